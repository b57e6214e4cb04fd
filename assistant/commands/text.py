"""Text that is safe to show, in lines and columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def shown(text: str) -> str:
    """``text`` without what could order a terminal about: control characters, and those that turn its direction."""
    kept = _TURNS.sub("", text)
    return "".join(c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs") else "�" for c in kept)


def one_line(text: str) -> str:
    """``text`` as one line that is safe to show: white space of any kind becomes one space."""
    return shown(" ".join(text.split()))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Rows as columns, aligned by display width; at least one row."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)) for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)
