"""What the reader makes of the passages found for a question, passage by passage and sentence by sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.library import Unit
from corpus.references import find_numbers
from corpus.types import Span
from index.catalogue import Catalogue
from index.passages import passage_text
from index.reader.reader import Reader, Reading
from index.types import Hit

MOST = 4
"""How many passages of a question are read at most."""
AT_ONCE = 2
"""How many are read before looking whether that is enough."""
SURE = 0.9
"""Where a passage answers with this probability, no further ones are read."""
_LEAST = 1e-3
"""Probabilities below are one to the ranking, which weighs their logarithms."""
_LIKELY = 0.5
"""An answer is marked where it starts in the sentence with at least this probability, if it stands in the passage."""
_MOST_OF = 0.9
"""An answer that is a greater share of its sentence is not marked."""
RERANK = 0.25
"""What one unit of the logarithm of the odds that a passage answers weighs beside its fused score."""


@dataclass(frozen=True, slots=True)
class Place:
    """A passage that was read: where its text stands in the document, and behind how many characters in the passage."""

    document_id: str
    span: Span
    head: int
    reading: Reading

    def within(self, span: Span) -> Span:
        """A range of the document as one of the passage."""
        shift = self.head - self.span.start
        return Span(span.start + shift, span.end + shift)


@dataclass(frozen=True, slots=True)
class Told:
    """What the reader makes of one sentence; all are probabilities, 0..1, and 0 for one that was not read.

    ``passage``: its passage answers; ``starts``: the answer starts in it; ``inside``: its words are part of the answer.
    """

    passage: float = 0.0
    starts: float = 0.0
    inside: float = 0.0


@dataclass(frozen=True, slots=True)
class Read:
    """The passages of one question that were read."""

    places: tuple[Place, ...] = ()

    def of(self, unit: Unit) -> Told:
        """What the reader makes of a sentence; of several passages that hold it the one that says most."""
        held = (p for p in self.places if p.document_id == unit.document_id and p.span.covers(unit.span))
        told = (
            Told(p.reading.answers, p.reading.share(p.within(unit.span)), p.reading.cover(p.within(unit.span)))
            for p in held
        )
        return max(told, key=lambda one: one.starts, default=Told())

    def best_within(self, unit: Unit) -> Span | None:
        """The likeliest answer within a sentence, as a range of the document.

        None where the reader hardly sees it there, and where it is nearly all of it or a part of a document number.
        """
        length = unit.span.end - unit.span.start
        for place in self.places:
            if place.document_id != unit.document_id or not place.span.covers(unit.span):
                continue
            sentence = place.within(unit.span)
            best = place.reading.best(sentence)
            if best is not None and place.reading.share(sentence) >= _LIKELY * place.reading.starts.sum():
                shift = place.span.start - place.head
                span = Span(max(best.start + shift, unit.span.start), min(best.end + shift, unit.span.end))
                if 0 < span.end - span.start <= _MOST_OF * length and not _cuts_number(unit, span):
                    return span
        return None

    def reranked(self, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """``hits`` with those that were read first, by fused score and by how surely they answer."""
        odds = {(p.document_id, p.span): log_odds(p.reading.answers) for p in self.places}
        read = [hit for hit in hits if _key(hit) in odds]
        read.sort(key=lambda hit: -(hit.score + RERANK * odds[_key(hit)]))
        return (*read, *(hit for hit in hits if _key(hit) not in odds))


def _cuts_number(unit: Unit, span: Span) -> bool:
    inside = Span(span.start - unit.span.start, span.end - unit.span.start)
    numbers = (found.span for found in find_numbers(unit.text))
    return any(n.start < inside.end and inside.start < n.end and not inside.covers(n) for n in numbers)


def _key(hit: Hit) -> tuple[str, Span]:
    return hit.chunk.document_id, hit.chunk.span


def log_odds(chance: float) -> float:
    """The logarithm of the odds of a probability, which is held to at least _LEAST and at most 1 - _LEAST."""
    held = min(max(chance, _LEAST), 1 - _LEAST)
    return math.log(held / (1 - held))


def log_share(chance: float) -> float:
    """A probability's logarithm on a scale from 0 (_LEAST and below) to 1 (certain)."""
    return 1 - math.log(max(chance, _LEAST)) / math.log(_LEAST)


def read(reader: Reader, question: str, hits: Sequence[Hit], catalogue: Catalogue) -> Read:
    """Read the first MOST passages of ``hits`` for ``question``, or fewer where one is SURE to answer."""
    places: list[Place] = []
    for at in range(0, min(MOST, len(hits)), AT_ONCE):
        chunks = [hit.chunk for hit in hits[at : at + AT_ONCE]]
        passages = [passage_text(catalogue.document(chunk.document_id), chunk) for chunk in chunks]
        readings = reader.read(question, passages)
        places += [
            Place(chunk.document_id, chunk.span, len(passage) - len(chunk.text), reading)
            for chunk, passage, reading in zip(chunks, passages, readings, strict=True)
        ]
        if max(reading.answers for reading in readings) >= SURE:
            break
    return Read(tuple(places))
