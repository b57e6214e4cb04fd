"""How the documents of a library rest on each other, and which of them still hold.

What a text names is looked up on reading: a document that was added since is found, and one that is not held stays a
stub of that name.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.references import canonical_title, parse_number, title_names
from corpus.relations import Relation, RelationKind, effective_date
from corpus.types import Document, Span, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.types import DocumentNumber
    from index.catalogue import Catalogue

_LIKENESS = 0.6
"""How alike (0..1) a cited title and the title held under the cited number are at least, to be taken for one."""
_CHANGING = {RelationKind.REPEALS: State.REPEALED, RelationKind.AMENDS: State.AMENDED}
_REPLACING = re.compile("取代|代替|替代")
ENDED = (State.REPEALED, State.SUPERSEDED)
"""The states of a document that no longer holds."""


@dataclass(frozen=True, slots=True)
class Held:
    """The one document of the library that is meant."""

    document_id: str


@dataclass(frozen=True, slots=True)
class Stub:
    """A document that is named but not held; ``name`` is its number in canonical form, or its title."""

    name: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several held documents could be meant, or number and title disagree. ``names`` is what was cited."""

    names: tuple[str, ...]
    candidates: tuple[str, ...]


Target = Held | Stub | Ambiguous


@dataclass(frozen=True, slots=True)
class Edge:
    """What the document ``source`` says about ``target``, and where (``relation``)."""

    source: str
    relation: Relation
    target: Target


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence that says it, and the document it stands in."""

    document_id: str
    sentence: Span


@dataclass(frozen=True, slots=True)
class Validity:
    """The state of a document.

    ``by`` is the document that changed it (number, or else title), ``as_of`` the ISO day for which this is said;
    None where nobody named one. ``evidence`` is None where the state is only what the front matter says.
    """

    state: State
    by: str | None = None
    as_of: str | None = None
    evidence: Evidence | None = None


class Graph:
    """The relations between the documents of an opened catalogue. Lookups are kept for the life of the graph."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._targets: dict[tuple[str | None, str | None], Target] = {}
        self._documents: dict[str, Document] = {}

    def outgoing(self, document_id: str) -> list[Edge]:
        """What the document says about others, in the order of its text; raises UnknownDocumentError."""
        self.document(document_id)
        return self._edges((document_id, relation) for relation in self._catalogue.relations_of(document_id))

    def incoming(self, document_id: str) -> list[Edge]:
        """What others say about it, or perhaps about it, in the order of the library; raises UnknownDocumentError."""
        self.document(document_id)
        edges = self._edges(self._catalogue.relations_naming(document_id))
        return [edge for edge in edges if _reaches(edge.target, document_id) and edge.source != document_id]

    def name(self, document_id: str) -> str:
        """The number of a held document, or else its title; raises UnknownDocumentError."""
        document = self.document(document_id)
        return str(document.number) if document.number else document.title

    def label(self, document_id: str) -> str:
        """The number of a held document and its title; raises UnknownDocumentError."""
        document = self.document(document_id)
        return f"{document.number} {document.title}" if document.number else document.title

    def resolve(self, title: str | None, number: DocumentNumber | None) -> Target:
        """The document of that title, as written, or that number; at least one of them is given."""
        key = (number.key if number else None, canonical_title(title) if title else None)
        if key not in self._targets:
            self._targets[key] = self._resolve(title, number)
        return self._targets[key]

    def validity(self, document_id: str, as_of: str | None = None) -> Validity:
        """The state of a document on the ISO day ``as_of`` (or by all that is held); raises UnknownDocumentError.

        Repeals and amendments count from the day that their sentence names, or else from the date of their document,
        or else from its year; one without any date counts always. Held evidence goes before the front matter.
        """
        document = self.document(document_id)
        changes = [edge for edge in self.incoming(document_id) if self._changes(edge, document, as_of)]
        for kind, state in _CHANGING.items():
            found = [edge for edge in changes if edge.relation.kind is kind]
            if found and not (state is State.AMENDED and self._given_state(document, as_of) in ENDED):
                last = max(found, key=lambda edge: self._date(edge) or "")
                replaced = state is State.REPEALED and _REPLACING.search(self._sentence(last))
                evidence = Evidence(last.source, last.relation.sentence)
                return Validity(State.SUPERSEDED if replaced else state, self.name(last.source), as_of, evidence)
        given = document.status
        state = self._given_state(document, as_of)
        return Validity(state, given.by if state is given.state else None, given.as_of)

    def document(self, document_id: str) -> Document:
        """A held document; raises UnknownDocumentError."""
        if document_id not in self._documents:
            self._documents[document_id] = self._catalogue.document(document_id)
        return self._documents[document_id]

    def _edges(self, relations: Iterable[tuple[str, Relation]]) -> list[Edge]:
        edges = (Edge(source, r, self.resolve(r.title, r.number)) for source, r in relations)
        return [edge for edge in edges if edge.target != Held(edge.source)]

    def _resolve(self, title: str | None, number: DocumentNumber | None) -> Target:
        names = tuple(name for name in (str(number) if number else None, title) if name)
        numbered = [held.id for held in self._catalogue.find_by_number(number.key)] if number else []
        titled = self._titled(title) if title else []
        if number and numbered and title:
            both = [document_id for document_id in numbered if document_id in titled]
            alike = both or ([] if titled else [id_ for id_ in numbered if self._is_like(id_, title)])
            return _one_of(names, alike) if alike else _disagreeing(names, numbered, titled)
        if number and titled:
            free = [document_id for document_id in titled if self.document(document_id).number is None]
            return _one_of(names, free) if free else _disagreeing(names, [], titled)
        return _one_of(names, numbered or titled)

    def _titled(self, title: str) -> list[str]:
        """Held documents of a title: of the whole title, or else where one is a derived name of the other."""
        whole, *derived = title_names(title)
        exact = self._catalogue.named(whole, derived=False)
        if exact:
            return exact
        found = [
            self._catalogue.named(whole, derived=True),
            *(self._catalogue.named(n, derived=False) for n in derived),
        ]
        return list(dict.fromkeys(document_id for ids in found for document_id in ids))

    def _is_like(self, document_id: str, title: str) -> bool:
        cited = canonical_title(title)
        held = (canonical_title(name) for name in self.document(document_id).titles)
        return any(
            name in cited or cited in name or difflib.SequenceMatcher(None, name, cited).ratio() >= _LIKENESS
            for name in held
        )

    def _changes(self, edge: Edge, document: Document, as_of: str | None) -> bool:
        """Whether ``edge`` changes the document by that day; what came before the document was meant for another."""
        if edge.relation.kind not in _CHANGING or not isinstance(edge.target, Held):
            return False
        date = self._date(edge)
        if date is None:
            return True
        later = document.issued is None or document.issued[: len(date)] <= date[: len(document.issued)]
        return later and (as_of is None or date <= as_of[: len(date)])

    def sentence(self, evidence: Evidence) -> str:
        """The words of a sentence; raises UnknownDocumentError."""
        return evidence.sentence.of(self.document(evidence.document_id).text)

    def _sentence(self, edge: Edge) -> str:
        return self.sentence(Evidence(edge.source, edge.relation.sentence))

    def _date(self, edge: Edge) -> str | None:
        source = self.document(edge.source)
        said = effective_date(self._sentence(edge))
        year = str(source.number.year) if source.number and source.number.year else None
        return said or source.issued or year

    def _given_state(self, document: Document, as_of: str | None) -> State:
        """What the front matter says of that day: a change is certain from the day of the changing document on."""
        given = document.status
        if given.state in {State.UNVERIFIED, State.IN_FORCE} or as_of is None:
            return given.state
        since = self._issued(given.by) or given.as_of
        return given.state if since is None or since <= as_of[: len(since)] else State.UNVERIFIED

    def _issued(self, name: str | None) -> str | None:
        """The date of the held document of that number or title."""
        if name is None:
            return None
        number = parse_number(name)
        target = self.resolve(None if number else name, number)
        return self.document(target.document_id).issued if isinstance(target, Held) else None


def _reaches(target: Target, document_id: str) -> bool:
    match target:
        case Held(held):
            return held == document_id
        case Ambiguous(_, candidates):
            return document_id in candidates
        case _:
            return False


def _one_of(names: tuple[str, ...], found: list[str]) -> Target:
    if len(found) == 1:
        return Held(found[0])
    return Ambiguous(names, tuple(found)) if found else Stub(names[0])


def _disagreeing(names: tuple[str, ...], numbered: list[str], titled: list[str]) -> Ambiguous:
    return Ambiguous(names, tuple(dict.fromkeys([*numbered, *titled])))
