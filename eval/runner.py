"""Runs cases and averages their scores, over all of them and by category.

What a measure applies to is said in ``eval.scoring``; a case whose run raised an error stays in every denominator with
the worst value. Abstention and latency (wall time of one question) are over all cases. A figure that averages over
nothing is None.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

from assistant.types import Answer
from corpus.errors import PolicyError
from eval.cases import Case
from eval.figures import Figures, figures, rounded
from eval.library import ChunksOf, Library, no_chunks
from eval.measures import calibration_error
from eval.measures.bootstrap import Interval
from eval.measures.calibration import Bin, bins
from eval.measures.support import TextOf
from eval.records import Record, record
from eval.scoring import Judge, Run, score
from index.types import DocumentEntry

Ask = Callable[[Case], Answer]

CAUGHT = (PolicyError, ValueError, LookupError, TypeError, AttributeError, RuntimeError, ArithmeticError, OSError)
"""What a single question may raise without ending the run; it is recorded and counts as wrong."""


class Calibration(TypedDict):
    """Expected calibration error (None where nothing was answered) and the ten bins it is made of."""

    ece: float | None
    bins: list[Bin]


@dataclass(frozen=True, slots=True)
class Result:
    """Figures over all cases and by category (in order of appearance), and a record of each case, in order."""

    total: Figures
    by_category: dict[str, Figures]
    records: tuple[Record, ...]

    @property
    def failures(self) -> tuple[Record, ...]:
        """The cases that are not all right."""
        return tuple(record for record in self.records if record.faults)

    @property
    def intervals(self) -> dict[str, Interval]:
        """95 % intervals of the totals by ``group.name``."""
        return self.total.intervals

    @property
    def calibration(self) -> Calibration:
        """How far confidence is the chance to be right, over the cases that were answered."""
        answered = [record for record in self.records if record.outcome == "answered"]
        pairs = [record.confidence for record in answered], [not record.faults for record in answered]
        return {"ece": calibration_error(*pairs), "bins": bins(*pairs)}

    def to_json(self) -> dict[str, Any]:
        """The contract's form."""
        return {
            **self.total.to_json(),
            "calibration": rounded(self.calibration, 4),
            "intervals": rounded(self.intervals, 4),
            "by_category": {name: figures.to_json() for name, figures in self.by_category.items()},
            "cases": [record.summary() for record in self.records],
            "failures": [record.to_json() for record in self.failures],
        }


def run(  # noqa: PLR0913 - what is known of the library, each with its default
    cases: Iterable[Case],
    ask: Ask,
    text_of: TextOf,
    *,
    chunks_of: ChunksOf = no_chunks,
    entries: Mapping[str, DocumentEntry] | None = None,
    judge: Judge | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Result:
    """Ask every case once, in order, and score what comes.

    ``text_of`` gives a document's text by its id, for verifying quotes; without ``chunks_of`` no chunk is relevant,
    without ``entries`` (by document id) document numbers are not checked. ``clock`` counts seconds. Wrap ``cases`` in a
    progress bar to see how far it is. Errors of the kinds in ``CAUGHT`` are recorded, others end the run.
    """
    library = Library(text_of, chunks_of, entries)
    scores = [score(_asked(case, ask, clock), library, judge) for case in cases]
    categories = dict.fromkeys(item.run.case.category for item in scores if item.run.case.category)
    return Result(
        total=figures(scores),
        by_category={name: figures([s for s in scores if s.run.case.category == name]) for name in categories},
        records=tuple(record(item, library) for item in scores),
    )


def _asked(case: Case, ask: Ask, clock: Callable[[], float]) -> Run:
    answer, error = None, None
    start = clock()
    try:
        answer = ask(case)
    except CAUGHT as raised:
        error = f"{type(raised).__name__}: {raised}"
    return Run(case, answer, error, (clock() - start) * 1000)
