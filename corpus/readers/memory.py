"""What files gave when they were read before: so a file that did not change need not be read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import Protocol

from corpus.readers.report import Outcome, ReadReport
from corpus.types import Document
from corpus.version import source_digest


@dataclass(frozen=True, slots=True)
class Piece:
    """What a file gave, or a member of an archive.

    ``name`` is its name below the folder given, ``identifier`` the id that it took, None where it took none.
    """

    name: str
    identifier: str | None
    report: ReadReport
    documents: tuple[Document, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether the same bytes give the same again; what failed in a reader may be read when that can do more."""
        return self.report.outcome is Outcome.READ or self.report.format is None


class Memory(Protocol):
    """Keeps the pieces of files, each file by its path and its ``name`` below the folder given."""

    def recall(self, file: Path, name: str, data: bytes | None = None) -> tuple[Piece, ...] | None:
        """The pieces of a file that did not change since they were kept: by its size and times, or else ``data``."""

    def keep(self, file: Path, name: str, data: bytes, pieces: Sequence[Piece]) -> None:
        """Keep what the file gave when it had the bytes ``data``."""


def reader_version() -> str:
    """What decides how files are read: the state of this program, and whether LibreOffice is there."""
    return f"{source_digest('corpus')} {bool(which('soffice') or which('libreoffice'))}"
