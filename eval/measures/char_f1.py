"""Character F1: P = common / |answer|, R = common / |gold|, F1 = 2PR / (P + R), best over the gold answers.

``common`` counts the characters of the two bags in common, over normalised texts (``eval.measures.text``).
Source: Rajpurkar et al., SQuAD (2016), with characters for words as in Chinese reading comprehension;
the script of CMRC 2018 (Cui et al., 2019) takes the longest common run in place of the bag, so its values are lower.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from eval.measures.text import normalise


def char_f1(answer: str, golds: Sequence[str]) -> float:
    """In 0..1; 0 where there is no gold answer or one side is empty."""
    bag = Counter(normalise(answer))
    return max((_f1(bag, Counter(normalise(gold))) for gold in golds), default=0.0)


def _f1(answer: Counter[str], gold: Counter[str]) -> float:
    total = answer.total() + gold.total()
    return 2 * (answer & gold).total() / total if answer and gold else 0.0
