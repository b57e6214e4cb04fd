from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.types import Answer, Reason
from eval.cases import Case
from eval.scoring import MEASURES
from tests.eval.factories import (
    DUE,
    MISNUMBERED,
    NONE_DUE,
    QUOTE,
    RIGHT,
    WRONG,
    answered,
    citation,
    found,
    passage,
    refused,
    results,
)


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
        (
            replace(DUE, facts=(), cites=()),
            answered((QUOTE.quote + "见国科发政〔2008〕770号", (1,)), citations=(MISNUMBERED,), found=("plan",)),
            ["文号 国科发政〔2008〕770号 在所引之处没有", "引文 [1] 的文号不对"],
        ),
        (
            replace(DUE, facts=(), forbidden=(), cites=()),
            answered(
                ("评估由科技部主导", (1,)), citations=(citation(1, "plan", "评估由科技部主导。"),), found=("plan",)
            ),
            ["不含标准答案"],
        ),
        (
            replace(DUE, answers=("不在原文里的长答案",), facts=(), forbidden=(), cites=()),
            RIGHT,
            [],
        ),
    ],
)
def test_a_record_says_all_that_is_wrong(case: Case, reply: Answer | Exception, why: list[str]) -> None:
    (record,) = results((case, reply)).records
    assert list(record.faults) == why
    assert (record.id, record.question, record.category) == (case.id, case.question, case.category)


def test_a_record_keeps_what_a_person_needs_to_judge() -> None:
    reply = replace(RIGHT, passages=(*found(("list", 0), ("plan", 1)), *(passage("gone", row) for row in range(9))))
    (record,) = results((replace(DUE, answers=("应在一年内\n整改",)), reply)).records
    assert (record.outcome, record.reason, record.confidence, record.latency_ms) == ("answered", None, 0.9, 10)
    assert record.expected == "应在一年内 整改"
    assert record.answer == f"{QUOTE.quote}[1]"
    assert record.citations == (
        {
            "marker": 1,
            "document_id": "plan",
            "number": "国科办政〔2012〕47号",
            "title": "",
            "heading": [],
            "quote": QUOTE.quote,
        },
    )
    assert len(record.passages) == 5
    assert record.passages[1] == {
        "document_id": "plan",
        "title": "《plan》",
        "heading": ["一、评估"],
        "text": "评估由科技部主导。",
        "relevant": True,
    }
    assert (record.passages[0]["relevant"], record.passages[2]["title"]) == (False, "gone")


def test_a_record_holds_only_the_values_that_apply() -> None:
    due, none_due = results((DUE, RIGHT), (NONE_DUE, refused())).records
    assert due.values.keys() == set(MEASURES) - {"judge"}
    assert none_due.values == {"decision": 1}


def test_a_summary_is_kept_of_every_case() -> None:
    got = results((DUE, WRONG), (NONE_DUE, refused())).to_json()["cases"]
    assert got[1] == {
        "id": "none",
        "category": "not-stated",
        "answerable": False,
        "outcome": "abstained",
        "reason": "not-stated",
        "confidence": 0.1,
        "right": True,
        "values": {"decision": 1.0},
    }
    assert (got[0]["id"], got[0]["right"]) == ("due", False)
    assert all(value == round(value, 4) for value in got[0]["values"].values())
