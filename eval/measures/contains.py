"""contains: 1 where the normalised answer holds one of the normalised gold answers, else 0.

contains@N looks at the first N characters of the answer alone, so that quoting everything gains nothing.
Normalised: width folded, casefolded, only letters and digits (``eval.measures.text``).
Source: the accuracy of Chen et al., Benchmarking Large Language Models in Retrieval-Augmented Generation (2024).
"""

from __future__ import annotations

from collections.abc import Sequence

from eval.measures.text import head, occurs


def contains(answer: str, golds: Sequence[str], within: int | None = None) -> float:
    """``within``: how many characters are looked at, None for all. Returns 0.0 or 1.0."""
    text = answer if within is None else head(answer, within)
    return float(any(occurs(gold, text) for gold in golds))
