"""Two runs, case by case: what became better or worse, and whether that could be chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from corpus.errors import PolicyError, ReadError
from eval.measures import intervals, sign_flip
from eval.measures.bootstrap import Floats, means
from eval.scoring import MEASURES

CaseValues = Mapping[str, Mapping[str, float]]
"""Case id → name of a measure (``eval.scoring``) → value, for the measures that apply to the case."""

GUARDED = (
    "facts",
    "contains@120",
    "citation_precision",
    "citation_recall",
    "document_number",
    "decision",
    "hit@5",
)
"""What must not get worse; ``contains@120`` only where no case has facts, which say better what is wanted."""
SIGNIFICANCE = 0.05


class RegressionError(PolicyError):
    """A guarded measure got significantly worse."""


@dataclass(frozen=True, slots=True)
class Row:
    """One measure over the ``n`` cases that have it in both runs: means, and now − before with its 95 % interval.

    ``p`` is that of the two-sided sign-flip test.
    """

    measure: str
    n: int
    before: float
    now: float
    difference: float
    low: float
    high: float
    p: float

    @property
    def is_worse(self) -> bool:
        """Whether it got significantly worse."""
        return self.difference < 0 and self.p < SIGNIFICANCE


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rows over the cases that both runs have; ``new`` and ``gone`` are the ids of only one of them."""

    shared: int
    new: tuple[str, ...]
    gone: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def regressions(self) -> tuple[Row, ...]:
        """The guarded measures that got significantly worse."""
        has_facts = any(row.measure == "facts" for row in self.rows)
        guarded = [name for name in GUARDED if not (has_facts and name == "contains@120")]
        return tuple(row for row in self.rows if row.measure in guarded and row.is_worse)

    def to_json(self) -> dict[str, Any]:
        """The fields by name, rounded to 4 digits, and the names of the regressions."""
        rows = [{k: round(v, 4) if isinstance(v, float) else v for k, v in asdict(row).items()} for row in self.rows]
        return {
            "shared": self.shared,
            "new": list(self.new),
            "gone": list(self.gone),
            "rows": rows,
            "regressions": [row.measure for row in self.regressions],
        }


def compare(before: CaseValues, now: CaseValues) -> Comparison:
    """Every measure that some shared case has in both runs.

    Values are compared as they are stored, to 4 digits. Raises ReadError where the runs share no case.
    """
    shared = [case for case in now if case in before]
    if not shared:
        raise ReadError("基线与这次评测没有一道相同的题（按 id 对照）：请换同一测试集的基线。")
    names = [name for name in MEASURES if any(name in before[case] and name in now[case] for case in shared)]
    rows = _rows(names, _matrix(before, shared, names), _matrix(now, shared, names)) if names else ()
    return Comparison(
        shared=len(shared),
        new=tuple(case for case in now if case not in before),
        gone=tuple(case for case in before if case not in now),
        rows=rows,
    )


def _matrix(values: CaseValues, cases: list[str], names: list[str]) -> Floats:
    rows = [[round(values[case].get(name, np.nan), 4) for name in names] for case in cases]
    return np.array(rows, dtype=np.float64)


def _rows(names: list[str], before: Floats, now: Floats) -> tuple[Row, ...]:
    difference = now - before
    both = ~np.isnan(difference)
    found = zip(intervals(means(difference), len(difference)), sign_flip(difference), strict=True)
    return tuple(
        Row(
            name,
            int(both[:, at].sum()),
            float(before[both[:, at], at].mean()),
            float(now[both[:, at], at].mean()),
            float(difference[both[:, at], at].mean()),
            *(interval or (np.nan, np.nan)),
            p,
        )
        for at, (name, (interval, p)) in enumerate(zip(names, found, strict=True))
    )
