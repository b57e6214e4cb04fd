"""From runs of text with their places on a page to lines in reading order: columns, bands, lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from statistics import fmean, median

_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff01-\uffef\U00020000-\U0003ffff“”‘’—…·]")
_UNMAPPED = re.compile(r"[\ufffd\ue000-\uf8ff]")
WIDE_GAP = 0.7
"""From this gap on, in ems, there is a space between two characters that touch in running text."""
WORD_GAP = 0.25
"""The same of letters and digits; where no gap is wider, only a space of the file parts them."""
_PARTED = 2.0
_MIN_LINES = 5
"""So many lines a column has at least."""
_MIN_FILL = 0.55
"""So much of its width a column's lines fill on the average; the columns of a list fill less."""
_GUTTER = 0.5
_MAX_RUNS = 3_000


@dataclass(frozen=True, slots=True)
class Run:
    """Text that stands on one line; the edges in points from the page's top left corner, y downwards.

    ``em`` is the width of a Han character of its size, in points. A table is one run, its rows parted by ``\\n``.
    ``parted`` says that it has a gap like those between the columns of a list.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    em: float
    table: bool = False
    parted: bool = False

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """The middle of its width."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is to be read: its number from 1, its size in points and its runs in any order."""

    number: int
    width: float
    height: float
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line in reading order; ``column`` names its column and is empty for the whole width."""

    run: Run
    page: int
    column: str


@cache
def is_han(character: str) -> bool:
    """Whether no space parts the character from its neighbours: Han and full-width marks."""
    return bool(_HAN.match(character))


def glue(before: str, after: str, gap: float, *, blank: bool = False) -> str:
    """What stands between two texts on one line that are ``gap`` ems apart; ``blank`` where the file has a space."""
    if not before or not after:
        return ""
    mixed = is_han(before[-1]) + is_han(after[0])
    if gap >= WIDE_GAP or (mixed < 2 and blank) or (mixed == 0 and gap > WORD_GAP):
        return " "
    return ""


def legible(runs: Sequence[Run]) -> bool:
    """Whether the characters of the runs are mostly known: a font may not say what its glyphs are."""
    characters = "".join(run.text for run in runs)
    return len(_UNMAPPED.findall(characters)) <= len(characters) / 5


def merged(runs: Iterable[Run]) -> list[Run]:
    """Lines of runs: those at one height become one run, from left to right. Tables stay alone."""
    rows: list[list[Run]] = []
    top = bottom = 0.0
    for run in sorted(runs, key=lambda run: (run.middle, run.left)):
        overlap = min(bottom, run.bottom) - max(top, run.top)
        same = rows and not run.table and not rows[-1][-1].table
        if same and overlap >= min(bottom - top, run.bottom - run.top) / 2:
            rows[-1].append(run)
            top, bottom = min(top, run.top), max(bottom, run.bottom)
        else:
            rows.append([run])
            top, bottom = run.top, run.bottom
    return [_joined(sorted(row, key=lambda run: run.left)) for row in rows]


def _joined(row: Sequence[Run]) -> Run:
    if len(row) == 1:
        return row[0]
    text = row[0].text
    gaps = [(run.left - before.right) / max(before.em, run.em) for before, run in pairwise(row)]
    for gap, run in zip(gaps, row[1:], strict=True):
        text += glue(text, run.text, gap) + run.text
    return replace(
        max(row, key=lambda run: run.right - run.left),
        text=text,
        left=row[0].left,
        top=min(run.top for run in row),
        right=max(run.right for run in row),
        bottom=max(run.bottom for run in row),
        parted=max(gaps) >= _PARTED,
    )


def _filled(runs: Sequence[Run]) -> bool:
    """Whether the runs look like a column of running text."""
    if len(runs) < _MIN_LINES:
        return False
    lines = merged(runs)
    left, right = sorted(run.left for run in lines), sorted(run.right for run in lines)
    extent = right[len(right) * 9 // 10] - left[len(left) // 10]
    return len(lines) >= _MIN_LINES and fmean(run.right - run.left for run in lines) >= _MIN_FILL * extent


def _gutter(runs: Sequence[Run]) -> float | None:
    """The left edge of a column that stands right of another one; None where the page has no columns."""
    if not 2 * _MIN_LINES <= len(runs) <= _MAX_RUNS:
        return None
    em = median(run.em for run in runs)
    edges = Counter(round(run.left / em) for run in runs)
    for edge, count in sorted(edges.items()):
        if count < _MIN_LINES:
            continue
        x = min(run.left for run in runs if round(run.left / em) == edge)
        left = [run for run in runs if run.right <= x - _GUTTER * em]
        right = [run for run in runs if run.left >= x]
        crossing = len(runs) - len(left) - len(right)
        if crossing > min(len(left), len(right)) or not (_filled(left) and _filled(right)):
            continue
        shared = min(left[-1].bottom, right[-1].bottom) - max(left[0].top, right[0].top)
        if shared >= min(left[-1].bottom - left[0].top, right[-1].bottom - right[0].top) / 2:
            return x
    return None


def _blocks(runs: Sequence[Run], column: str = "") -> list[tuple[str, list[Run]]]:
    """The runs in reading order as blocks of lines, each with the name of its column."""
    runs = sorted(runs, key=lambda run: run.middle)
    x = _gutter(runs)
    if x is None:
        return [(column, merged(runs))] if runs else []
    blocks: list[tuple[str, list[Run]]] = []
    left: list[Run] = []
    right: list[Run] = []
    across: list[Run] = []

    def flush() -> None:
        blocks.extend((column, lines) for lines in [merged(across)] if lines)
        across.clear()

    def flush_columns() -> None:
        blocks.extend(_blocks(left, f"{column}左") + _blocks(right, f"{column}右"))
        left.clear()
        right.clear()

    for run in runs:
        if run.right < x or run.left >= x:
            flush()
            (left if run.right < x else right).append(run)
        else:
            flush_columns()
            across.append(run)
    flush_columns()
    flush()
    return blocks


def lines_of(page: Page) -> list[Line]:
    """The page's lines in reading order: full-width lines and the columns between them, left before right."""
    return [Line(run, page.number, column) for column, runs in _blocks(page.runs) for run in runs]
