"""Sentences ranked by how well they fit a question."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.expectation import fit, is_absence, is_catalogue, is_contents, is_remark
from assistant.intents import ABOUT_DOCUMENT, MUST_FIT, Intent
from assistant.library import Library, Unit
from assistant.understanding import Query, is_of_article
from assistant.wording import asked_noun, features
from corpus.types import Span
from index.types import Hit, TextEmbedder

_DENSE_FLOOR, _DENSE_RANGE = 0.78, 0.12
_PASSAGES = 6
_MAX_NAMED_UNITS = 80
_AROUND = 400
_AS_GOOD = 0.95
_CACHED = 20_000
_SHARPNESS = 1.5
_FIGURE_EMPHASIS = 2.5
_HAN_START = "\u3000"


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each sign counts in a sentence's score; see ``Scored``."""

    dense: float = 0.4
    cover: float = 0.7
    context: float = 1.2
    fits: float = 0.7
    must_fit: float = 1.25
    about: float = 2.4
    focus: float = 0.2
    likely: float = 0.6
    noun: float = 0.3
    article: float = 1.0
    passage: float = 0.4
    absence: float = -0.15
    remark: float = -0.4
    other_side: float = -0.3
    contents: float = -0.8
    heading: float = -0.3
    catalogue: float = -0.35


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence and how well it fits the question.

    ``score`` is the sum by which sentences are chosen (about 0..4); ``dense`` the cosine in -1..1; ``cover`` and
    ``context`` the shares (0..1) of the question's weighted content words that the sentence alone, and the sentence
    with its title, headings and surroundings, contain (0.5 for a question without any); ``fits`` whether it has what
    the kind of question asks for (0..1; see ``assistant.expectation.fit``).
    """

    unit: Unit
    score: float
    dense: float
    cover: float
    context: float
    fits: float

    @property
    def is_absence(self) -> bool:
        """Whether the sentence says that something is not stated."""
        return is_absence(self.unit.text)


class _Vectors:
    """Vectors of sentences, computed when first needed; the least recently used are dropped."""

    CAPACITY = 50_000

    def __init__(self, embedder: TextEmbedder) -> None:
        self._embedder = embedder
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    def of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of ``texts``, shape ``(len(texts), dimension)``."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if missing:
            self._vectors.update(zip(missing, self._embedder.embed_passages(missing), strict=True))
        found = []
        for text in texts:
            self._vectors.move_to_end(text)
            found.append(self._vectors[text])
        while len(self._vectors) > self.CAPACITY:
            self._vectors.popitem(last=False)
        return np.stack(found)


class Ranker:
    """Ranks the sentences of a library."""

    def __init__(self, library: Library, embedder: TextEmbedder, weights: Weights | None = None) -> None:
        self.weights = weights or Weights()
        self._library = library
        self._vectors = _Vectors(embedder)
        self._lexical = library.generation.lexical
        self.weight = lru_cache(_CACHED)(self._weight)
        self._own = lru_cache(_CACHED)(lambda unit: features(unit.text))
        self._around = lru_cache(_CACHED)(self._features_around)

    def rank(self, query: Query, hits: Sequence[Hit], vector: NDArray[np.float32]) -> tuple[Scored, ...]:
        """Sentences of the passages ``hits`` and of the documents that the query names, best first.

        ``vector`` is the question's unit vector, shape ``(dimension,)``.
        """
        candidates = self._candidates(query, hits)
        if not candidates:
            return ()
        units = list(candidates)
        cosines = self._vectors.of([_embedded(unit) for unit in units]) @ vector
        scored = (
            self._scored(query, unit, candidates[unit], float(cosine))
            for unit, cosine in zip(units, cosines, strict=True)
        )
        return _absence_first(sorted(scored, key=lambda s: (-s.score, s.unit.document_id, s.unit.ordinal)))

    def share(self, wanted: frozenset[str], held: frozenset[str]) -> float:
        """Weighted share (0..1) of the content words ``wanted`` that are in ``held``; 0.5 where none is wanted."""
        total = sum(map(self.weight, wanted))
        return sum(self.weight(word) for word in wanted & held) / total if total else 0.5

    def _weight(self, word: str) -> float:
        """How telling a content word is: its inverse document frequency over the passages; figures and letters more."""
        emphasis = 1.0 if word > _HAN_START else _FIGURE_EMPHASIS
        rarity = math.log(1 + len(self._lexical) / (1 + self._lexical.frequency(word)))
        return emphasis * float(rarity**_SHARPNESS)

    def _candidates(self, query: Query, hits: Sequence[Hit]) -> dict[Unit, int]:
        """Sentences that may answer, with the rank of their passage (from 0)."""
        found: dict[Unit, int] = {}
        for rank, hit in enumerate(hits[:_PASSAGES]):
            held = self._library.held(hit.chunk.document_id)
            for unit in held.within(hit.chunk.span):
                found.setdefault(unit, rank)
        about = query.focus + query.likely
        for document_id in about:
            for unit in self._most_promising(query, document_id):
                found.setdefault(unit, _PASSAGES)
        if Intent.CITED_BY in query.intents:
            for unit in self._citing(query.focus):
                found.setdefault(unit, _PASSAGES)
        return {unit: rank for unit, rank in found.items() if not unit.is_heading or self._library.body(unit)}

    def _most_promising(self, query: Query, document_id: str) -> Sequence[Unit]:
        """The sentences of a named document; of a long one those that fit best by their words."""
        held = self._library.held(document_id)
        if len(held.units) <= _MAX_NAMED_UNITS:
            return held.units
        by_words = sorted(
            held.units,
            key=lambda unit: -(fit(query, unit, held.document) + self.share(query.features, self._own(unit))),
        )
        return by_words[:_MAX_NAMED_UNITS]

    def _citing(self, document_ids: Iterable[str]) -> list[Unit]:
        """Sentences of other documents that name one of these by its number."""
        catalogue = self._library.generation.catalogue
        units = []
        for document_id in document_ids:
            number = catalogue.document(document_id).number
            for mention in catalogue.references_to(number.key) if number else ():
                if mention.document_id != document_id:
                    held = self._library.held(mention.document_id)
                    units += [u for u in held.units if u.span.covers(mention.reference.span)]
        return units

    def _features_around(self, unit: Unit) -> frozenset[str]:
        """Content words of a sentence with its document's title and number, its headings and the text around it."""
        held = self._library.held(unit.document_id)
        document = held.document
        start, end = unit.span.start - _AROUND, unit.span.end + _AROUND
        if unit.section is not None:
            whole = held.sections[held.outermost(unit.section)].span
            start, end = max(start, whole.start), min(end, whole.end)
        near = Span(max(start, 0), min(end, len(document.text))).of(document.text)
        return features(" ".join((document.title, str(document.number or ""), *unit.path, near)))

    def _scored(self, query: Query, unit: Unit, rank: int, cosine: float) -> Scored:
        own = self._own(unit)
        cover = self.share(query.features, own)
        context = self.share(query.features, own | self._around(unit))
        fits = fit(query, unit, self._library.held(unit.document_id).document)
        w = self.weights
        about = bool(query.intents & ABOUT_DOCUMENT)
        score = (
            w.dense * min(max((cosine - _DENSE_FLOOR) / _DENSE_RANGE, 0.0), 1.5)
            + w.cover * cover
            + w.context * context
            + (w.must_fit if query.intents & MUST_FIT else w.fits) * fits
            + (w.about if about else w.focus) * (unit.document_id in query.focus)
            + (w.about if about else w.likely) * (unit.document_id in query.likely)
            + w.article * is_of_article(query, unit)
            + w.noun * bool(asked_noun(query.search) & own)
            + w.passage / (1 + rank)
            + (w.absence if fits else 2 * w.absence) * is_absence(unit.text)
            + w.other_side * _names_another_grade(query.features, own)
            + w.contents * (is_contents(unit.text) and not (about or "部分" in query.search))
            + w.heading * (unit.is_heading and Intent.LIST not in query.intents)
            + w.catalogue * (not about and is_catalogue(unit.text))
            + w.remark * (is_remark(unit.path) and Intent.REMARKS not in query.intents)
        )
        return Scored(unit, score, cosine, cover, context, fits)


def _absence_first(ranked: list[Scored]) -> tuple[Scored, ...]:
    """A sentence that says of just what is asked that it is not stated goes before one that fits no better."""
    best = ranked[0]
    for other in ranked[1:]:
        if other.score < _AS_GOOD * best.score:
            break
        if other.is_absence and other.fits == 1 and other.cover >= best.cover > 0 and not best.is_absence:
            return (other, *(s for s in ranked if s is not other))
    return tuple(ranked)


def _embedded(unit: Unit) -> str:
    """What is embedded for a sentence: its nearest heading and its words."""
    return "\n".join((*unit.path[-1:], unit.text))


def _names_another_grade(wanted: frozenset[str], own: frozenset[str]) -> bool:
    """Whether the sentence names a grade that the question, which names one, does not."""
    asked = {word for word in wanted if len(word) == 1 and word.isascii() and word.isalpha()}
    return bool(asked) and any(len(w) == 1 and w.isascii() and w.isalpha() for w in own - asked)
