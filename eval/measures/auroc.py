"""AUROC of abstention: chance that a case to refuse scores higher than one to answer, half for a tie.

(pairs of a positive and a lower negative + ties / 2) / (p · n), with p positives and n negatives.
Source: Mann and Whitney (1947); Hanley and McNeil, The Meaning and Use of the Area under a ROC Curve (1982).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def auroc(scores: Sequence[float], positive: Sequence[bool]) -> float | None:
    """``scores``: 1 − confidence, higher means rather refuse; ``positive``: should be refused. In 0..1.

    None where there are no positives or no negatives. Raises ValueError where the lengths differ.
    """
    value = float(weighted_auroc(scores, positive, np.ones((1, len(scores))))[0])
    return None if np.isnan(value) else value


def weighted_auroc(
    scores: Sequence[float], positive: Sequence[bool], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The same where case i counts ``weights[j, i]`` times, for each j: ``(n_resamples, n_cases)`` to
    ``(n_resamples,)``, NaN for none. Raises ValueError where the lengths differ."""
    if len(scores) != len(positive):
        raise ValueError(f"{len(scores)} scores for {len(positive)} cases")
    if not len(scores):
        return np.full(len(weights), np.nan)
    order = np.argsort(scores, kind="stable")
    _, first = np.unique(np.asarray(scores)[order], return_index=True)
    is_positive = np.asarray(positive, dtype=bool)[order]
    by_score = np.add.reduceat(np.where(is_positive, weights[:, order], 0), first, axis=1)
    others = np.add.reduceat(np.where(is_positive, 0, weights[:, order]), first, axis=1)
    won = (by_score * (np.cumsum(others, axis=1) - others / 2)).sum(axis=1)
    pairs = by_score.sum(axis=1) * others.sum(axis=1)
    figures: NDArray[np.float64] = np.divide(won, pairs, out=np.full(len(weights), np.nan), where=pairs > 0)
    return figures
