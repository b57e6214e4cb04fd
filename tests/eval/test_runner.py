from __future__ import annotations

import json
from dataclasses import replace

import pytest

from assistant.types import Answer, Reason
from corpus.errors import NoIndexError
from eval.cases import Case
from eval.figures import REFUSALS
from eval.scoring import GROUPS
from tests.eval.factories import (
    DUE,
    NONE_DUE,
    QUOTE,
    RIGHT,
    WRONG,
    answered,
    citation,
    refused,
    results,
)

RANKED = ("hit@1", "hit@3", "hit@5", "recall@10", "mrr@10", "ndcg@10")


def test_the_form_is_the_contract() -> None:
    got = results((DUE, RIGHT), (NONE_DUE, refused())).to_json()
    assert json.loads(json.dumps(got)) == got
    groups = {
        "n": 2,
        "retrieval": set(RANKED),
        "chunks": set(RANKED),
        "answer": {
            "rouge_l", "char_f1", "span_f1", "contains", "contains@120", "contains@200", "facts", "document_number",
            "judge",
        },
        "citation": {"precision", "recall"},
        "abstention": {"precision", "recall", "f1", "auroc", "by_reason"},
        "clarification": {"n", "precision", "recall", "f1"},
        "latency_ms": {"p50", "p95"},
    }  # fmt: skip
    assert list(got) == [*groups, "calibration", "intervals", "by_category", "cases", "failures"]
    assert {name: got[name] if name == "n" else set(got[name]) for name in groups} == groups
    assert list(got["by_category"]) == ["everyday", "not-stated"]
    assert all(list(figures) == list(groups) for figures in got["by_category"].values())


