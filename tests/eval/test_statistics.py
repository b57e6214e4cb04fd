"""Calibration, intervals and the paired test: measures over a whole run."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval import measures
from eval.measures.bootstrap import intervals, means, ratios
from eval.measures.calibration import bins


@pytest.mark.parametrize(
    ("confidences", "right", "expected"),
    [
        ([], [], None),
        ([1.0, 1.0], [True, True], 0),
        ([1.0, 1.0], [True, False], 0.5),
        ([0.05, 0.1, 0.95, 0.95], [False, True, True, False], (2 * 0.425 + 2 * 0.45) / 4),
        ([0.0, 0.25, 0.3], [False, True, True], 2 / 3 * 0.725),
    ],
)
def test_calibration_error(confidences: list[float], right: list[bool], expected: float | None) -> None:
    got = measures.calibration_error(confidences, right)
    assert got == (expected if expected is None else pytest.approx(expected))


def test_the_bins_of_calibration() -> None:
    got = bins([0.0, 0.1, 0.7, 0.75], [False, True, True, False])
    assert [part["n"] for part in got] == [2, 0, 0, 0, 0, 0, 1, 1, 0, 0]
    assert got[0] == {"from": 0.0, "to": 0.1, "n": 2, "confidence": 0.05, "accuracy": 0.5}
    assert got[1] == {"from": 0.1, "to": 0.2, "n": 0, "confidence": None, "accuracy": None}
    assert [part["from"] for part in got[1:]] == [part["to"] for part in got[:-1]]


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans())))
def test_every_confidence_is_in_one_bin(pairs: list[tuple[float, bool]]) -> None:
    confidences, right = [confidence for confidence, _ in pairs], [is_right for _, is_right in pairs]
    got = bins(confidences, right)
    assert sum(part["n"] for part in got) == len(pairs)
    for part in got:
        assert part["confidence"] is None or part["from"] - 1e-9 <= part["confidence"] <= part["to"] + 1e-9
    error = measures.calibration_error(confidences, right)
    assert error is None or 0 <= error <= 1


NAN = float("nan")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.3], (0.3, 0.3)),
        ([0.25] * 50, (0.25, 0.25)),
        ([0, 1], (0, 1)),
        ([NAN, 0.5, NAN, 0.5], (0.5, 0.5)),
        ([NAN, NAN], None),
        ([0, 1] * 50, (0.5 - 1.96 * 0.05, 0.5 + 1.96 * 0.05)),
    ],
)
def test_intervals_of_a_mean(values: list[float], expected: tuple[float, float] | None) -> None:
    (got,) = intervals(means(np.array([values]).T), len(values))
    assert got == (expected if expected is None else pytest.approx(expected, abs=0.015))
    assert intervals(means(np.array([values]).T), len(values)) == [got]


def test_the_resampled_ratio_is_that_of_the_sums() -> None:
    statistic = ratios(np.array([[1.0], [0.0], [1.0]]), np.array([[1.0], [1.0], [0.0]]))
    got = statistic(np.array([[1.0, 1, 0], [2.0, 1, 0], [0.0, 0, 3]]))
    assert got[:2, 0] == pytest.approx([1 / 2, 2 / 3])
    assert np.isnan(got[2, 0])


@pytest.mark.parametrize(
    ("differences", "expected"),
    [
        ([0, 0, 0], 1),
        ([1], 1),
        ([1, 1, 1, -1], 10 / 16),
        ([1] * 5, 2 / 32),
        ([1, 1, 1, 1, 1, 0, 0, 0], 2 / 32),
        ([-0.5] * 10, 2 / 1024),
        ([1, NAN, 1, 1, NAN, -1], 10 / 16),
        ([1, -1] * 20, 1),
    ],
)
def test_sign_flip(differences: list[float], expected: float) -> None:
    assert measures.sign_flip(np.array([differences]).T) == [pytest.approx(expected, abs=0.02)]


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=8))
@settings(max_examples=25)
def test_sign_flip_is_near_the_count_of_all_flips(differences: list[int]) -> None:
    flips = [
        abs(sum(s * d for s, d in zip(signs, differences, strict=True)))
        for signs in product((1, -1), repeat=len(differences))
    ]
    expected = sum(flip >= abs(sum(differences)) for flip in flips) / len(flips)
    assert measures.sign_flip(np.array([differences], dtype=np.float64).T) == [pytest.approx(expected, abs=0.025)]
