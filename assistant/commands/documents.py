"""``documents`` and ``document``: what the index holds. No model is needed."""

from __future__ import annotations

import argparse
import json

from assistant.commands.common import Commands, add_command, note, tell
from assistant.commands.display import document_json, document_text, documents_table, entry_json, mention_json, one_line
from assistant.settings import Settings
from index.store import Store


def register(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add both commands."""
    documents = add_command(commands, "documents", "列出库中的文件", _documents)
    document = add_command(commands, "document", "查看一份文件：信息、谁引用了它、全文", _document)
    document.add_argument("identifier", metavar="NUMBER|ID", help="文号（任何写法）或编号")
    for parser in (documents, document):
        parser.add_argument("--json", action="store_true", help="输出 JSON")


def _documents(arguments: argparse.Namespace, settings: Settings) -> None:
    with Store(settings.store).open() as generation:
        entries = generation.catalogue.documents()
    tell(as_json([entry_json(entry) for entry in entries]) if arguments.json else documents_table(entries))


def _document(arguments: argparse.Namespace, settings: Settings) -> None:
    with Store(settings.store).open() as generation:
        catalogue = generation.catalogue
        document = catalogue.find(arguments.identifier)
        namesakes = catalogue.find_by_number(document.number.key) if document.number else []
        found = catalogue.references_to(document.number.key) if document.number else []
        entries = {entry.id: entry for entry in catalogue.documents()}
    if len(namesakes) > 1 and arguments.identifier != document.id:
        ids = "、".join(held.id for held in namesakes)
        note(one_line(f"有 {len(namesakes)} 份文件的文号都是 {document.number}，这里是第一份；请改用编号指明：{ids}"))
    mentions = [mention for mention in found if mention.document_id != document.id]
    if arguments.json:
        cited_by = [mention_json(mention, entries[mention.document_id]) for mention in mentions]
        tell(as_json({**document_json(document), "cited_by": cited_by}))
    else:
        citing = dict.fromkeys(mention.document_id for mention in mentions)
        tell(document_text(document, [entries[document_id] for document_id in citing]))


def as_json(value: object) -> str:
    """``value`` as one JSON document."""
    return json.dumps(value, ensure_ascii=False, indent=2)
