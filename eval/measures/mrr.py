"""MRR@k, one query's share: 1 / rank of the first relevant document, 0 where none is among the first k.

Source: Voorhees, The TREC-8 Question Answering Track Report (1999).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence


def mrr(ranking: Sequence[str], relevant: Collection[str], k: int) -> float:
    """``ranking``: ids of documents or chunks, best first, each once. In 0..1."""
    for rank, document in enumerate(ranking[:k], start=1):
        if document in relevant:
            return 1 / rank
    return 0.0
