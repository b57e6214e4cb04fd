"""What became of each file: read or skipped, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from corpus.types import Document


class Outcome(StrEnum):
    """Whether a file was read."""

    READ = "read"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class ReadReport:
    """One file, or one member of an archive (``a.zip/b.docx``).

    ``format`` is that of the content, None where it is not known; ``reason`` is the line for a skipped file.
    ``documents`` are the ids of its documents and ``characters`` counts those of their texts; ``bytes`` is the file's
    own size, ``seconds`` the time it took. ``unchanged`` tells that it is what it was and was not read again.
    """

    path: str
    outcome: Outcome
    format: str | None = None
    reason: str | None = None
    documents: tuple[str, ...] = ()
    characters: int = 0
    notes: tuple[str, ...] = ()
    bytes: int = 0
    seconds: float = 0.0
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Library:
    """All documents that could be read, in the order found, and a report for every file."""

    documents: tuple[Document, ...]
    reports: tuple[ReadReport, ...]

    @property
    def skipped(self) -> tuple[ReadReport, ...]:
        """The reports of the files that were not read."""
        return tuple(report for report in self.reports if report.outcome is Outcome.SKIPPED)

    @property
    def unchanged(self) -> int:
        """How many of the files that gave documents were not read again."""
        return sum(report.unchanged and report.outcome is Outcome.READ for report in self.reports)
