"""Scores averaged: all figures over some cases, and their bootstrap intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from assistant.types import Reason
from eval.measures import (
    abstention_f1,
    abstention_precision,
    abstention_recall,
    auroc,
    intervals,
    mean,
    percentile,
)
from eval.measures.abstention import Outcome
from eval.measures.auroc import weighted_auroc
from eval.measures.bootstrap import Floats, Interval, means, ratios
from eval.scoring import GROUPS, Run, Score, Values

REFUSALS = (Reason.OUT_OF_SCOPE, Reason.NOT_STATED, Reason.UNKNOWN_DOCUMENT)
"""The kinds of refusal; asking back (``ambiguous``) has figures of its own."""


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures over ``n`` cases: in 0..1, latency in milliseconds, None where nothing is averaged.

    ``abstention`` is over all cases: precision, recall, f1, auroc, and ``by_reason`` for each of ``REFUSALS`` (n,
    precision, recall, f1); ``clarification`` has the same four for asking back. Of one kind, n is how many cases expect
    it; answered cases and other kinds count against it, cases to refuse without an expected reason do not count, and an
    error is of no kind. ``intervals`` are 95 % bootstrap intervals by ``group.name`` (``answer.facts``).
    """

    n: int
    retrieval: Values
    chunks: Values
    answer: Values
    citation: Values
    abstention: dict[str, Any]
    clarification: Values
    latency_ms: Values
    intervals: dict[str, Interval]

    def to_json(self) -> dict[str, Any]:
        """The contract's form, rounded to 6 digits (milliseconds: 2); without the intervals."""
        names = ("retrieval", "chunks", "answer", "citation", "abstention", "clarification")
        groups = {name: rounded(getattr(self, name), 6) for name in names}
        return {"n": self.n, **groups, "latency_ms": rounded(self.latency_ms, 2)}


def rounded(value: Any, digits: int) -> Any:
    """A JSON value with its floats rounded; tuples become lists."""
    match value:
        case float():
            return round(value, digits)
        case dict():
            return {name: rounded(item, digits) for name, item in value.items()}
        case list() | tuple():
            return [rounded(item, digits) for item in value]
    return value


def figures(scores: Sequence[Score]) -> Figures:
    """All figures over some cases."""
    runs = [item.run for item in scores]
    outcomes = [(not run.case.answerable, run.refused) for run in runs]
    latencies = [run.latency_ms for run in runs]
    averaged = {
        group: {name: mean(item.values[value] for item in scores) for name, value in names.items()}
        for group, names in GROUPS.items()
    }
    return Figures(
        n=len(scores),
        **averaged,
        abstention={
            **_refusals(outcomes),
            "auroc": auroc([run.doubt for run in runs], [gold for gold, _ in outcomes]),
            "by_reason": {reason.value: _kind(runs, reason) for reason in REFUSALS},
        },
        clarification=_kind(runs, Reason.AMBIGUOUS),
        latency_ms={f"p{p}": percentile(latencies, p) for p in (50, 95)},
        intervals=_intervals(scores, outcomes) if scores else {},
    )


def _refusals(outcomes: Sequence[Outcome]) -> Values:
    return {
        "precision": abstention_precision(outcomes),
        "recall": abstention_recall(outcomes),
        "f1": abstention_f1(outcomes),
    }


def _kind(runs: Sequence[Run], reason: Reason) -> Values:
    counted = [run for run in runs if run.case.answerable or run.case.reason]
    outcomes = [
        (not run.case.answerable and run.case.reason is reason, run.answer is not None and run.answer.reason is reason)
        for run in counted
    ]
    return {"n": sum(gold for gold, _ in outcomes), **_refusals(outcomes)}


def _intervals(scores: Sequence[Score], outcomes: Sequence[Outcome]) -> dict[str, Interval]:
    averaged = {f"{group}.{name}": value for group, names in GROUPS.items() for name, value in names.items()}
    values = np.array([[item.values[value] for value in averaged.values()] for item in scores], dtype=np.float64)
    gold, got = np.array(outcomes, dtype=np.float64).T
    right = gold * got
    refusals = ratios(np.stack([right, right, 2 * right], axis=1), np.stack([got, gold, gold + got], axis=1))
    averages = means(values)
    doubts, positive = [item.run.doubt for item in scores], [should for should, _ in outcomes]

    def statistic(weights: Floats) -> Floats:
        ordered = weighted_auroc(doubts, positive, weights)[:, None]
        return np.concatenate([averages(weights), refusals(weights), ordered], axis=1)

    names = (*averaged, *(f"abstention.{name}" for name in ("precision", "recall", "f1", "auroc")))
    found = zip(names, intervals(statistic, len(scores)), strict=True)
    return {name: interval for name, interval in found if interval is not None}
