"""LangChain's standard tests of a retriever, and what is handed over to LangChain."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import RetrieversIntegrationTests

from index.generation import Generation
from index.langchain import LangChainRetriever
from index.retriever import HybridRetriever
from tests.index.fakes import FakeEmbedder


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.anyio
class TestLangChainRetriever(RetrieversIntegrationTests):
    @pytest.fixture(autouse=True)
    def _opened(self, generation: Generation) -> None:
        self.generation = generation

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return LangChainRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"generation": self.generation, "embedder": FakeEmbedder(), "k": 2}

    @property
    def retriever_query_example(self) -> str:
        return "评估结果为B级怎么办"


def test_a_document_as_it_is_handed_over(generation: Generation) -> None:
    fields: dict[str, Any] = {"generation": generation, "embedder": FakeEmbedder()}
    (hit,) = HybridRetriever(**fields).search("B级整改", k=1)
    (handed,) = LangChainRetriever(**fields).invoke("B级整改", k=1)
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
