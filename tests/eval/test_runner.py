from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import count

import pytest

from assistant.types import Answer, Reason
from corpus.errors import NoIndexError
from eval.cases import Case
from eval.report import markdown_report, text_report
from eval.runner import Result, run
from tests.eval.factories import answered, citation, refused, text_of

DUE = Case(
    "due",
    "评上B了咋整？",
    answers=("应在一年内整改",),
    relevant=("plan",),
    facts=(("一年内",), ("暂停",)),
    forbidden=("取消",),
    cites=("国科办政〔2012〕47号",),
    category="everyday",
)
NONE_DUE = Case("none", "权重是多少？", answerable=False, category="not-stated", reason=Reason.NOT_STATED)

QUOTE = citation(1, "plan", "应在一年内整改，整改期间暂停新的支持。")
RIGHT = answered((QUOTE.quote, (1,)), citations=(QUOTE,), found=("list", "list", "plan"))


def ticking() -> Callable[[], float]:
    ticks: Iterator[int] = count()
    return lambda: next(ticks) / 100


def results(*pairs: tuple[Case, Answer | Exception]) -> Result:
    replies = {case.id: reply for case, reply in pairs}

    def ask(case: Case) -> Answer:
        reply = replies[case.id]
        if isinstance(reply, Exception):
            raise reply
        return reply

    return run([case for case, _ in pairs], ask, text_of, ticking())


def test_the_form_is_the_contract() -> None:
    got = results((DUE, RIGHT), (NONE_DUE, refused())).to_json()
    assert json.loads(json.dumps(got)) == got
    groups = {
        "n": 2,
        "retrieval": {"hit@1", "hit@3", "hit@5", "recall@10", "mrr@10", "ndcg@10"},
        "answer": {"rouge_l", "char_f1", "contains", "facts"},
        "citation": {"precision", "recall"},
        "abstention": {"precision", "recall", "f1", "auroc"},
        "latency_ms": {"p50", "p95"},
    }
    assert list(got) == [*groups, "by_category", "failures"]
    assert {name: got[name] if name == "n" else set(got[name]) for name in groups} == groups
    assert list(got["by_category"]) == ["everyday", "not-stated"]
    assert all(list(figures) == list(groups) for figures in got["by_category"].values())


def test_what_is_right_scores_full_and_leaves_no_record() -> None:
    got = results((DUE, RIGHT), (NONE_DUE, refused())).to_json()
    assert got["retrieval"] == {
        "hit@1": 0.0,
        "hit@3": 1.0,
        "hit@5": 1.0,
        "recall@10": 1.0,
        "mrr@10": 0.5,
        "ndcg@10": 0.63093,
    }
    assert got["answer"] == {"rouge_l": 0.583333, "char_f1": 0.583333, "contains": 1.0, "facts": 1.0}
    assert got["citation"] == {"precision": 1.0, "recall": 1.0}
    assert got["abstention"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "auroc": 1.0}
    assert got["latency_ms"] == {"p50": 10.0, "p95": 10.0}
    assert got["failures"] == []


def test_a_refusal_where_an_answer_is_due_scores_nothing() -> None:
    got = results((DUE, refused(found=("plan",)))).to_json()
    assert got["retrieval"]["hit@1"] == 1.0
    assert got["answer"] == {"rouge_l": 0.0, "char_f1": 0.0, "contains": 0.0, "facts": 0.0}
    assert got["citation"] == {"precision": None, "recall": 0.0}
    assert got["abstention"] == {"precision": 0.0, "recall": None, "f1": 0.0, "auroc": None}


def test_an_answer_where_none_is_due_has_no_good_citation() -> None:
    got = results((NONE_DUE, RIGHT)).to_json()
    assert set(got["answer"].values()) == {None}
    assert set(got["retrieval"].values()) == {None}
    assert got["citation"] == {"precision": 0.0, "recall": None}
    assert got["abstention"]["recall"] == 0.0


