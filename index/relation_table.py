"""The tables of a catalogue in which relations are kept, and the names by which documents are found.

relations       what the texts say about other documents (``corpus.relations``); ``key`` where a number is given
relation_names  the names of a relation's title, each with the relation's rowid
document_names  the names of a document's titles

``derived`` is 0 for a title and 1 for a name that only follows from it (``corpus.references.title_names``); 2 for the
kind of document that a title ends in (实施办法), by which no relation names one.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from corpus.references import canonical_title, title_names
from corpus.relations import Relation, RelationKind, Via, relations_among
from corpus.types import Document, DocumentNumber, NumberForm, Reference, Span
from index.rows import Row
from index.takeover import insert

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

TABLES = """
CREATE TABLE relations (
    document_id TEXT NOT NULL, kind TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, spans TEXT NOT NULL,
    title TEXT, code TEXT, year INTEGER, serial INTEGER, form TEXT, via TEXT NOT NULL, key TEXT);
CREATE TABLE relation_names (name TEXT NOT NULL, derived INTEGER NOT NULL, relation INTEGER NOT NULL);
CREATE TABLE document_names (name TEXT NOT NULL, derived INTEGER NOT NULL, document_id TEXT NOT NULL);
"""
INDEXES = """
CREATE INDEX relations_by_document ON relations (document_id);
CREATE INDEX relations_by_key ON relations (key);
CREATE INDEX relation_names_by_name ON relation_names (name);
CREATE INDEX document_names_by_name ON document_names (name, derived, document_id);
CREATE INDEX document_names_by_document ON document_names (document_id);
"""
_FIELDS = "document_id, kind, start, end, spans, title, code, year, serial, form, via"
OUTGOING = f"SELECT {_FIELDS} FROM relations WHERE document_id = ? ORDER BY rowid"  # noqa: S608 - fields of ours
INCOMING = f"""
SELECT {_FIELDS} FROM relations WHERE rowid IN (
    SELECT relations.rowid FROM relations JOIN documents ON documents.key = relations.key WHERE documents.id = ?1
    UNION SELECT relation FROM relation_names JOIN document_names USING (name)
    WHERE document_names.document_id = ?1 AND relation_names.derived + document_names.derived < 2)
ORDER BY rowid
"""  # noqa: S608 - fields of ours
NAMED = "SELECT DISTINCT document_id FROM document_names WHERE name = ? AND derived <= ? ORDER BY rowid"
_KIND = re.compile(
    r"(?P<kind>(?:指导|实施|若干|管理|暂行|处理|评估|工作|总体|发展|规划|规则|试点|建设)"
    r"(?:意见|办法|细则|规定|方案|条例|规划|纲要|名单|结果))(?:试行|暂行)?(?:的通知)?(?:\d{4,8}年)?$"
)


def write(connection: sqlite3.Connection, first: int, document: Document, references: Sequence[Reference]) -> None:
    """Store the names of ``document`` and its relations; ``references`` are all that stand in its text."""
    named = (pair for title in document.titles for pair in _names(title))
    names = dict(sorted(named, key=lambda pair: -pair[1]))
    kinds = dict.fromkeys(match["kind"] for title in document.titles if (match := _KIND.search(canonical_title(title))))
    called = [*names.items(), *((kind, 2) for kind in kinds)]
    insert(connection, "document_names", first, ((name, derived, document.id) for name, derived in called))
    relations = relations_among(document, references)
    insert(connection, "relations", first, (_relation_row(document.id, relation) for relation in relations))
    of_relations = (
        (name, derived, first + at) for at, relation in enumerate(relations) for name, derived in _names(relation.title)
    )
    insert(connection, "relation_names", first, of_relations)


def _names(title: str | None) -> list[tuple[str, int]]:
    return [(name, int(at > 0)) for at, name in enumerate(title_names(title))] if title else []


def _relation_row(document_id: str, relation: Relation) -> Row:
    number = relation.number
    spans = json.dumps([[span.start, span.end] for span in relation.spans])
    place = (relation.sentence.start, relation.sentence.end, spans)
    parts = (number.code, number.year, number.serial, number.form.value) if number else (None,) * 4
    key = number.key if number else None
    return (document_id, relation.kind.value, *place, relation.title, *parts, relation.via.value, key)


def read(rows: Iterable[Row]) -> list[tuple[str, Relation]]:
    """The relations of rows that ``OUTGOING`` or ``INCOMING`` gave, each with the id of its document."""
    return [(row[0], _relation(row)) for row in rows]


def _relation(row: Row) -> Relation:
    _, kind, start, end, spans, title, code, year, serial, form, via = row
    return Relation(
        RelationKind(kind),
        Span(start, end),
        tuple(Span(*edges) for edges in json.loads(spans)),
        title,
        None if code is None else DocumentNumber(code, year, serial, NumberForm(form)),
        Via(via),
    )
