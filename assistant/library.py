"""The held documents as sentences with their place in the section tree: what answers are cut from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corpus.sentences import sentences
from corpus.types import Document, Section, Span
from index.generation import Generation
from index.passages import sentences_of

_CACHED_DOCUMENTS = 1024


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence of a document. ``section`` is the place of the innermost section around it, None outside of any.

    ``path`` are the headings above it; ``is_heading`` tells a line that is nothing but a heading.
    """

    document_id: str
    ordinal: int
    span: Span
    text: str
    path: tuple[str, ...]
    section: int | None
    is_heading: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A document with its sections and sentences; ``places`` tell where each sentence's vector is kept, None nowhere.

    A sentence that lies in several chunks has that of the first.
    """

    document: Document
    sections: tuple[Section, ...]
    units: tuple[Unit, ...]
    places: tuple[tuple[int, int] | None, ...]

    def within(self, span: Span) -> list[Unit]:
        """The sentences that lie in ``span``."""
        return [unit for unit in self.units if span.covers(unit.span)]

    def items_of(self, section: int) -> list[int]:
        """Places of the sections right below ``section``."""
        parent = self.sections[section]
        below = range(section + 1, len(self.sections))
        return [
            i for i in below if self.sections[i].level == parent.level + 1 and parent.span.covers(self.sections[i].span)
        ]

    def parent_of(self, section: int) -> int | None:
        """Place of the section right above ``section``; None for an outermost one."""
        child = self.sections[section]
        above = (i for i in range(section - 1, -1, -1) if self.sections[i].level < child.level)
        return next((i for i in above if self.sections[i].span.covers(child.span)), None)

    def outermost(self, section: int) -> int:
        """Place of the outermost section around ``section``."""
        while (parent := self.parent_of(section)) is not None:
            section = parent
        return section


def _innermost(sections: tuple[Section, ...], starts: list[int], span: Span) -> int | None:
    at = bisect_right(starts, span.start) - 1
    while at >= 0 and sections[at].span.end <= span.start:
        at -= 1
    return at if at >= 0 else None


def _unit(document: Document, sections: tuple[Section, ...], starts: list[int], ordinal: int, span: Span) -> Unit:
    section = _innermost(sections, starts, span)
    path: tuple[str, ...] = ()
    is_heading = False
    if section is not None:
        found = sections[section]
        is_heading = found.heading_span.covers(span)
        opens = found.heading_span.start == span.start
        path = found.path[:-1] if opens and found.heading else found.path
    return Unit(document.id, ordinal, span, span.of(document.text), path, section, is_heading)


class Library:
    """Documents of a generation, cut into sentences when first asked for."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        self.held = lru_cache(_CACHED_DOCUMENTS)(self._held)

    def _held(self, document_id: str) -> Held:
        document = self.generation.catalogue.document(document_id)
        sections = tuple(self.generation.catalogue.sections_of(document_id))
        starts = [section.span.start for section in sections]
        spans = sentences(document.text)
        units = tuple(_unit(document, sections, starts, ordinal, span) for ordinal, span in enumerate(spans))
        return Held(document, sections, units, self._places(document_id, spans))

    def _places(self, document_id: str, spans: Sequence[Span]) -> tuple[tuple[int, int] | None, ...]:
        places: list[tuple[int, int] | None] = [None] * len(spans)
        catalogue = self.generation.catalogue
        rows = catalogue.rows_of([document_id])
        for row, chunk in reversed(list(zip(rows, catalogue.chunks_of(document_id), strict=True))):
            for at, ordinal in enumerate(sentences_of(chunk, spans)):
                places[ordinal] = (row, at)
        return tuple(places)

    def cosines(self, units: Sequence[Unit], vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Cosine (-1..1) of each sentence with the unit ``vector`` of shape ``(dimension,)``: shape ``(len(units),)``.

        The least of them for a sentence that stands in no chunk.
        """
        places = [self.held(unit.document_id).places[unit.ordinal] for unit in units]
        kept = np.array([place is not None for place in places], dtype=bool)
        found = self.generation.sentence_vectors([place for place in places if place]) @ vector
        cosines = np.full(len(units), found.min(initial=1.0), dtype=np.float32)
        cosines[kept] = found
        return cosines

    def body(self, heading: Unit) -> list[Unit]:
        """The sentences below a heading line, without further headings."""
        if heading.section is None:
            return []
        held = self.held(heading.document_id)
        return [unit for unit in held.within(held.sections[heading.section].span) if not unit.is_heading]
