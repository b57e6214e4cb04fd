"""The list of documents, searched by their facts and read a page at a time.

All of it is read from the index ``documents_listed`` of the catalogue, which stands in the order of the list, so that
no text is passed over. Names and numbers are compared as ``canonical_title`` writes them: one script and width, no
brackets, no blanks.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.references import canonical_title, parse_number
from corpus.types import SourceKind, State
from index.catalogue import ENTRIES, entry
from index.relations import Graph
from index.rows import strings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from index.catalogue import Catalogue
    from index.rows import Row
    from index.types import DocumentEntry

_NUMBER = "replace(replace(key, '〔', ''), '〕', '')"
_NAMED = f"(instr({_NUMBER}, ?) OR id IN (SELECT document_id FROM titles WHERE instr(canonical, ?)))"  # noqa: S608 - ours
_YEAR = "coalesce(substr(issued, 1, 4), CAST(year AS TEXT))"
_AMONG = "id IN (SELECT value FROM json_each(?))"
_YEARS = f"SELECT DISTINCT {_YEAR} AS y FROM documents WHERE y IS NOT NULL ORDER BY y DESC"  # noqa: S608 - names of ours
_ISSUERS = "SELECT value FROM documents, json_each(issuers) GROUP BY value ORDER BY count(*) DESC, value LIMIT ?"
_ORDER = " ORDER BY issued IS NULL, issued DESC, position LIMIT ? OFFSET ?"
_PERHAPS_CHANGED = """
SELECT documents.id FROM relations JOIN documents USING (key) WHERE kind IN ('repeals', 'amends')
UNION SELECT document_names.document_id FROM relations JOIN relation_names ON relation_names.relation = relations.rowid
    JOIN document_names USING (name)
    WHERE kind IN ('repeals', 'amends') AND relation_names.derived + document_names.derived < 2
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched for; what is empty or None leaves all.

    Each of the ``words`` stands in a name or in the number, or all of them are the number. ``issuer`` is a part of an
    issuer's name; ``year`` that of issue, or else of the number.
    """

    words: str = ""
    issuer: str = ""
    year: str = ""
    kind: SourceKind | None = None
    state: State | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in a list, in the state that all held texts give it, with its issuers."""

    entry: DocumentEntry
    issuers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found, and how many documents were found in all."""

    total: int
    documents: tuple[Listed, ...]


def search(catalogue: Catalogue, wanted: Wanted, changed: Mapping[str, State], first: int, most: int) -> Found:
    """The documents that are ``wanted``, the newest first: at most ``most`` of them, from place ``first`` (from 0) on.

    ``changed`` is what the function of that name gives.
    """
    parts = list(_parts(wanted, changed))
    where = f" WHERE {' AND '.join(part for part, _ in parts)}" if parts else ""
    values = [value for _, given in parts for value in given]
    ((total,),) = catalogue.select(f"SELECT count(*) FROM documents{where}", *values) or [(0,)]  # noqa: S608 - ours
    query = ENTRIES.replace(" FROM", ", issuers FROM") + where + _ORDER
    rows = catalogue.select(query, *values, most, first)
    return Found(total, tuple(_listed(row, changed) for row in rows))


def _listed(row: Row, changed: Mapping[str, State]) -> Listed:
    found = entry(row[:-1])
    return Listed(replace(found, state=changed.get(found.id, found.state)), strings(row[-1]))


def changed(catalogue: Catalogue) -> dict[str, State]:
    """The state of every document whose state is not the one in the catalogue, by its id."""
    graph = Graph(catalogue)
    ids = [document_id for (document_id,) in catalogue.select(_PERHAPS_CHANGED)]
    states = {document_id: graph.validity(document_id).state for document_id in ids}
    return {id_: state for id_, state in states.items() if state is not graph.document(id_).status.state}


def years(catalogue: Catalogue) -> list[str]:
    """The years in which documents were issued, the latest first."""
    return [year for (year,) in catalogue.select(_YEARS)]


def issuers(catalogue: Catalogue, most: int) -> list[str]:
    """The issuers with most documents, at most so many."""
    return [issuer for (issuer,) in catalogue.select(_ISSUERS, most)]


def _parts(wanted: Wanted, changed: Mapping[str, State]) -> Iterator[tuple[str, list[str]]]:
    number = parse_number(wanted.words)
    if number:
        yield "key = ?", [number.key]
    else:
        for word in filter(None, map(canonical_title, wanted.words.split())):
            yield _NAMED, [word, word]
    if issuer := wanted.issuer.strip():
        yield "instr(issuers, ?)", [issuer]
    if wanted.year:
        yield f"{_YEAR} = ?", [wanted.year]
    if wanted.kind:
        yield "source_kind = ?", [wanted.kind.value]
    if wanted.state:
        here = [document_id for document_id, state in changed.items() if state is wanted.state]
        yield (
            f"(state = ? AND NOT {_AMONG} OR {_AMONG})",
            [wanted.state.value, json.dumps([*changed]), json.dumps(here)],
        )
