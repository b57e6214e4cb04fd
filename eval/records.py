"""What is kept of one case for reports, files and comparison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.commands.text import one_line
from assistant.types import Answer
from eval.cases import Case
from eval.library import Library
from eval.scoring import Score

PASSAGES = 5
_CITATION = ("marker", "document_id", "number", "title", "heading", "quote")


@dataclass(frozen=True, slots=True)
class Record:
    """One case: what was expected (one line), what came, and how good it is.

    ``outcome`` is ``answered``, ``abstained``, ``clarify`` or ``error``; for an error ``answer`` is its text and
    ``confidence`` 0. ``faults`` are Chinese, one line each; none means right. ``values`` holds the measures that apply,
    by name (``eval.scoring``), in 0..1. ``citations`` have the keys marker, document_id, number, title, heading, quote;
    ``passages``, the first five found, document_id, title, heading, text, relevant (from a relevant document).
    """

    id: str
    question: str
    category: str
    expected: str
    outcome: str
    reason: str | None
    answer: str
    confidence: float
    latency_ms: float
    answerable: bool
    faults: tuple[str, ...]
    values: dict[str, float]
    citations: tuple[dict[str, Any], ...]
    passages: tuple[dict[str, Any], ...]

    def to_json(self) -> dict[str, Any]:
        """The fields by name, rounded to 4 digits (milliseconds: 2)."""
        return {
            **{name: getattr(self, name) for name in self.__slots__},
            "confidence": round(self.confidence, 4),
            "latency_ms": round(self.latency_ms, 2),
            "faults": list(self.faults),
            "values": self.rounded(),
            "citations": list(self.citations),
            "passages": list(self.passages),
        }

    def summary(self) -> dict[str, Any]:
        """What a comparison needs, and how it went; no text."""
        return {
            "id": self.id,
            "category": self.category,
            "answerable": self.answerable,
            "outcome": self.outcome,
            "reason": self.reason,
            "confidence": round(self.confidence, 4),
            "right": not self.faults,
            "values": self.rounded(),
        }

    def rounded(self) -> dict[str, float]:
        """The values to 4 digits."""
        return {name: round(value, 4) for name, value in self.values.items()}


def record(score: Score, library: Library) -> Record:
    """The record of a case; ``library`` names the documents of its passages."""
    run = score.run
    case, answer = run.case, run.answer
    return Record(
        id=case.id,
        question=case.question,
        category=case.category,
        expected=one_line(_expected(case)),
        outcome=answer.status.value if answer else "error",
        reason=answer.reason.value if answer and answer.reason else None,
        answer=answer.answer if answer else run.error or "",
        confidence=answer.confidence if answer else 0.0,
        latency_ms=run.latency_ms,
        answerable=case.answerable,
        faults=tuple(map(one_line, score.faults)),
        values={name: value for name, value in score.values.items() if value is not None},
        citations=_citations(answer) if answer else (),
        passages=_passages(case, answer, library) if answer else (),
    )


def _expected(case: Case) -> str:
    if case.answerable:
        return case.answers[0] if case.answers else "应当作答"
    return f"应当拒答（{case.reason}）" if case.reason else "应当拒答"


def _citations(answer: Answer) -> tuple[dict[str, Any], ...]:
    forms = (citation.to_json() for citation in answer.citations)
    return tuple({key: form[key] for key in _CITATION} for form in forms)


def _passages(case: Case, answer: Answer, library: Library) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            "document_id": chunk.document_id,
            "title": library.title_of(chunk.document_id),
            "heading": list(chunk.path),
            "text": chunk.text,
            "relevant": chunk.document_id in case.relevant,
        }
        for chunk in (hit.chunk for hit in answer.passages[:PASSAGES])
    )
