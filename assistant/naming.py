"""Which documents a question names: by number, by part of a number (47号文), by 《title》 or by a bare title."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from assistant.issuers import may_be_one
from assistant.messages import cited
from assistant.spelling import sound
from corpus.references import canonical_title, find_numbers, find_titles, find_typed_numbers
from corpus.script import simplified
from corpus.types import DocumentNumber, NumberForm, Reference, Span
from index.catalogue import Catalogue
from index.types import HeldNumber

_PARTIAL = re.compile(
    r"(?<![\d\-—－])(?:(?P<year>[12]\d{3})(?:年|\s)\s*)?第?(?P<serial>\d{1,4})\s*号\s*(?P<kind>文件|文|令|通知|函|公告|意见|办法|方案)?"
    r"(?![楼线院店门台铁公])"
)
_OFFICIAL = re.compile(
    r"(?:通知|意见|办法|规定|条例|细则|方案|规划|纲要|决定|通告|公告|批复|法|标准|规则)(?:\(.{2,6}\)|（.{2,6}）)?$"
)
_BRACKETED = re.compile(r"[〔\[【(（〈﹝〖〚‘<《「『{［]\s*\d{4}")
_SUBNUMBER = re.compile(
    r"[\u3400-\u9fff]{2,9}\s*[〔\[【(（［]\s*\d{4}\s*[〕\]】)）］]\s*\d+\s*(?:[-—－]\s*\d+\s*号|号之[一二三四五六七八九十\d]+)"
)
"""Numbers of parts (47-1号, 47号之二), which no document of a library has."""
_AGENCY_NAME = re.compile(r"[部厅局院署会委办室府]$")
_KIND = re.compile(
    r"(?P<kind>(?:指导|实施|若干|管理|暂行|处理|评估|工作|总体|发展|规划|规则|试点|建设)"
    r"(?:意见|办法|细则|规定|方案|条例|规划|纲要|名单|结果))(?:试行|暂行)?(?:的通知)?(?:\d{4,8}年)?$"
)
_FORMS = {"令": NumberForm.ORDER, "公告": NumberForm.ANNOUNCEMENT}
_NEAREST = 3
_SHORTEST_NAME = 4
_SHARED_NAME = 0.6


@dataclass(frozen=True, slots=True)
class Named:
    """What a question names.

    ``held`` are documents named for certain; ``likely`` those whose bare title or short name occurs; ``titled`` those
    of both that are named by a title, which may stand for several versions of one thing. ``unknown`` are
    the numbers and titles, as written, that the library does not hold, and ``nearest`` what it holds nearest to them.
    ``candidates`` are the documents that one short form could mean. ``rest`` is the question without these names,
    ``reading`` the question with each short or incomplete number replaced by the number it was taken for.
    """

    held: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    rest: str = ""
    reading: str = ""
    titled: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    held: list[str] = field(default_factory=list)
    likely: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    nearest: list[str] = field(default_factory=list)
    candidates: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    readings: dict[Span, str] = field(default_factory=dict)
    titled: list[str] = field(default_factory=list)


class Namer:
    """Finds the names of a library's documents in questions."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._entries = {entry.id: entry for entry in catalogue.documents()}
        self._numbers = catalogue.numbers()
        self._things = catalogue.things()
        self._names = self._short_names()

    def _short_names(self) -> dict[str, tuple[str, ...]]:
        """Names that belong to one document, or to versions of one thing, with these, the longest first.

        They are titles, and the kind of document at their end.
        """
        owners: dict[str, dict[str, None]] = {}
        for name, document_id in self._catalogue.titles():
            kind = _KIND.search(name)
            for short in {name, kind["kind"] if kind else name}:
                if len(short) >= _SHORTEST_NAME:
                    owners.setdefault(short, {})[document_id] = None
        single = {name: tuple(ids) for name, ids in owners.items() if self._are_one_thing(ids)}
        return dict(sorted(single.items(), key=lambda item: -len(item[0])))

    def _are_one_thing(self, document_ids: Collection[str]) -> bool:
        """Whether they are one document, or versions of one thing."""
        return len({self._things.get(document_id, document_id) for document_id in document_ids}) == 1

    def _versions(self, document_ids: Collection[str], name: str) -> list[str]:
        """These documents, and those versions of them in whose titles ``name`` stands too."""
        versions = (entry for id_ in document_ids for entry in self._catalogue.versions_of(id_))
        also = (entry.id for entry in versions if name in canonical_title(entry.title))
        return list(dict.fromkeys([*document_ids, *also]))

    def name(self, question: str) -> Named:
        """The documents that ``question`` names."""
        found = _Found()
        self._by_number(question, found)
        self._by_part(question, found)
        self._by_title(question, found)
        if not found.held:
            self._by_bare_title(question, found)
        return Named(
            held=tuple(dict.fromkeys(found.held)),
            likely=tuple(dict.fromkeys(found.likely)),
            unknown=tuple(dict.fromkeys(found.unknown)),
            nearest=tuple(dict.fromkeys(found.nearest)),
            candidates=tuple(dict.fromkeys(found.candidates)),
            rest=_without(question, found.spans),
            reading=_read_as(question, found.readings),
            titled=tuple(dict.fromkeys(found.titled)),
        )

    def describe(self, document_id: str) -> str:
        """The document as officials cite it."""
        return cited(self._entries[document_id].title, self._entries[document_id].number)

    def _by_number(self, question: str, found: _Found) -> None:
        for part in _SUBNUMBER.finditer(question):
            found.unknown.append(part.group())
            found.spans.append(Span(*part.span()))
        for reference in find_typed_numbers(question):
            number = reference.number
            if number is None or _overlaps(reference.span, found.spans):
                continue
            exact = [h for h in self._numbers if h.key == number.key]
            held = exact or self._sounding_like(reference, number) or self._shortened(number)
            if held:
                found.held += [h.document_id for h in held]
                if reference.text != held[0].canonical and not (exact and find_numbers(reference.text)):
                    found.readings[reference.span] = held[0].canonical
            elif self._is_meant(reference, number):
                found.unknown.append(str(number))
                found.nearest += [self.describe(h.document_id) for h in self._nearest(number)]
            else:
                continue
            found.spans.append(reference.span)

    def _sounding_like(self, reference: Reference, number: DocumentNumber) -> list[HeldNumber]:
        """For a code typed without brackets: the held number that sounds the same (国科办证2012 47号)."""
        if _BRACKETED.search(reference.text):
            return []
        same = (h for h in self._numbers if h.key.partition("〔")[2] == number.key.partition("〔")[2])
        return [h for h in same if sound(h.key.partition("〔")[0]) == sound(number.key.partition("〔")[0])]

    def _shortened(self, number: DocumentNumber) -> list[HeldNumber]:
        """For an order under a shortened name of its issuer (省政府令第203号): the only held one that it may be."""
        if number.form is not NumberForm.ORDER:
            return []
        orders = [(h, n) for h in self._numbers if (n := self._parsed(h)).form is number.form]
        held = [h for h, n in orders if n.serial == number.serial and may_be_one(n.code, number.code)]
        return held if len(held) == 1 else []

    def _is_meant(self, reference: Reference, number: DocumentNumber) -> bool:
        """Whether what was written is a number of its own, and not a serial after other words (科技部2012年47号)."""
        if number.code in simplified("".join(reference.text.split())):
            is_agency = _AGENCY_NAME.search(number.code) is not None
            return number.form is not NumberForm.BRACKET or bool(_BRACKETED.search(reference.text)) or not is_agency
        return not any(self._parsed(h).serial == number.serial for h in self._numbers)

    def _nearest(self, number: DocumentNumber) -> list[HeldNumber]:
        """Held numbers by how much they share with ``number``: code, year, serial, and the likeness of the whole."""

        def likeness(held: HeldNumber) -> float:
            other = self._parsed(held)
            return (
                difflib.SequenceMatcher(None, number.key, held.key).ratio()
                + (other.code == number.code)
                + (other.serial == number.serial)
                + (other.year == number.year) / 2
                + (sorted(str(other.serial)) == sorted(str(number.serial))) / 2
            )

        return sorted(self._numbers, key=likeness, reverse=True)[:_NEAREST]

    @staticmethod
    def _parsed(held: HeldNumber) -> DocumentNumber:
        number = find_typed_numbers(held.key)[0].number
        assert number is not None  # noqa: S101 - a key is a number
        return number

    def _by_title(self, question: str, found: _Found) -> None:
        for reference in find_titles(question):
            part = reference.canonical
            exact = self._versions([document.id for document in self._catalogue.find_by_title(reference.text)], part)
            owners = exact or [i for i, e in self._entries.items() if part and part in canonical_title(e.title)]
            if exact or (owners and self._are_one_thing(owners)):
                found.held += owners
                found.titled += owners
                found.spans.append(reference.span)
            elif len(owners) > 1:
                found.candidates += [self.describe(i) for i in sorted(owners)][: _NEAREST + 1]
            elif not found.held and _OFFICIAL.search(reference.text.strip("《》")) and not self._mentioned(part):
                found.unknown.append(reference.text)
                found.nearest += self._nearest_titles(part)

    def _mentioned(self, canonical: str) -> bool:
        return self._catalogue.mentions_title(canonical)

    def _nearest_titles(self, canonical: str) -> list[str]:
        names = {canonical_title(entry.title): i for i, entry in self._entries.items()}
        return [self.describe(names[n]) for n in difflib.get_close_matches(canonical, names, _NEAREST, _SHARED_NAME)]

    def _by_part(self, question: str, found: _Found) -> None:
        """Numbers of which only the serial, or the year and the serial, are given."""
        for match in _PARTIAL.finditer(simplified(question)):
            span = Span(*match.span())
            if _overlaps(span, found.spans):
                continue
            year, serial = match["year"], int(match["serial"])
            same = [
                h
                for h in self._numbers
                for n in [self._parsed(h)]
                if n.serial == serial
                and (year is None or n.year == int(year))
                and _FORMS.get(match["kind"], n.form) is n.form
            ]
            if len(same) == 1:
                found.held.append(same[0].document_id)
                found.spans.append(span)
                found.readings[self._with_code(question, span)] = same[0].canonical
            elif len(same) > 1:
                found.candidates += [self.describe(h.document_id) for h in same]
            elif match["kind"] and self._numbers:
                found.unknown.append(match.group().strip())
                wanted = DocumentNumber("", int(year) if year else None, serial)
                found.nearest += [self.describe(h.document_id) for h in self._nearest(wanted)]

    @staticmethod
    def _with_code(question: str, span: Span) -> Span:
        """``span`` with the word before it, where that word was meant as the number's code."""
        typed = (r.span for r in find_typed_numbers(question))
        return next((t for t in typed if t.start <= span.start and span.end >= t.end > span.start), span)

    def _by_bare_title(self, question: str, found: _Found) -> None:
        text = simplified(question)
        for name, document_ids in self._names.items():
            at = text.find(name)
            if at >= 0:
                found.likely += document_ids
                found.titled += document_ids
                found.spans.append(Span(at, at + len(name)))
                text = text.replace(name, "\0" * len(name))


def _overlaps(span: Span, others: list[Span]) -> bool:
    return any(other.start < span.end and span.start < other.end for other in others)


def _without(question: str, spans: list[Span]) -> str:
    """``question`` with what the spans cover replaced by spaces."""
    edges = [0, *(edge for span in sorted(spans) for edge in (span.start, span.end)), len(question)]
    return " ".join(question[a:b] for a, b in list(pairwise(edges))[::2]).strip()


def _read_as(question: str, readings: Mapping[Span, str]) -> str:
    """``question`` with what the spans cover replaced."""
    for span in sorted(readings, reverse=True):
        question = question[: span.start] + readings[span] + question[span.end :]
    return question
