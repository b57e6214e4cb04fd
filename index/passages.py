"""What of a document is indexed: the words around a chunk, and how much of the text the chunks cover."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from corpus.chunking import chunk
from corpus.errors import ReadError
from corpus.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from corpus.types import Chunk, Document, Span

MIN_COVERAGE = 0.5
"""A document of whose text less than this share is in its chunks is an error."""
_SURROGATE = re.compile("[\ud800-\udfff]")


def passage_text(document: Document, chunk: Chunk) -> str:
    """What is embedded and searched for a chunk: title, heading path and text, one a line."""
    return "\n".join((document.title, *chunk.path, chunk.text))


def sentences_of(chunk: Chunk, sentences: Sequence[Span]) -> range:
    """Which of a document's ``sentences``, in order, have something in a chunk."""
    first = bisect_right(sentences, chunk.span.start, key=lambda sentence: sentence.end)
    return range(first, max(first, bisect_left(sentences, chunk.span.end, key=lambda sentence: sentence.start)))


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk and its sentences (``sentences_of``) as they are embedded; a sentence below title and nearest heading."""

    text: str
    sentences: tuple[str, ...]


def passages(document: Document, chunks: Sequence[Chunk]) -> list[Passage]:
    """The passages of all chunks of a document."""
    found = sentences(document.text)
    return [Passage(passage_text(document, chunk), tuple(_below(document, chunk, found))) for chunk in chunks]


def _below(document: Document, chunk: Chunk, sentences: Sequence[Span]) -> Iterator[str]:
    for at in sentences_of(chunk, sentences):
        yield "\n".join((document.title, *chunk.path[-1:], sentences[at].of(document.text)))


def covered(text: str, chunks: Iterable[Chunk]) -> tuple[int, int]:
    """How many characters of ``text`` that are not white space the chunks cover, and how many there are."""
    inside = end = 0
    for span in sorted(part.span for part in chunks):
        inside += _solid(text[max(span.start, end) : span.end])
        end = max(end, span.end)
    return inside, _solid(text)


def _solid(text: str) -> int:
    return sum(map(len, text.split()))


def cut(
    documents: Sequence[Document], kept: Mapping[str, tuple[int, int]] = MappingProxyType({})
) -> tuple[dict[str, list[Chunk]], dict[str, float], float]:
    """The chunks of each document by its id, the share of its text that they cover, and that of all text (0..1).

    The documents in ``kept`` were cut before and get no chunks; for them it has what ``covered`` gave.

    Raises ReadError when an id occurs twice, a document cannot be stored as UTF-8, or its text is empty
    or mostly lost (see MIN_COVERAGE).
    """
    _check(documents, kept)
    chunks: dict[str, list[Chunk]] = {}
    shares: dict[str, float] = {}
    held = total = 0
    for document in documents:
        if document.id in kept:
            inside, solid = kept[document.id]
        else:
            chunks[document.id] = chunk(document)
            inside, solid = covered(document.text, chunks[document.id])
        if inside < MIN_COVERAGE * solid:
            share = inside / solid
            raise ReadError(f"文档 {document.id}《{document.title}》只有 {share:.0%} 的正文可以切分，请检查文件格式")
        shares[document.id] = inside / solid
        held, total = held + inside, total + solid
    return chunks, shares, held / total


def _check(documents: Sequence[Document], kept: Collection[str]) -> None:
    if not documents:
        raise ReadError("没有可以建立索引的文档，请给出至少一篇通知")
    seen: dict[str, Document] = {}
    for document in documents:
        if document.id in seen:
            twin = seen[document.id]
            raise ReadError(
                f"两篇文档的 id 都是 {document.id}：《{twin.title}》和《{document.title}》，请改名或去掉其中一篇"
            )
        seen[document.id] = document
        if document.id in kept:
            continue
        if not document.text.strip():
            raise ReadError(f"文档 {document.id}《{document.title}》没有正文，请检查文件内容")
        if _has_surrogates(document):
            raise ReadError(f"文档 {document.id} 含有无法保存的字符（孤立代理项），请检查文件编码")


def _has_surrogates(document: Document) -> bool:
    return any(_SURROGATE.search(text) for text in _strings(asdict(document)))


def _strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for part in value.values():
                yield from _strings(part)
        case tuple() | list():
            for part in value:
                yield from _strings(part)
