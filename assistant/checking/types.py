"""What checking a draft gives back. The JSON form is a contract: names and meanings stay."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpus.types import Document, Span


class Verdict(StrEnum):
    """What became of a reference."""

    OK = "ok"
    NOT_HELD = "not-held"
    NUMBER_TITLE_CONFLICT = "number-title-conflict"
    ISSUER_CONFLICT = "issuer-conflict"
    YEAR_CONFLICT = "year-conflict"
    SUFFIX_CONFLICT = "suffix-conflict"
    FORM = "form"
    NOT_IN_FORCE = "not-in-force"
    CLAUSE_NOT_FOUND = "clause-not-found"
    QUOTE_ALTERED = "quote-altered"
    ORDER = "order"
    SELF_REFERENCE = "self-reference"
    LATER_BASIS = "later-basis"
    AMBIGUOUS = "ambiguous"
    UNCHECKED = "unchecked"


class Severity(StrEnum):
    """``ERROR``: wrong by what the library holds or by the draft itself. ``WARNING``: a person must look.

    ``HINT``: a matter of form. ``INFO``: right, or nothing can be said.
    """

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"
    INFO = "info"


class FindingKind(StrEnum):
    """What was checked."""

    NUMBER = "number"
    TITLE = "title"
    ARTICLE = "article"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A verbatim quote from a held document that a verdict rests on: ``document.text[span] == quote``."""

    document_id: str
    span: Span
    quote: str


@dataclass(frozen=True, slots=True)
class Target:
    """The held document that a reference means; ``number`` is the canonical form."""

    id: str
    number: str | None
    title: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One row: a reference in the draft and its verdict. ``span`` is its place in the draft's text.

    ``suggestion`` is what should stand in place of ``text``; ``certain`` tells that it may be put there unseen.
    ``place`` is the page or paragraph of the draft, where its format has such.
    """

    span: Span
    text: str
    kind: FindingKind
    verdict: Verdict
    severity: Severity
    message: str
    suggestion: str | None = None
    certain: bool = False
    document: Target | None = None
    evidence: Evidence | None = None
    place: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The contract's form."""
        held, seen = self.document, self.evidence
        return {
            "start": self.span.start,
            "end": self.span.end,
            "text": self.text,
            "kind": self.kind.value,
            "verdict": self.verdict.value,
            "severity": self.severity.value,
            "message": self.message,
            "suggestion": self.suggestion,
            "certain": self.certain,
            "document": {"id": held.id, "number": held.number, "title": held.title} if held else None,
            "evidence": {
                "document_id": seen.document_id,
                "start": seen.span.start,
                "end": seen.span.end,
                "quote": seen.quote,
            }
            if seen
            else None,
            "place": self.place,
        }


@dataclass(frozen=True, slots=True)
class Review:
    """A draft and its findings, in the order of its text."""

    draft: Document
    findings: tuple[Finding, ...]

    @property
    def summary(self) -> dict[str, int]:
        """How many findings each verdict has, in the order of ``Verdict``; verdicts without any are left out."""
        counted = Counter(finding.verdict for finding in self.findings)
        return {verdict.value: counted[verdict] for verdict in Verdict if counted[verdict]}

    def to_json(self) -> dict[str, Any]:
        """The contract's form."""
        return {"findings": [finding.to_json() for finding in self.findings], "summary": self.summary}