@pytest.mark.parametrize(
    "error", [NoIndexError("没有索引"), ValueError("x"), KeyError("k"), RuntimeError("r"), OSError()]
)
def test_a_run_that_fails_is_wrong_and_not_absent(error: Exception) -> None:
    got = results((DUE, error), (NONE_DUE, error)).to_json()
    assert got["n"] == 2
    assert set(got["retrieval"].values()) == {0.0}
    assert set(got["answer"].values()) == {0.0}
    assert got["citation"] == {"precision": 0.0, "recall": 0.0}
    assert got["abstention"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "auroc": 0.0}
    assert [record["error"] for record in got["failures"]] == [f"{type(error).__name__}: {error}"] * 2


def test_a_failure_halves_the_mean() -> None:
    other = Case("other", "问", answers=DUE.answers, relevant=DUE.relevant, facts=DUE.facts)
    got = results((DUE, RIGHT), (other, TypeError("t"))).to_json()
    assert got["retrieval"]["recall@10"] == got["answer"]["facts"] == got["citation"]["precision"] == 0.5


def test_other_errors_end_the_run() -> None:
    class UnheardError(Exception):
        pass

    with pytest.raises(UnheardError):
        results((DUE, UnheardError()))


WRONG = answered(("试点资格被取消", (1,)), citations=(citation(1, "plan", "应在两年内整改", start=0),), found=("list",))


@pytest.mark.parametrize(
    ("case", "reply", "why"),
    [
        (DUE, refused(), ["该作答而未答"]),
        (NONE_DUE, RIGHT, ["该拒答而作答"]),
        (NONE_DUE, refused(Reason.OUT_OF_SCOPE), ["拒答理由不对：应为 not-stated"]),
        (NONE_DUE, refused(Reason.AMBIGUOUS), ["拒答理由不对：应为 not-stated"]),
        (DUE, ValueError("x"), ["运行出错"]),
        (
            DUE,
            WRONG,
            [
                "缺少事实：一年内",
                "缺少事实：暂停",
                "出现了不该有的说法：取消",
                "未引用 国科办政〔2012〕47号",
                "引文 [1] 与原文不符",
                "前十篇中没有相关文件",
            ],
        ),
    ],
)
def test_a_record_says_all_that_is_wrong(case: Case, reply: Answer | Exception, why: list[str]) -> None:
    (record,) = results((case, reply)).failures
    assert record.why == "；".join(why)
    assert (record.id, record.question, record.category) == (case.id, case.question, case.category)


def test_marks_of_citations_are_not_part_of_the_text_but_numbers_are() -> None:
    number = citation(1, "plan", "评估由科技部主导。")
    case = Case("n", "问", answers=("国科办政[2012]47号",), facts=(("国科办政[2012]47号",),))
    reply = answered(("国科办政[2012]47号", (1,)), citations=(number,))
    assert results((case, reply)).total.answer == {"rouge_l": 1, "char_f1": 1, "contains": 1, "facts": 1}


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
    assert set(got["abstention"].values()) | set(got["latency_ms"].values()) == {None}


def test_two_runs_are_equal() -> None:
    pairs = ((DUE, WRONG), (NONE_DUE, refused()))
    assert results(*pairs) == results(*pairs)


def test_reports_show_the_figures_and_what_went_wrong() -> None:
    result = results((DUE, WRONG), (NONE_DUE, refused()))
    text = text_report(result)
    for wanted in ("共 2 题", "首篇命中 hit@1", "日常说法", "材料未载", "全部", "评上B了咋整？", "缺少事实：一年内"):
        assert wanted in text
    assert "有问题的 1 题" in text
    assert "评上B了咋整？" not in text_report(result, failures=0)
    markdown = markdown_report(result)
    rows = [line for line in markdown.splitlines() if line]
    assert all(line.startswith("| ") and line.endswith(" |") for line in rows)
    assert "| 日常说法 | 1 | 0.000 | 0.000 | 0.000 | 0.000 | 0.000 | — |" in rows
    assert "评上B了咋整？" not in markdown


def test_columns_of_the_terminal_are_aligned_by_width() -> None:
    text = text_report(results((DUE, RIGHT)))
    table = text.split("\n\n")[1].splitlines()
    starts = {sum(2 if ord(c) > 0x2E7F else 1 for c in line[: line.rindex("  ") + 2]) for line in table}
    assert len(starts) == 1
