"""Where a draft is written: the library's shelf, chance, and what the draft is and has cited so far."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from assistant.checking.types import FindingKind, Verdict
from corpus.types import DocumentNumber, NumberForm
from eval.checking.parts import Part
from eval.checking.shelf import Book, Shelf
from eval.checking.types import Phrase, Row
from eval.checking.variants import titled

_T = TypeVar("_T")
_BARE = re.compile(
    r"(?:(?:管理|实施|评估|补助|促进|暂行|指导|工作|提升|总体)?(?:办法|细则|规定|方案|规程|意见|条例|规划))$"
)
SUFFIX = re.compile(r"（(?:试行|暂行)）$")


class LackingError(LookupError):
    """The library, or the draft so far, does not offer what a recipe needs."""


class Role(StrEnum):
    """What kind of sentence a phrase goes into; ``WHOLE`` is one by itself."""

    BASIS = "basis"
    CITE = "cite"
    CLAUSE = "clause"
    QUOTE = "quote"
    WHOLE = "whole"


@dataclass(slots=True)
class Desk:
    """``issuer``, ``number``, ``title`` and ``date`` are the draft's own; ``cited`` the books named so far."""

    shelf: Shelf
    rng: random.Random
    part: Part
    issuer: str
    number: DocumentNumber
    title: str
    date: str
    sealed: bool
    cited: list[Book] = field(default_factory=list)

    def pick(self, options: Sequence[_T]) -> _T:
        """One of them; raises LackingError where there are none."""
        if not options:
            raise LackingError
        return self.rng.choice(options)

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
    """A way to write references; ``make`` raises LackingError. ``sealed`` ones are kept from development drafts."""

    name: str
    role: Role
    make: Callable[[Desk], tuple[Phrase, Sequence[Book]]]
    sealed: bool = False


def number_row(text: str, verdict: Verdict = Verdict.OK, suggestion: str | None = None) -> Row:
    """A number."""
    return Row(text, FindingKind.NUMBER, verdict, suggestion)


def title_row(text: str, verdict: Verdict = Verdict.OK, suggestion: str | None = None) -> Row:
    """A title with its brackets, or a short name."""
    return Row(text, FindingKind.TITLE, verdict, suggestion)


def pair(title: Row | str, number: Row | str) -> Phrase:
    """A title and its number in brackets."""
    return (title, "（", number, "）")


def is_bracket(book: Book) -> bool:
    """Whether its number has a year in brackets."""
    return book.number.form is NumberForm.BRACKET


def bare_name(name: str) -> str | None:
    """What a title is called in short (管理办法), without （试行）; None where its kind is not known.

    A notice has none: 《通知》 may be the draft itself.
    """
    match = _BARE.search(SUFFIX.sub("", name))
    return match.group() if match and match.group() != name else None
