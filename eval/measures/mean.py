"""Mean over the cases that count."""

from __future__ import annotations

import math
from collections.abc import Iterable


def mean(values: Iterable[float | None]) -> float | None:
    """Arithmetic mean of the values that are not None, summed exactly; None where there are none.

    None marks a case to which a measure does not apply. A case that failed has a value, the worst one.
    """
    counted = [value for value in values if value is not None]
    return math.fsum(counted) / len(counted) if counted else None
