"""An HTML tree as lines: paragraphs, headings, numbered items and rows of tables, each with how much of it is links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from corpus.readers.cells import table_row
from corpus.structure import sections

_BLOCK = re.compile(
    r"address|article|aside|blockquote|body|caption|center|dd|details|dir|div|dl|dt|fieldset|figcaption|figure|footer|form"
    r"|frameset|h[1-6r]|header|hgroup|html|legend|li|main|menu|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead"
    r"|tr|ul"
)
_HEADING = re.compile(r"h([1-6])")
_WIDE = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_WRAPPED = re.compile(rf"(?<=[{_WIDE}])[ \t\r\f]*\n\s*(?=[{_WIDE}])")
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
_COUNT = re.compile(r"\d{1,4}")
_MAX_COLUMNS = 50
_MAX_ROWS = 1_000
_MIN_DATA = 2
_LONGEST_CELL = 1_000
_LABEL_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``linked`` of its characters stand in ``links`` links; lines of one table share ``paragraph``."""

    text: str
    paragraph: int
    linked: int = 0
    links: int = 0


@dataclass(frozen=True, slots=True)
class Flat:
    """All lines of a tree, and for each of its blocks the half-open range of its lines."""

    lines: list[Line]
    ranges: dict[etree._Element, tuple[int, int]]


def tag(element: etree._Element) -> str:
    """The element's name in small letters, without a prefix."""
    return str(element.tag).rpartition("}")[2].lower()


def plain(text: str) -> str:
    """One line with single blanks; a line end of the source between Chinese characters is none."""
    return _SPACES.sub(" ", _WRAPPED.sub("", text)).strip(" \u3000")


def is_marked(text: str) -> bool:
    """Whether a line opens with a mark of its own: 一、 （二） 第三条 4."""
    found = sections(text[:100])
    return bool(found) and found[0].span.start == 0


def _is_block(element: etree._Element) -> bool:
    return _BLOCK.fullmatch(tag(element)) is not None


def is_link(element: etree._Element) -> bool:
    """Whether an element leads off its page."""
    target = element.get("href")
    return tag(element) == "a" and target is not None and (not target.startswith("#") or target == "#")


def _content(element: etree._Element) -> str:
    """All text of a cell as one line."""
    pieces: list[str] = []
    for event, part in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            pieces += [" " if _is_block(part) or tag(part) == "br" else "", part.text or ""]
        elif part is not element:
            pieces += [" " if _is_block(part) else "", part.tail or ""]
    text = plain("".join(pieces))
    short = re.sub(r"[ \u3000]", "", text)
    return short if len(short) <= _LABEL_LENGTH and not short.isascii() else text


def _span(cell: etree._Element, name: str, most: int) -> int:
    match = _COUNT.fullmatch(cell.get(name, "1").strip())
    return min(max(int(match[0]), 1), most) if match else 1


def _grid(table: etree._Element) -> list[list[str]]:
    """The cells' texts by row; what spans several rows or columns stands in the first, the others are empty."""
    rows: list[list[str]] = []
    taken: dict[int, int] = {}
    for row in table.iter("tr"):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            while taken.get(len(cells), 0) and len(cells) < _MAX_COLUMNS:
                cells.append("")
            height, width = _span(cell, "rowspan", _MAX_ROWS), _span(cell, "colspan", _MAX_COLUMNS)
            at = len(cells)
            cells += [_content(cell), *[""] * (width - 1)]
            taken |= {column: height for column in range(at, len(cells)) if height > 1 and column not in taken}
        taken = {column: left - 1 for column, left in taken.items() if left > 1}
        rows.append(cells)
    return rows


def _is_data(grid: list[list[str]]) -> bool:
    """Whether a table holds values and does not merely lay out a page."""
    full = sum(sum(map(bool, cells)) >= _MIN_DATA for cells in grid)
    return full >= _MIN_DATA and max((len(text) for cells in grid for text in cells), default=0) <= _LONGEST_CELL


