"""Hybrid retrieval over one generation: dense and lexical scores of all chunks, fused.

The fused score of a chunk is ``DENSE * z(cosine) + LEXICAL * z(BM25) + COVER * cover``: cosine and BM25 standardised
over all chunks (mean 0, standard deviation 1; all 0 where a score is the same everywhere), and the weighted share
(0..1) of the question's content words that the chunk has. It has no unit and orders the chunks of one question only.
It does not tell whether anything is relevant: the best chunk of any question has mostly between 4 and 12.
Where the question gives a document number that is held, NUMBER_BONUS is added to that document's chunks, which puts
them first.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from corpus.references import find_numbers
from index.types import Hit
from index.words import content, features

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from numpy.typing import NDArray

    from corpus.types import Chunk
    from index.generation import Generation
    from index.types import TextEmbedder

DENSE, LEXICAL, COVER = 1.0, 0.15, 4.0
"""Weights of the fused score, chosen over four collections together: one setting for all."""
NUMBER_BONUS = 1000.0
"""On the scale of the fused score; above any difference of two chunks in a generation of up to 370 000 chunks."""
_NO_SPREAD = 1e-6
_SORTED_FIRST = 64


@dataclass(frozen=True, slots=True)
class HybridRetriever:
    """The best ``k`` (at least 1) chunks of ``generation``; ``embedder`` is the one that it was built with.

    ``index.langchain`` hands it over to LangChain.
    """

    generation: Generation
    embedder: TextEmbedder
    k: int = 10

    def search(
        self,
        query: str,
        k: int | None = None,
        embedding: NDArray[np.float32] | None = None,
        within: Container[str] | None = None,
    ) -> list[Hit]:
        """The best chunks, best first: ``k`` of them (default: the field's value), or all where there are fewer.

        ``embedding`` is the question's unit vector of shape ``(dimension,)``, where the caller has it already.
        ``within`` has the ids of the documents to search, None for all; their scores are as in the whole generation.
        """
        vector = self.embedder.embed_query(query) if embedding is None else embedding
        dense = self.generation.dense_scores(vector)
        lexical = self.generation.lexical.scores(query)
        cover = self.generation.lexical.cover(features(content(query)) or features(query))
        fused = DENSE * standardised(dense) + LEXICAL * standardised(lexical) + COVER * cover
        fused[self._named_rows(query)] += NUMBER_BONUS
        return [
            Hit(row, chunk, score=float(fused[row]), dense=float(dense[row]), lexical=float(lexical[row]))
            for row, chunk in islice(self._ranked(fused, within), self.k if k is None else k)
        ]

    def _ranked(self, fused: NDArray[np.float64], within: Container[str] | None) -> Iterator[tuple[int, Chunk]]:
        """Rows with their chunks, the best first; where documents are listed, only their rows are looked at."""
        catalogue = self.generation.catalogue
        rows = np.array(catalogue.rows_of(within), dtype=int) if isinstance(within, Collection) else None
        for place in falling(fused if rows is None else fused[rows]):
            row = place if rows is None else int(rows[place])
            chunk = catalogue.chunk(row)
            if within is None or chunk.document_id in within:
                yield row, chunk

    def _named_rows(self, query: str) -> list[int]:
        keys = {found.number.key for found in find_numbers(query) if found.number}
        return [row for key in sorted(keys) for row in self.generation.catalogue.rows_with_key(key)]


def falling(scores: NDArray[np.float64]) -> Iterator[int]:
    """The places of ``scores`` from the highest to the lowest, equal ones in order; sorts little more than is taken."""
    rest, most = np.arange(len(scores)), _SORTED_FIRST
    while len(rest):
        left = scores[rest]
        high = left >= np.partition(left, -most)[-most] if len(rest) > most else np.ones(len(rest), dtype=bool)
        yield from rest[high][np.argsort(-left[high], kind="stable")].tolist()
        rest, most = rest[~high], most * _SORTED_FIRST


def standardised(scores: NDArray[np.float32]) -> NDArray[np.float64]:
    """``scores`` with mean 0 and standard deviation 1, same shape; all 0 where they hardly differ."""
    wide = scores.astype(np.float64)
    spread = wide.std()
    if spread <= _NO_SPREAD:
        return np.zeros_like(wide)
    centred: NDArray[np.float64] = (wide - wide.mean()) / spread
    return centred
