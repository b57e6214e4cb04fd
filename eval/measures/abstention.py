"""Abstention precision, recall and F1 over all cases; positive is what should not be (gold) or was not (got) answered.

P = right refusals / refusals, R = right refusals / cases to refuse, F1 = 2PR / (P + R). Asking back is a refusal.
Source: van Rijsbergen, Information Retrieval (1979); the setting of Rajpurkar et al., SQuAD 2.0 (2018).
"""

from __future__ import annotations

from collections.abc import Sequence

Outcome = tuple[bool, bool]
"""(should be refused, was refused)."""


def _share(outcomes: Sequence[Outcome], among: Sequence[bool]) -> float | None:
    total = sum(among)
    return sum(gold and got for gold, got in outcomes) / total if total else None


def abstention_precision(outcomes: Sequence[Outcome]) -> float | None:
    """In 0..1; None where nothing was refused."""
    return _share(outcomes, [got for _, got in outcomes])


def abstention_recall(outcomes: Sequence[Outcome]) -> float | None:
    """In 0..1; None where nothing should be refused."""
    return _share(outcomes, [gold for gold, _ in outcomes])


def abstention_f1(outcomes: Sequence[Outcome]) -> float | None:
    """2 · right / (refusals + to refuse), in 0..1; None where both are 0."""
    right = sum(gold and got for gold, got in outcomes)
    total = sum(gold for gold, _ in outcomes) + sum(got for _, got in outcomes)
    return 2 * right / total if total else None
