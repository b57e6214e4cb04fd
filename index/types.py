"""Values of the index floor, and what it asks of an embedding model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from corpus.types import Chunk, DocumentNumber, Reference, SourceKind, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray


@runtime_checkable
class TextEmbedder(Protocol):
    """Turns texts into unit vectors of ``dimension`` numbers.

    ``name`` and ``revision`` together decide what the vectors are: those of two embedders that agree in both agree.
    """

    @property
    def name(self) -> str:
        """The model's name as the user gave it."""

    @property
    def revision(self) -> str:
        """What tells this state of the model from another of the same name."""

    @property
    def runtime(self) -> str:
        """What computes, in which precision."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The vector of a question, shape ``(dimension,)``."""

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of passages or sentences, shape ``(len(texts), dimension)``."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage.

    ``score`` is the fused score (see ``index.retriever``), ``dense`` the cosine in -1..1,
    ``lexical`` the BM25 score (0 and up). ``row`` is the chunk's place in the generation, from 0.
    """

    row: int
    chunk: Chunk
    score: float
    dense: float
    lexical: float


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document in a list: no text. ``number`` is the canonical form."""

    id: str
    title: str
    number: str | None
    issued: str | None
    source_kind: SourceKind
    state: State


@dataclass(frozen=True, slots=True)
class HeldNumber:
    """A document number that the library holds, the key it is found by, and whose it is."""

    key: str
    number: DocumentNumber
    document_id: str
    title: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A reference and the document in whose text it stands."""

    document_id: str
    reference: Reference
