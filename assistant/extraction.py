"""Answers cut from the documents: the sentences or list items that answer, whole, in order, with what they need."""

from __future__ import annotations

import math
import re
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.library import Held, Library, Unit
from assistant.understanding import Query
from assistant.wording import Intent, features
from corpus.types import SectionKind, Span
from index.types import Hit, TextEmbedder

_ABSENT = re.compile(r"未载|未查到|没有载明|未作规定|未见文号|没有说明哪")
_DAY = r"\d{4}年\d{1,2}月\d{1,2}日|[〇○零一二三四五六七八九O]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
_EXPECTED: dict[Intent, re.Pattern[str]] = {
    Intent.DATE: re.compile(rf"{_DAY}|\d{{4}}年|\d{{1,2}}月|近期|另行|“[一-十]+五”"),
    Intent.DURATION: re.compile(r"[\d一二两三四五六七八九十半]+(?:个)?(?:年|月|日|天|周|工作日|小时)(?!度|\d)"),
    Intent.COUNT: re.compile(
        r"[\d一二两三四五六七八九十百]+(?:\.\d+)?(?:家|个|种|项|步|级|条|人|名|份|所|次|类|方面|部分|个|档|批|%|％|万|亿)"
    ),
    Intent.MONEY: re.compile(r"\d+(?:\.\d+)?[万亿]?元"),
    Intent.NUMBER: re.compile(r"〔\d{4}〕\d+号|令第\d+号|公告\d{4}年"),
    Intent.STATUS: re.compile(r"效力|有效|废止|失效|修改"),
    Intent.BASIS: re.compile(r"依据|根据|贯彻|为(?:深入)?贯彻|按照"),
    Intent.CITED_BY: re.compile(r"依据|引用|根据|写法"),
    Intent.TITLE: re.compile(r"标题|《|全称"),
}
_ISSUED_BY = re.compile(r"由.{2,60}(?:印发|发布|制定|公布|下发|颁布)|发文机关|联合(?:印发|发布)")
_ISSUED_ON = re.compile(r"(?:成文|印发|发布|公布|通过)日期|" + _DAY)
_PERSON = re.compile(r"由.{2,40}|[部局厅委院会所办组司校]|公司|大学|单位|机构|企业|政府")
_COUNT_OF_LIST = re.compile(
    r"(?:分为|有|包括|共|列出|依次).{0,12}[一二两三四五六七八九十\d]+(?:个|项|种|步|级|方面|部分|家|条|档)|下列|如下|以下"
)


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence and how well it fits the question.

    ``score`` is the sum by which sentences are chosen (about 0..3); ``dense`` the cosine in -1..1; ``cover`` and
    ``context`` the shares (0..1) of the question's weighted content words that the sentence alone, and the sentence
    with its headings and title, contain; ``fits`` whether it has what the kind of question asks for (1), lacks it
    (0), or nothing particular is asked for (0.5).
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
        return _ABSENT.search(self.unit.text) is not None


@dataclass(frozen=True, slots=True)
class Extract:
    """Sentences chosen for an answer, in order, and what they were chosen from, best first."""

    chosen: tuple[Unit, ...]
    ranked: tuple[Scored, ...]


class UnitVectors:
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


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each sign counts in a sentence's score."""

    dense: float = 1.0
    cover: float = 0.9
    context: float = 0.5
    fits: float = 0.5
    focus: float = 0.6
    likely: float = 0.25
    passage: float = 0.2


WEIGHTS = Weights()
_DENSE_FLOOR, _DENSE_RANGE = 0.78, 0.12
_PASSAGES = 6
_MAX_FOCUS_UNITS = 400
_MAX_ITEMS = 20
_MAX_SENTENCES = 4


