"""一图读懂: a picture of a notice, made from its own structure and words by rule."""

from __future__ import annotations

from dataclasses import replace

from assistant.overview.figures import totals
from assistant.overview.lists import listed
from assistant.overview.outline import Branch, branches, told
from assistant.overview.roles import roles
from assistant.overview.sentence_lists import in_sentences
from assistant.overview.timeline import timeline
from assistant.overview.types import Kind, Node, Overview, Part
from corpus.structure import sections
from corpus.types import Document, SectionKind

__all__ = ["Kind", "Node", "Overview", "Part", "overview"]

_FEWEST_NODES = 3
_FEWEST_HEADINGS = 4
_SHARE_PICTURED = 2
_LONGEST_HEADING = 30


def overview(document: Document) -> Overview | None:
    """The picture of ``document``; None where its text has too little structure for one.

    Lists come in the order of the text, then totals, who does what and when. A text of which less than half of the
    outermost sections is pictured so begins with its headings.
    """
    text = document.text
    roots = branches(text, sections(text))
    sentences = told(text, roots)
    lists = list(listed(text, roots))
    starts = {_start(part) for part in lists}
    pictured = [b.section.span for root in roots for b in root.walk() if b.section.span.start in starts]
    lists += in_sentences(text, sentences, pictured)
    lists.sort(key=_start)
    gathered = (*totals(text, sentences), roles(text, sentences, roots), timeline(text, sentences))
    parts = [*lists, *filter(None, gathered)]
    outline = _outline(text, roots, lists)
    if outline:
        parts.insert(0, outline)
    if sum(len(part.nodes) for part in parts) < _FEWEST_NODES:
        return None
    badges = [str(document.number)] if document.number else []
    return Overview(document.id, document.title, (*badges, *document.issuers), tuple(parts))


def _start(part: Part) -> int:
    return (part.heading or part.nodes[0]).span.start


def _outline(text: str, roots: tuple[Branch, ...], lists: list[Part]) -> Part | None:
    """The headings of two levels, where the lists picture less than half of the outermost sections."""
    named = [r for r in roots if r.section.kind is SectionKind.HEADING and r.is_named and not r.about_text]
    within = [r for r in named if any(r.section.span.covers(part.nodes[0].span) for part in lists)]
    if len(named) < _FEWEST_HEADINGS or len(within) * _SHARE_PICTURED >= len(named):
        return None
    return Part(Kind.OUTLINE, None, tuple(_outlined(text, root) for root in named))


def _outlined(text: str, root: Branch) -> Node:
    named = (b for b in root.below if b.is_named and b.section.kind is not SectionKind.ARTICLE)
    below = tuple(b.as_heading(text) for b in named if b.title.end - b.title.start <= _LONGEST_HEADING)
    return replace(root.as_heading(text), below=below)
