"""Tables by their ruled lines: from horizontal and vertical strokes to rows of cells."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.readers.cells import table_row
from corpus.readers.layout import Run, is_han, merged

_TOUCH = 3.0
"""Strokes whose ends are at most so many points apart meet; edges that near are one edge."""
_MAX_STROKES = 400
_MAX_REPEATED = 30
"""A cell over several rows is said in each of them when it has at most so many characters, else in the first."""
_ITEM = re.compile(r"\d{1,3}[.．、](?!\d)|[（(]\w{1,3}[）)]|[①-⑳]|\w、")


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line along an axis: at ``at`` across it, from ``start`` to ``end`` along it, in points."""

    at: float
    start: float
    end: float

    def reaches(self, along: float) -> bool:
        """Whether it runs past the place ``along`` it, or ends there."""
        return self.start - _TOUCH <= along <= self.end + _TOUCH


def _merged(strokes: Iterable[Stroke]) -> list[Stroke]:
    """The strokes with those that go on in one another made one."""
    rows: list[list[Stroke]] = []
    for stroke in sorted(strokes, key=lambda stroke: stroke.at):
        if rows and stroke.at - rows[-1][0].at <= _TOUCH:
            rows[-1].append(stroke)
        else:
            rows.append([stroke])
    whole: list[Stroke] = []
    for row in rows:
        at, start, end = row[0].at, *min((stroke.start, stroke.end) for stroke in row)
        for stroke in sorted(row, key=lambda stroke: stroke.start):
            if stroke.start > end + _TOUCH:
                whole.append(Stroke(at, start, end))
                start, end = stroke.start, stroke.end
            end = max(end, stroke.end)
        whole.append(Stroke(at, start, end))
    return whole


def _meet(one: Stroke, other: Stroke) -> bool:
    return one.reaches(other.at) and other.reaches(one.at)


def _connected(across: Iterable[Stroke], down: Iterable[Stroke]) -> list[tuple[set[Stroke], set[Stroke]]]:
    """Horizontal and vertical strokes that hang together."""
    free = (set(across), set(down))
    parts: list[tuple[set[Stroke], set[Stroke]]] = []
    while free[0]:
        part: tuple[set[Stroke], set[Stroke]] = (set(), set())
        queue = [(free[0].pop(), 0)]
        while queue:
            stroke, way = queue.pop()
            part[way].add(stroke)
            met = {other for other in free[1 - way] if _meet(stroke, other)}
            free[1 - way].difference_update(met)
            queue += [(other, 1 - way) for other in met]
        parts.append(part)
    return parts


def _edges(strokes: Iterable[Stroke]) -> tuple[float, ...]:
    edges: list[float] = []
    for at in sorted(stroke.at for stroke in strokes):
        if not edges or at - edges[-1] > _TOUCH:
            edges.append(at)
    return tuple(edges)


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: the edges of its columns and rows, rising, in points, and the strokes that draw them."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    across: tuple[Stroke, ...]
    down: tuple[Stroke, ...]

    def holds(self, run: Run) -> bool:
        """Whether the middle of the run lies within it."""
        return self.xs[0] <= run.centre <= self.xs[-1] and self.ys[0] <= run.middle <= self.ys[-1]

    def cell(self, run: Run) -> tuple[int, int]:
        """Row and column of a run that it holds."""
        row, column = bisect_right(self.ys, run.middle) - 1, bisect_right(self.xs, run.centre) - 1
        return min(row, len(self.ys) - 2), min(column, len(self.xs) - 2)

    def owners(self) -> list[list[tuple[int, int]]]:
        """By row and column the first cell (row, column) of the cell that covers it."""
        owners: list[list[tuple[int, int]]] = []
        for row, (top, bottom) in enumerate(pairwise(self.ys)):
            above = [s for s in self.across if abs(s.at - top) <= _TOUCH]
            beside = [s for s in self.down if s.reaches((top + bottom) / 2)]
            owners.append([])
            for column, (left, right) in enumerate(pairwise(self.xs)):
                if column and not any(abs(s.at - left) <= _TOUCH for s in beside):
                    owners[row].append(owners[row][column - 1])
                elif row and not any(s.reaches((left + right) / 2) for s in above):
                    owners[row].append(owners[row - 1][column])
                else:
                    owners[row].append((row, column))
        return owners


def grids(across: Sequence[Stroke], down: Sequence[Stroke]) -> list[Grid]:
    """The tables of at least two columns that the strokes of a page draw; none where there are too many strokes."""
    across, down = _merged(across), _merged(down)
    if max(len(across), len(down)) > _MAX_STROKES:
        return []
    found = []
    for rows, columns in _connected(across, down):
        grid = Grid(_edges(columns), _edges(rows), tuple(rows), tuple(columns))
        if len(grid.xs) > 2 and len(grid.ys) > 1:
            found.append(grid)
    return found


def _cell_text(runs: Sequence[Run]) -> str:
    text = ""
    for line in merged(runs):
        apart = text and (_ITEM.match(line.text) or not (is_han(text[-1]) or is_han(line.text[0])))
        text += (" " if apart else "") + line.text
    return text


def _rows(grid: Grid, runs: Iterable[Run]) -> list[list[str]]:
    """The texts of the cells, rows and columns without any text left out."""
    owners = grid.owners()
    held: dict[tuple[int, int], list[Run]] = {}
    for run in runs:
        row, column = grid.cell(run)
        held.setdefault(owners[row][column], []).append(run)
    texts = {cell: _cell_text(found) for cell, found in held.items()}
    rows = []
    for at, line in enumerate(owners):
        cells = []
        for column, cell in enumerate(line):
            text = texts.get(cell, "") if cell[1] == column else ""
            cells.append(text if cell[0] == at or len(text) <= _MAX_REPEATED else "")
        rows.append(cells)
    own = {cell[0] for cell in texts}
    used = [column for column in range(len(grid.xs) - 1) if any(row[column] for row in rows)]
    return [[row[column] for column in used] for at, row in enumerate(rows) if at in own]


def tabled(found: Iterable[Grid], runs: Sequence[Run]) -> tuple[Run, ...]:
    """The runs with those within a grid made one run, a table: rows ``| a | b |`` parted by ``\\n``.

    A grid with text in less than two columns is no table.
    """
    for grid in found:
        within = [run for run in runs if not run.table and grid.holds(run)]
        rows = _rows(grid, within)
        if not rows or len(rows[0]) < 2:
            continue
        text = "\n".join(map(table_row, rows))
        table = Run(text, grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1], within[0].em, table=True)
        inside = set(within)
        runs = [*(run for run in runs if run not in inside), table]
    return tuple(runs)
