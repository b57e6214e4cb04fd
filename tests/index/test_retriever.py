from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.generation import Generation
from index.retriever import COVER, DENSE, LEXICAL, NUMBER_BONUS, HybridRetriever, falling, standardised
from index.words import features
from tests.index.fakes import FakeEmbedder


@pytest.fixture
def retriever(generation: Generation, embedder: FakeEmbedder) -> HybridRetriever:
    return HybridRetriever(generation=generation, embedder=embedder)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([1, 2, 3], [-1.224745, 0, 1.224745]),
        ([0, 0, 0, 4], [-0.577350, -0.577350, -0.577350, 1.732051]),
        ([5, 5], [0, 0]),
        ([7], [0]),
    ],
)
def test_standardised(scores: list[float], expected: list[float]) -> None:
    np.testing.assert_allclose(standardised(np.array(scores, dtype=np.float32)), expected, atol=1e-6)


@given(st.lists(st.floats(-100, 100, width=32), min_size=1, max_size=50))
def test_standardised_scores_stay_below_the_bound_that_is_documented(scores: list[float]) -> None:
    out = standardised(np.array(scores, dtype=np.float32))
    assert np.abs(out).max() <= np.sqrt(len(scores)) + 1e-9
    assert abs(out.mean()) < 1e-6


def test_a_hit_says_where_it_stands_and_how_it_scored(retriever: HybridRetriever, embedder: FakeEmbedder) -> None:
    query = "B级联盟整改"
    hits = retriever.search(query, k=len(retriever.generation))
    dense = retriever.generation.dense_scores(embedder.embed_query(query))
    lexical = retriever.generation.lexical.scores(query)
    cover = retriever.generation.lexical.cover(features(query))
    fused = DENSE * standardised(dense) + LEXICAL * standardised(lexical) + COVER * cover
    assert sorted(hit.row for hit in hits) == list(range(len(retriever.generation)))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        assert hit.chunk == retriever.generation.catalogue.chunk(hit.row)
        assert (hit.dense, hit.lexical) == (float(dense[hit.row]), float(lexical[hit.row]))
        assert hit.score == pytest.approx(fused[hit.row])


@pytest.mark.parametrize(
    ("query", "document_id"),
    [("智慧矿山由谁牵头", "mine"), ("联盟评估的结果", "plan"), ("签订具有法律约束力的协议", "measures")],
)
def test_the_best_passage_comes_first(retriever: HybridRetriever, query: str, document_id: str) -> None:
    assert retriever.search(query)[0].chunk.document_id == document_id


@pytest.mark.parametrize(
    "number",
    [
        "国科发政〔2008〕770号",
        "国科发政[2008]770号",
        "国科发政（2008）770号",
        "国科发政【2008】770号",
        "国科发政［２００８］７７０号",
        "國科發政〔2008〕770號",
        "国 科 发 政〔2008〕770 号",
        "国科发政字〔2008〕770号",
    ],
)
def test_a_number_in_the_question_puts_its_document_first(
    generation: Generation, retriever: HybridRetriever, number: str
) -> None:
    hits = retriever.search(f"{number}里智慧矿山联盟评估结果为B级怎么办", k=len(generation))
    first = [hit.chunk.document_id for hit in hits].count("guidance")
    assert first == len(generation.catalogue.chunks_of("guidance"))
    assert {hit.chunk.document_id for hit in hits[:first]} == {"guidance"}
    assert all(hit.score > NUMBER_BONUS / 2 for hit in hits[:first])
    assert all(hit.score < NUMBER_BONUS / 2 for hit in hits[first:])


@pytest.mark.parametrize("number", ["国科发政〔2009〕770号", "国科办政〔2008〕770号", "国科发政〔2008〕77号"])
def test_a_number_that_is_not_held_favours_nobody(retriever: HybridRetriever, number: str) -> None:
    assert all(hit.score < NUMBER_BONUS / 2 for hit in retriever.search(number))


def test_two_numbers_favour_both_documents(generation: Generation, retriever: HybridRetriever) -> None:
    hits = retriever.search("国科发政〔2008〕770号和国科发政〔2009〕648号", k=len(generation))
    favoured = {hit.chunk.document_id for hit in hits if hit.score > NUMBER_BONUS / 2}
    assert favoured == {"guidance", "measures"}


@pytest.mark.parametrize(("k", "count"), [(None, 2), (1, 1), (3, 3), (1000, None)])
def test_how_many(generation: Generation, embedder: FakeEmbedder, k: int | None, count: int | None) -> None:
    retriever = HybridRetriever(generation=generation, embedder=embedder, k=2)
    assert len(retriever.search("联盟", k=k)) == (count or len(generation))


def test_an_embedding_at_hand_is_used(retriever: HybridRetriever, embedder: FakeEmbedder) -> None:
    class Never(FakeEmbedder):
        def embed_query(self, text: str) -> np.ndarray:
            raise AssertionError

    other = HybridRetriever(generation=retriever.generation, embedder=Never())
    assert other.search("联盟", embedding=embedder.embed_query("联盟")) == retriever.search("联盟")


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        (["mine"], {"mine"}),
        ({"plan", "guidance"}, {"plan", "guidance"}),
        (["mine", "gone"], {"mine"}),
        (["gone"], set()),
        ([], set()),
    ],
)
def test_a_search_within_documents_finds_all_of_these_and_nothing_else(
    generation: Generation, retriever: HybridRetriever, within: list[str], expected: set[str]
) -> None:
    every = retriever.search("联盟评估的结果", k=len(generation))
    found = retriever.search("联盟评估的结果", k=len(generation), within=within)
    assert found == [hit for hit in every if hit.chunk.document_id in expected]
    assert {hit.chunk.document_id for hit in found} == expected


def test_within_documents_the_best_k_are_of_these(retriever: HybridRetriever) -> None:
    query = "国科办政〔2012〕47号联盟评估的结果"
    (best,) = retriever.search(query, k=1, within=["mine"])
    assert (best.chunk.document_id, retriever.search(query, k=1)[0].chunk.document_id) == ("mine", "plan")


@given(st.lists(st.integers(0, 5), max_size=300))
def test_scores_fall_and_equal_ones_stay_in_order(scores: list[int]) -> None:
    places = list(falling(np.array(scores, dtype=np.float64)))
    assert places == sorted(range(len(scores)), key=lambda at: -scores[at])


def test_a_search_asks_of_each_of_the_best_whether_it_is_within(retriever: HybridRetriever) -> None:
    class OfTwo:
        def __contains__(self, document_id: object) -> bool:
            return document_id in ("plan", "guidance")

    query = "联盟评估的结果"
    assert retriever.search(query, 9, within=OfTwo()) == retriever.search(query, 9, within=["plan", "guidance"])
