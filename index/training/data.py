"""Examples from question sets: passages as the chunker cuts them, negatives mined by the retriever.

A question gets passages that do not answer it: near ones of the same collection that lack the answer, the right one
with the sentence of the answer taken out, or the question asks about another year or number than the passage has.
"""

from __future__ import annotations

import random
import re
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.chunking import chunk
from corpus.script import simplified
from corpus.sentences import sentences
from corpus.types import Span
from index.retriever import HybridRetriever
from index.training.examples import Example
from index.training.rules import made_from
from index.words import features

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from corpus.types import Chunk, Document
    from index.generation import Generation
    from index.runtime.encoder import Encoder

SPANS = ("cmrc2018", "drcd")
"""The sets whose answers are verbatim parts of their documents."""
_HELD_BACK = 10
_UNTITLED = 0.3
_CROPPED = 0.6
_CROP_FROM, _CROP_TO = 110, 300
_NEAR = 8
_NEAREST = 3
_LACKING = 2
_RELATED_FROM, _RELATED_TO = 8, 60
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its accepted answers and the ids of the documents that hold one."""

    text: str
    answers: tuple[str, ...]
    relevant: tuple[str, ...]


def is_held_back(title: str) -> bool:
    """Whether a document of that title is kept for validation: about one title in ten."""
    return zlib.crc32(title.encode()) % _HELD_BACK == 0


class Passages:
    """A collection's documents in passages, and the retriever over them."""

    def __init__(self, generation: Generation, embedder: Encoder, seed: int) -> None:
        self.documents = {d.id: d for d in generation.catalogue.full_documents()}
        self._titles = [document.title for document in self.documents.values()]
        self._retriever = HybridRetriever(generation=generation, embedder=embedder)
        self._embedder = embedder
        self._chance = random.Random(seed)  # noqa: S311 - no secret

    def spans(self, questions: Sequence[Question]) -> Iterator[Example]:
        """Of questions whose answers are verbatim parts of their documents: the answer, and passages without it."""
        vectors = self._embedder.embed_queries([q.text for q in questions])
        for question, vector in zip(questions, vectors, strict=True):
            found = self._answering(question)
            if found is None:
                continue
            part, start, end = found
            near = [
                hit.chunk
                for hit in self._retriever.search(question.text, _NEAR, vector)
                if not any(answer in hit.chunk.text for answer in question.answers)
            ]
            yield self._example(question.text, part, start, end)
            without = self._without(part, question.answers)
            other = self._asking_other(question.text, part)
            lacking = [(question.text, passage) for passage in [*near[:_NEAREST], without] if passage]
            if other:
                lacking.append((other, part))
            for text, passage in self._chance.sample(lacking, min(_LACKING, len(lacking))):
                yield self._example(text, passage)

    def related(self, questions: Sequence[Question]) -> Iterator[Example]:
        """Of questions whose documents bear on them: each of these, and as many that are farther away."""
        vectors = self._embedder.embed_queries([q.text for q in questions])
        for question, vector in zip(questions, vectors, strict=True):
            far = self._retriever.search(question.text, _RELATED_TO, vector)[_RELATED_FROM:]
            others = [hit.chunk for hit in far if hit.chunk.document_id not in question.relevant]
            for document_id in question.relevant:
                if document_id in self.documents:
                    yield replace(self._example(question.text, chunk(self.documents[document_id])[0]), answers=True)
                    yield self._example(question.text, self._chance.choice(others))

    def made(self, documents: Sequence[Document], count: int) -> Iterator[Example]:
        """Of questions made by rule: ``count`` of them, each with its passage; most also with one that lacks it.

        That one is from a neighbouring document in the collection, or the same with the answer taken out.
        """
        order = list(range(len(documents)))
        self._chance.shuffle(order)
        seen = 0
        for at in order:
            parts = chunk(documents[at])
            questions = list(made_from(documents[at].text, self._chance))
            for made in self._chance.sample(questions, min(2, len(questions))):
                part = max(parts, key=lambda p: min(p.span.end, made.end) - max(p.span.start, made.start))
                start, end = max(made.start, part.span.start), min(made.end, part.span.end)
                if end - start < min(4, made.end - made.start):
                    continue
                yield self._example(made.question, part, start - part.span.start, end - part.span.start)
                if self._chance.random() < 0.6:
                    yield self._example(made.question, self._lacking(documents, at, parts, part, made.start))
                seen += 1
            if seen >= count:
                return

    def _lacking(
        self, documents: Sequence[Document], at: int, parts: Sequence[Chunk], part: Chunk, start: int
    ) -> Chunk:
        siblings = [p for p in parts if p is not part and not p.span.start <= start < p.span.end]
        if siblings and self._chance.random() < 0.5:
            return self._chance.choice(siblings)
        step = self._chance.choice((-3, -2, -1, 1, 2, 3))
        return self._chance.choice(chunk(documents[(at + step) % len(documents)]))

    def _answering(self, question: Question) -> tuple[Chunk, int, int] | None:
        """The passage and place of the answer: of several places the one whose sentence shares most with the question.

        Of several accepted answers it is the shortest that occurs.
        """
        wanted, best = features(question.text), None
        for document_id in question.relevant:
            for part in chunk(self.documents[document_id]):
                spans = sentences(part.text)
                for answer in sorted(question.answers, key=len):
                    for match in re.finditer(re.escape(answer), part.text):
                        held = [s for s in spans if s.start < match.end() and s.end > match.start()]
                        text = part.text[held[0].start : held[-1].end] if held else ""
                        score = len(wanted & features(text)) / (1 + len(wanted))
                        if best is None or score > best[0]:
                            best = (score, part, match.start(), match.end())
        return best[1:] if best else None

    def _without(self, part: Chunk, answers: Iterable[str]) -> Chunk | None:
        """The passage without the sentences that hold an answer; None where little is left."""
        spans = sentences(part.text)
        kept = [s for s in spans if not any(a in part.text[s.start : s.end] for a in answers)]
        text = "".join(part.text[s.start : s.end] for s in kept)
        if len(kept) == len(spans) or len(text) < 40 or any(a in text for a in answers):
            return None
        return replace(part, text=text)

    def _asking_other(self, question: str, part: Chunk) -> str | None:
        """The question about another number, or another subject, than the passage's; None where it names neither."""
        title = self.documents[part.document_id].title
        other = self._chance.choice(self._titles)
        if len(title) > 1 and title in question and other not in part.text:
            return question.replace(title, other)
        return _other_number(question, part.text, self._chance)

    def _example(self, question: str, part: Chunk, start: int = -1, end: int = -1) -> Example:
        text, at = part.text, start
        if self._chance.random() < _CROPPED:
            text, at = self._crop(part.text, start, end)
        title = self.documents[part.document_id].title if part.document_id in self.documents else ""
        lines = [*part.path] if self._chance.random() < _UNTITLED else [title, *part.path]
        head = "".join(line + "\n" for line in lines if line)
        answer = None if start < 0 else (len(head) + at, len(head) + at + end - start)
        return Example(question, head + text, answer is not None, answer)

    def _crop(self, text: str, start: int, end: int) -> tuple[str, int]:
        """Some sentences in a row, the answer's among them, and where the answer starts there."""
        spans = sentences(text)
        most = self._chance.randint(_CROP_FROM, _CROP_TO)
        if start < 0:
            first = last = self._chance.randrange(len(spans)) if spans else 0
        else:
            held = [i for i, s in enumerate(spans) if s.start < end and s.end > start]
            first, last = (held[0], held[-1]) if held else (0, len(spans) - 1)
        while spans:
            grown = [(a, b) for a, b in ((first - 1, last), (first, last + 1)) if a >= 0 and b < len(spans)]
            grown = [(a, b) for a, b in grown if spans[b].end - spans[a].start <= most]
            if not grown:
                break
            first, last = self._chance.choice(grown)
        whole = Span(spans[first].start, spans[last].end) if spans else Span(0, len(text))
        return whole.of(text), start - whole.start


def _other_number(question: str, passage: str, chance: random.Random) -> str | None:
    """The question with one of its numbers changed to one that the passage does not have; None without a number."""
    found = list(_NUMBER.finditer(question))
    if not found:
        return None
    match = chance.choice(found)
    number = str(int(match.group()) + chance.choice((-7, -3, -2, -1, 1, 2, 3, 7)))
    if number in passage or number.startswith("-"):
        return None
    return question[: match.start()] + number + question[match.end() :]


def in_simplified(examples: Iterable[Example], share: float, seed: int) -> Iterator[Example]:
    """``examples`` with that share of them in simplified script."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    for example in examples:
        if chance.random() < share:
            yield replace(example, question=simplified(example.question), passage=simplified(example.passage))
        else:
            yield example


def read_questions(rows: Iterable[Mapping[str, object]]) -> list[Question]:
    """Questions of an evaluation set (see ``eval.cases``): those that are answerable."""
    return [
        Question(str(row["question"]), tuple(map(str, row["answers"])), tuple(map(str, row["relevant"])))  # type: ignore[call-overload]
        for row in rows
        if row.get("answerable") is True and row.get("relevant")
    ]
