"""Percentile by nearest rank: the smallest value that at least p % of the values do not exceed.

Source: Hyndman and Fan, Sample Quantiles in Statistical Packages (1996), definition 1.
"""

from __future__ import annotations

from collections.abc import Sequence


def percentile(values: Sequence[float], p: int) -> float | None:
    """``p`` in 1..100; in the unit of the values; None where there are none."""
    if not values:
        return None
    return sorted(values)[(len(values) * p + 99) // 100 - 1]
