"""``documents`` and ``document``: what the index holds. No model is needed."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from assistant.commands.common import Commands, add_command, day, note, store_of, tell
from assistant.commands.text import one_line

if TYPE_CHECKING:
    from assistant.settings import Settings
    from corpus.types import Document
    from index.catalogue import Catalogue
    from index.relations import Graph


def register(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add both commands."""
    documents = add_command(commands, "documents", "列出库中的文件", _documents)
    document = add_command(commands, "document", "查看一份文件：信息、效力、依据谁、谁引用它、全文", _document)
    document.add_argument("identifier", metavar="NUMBER|ID", help="文号（任何写法）或编号")
    document.add_argument("--as-of", type=day, metavar="YYYY-MM-DD", help="按这一天判断效力（默认：按库中全部文件）")
    for parser in (documents, document):
        parser.add_argument("--json", action="store_true", help="输出 JSON")
    document.add_argument("--graph", choices=("dot", "mermaid"), help="只输出关系图：Mermaid 或 Graphviz（dot）")


def _documents(arguments: argparse.Namespace, settings: Settings) -> None:
    from assistant.commands.display import documents_table, entry_json  # noqa: PLC0415 - imports the types of answers

    with store_of(settings).catalogue() as catalogue:
        entries = catalogue.documents()
    tell(as_json([entry_json(entry) for entry in entries]) if arguments.json else documents_table(entries))


def _document(arguments: argparse.Namespace, settings: Settings) -> None:
    from index.drawing import graphviz, mermaid  # noqa: PLC0415 - as below
    from index.relations import Graph  # noqa: PLC0415 - imports the patterns of notices

    with store_of(settings).catalogue() as catalogue:
        document = catalogue.find(arguments.identifier)
        _warn_of_namesakes(catalogue, document, arguments.identifier)
        graph = Graph(catalogue)
        if arguments.graph:
            draw = {"dot": graphviz, "mermaid": mermaid}[arguments.graph]
            tell(draw(graph, document.id))
        elif arguments.json:
            tell(as_json(_json(catalogue, graph, document, arguments.as_of)))
        else:
            tell(_text(catalogue, graph, document, arguments.as_of))


def _warn_of_namesakes(catalogue: Catalogue, document: Document, identifier: str) -> None:

    namesakes = catalogue.find_by_number(document.number.key) if document.number else []
    if len(namesakes) > 1 and identifier != document.id:
        ids = "、".join(held.id for held in namesakes)
        note(one_line(f"有 {len(namesakes)} 份文件的文号都是 {document.number}，这里是第一份；请改用编号指明：{ids}"))


def _text(catalogue: Catalogue, graph: Graph, document: Document, as_of: str | None) -> str:
    from assistant.commands.display import document_text  # noqa: PLC0415 - as in ``_documents``
    from assistant.commands.relations import relations_text, validity_text, versions_text  # noqa: PLC0415 - likewise
    from index.sources import files_of  # noqa: PLC0415 - likewise

    validity = validity_text(graph, graph.validity(document.id, as_of))
    versions = versions_text(catalogue.versions_of(document.id), document.id)
    files = [one_line(f"文件：{path}") for path in files_of(catalogue, document.id)]
    return document_text(document, [*files, *validity, *versions, *relations_text(graph, document.id)])


def _json(catalogue: Catalogue, graph: Graph, document: Document, as_of: str | None) -> dict[str, object]:
    from assistant.commands.display import document_json, entry_json, mention_json  # noqa: PLC0415 - as in ``_text``
    from assistant.commands.relations import relations_json, validity_json  # noqa: PLC0415 - likewise

    entries = {entry.id: entry for entry in catalogue.documents()}
    found = catalogue.references_to(document.number.key) if document.number else []
    mentions = [mention for mention in found if mention.document_id != document.id]
    return {
        **document_json(document),
        "validity": validity_json(graph, graph.validity(document.id, as_of)),
        "versions": [entry_json(entry) for entry in catalogue.versions_of(document.id) if entry.id != document.id],
        "relations": relations_json(graph, document.id),
        "cited_by": [mention_json(mention, entries[mention.document_id]) for mention in mentions],
    }


def as_json(value: object) -> str:
    """``value`` as one JSON document."""
    return json.dumps(value, ensure_ascii=False, indent=2)
