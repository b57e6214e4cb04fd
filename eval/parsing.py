"""``policy-assistant bench --suite library --datasets DIR``: how much of real notices is read off their text.

The folder holds ``state_council.docs.jsonl.gz`` (notices with their number ``doc_no``, ``title``, ``issuer``, and what
they cite: ``cited_titles``, ``cites``) and ``missing_cited.csv`` (titles and numbers as notices cite them). As JSON:

notices     {"n", "number", "title", "issuer"}: the share of them read right, of those that have one
citations   {"titles", "numbers"}: {"n", "precision", "recall"} of what the notices cite; a short name counts as found
            where it leads to a full title, and no notice cites itself
forms       {"written", "noisy"}: {"n", "precision", "recall"} of leading a cited form to its document, as written, and
            with half-width brackets, another dash and stray spaces
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.commands.common import tell
from assistant.commands.text import aligned
from corpus.chunking import chunk
from corpus.errors import ReadError
from corpus.notice import describe
from corpus.references import canonical_title, find_numbers, parse_number
from corpus.relations import find_relations
from corpus.types import Document, DocumentNumber
from index import catalogue
from index.relations import Ambiguous, Graph, Held

NOTICES, CITED = "state_council.docs.jsonl.gz", "missing_cited.csv"
SAME = {
    11: 8, 23: 8, 3: 30, 16: 32, 26: 17, 19: 61, 38: 61, 40: 95, 46: 98, 76: 56, 86: 56, 89: 56, 77: 96, 78: 96,
    102: 94, 147: 186, 18: 108, 25: 33, 106: 140, 117: 45, 144: 103, 200: 130,
}  # fmt: skip
"""Rows of the cited forms, by rank, that name the document of another row, read by hand."""
SEVERAL = {4: {32, 59, 80}, 9: {33, 108}}
"""Rows whose title several rows bear, with the rows."""
_NOISE = str.maketrans("（）〔〕—", "()[]-")
_PARTS = re.compile(r"《?(?P<title>.+?)》?(?:[（(](?P<number>[^（）()]+号)[）)])?")

Notice = Mapping[str, Any]


@dataclass(slots=True)
class Found:
    """What was found of something: rightly, wrongly, and not at all."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def count(self, found: set[str], gold: set[str], known: set[str] | None = None) -> None:
        """Add what one notice gave; what is ``known`` besides ``found`` is no fault."""
        self.right += len(gold & (found | (known or set())))
        self.missed += len(gold - found - (known or set()))
        self.wrong += len(found - gold)

    def to_json(self) -> dict[str, float | int | None]:
        """How many there were to find, precision and recall in 0..1, None where there is nothing to count."""
        n = self.right + self.missed
        claimed = self.right + self.wrong
        return {"n": n, "precision": self.right / claimed if claimed else None, "recall": self.right / n if n else None}


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def heads(notices: Sequence[Notice]) -> dict[str, float | int | None]:
    """How many notices there are, and the shares of numbers, titles and issuers that are read right off their text."""
    read = [(describe(notice["text"]), notice) for notice in notices]
    right = {
        "number": [str(head.number) == str(parse_number(n["doc_no"])) for head, n in read if n["doc_no"]],
        "title": [_squeezed(head.title or "") == _squeezed(n["title"]) for head, n in read if n["title"]],
        "issuer": [head.issuers == tuple(n["issuer"].split("、")) for head, n in read if n["issuer"]],
    }
    return {"n": len(notices), **{name: sum(of) / len(of) if of else None for name, of in right.items()}}


def _last_number(text: str) -> DocumentNumber | None:
    return next((reference.number for reference in find_numbers(text)[-1:]), None)


def citations(notices: Iterable[Notice]) -> dict[str, dict[str, float | int | None]]:
    """What the notices cite by title and by number."""
    titles, numbers = Found(), Found()
    for notice in notices:
        held = Document(notice["id"], notice["title"], notice["text"], parse_number(notice["doc_no"] or ""))
        relations = find_relations(held)
        short = {canonical_title(r.spans[0].of(held.text)) for r in relations if r.via == "short-name"}
        cited = {canonical_title(title) for title in notice["cited_titles"]} - {canonical_title(held.title)}
        titles.count({canonical_title(relation.title) for relation in relations if relation.title}, cited, short)
        own = {held.number.key} if held.number else set()
        keys = {number.key for number in map(_last_number, notice["cites"]) if number}
        numbers.count({relation.number.key for relation in relations if relation.number}, keys - own)
    return {"titles": titles.to_json(), "numbers": numbers.to_json()}


