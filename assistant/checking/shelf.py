"""What the library holds of a number or a title, looked up once for each, and what is nearly so called.

Documents are named by their ids; their texts are loaded only when ``document`` asks for one.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from dataclasses import replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

from assistant.checking.types import Evidence, Target
from assistant.issuers import may_be_one
from corpus.references import CODE_HEADS, canonical_title, find_numbers, title_names
from corpus.relations import RelationKind
from corpus.relations.names import may_be_ending
from corpus.script import simplified
from corpus.types import Document, DocumentNumber, NumberForm, Section, Span
from index.relations import ENDED, Ambiguous, Graph, Held, Validity

if TYPE_CHECKING:
    from index.catalogue import Catalogue

_KEY = re.compile(r"(?P<code>.+)〔(?P<year>\d+)〕(?P<serial>\d+)号")
_ORDER = re.compile(r"(?P<code>.+)令第(?P<serial>\d+)号")
_TRIAL = re.compile(r"试行|暂行")
_MARKED = re.compile(r"[（(]?(?:试行|暂行)[）)]?")
_BEFORE_KIND = re.compile(r"(?=(?:办法|规定|条例|细则|规则|规程|意见|方案|标准|制度)[》〉>]?\Z)")
_NOTICE = re.compile(r"(?:[》〉>]?的?(?:通知|公告|决定|函|令))?\Z")
_YEARS = re.compile(r"(?:\d{4}年?){1,2}")
_REVISED = re.compile(r"[(（][^()（）]*修[订正][^()（）]*[)）]|(?:(?<!办)法|条例)》?\Z")
_CHANGING = (RelationKind.REPEALS, RelationKind.AMENDS)
_SHORTEST_PART = 6
_INNER = re.compile(r"[《〈]([^《》〈〉]+)[》〉]")
_LONGEST_EVIDENCE = 300
_OCCURRENCES = 20


class Shelf:
    """A catalogue as a checker asks it. Lookups are kept for the life of the shelf."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._graph = Graph(catalogue)
        self.numbered = cache(self._numbered)
        self.titled = cache(self._titled)
        self.respelled = cache(self._respelled)
        self.validity = cache(self._validity)
        self.sections = cache(self._sections)
        self.target = cache(self._target)

    @cached_property
    def _by_parts(self) -> dict[tuple[str, str], list[tuple[str, str]]]:
        """Key and document by two parts of the key: 〔year〕 and serial, or code and serial."""
        found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for held in self._catalogue.numbers():
            if match := _KEY.fullmatch(held.key):
                for parts in ((match["year"], match["serial"]), (match["code"], match["serial"])):
                    found[parts].append((held.key, held.document_id))
        return dict(found)

    def _numbered(self, number: DocumentNumber) -> tuple[str, ...]:
        """The documents of a number."""
        return tuple(held.id for held in self._catalogue.find_by_number(number.key))

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(match["code"] for held in self._catalogue.numbers() if (match := _KEY.fullmatch(held.key)))

    @cached_property
    def _orders(self) -> frozenset[tuple[str, int]]:
        found = (_ORDER.fullmatch(held.key) for held in self._catalogue.numbers())
        return frozenset((match["code"], int(match["serial"])) for match in found if match)

    def meant(self, number: DocumentNumber, before: str = "", own: DocumentNumber | None = None) -> DocumentNumber:
        """``number`` without the words of its sentence that were read as the beginning of its code.

        They are cut where the library knows neither the number nor the code, but holds what then remains, or it is
        ``own``. One character that codes begin with stays: 浙财教 is not 财教. An order under a shortened name of its
        issuer (省政府令第203号) is the only one of that serial that it may be. A code whose beginning was taken for
        words of the sentence ``before`` it is the longest that the library knows.
        """
        known = number.key.partition("〔")[0] in self._codes
        if known or number.form is NumberForm.ANNOUNCEMENT or self.numbered(number):
            return number
        if number.form is NumberForm.ORDER:
            codes = {code for code, serial in self._orders if serial == number.serial and may_be_one(code, number.code)}
            return replace(number, code=codes.pop()) if len(codes) == 1 else number
        longer = [code for at in range(len(before)) if (code := before[at:] + number.code) in self._codes]
        if longer:
            return replace(number, code=longer[0])
        for cut in range(1, len(number.code) - 1):
            shorter = replace(number, code=number.code[cut:])
            if cut == 1 and number.code[0] in CODE_HEADS:
                continue
            if self.numbered(shorter) or (own is not None and own.key == shorter.key):
                return shorter
        return number

    def neighbours(self, number: DocumentNumber) -> tuple[str, ...]:
        """The documents whose number differs in its code alone or in its year alone."""
        match = _KEY.fullmatch(number.key)
        if match is None:
            return ()
        near = [
            *self._by_parts.get((match["year"], match["serial"]), ()),
            *self._by_parts.get((match["code"], match["serial"]), ()),
        ]
        return tuple(dict.fromkeys(document_id for key, document_id in near if key != number.key))

    def _titled(self, title: str) -> tuple[str, ...]:
        """The documents of a title, whole or as it may also be cited.

        Not those that have only a part of its name, where one differs from all of it in no more than 试行 or 暂行.
        """
        match self._graph.resolve(title, None):
            case Held(document_id):
                ids: tuple[str, ...] = (document_id,)
            case Ambiguous(_, candidates):
                ids = candidates
            case _:
                return ()
        whole = canonical_title(title)
        named = (whole in title_names(name) for document_id in ids for name in self.document(document_id).titles)
        return () if not any(named) and self._respelled_whole(whole) else ids

    def _respelled(self, title: str) -> tuple[str, ...]:
        """The documents whose title differs from ``title`` only in 试行 or 暂行: the whole title, or else a name."""
        others = (other for name in title_names(title) for other in _respellings(name))
        found = self._respelled_whole(canonical_title(title)) or [
            document_id for other in others for document_id in self._catalogue.named(other, derived=True)
        ]
        return tuple(dict.fromkeys(found))

    def _respelled_whole(self, name: str) -> list[str]:
        return [id_ for other in _respellings(name) for id_ in self._catalogue.named(other, derived=False)]

    def undated(self, title: str) -> tuple[str, ...]:
        """The documents whose name is ``title`` without the years in it."""
        plain = _YEARS.sub("", canonical_title(title))
        return tuple(self._catalogue.named(plain, derived=True)) if len(plain) >= _SHORTEST_PART else ()

    def document(self, document_id: str) -> Document:
        """A held document with its text."""
        return self._graph.document(document_id)

    def _target(self, document_id: str) -> Target:
        held = self.document(document_id)
        return Target(held.id, str(held.number) if held.number else None, held.title)

    def _sections(self, document_id: str) -> tuple[Section, ...]:
        return tuple(self._catalogue.sections_of(document_id))

    def _validity(self, document_id: str, as_of: str | None) -> Validity:
        return self._graph.validity(document_id, as_of)

    def evidence_of(self, validity: Validity) -> Evidence | None:
        """The sentence that says so, where the library has it."""
        if validity.evidence is None:
            return None
        span = validity.evidence.sentence
        return Evidence(validity.evidence.document_id, span, self._graph.sentence(validity.evidence))

    def current(self, ids: tuple[str, ...], as_of: str | None) -> tuple[str, ...]:
        """Of several documents of a name, the ones that may be meant on that day.

        Those that had ended or were not yet issued are left out, and of versions without numbers all but the last;
        where nothing would be left, none is left out.
        """
        held = [self.document(document_id) for document_id in ids]
        past = [d for d in held if as_of is None or d.issued is None or _not_after(d.issued, as_of)] or held
        valid = [d for d in past if self.validity(d.id, as_of).state not in ENDED] or past
        if all(document.number is None for document in valid) and all(document.issued for document in valid):
            valid = [max(valid, key=lambda document: document.issued or "")]
        return tuple(document.id for document in valid)

    def is_later(self, document_id: str, day: str | None) -> bool:
        """Whether a document was for certain issued after that day."""
        issued = self.document(document_id).issued
        return day is not None and issued is not None and not _not_after(issued, day)

    def renews(self, document_id: str) -> bool:
        """Whether a document took the place of an earlier one of its name, as laws and what is revised do."""
        document = self.document(document_id)
        if _REVISED.search(document.title):
            return True
        own = {name for title in document.titles for name in title_names(title)}
        relations = self._catalogue.relations_of(document_id)
        return any(r.kind in _CHANGING and r.title and not own.isdisjoint(title_names(r.title)) for r in relations)

    def stating(self, document_id: str) -> Evidence | None:
        """The line of a document that names its own number or title."""
        document = self.document(document_id)
        inner = [name for title in document.titles for name in (*_INNER.findall(title), title)]
        needles = [str(document.number)] if document.number else []
        best: tuple[int, Span] | None = None
        for needle in (*needles, *inner):
            at = document.text.find(needle)
            for _ in range(_OCCURRENCES):
                if at < 0:
                    break
                span = _line(document.text, at)
                score = sum(name in span.of(document.text) for name in (*needles, *inner))
                if span.end - span.start <= _LONGEST_EVIDENCE and (best is None or score > best[0]):
                    best = score, span
                at = document.text.find(needle, at + len(needle))
            if best:
                return Evidence(document_id, best[1], best[1].of(document.text))
        return None