def _rows(grid: list[list[str]]) -> Iterator[str]:
    """A table's lines: rows, its title above them as a line; pairs of labels with a colon and values a line each."""
    filled = [cells for cells in grid if any(cells)]
    width = max(map(len, filled))
    if all(len(cells) % 2 == 0 and all(c.endswith(("：", ":")) for c in cells[::2] if c) for cells in filled):
        yield from (a + b for cells in filled for a, b in zip(cells[::2], cells[1::2], strict=True) if a or b)
        return
    heading = True
    for cells in filled:
        values = [text for text in cells if text]
        heading = heading and len(values) == 1
        yield values[0] if heading else table_row([*cells, *[""] * (width - len(cells))])


class _Walk:
    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._paragraph = 0
        self._pieces: list[str] = []
        self._linked = self._links = 0
        self._in_link = self._in_pre = 0
        self._level = 0
        self._counters: list[int | None] = []
        self._number = ""

    def add(self, text: str | None) -> None:
        """Text of the line that is being written."""
        if not text:
            return
        if self._in_pre:
            *whole, text = text.split("\n")
            for piece in whole:
                self._pieces.append(piece)
                self.flush()
        self._pieces.append(text)
        if self._in_link:
            self._linked += len(_SPACES.sub("", text))

    def flush(self) -> None:
        """End the line."""
        text = plain("".join(self._pieces))
        if text:
            marked = (self._level or self._number) and is_marked(text)
            before = "" if marked else "#" * self._level + " " if self._level else self._number
            self._paragraph += 1
            self.lines.append(Line(before + text, self._paragraph, self._linked, self._links))
            self._number = ""
        self._pieces.clear()
        self._linked, self._links = 0, int(self._in_link > 0)

    def table(self, table: etree._Element) -> bool:
        """Write a table that holds values; False for one that does not."""
        if next(table.iterdescendants("table", "h1", "h2"), None) is not None:
            return False
        grid = _grid(table)
        if not _is_data(grid):
            return False
        for caption in table.iterchildren("caption"):
            self.add(_content(caption))
            self.flush()
        links = [link for link in table.iter("a") if is_link(link)]
        linked = sum(len(_content(link)) for link in links)
        rows = list(_rows(grid))
        self._paragraph += 1
        share = linked / max(sum(map(len, rows)), 1)
        self.lines += [
            Line(row, self._paragraph, int(share * len(row)), bool(links) + len(links) // len(rows)) for row in rows
        ]
        return True

    def start(self, element: etree._Element, name: str) -> None:
        """Enter an element."""
        if name == "br":
            if self._level:
                self.add("\n")
            else:
                self.flush()
        elif match := _HEADING.fullmatch(name):
            self._level = int(match[1])
        elif name in ("ol", "ul", "menu", "dir"):
            first = _COUNT.fullmatch(element.get("start", "1"))
            self._counters.append(int(first[0]) if name == "ol" and first and element.get("type", "1") == "1" else None)
        elif name == "li" and self._counters and (count := self._counters[-1]) is not None:
            value = _COUNT.fullmatch(element.get("value", ""))
            count = int(value[0]) if value else count
            self._number, self._counters[-1] = f"{count}. ", count + 1
        elif name == "pre":
            self._in_pre += 1
        elif is_link(element):
            self._in_link += 1
            self._links += 1
        self.add(element.text)

    def end(self, element: etree._Element, name: str) -> None:
        """Leave an element; a block's line has ended before."""
        if _HEADING.fullmatch(name):
            self._level = 0
        elif name in ("ol", "ul", "menu", "dir"):
            self._counters.pop()
        elif name == "li":
            self._number = ""
        elif name == "pre":
            self._in_pre -= 1
        elif is_link(element):
            self._in_link -= 1


def flatten(root: etree._Element) -> Flat:
    """The lines of all that is below ``root``, in order."""
    walk = _Walk()
    starts: dict[etree._Element, int] = {}
    ranges: dict[etree._Element, tuple[int, int]] = {}
    steps = etree.iterwalk(root, events=("start", "end"))
    written = None
    for event, element in steps:
        name, is_block = tag(element), _is_block(element)
        if is_block:
            walk.flush()
        if event == "start":
            if is_block:
                starts[element] = len(walk.lines)
            if name == "table" and walk.table(element):
                written = element
                steps.skip_subtree()
            else:
                walk.start(element, name)
            continue
        if element is written:
            written = None
        else:
            walk.end(element, name)
        if is_block:
            ranges[element] = (starts.pop(element), len(walk.lines))
        walk.add(element.tail if element is not root else None)
    walk.flush()
    return Flat(walk.lines, ranges)
