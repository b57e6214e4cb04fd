"""A library of a wanted size, of which only what the questions ask about is embedded by the model."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from corpus.chunking import chunk

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from numpy.typing import NDArray

    from corpus.types import Document
    from index.types import TextEmbedder

_SAMPLE = 64
"""Texts embedded to learn where the model's vectors lie."""


class PaddingEmbedder:
    """The vectors of ``model`` for the texts in ``real``, and for all others cheap ones that lie about where its do.

    Those are drawn from a normal distribution with the mean and the deviation of the vectors of some of ``real``,
    seeded by the text. Name and revision are the model's, so that an index opens with it.
    """

    def __init__(self, model: TextEmbedder, real: Collection[str]) -> None:
        self.name, self.revision, self.runtime = model.name, model.revision, model.runtime
        self.dimension = model.dimension
        self._model, self._real = model, frozenset(real)
        known = model.embed_passages(sorted(self._real)[:_SAMPLE])
        self._mean, self._deviation = known.mean(axis=0), known.std(axis=0)
        self.embedded = self.padded = 0

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """As the model."""
        return self._model.embed_query(text)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, shape ``(len(texts), dimension)``."""
        own = [at for at, text in enumerate(texts) if text in self._real]
        self.embedded, self.padded = self.embedded + len(own), self.padded + len(texts) - len(own)
        vectors = np.stack([self._drawn(text) for text in texts])
        if own:
            vectors[own] = self._model.embed_passages([texts[at] for at in own])
        return vectors

    def _drawn(self, text: str) -> NDArray[np.float32]:
        seed = int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest()[:8])
        noise = np.random.default_rng(seed).standard_normal(self.dimension, dtype=np.float32)
        vector: NDArray[np.float32] = self._mean + self._deviation * noise
        return vector / max(np.linalg.norm(vector), np.float32(1e-12))


def sized(documents: Sequence[Document], first: Collection[str], passages: int) -> Iterator[Document]:
    """``documents``, those with the ids ``first`` before all others, until they have so many passages.

    Where there are too few they come again under other ids, and without a number.
    """
    ordered = sorted(documents, key=lambda document: document.id not in first)
    held = 0
    for turn in count():
        for document in ordered:
            if held >= passages:
                return
            held += max(len(chunk(document)), 1)
            yield replace(document, id=f"{document.id}~{turn}", number=None) if turn else document
