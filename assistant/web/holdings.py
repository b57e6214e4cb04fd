"""The library as the page serves it, which may change while it is served."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.types import Answer, History
from corpus.readers import read_library
from corpus.readers.report import Library
from corpus.types import Document, State
from index import listing
from index.generation import MANIFEST, Generation
from index.relations import Graph, Validity
from index.retriever import HybridRetriever
from index.store import BuildReport, Store
from index.types import TextEmbedder

if TYPE_CHECKING:
    from assistant.chain import Assistant

_SLICE = 32
"""Passages embedded between two reports of progress."""

Progress = Callable[[str, int], None]
"""Is told the step (Chinese) and how much of it is done: files read, passages embedded."""


class Answering(Protocol):
    """What the views ask of an assistant."""

    def ask(self, question: str, history: History = ()) -> Answer:
        """See ``Assistant.ask``."""

    def documents(self) -> list[Document]:
        """All held documents, in the order of the build."""

    def document(self, identifier: str) -> Document:
        """The document of an id or a number. Raises UnknownDocumentError."""

    @property
    def retriever(self) -> HybridRetriever:
        """The retriever over the generation that is asked."""


@dataclass(frozen=True, slots=True)
class Held:
    """A generation of the index that is served, with what answers from it.

    ``built`` is the local time; ``changed`` the states that differ from the catalogue's (``index.listing.changed``).
    """

    generation: Generation
    assistant: Assistant
    graph: Graph
    built: datetime
    changed: Mapping[str, State]


class Holdings:
    """An assistant over the current generation, and after a change over the next.

    What began over a generation ends over it: a generation is closed when nobody holds it any more.
    """

    def __init__(self, store: Store, embedder: TextEmbedder, assistant_over: Callable[[Generation], Assistant]) -> None:
        """Open the current generation. Raises StoreError."""
        self.store = store
        self._embedder = embedder
        self._assistant_over = assistant_over
        self._changing = Lock()
        self.now = self._opened()

    @property
    def size(self) -> int:
        """The number of documents held."""
        return self.now.generation.manifest.documents

    @property
    def retriever(self) -> HybridRetriever:
        """The retriever over the current generation."""
        return self.now.assistant.retriever

    def ask(self, question: str, history: History = ()) -> Answer:
        """See ``Assistant.ask``."""
        return self.now.assistant.ask(question, history)

    def documents(self) -> list[Document]:
        """All held documents, in the order of the build."""
        return self.now.assistant.documents()

    def document(self, identifier: str) -> Document:
        """The document of an id or a number. Raises UnknownDocumentError."""
        return self.now.assistant.document(identifier)

    def validity(self, document_id: str) -> Validity:
        """The state of a document by all that is held. Raises UnknownDocumentError."""
        return self.now.graph.validity(document_id)

    def add(self, paths: Sequence[Path], progress: Progress) -> tuple[Library, BuildReport]:
        """Read the files at ``paths``, where they lie for a moment only, and answer from them too.

        Raises ReadError, StoreError, ModelError.
        """
        with self._changing:
            library = read_library(_told(paths, progress))
            documents = [replace(document, path=None) for document in library.documents]
            report = self.store.add(documents, Telling(self._embedder, progress))
            self.now = self._opened()
            return library, report

    def remove(self, document_id: str, progress: Progress) -> BuildReport:
        """Answer without that document. Raises UnknownDocumentError, ReadError (none would be left), StoreError."""
        with self._changing:
            report = self.store.remove([document_id], Telling(self._embedder, progress))
            self.now = self._opened()
            return report

    def _opened(self) -> Held:
        generation = self.store.open(self._embedder)
        built = datetime.fromtimestamp((generation.folder / MANIFEST).stat().st_mtime)
        catalogue = generation.catalogue
        return Held(generation, self._assistant_over(generation), Graph(catalogue), built, listing.changed(catalogue))


def _told(paths: Sequence[Path], progress: Progress) -> Iterable[Path]:
    for at, path in enumerate(paths, 1):
        progress("正在读取", at)
        yield path


class Telling:
    """An embedder that says how many passages it has embedded."""

    def __init__(self, embedder: TextEmbedder, progress: Progress) -> None:
        self._embedder = embedder
        self._progress = progress
        self._done = 0
        self.name, self.revision, self.runtime = embedder.name, embedder.revision, embedder.runtime
        self.dimension, self.embed_query = embedder.dimension, embedder.embed_query
        progress("正在核对和切分", 0)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ``TextEmbedder``."""
        parts = []
        for at in range(0, len(texts), _SLICE):
            parts.append(self._embedder.embed_passages(texts[at : at + _SLICE]))
            self._done += len(parts[-1])
            self._progress("正在计算向量", self._done)
        return np.concatenate(parts)
