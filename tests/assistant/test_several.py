"""One answer from the answers to the parts of a question."""

from __future__ import annotations

from assistant.several import joined
from assistant.types import Answer, AnswerStatus, Citation, Reason, Sentence
from corpus.types import SourceKind, Span, State

NONE = "没有写明。"
WHOLE = Answer("甲？乙？", "甲？乙？", AnswerStatus.ABSTAINED, NONE, Reason.NOT_STATED, timings_ms={"total": 1.0})


def cited(marker: int, start: int) -> Citation:
    span = Span(start, start + 2)
    return Citation(marker, "a", None, "题", (), f"句{start}", span, SourceKind.DIGEST, State.UNVERIFIED)


def answered(question: str, confidence: float, *starts: int) -> Answer:
    citations = tuple(cited(n, start) for n, start in enumerate(starts, 1))
    sentences = tuple(Sentence(c.quote, (c.marker,)) for c in citations)
    status = AnswerStatus.ANSWERED
    return Answer(question, question, status, "", None, sentences, citations, (), confidence, timings_ms={"total": 2.0})


def refused(question: str) -> Answer:
    return Answer(question, question, AnswerStatus.ABSTAINED, NONE, Reason.NOT_STATED, timings_ms={"total": 2.0})


def test_what_no_part_answers_is_refused_as_a_whole() -> None:
    assert joined(WHOLE, [refused("甲？"), refused("乙？")]) is WHOLE


def test_every_sentence_keeps_its_quote_and_is_told_once() -> None:
    answer = joined(WHOLE, [answered("甲？", 0.9, 0, 5), answered("乙？", 0.4, 5, 8)])
    assert [(c.marker, c.quote) for c in answer.citations] == [(1, "句0"), (2, "句5"), (3, "句8")]
    assert answer.answer == "句0[1]\n句5[2]\n句8[3]"
    assert (answer.question, answer.status, answer.reason) == ("甲？乙？", AnswerStatus.ANSWERED, None)
    assert (answer.confidence, answer.timings_ms) == (0.4, {"total": 5.0})


def test_a_part_without_an_answer_is_told_in_the_note() -> None:
    answer = joined(WHOLE, [answered("甲？", 0.9, 0), refused("乙？")])
    assert answer.note == "“乙？”：没有写明。"
    assert answer.answer == "句0[1]\n“乙？”：没有写明。"
