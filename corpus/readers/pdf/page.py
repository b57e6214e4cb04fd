"""What stands on one page of a PDF: runs of text, and the strokes and pictures drawn on it."""

from __future__ import annotations

import ctypes
import math
import re
import struct
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.readers.layout import WORD_GAP, Run, glue, is_han
from corpus.readers.layout.ruled import Grid, Stroke

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
"""Left, top, right and bottom edge in points."""

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_SPLIT = 1.2
"""A gap of so many ems parts two runs."""
_BACK = 0.5
_EM = 0.8
"""The em of Latin text as a share of the height of its characters' boxes."""
_LEAST_EM = 0.1
_STRAIGHT = 1.0
"""A stroke may lean by so many points."""
_MAX_OBJECTS = 5_000
_MAX_SEGMENTS = 20_000
_MAX_DEPTH = 4
_SAMPLE = 50
_NOTHING = "\0\n\r"
"""Line ends, and what stands for a glyph without a character."""
_BLOCK = 1_024
_BOX = struct.Struct("4f")
_loose_box = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(pdfium_c.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
)
"""``FPDFText_GetLooseCharBox`` that takes addresses, which need no conversion at each call."""
_HYPHENS = "\x02\ufffe\xad"
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
"""Kangxi radicals, which some programs write in place of the characters that look alike."""
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff0-\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's box (left, bottom, right, top), in points, and the quarters of a turn clockwise that its text leans."""

    box: tuple[float, float, float, float]
    turn: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as it is read, in points."""
        left, bottom, right, top = self.box
        size = (right - left, top - bottom)
        return size if self.turn % 2 == 0 else (size[1], size[0])

    def place(self, x: float, y: float) -> tuple[float, float]:
        """The point as it is read: from the top left corner, y downwards."""
        left, bottom, right, top = self.box
        match self.turn:
            case 0:
                return x - left, top - y
            case 1:
                return top - y, right - x
            case 2:
                return right - x, y - bottom
            case _:
                return y - bottom, x - left


def _leaning(text: pdfium.PdfTextPage, index: int) -> int | None:
    """Quarters of a turn clockwise that a character leans; None where it leans otherwise."""
    quarters = pdfium_c.FPDFText_GetCharAngle(text.raw, index) / (math.pi / 2)
    nearest = round(quarters)
    return nearest % 4 if quarters >= 0 and abs(quarters - nearest) < 0.05 else None


def sheet_of(page: pdfium.PdfPage, text: pdfium.PdfTextPage) -> Sheet:
    """The page turned so that most of its text is upright."""
    count = text.count_chars()
    leaning = (_leaning(text, index) for index in range(0, count, max(1, count // _SAMPLE)))
    turns = Counter(turn for turn in leaning if turn is not None)
    return Sheet(page.get_bbox(), turns.most_common(1)[0][0] if turns else 0)


def _closed(characters: list[str], box: Box, em: float) -> Run | None:
    """The run of some characters with the spaces between them; None where nothing of it is text."""
    text = "".join(characters)
    if _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = _UNFIT.sub("", text.translate(_RADICALS)).strip()
    return Run(text, *box, em) if text else None


def _written(text: pdfium.PdfTextPage) -> str:
    """All characters of the page: at once where each of them counts as text, else one by one."""
    count = text.count_chars()
    units = (ctypes.c_ushort * (2 * count + 2))()
    if pdfium_c.FPDFText_GetText(text.raw, 0, count, units) == count + 1:
        whole = bytes(memoryview(units)[:count]).decode("utf-16-le", "surrogatepass")
        if len(whole) == count:
            return whole
    return "".join(map(chr, map(pdfium_c.FPDFText_GetUnicode, repeat(text.raw), range(count))))


def _boxed(text: pdfium.PdfTextPage) -> Iterator[tuple[int, str, int, Box]]:
    """Index, character, whether it has a box, and the box in the file (left, top, right, bottom).

    The boxes are asked for in blocks without a line of Python between two, as asking takes most of the time.
    """
    written = _written(text)
    space = ctypes.create_string_buffer(_BLOCK * _BOX.size)
    page, first = ctypes.cast(text.raw, ctypes.c_void_p).value, ctypes.addressof(space)
    slots = range(first, first + len(space), _BOX.size)
    for start in range(0, len(written), _BLOCK):
        block = range(start, min(start + _BLOCK, len(written)))
        known = map(_loose_box, repeat(page), block, slots)
        yield from zip(block, written[start : block.stop], known, _BOX.iter_unpack(space), strict=False)


def _characters(text: pdfium.PdfTextPage, sheet: Sheet) -> Iterator[tuple[int, str, bool, float, float, float, float]]:
    """The characters within the page's box: index, character, whether the file has a space before it, and its box."""
    raw, place, blank = text.raw, sheet.place, False
    (west, _, _, north), upright = sheet.box, sheet.turn == 0
    width, height = sheet.size
    for index, character, known, (left, top, right, bottom) in _boxed(text):
        if character in _NOTHING:
            continue
        if character.isspace():
            blank = blank or pdfium_c.FPDFText_IsGenerated(raw, index) != 1
            continue
        if known:
            if upright and left <= right and bottom <= top:
                x0, y0, x1, y1 = left - west, north - top, right - west, north - bottom
            else:
                (xa, ya), (xb, yb) = place(left, top), place(right, bottom)
                x0, y0, x1, y1 = min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)
            if 0 <= x0 + x1 <= 2 * width and 0 <= y0 + y1 <= 2 * height:
                yield index, "-" if character in _HYPHENS else character, blank, x0, y0, x1, y1
        blank = False