def _not_after(day: str, other: str) -> bool:
    length = min(len(day), len(other))
    return day[:length] <= other[:length]


def _line(text: str, at: int) -> Span:
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    line = text[start : end if end >= 0 else len(text)]
    left = len(line) - len(line.lstrip())
    return Span(start + left, start + len(line.rstrip()))


def _respellings(name: str) -> tuple[str, ...]:
    """A name in canonical form with 试行 and 暂行 exchanged, left out, and put where they stand."""
    plain = _TRIAL.sub("", name)
    added = (form for word in ("试行", "暂行") for form in _with_mark(plain, word))
    return tuple(other for other in dict.fromkeys((plain, *added)) if other != name)


def _with_mark(title: str, mark: str) -> tuple[str, ...]:
    """A title, or that of a notice that issues it, with 试行 or 暂行 put where they stand: at its end, before 办法."""
    end = len(title)
    if match := _NOTICE.search(title):
        end = match.start()
    name, notice = title[:end], title[end:]
    return f"{name}{mark}{notice}", f"{_BEFORE_KIND.sub(mark, name)}{notice}"


def marked_alike(title: str, held: str) -> tuple[str, ...]:
    """The ways to write ``title`` with 试行 or 暂行, or without, as the held title has it."""
    word = _MARKED.search(held)
    plain = _MARKED.sub("", title)
    if word is None:
        return (plain,)
    return (_TRIAL.sub(trial(held), title), *_with_mark(plain, word.group().replace("(", "（").replace(")", "）")))


