"""Answers cut from the documents: the sentences or list items that answer, whole, in order, with what they need."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.expectation import gives_alternatives, has, is_absence, is_title_line, leads_into_list
from assistant.intents import ABOUT_DOCUMENT, Intent
from assistant.library import Held, Library, Unit
from assistant.ranking import Ranker, Scored
from assistant.reading import Read
from assistant.understanding import Query, is_of_article
from corpus.references import find_numbers
from corpus.types import SectionKind, Span
from index.types import Hit
from index.words import features

_MAX_ITEMS = 20
_MAX_SENTENCES = 4
_MAX_EACH = 6
_NEARLY_AS_GOOD = 2.0
_AS_GOOD = 1.5
_ELSEWHERE = 1.0
_ENOUGH = 160
"""Up to how many characters an answer grows by sentences that may be the answer as well; room for three or four."""
_NEARLY_AS_NEAR = 0.025
_WORTH_ADDING = 0.12
_SIDES = (re.compile(r"[a-z]"), re.compile(r"(?:19|20)\d\d"))
"""What stands side by side in questions: grades, or years."""
_COLONS = ("：", ":")
_LISTS = frozenset({Intent.LIST, Intent.COUNT, Intent.GIST})


@dataclass(frozen=True, slots=True)
class Extract:
    """Sentences chosen for an answer, in order, and what they were chosen from, best first.

    ``used`` are those of the chosen that stand in the best one's document, ``words`` the content words in and around
    them, and ``context`` the weighted share (0..1) of the question's content words among these. ``usual`` is how common
    these words are in the library (see ``Ranker.usual``).
    """

    chosen: tuple[Unit, ...] = ()
    ranked: tuple[Scored, ...] = ()
    used: tuple[Scored, ...] = ()
    words: frozenset[str] = frozenset()
    context: float = 0.0
    usual: float = 0.0


class Extractor:
    """Chooses the sentences of a library that answer a query."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._ranker = Ranker(library)

    def extract(self, query: Query, hits: Sequence[Hit], vector: NDArray[np.float32], read: Read) -> Extract:
        """The sentences that answer ``query``, from the passages ``hits`` and the documents it names.

        ``vector`` is the question's unit vector, shape ``(dimension,)``.
        """
        ranked = self._ranker.rank(query, hits, vector, read)
        if not ranked:
            return Extract()
        chosen = self._compose(query, ranked)
        best = ranked[0]
        spans = {unit.span for unit in chosen if unit.document_id == best.unit.document_id}
        of_best = (s for s in ranked if s.unit.document_id == best.unit.document_id)
        used = tuple(s for s in of_best if s.unit.span in spans) or (best,)
        words = frozenset().union(*(self._ranker.words(s.unit) for s in used))
        context, usual = self._ranker.share(query.features, words), self._ranker.usual(query.features)
        return Extract(chosen, ranked, used, words, context, usual)

    def _compose(self, query: Query, ranked: Sequence[Scored]) -> tuple[Unit, ...]:
        best = ranked[0]
        if best.is_absence:
            return (best.unit,)
        if best.unit.is_heading:
            return self._listed(best.unit) or tuple(self._library.body(best.unit)[:_MAX_SENTENCES])
        return (
            self._compared(query, ranked)
            or self._list_around(query, best)
            or self._gist(query, best, ranked)
            or self._completed(query, best, ranked)
        )

    def _gist(self, query: Query, best: Scored, ranked: Sequence[Scored]) -> tuple[Unit, ...]:
        """For 讲了什么: the sentences of the named document that say what it is."""
        if Intent.GIST not in query.intents or not best.fits:
            return ()
        telling = [s.unit for s in ranked if s.unit.document_id == best.unit.document_id and s.fits == best.fits]
        sentences = sorted((u for u in telling if not u.is_heading), key=lambda u: u.ordinal)
        return tuple(self._joined_lines(sentences)[:_MAX_SENTENCES])

    def _joined_lines(self, units: Sequence[Unit]) -> list[Unit]:
        """The units with the lines of a title that was broken over several lines as one."""
        out: list[Unit] = []
        for unit in units:
            document = self._library.held(unit.document_id).document
            before = out[-1] if out else None
            if before and before.ordinal + 1 == unit.ordinal and is_title_line(unit, document):
                span = Span(before.span.start, unit.span.end)
                out[-1] = replace(unit, span=span, text=span.of(document.text))
            else:
                out.append(unit)
        return out

    def _compared(self, query: Query, ranked: Sequence[Scored]) -> tuple[Unit, ...]:
        """For each of several things that the question names side by side, the best sentence on it alone."""
        named = next((n for n in (self._named(query, pattern) for pattern in _SIDES) if len(n) > 1), [])
        usable = [s for s in ranked if not s.is_absence and not s.unit.is_heading]
        if len(query.focus) > 1:
            joint = next((s for s in usable if self._names_all(query, s.unit)), None)
            if joint and joint.fits >= ranked[0].fits and joint.score >= ranked[0].score - _NEARLY_AS_GOOD:
                return (joint.unit,)
            sides = [[s for s in usable if s.unit.document_id == i] for i in query.focus]
        elif named and Intent.EACH not in query.intents:
            sides = [[s for s in usable if features(s.unit.text) & set(named) == {n}] for n in named]
        else:
            return ()
        if not all(sides):
            return ()
        together = [self._siblings(sides, s) for s in sides[0]] if len(query.focus) < 2 else []
        best = max(filter(None, together), key=lambda row: sum(s.score for s in row), default=[s[0] for s in sides])
        return tuple(sorted({s.unit for s in best}, key=lambda u: (u.document_id, u.ordinal)))

    @staticmethod
    def _named(query: Query, pattern: re.Pattern[str]) -> list[str]:
        return sorted(word for word in query.features if pattern.fullmatch(word))

    def _names_all(self, query: Query, unit: Unit) -> bool:
        """Whether the sentence is about all documents that the question names: it stands in one and names the rest."""
        documents = [self._library.held(i).document for i in query.focus if i != unit.document_id]
        wanted = {d.number.key for d in documents if d.number}
        named = {reference.canonical for reference in find_numbers(unit.text)}
        return unit.document_id in query.focus and len(wanted) == len(documents) and wanted <= named

    def _siblings(self, sides: Sequence[Sequence[Scored]], first: Scored) -> list[Scored]:
        """``first`` with the best of each other side from the same outermost section; empty where one has none."""
        row = [first]
        for side in sides[1:]:
            near = next((s for s in side if self._chapter(s.unit) == self._chapter(first.unit)), None)
            if near is None:
                return []
            row.append(near)
        return row

    def _chapter(self, unit: Unit) -> tuple[str, int | None]:
        held = self._library.held(unit.document_id)
        return unit.document_id, None if unit.section is None else held.outermost(unit.section)

    def _list_around(self, query: Query, best: Scored) -> tuple[Unit, ...]:
        """The whole list that ``best`` opens or belongs to, where the question is about the list."""
        held = self._library.held(best.unit.document_id)
        section = best.unit.section
        if section is None:
            return ()
        if held.sections[section].kind is SectionKind.ITEM:
            parent = held.parent_of(section)
            if parent is None or not self._asks_for_whole(query, held, parent, best):
                return ()
        elif not best.unit.text.endswith(_COLONS) and not (query.intents & _LISTS and leads_into_list(best.unit.text)):
            return ()
        return self._listed(best.unit)

    def _listed(self, unit: Unit) -> tuple[Unit, ...]:
        """The items of the list that ``unit`` opens or belongs to, with the sentence that leads in; else nothing."""
        held = self._library.held(unit.document_id)
        section = unit.section
        if section is not None and held.sections[section].kind is SectionKind.ITEM and not unit.is_heading:
            section = held.parent_of(section)
        items = held.items_of(section) if section is not None else []
        if section is None or len(items) < 2:
            return ()
        first = held.sections[items[0]].span.start
        inside = [u for u in held.within(held.sections[section].span) if not u.is_heading]
        lead = [u for u in inside if u.span.start < first]
        return tuple(lead[-1:] + _items(held, items[:_MAX_ITEMS], inside))

    def _asks_for_whole(self, query: Query, held: Held, parent: int, best: Scored) -> bool:
        """Whether the question is about the list as a whole rather than about the item ``best``."""
        section = held.sections[parent]
        items = held.items_of(parent)
        first = held.sections[items[0]].span.start if items else section.span.end
        lead_text = Span(section.span.start, first).of(held.document.text)
        lead = features(lead_text)
        if gives_alternatives(lead_text):
            return True
        shared = sum(map(self._ranker.weight, query.features & lead))
        own = sum(map(self._ranker.weight, query.features & (features(best.unit.text) - lead)))
        return shared > own if Intent.LIST in query.intents else shared > 0 and own == 0

    def _completed(self, query: Query, best: Scored, ranked: Sequence[Scored]) -> tuple[Unit, ...]:
        """``best``, then the sentences that may be the answer as well or bear what of the question it does not."""
        chosen = [best]
        most = _MAX_EACH if Intent.EACH in query.intents else _MAX_SENTENCES
        for other in ranked[1:]:
            if len(chosen) == most or other.score < best.score - _NEARLY_AS_GOOD:
                break
            near = other.unit.document_id == best.unit.document_id or other.score >= best.score - _ELSEWHERE
            wanted = near and (_has_room(chosen, other) or self._adds(query, chosen, other))
            if wanted and self._is_usable(query, other.unit):
                chosen.append(other)
        following = []
        if Intent.HOW in query.intents or leads_into_list(best.unit.text):
            following = self._going_on(best, ranked)
        return tuple(dict.fromkeys([best.unit, *following, *(s.unit for s in chosen)]))

    def _is_usable(self, query: Query, unit: Unit) -> bool:
        """Whether the sentence may stand in an answer beside another."""
        if is_absence(unit.text) or unit.is_heading or (query.articles and not is_of_article(query, unit)):
            return False
        document = self._library.held(unit.document_id).document
        return bool(query.intents & {Intent.TITLE, Intent.GIST}) or not is_title_line(unit, document)

    def _adds(self, query: Query, chosen: Sequence[Scored], other: Scored) -> bool:
        """Whether a sentence bears words or kinds of the question that those chosen do not, or is one more of each."""
        best = chosen[0]
        document = self._library.held(other.unit.document_id).document
        same_document = other.unit.document_id == best.unit.document_id
        about = query.intents & ABOUT_DOCUMENT
        told = {intent for intent in about if has(query, intent, other.unit, document)}
        if Intent.EACH in query.intents and other.fits == best.fits > 0 and other.score >= best.score - _AS_GOOD:
            return same_document and told == about
        if same_document and any(not any(has(query, i, s.unit, document) for s in chosen) for i in told):
            return True
        borne = frozenset().union(*(features(s.unit.text) for s in chosen))
        gain = self._ranker.share(query.features, features(other.unit.text) - borne)
        return bool(query.features) and gain >= _WORTH_ADDING

    def _going_on(self, best: Scored, ranked: Sequence[Scored]) -> list[Unit]:
        """The sentence right after ``best`` in its section, where it is nearly as near to the question."""
        following = [
            s.unit
            for s in ranked
            if s.unit.document_id == best.unit.document_id
            and s.unit.ordinal == best.unit.ordinal + 1
            and s.unit.section == best.unit.section
            and not s.is_absence
            and not s.unit.is_heading
            and s.dense >= best.dense - _NEARLY_AS_NEAR
        ]
        return following[:1]


def _has_room(chosen: Sequence[Scored], other: Scored) -> bool:
    """Whether there is room for a sentence that may be the answer as well; room for three or four."""
    return len(other.unit.text) <= _ENOUGH - sum(len(s.unit.text) for s in chosen)


def _items(held: Held, items: Sequence[int], inside: Sequence[Unit]) -> list[Unit]:
    """Of each item its own sentences, without those of the sections below it where there are any."""
    own = [u for i in items for u in inside if held.sections[i].span.covers(u.span) and u.section == i]
    return own or list(inside)
