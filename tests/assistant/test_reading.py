"""What the reader says of passages, carried over to sentences of documents."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.library import Unit
from assistant.reading import MOST, Place, Read, Told, log_odds, log_share, read
from corpus.types import Chunk, Document, Span
from index.reader.reader import Reading
from index.types import Hit

TEXT = "第一句说目的。第二句说一年内整改。"
HEAD = "标题\n"
FIRST, SECOND = Span(0, 7), Span(7, 17)


def unit(span: Span, document_id: str = "a") -> Unit:
    return Unit(document_id, 0, span, span.of(TEXT), (), None, False)


def reading(passage: str, answer: str) -> Reading:
    """One character a token; the answer is certain."""
    n, start = len(passage), passage.index(answer)
    offsets = np.stack([np.arange(n), np.arange(n) + 1], axis=1)
    starts, ends, inside = (np.zeros(n, dtype=np.float32) for _ in range(3))
    starts[start] = ends[start + len(answer) - 1] = 0.9
    inside[start : start + len(answer)] = 1.0
    return Reading(0.8, offsets, starts, ends, inside)


READ = Read((Place("a", Span(0, len(TEXT)), len(HEAD), reading(HEAD + TEXT, "一年内")),))


def test_each_sentence_gets_its_own_share() -> None:
    assert READ.of(unit(SECOND)) == Told(pytest.approx(0.8), pytest.approx(0.9), pytest.approx(0.3))
    assert READ.of(unit(FIRST)).starts == 0.0


def test_a_sentence_that_was_not_read_has_nothing() -> None:
    assert READ.of(unit(SECOND, "b")) == Told()
    assert Read().of(unit(SECOND)) == Told()


def test_the_answer_is_marked_in_its_sentence_alone() -> None:
    best = READ.best_within(unit(SECOND))
    assert best is not None
    assert best.of(TEXT) == "一年内"
    assert READ.best_within(unit(FIRST)) is None
    assert READ.best_within(unit(SECOND, "b")) is None


def test_a_part_of_a_document_number_is_not_marked() -> None:
    text = "国科发政〔2008〕770号要求整改，限期一年。"
    whole = Unit("a", 0, Span(0, len(text)), text, (), None, False)

    def marked(answer: str) -> str | None:
        best = Read((Place("a", whole.span, 0, reading(text, answer)),)).best_within(whole)
        return best.of(text) if best else None

    assert marked("国科发政") is None
    assert marked("国科发政〔2008〕770号") == "国科发政〔2008〕770号"
    assert marked("一年") == "一年"


def hit(start: int, score: float) -> Hit:
    span = Span(start, start + 1)
    return Hit(start, Chunk("a", start, span, "文", ()), score, 0.9, 1.0)


def test_what_answers_goes_before_what_does_not() -> None:
    hits = [hit(0, 9.0), hit(1, 8.5), hit(2, 8.0)]

    def place(start: int, answers: float) -> Place:
        empty = np.zeros(0, dtype=np.float32)
        return Place("a", Span(start, start + 1), 0, Reading(answers, np.zeros((0, 2), dtype=int), empty, empty, empty))

    found = Read((place(0, 0.01), place(1, 0.99)))
    assert [h.row for h in found.reranked(hits)] == [1, 0, 2]
    assert [h.row for h in Read().reranked(hits)] == [0, 1, 2]


class FakeReader:
    def read(self, question: str, passages: list[str]) -> list[Reading]:
        return [reading(passage, passage[-1]) for passage in passages]


class FakeCatalogue:
    def document(self, document_id: str) -> Document:
        return Document(document_id, "标题", "零一二三四五六七八九文")


def test_a_passage_is_read_below_its_title() -> None:
    found = read(FakeReader(), "问", [hit(3, 1.0)], FakeCatalogue())  # type: ignore[arg-type]
    (place,) = found.places
    assert place.head == len("标题\n")
    assert place.within(Span(3, 4)) == Span(3, 4)


def test_no_more_than_the_first_passages_are_read() -> None:
    assert len(read(FakeReader(), "问", [hit(i, 1.0) for i in range(20)], FakeCatalogue()).places) == MOST  # type: ignore[arg-type]


def test_no_further_passages_are_read_where_one_is_sure() -> None:
    class Sure(FakeReader):
        def read(self, question: str, passages: list[str]) -> list[Reading]:
            return [replace(one, answers=0.95) for one in super().read(question, passages)]

    assert len(read(Sure(), "问", [hit(i, 1.0) for i in range(20)], FakeCatalogue()).places) == 2  # type: ignore[arg-type]


@given(st.floats(0, 1))
def test_scales_are_bounded_and_rise(chance: float) -> None:
    assert -7 < log_odds(chance) < 7
    assert 0 <= log_share(chance) <= 1
    assert log_share(chance) <= log_share(1.0) == 1