def without_trial(name: str) -> str:
    """A name in canonical form without 试行 and 暂行."""
    return _TRIAL.sub("", name)


def trial(title: str) -> str:
    """试行 or 暂行, whichever a title has; "" without."""
    match = _TRIAL.search(simplified(title))
    return match.group() if match else ""


def names(document: Document) -> tuple[str, ...]:
    """The names of a document as they may be written between 《》: its titles and what it issues."""
    found = (name for title in document.titles for name in (title, *_INNER.findall(title)))
    return tuple(dict.fromkeys(found))


def nearest(document: Document, title: str) -> tuple[str, float]:
    """The name of a document that is most like ``title``, and how alike they are (0..1)."""
    cited = canonical_title(title)

    def likeness(name: str) -> float:
        other = canonical_title(name)
        return difflib.SequenceMatcher(None, other, cited, autojunk=False).ratio()

    best = max(names(document), key=likeness)
    return best, likeness(best)


def holds(document: Document, title: str) -> bool:
    """Whether ``title`` is a name of the document, more or fewer words at its ends, or its kind (《实施办法》)."""
    cited = canonical_title(title)
    held = [canonical_title(name) for name in names(document)]
    if may_be_ending(cited) and any(without_trial(name).endswith(cited) for name in held):
        return True
    return any((cited in name or name in cited) and min(len(name), len(cited)) >= _SHORTEST_PART for name in held)


def is_untitled(document: Document) -> bool:
    """Whether the library does not know the title: the number stands in its place."""
    found = find_numbers(document.title)
    return document.number is not None and any(r.canonical == document.number.key for r in found)
