"""hit@k (success@k): 1 where a relevant document stands among the first k, else 0.

Source: Craswell and Hawking, Overview of the TREC-2002 Web Track (success@n).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence


def hit(ranking: Sequence[str], relevant: Collection[str], k: int) -> float:
    """``ranking``: ids of documents or chunks, best first, each once. Returns 0.0 or 1.0."""
    return float(any(document in relevant for document in ranking[:k]))
