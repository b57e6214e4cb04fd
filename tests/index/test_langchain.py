"""What LangChain expects of a retriever, and what is handed over to it."""

from __future__ import annotations

import asyncio

import pytest
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from index.generation import Generation
from index.langchain import LangChainRetriever
from index.retriever import HybridRetriever
from tests.index.fakes import FakeEmbedder

QUESTION = "评估结果为B级怎么办"


@pytest.fixture
def retriever(generation: Generation) -> BaseRetriever:
    return LangChainRetriever(generation=generation, embedder=FakeEmbedder(), k=2)


def test_invoking_returns_documents(retriever: BaseRetriever) -> None:
    documents = retriever.invoke(QUESTION)
    assert [type(document) for document in documents] == [Document] * 2
    assert asyncio.run(retriever.ainvoke(QUESTION)) == documents


@pytest.mark.parametrize("k", [1, 3])
def test_k_is_given_once_for_all_or_for_one_question(generation: Generation, retriever: BaseRetriever, k: int) -> None:
    assert len(LangChainRetriever(generation=generation, embedder=FakeEmbedder(), k=k).invoke(QUESTION)) == k
    assert len(retriever.invoke(QUESTION, None, k=k)) == k


def test_a_document_as_it_is_handed_over(generation: Generation) -> None:
    retriever = LangChainRetriever(generation=generation, embedder=FakeEmbedder())
    (hit,) = HybridRetriever(generation, FakeEmbedder()).search("B级整改", k=1)
    (handed,) = retriever.invoke("B级整改", k=1)
    span = hit.chunk.span
    assert handed.page_content == generation.catalogue.document("plan").text[span.start : span.end]
    assert handed.id == f"plan:{span.start}-{span.end}"
    assert handed.metadata == {
        "document_id": "plan",
        "title": "科技部办公厅关于印发《联盟评估工作方案（试行）》的通知",
        "number": "国科办政〔2012〕47号",
        "start": span.start,
        "end": span.end,
        "heading": list(hit.chunk.path),
        "score": hit.score,
        "dense": hit.dense,
        "lexical": hit.lexical,
    }


@pytest.mark.parametrize("k", [0, -1, "x"])
def test_a_k_that_is_no_count(generation: Generation, k: object) -> None:
    with pytest.raises(ValueError, match="k"):
        LangChainRetriever(generation=generation, embedder=FakeEmbedder(), k=k)
