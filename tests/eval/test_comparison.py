from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from assistant.types import Answer
from corpus.errors import ReadError
from eval import baseline
from eval.cases import Case
from eval.comparison import CaseValues, Comparison, compare
from eval.report import comparison_report, measure_label
from eval.runner import Result, run
from eval.scoring import MEASURES
from eval.suites import QUESTIONS
from tests.eval.factories import answered, refused, text_of


def cases(**columns: list[float | None]) -> CaseValues:
    """One list a measure, one value a case; None where the measure does not apply."""
    rows = zip(*columns.values(), strict=True)
    return {
        f"c{place}": {name: value for name, value in zip(columns, row, strict=True) if value is not None}
        for place, row in enumerate(rows)
    }


def test_means_are_over_the_cases_that_have_the_measure_in_both_runs() -> None:
    before = cases(facts=[1, 0, 0.5, None], decision=[1, 1, 1, 1])
    now = cases(facts=[1, 1, None, 1], decision=[1, 1, 1, 0])
    facts, decision = compare(before, now).rows
    assert decision.measure == "decision"
    assert (facts.measure, facts.n, facts.before, facts.now, facts.difference) == ("facts", 2, 0.5, 1, 0.5)
    assert (decision.n, decision.before, decision.now, decision.difference) == (4, 1, 0.75, -0.25)
    assert (facts.low, facts.high) == (0, 1)
    assert facts.p == 1


def test_cases_of_only_one_run_are_counted_and_not_compared() -> None:
    before = {"a": {"facts": 0.0}, "gone": {"facts": 1.0}}
    now = {"new": {"facts": 1.0}, "a": {"facts": 0.0}}
    got = compare(before, now)
    assert (got.shared, got.new, got.gone) == (1, ("new",), ("gone",))
    assert got.rows[0].n == 1
    assert got.rows[0].difference == 0


def test_runs_that_share_nothing_cannot_be_compared() -> None:
    with pytest.raises(ReadError, match="没有一道相同的题"):
        compare({"a": {}}, {"b": {}})


def test_runs_that_share_cases_but_no_measure_have_no_rows() -> None:
    got = compare({"a": {"facts": 1.0}}, {"a": {"decision": 1.0}})
    assert (got.shared, got.rows, got.regressions) == (1, (), ())
    assert "1 题" in comparison_report(got)


DROPPED = ([1.0] * 40, [1.0] * 30 + [0.0] * 10)
STEADY = ([1.0] * 40, [1.0] * 40)
FEWER = ([1.0] * 40, [1.0] * 36 + [0.0] * 4)


@pytest.mark.parametrize(
    ("columns", "regressions"),
    [
        ({"facts": DROPPED}, ["facts"]),
        ({"facts": DROPPED[::-1]}, []),
        ({"facts": STEADY}, []),
        ({"facts": FEWER}, []),
        ({"rouge_l": DROPPED}, []),
        ({"contains@120": DROPPED}, ["contains@120"]),
        ({"contains@120": DROPPED, "facts": STEADY}, []),
        ({"hit@5": DROPPED, "hit@1": DROPPED, "decision": DROPPED}, ["hit@5", "decision"]),
        ({"citation_precision": DROPPED, "citation_recall": DROPPED, "document_number": DROPPED},
         ["document_number", "citation_precision", "citation_recall"]),
    ],
)  # fmt: skip
def test_what_counts_as_a_regression(
    columns: dict[str, tuple[list[float | None], list[float | None]]], regressions: list[str]
) -> None:
    before = cases(**{name: pair[0] for name, pair in columns.items()})
    now = cases(**{name: pair[1] for name, pair in columns.items()})
    got = compare(before, now)
    assert [row.measure for row in got.regressions] == regressions
    assert got.to_json()["regressions"] == regressions


def test_the_interval_of_the_difference_and_the_test_agree() -> None:
    values = random.Random(1)
    before = cases(facts=[values.random() for _ in range(200)])
    now = {case: {"facts": row["facts"] + values.gauss(0.02, 0.05)} for case, row in before.items()}
    (row,) = compare(before, now).rows
    half = 1.96 * 0.05 / 200**0.5
    assert (row.low, row.high) == pytest.approx((row.difference - half, row.difference + half), abs=0.001)
    assert row.p < 0.001


