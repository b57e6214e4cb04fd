"""What the documents asked about hold: looked up by scoring."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from corpus.types import Chunk
from eval.cases import Case
from eval.measures.support import TextOf
from eval.measures.text import occurs
from index.types import DocumentEntry

ChunksOf = Callable[[str], Sequence[Chunk]]
"""The chunks of the document with this id, none where there is no such document."""


def no_chunks(_document_id: str) -> Sequence[Chunk]:
    """For a library whose chunks nobody knows."""
    return ()


def chunk_key(chunk: Chunk) -> str:
    """What a chunk is called in a ranking."""
    return f"{chunk.document_id}#{chunk.ordinal}"


@dataclass(frozen=True, slots=True)
class Library:
    """``entries`` by document id; None where titles and numbers are not known."""

    text_of: TextOf
    chunks_of: ChunksOf = no_chunks
    entries: Mapping[str, DocumentEntry] | None = None

    def number_of(self, document_id: str) -> str | None:
        """The canonical number of a document."""
        entry = (self.entries or {}).get(document_id)
        return entry.number if entry else None

    def title_of(self, document_id: str) -> str:
        """The title of a document, its id where that is not known."""
        entry = (self.entries or {}).get(document_id)
        return entry.title if entry else document_id

    def relevant_chunks(self, case: Case) -> frozenset[str]:
        """Keys of the chunks of its relevant documents that hold one of its answers or a wording of a fact."""
        wordings = (*case.answers, *(wording for fact in case.facts for wording in fact))
        return frozenset(
            chunk_key(chunk)
            for document_id in dict.fromkeys(case.relevant)
            for chunk in self.chunks_of(document_id)
            if any(occurs(wording, chunk.text) for wording in wordings)
        )
