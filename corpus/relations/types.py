"""What a text says about another document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.types import DocumentNumber, Span


class RelationKind(StrEnum):
    """How a document relates to one that it names."""

    BASIS = "basis"
    ISSUES = "issues"
    FORWARDS = "forwards"
    IMPLEMENTS = "implements"
    AMENDS = "amends"
    REPEALS = "repeals"
    INTERPRETS = "interprets"
    CITES = "cites"

    @property
    def label(self) -> str:
        """The word that officials use."""
        return _LABELS[self]


_LABELS = {
    RelationKind.BASIS: "依据",
    RelationKind.ISSUES: "印发",
    RelationKind.FORWARDS: "转发",
    RelationKind.IMPLEMENTS: "贯彻",
    RelationKind.AMENDS: "修订",
    RelationKind.REPEALS: "废止",
    RelationKind.INTERPRETS: "解释",
    RelationKind.CITES: "引用",
}


class Via(StrEnum):
    """By what words a document is named: its own title or number, a short name given to it, or 该通知.

    ``FRONT_MATTER``: not in the text at all, but under ``basis`` of what is known of the document.
    """

    FULL = "full"
    SHORT_NAME = "short-name"
    DEMONSTRATIVE = "demonstrative"
    FRONT_MATTER = "front-matter"


@dataclass(frozen=True, slots=True)
class Named:
    """One mention; ``own`` when it is the document itself, ``defined`` when it is a name that the text has given."""

    title: str | None
    number: DocumentNumber | None
    spans: tuple[Span, ...]
    via: Via = Via.FULL
    own: bool = False
    defined: bool = False

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.spans[-1].end


@dataclass(frozen=True, slots=True)
class Relation:
    """One mention of another document.

    ``sentence`` is the sentence it stands in, ``spans`` are the places of its title and number within it, in order
    and at least one. At least one of ``title`` (as written, without its outer brackets) and ``number`` is given; a
    short name or a demonstrative carries those of the document that it stands for. What only the front matter says
    has an empty sentence and no spans.
    """

    kind: RelationKind
    sentence: Span
    spans: tuple[Span, ...]
    title: str | None
    number: DocumentNumber | None
    via: Via = Via.FULL
