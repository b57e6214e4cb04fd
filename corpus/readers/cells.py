"""Rows of tables as every reader writes them: ``| a | b |``."""

from __future__ import annotations

from collections.abc import Iterable


def table_row(cells: Iterable[str]) -> str:
    r"""The row of some cells, a ``|`` within one written ``\|``."""
    return f"| {' | '.join(map(_escaped, cells))} |"


def _escaped(cell: str) -> str:
    return cell.replace("|", r"\|")