def _parts(row: Mapping[str, str]) -> tuple[str, str]:
    """Title and number of a row, apart: what stands in its last brackets and ends in 号 is its number."""
    whole = row["canonical_title"]
    match = _PARTS.fullmatch(whole)
    number = (
        row["document_number"]
        or (match["number"] if match else "")
        or (whole if re.search(r"令第\d+号$|公告\d{4}年第\d+号$", whole) else "")
    )
    return ("" if number == whole or not match else match["title"].split("》")[0]), number


def _library(rows: Mapping[int, Mapping[str, str]]) -> Iterator[Document]:
    for rank in sorted(rows.keys() - SAME.keys() - SEVERAL.keys()):
        members = [rank, *(alias for alias, leader in SAME.items() if leader == rank and alias in rows)]
        titles, numbers = zip(*(_parts(rows[member]) for member in members), strict=True)
        number = parse_number(next(filter(None, numbers), ""))
        yield Document(str(rank), next(filter(None, titles), f"第{rank}份文件"), "正文。", number)


def _noisy(form: str) -> str:
    return form.translate(_NOISE).replace("号", " 号").replace("管理", "管 理")


def forms(rows: Mapping[int, Mapping[str, str]], noisy: bool = False) -> dict[str, float | int | None]:
    """How many of the forms lead to their documents in a library that holds all of them; ``rows`` by rank."""
    cited = {rank: row["canonical_title"] for rank, row in rows.items()}
    quoted = {rank: form if "《" in form or parse_number(form) else f"《{form}》" for rank, form in cited.items()}
    citing = [
        Document(f"c{rank}", "来文", f"根据{_noisy(form) if noisy else form}，请研究。")
        for rank, form in quoted.items()
    ]
    documents = [*_library(rows), *citing]
    found = Found()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalogue.sqlite"
        catalogue.write(path, documents, {document.id: chunk(document) for document in documents})
        graph = Graph(catalogue.Catalogue(path))
        for rank in rows:
            targets = [edge.target for edge in graph.outgoing(f"c{rank}")]
            if rank in SEVERAL:
                several = [set(target.candidates) for target in targets if isinstance(target, Ambiguous)]
                good = several == [set(map(str, SEVERAL[rank]))]
            else:
                good = targets == [Held(str(SAME.get(rank, rank)))]
            found.right += good
            found.missed += not good
            found.wrong += not good and any(isinstance(target, Held) for target in targets)
    return found.to_json()


def read_notices(folder: Path) -> list[dict[str, Any]]:
    """The notices of a folder of data sets. Raises ReadError."""
    try:
        with gzip.open(folder / NOTICES, "rt", encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]
    except (OSError, ValueError) as error:
        raise ReadError(f"{folder} 里没有可读的 {NOTICES}：请用 --datasets 指定数据集所在的文件夹。") from error


def read_forms(folder: Path) -> dict[int, dict[str, str]]:
    """The cited forms of a folder of data sets by rank. Raises ReadError."""
    try:
        with (folder / CITED).open(encoding="utf-8", newline="") as file:
            return {int(row["rank"]): row for row in csv.DictReader(file)}
    except (OSError, ValueError, KeyError) as error:
        raise ReadError(f"{folder} 里没有可读的 {CITED}：请用 --datasets 指定数据集所在的文件夹。") from error


def bench(folder: Path, as_json: bool) -> None:
    """Measure all and tell the result. Raises ReadError."""
    notices, rows = read_notices(folder), read_forms(folder)
    result = {
        "notices": heads(notices),
        "citations": citations(notices),
        "forms": {"written": forms(rows), "noisy": forms(rows, noisy=True)},
    }
    tell(json.dumps(result, ensure_ascii=False, indent=2) if as_json else text_report(result))


def text_report(result: Mapping[str, Any]) -> str:
    """The JSON form as text for a terminal."""
    notices, cited, led = result["notices"], result["citations"], result["forms"]
    heads_table = [["读出的要素", "正确率"]]
    heads_table += [
        [name, _share(notices[key])] for key, name in (("number", "文号"), ("title", "标题"), ("issuer", "机关"))
    ]
    table = [["引用", "个数", "准确率", "召回率"]]
    table += [
        [name, str(at["n"]), _share(at["precision"]), _share(at["recall"])]
        for name, at in (
            ("正文引用的标题", cited["titles"]),
            ("正文引用的文号", cited["numbers"]),
            ("各种写法", led["written"]),
            ("有杂质的写法", led["noisy"]),
        )
    ]
    return f"{notices['n']} 份文件\n\n{aligned(heads_table)}\n\n{aligned(table)}"


def _share(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"
