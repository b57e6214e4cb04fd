"""Sentences ranked by how well they fit a question."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.expectation import fit, is_absence, is_contents, is_head_line, is_remark
from assistant.intents import ABOUT_DOCUMENT, MUST_FIT, Intent
from assistant.library import Library, Unit
from assistant.reading import Read, Told, log_share
from assistant.understanding import Query, is_of_article
from assistant.wording import asked_noun
from corpus.types import Span
from index.types import Hit
from index.words import features

_USUAL_COSINE, _COSINE_SPREAD = 0.85, 0.05
_SHORT = 10
_FARTHEST = 6.0
_PASSAGES = 6
_MAX_NAMED_UNITS = 80
_AROUND = 400
_AS_GOOD = 0.5
_ASIDE = 2.0
_CACHED = 20_000
_SIDES = tuple(
    map(re.compile, (r"(?<![a-z])[a-d](?=级)", r"(?:19|20)\d\d(?=年)", r"第[一二三四五六七八九十\d]+[批次步届期章条]"))
)


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each sign counts in a sentence's score; see ``Ranker.signs``.

    From a softmax regression over the candidate sentences of 710 questions: the notices' cases, questions about State
    Council documents, cmrc2018 and drcd, each collection weighing about the same. Rounded by hand; ``article``,
    ``about``, ``focus``, ``head_line``, ``remark``, ``absence`` and ``ended`` are set by hand: few of those questions
    show what they are for.
    """

    cosine: float = 3.8
    cover: float = 1.5
    characters: float = 2.3
    context: float = 1.4
    before: float = 1.2
    title: float = 1.7
    fits: float = 1.3
    must_fit: float = 3.5
    about: float = 4.0
    focus: float = 1.0
    likely: float = 0.3
    noun: float = 0.5
    article: float = 4.0
    passage: float = 0.9
    behind: float = 0.35
    absence: float = -1.0
    remark: float = -2.5
    other_side: float = -2.0
    contents: float = -1.2
    heading: float = -0.7
    head_line: float = -2.0
    short: float = -1.4
    ended: float = -3.0
    starts: float = 0.0
    inside: float = 0.0

    def score(self, signs: Mapping[str, float]) -> float:
        """The weighted sum of signs by their names."""
        return float(sum(getattr(self, name) * value for name, value in signs.items()))


WITH_READER = Weights(
    cosine=3.85,
    cover=1.6,
    characters=2.4,
    context=1.2,
    before=1.1,
    title=1.6,
    fits=1.2,
    must_fit=4.5,
    noun=0.4,
    passage=1.25,
    behind=0.15,
    other_side=-2.6,
    contents=-2.2,
    heading=-1.0,
    short=-1.65,
    starts=2.3,
    inside=1.9,
)
"""The same where passages were read: fitted to questions that the reader was not trained on, and held near those."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence and how well it fits the question.

    ``score`` is the sum by which sentences are chosen: of two candidates, one that is 1 ahead was e times as likely
    to bear the answer where the weights were fitted; ``dense`` the cosine in -1..1; ``cover`` and
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
    told: Told = field(default_factory=Told)

    @property
    def closeness(self) -> float:
        """The cosine as it is weighed: 0 for a usual one, 1 for one that is far above."""
        return (self.dense - _USUAL_COSINE) / _COSINE_SPREAD

    @property
    def is_absence(self) -> bool:
        """Whether the sentence says that something is not stated."""
        return is_absence(self.unit.text)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence was found: the rank of its passage (from 0) and how far that one's score is behind the best.

    ``behind`` is at most 0 and at least −_FARTHEST; a sentence found only by its document's name has that least.
    """

    rank: int = _PASSAGES
    behind: float = -_FARTHEST


