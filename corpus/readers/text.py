"""Plain text, as it stands."""

from __future__ import annotations

from corpus.readers.encoding import decode
from corpus.readers.extracted import Extracted


def read_text(data: bytes, name: str) -> Extracted:
    """The text of a text file. Raises ReadError for what is not text."""
    return Extracted(decode(data, name))
