"""Expected calibration error: ECE = Σ (nᵢ / n) · |accuracyᵢ − confidenceᵢ| over ten equal-width bins of confidence.

Bin i holds the confidences in ((i − 1) / 10, i / 10], the first one 0 as well; accuracyᵢ is the share right in it and
confidenceᵢ its mean confidence. Source: Guo et al., On Calibration of Modern Neural Networks (2017), equation 3.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TypedDict

from eval.measures.mean import mean

BINS = 10
_UPPER = [place / BINS for place in range(1, BINS + 1)]

Bin = TypedDict("Bin", {"from": float, "to": float, "n": int, "confidence": float | None, "accuracy": float | None})
"""One bin; the means are None where it is empty."""


def bins(confidences: Sequence[float], right: Sequence[bool]) -> list[Bin]:
    """All ten bins, lowest first; confidences in 0..1. Raises ValueError where the lengths differ."""
    sorted_in: list[list[tuple[float, bool]]] = [[] for _ in _UPPER]
    for pair in zip(confidences, right, strict=True):
        sorted_in[bisect_left(_UPPER, pair[0])].append(pair)
    return [
        {
            "from": round(upper - 1 / BINS, 4),
            "to": upper,
            "n": len(pairs),
            "confidence": mean(confidence for confidence, _ in pairs),
            "accuracy": mean(is_right for _, is_right in pairs),
        }
        for upper, pairs in zip(_UPPER, sorted_in, strict=True)
    ]


def calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float | None:
    """In 0..1, lower is better; None where there is no confidence. Raises ValueError where the lengths differ."""
    gaps = [
        part["n"] * abs(part["accuracy"] - part["confidence"])
        for part in bins(confidences, right)
        if part["accuracy"] is not None and part["confidence"] is not None
    ]
    return sum(gaps) / len(confidences) if gaps else None
