"""How many names of documents that real texts cite come back to the document: skipped where the sets are absent."""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.chunking import chunk
from corpus.references import canonical_title, find_numbers, parse_number
from corpus.relations import find_relations
from corpus.types import Document, DocumentNumber
from index import catalogue
from index.catalogue import Catalogue
from index.relations import Ambiguous, Graph, Held

DATASETS = Path(os.environ.get("POLICY_ASSISTANT_DATASETS", Path(__file__).parents[3] / "shared" / "datasets"))
NOTICES = DATASETS / "state_council.docs.jsonl.gz"
CITED = DATASETS / "missing_cited.csv"

SAME = {
    11: 8, 23: 8, 3: 30, 16: 32, 26: 17, 19: 61, 38: 61, 40: 95, 46: 98, 76: 56, 86: 56, 89: 56, 77: 96, 78: 96,
    102: 94, 147: 186, 18: 108, 25: 33, 106: 140, 117: 45, 144: 103, 200: 130,
}  # fmt: skip
"""Rows that name the document of another row, read by hand."""
SEVERAL = {4: {32, 59, 80}, 9: {33, 108}}
"""Rows whose title several rows bear, with the rows."""


@pytest.mark.skipif(not NOTICES.exists(), reason="the notices of the State Council are not here")
def test_titles_and_numbers_that_notices_cite() -> None:
    """A short name counts as found where it leads to a full title; a notice is not cited by itself."""
    right = found_only = missed = 0
    numbers_right = numbers_missed = 0
    with gzip.open(NOTICES, "rt", encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            held = Document(line["id"], line["title"], line["text"], parse_number(line["doc_no"]))
            relations = find_relations(held)
            found = {canonical_title(relation.title) for relation in relations if relation.title}
            short = {canonical_title(r.spans[0].of(held.text)) for r in relations if r.via == "short-name"}
            gold = {canonical_title(title) for title in line["cited_titles"]} - {canonical_title(held.title)}
            right += len(gold & (found | short))
            missed += len(gold - found - short)
            found_only += len(found - gold)
            keys = {relation.number.key for relation in relations if relation.number}
            cited = {n.key for n in map(_last_number, line["cites"]) if n} - {held.number.key if held.number else None}
            numbers_right += len(cited & keys)
            numbers_missed += len(cited - keys)
    assert right / (right + found_only) >= 0.99
    assert right / (right + missed) >= 0.99
    assert numbers_missed == 0


def _last_number(text: str) -> DocumentNumber | None:
    return next((reference.number for reference in find_numbers(text)[-1:]), None)


def _parts(row: dict[str, str]) -> tuple[str, str]:
    """Title and number of a row, apart: what stands in its last brackets and ends in 号 is its number."""
    whole = row["canonical_title"]
    match = re.fullmatch(r"《?(?P<title>.+?)》?(?:[（(](?P<number>[^（）()]+号)[）)])?", whole)
    assert match is not None
    number = (
        row["document_number"]
        or match["number"]
        or (whole if re.search(r"令第\d+号$|公告\d{4}年第\d+号$", whole) else "")
    )
    return ("" if number == whole else re.split("》", match["title"])[0]), number


def _library(rows: dict[int, dict[str, str]]) -> Iterator[Document]:
    for rank in sorted(rows.keys() - SAME.keys() - SEVERAL.keys()):
        members = [rank, *(alias for alias, leader in SAME.items() if leader == rank)]
        titles, numbers = zip(*(_parts(rows[member]) for member in members), strict=True)
        number = parse_number(next(filter(None, numbers), ""))
        yield Document(str(rank), next(filter(None, titles), f"第{rank}份文件"), "正文。", number)


def _as_cited(form: str) -> str:
    return form if "《" in form or parse_number(form) else f"《{form}》"


def _noisy(form: str) -> str:
    """As copies have it: half-width brackets, another dash, a space before 号 and in the title."""
    table = str.maketrans("（）〔〕—", "()[]-")
    return form.translate(table).replace("号", " 号").replace("管理", "管 理")


@pytest.mark.skipif(not CITED.exists(), reason="the cited titles and numbers are not here")
@pytest.mark.parametrize("written", [str, _noisy])
def test_forms_in_the_wild_lead_to_their_documents(tmp_path: Path, written) -> None:
    with CITED.open(encoding="utf-8", newline="") as file:
        rows = {int(row["rank"]): row for row in csv.DictReader(file)}
    library = list(_library(rows))
    citing = [
        Document(f"c{rank}", "来文", f"根据{written(_as_cited(row['canonical_title']))}，请研究。")
        for rank, row in rows.items()
    ]
    path = tmp_path / "catalogue.sqlite"
    catalogue.write(path, [*library, *citing], {document.id: chunk(document) for document in [*library, *citing]})
    graph = Graph(Catalogue(path))
    right = wrong = 0
    failed = []
    for rank in rows:
        targets = [edge.target for edge in graph.outgoing(f"c{rank}")]
        if rank in SEVERAL:
            good = [set(t.candidates) for t in targets if isinstance(t, Ambiguous)] == [set(map(str, SEVERAL[rank]))]
        else:
            good = targets == [Held(str(SAME.get(rank, rank)))]
        right += good
        wrong += not good and any(isinstance(target, Held) for target in targets)
        if not good:
            failed.append((rank, rows[rank]["canonical_title"], targets))
    assert right / (right + wrong) >= 0.99
    assert right / len(rows) >= 0.97
