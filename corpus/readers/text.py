"""Plain text: title and number are taken from its head."""

from __future__ import annotations

from pathlib import Path

from corpus.readers.encoding import read_file
from corpus.readers.head import number_in_head, title_in_head
from corpus.types import Document


def read_text(path: Path, identifier: str) -> list[Document]:
    """The one document of a text file. Raises ReadError for a file that is not text."""
    text = read_file(path)
    return [Document(identifier, title_in_head(text) or identifier, text, number=number_in_head(text))]
