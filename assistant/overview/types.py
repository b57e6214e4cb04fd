"""What a picture of a notice is made of. Every word in it stands in the text that it links to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from corpus.types import Span


class Kind(StrEnum):
    """What a part of a picture shows, in the order of the text unless it is gathered from all of it."""

    STEPS = "steps"
    GRADES = "grades"
    CONDITIONS = "conditions"
    CONTENT = "content"
    TOTALS = "totals"
    ROLES = "roles"
    DATES = "dates"
    OUTLINE = "outline"


@dataclass(frozen=True, slots=True)
class Node:
    """One thing in a picture: ``quote`` is ``document.text[span.start:span.end]``, ``label`` and ``note`` lie in it.

    ``value`` is the number in a label that counts something (0 and up), None elsewhere.
    """

    label: str
    span: Span
    quote: str
    note: str = ""
    below: tuple[Node, ...] = ()
    value: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Nodes of one kind below the heading that they stand under; None where they come from all over the text.

    In ``TOTALS`` the first node is the whole, the others are its parts.
    """

    kind: Kind
    heading: Node | None
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The picture of one document. ``badges`` are its number and its issuers, where known."""

    document_id: str
    title: str
    badges: tuple[str, ...]
    parts: tuple[Part, ...]


def node(text: str, span: Span, label: Span, note: Span | None = None) -> Node:
    """A node whose label and note are cut from ``text``; both must lie in ``span``, else ValueError."""
    for part in filter(None, (label, note)):
        if not span.covers(part):
            raise ValueError(f"{part} lies outside of {span}")
    return Node(label.of(text), span, span.of(text), note.of(text) if note else "")
