"""What the documents of a library offer to a draft: names, numbers, articles and sentences to cite, and faults.

Worked out from the documents alone, without the checker and without ``index.relations``. A document whose validity or
whose name is in doubt is not used at all.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.agencies import agencies
from corpus.numerals import to_int
from corpus.references import canonical_title, find_numbers, find_titles, title_names
from corpus.sentences import sentences
from corpus.structure import sections
from corpus.types import Document, DocumentNumber, NumberForm, Section, SectionKind, SourceKind, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from eval.checking.parts.types import Part

_SHORTEST, _LONGEST = 9, 60
_ISSUED_WITHIN = re.compile(r"(?:印发|发布|公布|转发)[《〈](?P<name>[^《》〈〉]{6,}?)[》〉]的通知$")
_ODD = re.compile(r"[\s〔\[{<>]|未载|第.{1,9}条")
_REPEALING = re.compile(r"[^。\n]*(?:废止|失效|停止执行|修改|修订|不再执行)[^。\n]*")
_NO_REPEAL = re.compile(r"未见|没有|未载")
_PLAIN_REPEAL = re.compile(
    r"^(?:原|此前印发的|自本文件实施之日起，)?《[^《》]+》（[^（）]+号）"
    r"(?:同时|即行|予以|自本文件施行之日起)?(?:废止|停止执行|不再执行)。?$"
)
_REPEALED_LIST = re.compile(r"下列文件[^。\n]*废止：\n(?P<list>(?:[一二三四五六七八九十]+、《.+\n)+)")
_CLAUSE_LABEL = re.compile(r"第(.+)条$")
_ITEM_LINE = re.compile(r"[ \t\u3000]*[（(][一二三四五六七八九十]+[）)]")
_QUOTABLE = re.compile(r"[\u3400-\u9fff\d%，、]{14,58}。")


@dataclass(frozen=True, slots=True)
class Article:
    """条: its number, and how many 项 each of its 款 has."""

    number: int
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """A document with a number. ``names`` are the titles that mean it alone, the longest last.

    ``articles`` are empty unless it has 第一条 to the last without a gap; ``quotable`` are sentences of its text that
    stand there once, without their full stop.
    """

    document: Document
    number: DocumentNumber
    names: tuple[str, ...]
    articles: tuple[Article, ...]
    quotable: tuple[str, ...]

    @property
    def name(self) -> str:
        """The shortest of the names."""
        return self.names[0]


@dataclass(frozen=True, slots=True)
class Shelf:
    """``current`` may be cited rightly; of these ``spared`` are repealed only later; ``repealed`` may no longer
    be cited, and ``later`` not yet. ``shared`` are titles that two
    documents bear, with these. ``keys`` and ``canonical`` are all numbers and names that are held, ``codes`` all codes.
    """

    current: tuple[Book, ...]
    spared: tuple[Book, ...]
    repealed: tuple[Book, ...]
    later: tuple[Book, ...]
    shared: tuple[tuple[str, tuple[Document, ...]], ...]
    keys: frozenset[str]
    canonical: frozenset[str]
    codes: tuple[str, ...]

    @classmethod
    def of(cls, documents: Sequence[Document], part: Part) -> Shelf:
        """The shelf of a library as it stands when the drafts of a part are written."""
        keys = Counter(document.number.key for document in documents if document.number)
        owners = _owners(documents)
        gone, doubtful = _changed(document for document in documents if _is_past(document, part.since))
        going, _ = _changed(document for document in documents if (document.issued or "") > part.until)
        books = [
            book
            for document in documents
            if document.number and keys[document.number.key] == 1 and document.number.key not in doubtful
            if (book := _book(document, document.number, owners))
        ]
        kept = [book for book in books if book.number.key not in gone and _ended(book.document) is not True]
        past = (book for book in kept if _is_past(book.document, part.since))
        current = tuple(book for book in past if _ended(book.document) is False)
        titles: defaultdict[str, list[Document]] = defaultdict(list)
        for document in documents:
            if document.number and document.number.key not in gone | doubtful:
                titles[document.title].append(document)
        return cls(
            current=current,
            spared=tuple(book for book in current if book.number.key in going),
            repealed=tuple(book for book in books if book.number.key in gone and _is_past(book.document, part.since)),
            later=tuple(book for book in kept if (book.document.issued or "") > part.until),
            shared=tuple((title, tuple(found)) for title, found in titles.items() if len(found) == 2),
            keys=frozenset(keys),
            canonical=frozenset(owners),
            codes=tuple(sorted({document.number.code for document in documents if document.number})),
        )

    def holds(self, number: DocumentNumber) -> bool:
        """Whether a document has that number."""
        return number.key in self.keys

    def names(self, title: str) -> bool:
        """Whether a document may be meant by that title."""
        return any(name in self.canonical for name in title_names(title))


def _owners(documents: Iterable[Document]) -> dict[str, set[str]]:
    """Every name in canonical form with the ids of the documents that may be called so."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for document in documents:
        for title in document.titles:
            for name in title_names(title):
                owners[name].add(document.id)
    return owners


