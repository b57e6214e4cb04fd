"""Runs cases and averages their scores, over all of them and by category.

What each figure is averaged over; a case whose run raised an error stays in every denominator with the worst value:
retrieval        answerable cases that name relevant documents
rouge_l, char_f1, contains    answerable cases with model answers (refused: 0)
facts            answerable cases with required facts (refused: 0)
citation precision   cases that were answered; where the case should have been refused no citation is good
citation recall      answerable cases (refused: 0)
abstention       all cases; precision over what was refused, recall over what should be
latency_ms       all cases, wall time of one question
A figure that averages over nothing is None.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.types import Answer
from corpus.errors import PolicyError
from eval.cases import Case
from eval.measures import abstention_f1, abstention_precision, abstention_recall, auroc, mean, percentile
from eval.measures.support import TextOf
from eval.scoring import ANSWER, CITATION, RETRIEVAL, Failure, Run, Score, failure, score

Ask = Callable[[Case], Answer]
Values = dict[str, float | None]

CAUGHT = (PolicyError, ValueError, LookupError, TypeError, AttributeError, RuntimeError, ArithmeticError, OSError)
"""What a single question may raise without ending the run; it is recorded and counts as wrong."""


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures over ``n`` cases: in 0..1, latency in milliseconds, None where nothing is averaged."""

    n: int
    retrieval: Values
    answer: Values
    citation: Values
    abstention: Values
    latency_ms: Values

    def to_json(self) -> dict[str, Any]:
        """The contract's form, rounded to 6 digits (milliseconds: 2)."""
        groups = {name: getattr(self, name) for name in ("retrieval", "answer", "citation", "abstention")}
        rounded = {name: _rounded(values, 6) for name, values in groups.items()}
        return {"n": self.n, **rounded, "latency_ms": _rounded(self.latency_ms, 2)}


@dataclass(frozen=True, slots=True)
class Result:
    """Figures over all cases and by category (in order of appearance), and a record of each case that is not right."""

    total: Figures
    by_category: dict[str, Figures]
    failures: tuple[Failure, ...]

    def to_json(self) -> dict[str, Any]:
        """The contract's form."""
        return {
            **self.total.to_json(),
            "by_category": {name: figures.to_json() for name, figures in self.by_category.items()},
            "failures": [failure.to_json() for failure in self.failures],
        }


def _rounded(values: Values, digits: int) -> Values:
    return {name: None if value is None else round(value, digits) for name, value in values.items()}


def run(cases: Iterable[Case], ask: Ask, text_of: TextOf, clock: Callable[[], float] = time.perf_counter) -> Result:
    """Ask every case once, in order, and score what comes.

    ``text_of`` gives a document's text by its id, for verifying quotes; ``clock`` counts seconds. Wrap ``cases`` in a
    progress bar to see how far it is. Errors of the kinds in ``CAUGHT`` are recorded, others end the run.
    """
    runs = [_asked(case, ask, clock) for case in cases]
    scores = [score(item, text_of) for item in runs]
    categories = dict.fromkeys(item.case.category for item in runs if item.case.category)
    return Result(
        total=_figures(scores),
        by_category={name: _figures([s for s in scores if s.run.case.category == name]) for name in categories},
        failures=tuple(record for item in runs if (record := failure(item, text_of)) is not None),
    )


def _asked(case: Case, ask: Ask, clock: Callable[[], float]) -> Run:
    answer, error = None, None
    start = clock()
    try:
        answer = ask(case)
    except CAUGHT as raised:
        error = f"{type(raised).__name__}: {raised}"
    return Run(case, answer, error, (clock() - start) * 1000)


def _figures(scores: Sequence[Score]) -> Figures:
    runs = [item.run for item in scores]
    outcomes = [(not item.case.answerable, item.refused) for item in runs]
    latencies = [item.latency_ms for item in runs]
    return Figures(
        n=len(scores),
        retrieval={name: mean(item.retrieval[name] for item in scores) for name in RETRIEVAL},
        answer={name: mean(item.answer[name] for item in scores) for name in ANSWER},
        citation={name: mean(item.citation[name] for item in scores) for name in CITATION},
        abstention={
            "precision": abstention_precision(outcomes),
            "recall": abstention_recall(outcomes),
            "f1": abstention_f1(outcomes),
            "auroc": auroc([item.doubt for item in runs], [gold for gold, _ in outcomes]),
        },
        latency_ms={f"p{p}": percentile(latencies, p) for p in (50, 95)},
    )
