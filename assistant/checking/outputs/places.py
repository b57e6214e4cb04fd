"""Where in a Word file a part of its text can be marked, and runs cut so that the marks are exact."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import chain, pairwise

from lxml import etree

from corpus.readers.docx.package import W
from corpus.readers.docx.pieces import Piece
from corpus.readers.docx.text import SDT, THROUGH
from corpus.types import Span

SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_CONTENT = W + "sdtContent"
_FILLED = tuple(W + name for name in ("text", "dataBinding", "dropDownList", "comboBox", "date", "lock"))
"""Properties of a content control that hold what stands in it to a plain value."""
_NOTES = {W + "footnote": W + "footnoteReference", W + "endnote": W + "endnoteReference"}


@dataclass(frozen=True, slots=True)
class Place:
    """Characters ``start`` up to ``end`` of the text, as one node of a paragraph of the body holds them.

    Where ``child`` is given, ``node`` is a run that may be cut: the characters are ``lower`` up to ``upper`` of that
    child, which is a ``w:t``, or the whole of it (0 up to 1). Else ``node`` stands for all that is in it; ``moved``
    tells that the characters stand elsewhere, in a note or a text box that hangs on ``node``.
    """

    start: int
    end: int
    node: etree._Element
    child: etree._Element | None = None
    lower: int = 0
    upper: int = 0
    moved: bool = False


def _opaque(sdt: etree._Element) -> bool:
    properties = sdt.find(W + "sdtPr")
    return properties is not None and any(properties.find(name) is not None for name in _FILLED)


def _holder(element: etree._Element) -> tuple[etree._Element, bool] | None:
    """The node on the way down from the outermost paragraph that may not be looked into, and whether a box is in it."""
    path = [element, *element.iterancestors()][::-1]
    at = next((at for at, node in enumerate(path) if node.tag == W + "p"), len(path))
    below = path[at + 1 :]
    for node in below:
        through = node.tag in THROUGH or node.tag == _CONTENT or (node.tag == SDT and not _opaque(node))
        if not through:
            return node, any(inner.tag == W + "p" for inner in below)
    return None


class Places:
    """Finds the places of spans of a text in the tree of ``body``; ``pieces`` are as in ``Traced``."""

    def __init__(self, body: etree._Element, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self._starts = [piece.span.start for piece in pieces]
        self._marks: dict[tuple[str, str], etree._Element] = {}
        for mark in body.iter(*_NOTES.values()):
            self._marks.setdefault((str(mark.tag), mark.get(W + "id", "")), mark)

    def of(self, span: Span) -> list[Place]:
        """The places of a span, in the order of the text; nothing for what the reader added to it."""
        at = max(bisect_right(self._starts, span.start) - 1, 0)
        found = []
        while at < len(self._pieces) and self._starts[at] < span.end:
            piece, at = self._pieces[at], at + 1
            if piece.span.end > span.start and (place := self._place(piece, span)) is not None:
                found.append(place)
        if found and found[0].moved:
            return found[:1]
        return [place for place in found if not place.moved]

    def near(self, span: Span) -> list[Place]:
        """The places of a span, or of the piece of text next to it where it has none."""
        at = bisect_right(self._starts, span.start)
        tried = (self._pieces[i] for i in chain(range(at, len(self._pieces)), range(at - 1, -1, -1)))
        return self.of(span) or next((found for piece in tried if (found := self.of(piece.span))), [])

    def _place(self, piece: Piece, span: Span) -> Place | None:
        start, end = max(piece.span.start, span.start), min(piece.span.end, span.end)
        note = next((node for node in piece.element.iterancestors() if node.tag in _NOTES), None)
        if note is None:
            element = piece.element
        elif (mark := self._marks.get((_NOTES[str(note.tag)], note.get(W + "id", "")))) is not None:
            element = mark
        else:
            return None
        held = _holder(element)
        if held is None:
            return None
        node, boxed = held
        if node.tag != W + "r" or element.getparent() is not node or boxed or note is not None:
            return Place(start, end, node, moved=boxed or note is not None)
        if element.tag != W + "t":
            return Place(start, end, node, element, 0, 1)
        lower = piece.offset + start - piece.span.start
        return Place(start, end, node, element, lower, lower + end - start)


class Cuts:
    """Cuts runs at the edges of places. Ask for all cuts first: after ``cut`` the runs are what they are."""

    def __init__(self) -> None:
        self._edges: dict[etree._Element, dict[etree._Element, set[int]]] = defaultdict(lambda: defaultdict(set))
        self._starting: dict[tuple[etree._Element, int], etree._Element] = {}
        self._ending: dict[tuple[etree._Element, int], etree._Element] = {}

    def ask(self, place: Place, *edges: int) -> None:
        """Ask for cuts at these offsets of the place's child."""
        if place.child is not None:
            self._edges[place.node][place.child].update(edges)

    def cut(self) -> None:
        """Make the cuts. Each run that is cut off has the properties of the whole."""
        for run, edges in self._edges.items():
            self._cut(run, edges)

    def first(self, place: Place) -> etree._Element:
        """The node with which a place begins."""
        return place.node if place.child is None else self._starting[place.child, place.lower]

    def last(self, place: Place) -> etree._Element:
        """The node with which a place ends."""
        return place.node if place.child is None else self._ending[place.child, place.upper]

    def runs(self, places: Iterable[Place]) -> list[etree._Element]:
        """The runs of places that have children, each once."""
        found: dict[etree._Element, None] = {}
        for place in places:
            run: etree._Element | None = self.first(place)
            last = self.last(place)
            while run is not None:
                if run.tag == W + "r":
                    found[run] = None
                run = None if run is last else run.getnext()
        return list(found)

    def _cut(self, run: etree._Element, edges: dict[etree._Element, set[int]]) -> None:
        groups: list[list[etree._Element]] = [[]]
        at: list[tuple[etree._Element, int, int, int]] = []
        ended = False
        for child in [child for child in run if child.tag != W + "rPr"]:
            wanted = edges.get(child, set())
            for part, lower, upper in _parts(child, wanted):
                if groups[-1] and (ended or lower in wanted):
                    groups.append([])
                groups[-1].append(part)
                at.append((child, lower, upper, len(groups) - 1))
                ended = upper in wanted
        runs = [run]
        for group in groups[1:]:
            runs.append(like(run))
            runs[-1].extend(group)
            runs[-2].addnext(runs[-1])
        for child, lower, upper, index in at:
            self._starting[child, lower] = self._ending[child, upper] = runs[index]


def _parts(child: etree._Element, wanted: set[int]) -> Iterator[tuple[etree._Element, int, int]]:
    """The child, cut into several where it is text, each with its edges in the whole."""
    if child.tag != W + "t":
        yield child, 0, 1
        return
    text = child.text or ""
    edges = sorted({0, len(text)} | wanted)
    if len(edges) < 3:
        yield child, 0, len(text)
        return
    for lower, upper in pairwise(edges):
        yield text_element(W + "t", text[lower:upper], child if lower == 0 else None), lower, upper


def text_element(tag: str, text: str, element: etree._Element | None = None) -> etree._Element:
    """An element that holds text, blanks at its ends kept: ``element`` itself where it is given."""
    found = etree.Element(tag) if element is None else element
    found.text = text
    if text != text.strip():
        found.set(SPACE, "preserve")
    return found


def like(element: etree._Element) -> etree._Element:
    """An empty element with the tag, the attributes and the run properties of another."""
    new = etree.Element(element.tag)
    for name, value in element.attrib.items():
        new.set(name, value)
    properties = element.find(W + "rPr")
    if properties is not None:
        new.append(deepcopy(properties))
    return new
