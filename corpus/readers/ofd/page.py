"""What stands on one page of an OFD file (GB/T 33190—2016, 7.7 and 11): runs of text, and the strokes drawn on it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice

from lxml import etree

from corpus.readers.layout import Run
from corpus.readers.layout.ruled import Stroke, grids, tabled

POINTS = 72 / 25.4
"""Points in a millimetre, which OFD measures in."""
_LEAST_EM = 0.1
_NUMBER = re.compile(r"[-+]?(?:\d{1,9}(?:\.\d*)?|\.\d+)")
_PATH = re.compile(r"([A-Za-z])|([-+]?(?:\d{1,9}(?:\.\d*)?|\.\d+))")
_MAX_TEXT = 200_000
_MAX_STROKES = 20_000
_MAX_RUNS = 20_000
_MAX_OBJECTS = 100_000
_SPLIT = 1.2
"""A gap of so many ems parts two runs."""
_STRAIGHT = 0.35
"""A stroke may lean, and a thin box be high, by so many millimetres."""
_UPRIGHT = 0.1
_ASCENT = 0.85
_DEFAULT_SIZE = 3.5
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ue5e5\ufeff\ufffe\uffff]")

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def numbers(text: str | None) -> list[float]:
    """The numbers in an attribute; all else in it is passed over."""
    return [float(found) for found in _NUMBER.findall(text or "")[:_MAX_TEXT]]


def number(text: str | None, default: float) -> float:
    """The first number in an attribute."""
    return next(iter(numbers(text)), default)


def local(element: etree._Element) -> str:
    """The element's name without its namespace; the standard's drafts had other namespaces."""
    return etree.QName(element).localname


def _deltas(text: str | None, most: int) -> list[float]:
    """The distances in DeltaX or DeltaY, ``most`` at most; ``g n d`` stands for n times d."""
    deltas: list[float] = []
    words = iter((text or "").split())
    for word in words:
        if len(deltas) >= most:
            break
        if word == "g":
            times, distance = number(next(words, None), 0), number(next(words, None), 0)
            deltas += [distance] * max(0, min(int(times), most - len(deltas)))
        else:
            deltas.append(number(word, 0))
    return deltas


@dataclass(frozen=True, slots=True)
class Laid:
    """What a page holds as it is read: its width and height in points, and its runs, those in ruled tables as tables.

    ``leaning`` texts lean otherwise than most of the page, ``beyond`` runs stand beyond it; both are left out.
    """

    size: tuple[float, float]
    runs: tuple[Run, ...]
    leaning: int = 0
    beyond: int = 0


@dataclass(slots=True)
class _Drawn:
    """``page`` is the frame of the whole page: how much it is turned, and its width and height in millimetres."""

    turn: int
    page: tuple[float, float]
    runs: list[Run] = field(default_factory=list)
    across: list[Stroke] = field(default_factory=list)
    down: list[Stroke] = field(default_factory=list)
    leaning: int = 0

    def stroke(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """A straight line in millimetres; one that leans is no ruling."""
        if len(self.across) + len(self.down) > _MAX_STROKES:
            return
        (x0, y0), (x1, y1) = start, end
        if abs(y1 - y0) <= _STRAIGHT < abs(x1 - x0):
            self.across.append(Stroke((y0 + y1) / 2 * POINTS, min(x0, x1) * POINTS, max(x0, x1) * POINTS))
        elif abs(x1 - x0) <= _STRAIGHT < abs(y1 - y0):
            self.down.append(Stroke((x0 + x1) / 2 * POINTS, min(y0, y1) * POINTS, max(y0, y1) * POINTS))


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where an object's own coordinates stand on the page: its boundary's corner and its matrix."""

    x: float
    y: float
    matrix: Matrix

    def place(self, x: float, y: float) -> tuple[float, float]:
        a, b, c, d, e, f = self.matrix
        return self.x + a * x + c * y + e, self.y + b * x + d * y + f

    def turned(self, turn: int, width: float, height: float) -> _Frame:
        """The same on a page of this width and height that is turned back by so many quarters clockwise."""
        x, y, (a, b, c, d, e, f) = self.x, self.y, self.matrix
        match turn:
            case 0:
                return self
            case 1:
                return _Frame(y, width - x, (b, -a, d, -c, f, -e))
            case 2:
                return _Frame(width - x, height - y, (-a, -b, -c, -d, -e, -f))
            case _:
                return _Frame(height - y, x, (-b, a, -d, c, -f, e))


def _frame(element: etree._Element) -> _Frame:
    box = [*numbers(element.get("Boundary")), 0.0, 0.0][:2]
    found = numbers(element.get("CTM"))
    matrix: Matrix = (found[0], found[1], found[2], found[3], found[4], found[5]) if len(found) == 6 else _IDENTITY
    return _Frame(box[0], box[1], matrix)


def _turn(matrix: Matrix) -> int | None:
    """The quarters of a turn clockwise that text leans, 0 to 3; None where it leans otherwise, as a watermark does."""
    a, b, c, d, _, _ = matrix
    if abs(b) <= _UPRIGHT * abs(a) and abs(c) <= _UPRIGHT * abs(d):
        return 2 if a < 0 and d < 0 else 0
    if abs(a) <= _UPRIGHT * abs(b) and abs(d) <= _UPRIGHT * abs(c) and b * c < 0:
        return 1 if b > 0 else 3
    return None


