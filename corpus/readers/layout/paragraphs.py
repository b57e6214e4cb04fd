"""From the lines of pages to text: running heads and page numbers dropped, lines joined into paragraphs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from math import ceil
from statistics import median

from corpus.numerals import NUMERAL
from corpus.readers.layout import Line, Page, Run, is_han, lines_of, merged
from corpus.types import Anchor

_MARGIN = 0.15
"""Running heads and page numbers stand within this share of the page's height from its top or bottom."""
_EDGE_ROWS = 3
_MOST = 0.4
_SAME_HEIGHT = 6.0
_DASH = r"[-—–－―─·•.~\s]*"
_PAGE_NUMBER = re.compile(
    rf"[-—–－―─·•~]{_DASH}\d{{1,4}}{_DASH}|{_DASH}\d{{1,4}}{_DASH}[-—–－―─·•~]"
    r"|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4}"
    r"|page\s*\d{1,4}(?:\s*of\s*\d{1,4})?",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"\d{1,4}")
_NUMBER_AT_END = re.compile(r"^\d{1,4}\s+|\s+(?:\d{1,4}(?:\s*/\s*\d{1,4})?|第\s*\d{1,4}\s*页)$")
_ATTACHMENT = ("附件", "附录", "附表", "表", "图")
_MARK = re.compile(
    rf"第{NUMERAL}{{1,7}}[编章节条]|{NUMERAL}{{1,4}}、|[（(](?:{NUMERAL}{{1,4}}|\d{{1,3}})[）)]"
    r"|\d{1,3}[.．、](?!\d)|[①-⑳]|[•●○■◆▪‣]"
)
_STOPS = "。；：！？.;:!?…”）)》"
_SPACED_OUT = 1.5
_FITS = 1.5
"""A line goes on where it ends within so many ems (and the next word) of the margin."""
_INDENT = 0.5
_FIRST_INDENT = 4.0
_SAME_SIZE = 0.14
_NARROW = 12
"""A column of fewer ems is no running text."""
_FULL = 10
"""So many lines on a page tell its own left margin."""
_SHARED = 0.2
_WITHIN = 0.9
_WORD = re.compile(r"[!-~]+|.")


@dataclass(frozen=True, slots=True)
class _Row:
    """All that stands at one height near the top or the bottom of a page."""

    page: int
    run: Run

    @property
    def text(self) -> str:
        """What stands there."""
        return self.run.text


def _edges(page: Page) -> tuple[list[_Row], list[_Row]]:
    """What may be a running head, and what a foot or a page number: few rows, from the edge of the page inwards."""
    top, bottom = _MARGIN * page.height, (1 - _MARGIN) * page.height
    runs = [run for run in page.runs if not run.table and not top <= run.middle <= bottom]
    rows = merged(runs)
    head = [_Row(page.number, row) for row in rows if row.middle < top]
    foot = [_Row(page.number, row) for row in reversed(rows) if row.middle > bottom]
    return head[:_EDGE_ROWS], foot[:_EDGE_ROWS]


def _repeated(rows: Sequence[_Row], pages: int) -> set[_Row]:
    """Rows that stand at the same height, with the same words and perhaps a page number, on many pages."""
    alike: dict[tuple[str, bool], list[_Row]] = defaultdict(list)
    for row in rows:
        counted = bool(_NUMBER_AT_END.search(row.text)) and not row.text.startswith(_ATTACHMENT)
        alike[_NUMBER_AT_END.sub("", row.text) if counted else row.text, counted].append(row)
    found: set[_Row] = set()
    for similar in alike.values():
        usual = median(row.run.middle for row in similar)
        near = [row for row in similar if abs(row.run.middle - usual) <= _SAME_HEIGHT]
        if len({row.page for row in near}) >= max(2, _MOST * pages):
            found.update(near)
    return found


def _numbers(rows: Sequence[_Row]) -> set[_Row]:
    """Page numbers: marked as such, or bare and in step with the pages."""
    bare = [row for row in rows if _BARE_NUMBER.fullmatch(row.text)]
    steps = Counter(int(row.text) - row.page for row in bare)
    in_step = {row for row in bare if (step := int(row.text) - row.page) == 0 or steps[step] > 1}
    return in_step | {row for row in rows if _PAGE_NUMBER.fullmatch(row.text)}


def without_running(pages: Sequence[Page]) -> list[Page]:
    """The pages without running heads and page numbers, which nothing parts from the edge of the page."""
    edges = [edge for page in pages for edge in _edges(page)]
    rows = [row for edge in edges for row in edge]
    running = _repeated(rows, sum(1 for page in pages if page.runs)) | _numbers(rows)
    dropped: dict[int, list[Run]] = defaultdict(list)
    for row in (row for edge in edges for row in takewhile(running.__contains__, edge)):
        dropped[row.page].append(row.run)
    return [
        replace(page, runs=tuple(run for run in page.runs if not _among(run, dropped[page.number]))) for page in pages
    ]


def _among(run: Run, rows: Sequence[Run]) -> bool:
    return not run.table and any(row.top <= run.middle <= row.bottom for row in rows)


@dataclass(frozen=True, slots=True)
class _Set:
    """A line and the margins it is set between, in points."""

    line: Line
    left: float
    right: float

    @property
    def indent(self) -> float:
        """How far it begins within the left margin, in ems."""
        return (self.line.run.left - self.left) / self.line.run.em

    @property
    def room(self) -> float:
        """How much room it leaves at its end, in ems."""
        return (self.right - self.line.run.right) / self.line.run.em


