"""Rows of tables as every reader writes them: ``| a | b |``."""

from __future__ import annotations

from collections.abc import Iterable


def table_row(cells: Iterable[str], escape: str = "\\") -> str:
    r"""The row of some cells on one line, a ``|`` within one written ``\|``; ``escape`` stands for that backslash."""
    return f"| {' | '.join(' '.join(cell.splitlines()).replace('|', f'{escape}|') for cell in cells)} |"
