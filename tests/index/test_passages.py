from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import ReadError
from corpus.sentences import sentences
from corpus.types import Chunk, Document, Source, Span, Status
from index import passages
from index.passages import covered, cut, passage_text, sentences_of
from tests.index.fakes import DOCUMENTS, PLAN, document


def part(text: str, start: int, end: int) -> Chunk:
    return Chunk("d", 0, Span(start, end), text[start:end], ())


def test_what_is_indexed_of_a_chunk() -> None:
    chunk = Chunk("plan", 0, Span(0, 2), "正文", ("二、评估结果", "（二）B级"))
    assert passage_text(PLAN, chunk) == f"{PLAN.title}\n二、评估结果\n（二）B级\n正文"


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("一二三四", [(0, 4)], (4, 4)),
        ("一二三四", [(0, 2), (1, 3)], (3, 4)),
        ("一二三四", [], (0, 4)),
        (" 一\n二\u3000", [(0, 3)], (1, 2)),
        ("", [], (0, 0)),
    ],
)
def test_covered(text: str, spans: list[tuple[int, int]], expected: tuple[int, int]) -> None:
    assert covered(text, [part(text, *span) for span in spans]) == expected


@given(st.text(alphabet="一二。 \n", max_size=30), st.data())
def test_covered_counts_each_character_once(text: str, data: st.DataObject) -> None:
    places = st.integers(0, len(text))
    spans = [sorted(pair) for pair in data.draw(st.lists(st.tuples(places, places), max_size=5))]
    inside = {i for start, end in spans for i in range(start, end) if not text[i].isspace()}
    assert covered(text, [part(text, *span) for span in spans])[0] == len(inside)


def test_all_text_is_covered() -> None:
    chunks, _, coverage = cut(DOCUMENTS)
    assert list(chunks) == [held.id for held in DOCUMENTS]
    assert coverage == 1


@pytest.mark.parametrize(
    ("documents", "words"),
    [
        ([], ["没有可以建立索引的文档"]),
        ([document("a", "甲", "文。"), document("a", "乙", "文。")], ["《甲》", "《乙》", "a"]),
        ([document("a", "甲", " \n")], ["a", "没有正文"]),
        ([document("a", "甲", "文\ud800。")], ["a", "编码"]),
        ([document("a", "甲\udfff", "文。")], ["a", "编码"]),
        ([document("a", "甲", "文。", issued="\ud800")], ["a", "编码"]),
        ([document("a", "甲", "文。", status=Status(by="\ud800"))], ["a", "编码"]),
        ([document("a", "甲", "文。", status=Status(as_of="\ud800"))], ["a", "编码"]),
        ([document("a", "甲", "文。", source=Source(origins=("[T]", "\ud800")))], ["a", "编码"]),
    ],
)
def test_documents_that_cannot_be_indexed(documents: list[Document], words: list[str]) -> None:
    with pytest.raises(ReadError) as caught:
        cut(documents)
    assert all(word in str(caught.value) for word in words)
    assert "\n" not in str(caught.value)


def test_a_text_that_is_mostly_lost_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passages, "chunk", lambda document: [part(document.text, 0, 4)])
    assert cut([document("half", "甲", "一二三四五六七八")])[1:] == ({"half": 0.5}, 0.5)
    with pytest.raises(ReadError, match="44%"):
        cut([document("less", "甲", "一二三四五六七八九")])


@given(st.text(alphabet="一二。，（）\n ", max_size=60), st.data())
def test_every_sentence_that_overlaps_a_chunk_is_listed_in_order(text: str, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    spans = sentences(text)
    inside = [at for at, span in enumerate(spans) if max(span.start, start) < min(span.end, end)]
    if start < end:
        assert list(sentences_of(part(text, start, end), spans)) == inside


def test_sentences_are_embedded_below_title_and_nearest_heading() -> None:
    chunks = cut([PLAN])[0]["plan"]
    found = passages.passages(PLAN, chunks)
    assert [passage.text for passage in found] == [passage_text(PLAN, chunk) for chunk in chunks]
    spans = sentences(PLAN.text)
    listed = {at for chunk in chunks for at in sentences_of(chunk, spans)}
    assert listed == set(range(len(spans)))
    for passage, chunk in zip(found, chunks, strict=True):
        for sentence, at in zip(passage.sentences, sentences_of(chunk, spans), strict=True):
            assert sentence == "\n".join((PLAN.title, *chunk.path[-1:], spans[at].of(PLAN.text)))
