"""recall@k: |relevant ∩ first k| / |relevant|.

Source: Manning, Raghavan and Schütze, Introduction to Information Retrieval (2008), 8.3.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence


def recall(ranking: Sequence[str], relevant: Collection[str], k: int) -> float:
    """``ranking``: ids of documents or chunks, best first, each once; ``relevant`` not empty. In 0..1."""
    wanted = set(relevant)
    return len(wanted.intersection(ranking[:k])) / len(wanted)
