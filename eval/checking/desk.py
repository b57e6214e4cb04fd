"""Where a draft is written: the library's shelf, chance, and what the draft is and has cited so far."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from assistant.checking.types import FindingKind, Verdict
from corpus.types import DocumentNumber, NumberForm
from eval.checking.collection import filled
from eval.checking.parts.types import Form, Part
from eval.checking.shelf import Book, Shelf
from eval.checking.types import Phrase, Row, Trap
from eval.checking.variants import titled

_T = TypeVar("_T")
_BARE = re.compile(
    r"(?:(?:管理|实施|评估|补助|促进|暂行|指导|工作|提升|总体|认定|考核|备案|激励|处置|使用|引导|治理|培育)?"
    r"(?:办法|细则|规定|方案|规程|意见|条例|规划))$"
)
_SLOT = re.compile(r"\{(\w+)\}")
_SERIAL = re.compile(r"(\d+) ?[号號]")
SUFFIX = re.compile(r"（(?:试行|暂行)）$")


class LackingError(LookupError):
    """The library, or the draft so far, does not offer what a recipe needs."""


class Role(StrEnum):
    """What kind of sentence references go into; other recipes have sentences under their own names.

    Slots: {ref}; in quotations {q} too.
    """

    BASIS = "basis"
    CITE = "cite"
    CLAUSE = "clause"
    QUOTE = "quote"


Slots = Mapping[str, str | Row | Trap | Phrase]
"""What goes into the slots of a sentence."""
Made = tuple[Slots, Sequence[Book]]
"""The slots of a recipe's sentence, and the documents that it names."""


def fitted(template: str, slots: Slots) -> Phrase:
    """A template with its slots filled; raises KeyError where one is not given."""
    phrase: list[str | Row | Trap] = []
    for at, part in enumerate(_SLOT.split(template)):
        value = slots[part] if at % 2 else part
        phrase += value if isinstance(value, tuple) else [value]
    return tuple(part for part in phrase if part != "")


@dataclass(slots=True)
class Desk:
    """``issuer``, ``number``, ``title`` and ``date`` are the draft's own; ``cited`` the books named so
    far, ``coined`` the titles of what nobody holds and the short names, and ``serials`` those of all numbers so far,
    wrong ones too.
    """

    shelf: Shelf
    rng: random.Random
    part: Part
    issuer: str
    number: DocumentNumber
    title: str
    date: str
    form: Form
    cited: list[Book] = field(default_factory=list)
    coined: set[str] = field(default_factory=set)
    serials: set[int] = field(default_factory=set)

    def pick(self, options: Sequence[_T]) -> _T:
        """One of them; raises LackingError where there are none."""
        if not options:
            raise LackingError
        return self.rng.choice(options)

    def note(self, phrase: Phrase, books: Sequence[Book]) -> None:
        """Remember what a sentence names."""
        self.cited += books
        texts = [part.text for part in phrase if isinstance(part, Row) and part.kind is FindingKind.NUMBER]
        self.serials |= {int(serial) for text in texts for serial in _SERIAL.findall(text)}

    def words(self, template: str) -> str:
        """A template with all but its references filled in."""
        return filled(template, self.rng, self.pick(self.part.topics), [office.name for office in self.part.offices])

    def book(self, suits: Callable[[Book], object] = bool) -> Book:
        """A document that may be cited rightly."""
        return self.pick([book for book in self.shelf.current if suits(book)])

    def books(self, n: int, suits: Callable[[Book], object] = bool) -> list[Book]:
        """Several of them, all different."""
        found = [book for book in self.shelf.current if suits(book)]
        if len(found) < n:
            raise LackingError
        return self.rng.sample(found, n)

    def title_of(self, book: Book, verdict: Verdict = Verdict.OK) -> Row:
        """One of its names."""
        return title_row(titled(self.pick(book.names)), verdict)


@dataclass(frozen=True, slots=True)
class Recipe:
    """A way to write references; ``make`` raises LackingError. Without a role it has sentences under its own name."""

    name: str
    make: Callable[[Desk], Made]
    role: Role | None = None

    def templates(self, part: Part, form: Form | None = None) -> Sequence[str]:
        """The sentences that it may stand in; none where the part has no such recipe."""
        key = self.role or self.name
        return (*part.sentences.get(key, ()), *(form.sentences or {} if form else {}).get(key, ()))


def number_row(text: str, verdict: Verdict = Verdict.OK, suggestion: str | None = None) -> Row:
    """A number."""
    return Row(text, FindingKind.NUMBER, verdict, suggestion)


def title_row(text: str, verdict: Verdict = Verdict.OK, suggestion: str | None = None) -> Row:
    """A title with its brackets, or a short name."""
    return Row(text, FindingKind.TITLE, verdict, suggestion)


def pair(title: Row | str, number: Row | str) -> Phrase:
    """A title and its number in brackets."""
    return (title, "（", number, "）")


def whole(book: Book) -> Phrase:
    """Its shortest title and its number."""
    return pair(title_row(titled(book.name)), number_row(str(book.number)))


def is_bracket(book: Book) -> bool:
    """Whether its number has a year in brackets."""
    return book.number.form is NumberForm.BRACKET


def bare_name(name: str) -> str | None:
    """What a title is called in short (管理办法), without （试行）; None where its kind is not known.

    A notice has none: 《通知》 may be the draft itself.
    """
    match = _BARE.search(SUFFIX.sub("", name))
    return match.group() if match and match.group() != name else None
