"""What the assistant gives back. The JSON form is a contract: names and meanings stay."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from corpus.types import SourceKind, Span, State
from index.types import Hit

History = tuple[tuple[str, str | None], ...]
"""Earlier turns, oldest first: (question, answer or None when it was refused)."""


class AnswerStatus(StrEnum):
    """What became of the question."""

    ANSWERED = "answered"
    ABSTAINED = "abstained"
    CLARIFY = "clarify"


class Reason(StrEnum):
    """Why there is no answer."""

    OUT_OF_SCOPE = "out-of-scope"
    NOT_STATED = "not-stated"
    UNKNOWN_DOCUMENT = "unknown-document"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote at an exact place: ``document.text[span.start:span.end] == quote``.

    ``highlight`` is the part of ``span`` that the reader takes for the answer itself, where there is one; ``place`` the
    page or paragraph of the file that it was read from (第3页), where that has such.
    """

    marker: int
    document_id: str
    number: str | None
    title: str
    heading: tuple[str, ...]
    quote: str
    span: Span
    source_kind: SourceKind
    document_status: State
    highlight: Span | None = None
    place: str | None = None

    @property
    def parts(self) -> tuple[str, str, str]:
        """The quote before what is highlighted, that itself, and after it; all of it before where nothing is."""
        if self.highlight is None:
            return self.quote, "", ""
        start, end = self.highlight.start - self.span.start, self.highlight.end - self.span.start
        return self.quote[:start], self.quote[start:end], self.quote[end:]

    def to_json(self) -> dict[str, Any]:
        """The contract's form."""
        return {
            "marker": self.marker,
            "document_id": self.document_id,
            "number": self.number,
            "title": self.title,
            "heading": list(self.heading),
            "quote": self.quote,
            "start": self.span.start,
            "end": self.span.end,
            "highlight": [self.highlight.start, self.highlight.end] if self.highlight else None,
            "place": self.place,
            "source_kind": self.source_kind.value,
            "document_status": self.document_status.value,
        }


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer and the markers of what it rests on."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, a refusal or a question back.

    ``confidence`` is in 0..1: how sure the program is that the sentences answer the question.
    ``note`` is the line of ``answer`` that is no sentence of it: what was done to a model's words, "" where nothing.
    ``passages`` are the retrieved passages, best first. Both are not part of the JSON form.
    """

    question: str
    standalone_question: str
    status: AnswerStatus
    answer: str
    reason: Reason | None = None
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    suggestions: tuple[str, ...] = ()
    confidence: float = 0.0
    mode: str = "extractive"
    timings_ms: dict[str, float] = field(default_factory=dict)
    id: str | None = None
    passages: tuple[Hit, ...] = ()
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """The contract's form."""
        return {
            "id": self.id,
            "question": self.question,
            "standalone_question": self.standalone_question,
            "status": self.status.value,
            "reason": self.reason.value if self.reason else None,
            "answer": self.answer,
            "sentences": [{"text": s.text, "citations": list(s.citations)} for s in self.sentences],
            "citations": [citation.to_json() for citation in self.citations],
            "suggestions": list(self.suggestions),
            "confidence": round(self.confidence, 4),
            "mode": self.mode,
            "timings_ms": {name: round(value, 2) for name, value in self.timings_ms.items()},
        }
