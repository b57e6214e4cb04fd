"""Files that lie beside the page's modules."""

from __future__ import annotations

from importlib.resources import files


def resource(name: str) -> str:
    """The text of a file of this package; ``name`` is its path below the package."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
