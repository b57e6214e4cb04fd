"""The chain: understand → retrieve → answer → verify, over one generation of the index; for LangChain a runnable."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Container, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.abstention import Decision, decide
from assistant.extraction import Extract, Extractor
from assistant.intents import Intent, asked_parts
from assistant.library import Library, Unit
from assistant.messages import ended, refusal, registered, removed
from assistant.reading import Read, read
from assistant.several import joined, marked
from assistant.types import Answer, AnswerStatus, Citation, History, Reason, Sentence
from assistant.understanding import Query, Understanding
from assistant.verification import verified
from assistant.versions import IssuedBy, in_force
from corpus.errors import UnknownDocumentError
from corpus.types import Document
from index.generation import Generation
from index.reader.reader import Reader
from index.relations import ENDED, Graph
from index.retriever import HybridRetriever
from index.types import Hit, TextEmbedder

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

PASSAGES = 20
"""How many passages are retrieved for a question."""
_MOST_PARTS = 3
"""A refused question that asks at most so many things is asked in parts."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One question on its way through the chain; each step adds to it. Times are in milliseconds.

    ``within`` has the ids of the documents to answer from, None for all; ``as_of`` is the ISO day whose state of things
    counts, None for all that is held.
    """

    question: str
    history: History = ()
    within: Container[str] | None = None
    as_of: str | None = None
    query: Query | None = None
    vector: NDArray[np.float32] | None = None
    hits: tuple[Hit, ...] = ()
    read: Read = field(default_factory=Read)
    extract: Extract = field(default_factory=Extract)
    decision: Decision | None = None
    answer: Answer | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)

    def asked(self) -> Query:
        """The query; only after the first step."""
        if self.query is None:
            raise RuntimeError("the question was not understood yet")
        return self.query


class Writer(Protocol):
    """Words an answer from quotes; what it writes is verified like everything else."""

    @property
    def name(self) -> str:
        """The model's name."""

    def write(self, question: str, quotes: list[str]) -> list[Sentence]:
        """Sentences with the numbers (from 1) of the quotes they rest on. Raises ModelError."""


