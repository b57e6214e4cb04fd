"""nDCG@k with binary gains: DCG = Σ 1 / log2(rank + 1) over the relevant among the first k, divided by the best DCG.

Source: Järvelin and Kekäläinen, Cumulated gain-based evaluation of IR techniques (2002).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence


def ndcg(ranking: Sequence[str], relevant: Collection[str], k: int) -> float:
    """``ranking``: ids of documents or chunks, best first, each once; ``relevant`` not empty. In 0..1."""
    wanted = set(relevant)
    gained = [rank for rank, document in enumerate(ranking[:k], start=1) if document in wanted]
    ideal = range(1, min(k, len(wanted)) + 1)
    return _dcg(gained) / _dcg(ideal)


def _dcg(ranks: Collection[int]) -> float:
    return math.fsum(1 / math.log2(rank + 1) for rank in ranks)
