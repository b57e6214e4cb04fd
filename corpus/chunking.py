"""Passages that follow the structure: none crosses an article, the tiny are merged, the long split at sentence ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.sentences import sentences, trimmed
from corpus.structure import sections
from corpus.types import Chunk, Document, Section, SectionKind, Span

VERSION = "1"
"""Changes whenever the same document would be cut differently."""
MAX_CHUNK = 350
"""Longest passage in characters: with title and headings it stays below the 512 tokens of the bundled model."""
_CLAUSE_ENDS = "；;，,、 "


@dataclass(frozen=True, slots=True)
class _Piece:
    """A span below one heading path; ``article`` is the start of the article it belongs to, if any."""

    span: Span
    path: tuple[str, ...]
    article: int | None = None


def _length(span: Span) -> int:
    return span.end - span.start


def _hard_split(text: str, span: Span) -> list[Span]:
    """Cut a sentence that is too long: at the last clause end that fits, or else at the limit."""
    out, start = [], span.start
    while span.end - start > MAX_CHUNK:
        window = text[start : start + MAX_CHUNK]
        cut = max(window.rfind(mark) for mark in _CLAUSE_ENDS) + 1
        cut = cut if cut > MAX_CHUNK // 2 else MAX_CHUNK
        out.append(Span(start, start + cut))
        start += cut
    return [*out, Span(start, span.end)]


def _split(text: str, span: Span) -> list[Span]:
    """Pack sentences into spans of at most ``MAX_CHUNK``."""
    out: list[Span] = []
    for sentence in sentences(text, span):
        for part in _hard_split(text, sentence) if _length(sentence) > MAX_CHUNK else [sentence]:
            if out and part.end - out[-1].start <= MAX_CHUNK:
                out[-1] = Span(out[-1].start, part.end)
            else:
                out.append(part)
    return out


def _common(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, ...]:
    shared = 0
    while shared < min(len(a), len(b)) and a[shared] == b[shared]:
        shared += 1
    return a[:shared]


def _joined(a: _Piece, b: _Piece) -> _Piece | None:
    """``a`` and ``b`` as one, where that crosses no article and stays short enough."""
    if b.span.end - a.span.start > MAX_CHUNK or (a.article is not None and a.article != b.article):
        return None
    leads_into_article = a.article is None and b.article is not None
    path = b.path if leads_into_article else _common(a.path, b.path)
    return _Piece(Span(a.span.start, b.span.end), path, b.article)


def _merged(pieces: list[_Piece]) -> list[_Piece]:
    out: list[_Piece] = []
    for piece in pieces:
        joined = _joined(out[-1], piece) if out else None
        if joined:
            out[-1] = joined
        else:
            out.append(piece)
    return out


class _Cutter:
    """Cuts one text along its section tree."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.sections = sections(text)

    def _starting(self, span: Span, first: int) -> Iterator[tuple[int, Section]]:
        """Sections from index ``first`` on that start before the end of ``span``."""
        for i in range(first, len(self.sections)):
            if self.sections[i].span.start >= span.end:
                return
            yield i, self.sections[i]

    def _children(self, span: Span, first: int) -> list[tuple[int, Section]]:
        """Outermost sections within ``span`` from index ``first`` on."""
        out: list[tuple[int, Section]] = []
        end = span.start
        for i, section in self._starting(span, first):
            if section.span.start >= end:
                out.append((i, section))
                end = section.span.end
        return out

    def cut(self, span: Span, path: tuple[str, ...], article: int | None, first: int) -> list[_Piece]:
        """Pieces of ``span``; ``first`` is the index of the first section that may lie within it."""
        span = trimmed(self.text, span)
        if not _length(span):
            return []
        children = self._children(span, first)
        has_articles = article is None and any(
            s.kind is SectionKind.ARTICLE and span.covers(s.span) for _, s in self._starting(span, first)
        )
        if _length(span) <= MAX_CHUNK and not has_articles and (article is not None or path):
            return [_Piece(span, path, article)]
        if not children:
            return [_Piece(part, path, article) for part in _split(self.text, span)]
        pieces = self.cut_plain(Span(span.start, children[0][1].span.start), path, article)
        for (i, section), following in zip(children, [*children[1:], None], strict=True):
            end = following[1].span.start if following else span.end
            inner = section.span.start if section.kind is SectionKind.ARTICLE else article
            pieces += self.cut(Span(section.span.start, end), section.path, inner, i + 1)
        return _merged(pieces) if path else pieces

    def cut_plain(self, span: Span, path: tuple[str, ...], article: int | None) -> list[_Piece]:
        """Pieces of a span without sections."""
        return [_Piece(part, path, article) for part in _split(self.text, trimmed(self.text, span))]


def _glued(pieces: list[_Piece]) -> list[_Piece]:
    """Headings that stand alone go with what follows them."""
    out: list[_Piece] = []
    for piece in pieces:
        if out and _length(out[-1].span) <= 20 and out[-1].article is None:
            joined = _joined(out[-1], piece)
            if joined:
                out[-1] = _Piece(joined.span, piece.path, piece.article)
                continue
        out.append(piece)
    return out


def chunk(document: Document) -> list[Chunk]:
    """Passages of ``document`` in order; together they hold every character that is not white space."""
    pieces = _Cutter(document.text).cut(Span(0, len(document.text)), (), None, 0)
    return [
        Chunk(document.id, ordinal, piece.span, piece.span.of(document.text), piece.path)
        for ordinal, piece in enumerate(_glued(pieces))
    ]
