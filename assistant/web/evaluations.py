"""Stored results of ``policy-assistant eval --output``: read from a folder, the oldest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

MOST = 50
"""Results that are read: the newest."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that was not all right: what was expected, what was said, and what is wrong with it."""

    id: str
    question: str
    expected: str
    answer: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a result by group, as the file has them: in 0..1, times in milliseconds."""

    n: int
    retrieval: Mapping[str, float | None]
    answer: Mapping[str, float | None]
    citation: Mapping[str, float | None]
    abstention: Mapping[str, Any]
    latency_ms: Mapping[str, float | None]
    failures: tuple[Failure, ...] = ()

    def value(self, group: str, name: str) -> float | None:
        """A figure, or None where there is none."""
        found = getattr(self, group).get(name)
        return float(found) if isinstance(found, int | float) else None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A result, the name of its file and the local time at which it was written."""

    name: str
    time: datetime
    figures: Figures


_FIGURES = TypeAdapter(Figures)


def evaluations(folder: Path) -> list[Evaluation]:
    """The newest results in the folder, the oldest of them first; files that are none are passed over."""
    found: list[tuple[float, str, Path]] = []
    for path in folder.glob("*.json") if folder.is_dir() else ():
        try:
            found.append((path.stat().st_mtime, path.name, path))
        except OSError:
            continue
    made: list[Evaluation] = []
    for time, name, path in sorted(found, reverse=True):
        figures = _read(path, time)
        if figures:
            made.append(Evaluation(name, datetime.fromtimestamp(time), figures))
        if len(made) == MOST:
            break
    return made[::-1]


@lru_cache(MOST * 2)
def _read(path: Path, time: float) -> Figures | None:
    """The figures of a file, kept while its ``time`` stays."""
    try:
        return _FIGURES.validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
