"""A catalogue of given documents, without any model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corpus.chunking import chunk
from corpus.types import Document
from index import catalogue
from index.catalogue import Catalogue


def catalogue_of(folder: Path, documents: Sequence[Document]) -> Catalogue:
    """A new catalogue in ``folder`` with ``documents``."""
    path = folder / "catalogue.sqlite"
    catalogue.write(path, documents, {held.id: chunk(held) for held in documents})
    return Catalogue(path)
