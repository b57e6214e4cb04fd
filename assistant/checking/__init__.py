"""引文核对: the references of a draft, checked against the library."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.checking.agreement import Outcome
from assistant.checking.articles import Clause
from assistant.checking.attribution import Quoted
from assistant.checking.clauses import check_clause
from assistant.checking.consistency import attachments, circular, contradictions, numbering
from assistant.checking.ladder import Judged, Ladder, Own
from assistant.checking.own import own_of
from assistant.checking.quotes import Quotes
from assistant.checking.reading import Cited, Reading, Unread, definitions_of, read
from assistant.checking.shelf import Shelf
from assistant.checking.types import Finding, FindingKind, Review, Severity, Verdict
from corpus.types import Document, DocumentNumber, Span

if TYPE_CHECKING:
    from index.catalogue import Catalogue

_FIRST = 6_000
"""Characters of a draft that are read first."""
_STEP = 8
"""A part that is read before the whole is at most one of so many parts of what is read next."""
_BEYOND = 4_000
"""Characters behind a part that are read with it: more than any title, quotation and sentence that begins in it."""
__all__ = ["Finding", "FindingKind", "Review", "Severity", "Verdict", "check", "review"]


def check(draft: Document, catalogue: Catalogue, date: str | None = None) -> Iterator[Finding]:
    """The findings of ``draft`` in the order of its text, one for each part of each reference, as they are made.

    ``date`` is the ISO day (or a prefix of one) for which validity is judged; by default the draft's own, or the day up
    to which it reports (截至), and where it has none, all that the library holds counts. Raises CorruptIndexError where
    the catalogue is damaged.
    """
    return _Checker(draft, catalogue, date).findings()


def review(draft: Document, catalogue: Catalogue, date: str | None = None) -> Review:
    """As ``check``, all at once."""
    return Review(draft, tuple(check(draft, catalogue, date)))


def _ends(text: str) -> list[int]:
    """Where the parts of a text end that are read one after another: ends of sentences, and that of the text."""
    ends, size = {len(text) + 1}, _FIRST
    while size * _STEP <= len(text):
        ends.add(text.rfind("。", 0, size) + 1)
        size *= _STEP
    return sorted(ends - {0})


class _Checker:
    """Goes through what a draft cites; a mention is judged once, when its first part comes.

    What a mention means rests on what stands before it and right behind it. So the first part of a long draft is read
    and told before the whole is read.
    """

    def __init__(self, draft: Document, catalogue: Catalogue, date: str | None) -> None:
        self._draft = draft
        self._shelf = Shelf(catalogue)
        self._own: Own = own_of(draft, date)
        self._ladder = Ladder(self._shelf, self._own)
        self._quotes = Quotes(self._shelf)
        self._judged: dict[int, Judged] = {}
        self._against: dict[int, Outcome] = {}

    def findings(self) -> Iterator[Finding]:
        listed = sorted(attachments(self._draft), key=lambda finding: finding.span)
        start = 0
        for end in _ends(self._draft.text):
            yield from self._between(start, end, listed)
            start = end

    def _between(self, start: int, end: int, listed: Sequence[Finding]) -> Iterator[Finding]:
        """The findings that begin from ``start`` to ``end``; ``listed`` are those on attachments."""
        beginning = replace(self._draft, text=self._draft.text[: end + _BEYOND])
        reading = read(beginning, definitions_of(self._draft), self._meant)
        self._judged = {}
        against = contradictions(beginning, reading.cited)
        self._against = {id(reading.cited[at]): outcome for at, outcome in against.items()}

        def here(span: Span) -> bool:
            return start <= span.start < end

        parts = (
            self._of_mentions(reading, here),
            self._of_clauses([clause for clause in reading.clauses if here(clause.span)]),
            self._of_quotes([quoted for quoted in reading.quotes if here(quoted.span)]),
            (self._unread(one) for one in reading.unread if here(one.span)),
            (one for one in listed if here(one.span)),
            (one for one in numbering(beginning) if here(one.span)),
            (one for one in circular(beginning) if here(one.span)),
        )
        yield from heapq.merge(*parts, key=lambda finding: finding.span)

    def _meant(self, number: DocumentNumber, before: str) -> DocumentNumber:
        return self._shelf.meant(number, before, self._own.number)

    def _judge(self, cited: Cited) -> Judged:
        if id(cited) not in self._judged:
            self._judged[id(cited)] = self._ladder.judge(cited, self._draft.text, self._against.get(id(cited)))
        return self._judged[id(cited)]

    def _of_mentions(self, reading: Reading, here: Callable[[Span], bool]) -> Iterator[Finding]:
        parts = []
        for at, one in enumerate(reading.cited):
            parts += [(span, at, kind) for span, kind in self._spans(one) if span and here(span)]
        for span, at, kind in sorted(parts, key=lambda part: part[0]):
            judged = self._judge(reading.cited[at])
            outcome = judged.number if kind is FindingKind.NUMBER else judged.title
            yield self._finding(span, kind, outcome)

    @staticmethod
    def _spans(cited: Cited) -> Iterator[tuple[Span | None, FindingKind]]:
        yield cited.title, FindingKind.TITLE
        yield cited.number, FindingKind.NUMBER

    def _of_clauses(self, clauses: Iterable[Clause]) -> Iterator[Finding]:
        for clause in clauses:
            held = self._judge(clause.cited).held
            outcome = self._below(clause.cited) if held is None else check_clause(self._shelf, held, clause.canonical)
            yield self._finding(clause.span, FindingKind.ARTICLE, outcome)

    def _of_quotes(self, quotes: Iterable[Quoted]) -> Iterator[Finding]:
        for quoted in quotes:
            words = quoted.span.of(self._draft.text)
            said = (quoted.cited,) if quoted.cited else ()
            held = [one for cited in (*said, *quoted.near) if (one := self._judge(cited).held)]
            if nearest := self._quotes.nearest(held, words):
                yield self._finding(quoted.span, FindingKind.QUOTE, self._quotes.check(nearest, words))
            elif quoted.cited:
                own = self._judge(quoted.cited).held
                outcome = self._quotes.check(own, words) if own else self._below(quoted.cited)
                yield self._finding(quoted.span, FindingKind.QUOTE, outcome)

    def _below(self, cited: Cited) -> Outcome:
        """What is said of a clause or a quotation of a document that is not held, or not known for certain."""
        if self._judge(cited).own:
            return Outcome(Verdict.UNCHECKED, "出自本文自身，不与本库核对")
        return Outcome(Verdict.UNCHECKED, "所引文件本库没有收录或所指不明，无法核对")

    def _unread(self, unread: Unread) -> Finding:
        kind = FindingKind(unread.kind.value)
        return self._finding(unread.span, kind, Outcome(Verdict.UNCHECKED, unread.reason))

    def _finding(self, span: Span, kind: FindingKind, outcome: Outcome) -> Finding:
        return Finding(
            span=span,
            text=span.of(self._draft.text),
            kind=kind,
            verdict=outcome.verdict,
            severity=outcome.weight,
            message=outcome.message,
            suggestion=outcome.suggestion,
            certain=outcome.certain,
            document=self._shelf.target(outcome.held) if outcome.held else None,
            evidence=outcome.evidence,
            place=self._draft.place(span.start),
        )
