"""引文核对: the references of a draft, checked against the library."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.checking.agreement import Outcome
from assistant.checking.clauses import check_clause
from assistant.checking.consistency import attachments, contradictions, numbering
from assistant.checking.ladder import Judged, Ladder, Own
from assistant.checking.own import own_of
from assistant.checking.quotes import Quotes
from assistant.checking.reading import Cited, Reading, Unread, read
from assistant.checking.shelf import Shelf
from assistant.checking.types import Finding, FindingKind, Review, Severity, Verdict
from corpus.types import Document, Span

if TYPE_CHECKING:
    from index.catalogue import Catalogue

__all__ = ["Finding", "FindingKind", "Review", "Severity", "Verdict", "check", "review"]


def check(draft: Document, catalogue: Catalogue, date: str | None = None) -> Iterator[Finding]:
    """The findings of ``draft`` in the order of its text, one for each part of each reference, as they are made.

    ``date`` is the ISO day (or a prefix of one) for which validity is judged; by default the draft's own, and where it
    has none, all that the library holds counts. Raises CorruptIndexError where the catalogue is damaged.
    """
    return _Checker(draft, catalogue, date).findings()


def review(draft: Document, catalogue: Catalogue, date: str | None = None) -> Review:
    """As ``check``, all at once."""
    return Review(draft, tuple(check(draft, catalogue, date)))


class _Checker:
    """Goes through what a draft cites; a mention is judged once, when its first part comes."""

    def __init__(self, draft: Document, catalogue: Catalogue, date: str | None) -> None:
        self._draft = draft
        self._shelf = Shelf(catalogue)
        self._own: Own = own_of(draft, date)
        self._ladder = Ladder(self._shelf, self._own)
        self._quotes = Quotes(self._shelf)
        self._judged: dict[int, Judged] = {}

    def findings(self) -> Iterator[Finding]:
        reading = read(self._draft)
        against = contradictions(self._draft, reading.cited)
        taken = [span for one in reading.cited for span in (one.title, one.number) if span]
        parts = (
            self._of_mentions(reading, against),
            self._of_clauses(reading),
            self._of_quotes(reading),
            (self._unread(one) for one in reading.unread),
            iter(sorted(attachments(self._draft, taken), key=lambda finding: finding.span)),
            numbering(self._draft),
        )
        yield from heapq.merge(*parts, key=lambda finding: finding.span)

    def _judge(self, cited: Cited, more: Outcome | None = None) -> Judged:
        if id(cited) not in self._judged:
            self._judged[id(cited)] = self._ladder.judge(cited, self._draft.text, more)
        return self._judged[id(cited)]

    def _of_mentions(self, reading: Reading, against: dict[int, Outcome]) -> Iterator[Finding]:
        parts = []
        for at, one in enumerate(reading.cited):
            parts += [(span, at, kind) for span, kind in self._spans(one) if span]
        for span, at, kind in sorted(parts, key=lambda part: part[0]):
            judged = self._judge(reading.cited[at], against.get(at))
            outcome = judged.number if kind is FindingKind.NUMBER else judged.title
            yield self._finding(span, kind, outcome)

    @staticmethod
    def _spans(cited: Cited) -> Iterator[tuple[Span | None, FindingKind]]:
        yield cited.title, FindingKind.TITLE
        yield cited.number, FindingKind.NUMBER

    def _of_clauses(self, reading: Reading) -> Iterator[Finding]:
        for clause in reading.clauses:
            held = self._judge(clause.cited).held
            outcome = self._below(clause.cited) if held is None else check_clause(self._shelf, held, clause.canonical)
            yield self._finding(clause.span, FindingKind.ARTICLE, outcome)

    def _of_quotes(self, reading: Reading) -> Iterator[Finding]:
        for quoted in reading.quotes:
            held = self._judge(quoted.cited).held
            words = quoted.span.of(self._draft.text)
            outcome = self._below(quoted.cited) if held is None else self._quotes.check(held, words)
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
