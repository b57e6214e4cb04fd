"""Which element of a Word file each character of its text came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from corpus.readers.docx.package import W
from corpus.readers.docx.text import SPACES, Line, cleaned
from corpus.types import Span

MARK = "\0"
"""Stands on both sides of each line of a paragraph; no XML and so no text of a file can hold it."""
ESCAPE = "\1"
"""Stands for each backslash that the reader adds; the same holds for it."""


@dataclass(frozen=True, slots=True)
class Met:
    """A paragraph that gave ``count`` lines of the text."""

    line: Line
    count: int


@dataclass(frozen=True, slots=True)
class Piece:
    """``span`` of the text came from ``element``.

    Of a ``w:t`` its characters from ``offset`` on, one for one; of all else (tab, break, symbol, note mark, formula)
    from the element as a whole, and ``offset`` is 0.
    """

    span: Span
    element: etree._Element
    offset: int


@dataclass(frozen=True, slots=True)
class Traced:
    """The text of a Word file and the tree of its member ``main`` that it was read from.

    ``pieces`` do not overlap and rise with the text. What lies between them the reader added: numbers that Word
    computes, bars of tables, marks of headings, line breaks. The elements of notes belong to trees of their own.
    """

    text: str
    pieces: tuple[Piece, ...]
    body: etree._Element
    main: str


def unmarked(marked: str) -> str:
    """The text of a marked one."""
    return marked.replace(MARK, "").replace(ESCAPE, "\\")


def pieces(marked: str, met: Sequence[Met]) -> tuple[Piece, ...]:
    """The pieces of a text whose lines, those of the paragraphs ``met`` in their order, stand between marks."""
    lines = _lines(marked)
    return tuple(
        piece
        for paragraph in met
        for piece in _joined(paragraph.line, [at for span in islice(lines, paragraph.count) for at in span])
    )


def _lines(marked: str) -> Iterator[list[int]]:
    """The offsets of what stands between marks and is no added backslash, in the text without marks."""
    at = 0
    for index, part in enumerate(marked.split(MARK)):
        if index % 2:
            yield [place for place, character in enumerate(part, at) if character != ESCAPE]
        at += len(part)


def _joined(line: Line, places: Sequence[int]) -> Iterator[Piece]:
    """The pieces of one paragraph; ``places`` are the offsets of its characters, those added before them included."""
    sources, kept = list(_sources(line)), _kept("".join(line.parts))
    start = end = offset = 0
    element: etree._Element | None = None
    for place, index in zip(places[len(places) - len(kept) :], kept, strict=True):
        source, at = sources[index]
        whole = source.tag != W + "t"
        if source is element and place == end and (whole or at == offset + end - start):
            end += 1
            continue
        if element is not None:
            yield Piece(Span(start, end), element, offset)
        element, start, end, offset = source, place, place + 1, at
    if element is not None:
        yield Piece(Span(start, end), element, offset)


def _kept(raw: str) -> list[int]:
    """The indices of the characters that ``cleaned`` keeps."""
    kept: list[int] = []
    for character in "".join(cleaned(raw)):
        kept.append(raw.index(character, kept[-1] + 1 if kept else 0))
    return kept


def _sources(line: Line) -> Iterator[tuple[etree._Element, int]]:
    """For each character of the line as it was before it was cleaned: its element and its index there."""
    ends = [*(first for first, _ in line.origins[1:]), len(line.parts)]
    for (first, element), end in zip(line.origins, ends, strict=True):
        for part in line.parts[first:end]:
            offsets = _shown(element.text or "") if element.tag == W + "t" else [0] * len(part)
            yield from ((element, offset) for offset in offsets)


def _shown(text: str) -> Sequence[int]:
    """The indices of the characters of a ``w:t`` that stay when white space is collapsed."""
    gone = {index for run in SPACES.finditer(text) for index in range(run.start() + 1, run.end())}
    return [index for index in range(len(text)) if index not in gone] if gone else range(len(text))