class Extractor:
    """Chooses the sentences of a library that answer a query."""

    def __init__(self, library: Library, embedder: TextEmbedder) -> None:
        self._library = library
        self._vectors = UnitVectors(embedder)
        self._lexical = library.generation.lexical

    def extract(self, query: Query, hits: Sequence[Hit], vector: NDArray[np.float32]) -> Extract:
        """The sentences that answer ``query``, from the passages ``hits`` and the documents it names.

        ``vector`` is the question's unit vector, shape ``(dimension,)``.
        """
        ranked = self._ranked(query, hits, vector)
        return Extract(self._compose(query, ranked), ranked)

    def weight(self, word: str) -> float:
        """How telling a content word is: its inverse document frequency over the passages."""
        return math.log(1 + len(self._lexical) / (1 + self._lexical.frequency(word)))

    def _share(self, wanted: frozenset[str], held: frozenset[str]) -> float:
        total = sum(map(self.weight, wanted))
        return sum(self.weight(word) for word in wanted & held) / total if total else 0.5

    def _candidates(self, query: Query, hits: Sequence[Hit]) -> dict[Unit, int]:
        """Sentences that may answer, with the rank of their passage (from 0)."""
        found: dict[Unit, int] = {}
        for rank, hit in enumerate(hits[:_PASSAGES]):
            held = self._library.held(hit.chunk.document_id)
            for unit in held.within(hit.chunk.span):
                found.setdefault(unit, rank)
        for document_id in query.focus:
            for unit in self._library.held(document_id).units[:_MAX_FOCUS_UNITS]:
                found.setdefault(unit, _PASSAGES)
        if Intent.CITED_BY in query.intents:
            for unit in self._citing(query.focus):
                found.setdefault(unit, _PASSAGES)
        return {unit: rank for unit, rank in found.items() if not unit.is_heading}

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

    def _ranked(self, query: Query, hits: Sequence[Hit], vector: NDArray[np.float32]) -> tuple[Scored, ...]:
        candidates = self._candidates(query, hits)
        if not candidates:
            return ()
        units = list(candidates)
        cosines = self._vectors.of([_embedded(unit) for unit in units]) @ vector
        scored = [
            self._scored(query, unit, candidates[unit], float(cosine))
            for unit, cosine in zip(units, cosines, strict=True)
        ]
        return tuple(sorted(scored, key=lambda s: (-s.score, s.unit.document_id, s.unit.ordinal)))

    def _scored(self, query: Query, unit: Unit, rank: int, cosine: float) -> Scored:
        document = self._library.held(unit.document_id).document
        own = features(unit.text)
        around = own | features(" ".join((document.title, str(document.number or ""), *unit.path)))
        cover, context = self._share(query.features, own), self._share(query.features, around)
        fits = _fit(query.intents, unit)
        w = WEIGHTS
        score = (
            w.dense * min(max((cosine - _DENSE_FLOOR) / _DENSE_RANGE, 0.0), 1.2)
            + w.cover * cover
            + w.context * context
            + w.fits * fits
            + w.focus * (unit.document_id in query.focus)
            + w.likely * (unit.document_id in query.likely)
            + w.passage / (1 + rank)
        )
        return Scored(unit, score, cosine, cover, context, fits)

    def _compose(self, query: Query, ranked: Sequence[Scored]) -> tuple[Unit, ...]:
        if not ranked:
            return ()
        best = ranked[0]
        if best.is_absence:
            return (best.unit,)
        listed = self._list_around(query, best)
        if listed:
            return listed
        return self._completed(query, best, ranked)

    def _list_around(self, query: Query, best: Scored) -> tuple[Unit, ...]:
        """The whole list that ``best`` opens or belongs to, where the question asks for a list."""
        held = self._library.held(best.unit.document_id)
        section = best.unit.section
        if section is None or not query.intents & {Intent.LIST, Intent.COUNT, Intent.GIST}:
            return ()
        if held.sections[section].kind is SectionKind.ITEM:
            parent = held.parent_of(section)
            if parent is None or not self._asks_for(query, held, parent, best):
                return ()
            section = parent
        items = held.items_of(section)
        if len(items) < 2 or not self._opens(held, section, items[0], best):
            return ()
        first = held.sections[items[0]].span.start
        spans = [held.sections[section].span]
        lead = [u for u in held.within(spans[0]) if u.span.start < first and not u.is_heading]
        body = [u for i in items[:_MAX_ITEMS] for u in held.within(held.sections[i].span) if not u.is_heading]
        return tuple(lead[-1:] + _first_of_each(held, items, body))

    def _opens(self, held: Held, section: int, first_item: int, best: Scored) -> bool:
        """Whether ``best`` is an item, or the sentence that leads into the items."""
        at = held.sections[first_item].span.start
        return best.unit.span.start >= at or _COUNT_OF_LIST.search(best.unit.text) is not None

    def _asks_for(self, query: Query, held: Held, parent: int, best: Scored) -> bool:
        """Whether the question is about the list as a whole rather than about the item ``best``."""
        if Intent.LIST not in query.intents:
            return False
        section = held.sections[parent]
        items = held.items_of(parent)
        first = held.sections[items[0]].span.start if items else section.span.end
        lead = features(Span(section.span.start, first).of(held.document.text))
        item = features(best.unit.text) - lead
        own = sum(map(self.weight, query.features & item))
        shared = sum(map(self.weight, query.features & lead))
        return shared > own

    def _completed(self, query: Query, best: Scored, ranked: Sequence[Scored]) -> tuple[Unit, ...]:
        """``best`` with the sentences that bear what of the question it does not."""
        chosen = [best.unit]
        borne = features(best.unit.text)
        for other in ranked[1:]:
            if len(chosen) == _MAX_SENTENCES:
                break
            if other.is_absence or other.score < 0.7 * best.score:
                continue
            own = features(other.unit.text)
            gain = self._share(query.features, (own - borne) & query.features) if query.features else 0.0
            if gain >= 0.2:
                chosen.append(other.unit)
                borne |= own
        return tuple(sorted(chosen, key=lambda u: (u.document_id != best.unit.document_id, u.document_id, u.ordinal)))


def _embedded(unit: Unit) -> str:
    """What is embedded for a sentence: its nearest heading and its words."""
    return "\n".join((*unit.path[-1:], unit.text))


def _fit(asked: frozenset[Intent], unit: Unit) -> float:
    signs = []
    for intent in asked:
        pattern = _EXPECTED.get(intent)
        if intent is Intent.DATE and Intent.ISSUE in asked:
            pattern = _ISSUED_ON
        elif intent is Intent.WHO:
            pattern = _ISSUED_BY if Intent.ISSUE in asked else _PERSON
        if pattern:
            signs.append(pattern.search(unit.text) is not None)
    return sum(signs) / len(signs) if signs else 0.5


def _first_of_each(held: Held, items: Sequence[int], body: Sequence[Unit]) -> list[Unit]:
    """Of each item its sentences, without those of the sections below it where there are any."""
    chosen = []
    for i in items:
        section = held.sections[i]
        chosen += [u for u in body if section.span.covers(u.span) and u.section in (i, None)]
    return chosen or list(body)