class Assistant:
    """Answers questions about one generation of an index."""

    def __init__(
        self,
        generation: Generation,
        embedder: TextEmbedder,
        writer: Writer | None = None,
        reader: Reader | None = None,
    ) -> None:
        self.retriever = HybridRetriever(generation=generation, embedder=embedder, k=PASSAGES)
        self._catalogue = generation.catalogue
        self._embedder = embedder
        self._library = Library(generation)
        self._graph = Graph(generation.catalogue)
        self._understanding = Understanding(self.retriever)
        self._extractor = Extractor(self._library)
        self._writer = writer
        self._reader = reader
        self._steps: dict[str, Callable[[Turn], Turn]] = {
            "understand": self._understand,
            "retrieve": self._retrieve,
            "read": self._read,
            "answer": self._answer,
            "verify": self._verify,
        }

    def run(self, turn: Turn) -> Turn:
        """All steps, one after the other, with the time of each. Raises as ``ask``."""
        for name in self._steps:
            turn = self._step(name, turn)
        return turn

    def _step(self, name: str, turn: Turn) -> Turn:
        start = time.perf_counter()
        done = self._steps[name](turn)
        return replace(done, timings_ms=done.timings_ms | {name: (time.perf_counter() - start) * 1000})

    @cached_property
    def chain(self) -> Runnable[Turn, Turn]:
        """``run`` as LangChain runnables, to be traced or composed with others."""
        from langchain_core.runnables import RunnableLambda, RunnableSequence  # noqa: PLC0415 - takes long

        return RunnableSequence(*(RunnableLambda(partial(self._step, name), name=name) for name in self._steps))

    def ask(
        self,
        question: str,
        history: History = (),
        within: Collection[str] | None = None,
        as_of: str | None = None,
    ) -> Answer:
        """The answer to ``question`` after ``history``, from the documents with the ids ``within`` (None: all).

        ``as_of`` is an ISO day: what was issued later does not count, and documents are in the state of that day.
        Raises QuestionError, and ModelError of the user's model.
        """
        held: Container[str] | None = None if within is None else frozenset(within)
        if as_of is not None:
            issued = IssuedBy(self._catalogue, as_of)
            held = issued if within is None else frozenset(id_ for id_ in within if id_ in issued)
        whole = self._asked(Turn(question, history, held, as_of))
        parts = asked_parts(question)
        if whole.reason not in (Reason.NOT_STATED, Reason.OUT_OF_SCOPE) or not 1 < len(parts) <= _MOST_PARTS:
            return whole
        answers: list[Answer] = []
        for part in parts:
            answers.append(self._asked(Turn(part, history, held, as_of)))
            history = (*history, (part, None if answers[-1].reason else answers[-1].answer))
        return joined(whole, answers)

    def _asked(self, turn: Turn) -> Answer:
        """The answer to one question as it stands."""
        turn = self.run(turn)
        if turn.answer is None:
            raise RuntimeError("the chain gave no answer")
        return replace(turn.answer, timings_ms=turn.timings_ms | {"total": sum(turn.timings_ms.values())})

    def documents(self) -> list[Document]:
        """All held documents, in the order of the build."""
        return self._catalogue.full_documents()

    def document(self, identifier: str) -> Document:
        """The document of an id or a number in any form. Raises UnknownDocumentError."""
        return self._catalogue.find(identifier)

    def text_of(self, document_id: str) -> str | None:
        """The text of a held document, or None."""
        try:
            return self._library.held(document_id).document.text
        except UnknownDocumentError:
            return None

    def _understand(self, turn: Turn) -> Turn:
        query = self._understanding.query(turn.question, turn.history)
        if turn.within is not None:
            query = query.limited(turn.within)
        return replace(turn, query=in_force(query, self._catalogue, self._graph, turn.as_of))

    def _retrieve(self, turn: Turn) -> Turn:
        query = turn.asked()
        vector = self._embedder.embed_query(query.search)
        hits = self.retriever.search(query.search, PASSAGES, vector, turn.within)
        found = {hit.chunk.document_id for hit in hits}
        ended = frozenset(i for i in found if self._graph.validity(i, turn.as_of).state in ENDED)
        return replace(turn, query=replace(query, ended=ended), vector=vector, hits=tuple(hits))

    def _read(self, turn: Turn) -> Turn:
        if self._reader is None:
            return turn
        found = read(self._reader, turn.asked().search, turn.hits, self._catalogue)
        return replace(turn, read=found, hits=found.reranked(turn.hits))

    def _answer(self, turn: Turn) -> Turn:
        if turn.vector is None:
            raise RuntimeError("nothing was retrieved yet")
        extract = self._extractor.extract(turn.asked(), turn.hits, turn.vector, turn.read)
        return replace(turn, extract=extract, decision=decide(turn.asked(), extract, turn.hits))

    def _verify(self, turn: Turn) -> Turn:
        query, decision = turn.asked(), turn.decision
        if decision is None:
            raise RuntimeError("nothing was decided yet")
        if decision.reason:
            return replace(turn, answer=self._refused(turn, query, decision, decision.reason))
        citations = tuple(self._citation(turn, n, unit) for n, unit in enumerate(turn.extract.chosen, 1))
        kept, mode, said = self._worded(query, citations)
        note = "\n".join(filter(None, [said, *self._ended(turn, citations)]))
        if not kept:
            return replace(turn, answer=self._refused(turn, query, decision, Reason.NOT_STATED))
        used = {marker for sentence in kept for marker in sentence.citations}
        answer = Answer(
            question=query.question,
            standalone_question=query.standalone,
            status=AnswerStatus.ANSWERED,
            answer="\n".join([*map(marked, kept), *filter(None, [note])]),
            sentences=kept,
            citations=tuple(c for c in citations if c.marker in used),
            confidence=decision.confidence,
            mode=mode,
            passages=turn.hits,
            note=note,
        )
        return replace(turn, answer=answer)

    def _ended(self, turn: Turn, citations: Sequence[Citation]) -> list[str]:
        """A warning for each cited document that no longer holds."""
        cited = {c.document_id: c for c in citations if c.document_status in ENDED}
        return [
            ended(c.title, c.number, c.document_status, self._graph.validity(id_, turn.as_of).by)
            for id_, c in cited.items()
        ]

    def _worded(self, query: Query, citations: tuple[Citation, ...]) -> tuple[tuple[Sentence, ...], str, str]:
        """The verified sentences, how they came about, and what is told of those that were removed."""
        cut = verified([Sentence(_one_line(c.quote), (c.marker,)) for c in citations], citations, self.text_of)
        if self._writer is None or not cut:
            return cut, "extractive", ""
        written = self._writer.write(query.standalone, [c.quote for c in citations])
        kept = verified(written, citations, self.text_of)
        note = removed(len(written), len(kept))
        return (kept, f"generative:{self._writer.name}", note) if kept else (cut, "extractive", note)

    def _refused(self, turn: Turn, query: Query, decision: Decision, reason: Reason) -> Answer:
        ambiguous = reason is Reason.AMBIGUOUS
        suggestions = self._suggestions(turn, query, reason)
        best = turn.extract.ranked[0] if turn.extract.ranked else None
        told = (best.unit,) if best and best.is_absence and reason is Reason.NOT_STATED else ()
        return Answer(
            question=query.question,
            standalone_question=query.standalone,
            status=AnswerStatus.CLARIFY if ambiguous else AnswerStatus.ABSTAINED,
            answer=refusal(reason, query.named.unknown, query.named.nearest) + self._on_record(query, reason),
            reason=reason,
            citations=tuple(self._citation(turn, n, unit) for n, unit in enumerate(told, 1)),
            suggestions=suggestions,
            confidence=decision.confidence,
            passages=turn.hits,
        )

    def _on_record(self, query: Query, reason: Reason) -> str:
        """Where validity is asked for and the text does not tell: what the library has on record."""
        if reason is not Reason.NOT_STATED or Intent.STATUS not in query.intents:
            return ""
        return "".join(registered(self._library.held(i).document) for i in query.focus)

    def _suggestions(self, turn: Turn, query: Query, reason: Reason) -> tuple[str, ...]:
        match reason:
            case Reason.UNKNOWN_DOCUMENT:
                return query.named.nearest
            case Reason.AMBIGUOUS if query.named.candidates:
                return query.named.candidates
            case Reason.OUT_OF_SCOPE:
                return ()
        found = dict.fromkeys(hit.chunk.document_id for hit in turn.hits)
        return tuple(self._understanding.describe(document_id) for document_id in list(found)[:3])

    def _citation(self, turn: Turn, marker: int, unit: Unit) -> Citation:
        document = self._library.held(unit.document_id).document
        return Citation(
            marker=marker,
            document_id=document.id,
            number=str(document.number) if document.number else None,
            title=document.title,
            heading=unit.path,
            quote=unit.text,
            span=unit.span,
            source_kind=document.source.kind,
            document_status=self._graph.validity(document.id, turn.as_of).state,
            highlight=turn.read.best_within(unit),
            place=document.place(unit.span.start),
        )


def _one_line(quote: str) -> str:
    """A quote as a sentence: a title that was broken over lines becomes one."""
    return "".join(line.strip() for line in quote.split("\n"))