def test_what_rounding_took_is_no_difference() -> None:
    before = cases(rouge_l=[round(2 / 3, 4)] * 30)
    (row,) = compare(before, cases(rouge_l=[2 / 3] * 30)).rows
    assert (row.difference, row.p) == (0, 1)


DUE = Case("due", "问", answers=("一年内整改",), relevant=("plan",), category="fact")


def result() -> Result:
    def ask(case: Case) -> Answer:
        return answered(("一年内整改", ()), found=("plan",)) if case is DUE else refused()

    return run([DUE, Case("none", "问", answerable=False)], ask, text_of)


@pytest.mark.parametrize("compact", [True, False])
def test_a_stored_run_and_a_compact_baseline_read_the_same(tmp_path: Path, compact: bool) -> None:
    path = tmp_path / "run.json"
    made = result()
    path.write_text(baseline.compact(made) if compact else json.dumps(made.to_json()), encoding="utf-8")
    assert baseline.load(path) == baseline.values_of(made)
    assert {row.difference for row in compare(baseline.load(path), baseline.values_of(made)).rows} == {0}


def test_a_compact_baseline_has_one_case_a_line() -> None:
    lines = baseline.compact(result()).splitlines()
    assert len(lines) == 4
    assert json.loads(lines[1].rstrip(","))["id"] == "due"
    assert "一年内" not in lines[1]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "不是 JSON"),
        (b"{", "不是 JSON"),
        (b"\xff\xfe", "不是 JSON"),
        (b"[" * 100_000, "不是 JSON"),
        (b"[]", "cases"),
        (b'{"cases": 3}', "cases"),
        (b'{"cases": [{"id": "a", "values": {"facts": 1%s}}]}' % (b"0" * 400), "cases"),
        (b'{"cases": [{"id": "a", "values": {"facts": 1.5}}]}', "cases"),
        (b'{"n": 3}', "cases"),
        (b'{"cases": [3]}', "cases"),
        (b'{"cases": [{"id": "a"}]}', "cases"),
        (b'{"cases": [{"id": 3, "values": {}}]}', "cases"),
        (b'{"cases": [{"id": "a", "values": {"facts": "1"}}]}', "cases"),
        (b'{"cases": [{"id": "a", "values": {"facts": true}}]}', "cases"),
        (b'{"cases": [{"id": "a", "values": {"facts": NaN}}]}', "cases"),
        (None, "打不开"),
    ],
)
def test_what_is_no_baseline_is_told_in_one_line(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "run.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ReadError, match=said) as raised:
        baseline.load(path)
    assert "\n" not in str(raised.value)


def test_the_bundled_baselines_are_of_suites() -> None:
    folder = Path(baseline.__file__).parent / "baselines"
    names = {path.stem for path in folder.glob("*")}
    assert "notices" in names <= set(QUESTIONS)
    assert all(baseline.bundled(name) for name in names)
    with pytest.raises(ReadError, match="没有自带的基线"):
        baseline.bundled("gone")


def shown(markdown: bool) -> tuple[Comparison, str]:
    got = compare(cases(facts=[1, 0], rouge_l=[1, 1]), cases(facts=[1, 1], rouge_l=[1, 0]))
    return got, comparison_report(got, markdown)


def test_the_comparison_as_a_table() -> None:
    _, text = shown(markdown=False)
    assert "与基线对照 2 题" in text
    assert "回答·要点齐全" in text
    assert "+0.500 [+0.000, +1.000]" in text
    assert "| 回答·要点齐全 | 2 | 0.500 | 1.000 | +0.500 [+0.000, +1.000] | 1.000 |" in shown(markdown=True)[1]


def test_every_measure_has_a_name_of_its_own() -> None:
    labels = {measure_label(name) for name in MEASURES}
    assert len(labels) == len(MEASURES)
    assert labels.isdisjoint(MEASURES)
