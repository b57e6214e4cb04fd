"""Bootstrap percentile interval: the 2.5th and 97.5th percentile of a figure over 1,000 resamples of the cases.

A resample draws n of the n cases with replacement; it is given as how often it holds each case, so that a figure is
worked out for all resamples at once. The seed is fixed: the same cases give the same intervals.
Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Interval = tuple[float, float]
Statistic = Callable[[Floats], Floats]
"""From weights ``(n_resamples, n_cases)``, 0 and up, to figures ``(n_resamples, n_figures)``, NaN for none."""

RESAMPLES = 1_000
_BLOCK = 100
_SEED = 20_121_114


def ratios(numerators: Floats, denominators: Floats) -> Statistic:
    """Figures Σ numerator / Σ denominator over the cases; both of shape ``(n_cases, n_figures)``.

    A mean over the cases that count has its value above and 1 below where a case counts, and 0 and 0 where not.
    """

    def statistic(weights: Floats) -> Floats:
        above, below = weights @ numerators, weights @ denominators
        return np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)

    return statistic


def means(values: Floats) -> Statistic:
    """Means over the cases whose value is not NaN; ``values`` of shape ``(n_cases, n_figures)``."""
    counts = ~np.isnan(values)
    return ratios(np.where(counts, values, 0.0), counts.astype(np.float64))


def intervals(statistic: Statistic, n: int) -> list[Interval | None]:
    """The 95 % interval of each figure over ``n`` cases, None where no resample has one; resamples without it do not
    count. ``n`` is 1 or more."""
    generator = np.random.default_rng(_SEED)
    even = np.full(n, 1 / n)
    blocks = (generator.multinomial(n, even, size=_BLOCK) for _ in range(RESAMPLES // _BLOCK))
    figures = np.concatenate([statistic(block.astype(np.float64)) for block in blocks])
    return [_interval(column[~np.isnan(column)]) for column in figures.T]


def _interval(figures: Floats) -> Interval | None:
    if not figures.size:
        return None
    low, high = np.percentile(figures, (2.5, 97.5))
    return float(low), float(high)
