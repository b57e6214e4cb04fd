"""What a document says about others: every mention with its kind and the sentence that it stands in."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import groupby
from typing import TYPE_CHECKING

from corpus.dates import DATE, iso_date
from corpus.references import canonical_title, find_numbers, find_references, find_titles
from corpus.relations.kinds import OTHER, OWN, WINDOW, introduced_kind, relation_kind
from corpus.relations.mentions import find_mentions
from corpus.relations.types import Named, Relation, RelationKind, Via
from corpus.script import simplified
from corpus.sentences import sentences
from corpus.types import Document, Reference, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Relation", "RelationKind", "Via", "effective_date", "find_relations", "relations_among"]

_HEADING = re.compile(r"^[ \t]*(?:一、|第[一1]章|第[一1]条|\#)", re.MULTILINE)
_ADDRESSEES = re.compile(r"^[^\n。]{2,200}:[ \t]*\n[^\n]*", re.MULTILINE)
_LONGEST_HEAD = 800
_ITEM = re.compile(r"\s*(?:\(?[一二三四五六七八九十百\d]{1,4}[)、.]|[①-⑳]|[□■])")
_LONGEST_INTRODUCTION = 200
_LONGEST_REMARK = 40
_EFFECTIVE = re.compile(rf"自\s*{DATE.pattern}\s*起")


def find_relations(document: Document) -> tuple[Relation, ...]:
    """One relation for each mention of another document in ``document.text``, in the order in which they stand.

    After them those of ``document.basis`` that the text does not call its basis.
    """
    return relations_among(document, find_references(document.text))


def relations_among(document: Document, references: Sequence[Reference]) -> tuple[Relation, ...]:
    """As ``find_relations``, where ``references`` are all that ``find_references`` finds in the text."""
    folded = simplified(document.text) if references else ""
    mentions = find_mentions(document, folded, references) if references else []
    said = tuple(_Reader(document.text, folded, mentions).relations()) if mentions else ()
    return (*said, *_given(document, said))


def _given(document: Document, said: Sequence[Relation]) -> Iterator[Relation]:
    """What the front matter calls the basis and the text does not."""
    known = {name for relation in said if relation.kind is RelationKind.BASIS for name in _names(relation)}
    for entry in document.basis:
        number = next(iter(find_numbers(entry)), None)
        titles = find_titles(entry)
        title = titles[0].text[1:-1] if titles else None if number else entry
        relation = Relation(
            RelationKind.BASIS, Span(0, 0), (), title, number.number if number else None, Via.FRONT_MATTER
        )
        if known.isdisjoint(_names(relation)):
            yield relation


def _names(relation: Relation) -> list[str]:
    key = [relation.number.key] if relation.number else []
    return [*key, *([canonical_title(relation.title)] if relation.title else [])]


def effective_date(sentence: str) -> str | None:
    """The ISO day from which a sentence says that it holds (自2012年7月1日起); None where it names none."""
    match = _EFFECTIVE.search(simplified(sentence))
    return iso_date(match) if match else None


class _Reader:
    """Goes through the sentences of a text, and knows what list it is in."""

    def __init__(self, text: str, folded: str, mentions: list[Named]) -> None:
        self._folded = folded
        self._mentions = mentions
        self._sentences = sentences(text)
        self._starts = [span.start for span in self._sentences]
        heading = _HEADING.search(folded) or _ADDRESSEES.search(folded)
        self._head = min(heading.end(), _LONGEST_HEAD) if heading else 0

    def relations(self) -> Iterator[Relation]:
        """The relations in order."""
        previous, introduced = 0, None
        for (first, last), group in groupby(self._mentions, key=self._place):
            for at in range(previous, first):
                introduced = self._introduced(at, introduced, "")
            named = list(group)
            sentence = Span(self._sentences[first].start, self._sentences[last].end)
            skeleton = _Skeleton(self._folded, sentence, named)
            introduced = self._introduced(first, introduced, skeleton.text)
            yield from self._of_sentence(skeleton, named, sentence, introduced)
            previous = last + 1

    def _place(self, named: Named) -> tuple[int, int]:
        """The first and the last sentence that the mention touches."""
        return bisect_right(self._starts, named.start) - 1, bisect_right(self._starts, named.end - 1) - 1

    def _introduced(self, at: int, introduced: RelationKind | None, skeleton: str) -> RelationKind | None:
        """The kind that the list around sentence ``at`` was given; None outside lists."""
        span = self._sentences[at]
        if span.end - span.start <= _LONGEST_INTRODUCTION:
            text = skeleton or span.of(self._folded)
            new = introduced_kind(text)
            if new is not None:
                return new
        else:
            text = self._folded[span.start : span.start + _LONGEST_INTRODUCTION]
        return introduced if _ITEM.match(skeleton or text) else None

    def _of_sentence(
        self, skeleton: _Skeleton, named: list[Named], sentence: Span, introduced: RelationKind | None
    ) -> Iterator[Relation]:
        remark = len(skeleton.text) <= _LONGEST_REMARK + len(named) * 2
        for mention in named:
            if mention.own:
                continue
            before, after = skeleton.around(mention)
            kind = relation_kind(before, after, mention.start < self._head)
            if kind is RelationKind.CITES and introduced and remark:
                kind = introduced
            yield Relation(kind, sentence, mention.spans, mention.title, mention.number, mention.via)


class _Skeleton:
    """A sentence in which every title, number and short name is one character."""

    def __init__(self, folded: str, sentence: Span, named: list[Named]) -> None:
        self._at: dict[int, int] = {}
        parts: list[str] = []
        length, end = 0, sentence.start
        for start, stop, mark in sorted({(s.start, s.end, OWN if n.own else OTHER) for n in named for s in n.spans}):
            if start in self._at:
                continue
            parts += [folded[end:start], mark]
            length += start - end + 1
            self._at[start] = length - 1
            end = stop
        self.text = "".join([*parts, folded[end : sentence.end]])

    def around(self, mention: Named) -> tuple[str, str]:
        """What stands before the mention and after its title, where it has one, or else its number."""
        first, last = self._at[mention.start], self._at[mention.spans[-1].start]
        title_first = mention.title is not None and len(mention.spans) > 1 and self.text[first + 1 : first + 2] == "("
        return self.text[max(0, first - WINDOW) : first], self.text[(first if title_first else last) + 1 :][:WINDOW]
