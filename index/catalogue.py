"""The catalogue of a generation: documents, sections, chunks and references in one read-only SQLite file.

documents ─┬─ titles      every title in canonical form; ``own`` is 1 for the document's title and 0 for its aliases
           ├─ sections    the section tree
           ├─ chunks      ``row`` is the row in the vector and the lexical index, from 0
           ├─ mentions    the numbers, titles and articles in the text; ``key`` where it is a number
           ├─ relations   what the text says about other documents (``index.relation_table``)
           ├─ versions    the other versions of the same thing, the oldest first (``index.duplicates``)
           └─ sources     where they were read, and ``members``: what was merged into them (``index.sources``)

Rowids follow the documents (``index.takeover``): what is ordered by them is in the order of the build. ``made`` tells
by which state of the program the parts were made; only what the same state made is taken over into another catalogue.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import weakref
from contextlib import closing
from types import MappingProxyType
from typing import TYPE_CHECKING

from corpus.errors import CorruptIndexError, UnknownDocumentError
from corpus.references import canonical_title, find_references, parse_number
from corpus.structure import sections
from corpus.types import Chunk, Document, Reference, ReferenceKind, Section, SectionKind, SourceKind, Span, State
from corpus.version import source_digest
from index import names, relation_table, sources, takeover
from index.duplicates import versions
from index.passages import covered
from index.rows import COLUMNS, FIELDS, Row, digest, document_row, number_columns, number_of, strings, texts
from index.rows import document as document_of
from index.sketch import Text, key
from index.takeover import HeldDocument, Kept, Run, first_rowid
from index.types import DocumentEntry, HeldNumber, Mention

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from corpus.relations import Relation

SCHEMA = 5
"""Kept in SQLite's ``user_version``; changes with the tables or with what is written into them.

``sketches`` apart, which is read only of catalogues that this state of the program made.
"""

_TABLES = f"""
CREATE TABLE documents (
    position INTEGER PRIMARY KEY, {COLUMNS},
    digest BLOB NOT NULL, chunks INTEGER NOT NULL, covered INTEGER NOT NULL, solid INTEGER NOT NULL);