def test_what_is_right_scores_full_and_is_no_failure() -> None:
    got = results((DUE, RIGHT), (NONE_DUE, refused())).to_json()
    assert got["retrieval"] == {
        "hit@1": 0.0,
        "hit@3": 1.0,
        "hit@5": 1.0,
        "recall@10": 1.0,
        "mrr@10": 0.5,
        "ndcg@10": 0.63093,
    }
    assert got["answer"] == {
        "rouge_l": 0.583333,
        "char_f1": 0.583333,
        "span_f1": 0.583333,
        "contains": 1.0,
        "contains@120": 1.0,
        "contains@200": 1.0,
        "facts": 1.0,
        "document_number": 1.0,
        "judge": None,
    }
    assert got["citation"] == {"precision": 1.0, "recall": 1.0}
    by_reason = got["abstention"].pop("by_reason")
    assert got["abstention"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "auroc": 1.0}
    assert by_reason["not-stated"] == {"n": 1, "precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert by_reason["out-of-scope"] == got["clarification"] == {"n": 0, "precision": None, "recall": None, "f1": None}
    assert got["latency_ms"] == {"p50": 10.0, "p95": 10.0}
    assert got["failures"] == []


def test_a_refusal_where_an_answer_is_due_scores_nothing() -> None:
    got = results((DUE, refused(found=("plan",)))).to_json()
    assert got["retrieval"]["hit@1"] == 1.0
    assert got["answer"].pop("document_number") is None
    assert got["answer"].pop("judge") is None
    assert set(got["answer"].values()) == {0.0}
    assert got["citation"] == {"precision": None, "recall": 0.0}
    assert got["abstention"]["by_reason"]["not-stated"] == {"n": 0, "precision": 0.0, "recall": None, "f1": 0.0}
    assert [got["abstention"][name] for name in ("precision", "recall", "f1", "auroc")] == [0.0, None, 0.0, None]


def test_an_answer_where_none_is_due_has_no_good_citation() -> None:
    got = results((NONE_DUE, RIGHT)).to_json()
    assert got["answer"].pop("document_number") == 1
    assert set(got["answer"].values()) == {None}
    assert set(got["retrieval"].values()) == set(got["chunks"].values()) == {None}
    assert got["citation"] == {"precision": 0.0, "recall": None}
    assert got["abstention"]["recall"] == 0.0


@pytest.mark.parametrize(
    "error", [NoIndexError("没有索引"), ValueError("x"), KeyError("k"), RuntimeError("r"), OSError()]
)
def test_a_run_that_fails_is_wrong_and_not_absent(error: Exception) -> None:
    got = results((DUE, error), (NONE_DUE, error)).to_json()
    assert got["n"] == 2
    assert set(got["retrieval"].values()) == set(got["chunks"].values()) == {0.0}
    assert got["answer"].pop("judge") is None
    assert set(got["answer"].values()) == {0.0}
    assert got["citation"] == {"precision": 0.0, "recall": 0.0}
    assert got["abstention"]["by_reason"]["not-stated"] == {"n": 1, "precision": None, "recall": 0.0, "f1": 0.0}
    assert [got["abstention"][name] for name in ("precision", "recall", "f1", "auroc")] == [0.0] * 4
    assert got["calibration"]["ece"] is None
    for kept in got["failures"]:
        assert (kept["outcome"], kept["answer"]) == ("error", f"{type(error).__name__}: {error}")
        assert kept["values"]["decision"] == 0


def test_a_failure_halves_the_mean() -> None:
    other = Case("other", "问", answers=DUE.answers, relevant=DUE.relevant, facts=DUE.facts)
    got = results((DUE, RIGHT), (other, TypeError("t"))).to_json()
    assert got["retrieval"]["recall@10"] == got["answer"]["facts"] == got["citation"]["precision"] == 0.5


def test_other_errors_end_the_run() -> None:
    class UnheardError(Exception):
        pass

    with pytest.raises(UnheardError):
        results((DUE, UnheardError()))


def test_marks_of_citations_are_not_part_of_the_text_but_numbers_are() -> None:
    number = citation(1, "plan", "评估由科技部主导。")
    case = Case("n", "问", answers=("国科办政[2012]47号",), facts=(("国科办政[2012]47号",),))
    reply = answered(("国科办政[2012]47号", (1,)), citations=(number,))
    got = results((case, reply)).total.answer
    assert {name: got[name] for name in ("rouge_l", "char_f1", "contains", "facts")} == {
        "rouge_l": 1, "char_f1": 1, "contains": 1, "facts": 1
    }  # fmt: skip


@pytest.mark.parametrize(("before", "expected"), [(110, [1, 1, 1]), (150, [1, 0, 1]), (200, [1, 0, 0])])
def test_what_comes_late_in_an_answer_counts_for_less(before: int, expected: list[float]) -> None:
    reply = answered(("前" * (before - 20), (1,)), ("前" * 20 + QUOTE.quote, (1,)), citations=(QUOTE,))
    got = results((DUE, reply)).total.answer
    assert [got[name] for name in ("contains", "contains@120", "contains@200")] == expected


def test_no_number_is_needed_where_no_answer_is_due() -> None:
    case = replace(NONE_DUE, cites=("国发〔2009〕9号",), facts=(("国发〔2009〕9号",),))
    assert results((case, RIGHT)).total.answer["document_number"] == 1
    assert results((replace(case, answerable=True), RIGHT)).total.answer["document_number"] == 0
    assert results((case, OSError())).total.answer["document_number"] is None


def test_cases_without_relevant_documents_or_category() -> None:
    case = Case("bare", "问", answers=("应在一年内整改",))
    got = results((case, RIGHT)).to_json()
    assert set(got["retrieval"].values()) == {None}
    assert got["answer"]["facts"] is None
    assert got["citation"] == {"precision": 1.0, "recall": 1.0}
    assert got["by_category"] == {}
    assert got["failures"] == []


def test_no_cases_at_all() -> None:
    got = results().to_json()
    assert got["n"] == 0
    assert [got["abstention"][name] for name in ("precision", "recall", "f1", "auroc")] == [None] * 4
    assert set(got["latency_ms"].values()) == {None}
    assert (got["intervals"], got["cases"]) == ({}, [])


def test_two_runs_are_equal() -> None:
    pairs = ((DUE, WRONG), (NONE_DUE, refused()))
    assert results(*pairs) == results(*pairs)


def refusing(identifier: str, reason: Reason | None) -> Case:
    return Case(identifier, "问", answerable=False, reason=reason)


def test_abstention_by_kind_of_refusal() -> None:
    result = results(
        (refusing("a", Reason.NOT_STATED), refused(Reason.NOT_STATED)),
        (refusing("b", Reason.NOT_STATED), refused(Reason.OUT_OF_SCOPE)),
        (refusing("c", Reason.OUT_OF_SCOPE), refused(Reason.OUT_OF_SCOPE)),
        (refusing("d", Reason.AMBIGUOUS), refused(Reason.AMBIGUOUS)),
        (refusing("e", Reason.AMBIGUOUS), RIGHT),
        (refusing("f", None), refused(Reason.NOT_STATED)),
        (Case("g", "问"), refused(Reason.NOT_STATED)),
        (Case("h", "问"), refused(Reason.AMBIGUOUS)),
    )
    assert result.total.abstention["by_reason"] == {
        "out-of-scope": {"n": 1, "precision": 0.5, "recall": 1, "f1": 2 / 3},
        "not-stated": {"n": 2, "precision": 0.5, "recall": 0.5, "f1": 0.5},
        "unknown-document": {"n": 0, "precision": None, "recall": None, "f1": None},
    }
    assert result.total.clarification == {"n": 2, "precision": 0.5, "recall": 0.5, "f1": 0.5}
    assert result.total.abstention["precision"] == 5 / 7
    assert set(REFUSALS) == set(Reason) - {Reason.AMBIGUOUS}


def test_calibration_looks_at_what_was_answered() -> None:
    calibration = results(
        (DUE, RIGHT), (NONE_DUE, replace(RIGHT, confidence=0.4)), (replace(DUE, id="x"), refused())
    ).calibration
    assert calibration["ece"] == pytest.approx((0.1 + 0.4) / 2)
    assert sum(part["n"] for part in calibration["bins"]) == 2


def test_every_figure_has_an_interval_about_it() -> None:
    others = [(replace(DUE, id=str(n)), RIGHT if n % 3 else WRONG) for n in range(30)]
    refusals = [(replace(NONE_DUE, id=f"n{n}"), RIGHT if n % 4 == 0 else refused()) for n in range(20)]
    result = results(*others, *refusals, (replace(DUE, id="x"), refused()))
    form = result.to_json()
    figures = {
        f"{group}.{name}": form[group][name]
        for group in (*GROUPS, "abstention")
        for name in form[group]
        if name != "by_reason" and form[group][name] is not None
    }
    assert result.intervals.keys() == figures.keys()
    for name, (low, high) in form["intervals"].items():
        assert low <= figures[name] + 1e-9, name
        assert figures[name] <= high + 1e-9, name
    low, high = result.intervals["answer.facts"]
    assert 0.3 < low < 0.6
    assert 0.7 < high < 0.95


def test_a_judge_is_asked_for_answers_that_are_due() -> None:
    asked = []

    def judge(case: Case, answer: Answer) -> float:
        asked.append(case.id)
        return 0.5 if answer is RIGHT else 1

    late = replace(DUE, id="late")
    result = results((DUE, RIGHT), (NONE_DUE, RIGHT), (late, refused()), (replace(DUE, id="x"), OSError()), judge=judge)
    assert asked == ["due"]
    assert result.total.answer["judge"] == 0.5 / 3
