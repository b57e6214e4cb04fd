"""Which documents a question names: by number, by part of a number (47号文), by 《title》 or by a bare title."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from assistant.issuers import may_be_one
from assistant.messages import cited
from assistant.spelling import sound
from corpus.references import canonical_title, find_numbers, find_titles, find_typed_numbers
from corpus.script import simplified
from corpus.types import DocumentNumber, NumberForm, Reference, Span
from index.catalogue import Catalogue
from index.names import Names
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
_FORMS = {"令": NumberForm.ORDER, "公告": NumberForm.ANNOUNCEMENT}
_NEAREST = 3
_SHORTEST_NAME = 4
_CANDIDATES = 20
"""At most so many documents are offered for a part of a number, the first in the order of the build."""
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
        self._names = Names(catalogue)

    def _are_one_thing(self, document_ids: Collection[str]) -> bool:
        """Whether they are one document, or versions of one thing."""
        things = self._names.things(document_ids)
        return len({things.get(document_id, document_id) for document_id in document_ids}) == 1

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
        """The document as officials cite it. Raises UnknownDocumentError."""
        entry = self._catalogue.entry(document_id)
        return cited(entry.title, entry.number)

    def _described(self, held: Iterable[HeldNumber]) -> list[str]:
        return [cited(each.title, str(each.number)) for each in held]

    def _by_number(self, question: str, found: _Found) -> None:
        for part in _SUBNUMBER.finditer(question):
            found.unknown.append(part.group())
            found.spans.append(Span(*part.span()))
        for reference in find_typed_numbers(question):
            number = reference.number
            if number is None or _overlaps(reference.span, found.spans):
                continue
            exact = self._names.numbered(number.key)
            held = exact or self._sounding_like(reference, number) or self._shortened(number)
            if held:
                found.held += [h.document_id for h in held]
                canonical = str(held[0].number)
                if reference.text != canonical and not (exact and find_numbers(reference.text)):
                    found.readings[reference.span] = canonical
            elif self._is_meant(reference, number):
                found.unknown.append(str(number))
                found.nearest += self._described(self._nearest(number))
            else:
                continue
            found.spans.append(reference.span)

    def _sounding_like(self, reference: Reference, number: DocumentNumber) -> list[HeldNumber]:
        """For a code typed without brackets: the held number that sounds the same (国科办证2012 47号)."""
        if _BRACKETED.search(reference.text):
            return []
        same = self._names.with_serial(number.serial, number.year, number.form)
        heard = sound(number.key.partition("〔")[0])
        return [h for h in same if sound(h.key.partition("〔")[0]) == heard]

    def _shortened(self, number: DocumentNumber) -> list[HeldNumber]:
        """For an order under a shortened name of its issuer (省政府令第203号): the only held one that it may be."""
        if number.form is not NumberForm.ORDER:
            return []
        orders = self._names.with_serial(number.serial, form=number.form)
        held = [h for h in orders if may_be_one(h.number.code, number.code)]
        return held if len(held) == 1 else []

    def _is_meant(self, reference: Reference, number: DocumentNumber) -> bool:
        """Whether what was written is a number of its own, and not a serial after other words (科技部2012年47号)."""
        if number.code in simplified("".join(reference.text.split())):
            is_agency = _AGENCY_NAME.search(number.code) is not None
            return number.form is not NumberForm.BRACKET or bool(_BRACKETED.search(reference.text)) or not is_agency
        return not self._names.with_serial(number.serial, most=1)

    def _nearest(self, number: DocumentNumber) -> list[HeldNumber]:
        """Held numbers by how much they share with ``number``: code, year, serial, and the likeness of the whole.

        Of a library with more than ``index.names.NEAR`` numbers only those are compared that ``Names.near`` gives.
        """

        def likeness(held: HeldNumber) -> float:
            other = held.number
            return (
                difflib.SequenceMatcher(None, number.key, held.key).ratio()
                + (other.code.removesuffix("字") == number.code.removesuffix("字"))
                + (other.serial == number.serial)
                + (other.year == number.year) / 2
                + (sorted(str(other.serial)) == sorted(str(number.serial))) / 2
            )

        return sorted(self._names.near(number), key=likeness, reverse=True)[:_NEAREST]

    def _by_title(self, question: str, found: _Found) -> None:
        for reference in find_titles(question):
            part = reference.canonical
            exact = self._versions(self._catalogue.named(part, derived=False), part)
            owners = exact or self._names.containing(part)
            if exact or (owners and self._are_one_thing(owners)):
                found.held += owners
                found.titled += owners
                found.spans.append(reference.span)
            elif len(owners) > 1:
                found.candidates += map(self.describe, sorted(owners)[: _NEAREST + 1])
            elif not found.held and _OFFICIAL.search(reference.text.strip("《》")) and not self._names.mentioned(part):
                found.unknown.append(reference.text)
                found.nearest += self._nearest_titles(part)

    def _nearest_titles(self, canonical: str) -> list[str]:
        """The titles most like that one, of those that ``Names.sharing`` gives."""
        names = dict(self._names.sharing(canonical))
        return [self.describe(names[n]) for n in difflib.get_close_matches(canonical, names, _NEAREST, _SHARED_NAME)]

    def _by_part(self, question: str, found: _Found) -> None:
        """Numbers of which only the serial, or the year and the serial, are given."""
        for match in _PARTIAL.finditer(simplified(question)):
            span = Span(*match.span())
            if _overlaps(span, found.spans):
                continue
            year, serial = match["year"], int(match["serial"])
            wanted = DocumentNumber("", int(year) if year else None, serial)
            same = self._names.with_serial(serial, wanted.year, _FORMS.get(match["kind"]), _CANDIDATES)
            if len(same) == 1:
                found.held.append(same[0].document_id)
                found.spans.append(span)
                found.readings[self._with_code(question, span)] = str(same[0].number)
            elif len(same) > 1:
                found.candidates += self._described(same)
            elif match["kind"] and (nearest := self._nearest(wanted)):
                found.unknown.append(match.group().strip())
                found.nearest += self._described(nearest)

    @staticmethod
    def _with_code(question: str, span: Span) -> Span:
        """``span`` with the word before it, where that word was meant as the number's code."""
        typed = (r.span for r in find_typed_numbers(question))
        return next((t for t in typed if t.start <= span.start and span.end >= t.end > span.start), span)

    def _by_bare_title(self, question: str, found: _Found) -> None:
        """Names of one document, or of versions of one thing: the longest first, each where it first stands."""
        taken: list[Span] = []
        for name, places in self._names.standing_in(simplified(question), _SHORTEST_NAME).items():
            free = [span for at in places if not _overlaps(span := Span(at, at + len(name)), taken)]
            document_ids = self._names.called(name) if free else []
            if document_ids:
                found.likely += document_ids
                found.titled += document_ids
                found.spans.append(free[0])
                taken += free


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