CREATE UNIQUE INDEX documents_by_id ON documents (id);
CREATE TABLE made (by TEXT NOT NULL);
CREATE TABLE versions (document_id TEXT PRIMARY KEY, thing INTEGER NOT NULL, ordinal INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE sketches (position INTEGER PRIMARY KEY, key BLOB NOT NULL, sketch BLOB NOT NULL);
CREATE TABLE titles (canonical TEXT NOT NULL, own INTEGER NOT NULL, document_id TEXT NOT NULL);
CREATE TABLE sections (
    document_id TEXT NOT NULL, ordinal INTEGER NOT NULL, kind TEXT NOT NULL, level INTEGER NOT NULL,
    label TEXT NOT NULL, heading TEXT NOT NULL, path TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
    heading_start INTEGER NOT NULL, heading_end INTEGER NOT NULL, PRIMARY KEY (document_id, ordinal));
CREATE TABLE chunks (
    row INTEGER PRIMARY KEY, document_id TEXT NOT NULL, ordinal INTEGER NOT NULL, start INTEGER NOT NULL,
    end INTEGER NOT NULL, text TEXT NOT NULL, path TEXT NOT NULL);
CREATE TABLE mentions (
    document_id TEXT NOT NULL, kind TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, text TEXT NOT NULL,
    canonical TEXT NOT NULL, code TEXT, year INTEGER, serial INTEGER, form TEXT, key TEXT);
"""
_INDEXES = """
CREATE INDEX documents_by_key ON documents (key);
CREATE INDEX documents_listed ON documents (issued IS NULL, issued DESC, position,
    id, title, code, year, serial, form, key, issuers, source_kind, state);
CREATE INDEX titles_by_canonical ON titles (canonical);
CREATE INDEX chunks_by_document ON chunks (document_id, ordinal);
CREATE INDEX mentions_by_key ON mentions (key);
CREATE INDEX mentions_by_canonical ON mentions (canonical);
CREATE INDEX versions_by_thing ON versions (thing, ordinal);
"""
_BATCH = 1000
_TABLE_NAMES = ("documents", "titles", "sections", "chunks", "mentions", "relations")
_DOCUMENTS = f"SELECT {FIELDS} FROM documents"  # noqa: S608 - fields of ours
ENTRIES = "SELECT id, title, code, year, serial, form, issued, source_kind, state FROM documents"
"""Documents as ``entry`` reads them."""
_SECTIONS = "SELECT kind, level, label, heading, path, start, end, heading_start, heading_end FROM sections"
_CHUNKS = "SELECT document_id, ordinal, start, end, text, path FROM chunks"
_MENTIONS = "SELECT document_id, kind, start, end, text, canonical, code, year, serial, form FROM mentions"


def write(
    path: Path,
    documents: Sequence[Document],
    chunks_by_document: Mapping[str, Sequence[Chunk]],
    kept: Kept | None = None,
    members: Mapping[str, Sequence[Document]] = MappingProxyType({}),
) -> None:
    """Write a new catalogue; chunk rows are numbered in the order of ``documents`` and of their chunks.

    What ``kept`` holds is taken over and needs no chunks; the result is the same. ``members`` are those of documents
    that were merged from several (``index.duplicates.Merged``).

    Raises sqlite3.Error (the disk is full, the file exists, two documents share an id).
    """
    with closing(sqlite3.connect(path.absolute().as_uri(), uri=True)) as connection, connection:
        connection.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            f"{_TABLES} {relation_table.TABLES} {names.TABLES} {sources.TABLES}"
        )
        if kept:
            takeover.attach(connection, kept.path)
        row = 0
        for run in kept.runs if kept else (Run(0, len(documents)),):
            if run.held is None:
                row = _write_run(connection, documents, run, chunks_by_document, row)
            else:
                takeover.move(connection, run, row)
                row += len(run.rows)
        _write_versions(connection, documents)
        sources.write(connection, documents, members)
        connection.execute("INSERT INTO made VALUES (?)", (made_by(),))
        connection.executescript(f"{_INDEXES} {relation_table.INDEXES} {names.INDEXES} PRAGMA user_version = {SCHEMA};")


def made_by() -> str:
    """What decides the parts of a document: the state of this program."""
    return source_digest("corpus", "index")


def _write_run(
    connection: sqlite3.Connection,
    documents: Sequence[Document],
    run: Run,
    chunks_by_document: Mapping[str, Sequence[Chunk]],
    row: int,
) -> int:
    for position in range(run.start, run.stop):
        document = documents[position]
        chunks = chunks_by_document[document.id]
        _write_document(connection, position, document, chunks)
        _insert(connection, "chunks", (_chunk_row(row + i, chunk) for i, chunk in enumerate(chunks)))
        row += len(chunks)
    return row


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    ready = list(rows)
    if ready:
        marks = ", ".join("?" * len(ready[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", ready)  # noqa: S608 - a name of ours


def _write_versions(connection: sqlite3.Connection, documents: Sequence[Document]) -> None:
    things: dict[tuple[str, ...], int] = {}
    groups = versions(documents)
    found = ((id_, things.setdefault(group, len(things)), group.index(id_)) for id_, group in groups.items())
    _insert(connection, "versions", found)


def _write_document(connection: sqlite3.Connection, position: int, document: Document, chunks: Sequence[Chunk]) -> None:
    counts = (len(chunks), *covered(document.text, chunks))
    _insert(connection, "documents", [(position, *document_row(document), digest(document), *counts)])
    sketch = Text(document.text).sketch.to_bytes()
    _insert(connection, "sketches", [(position, key(document.text), sketch)])
    first = first_rowid(position)
    titles = sorted((canonical_title(title), int(title is document.title)) for title in document.titles)
    takeover.insert(connection, "titles", first, ((title, own, document.id) for title, own in titles))
    tree = enumerate(sections(document.text))
    takeover.insert(connection, "sections", first, (_section_row(document.id, at, part) for at, part in tree))
    found = find_references(document.text)
    takeover.insert(connection, "mentions", first, (_mention_row(document.id, each) for each in found))
    relation_table.write(connection, first, document, found)


def _section_row(document_id: str, ordinal: int, section: Section) -> Row:
    span, heading = section.span, section.heading_span
    words = (section.kind.value, section.level, section.label, section.heading, texts(section.path))
    return (document_id, ordinal, *words, span.start, span.end, heading.start, heading.end)


def _chunk_row(row: int, chunk: Chunk) -> Row:
    span = chunk.span
    return (row, chunk.document_id, chunk.ordinal, span.start, span.end, chunk.text, texts(chunk.path))


def _mention_row(document_id: str, reference: Reference) -> Row:
    place = (reference.span.start, reference.span.end, reference.text, reference.canonical)
    return (document_id, reference.kind.value, *place, *number_columns(reference.number))


def entry(row: Row) -> DocumentEntry:
    """A row of ``ENTRIES``."""
    id_, title, code, year, serial, form, issued, source_kind, state = row
    number = number_of(code, year, serial, form)
    return DocumentEntry(id_, title, str(number) if number else None, issued, SourceKind(source_kind), State(state))


def _section(row: Row) -> Section:
    kind, level, label, heading, path, start, end, heading_start, heading_end = row
    spans = (Span(start, end), Span(heading_start, heading_end))
    return Section(SectionKind(kind), level, label, heading, strings(path), *spans)


def _chunk(row: Row) -> Chunk:
    document_id, ordinal, start, end, text, path = row
    return Chunk(document_id, ordinal, Span(start, end), text, strings(path))


def _mention(row: Row) -> Mention:
    document_id, kind, start, end, text, canonical, code, year, serial, form = row
    number = number_of(code, year, serial, form)
    return Mention(document_id, Reference(ReferenceKind(kind), Span(start, end), text, canonical, number))


class Catalogue:
    """A catalogue opened for reading; may be used from several threads.

    One connection is held for its whole life, so that it goes on answering after the file was removed.
    Every method raises CorruptIndexError when the file turns out to be damaged.
    """

    def __init__(self, path: Path) -> None:
        """Open the file at ``path``; raises CorruptIndexError when it is absent, damaged or of another schema."""
        self._lock = threading.Lock()
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        try:
            self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise _damaged(error) from error
        weakref.finalize(self, self._connection.close)
        ((schema,),) = self._rows("PRAGMA user_version")
        if schema != SCHEMA:
            self.close()
            raise CorruptIndexError("索引目录的格式与本程序不符，请运行 policy-assistant index build 重建索引")

    def close(self) -> None:
        """Give the file back; the catalogue cannot be used afterwards."""
        self._connection.close()

    def _rows(self, query: str, *values: str | int, **named: str | int | None) -> list[Row]:
        with self._lock:
            try:
                return self._connection.execute(query, named or values).fetchall()
            except UnicodeEncodeError:
                return []
            except sqlite3.Error as error:
                raise _damaged(error) from error

    def select(self, query: str, *values: str | int, **named: str | int | None) -> list[Row]:
        """The rows of a query of this floor."""
        return self._rows(query, *values, **named)

    def counts(self) -> dict[str, int]:
        """The number of rows of each table: documents, titles, sections, chunks, mentions, relations."""
        query = "SELECT count(*) FROM {}"
        return {name: self._rows(query.format(name))[0][0] for name in _TABLE_NAMES}

    def documents(self) -> list[DocumentEntry]:
        """All documents without their text, in the order of the build."""
        return [entry(row) for row in self._rows(ENTRIES + " ORDER BY position")]

    def entry(self, document_id: str) -> DocumentEntry:
        """One of them; raises UnknownDocumentError when there is none of that id."""
        rows = self._rows(ENTRIES + " WHERE id = ?", document_id)
        if not rows:
            raise _unknown(document_id)
        return entry(rows[0])

    def was_issued(self, document_id: str, day: str) -> bool:
        """Whether a document is held that was issued by that ISO day, or whose day is not known."""
        query = "SELECT 1 FROM documents WHERE id = ? AND (issued IS NULL OR issued <= substr(?, 1, length(issued)))"
        return bool(self._rows(query, document_id, day))

    def held(self) -> dict[str, HeldDocument]:
        """Every document by its id, to be taken over into another catalogue; none where another state made it."""
        if self._rows("SELECT by FROM made") != [(made_by(),)]:
            return {}
        row, found = 0, {}
        query = "SELECT position, id, digest, chunks, covered, solid FROM documents ORDER BY position"
        for position, id_, digested, chunks, inside, solid in self._rows(query):
            found[id_] = HeldDocument(position, digested, row, chunks, inside, solid)
            row += chunks
        return found

    def sketches(self) -> dict[bytes, bytes]:
        """The sketches of all texts (``index.sketch``) by their keys; none where another state made them."""
        if self._rows("SELECT by FROM made") != [(made_by(),)]:
            return {}
        return dict(self._rows("SELECT key, sketch FROM sketches"))

    def versions_of(self, document_id: str) -> list[DocumentEntry]:
        """All versions of the document, itself among them, the oldest first; none where there is no other."""
        same = "thing = (SELECT thing FROM versions WHERE document_id = ?)"
        query = f"{ENTRIES} JOIN versions ON document_id = id WHERE {same} ORDER BY ordinal"
        return [entry(row) for row in self._rows(query, document_id)]

    def altered(self) -> tuple[str, int] | None:
        """The id and the ordinal of a chunk that is not what its document says at that place; None where all are."""
        row = 0
        for first in range(0, self.counts()["documents"], _BATCH):
            query = "SELECT id, text, chunks FROM documents WHERE position >= ? AND position < ?"
            documents = self._rows(query, first, first + _BATCH)
            text_of = {id_: text for id_, text, _ in documents}
            last = row + sum(chunks for *_, chunks in documents)
            query = "SELECT document_id, ordinal, start, end, text FROM chunks WHERE row >= ? AND row < ?"
            for id_, ordinal, start, end, text in self._rows(query, row, last):
                if text_of.get(id_, "")[start:end] != text:
                    return id_, ordinal
            row = last
        return None

    def full_documents(self) -> list[Document]:
        """All documents with their text, in the order of the build."""
        return [document_of(row) for row in self._rows(_DOCUMENTS + " ORDER BY position")]

    def document(self, document_id: str) -> Document:
        """The document of that id; raises UnknownDocumentError when there is none."""
        rows = self._rows(_DOCUMENTS + " WHERE id = ?", document_id)
        if not rows:
            raise _unknown(document_id)
        return document_of(rows[0])

    def find(self, identifier: str) -> Document:
        """The first document of a number in any form, or that of an id; raises UnknownDocumentError without any."""
        number = parse_number(identifier)
        found = self.find_by_number(number.key) if number else []
        return found[0] if found else self.document(identifier)

    def find_by_number(self, key: str) -> list[Document]:
        """The documents whose number has that key (``DocumentNumber.key``)."""
        query = _DOCUMENTS + " WHERE key = ? ORDER BY position"
        return [document_of(row) for row in self._rows(query, key)]

    def find_by_title(self, title: str) -> list[Document]:
        """The documents one of whose titles has the same canonical form as ``title``."""
        return list(map(self.document, self.named(canonical_title(title), derived=False)))

    def numbers(self) -> list[HeldNumber]:
        """Every document number that is held, in the order of the build."""
        return list(map(names.held_number, self._rows(f"{names.NUMBERS} WHERE key IS NOT NULL ORDER BY position")))

    def sections_of(self, document_id: str) -> list[Section]:
        """The section tree of a document, as ``corpus.structure.sections`` gave it."""
        query = _SECTIONS + " WHERE document_id = ? ORDER BY ordinal"
        return [_section(row) for row in self._rows(query, document_id)]

    def chunk(self, row: int) -> Chunk:
        """The chunk of that row; raises IndexError when ``row`` is not in 0..n_chunks-1."""
        rows = self._rows(_CHUNKS + " WHERE row = ?", row)
        if not rows:
            raise IndexError(f"row {row} is not in the catalogue")
        return _chunk(rows[0])

    def chunks_of(self, document_id: str) -> list[Chunk]:
        """The chunks of a document, in order."""
        query = _CHUNKS + " WHERE document_id = ? ORDER BY ordinal"
        return [_chunk(row) for row in self._rows(query, document_id)]

    def rows_with_key(self, key: str) -> list[int]:
        """The rows of all chunks of the documents whose number has that key."""
        query = "SELECT row FROM chunks JOIN documents ON documents.id = chunks.document_id WHERE key = ? ORDER BY row"
        return [row for (row,) in self._rows(query, key)]

    def rows_of(self, document_ids: Collection[str]) -> list[int]:
        """The rows of all chunks of these documents, rising; an id that is not held has none."""
        query = "SELECT row FROM chunks WHERE document_id IN (SELECT value FROM json_each(?)) ORDER BY row"
        return [row for (row,) in self._rows(query, json.dumps(list(document_ids)))]

    def references_to(self, key: str) -> list[Mention]:
        """Where the held texts name the number with that key."""
        query = _MENTIONS + " WHERE key = ? ORDER BY document_id, start"
        return [_mention(row) for row in self._rows(query, key)]

    def relations_of(self, document_id: str) -> list[Relation]:
        """What the text of a document says about others, in order."""
        return [relation for _, relation in relation_table.read(self._rows(relation_table.OUTGOING, document_id))]

    def relations_naming(self, document_id: str) -> list[tuple[str, Relation]]:
        """Relations that give its number or one of its names, each with the id of the document that has it.

        What they name may be another document of the same name too.
        """
        return relation_table.read(self._rows(relation_table.INCOMING, document_id))

    def named(self, name: str, derived: bool) -> list[str]:
        """Ids of the documents with a title of that canonical form; with ``derived``, with any name of that form."""
        return [document_id for (document_id,) in self._rows(relation_table.NAMED, name, int(derived))]


def _unknown(document_id: str) -> UnknownDocumentError:
    return UnknownDocumentError(f"库中没有编号为 {document_id} 的文档，可用 policy-assistant documents 查看全部")


def _damaged(error: sqlite3.Error) -> CorruptIndexError:
    return CorruptIndexError(f"索引目录无法读取（{error}），请运行 policy-assistant index build 重建索引")
