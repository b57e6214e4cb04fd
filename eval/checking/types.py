"""A draft made by rule: its text, what a checker has to say about each reference, and what it must leave alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.checking.types import FindingKind, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.types import Span


@dataclass(frozen=True, slots=True)
class Row:
    """A part of a reference that gets a finding of its own; ``suggestion`` is what should stand there instead."""

    text: str
    kind: FindingKind
    verdict: Verdict = Verdict.OK
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class Trap:
    """What looks a little like a reference and must have no error."""

    text: str


Phrase = tuple[str | Row | Trap, ...]
"""Words in the order in which they are written."""


def words(phrase: Iterable[str | Row | Trap]) -> str:
    """A phrase as plain text."""
    return "".join(part if isinstance(part, str) else part.text for part in phrase)


@dataclass(frozen=True, slots=True)
class Gold:
    """A row with its place in the draft; ``case`` names the recipe that wrote it."""

    span: Span
    row: Row
    case: str

    def to_json(self) -> dict[str, Any]:
        """The keys start, end, text, kind, verdict, suggestion and case."""
        return {
            "start": self.span.start,
            "end": self.span.end,
            "text": self.row.text,
            "kind": self.row.kind.value,
            "verdict": self.row.verdict.value,
            "suggestion": self.row.suggestion,
            "case": self.case,
        }


@dataclass(frozen=True, slots=True)
class Draft:
    """``gold`` and ``traps`` by rising place; ``date`` is the ISO day that stands below the draft."""

    id: str
    text: str
    date: str
    gold: tuple[Gold, ...]
    traps: tuple[Span, ...]

    def to_json(self) -> dict[str, Any]:
        """The keys id, text, date, gold and traps (pairs of start and end)."""
        return {
            "id": self.id,
            "text": self.text,
            "date": self.date,
            "gold": [gold.to_json() for gold in self.gold],
            "traps": [[trap.start, trap.end] for trap in self.traps],
        }
