"""Of several versions that one title stands for, the one that holds on the day asked about."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.understanding import Query
from corpus.types import SourceKind
from index.catalogue import Catalogue
from index.duplicates import version_date
from index.names import Names
from index.relations import ENDED, Graph

_UNDATED = "9999"


@dataclass(frozen=True, slots=True)
class IssuedBy:
    """The ids of the documents that were issued by an ISO day, or whose day is not known; each is looked up."""

    catalogue: Catalogue
    day: str

    def __contains__(self, document_id: object) -> bool:
        return self.catalogue.was_issued(str(document_id), self.day)


def in_force(query: Query, catalogue: Catalogue, graph: Graph, as_of: str | None) -> Query:
    """The question without the versions that it names by title only and that another goes before."""
    if len(query.named.titled) < 2:
        return query
    things = Names(catalogue).things(query.named.titled)
    groups: dict[int, list[str]] = {}
    for document_id in query.named.titled:
        if document_id in things and document_id in {*query.focus, *query.likely}:
            groups.setdefault(things[document_id], []).append(document_id)
    gone = {i for group in groups.values() for i in group if i != _holding(group, graph, as_of)}
    if not gone:
        return query
    focus, likely = (tuple(i for i in ids if i not in gone) for ids in (query.focus, query.likely))
    held, titled = (tuple(i for i in ids if i not in gone) for ids in (query.named.held, query.named.titled))
    return replace(
        query, focus=focus, likely=likely, named=replace(query.named, held=held, likely=likely, titled=titled)
    )


def _holding(document_ids: list[str], graph: Graph, as_of: str | None) -> str:
    """The latest that was issued by that day and did not end; the official text goes before what is said of it."""

    def preference(document_id: str) -> tuple[bool, bool, str, bool]:
        document = graph.document(document_id)
        date = version_date(document)
        issued = as_of is None or date == _UNDATED or date <= as_of[: len(date)]
        holds = graph.validity(document_id, as_of).state not in ENDED
        known = "" if date == _UNDATED else date
        return issued, holds, known, document.source.kind is SourceKind.OFFICIAL

    return max(document_ids, key=preference)
