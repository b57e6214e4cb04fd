"""AUROC of abstention: chance that a case to refuse scores higher than one to answer, half for a tie.

By ranks: (Σ ranks of the positives − p(p + 1)/2) / (p · n), with p positives, n negatives and mean ranks for ties.
Source: Mann and Whitney (1947); Hanley and McNeil, The Meaning and Use of the Area under a ROC Curve (1982).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def auroc(scores: Sequence[float], positive: Sequence[bool]) -> float | None:
    """``scores``: 1 − confidence, higher means rather refuse; ``positive``: should be refused. In 0..1.

    None where there are no positives or no negatives. Raises ValueError where the lengths differ.
    """
    pairs = list(zip(scores, positive, strict=True))
    positives = sum(positive)
    negatives = len(pairs) - positives
    if not positives or not negatives:
        return None
    rank: dict[float, float] = {}
    below = 0
    for score, count in sorted(Counter(scores).items()):
        rank[score] = below + (count + 1) / 2
        below += count
    total = sum(rank[score] for score, is_positive in pairs if is_positive)
    return (total - positives * (positives + 1) / 2) / (positives * negatives)
