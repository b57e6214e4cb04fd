"""What a part of the drafts is made of: words, templates and slips. Everything that differs between parts is here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Templates = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """A body that issues documents, under these codes."""

    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """How the documents of the library are written.

    Slots: {t} subject, {name} and {number} of what is issued, repealed or changed, {year} of coming into force.
    ``decision`` heads a list of documents that a notice repeals; empty where there is no such notice.
    """

    to: str
    purpose: str
    plain: str
    listing: str
    opening: str
    force: str
    repeals: Templates
    decision: str
    change: str
    kinds: Templates
    suffixes: Templates
    articles: int
    order: str
    replacing: str
    twin: str
    later: str
    opinion: str
    yearly: str


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A kind of draft: title, what stands above and below its paragraphs, and sentences that only it has.

    Slots: {office}, {number}, {title}, {date}, {year}, {t}, and in ``opening`` {letter}, a document that is not held.
    A draft that is not ``numbered`` has no number of its own.
    """

    kind: str
    title: str
    head: str
    foot: str
    opening: str = ""
    sentences: Mapping[str, Templates] | None = None
    prose: Templates = ()
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Strangers:
    """What documents that nobody holds are called: codes, a town, subjects, kinds; and templates of letters."""

    codes: Templates
    town: str
    subjects: Templates
    kinds: Templates
    letters: Templates = ()


@dataclass(frozen=True, slots=True)
class Slips:
    """How references are varied (``titles``, ``pointers``) and how they go wrong.

    ``quotations`` change a sentence in what does not count; ``pair_joins`` and ``title_joins`` stand before the last
    reference of a list. ``bad_forms`` have the slots {code}, {year}, {serial};
    ``serials`` give the wrong ones of a serial; ``years`` are steps; ``houses`` say whether a wrong code may be of the
    same house, of another, or either; ``words`` and ``figures`` are replacements within a quotation, ``characters``
    what is written for a character {c} of it; ``reversed`` has the slots {number} and {title}, the number first.
    """

    titles: tuple[Callable[[str], str], ...]
    quotations: tuple[Callable[[str], str], ...]
    pointers: Templates
    bad_forms: Templates
    serials: tuple[Callable[[str], tuple[str, ...]], ...]
    years: tuple[int, ...]
    houses: tuple[bool, ...]
    words: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, str], ...]
    characters: Templates
    reversed: str
    pair_joins: Templates = ("和", "、")
    title_joins: Templates = ("以及", "、", "")


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Words and templates. Slots: {t} subject, {n} count, {d} days, {p} percent, {m} ten thousand yuan, {a} office.

    ``offices``: the ministry, its office, and others, the last two the government and its office; the first
    ``drafters`` of them write drafts, and so do the ``writers``, who issue nothing of the library. Drafts are dated
    after the ISO day ``since`` up to ``until``, of one year, and cite what is not later than ``since``. The first 40
    ``topics`` are of every library, further ones of joint documents and of those that are repealed only after
    ``until``. ``rules`` are sentences of articles, ``items`` their items, ``prose`` sentences without a reference,
    ``traps`` sentences with {marked} parts that only look like one.
    """

    name: str
    province: str
    seed: int
    since: str
    until: str
    offices: tuple[Office, ...]
    drafters: int
    topics: Templates
    wording: Wording
    rules: Templates
    items: Templates
    opinions: Templates
    headings: Templates
    forms: tuple[Form, ...]
    sentences: Mapping[str, Templates]
    prose: Templates
    statutes: Templates
    traps: Templates
    strangers: Strangers
    slips: Slips
    writers: tuple[Office, ...] = ()


def words(text: str) -> Templates:
    """The words of a text with spaces between them."""
    return tuple(text.split())
