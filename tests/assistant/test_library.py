"""The library's sentences and their vectors, and that nothing but the question is embedded while a user waits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.chain import Assistant
from assistant.library import Library
from index.generation import Generation
from index.passages import passages
from index.store import Store
from tests.index.fakes import DOCUMENTS, FakeEmbedder, document

LONG = document("long", "长文", "第一章 总则\n" + "".join(f"第{n}项工作应当在{n}日内完成。" for n in range(200)))
HELD = [*DOCUMENTS, LONG]


@pytest.fixture
def generation(tmp_path: Path) -> Iterator[Generation]:
    store = Store(tmp_path / "store")
    store.build(HELD, FakeEmbedder())
    with store.open() as opened:
        yield opened


@pytest.mark.parametrize("held", HELD, ids=[held.id for held in HELD])
def test_each_sentence_is_placed_at_its_own_vector(generation: Generation, held: object) -> None:
    id_ = held.id  # type: ignore[attr-defined]
    library, catalogue = Library(generation), generation.catalogue
    rows = catalogue.rows_of([id_])
    cut = passages(catalogue.document(id_), catalogue.chunks_of(id_))
    for unit, place in zip(library.held(id_).units, library.held(id_).places, strict=True):
        assert place is not None
        row, ordinal = place
        text = cut[list(rows).index(row)].sentences[ordinal]
        assert text.endswith(f"\n{unit.text}")
        expected = FakeEmbedder().embed_query(text).astype(np.float16)
        np.testing.assert_array_equal(generation.sentence_vectors([place])[0], expected)


def test_cosines_are_those_of_the_sentences_in_the_order_given(generation: Generation) -> None:
    library, query = Library(generation), FakeEmbedder().embed_query("评估结果为B级")
    units = [*library.held("long").units[::-1], *library.held("plan").units]
    places = [library.held(unit.document_id).places[unit.ordinal] for unit in units]
    expected = [generation.sentence_vectors([place])[0] @ query for place in places if place]
    np.testing.assert_allclose(library.cosines(units, query), expected, atol=1e-6)
    assert library.cosines([], query).shape == (0,)


def test_a_sentence_that_stands_in_no_chunk_has_the_least_cosine(
    generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, query = Library(generation), FakeEmbedder().embed_query("评估结果为B级")
    units = library.held("plan").units
    whole = library.cosines(units, query)
    monkeypatch.setattr(Library, "_places", lambda self, id_, spans: (None, *places[1:]))
    places = library.held("plan").places
    found = Library(generation).cosines(units, query)
    np.testing.assert_allclose(found[1:], whole[1:], atol=1e-6)
    assert found[0] == found[1:].min()


class Counting(FakeEmbedder):
    """Counts questions, and takes no passages."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def embed_query(self, text: str) -> NDArray[np.float32]:
        self.asked += 1
        return super().embed_query(text)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise AssertionError("passages were embedded while a user waits")


@pytest.mark.parametrize(
    "question", ["评估结果为B级的联盟怎么办？", "国科发政〔2009〕648号第三条说什么？", "今天天气如何？"]
)
def test_nothing_but_the_question_is_embedded_while_a_user_waits(generation: Generation, question: str) -> None:
    embedder = Counting()
    assistant = Assistant(generation, embedder)
    assistant.ask(question)
    first = embedder.asked
    assistant.ask(question)
    assert (first, embedder.asked) == (1, 2)
