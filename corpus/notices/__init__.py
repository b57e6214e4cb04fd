"""The bundled notices: Markdown files with YAML front matter, shipped as package data."""

from importlib.resources import files
from pathlib import Path


def folder() -> Path:
    """The directory that holds the bundled notices."""
    return Path(str(files(__package__)))
