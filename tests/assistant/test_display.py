"""Answers and tables as text for a terminal."""

from __future__ import annotations

from assistant.commands.display import aligned, answer_text
from assistant.types import Answer, AnswerStatus, Citation, Reason, Sentence
from corpus.types import SourceKind, Span, State

CITATION = Citation(
    marker=1,
    document_id="plan",
    number="国科办政〔2012〕47号",
    title="关于印发《方案》的通知",
    heading=("二、结果", "（二）B级"),
    quote="应\x1b[2J整改。",
    span=Span(0, 1),
    source_kind=SourceKind.DIGEST,
    document_status=State.UNVERIFIED,
)
ANSWER = Answer(
    question="B呢？",
    standalone_question="评成B会怎样？",
    status=AnswerStatus.ANSWERED,
    answer="应整改。[1]",
    sentences=(Sentence("应整改。", (1,)),),
    citations=(CITATION,),
    mode="generative:m",
)


def test_an_answer_for_a_person() -> None:
    assert answer_text(ANSWER).splitlines() == [
        "理解为：评成B会怎样？",
        "应整改。[1]",
        "",
        "依据",
        "[1] 《关于印发〈方案〉的通知》（国科办政〔2012〕47号） · 二、结果 › （二）B级 · 摘编，非原文 · 效力未核实",
        "    应�[2J整改。",
        "",
        "由语言模型 m 撰写，逐句核对过引文。",
    ]


def test_colours_only_where_wanted_and_none_from_a_document() -> None:
    refusal = Answer("问", "问", AnswerStatus.ABSTAINED, "没有依据。", Reason.NOT_STATED, suggestions=("《甲》",))
    assert "\x1b[33m没有依据。\x1b[0m" in answer_text(refusal, colour=True)
    assert "\x1b" not in answer_text(refusal)
    assert "\x1b[2J" not in answer_text(ANSWER, colour=True)


def test_columns_are_aligned_by_width() -> None:
    assert aligned([["甲乙", "1"], ["a", "22"]]) == "甲乙  1\na     22"
