"""The retriever for LangChain, apart from it because LangChain takes long to import."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LCDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import PositiveInt

from index.generation import Generation
from index.retriever import HybridRetriever
from index.types import Hit, TextEmbedder


class LangChainRetriever(BaseRetriever):
    """The best ``k`` chunks of ``generation`` as documents; ``embedder`` is the one that it was built with."""

    generation: Generation
    embedder: TextEmbedder
    k: PositiveInt = 10

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None, **_: Any
    ) -> list[LCDocument]:
        retriever = HybridRetriever(self.generation, self.embedder, self.k)
        return [self._handed_over(hit) for hit in retriever.search(query, k)]

    def _handed_over(self, hit: Hit) -> LCDocument:
        document = self.generation.catalogue.document(hit.chunk.document_id)
        span = hit.chunk.span
        return LCDocument(
            id=f"{document.id}:{span.start}-{span.end}",
            page_content=hit.chunk.text,
            metadata={
                "document_id": document.id,
                "title": document.title,
                "number": str(document.number) if document.number else None,
                "start": span.start,
                "end": span.end,
                "heading": list(hit.chunk.path),
                "score": hit.score,
                "dense": hit.dense,
                "lexical": hit.lexical,
            },
        )
