"""contains: 1 where the normalised answer holds one of the normalised gold answers, else 0.

Normalised: width folded, casefolded, only letters and digits (``eval.measures.text``).
Source: the accuracy of Chen et al., Benchmarking Large Language Models in Retrieval-Augmented Generation (2024).
"""

from __future__ import annotations

from collections.abc import Sequence

from eval.measures.text import occurs


def contains(answer: str, golds: Sequence[str]) -> float:
    """Returns 0.0 or 1.0."""
    return float(any(occurs(gold, answer) for gold in golds))