def _margins(lines: Sequence[Line]) -> tuple[float, float]:
    """The leftmost edge that many lines share, and an edge that few lines pass."""
    em = median(line.run.em for line in lines)
    lefts = Counter(round(2 * line.run.left / em) for line in lines)
    shared = min(edge for edge, count in lefts.items() if count >= min(_SHARED * len(lines), max(lefts.values())))
    left = min(line.run.left for line in lines if round(2 * line.run.left / em) == shared)
    rights = sorted(line.run.right for line in lines)
    return left, rights[ceil(_WITHIN * (len(rights) - 1))]


def _set(pages: Sequence[Page]) -> list[_Set]:
    """All lines with the margins of their column, a page that is not full with those of pages as wide."""
    usual: dict[tuple[int, str], list[Line]] = defaultdict(list)
    own: dict[tuple[int, str], list[Line]] = defaultdict(list)
    widths = {page.number: round(page.width) for page in pages}
    read = [lines_of(page) for page in pages]
    for lines in read:
        for line in lines:
            if not line.run.table:
                usual[widths[line.page], line.column].append(line)
                own[line.page, line.column].append(line)
    of_width = {key: _margins(lines) for key, lines in usual.items()}
    of_page = {key: _margins(lines) for key, lines in own.items()}
    found = []
    for line in (line for lines in read for line in lines):
        default = (line.run.left, line.run.right)
        left, right = of_width.get((widths[line.page], line.column), default)
        full = len(own[line.page, line.column]) >= _FULL
        page_left, page_right = of_page.get((line.page, line.column), default)
        found.append(_Set(line, page_left if full else left, max(right, page_right)))
    return found


def _distance(line: Line, after: Line) -> float:
    return (after.run.middle - line.run.middle) / line.run.em


def _first_word(text: str) -> float:
    """Width in ems of what must stay together at the start of ``text``."""
    match = _WORD.match(text)
    word = match.group() if match else ""
    return len(word) * (1.0 if is_han(word[:1] or " ") else 0.5)


def _may_touch(before: _Set, after: _Set, leading: float) -> bool:
    """Whether the two lines are of one size and near each other, and the first leaves no room for the next word."""
    line, following = before.line, after.line
    here, there = line.run, following.run
    if here.table or there.table or here.parted or before.right - before.left < _NARROW * here.em:
        return False
    if abs(here.em - there.em) > _SAME_SIZE * max(here.em, there.em):
        return False
    together = line.page == following.page and line.column == following.column
    if together and _distance(line, following) > _SPACED_OUT * leading:
        return False
    return before.room <= _FITS + _first_word(there.text)


def _goes_on(before: _Set, after: _Set, first: bool, leading: float) -> bool:
    """Whether the paragraph of a line (its first one where ``first``) goes on with the line after it."""
    here, there = before.line.run.text, after.line.run.text
    marked = bool(_MARK.match(there))
    if not _may_touch(before, after, leading) or (marked and here[-1] in _STOPS):
        return False
    deeper = after.indent - before.indent
    if abs(deeper) < _INDENT:
        return not first or before.indent < 1
    if deeper < 0:
        return first and before.indent <= _FIRST_INDENT
    return first and not marked and bool(_MARK.match(here)) and deeper <= _FIRST_INDENT


def _between(before: str, after: str) -> tuple[int, str]:
    """How many characters to take off the end of a line, and what to put there, to join it with the next one."""
    if before[-1] == "-" and before[-2:-1].isalpha() and after[0].islower():
        return 1, ""
    if before[-1].isdigit() and after[0].isdigit() and any(map(is_han, before + after)):
        return 0, ""
    return 0, "" if is_han(before[-1]) or is_han(after[0]) else " "


def _leading(lines: Sequence[Line]) -> float:
    """The usual distance from line to line, in ems."""
    steps = [_distance(a, b) for a, b in pairwise(lines) if a.page == b.page and a.column == b.column]
    return median([step for step in steps if step > 0] or [1.0])


def _same_table(line: Line, after: Line) -> bool:
    """Whether a table goes on over the page's end: as many columns."""
    columns = [run.text.split("\n", 1)[0].count("|") for run in (line.run, after.run)]
    return line.run.table and after.run.table and after.page == line.page + 1 and columns[0] == columns[1]


def composed(pages: Sequence[Page]) -> tuple[str, tuple[Anchor, ...]]:
    """The text of the pages, paragraphs and table rows one a line, and where each page with text begins in it."""
    lines = _set(without_running(pages))
    leading = _leading([line.line for line in lines])
    parts: list[str] = []
    anchors: list[Anchor] = []
    length = 0
    before: _Set | None = None
    header = ""
    first = True
    for here in lines:
        line, text = here.line, here.line.run.text
        same_table = before is not None and _same_table(before.line, line)
        if same_table:
            text = text.removeprefix(f"{header}\n")
        elif line.run.table:
            header = text.split("\n", 1)[0]
        if before is not None:
            goes_on = _goes_on(before, here, first, leading)
            taken, put = _between(parts[-1], text) if goes_on else (0, "\n")
            if line.run.table and before.line.run.table and not same_table:
                put = "\n\n"
            parts[-1] = parts[-1][: len(parts[-1]) - taken]
            parts.append(put)
            length += len(put) - taken
            first = not goes_on
        if before is None or before.line.page != line.page:
            anchors.append(Anchor(length, f"第{line.page}页"))
        parts.append(text)
        length += len(text)
        before = here
    return "".join(parts), tuple(anchors)