def _pieces(text: str, places: Sequence[tuple[float, float]], em: float) -> Iterator[tuple[str, float, float, float]]:
    """The text cut at wide gaps and new lines: each piece, where its first character stands, and the last one's left.

    Text that goes straight down is one piece.
    """
    start = 0
    for at in range(1, len(text) + 1):
        if at < len(text):
            across, down = (b - a for a, b in zip(places[at - 1], places[at], strict=True))
            far = (1 + _SPLIT) * em
            if -em / 2 <= across <= far and (abs(down) <= em / 2 or (abs(across) <= em / 4 and 0 < down <= far)):
                continue
        yield text[start:at], *places[start], places[at - 1][0]
        start = at


def _advance(character: str) -> float:
    """Width of a character in ems, where the file does not tell."""
    return 0.5 if character.isascii() else 1.0


def _run(text: str, box: tuple[float, float, float, float], em: float) -> Run:
    left, top, right, bottom = (edge * POINTS for edge in box)
    return Run(text, left, top, right, bottom, max(em * POINTS, _LEAST_EM))


def _write(drawn: _Drawn, element: etree._Element) -> None:
    """The runs of a text object. Text that leans, as a watermark does, is counted and left out."""
    frame = _frame(element).turned(drawn.turn, *drawn.page)
    if _turn(frame.matrix) != 0:
        drawn.leaning += 1
        return
    a, _, _, d = frame.matrix[:4]
    size = number(element.get("Size") or element.get("size"), _DEFAULT_SIZE)
    em, width = size * abs(d) or size, size * abs(a) * number(element.get("HScale"), 1.0) or size
    x = y = 0.0
    for code in element.iterchildren("{*}TextCode"):
        text = (code.text or "")[:_MAX_TEXT]
        x, y = number(code.get("X"), x), number(code.get("Y"), y)
        if not text.strip():
            continue
        steps = _deltas(code.get("DeltaX"), len(text) - 1)
        downs = _deltas(code.get("DeltaY"), len(text) - 1)
        lone = 0.0 if any(downs) else size
        steps += [steps[-1] if steps else _advance(character) * lone for character in text[len(steps) : -1]]
        downs += [downs[-1] if downs else 0.0] * (len(text) - 1 - len(downs))
        ends = zip(accumulate(steps, initial=x), accumulate(downs, initial=y), strict=True)
        for piece, left, baseline, right in _pieces(text, [frame.place(*end) for end in ends], width):
            words = " ".join(_INVISIBLE.sub("", piece).split())
            if words:
                edges = (left, baseline - _ASCENT * em, right + _advance(words[-1]) * width)
                drawn.runs.append(_run(words, (*edges, baseline + (1 - _ASCENT) * em), width))


def _draw(drawn: _Drawn, element: etree._Element) -> None:
    """The straight strokes of a path object."""
    frame = _frame(element).turned(drawn.turn, *drawn.page)
    for data in element.iterchildren("{*}AbbreviatedData"):
        here = first = frame.place(0.0, 0.0)
        operator = ""
        operands: list[float] = []
        for letter, value in [*_PATH.findall(data.text or "")[:_MAX_TEXT], ("", "")]:
            if value:
                operands.append(float(value))
                continue
            if operator == "C":
                drawn.stroke(here, first)
            elif len(operands) >= 2:
                there = frame.place(*operands[-2:])
                if operator == "L":
                    drawn.stroke(here, there)
                first = there if operator in "SM" else first
                here = there
            operator, operands = letter, []


def _objects(parents: Iterable[etree._Element]) -> Iterator[etree._Element]:
    """The texts and paths below layers and blocks that are shown, in order."""
    for element in (child for parent in parents for child in parent):
        if element.get("Visible", "true").strip().lower() in ("false", "0"):
            continue
        if local(element) in ("TextObject", "PathObject"):
            yield element
        else:
            yield from _objects([element])


def _turned(texts: Iterable[etree._Element]) -> int:
    """The turn of most of the text; 0 where there is none."""
    turns: Counter[int] = Counter()
    for element in texts:
        turn = _turn(_frame(element).matrix)
        if turn is not None:
            turns[turn] += sum(len(code.text or "") for code in element.iterchildren("{*}TextCode"))
    return turns.most_common(1)[0][0] if turns else 0


def laid(layers: Iterable[etree._Element], size: tuple[float, float]) -> Laid:
    """What the layers of a page hold, whose width and height are given in points.

    It is turned so that most of its text is upright.
    """
    objects = list(islice(_objects(layers), _MAX_OBJECTS))
    width, height = size
    turn = _turned(element for element in objects if local(element) == "TextObject")
    drawn = _Drawn(turn, (width / POINTS, height / POINTS))
    for element in objects:
        if len(drawn.runs) > _MAX_RUNS:
            break
        (_write if local(element) == "TextObject" else _draw)(drawn, element)
    if turn % 2:
        width, height = height, width
    shown = [run for run in drawn.runs if 0 <= run.centre <= width and 0 <= run.middle <= height]
    runs = tabled(grids(drawn.across, drawn.down), shown)
    return Laid((width, height), runs, drawn.leaning, len(drawn.runs) - len(shown))
