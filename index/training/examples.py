"""Examples: a question, a passage, and what of the passage answers."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Example:
    """``answer`` is the range of characters of ``passage`` that answers, as [start, end).

    None where nothing does (``answers`` is False) or where nobody marked it (``answers`` is True).
    """

    question: str
    passage: str
    answers: bool
    answer: tuple[int, int] | None = None


def save(examples: Iterable[Example], path: Path) -> None:
    """Write examples, one JSON object a line."""
    lines = (json.dumps(asdict(example), ensure_ascii=False) + "\n" for example in examples)
    path.write_text("".join(lines), encoding="utf-8")


def load(path: Path) -> list[Example]:
    """Read what ``save`` wrote."""
    rows = map(json.loads, path.read_text(encoding="utf-8").split("\n")[:-1])
    return [Example(**{**row, "answer": row["answer"] and tuple(row["answer"])}) for row in rows]
