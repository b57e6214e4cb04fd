"""``policy-assistant eval --suite checking``: drafts by rule, checked against the library that they were made from.

``checking-second`` to ``checking-tenth`` have drafts in other words; ``checking-sealed`` is for the final figure
(``eval.checking.generator.SEALED_SEEDS``). As JSON: ``suite``, ``seeds`` (the first and how many), ``documents``, and
the figures of ``eval.checking.scoring``; with ``--output`` the file has the drafts and their gold rows too.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tqdm import tqdm

from assistant.checking import check
from assistant.commands import common
from assistant.commands.common import tell
from assistant.commands.output import replace_file
from assistant.commands.text import aligned, one_line
from corpus.readers import read_documents
from corpus.readers.metadata import document_from
from corpus.types import Document
from eval.checking.collection import made
from eval.checking.generator import SEALED_SEEDS, draft
from eval.checking.parts import DEVELOPMENT, PARTS, SEALED, Part
from eval.checking.scoring import NAMES, Figures, run
from eval.checking.shelf import Shelf
from eval.checking.types import Draft
from eval.report import LABELS, shown
from eval.suites import CHECKING
from index import catalogue
from index.catalogue import Catalogue

DRAFTS = 20
"""How many drafts a run has."""
_CONFUSIONS = 15
_TITLES = {
    "error": "错误（合计）",
    "found": "找到的引用",
    "suggestions": "可直接替换的建议",
    "traps": "干扰项误报（越低越好）",
}


def library(part: Part, docs: Path | None) -> list[Document]:
    """The documents of ``docs``, or else the part's own collection and the bundled notices. Raises ReadError."""
    if docs:
        return list(read_documents([docs]))
    if part is DEVELOPMENT:
        own = list(read_documents([Path(str(files(__package__))) / "library.jsonl"]))
    else:
        own = [document_from(line, line["id"], None, line["text"]) for line in made(part)]
    return [*own, *common.bundled()]


@contextmanager
def catalogued(documents: Sequence[Document]) -> Iterator[Catalogue]:
    """A catalogue of the documents in a folder of its own, without passages: checking needs none."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "catalogue.sqlite"
        catalogue.write(path, documents, {document.id: () for document in documents})
        opened = Catalogue(path)
        try:
            yield opened
        finally:
            opened.close()


def as_document(made_draft: Draft) -> Document:
    """A draft as it is read from a file."""
    return document_from({}, made_draft.id, None, made_draft.text)


def evaluate(arguments: argparse.Namespace) -> None:
    """Make the drafts, check them, and tell the figures. Raises ReadError, CorruptIndexError, OSError."""
    part = PARTS[CHECKING[arguments.suite]]
    n = arguments.sample or DRAFTS
    seeds = SEALED_SEEDS[:n] if part is SEALED else range(arguments.seed, arguments.seed + n)
    documents = library(part, arguments.docs)
    shelf = Shelf.of(documents, part)
    drafts = [draft(shelf, seed, part=part) for seed in seeds]
    with catalogued(documents) as opened:
        bar = tqdm(drafts, unit="篇", desc="核对", disable=not common.shows_progress())
        found = run(bar, lambda item: list(check(as_document(item), opened)))
    chosen: dict[str, Any] = {
        "suite": arguments.suite,
        "seeds": [seeds.start, len(seeds)],
        "documents": len(documents),
    }
    result = {**chosen, **found.to_json()}
    if arguments.output:
        kept = {**result, "texts": [item.to_json() for item in drafts]}
        replace_file(arguments.output, (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))
    if arguments.json:
        tell(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        sys.stdout.write(text_report(found))


def text_report(found: Figures) -> str:
    """Tables for a terminal: the figures, the recipes that were not all judged rightly, and what was confused."""
    rows = [["项目", "指标", "个数", "数值 [95% 区间]"]]
    for name in NAMES:
        group, _, which = name.partition(".")
        title = _TITLES.get(group, which)
        label = LABELS.get(which if group == "error" else group, "比例")
        n = found.counts[name][1]
        if n:
            rows.append([title, label, str(n), shown(found.values[name], interval=found.intervals.get(name))])
    cases = [["写法", "行数", "判断正确"]]
    cases += [[name, str(n), shown(right / n)] for name, (right, n) in found.cases.items() if right < n]
    confused = [
        f"{n} × {case}：应为 {planted}，得到 {got}：{one_line(example)}"
        for (case, planted, got), n, example in found.confusions[:_CONFUSIONS]
    ]
    head = f"共 {found.drafts} 篇、{found.rows} 处引用"
    return "\n\n".join([head, aligned(rows), aligned(cases), "\n".join(confused)]) + "\n"
