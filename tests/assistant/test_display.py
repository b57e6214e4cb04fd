"""Answers and tables as text for a terminal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.commands.display import answer_text, document_text, documents_table
from assistant.commands.text import aligned, one_line
from assistant.types import Answer, AnswerStatus, Citation, Reason, Sentence
from corpus.types import Document, SourceKind, Span, State
from index.types import DocumentEntry

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


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("甲\n[1] 乙", "甲 [1] 乙"),
        (" 甲\t\r\n\u2028 乙 ", "甲 乙"),
        ("\x1b[2J甲\x9b", "�[2J甲�"),
        ("甲\u202e乙\u2066丙\u2069", "甲乙丙"),
        ("\udcff", "�"),
    ],
)
def test_one_line(text: str, line: str) -> None:
    assert one_line(text) == line


def test_titles_and_headings_stay_in_their_line() -> None:
    title, state = "甲\n乙\u202e", State.UNVERIFIED
    entry = DocumentEntry("a", title, None, None, SourceKind.OFFICIAL, state)
    assert "  甲 乙  " in documents_table([entry]).splitlines()[1]
    held = Document("a", title, "正\u202e文\n二", aliases=("又\n名",))
    lines = document_text(held, ["效力：现行有效"]).splitlines()
    assert lines[0] == "甲 乙"
    assert "又名：又 名" in lines
    assert "效力：现行有效" in lines
    assert lines[-2:] == ["正文", "二"]
    answer = replace(ANSWER, citations=(replace(CITATION, title=title, heading=("二、\n结果",)),), suggestions=(title,))
    told = answer_text(answer).splitlines()
    assert "[1] 《甲 乙》（国科办政〔2012〕47号） · 二、 结果 · 摘编，非原文 · 效力未核实" in told
    assert "  · 甲 乙" in told


def test_a_citation_says_its_page() -> None:
    answer = replace(ANSWER, citations=(replace(CITATION, place="第3页"),))
    assert "2012〕47号） · " in answer_text(answer)
    assert " · 第3页 · 摘编，非原文" in answer_text(answer)


def test_columns_are_aligned_by_width() -> None:
    assert aligned([["甲乙", "1"], ["a", "22"]]) == "甲乙  1\na     22"
