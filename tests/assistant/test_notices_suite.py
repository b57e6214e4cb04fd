"""What must hold of every answer: the evaluation suite, asked over the bundled notices with the bundled model."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pytest

from assistant.chain import Assistant
from assistant.types import Answer, AnswerStatus, Reason
from assistant.verification import borne
from corpus.references import find_typed_numbers
from eval import baseline
from eval.cases import Case, suite
from eval.comparison import compare
from eval.runner import Result, run


@dataclass(frozen=True, slots=True)
class Asked:
    case: Case
    answer: Answer


@pytest.fixture(scope="module")
def asked(notices_assistant: Assistant) -> list[Asked]:
    return [Asked(case, notices_assistant.ask(case.question, case.history)) for case in suite("notices")]


def test_the_first_question_of_all(notices_assistant: Assistant) -> None:
    answer = notices_assistant.ask("评成B会怎样？")
    citation = answer.citations[0]
    assert answer.status is AnswerStatus.ANSWERED
    assert citation.number == "国科办政〔2012〕47号"
    assert "评估结果为B级的联盟，应在一年内进行整改提升" in citation.quote
    document = notices_assistant.document("国科办政〔2012〕47号")
    assert document.text[citation.span.start : citation.span.end] == citation.quote


def test_of_two_questions_in_one_that_without_an_answer_is_told(notices_assistant: Assistant) -> None:
    answer = notices_assistant.ask("联盟评估要交哪些材料？几号前交")
    assert "（一）联盟自评：联盟提交自评报告和调查问卷，并提供必要材料。" in [s.text for s in answer.sentences]
    assert answer.note.startswith("“几号前交”：本库文件谈到了这件事，但没有写明")


def test_there_are_answers_and_refusals(asked: list[Asked]) -> None:
    answered = sum(item.answer.status is AnswerStatus.ANSWERED for item in asked)
    assert len(asked) // 2 < answered < len(asked)


def test_every_quote_stands_at_its_place(asked: list[Asked], notices_assistant: Assistant) -> None:
    text_of = cache(notices_assistant.text_of)
    for item in asked:
        for citation in item.answer.citations:
            text = text_of(citation.document_id)
            assert text is not None, item
            assert text[citation.span.start : citation.span.end] == citation.quote != "", item


def test_every_sentence_rests_on_quotes_that_bear_its_facts(asked: list[Asked]) -> None:
    for item in asked:
        quotes = {citation.marker: citation.quote for citation in item.answer.citations}
        for sentence in item.answer.sentences:
            assert sentence.citations, item
            assert borne(sentence.text, [quotes[marker] for marker in sentence.citations]), item


def test_an_answer_has_sentences_and_a_refusal_a_reason_and_none(asked: list[Asked]) -> None:
    for item in asked:
        answered = item.answer.status is AnswerStatus.ANSWERED
        assert bool(item.answer.sentences) is answered, item
        assert (item.answer.reason is None) is answered, item
        assert (item.answer.status is AnswerStatus.CLARIFY) == (item.answer.reason is Reason.AMBIGUOUS), item


def test_a_number_that_is_not_held_is_never_answered(asked: list[Asked], notices_assistant: Assistant) -> None:
    held = {document.number.key for document in notices_assistant.documents() if document.number}
    unknown = 0
    for item in asked:
        named = {found.number.key for found in find_typed_numbers(item.case.question) if found.number}
        if named and not named & held and not item.case.answerable:
            unknown += 1
            assert item.answer.status is not AnswerStatus.ANSWERED, item
    assert unknown > 5


@pytest.fixture(scope="module")
def result(asked: list[Asked], notices_assistant: Assistant) -> Result:
    answers = {item.case.id: item.answer for item in asked}
    catalogue = notices_assistant.retriever.generation.catalogue
    return run(
        [item.case for item in asked],
        lambda case: answers[case.id],
        notices_assistant.text_of,
        chunks_of=catalogue.chunks_of,
        entries={entry.id: entry for entry in catalogue.documents()},
    )


def test_nothing_is_significantly_worse_than_the_baseline(result: Result) -> None:
    comparison = compare(baseline.bundled("notices"), baseline.values_of(result))
    assert comparison.shared == len(suite("notices"))
    assert comparison.regressions == ()


def test_the_figures_of_the_readme_hold(result: Result) -> None:
    figures = result.to_json()
    assert figures["answer"]["document_number"] == 1
    assert figures["answer"]["facts"] >= 0.90
    assert figures["citation"]["precision"] >= 0.95
    assert figures["abstention"]["f1"] >= 0.90