def runs_on(text: pdfium.PdfTextPage, sheet: Sheet, grids: Sequence[Grid] = ()) -> list[Run]:
    """The runs of upright text within the page's box, in the order of the file, parted where a grid has an edge."""
    found: list[tuple[int, Run | None]] = []
    run: list[str] = []
    x0 = y0 = x1 = y1 = em = 0.0
    first = columns = column = 0
    for index, character, blank, left, top, right, bottom in _characters(text, sheet):
        own = right - left if is_han(character) else _EM * (bottom - top)
        own = max(own, _LEAST_EM)
        if grids:
            x, y = (left + right) / 2, (top + bottom) / 2
            column = sum(bisect_right(grid.xs, x) for grid in grids if grid.ys[0] <= y <= grid.ys[-1])
        gap = left - x1
        even = top == y0 and bottom == y1
        level = even or min(y1, bottom) - max(y0, top) >= min(y1 - y0, bottom - top) / 2
        if run and level and -_BACK * em <= gap <= _SPLIT * em and column == columns:
            em = max(em, own)
            if (blank or gap > WORD_GAP * em) and (space := glue(run[-1], character, gap / em, blank=blank)):
                run.append(space)
            run.append(character)
            x1 = max(x1, right)
            if not even:
                y0, y1 = min(y0, top), max(y1, bottom)
            continue
        if run:
            found.append((first, _closed(run, (x0, y0, x1, y1), em)))
        run, first, columns, em = [character], index, column, own
        x0, y0, x1, y1 = left, top, right, bottom
    if run:
        found.append((first, _closed(run, (x0, y0, x1, y1), em)))
    return [run for first, run in found if run is not None and _leaning(text, first) == sheet.turn]


@dataclass(slots=True)
class Drawn:
    """What is drawn on a page: strokes along the axes, how many segments in all, and the area of its pictures."""

    across: list[Stroke] = field(default_factory=list)
    down: list[Stroke] = field(default_factory=list)
    segments: int = 0
    objects: int = 0
    pictures: float = 0.0


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _matrix(raw: object, outer: Matrix) -> Matrix:
    own = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(raw, own):
        return outer
    return _times((own.a, own.b, own.c, own.d, own.e, own.f), outer)


def _add_stroke(drawn: Drawn, start: tuple[float, float], end: tuple[float, float]) -> None:
    (x0, y0), (x1, y1) = start, end
    if abs(y0 - y1) <= _STRAIGHT < abs(x0 - x1):
        drawn.across.append(Stroke((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
    elif abs(x0 - x1) <= _STRAIGHT < abs(y0 - y1):
        drawn.down.append(Stroke((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def _add_path(drawn: Drawn, raw: object, matrix: Matrix, sheet: Sheet) -> None:
    x, y = ctypes.c_float(), ctypes.c_float()
    a, b, c, d, e, f = matrix
    opening = before = (0.0, 0.0)
    count = pdfium_c.FPDFPath_CountSegments(raw)
    drawn.segments += max(count, 0)
    if drawn.segments > _MAX_SEGMENTS:
        return
    for index in range(count):
        segment = pdfium_c.FPDFPath_GetPathSegment(raw, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        point = sheet.place(a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            opening = point
        elif kind == pdfium_c.FPDF_SEGMENT_LINETO:
            _add_stroke(drawn, before, point)
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            _add_stroke(drawn, point, opening)
        before = point


def _walk(drawn: Drawn, objects: Iterator[object], outer: Matrix, sheet: Sheet, depth: int) -> None:
    for raw in objects:
        drawn.objects += 1
        if drawn.objects > _MAX_OBJECTS or drawn.segments > _MAX_SEGMENTS:
            return
        match pdfium_c.FPDFPageObj_GetType(raw):
            case pdfium_c.FPDF_PAGEOBJ_PATH:
                _add_path(drawn, raw, _matrix(raw, outer), sheet)
            case pdfium_c.FPDF_PAGEOBJ_IMAGE:
                a, b, c, d, _, _ = _matrix(raw, outer)
                drawn.pictures += abs(a * d - b * c)
            case pdfium_c.FPDF_PAGEOBJ_FORM if depth < _MAX_DEPTH:
                count = pdfium_c.FPDFFormObj_CountObjects(raw)
                inner = (pdfium_c.FPDFFormObj_GetObject(raw, index) for index in range(count))
                _walk(drawn, inner, _matrix(raw, outer), sheet, depth + 1)


def drawn_on(page: pdfium.PdfPage, sheet: Sheet) -> Drawn:
    """What is drawn on the page; no strokes where there is so much that it is a drawing and no table."""
    drawn = Drawn()
    count = pdfium_c.FPDFPage_CountObjects(page.raw)
    objects = (pdfium_c.FPDFPage_GetObject(page.raw, index) for index in range(count))
    _walk(drawn, objects, _IDENTITY, sheet, 0)
    if drawn.segments > _MAX_SEGMENTS or drawn.objects > _MAX_OBJECTS:
        drawn.across.clear()
        drawn.down.clear()
    return drawn