def _changed(documents: Iterable[Document]) -> tuple[set[str], set[str]]:
    """Keys of what is plainly repealed, and of what a sentence about repeals or amendments names otherwise."""
    gone, doubtful = set(), set()
    for document in documents:
        for block in _REPEALED_LIST.finditer(document.text):
            gone |= {str(found.number.key) for found in find_numbers(block["list"]) if found.number}
        for match in _REPEALING.finditer(document.text):
            sentence = match.group().strip()
            if _NO_REPEAL.search(sentence):
                continue
            plain = _PLAIN_REPEAL.match(sentence)
            named = {str(found.number.key) for found in find_numbers(sentence) if found.number}
            amended = len(named) == 1 and find_titles(sentence) and "作如下修改" in sentence
            if plain:
                gone |= named
            elif not amended:
                doubtful |= named
    return gone, doubtful - gone


def _ended(document: Document) -> bool | None:
    """Whether its front matter says that it no longer holds; None where that is not said for sure."""
    if document.status.state in {State.REPEALED, State.SUPERSEDED}:
        return True
    return False if document.status.state in {State.IN_FORCE, State.UNVERIFIED, State.AMENDED} else None


def _is_past(document: Document, since: str) -> bool:
    year = document.number.year if document.number else None
    return document.issued <= since if document.issued else year is not None and str(year) < since


def _book(document: Document, number: DocumentNumber, owners: dict[str, set[str]]) -> Book | None:
    names = [name for name in _names(document) if owners[canonical_title(name)] == {document.id}]
    if not names or number.form is NumberForm.ANNOUNCEMENT:
        return None
    official = document.source.kind is SourceKind.OFFICIAL
    return Book(
        document=document,
        number=number,
        names=tuple(sorted(names, key=len)),
        articles=_articles(document.text) if official else (),
        quotable=_quotable(document.text) if official else (),
    )


def _names(document: Document) -> tuple[str, ...]:
    """The titles as one may write them: whole, without the issuer, and what the notice issues."""
    names = []
    for title in document.titles:
        start = title.find("关于")
        within = _ISSUED_WITHIN.search(title)
        issued = title[start:] if start > 0 and agencies(title[:start]) else ""
        names += [title, issued, within["name"] if within else ""]
    kept = (name for name in names if _SHORTEST <= len(name) <= _LONGEST and not _ODD.search(name))
    return tuple(dict.fromkeys(name for name in kept if not name.startswith("《")))


def _articles(text: str) -> tuple[Article, ...]:
    found = [section for section in sections(text) if section.kind is SectionKind.ARTICLE]
    labels = [_CLAUSE_LABEL.match(section.label) for section in found]
    numbers = [to_int(label[1]) for label in labels if label and "之" not in label[1]]
    if len(numbers) < 3 or numbers != list(range(1, len(found) + 1)):
        return ()
    return tuple(Article(number, _items(section, text)) for number, section in zip(numbers, found, strict=True))


def _items(section: Section, text: str) -> tuple[int, ...]:
    counted: list[int] = []
    for line in section.span.of(text).split("\n"):
        if _ITEM_LINE.match(line):
            counted[-1] += 1
        else:
            counted.append(0)
    return tuple(counted)


def _quotable(text: str) -> tuple[str, ...]:
    found = [span.of(text) for span in sentences(text)]
    plain = (sentence[sentence.find("　") + 1 :] for sentence in found)
    kept = (
        line for line in plain if _QUOTABLE.fullmatch(line) and text.count(line) == 1 and not _REPEALING.match(line)
    )
    return tuple(line.removesuffix("。") for line in kept)
