"""The section tree with what a picture needs of each section: its words, its own sentences, the sections below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.expectation import is_absence, is_remark
from assistant.overview.types import Node, node
from corpus.sentences import sentences, trimmed
from corpus.structure import MAX_HEADING
from corpus.types import Section, Span

_LEADING = re.compile(r"[\s\u3000：:。；;，,]*")
_FIRST_CLAUSE = re.compile(r"[^；;。：:\n]+")
_SHORT_CLAUSE = re.compile(r"[^，,；;。：:\n]+")
_ENDING = "。；;！？：:，, \t\u3000"
_ABOUT_ITSELF = re.compile(r"效力情况|未载事项")


@dataclass(frozen=True, slots=True)
class Branch:
    """A section. ``title`` are the words that name it, without its mark; ``is_named``: a heading, not a first clause.

    ``body`` are the sentences of its own after the title and before the first section below it.
    """

    section: Section
    title: Span
    is_named: bool
    body: tuple[Span, ...]
    below: tuple[Branch, ...]

    def walk(self) -> Iterator[Branch]:
        """This section and all below it, in the order of the text."""
        yield self
        for branch in self.below:
            yield from branch.walk()

    @property
    def about_text(self) -> bool:
        """Whether it tells of the text itself (what it leaves out, how it differs, its validity), not of the matter."""
        heading = self.section.heading
        return is_remark((heading,)) or _ABOUT_ITSELF.search(heading) is not None

    def as_node(self, text: str) -> Node:
        """Its title with its first sentence, as one contiguous quote."""
        note = self.body[0] if self.body else None
        end = note.end if note else max(self.title.end, self.section.heading_span.end)
        return node(text, Span(self.section.span.start, end), self.title, unended(text, note) if note else None)

    def as_heading(self, text: str) -> Node:
        """Its heading line alone."""
        end = max(self.title.end, self.section.heading_span.end)
        return node(text, Span(self.section.span.start, end), self.title)


@dataclass(slots=True)
class _Open:
    section: Section
    below: list[Branch] = field(default_factory=list)


def unended(text: str, span: Span) -> Span:
    """``span`` without a full stop at its end, where it is but one sentence."""
    return Span(span.start, span.end - 1) if text[span.end - 1] in "。；;" and span.end - span.start > 1 else span


def _skipped(text: str, start: int, end: int) -> int:
    match = _LEADING.match(text, start, end)
    return match.end() if match else start


def _title(text: str, section: Section, limit: int) -> tuple[Span, bool]:
    """The words of the heading; where it has none, the first clause that follows the mark, the mark if nothing does."""
    mark_end = section.span.start + len(section.label)
    heading = trimmed(text, Span(mark_end, max(mark_end, section.heading_span.end)))
    if heading.start < heading.end:
        return heading, True
    start = _skipped(text, mark_end, limit)
    clause = _FIRST_CLAUSE.match(text, start, limit)
    if clause and clause.end() - start > MAX_HEADING:
        clause = _SHORT_CLAUSE.match(text, start, limit)
    return (trimmed(text, Span(start, clause.end())), False) if clause else (section.heading_span, False)


def _closed(text: str, opened: _Open) -> Branch:
    section, below = opened.section, tuple(opened.below)
    limit = below[0].section.span.start if below else section.span.end
    title, named = _title(text, section, limit)
    if section.kind.value == "article":
        title, named = section.heading_span, True
    start = _skipped(text, max(title.end, section.heading_span.end), limit)
    body = tuple(sentences(text, Span(start, limit))) if start < limit else ()
    return Branch(section, title, named, body, below)


def branches(text: str, found: Sequence[Section]) -> tuple[Branch, ...]:
    """The outermost sections of ``text``, given all of them in order."""
    root: list[Branch] = []
    stack: list[_Open] = []

    def close() -> None:
        closed = _closed(text, stack.pop())
        (stack[-1].below if stack else root).append(closed)

    for section in found:
        while stack and stack[-1].section.level >= section.level:
            close()
        stack.append(_Open(section))
    while stack:
        close()
    return tuple(root)


def told(text: str, roots: Sequence[Branch]) -> list[Span]:
    """The sentences of the text that tell of the matter: none that says what is not stated or compares versions."""
    skipped = [root.section.span for root in roots if root.about_text]
    out, at = [], 0
    for sentence in sentences(text):
        while at < len(skipped) and skipped[at].end <= sentence.start:
            at += 1
        inside = at < len(skipped) and skipped[at].covers(sentence)
        if not inside and not is_absence(sentence.of(text)):
            out.append(sentence)
    return out


def clauses(text: str, sentence: Span, marks: str = "，,；;") -> list[Span]:
    """The parts of a sentence between ``marks`` outside of brackets, without the ending."""
    depth, start, out = 0, sentence.start, []
    for at in range(sentence.start, sentence.end):
        depth += (text[at] in "（(《“") - (text[at] in "）)》”")
        if text[at] in marks and depth <= 0:
            out.append(Span(start, at))
            start = at + 1
    end = sentence.end
    while end > start and text[end - 1] in _ENDING:
        end -= 1
    out.append(Span(start, end))
    return [s for s in (trimmed(text, part) for part in out) if s.start < s.end]