class Ranker:
    """Ranks the sentences of a library."""

    def __init__(self, library: Library, weights: Weights | None = None) -> None:
        self._weights = weights
        self._library = library
        self.weight = lru_cache(_CACHED)(library.generation.lexical.weight)
        self._features = lru_cache(_CACHED)(features)
        self._around = lru_cache(_CACHED)(self._features_around)

    def rank(self, query: Query, hits: Sequence[Hit], vector: NDArray[np.float32], read: Read) -> tuple[Scored, ...]:
        """Sentences of the passages ``hits`` and of the documents that the query names, best first.

        ``vector`` is the question's unit vector, shape ``(dimension,)``; ``read`` what the reader makes of them.
        """
        candidates = self._candidates(query, hits)
        if not candidates:
            return ()
        units = list(candidates)
        weights = self._weights or (WITH_READER if read.places else Weights())
        cosines = self._library.cosines(units, vector)
        scored, unread = [], []
        for unit, cosine in zip(units, map(float, cosines), strict=True):
            told = read.of(unit)
            signs = self.signs(query, unit, candidates[unit], cosine, told)
            fits = signs["fits"] + signs["must_fit"]
            scored.append(Scored(unit, weights.score(signs), cosine, signs["cover"], signs["context"], fits, told))
            unread.append(replace(scored[-1], score=(self._weights or Weights()).score(signs)))
        return self_first(query, absence_first(_sorted(scored), _sorted(unread)))

    def words(self, unit: Unit) -> frozenset[str]:
        """Content words of a sentence with its document's title and number, its headings and the text around it."""
        return self._features(unit.text) | self._around(unit)

    def share(self, wanted: frozenset[str], held: frozenset[str]) -> float:
        """Weighted share (0..1) of the content words ``wanted`` that are in ``held``; 0.5 where none is wanted."""
        total = sum(map(self.weight, wanted))
        return sum(self.weight(word) for word in wanted & held) / total if total else 0.5

    def usual(self, words: frozenset[str]) -> float:
        """How common ``words`` are in the library (0..1): 0 where no passage has any, 1 where every passage has all."""
        lexical = self._library.generation.lexical
        shares = [math.log1p(lexical.frequency(word)) / math.log1p(len(lexical)) for word in words]
        return sum(shares) / len(shares) if shares else 0.0

    def _candidates(self, query: Query, hits: Sequence[Hit]) -> dict[Unit, Place]:
        """Sentences that may answer, with their places."""
        found: dict[Unit, Place] = {}
        for rank, hit in enumerate(hits[:_PASSAGES]):
            place = Place(rank, max(hit.score - hits[0].score, -_FARTHEST))
            held = self._library.held(hit.chunk.document_id)
            for unit in held.within(hit.chunk.span):
                found.setdefault(unit, place)
        about = query.focus + query.likely
        for document_id in about:
            for unit in self._most_promising(query, document_id):
                found.setdefault(unit, Place())
        if Intent.CITED_BY in query.intents:
            for unit in self._citing(query.focus):
                found.setdefault(unit, Place())
        return {
            unit: place
            for unit, place in found.items()
            if (query.within is None or unit.document_id in query.within)
            and (not unit.is_heading or self._library.body(unit))
        }

    def _most_promising(self, query: Query, document_id: str) -> Sequence[Unit]:
        """The sentences of a named document; of a long one those that fit best by their words."""
        held = self._library.held(document_id)
        if len(held.units) <= _MAX_NAMED_UNITS:
            return held.units
        by_words = sorted(
            held.units,
            key=lambda unit: -(fit(query, unit, held.document) + self.share(query.features, self._features(unit.text))),
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

    def signs(self, query: Query, unit: Unit, place: Place, cosine: float, told: Told) -> dict[str, float]:
        """The signs of one sentence by the names of their weights."""
        own, around = self._features(unit.text), self._around(unit)
        held = self._library.held(unit.document_id)
        characters, noun = query.characters, asked_noun(query.search)
        cover = self.share(query.features, own)
        fits = fit(query, unit, held.document)
        about = bool(query.intents & ABOUT_DOCUMENT)
        must = about or bool(query.intents & (MUST_FIT | {Intent.CITED_BY}))
        each = Intent.EACH in query.intents
        focused, likely = unit.document_id in query.focus, unit.document_id in query.likely
        before = held.units[unit.ordinal - 1] if unit.ordinal else unit
        return {
            "cosine": (cosine - _USUAL_COSINE) / _COSINE_SPREAD,
            "cover": cover,
            "characters": len(characters.intersection(unit.text)) / max(len(characters), 1),
            "context": self.share(query.features, own | around),
            "before": self.share(query.features, own | self._features(before.text)) - cover,
            "title": self.share(query.features, own | self._features(held.document.title)) - cover,
            "fits": fits * (not must),
            "must_fit": fits * must,
            "about": float(about and (focused or likely)),
            "focus": float(focused and not about),
            "likely": float(likely and not about),
            "article": float(is_of_article(query, unit)),
            "noun": len(noun & own) / max(len(noun), 1),
            "passage": 1 / (1 + place.rank),
            "behind": place.behind,
            "absence": (0.5 if fits else 1.0) * is_absence(unit.text),
            "other_side": float(not each and _names_another(query.search, unit, held.document.title)),
            "contents": float(is_contents(unit.text) and not (about or "部分" in query.search)),
            "heading": float(unit.is_heading and Intent.LIST not in query.intents),
            "remark": float(is_remark(unit.path) and Intent.REMARKS not in query.intents),
            "head_line": float(fits < 1 and is_head_line(unit, held.document)),
            "short": float(len(unit.text) < _SHORT and fits < 1),
            "ended": float(unit.document_id in query.ended and not focused),
            "starts": log_share(told.starts),
            "inside": told.inside,
        }


def _sorted(scored: Iterable[Scored]) -> list[Scored]:
    return sorted(scored, key=lambda s: (-s.score, s.unit.document_id, s.unit.ordinal))


def absence_first(ranked: list[Scored], unread: list[Scored]) -> tuple[Scored, ...]:
    """The sentences with one that says that just what is asked is not stated at their head, or with none such.

    The reader was not trained on such sentences: ``unread``, the ranking without it, decides.
    """
    absent = _absence(unread)
    if absent is None:
        return tuple(s for s in ranked if not s.is_absence) or tuple(ranked)
    first = next(s for s in ranked if s.unit == absent.unit)
    return (first, *(s for s in ranked if s is not first))


def self_first(query: Query, ranked: tuple[Scored, ...]) -> tuple[Scored, ...]:
    """The sentences with the matter itself before what is said about the text, where the two are nearly as good."""
    best = ranked[0]
    if not _is_aside(query, best.unit):
        return ranked
    near = (s for s in ranked[1:] if s.score >= best.score - _ASIDE and s.fits >= best.fits)
    first = next((s for s in near if not s.is_absence and not _is_aside(query, s.unit)), None)
    return ranked if first is None else (first, *(s for s in ranked if s is not first))


def _is_aside(query: Query, unit: Unit) -> bool:
    """Whether a sentence is a remark on the text, or names its parts, and the question does not ask for such."""
    if is_remark(unit.path):
        return Intent.REMARKS not in query.intents
    return is_contents(unit.text) and not (query.intents & ABOUT_DOCUMENT or "部分" in query.search)


def _absence(ranked: list[Scored]) -> Scored | None:
    """The best sentence if it says that something is not stated, or one that does so and fits no worse."""
    best = ranked[0]
    if best.is_absence:
        return best
    near = (s for s in ranked[1:] if s.score >= best.score - _AS_GOOD)
    return next((s for s in near if s.is_absence and s.fits == 1 and s.cover >= best.cover > 0), None)


def _names_another(question: str, unit: Unit, title: str) -> bool:
    """Whether the sentence names another grade, year or ordinal (B级, 2012年, 第二批) than the question does.

    One that stands in its headings or its document's title is named as well.
    """
    return any(
        (asked := _named(question, kind))
        and (told := _named(unit.text, kind))
        and not asked & told
        and not asked & _named("".join((title, *unit.path)), kind)
        for kind in _SIDES
    )


@lru_cache(_CACHED)
def _named(text: str, kind: re.Pattern[str]) -> frozenset[str]:
    return frozenset(kind.findall(text.casefold()))
