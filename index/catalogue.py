"""The catalogue of a generation: documents, sections, chunks and references in one read-only SQLite file.

documents ─┬─ titles      every name in canonical form
           ├─ sections    the section tree
           ├─ chunks      ``row`` is the row in the vector and the lexical index, from 0
           ├─ mentions    the numbers, titles and articles in the text; ``key`` where it is a number
           └─ relations   what the text says about other documents (``index.relation_table``)
"""

from __future__ import annotations

import json
import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING, Any

from corpus.errors import CorruptIndexError, UnknownDocumentError
from corpus.references import canonical_title, find_references, parse_number
from corpus.structure import sections
from corpus.types import (
    Anchor,
    Chunk,
    Document,
    DocumentNumber,
    NumberForm,
    Reference,
    ReferenceKind,
    Section,
    SectionKind,
    Source,
    SourceKind,
    Span,
    State,
    Status,
)
from index import relation_table
from index.types import DocumentEntry, HeldNumber, Mention

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from corpus.relations import Relation

SCHEMA = 3
"""Kept in SQLite's ``user_version``; changes with the tables or with what is written into them."""

_TABLES = """
CREATE TABLE documents (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, text TEXT NOT NULL,
    code TEXT, year INTEGER, serial INTEGER, form TEXT, key TEXT,
    aliases TEXT NOT NULL, issuers TEXT NOT NULL, issued TEXT, basis TEXT NOT NULL, attachments TEXT NOT NULL,
    state TEXT NOT NULL, changed_by TEXT, as_of TEXT, source_kind TEXT NOT NULL, origins TEXT NOT NULL, confidence REAL,
    addressees TEXT NOT NULL, copied_to TEXT NOT NULL, printed_by TEXT, printed TEXT, guessed TEXT NOT NULL,
    anchors TEXT NOT NULL);
CREATE TABLE titles (canonical TEXT NOT NULL, document_id TEXT NOT NULL);
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
CREATE INDEX titles_by_canonical ON titles (canonical);
CREATE INDEX chunks_by_document ON chunks (document_id, ordinal);
CREATE INDEX mentions_by_key ON mentions (key);
CREATE INDEX mentions_by_canonical ON mentions (canonical);
"""
_TABLE_NAMES = ("documents", "titles", "sections", "chunks", "mentions", "relations")
_DOCUMENTS = (
    "SELECT id, title, text, code, year, serial, form, aliases, issuers, issued, basis, attachments,"
    " state, changed_by, as_of, source_kind, origins, confidence, addressees, copied_to, printed_by, printed, guessed,"
    " anchors FROM documents"
)
_ENTRIES = "SELECT id, title, code, year, serial, form, issued, source_kind, state FROM documents"
_SECTIONS = "SELECT kind, level, label, heading, path, start, end, heading_start, heading_end FROM sections"
_CHUNKS = "SELECT document_id, ordinal, start, end, text, path FROM chunks"
_MENTIONS = "SELECT document_id, kind, start, end, text, canonical, code, year, serial, form FROM mentions"

Row = tuple[Any, ...]


def write(path: Path, documents: Sequence[Document], chunks_by_document: Mapping[str, Sequence[Chunk]]) -> None:
    """Write a new catalogue; chunk rows are numbered in the order of ``documents`` and of their chunks.

    Raises sqlite3.Error (the disk is full, the file exists, two documents share an id).
    """
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(
            f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_TABLES} {relation_table.TABLES}"
        )
        row = 0
        for position, document in enumerate(documents):
            chunks = chunks_by_document[document.id]
            _write_document(connection, position, document)
            _insert(connection, "chunks", (_chunk_row(row + i, chunk) for i, chunk in enumerate(chunks)))
            row += len(chunks)
        connection.executescript(f"{_INDEXES} {relation_table.INDEXES} PRAGMA user_version = {SCHEMA};")


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    ready = list(rows)
    if ready:
        marks = ", ".join("?" * len(ready[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", ready)  # noqa: S608 - a name of ours


def _write_document(connection: sqlite3.Connection, position: int, document: Document) -> None:
    _insert(connection, "documents", [(position, *_document_row(document))])
    _insert(connection, "titles", ((title, document.id) for title in sorted(map(canonical_title, document.titles))))
    tree = enumerate(sections(document.text))
    _insert(connection, "sections", (_section_row(document.id, ordinal, section) for ordinal, section in tree))
    found = find_references(document.text)
    _insert(connection, "mentions", (_mention_row(document.id, reference) for reference in found))
    relation_table.write(connection, document, found)


def _list(values: Iterable[str]) -> str:
    return json.dumps(list(values), ensure_ascii=False)


def _number_columns(number: DocumentNumber | None) -> Row:
    if number is None:
        return (None, None, None, None, None)
    return (number.code, number.year, number.serial, number.form.value, number.key)


def _document_row(document: Document) -> Row:
    return (
        document.id,
        document.title,
        document.text,
        *_number_columns(document.number),
        _list(document.aliases),
        _list(document.issuers),
        document.issued,
        _list(document.basis),
        _list(document.attachments),
        document.status.state.value,
        document.status.by,
        document.status.as_of,
        document.source.kind.value,
        _list(document.source.origins),
        document.source.confidence,
        _list(document.addressees),
        _list(document.copied_to),
        document.printed_by,
        document.printed,
        _list(document.guessed),
        json.dumps([[anchor.start, anchor.label] for anchor in document.anchors], ensure_ascii=False),
    )


def _section_row(document_id: str, ordinal: int, section: Section) -> Row:
    span, heading = section.span, section.heading_span
    words = (section.kind.value, section.level, section.label, section.heading, _list(section.path))
    return (document_id, ordinal, *words, span.start, span.end, heading.start, heading.end)


def _chunk_row(row: int, chunk: Chunk) -> Row:
    span = chunk.span
    return (row, chunk.document_id, chunk.ordinal, span.start, span.end, chunk.text, _list(chunk.path))


def _mention_row(document_id: str, reference: Reference) -> Row:
    place = (reference.span.start, reference.span.end, reference.text, reference.canonical)
    return (document_id, reference.kind.value, *place, *_number_columns(reference.number))


def _strings(stored: str) -> tuple[str, ...]:
    return tuple(json.loads(stored))


def _number(code: str | None, year: int | None, serial: int, form: str) -> DocumentNumber | None:
    return None if code is None else DocumentNumber(code, year, serial, NumberForm(form))


def _document(row: Row) -> Document:
    (id_, title, text, code, year, serial, form, aliases, issuers, issued, basis, attachments, *rest) = row
    state, changed_by, as_of, source_kind, origins, confidence, *read = rest
    addressees, copied_to, printed_by, printed, guessed, anchors = read
    return Document(
        id=id_,
        title=title,
        text=text,
        number=_number(code, year, serial, form),
        aliases=_strings(aliases),
        issuers=_strings(issuers),
        issued=issued,
        basis=_strings(basis),
        attachments=_strings(attachments),
        status=Status(State(state), changed_by, as_of),
        source=Source(SourceKind(source_kind), _strings(origins), confidence),
        addressees=_strings(addressees),
        copied_to=_strings(copied_to),
        printed_by=printed_by,
        printed=printed,
        guessed=_strings(guessed),
        anchors=tuple(Anchor(start, label) for start, label in json.loads(anchors)),
    )


def _entry(row: Row) -> DocumentEntry:
    id_, title, code, year, serial, form, issued, source_kind, state = row
    number = _number(code, year, serial, form)
    return DocumentEntry(id_, title, str(number) if number else None, issued, SourceKind(source_kind), State(state))


def _section(row: Row) -> Section:
    kind, level, label, heading, path, start, end, heading_start, heading_end = row
    spans = (Span(start, end), Span(heading_start, heading_end))
    return Section(SectionKind(kind), level, label, heading, _strings(path), *spans)


def _chunk(row: Row) -> Chunk:
    document_id, ordinal, start, end, text, path = row
    return Chunk(document_id, ordinal, Span(start, end), text, _strings(path))


def _mention(row: Row) -> Mention:
    document_id, kind, start, end, text, canonical, code, year, serial, form = row
    number = _number(code, year, serial, form)
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
        ((schema,),) = self._rows("PRAGMA user_version")
        if schema != SCHEMA:
            self.close()
            raise CorruptIndexError("索引目录的格式与本程序不符，请运行 policy-assistant index build 重建索引")

    def close(self) -> None:
        """Give the file back; the catalogue cannot be used afterwards."""
        self._connection.close()

    def _rows(self, query: str, *values: str | int) -> list[Row]:
        with self._lock:
            try:
                return self._connection.execute(query, values).fetchall()
            except UnicodeEncodeError:
                return []
            except sqlite3.Error as error:
                raise _damaged(error) from error

    def counts(self) -> dict[str, int]:
        """The number of rows of each table: documents, titles, sections, chunks, mentions, relations."""
        query = "SELECT count(*) FROM {}"
        return {name: self._rows(query.format(name))[0][0] for name in _TABLE_NAMES}

    def documents(self) -> list[DocumentEntry]:
        """All documents without their text, in the order of the build."""
        return [_entry(row) for row in self._rows(_ENTRIES + " ORDER BY position")]

    def full_documents(self) -> list[Document]:
        """All documents with their text, in the order of the build."""
        return [_document(row) for row in self._rows(_DOCUMENTS + " ORDER BY position")]

    def document(self, document_id: str) -> Document:
        """The document of that id; raises UnknownDocumentError when there is none."""
        rows = self._rows(_DOCUMENTS + " WHERE id = ?", document_id)
        if not rows:
            raise UnknownDocumentError(f"库中没有编号为 {document_id} 的文档，可用 policy-assistant documents 查看全部")
        return _document(rows[0])

    def find(self, identifier: str) -> Document:
        """The first document of a number in any form, or that of an id; raises UnknownDocumentError without any."""
        number = parse_number(identifier)
        found = self.find_by_number(number.key) if number else []
        return found[0] if found else self.document(identifier)

    def find_by_number(self, key: str) -> list[Document]:
        """The documents whose number has that key (``DocumentNumber.key``)."""
        query = _DOCUMENTS + " WHERE key = ? ORDER BY position"
        return [_document(row) for row in self._rows(query, key)]

    def find_by_title(self, title: str) -> list[Document]:
        """The documents one of whose titles has the same canonical form as ``title``."""
        query = "SELECT DISTINCT document_id FROM titles WHERE canonical = ? ORDER BY rowid"
        return [self.document(document_id) for (document_id,) in self._rows(query, canonical_title(title))]

    def titles(self) -> list[tuple[str, str]]:
        """Every name in canonical form with the id of its document."""
        return [(canonical, id_) for canonical, id_ in self._rows("SELECT canonical, document_id FROM titles")]

    def mentions_title(self, canonical: str) -> bool:
        """Whether a held text names a document by that title, given in canonical form."""
        return bool(self._rows("SELECT 1 FROM mentions WHERE canonical = ? LIMIT 1", canonical))

    def numbers(self) -> list[HeldNumber]:
        """Every document number that is held, in the order of the build."""
        query = "SELECT key, code, year, serial, form, id, title FROM documents WHERE key IS NOT NULL ORDER BY position"
        return [
            HeldNumber(key, str(_number(code, year, serial, form)), id_, title)
            for key, code, year, serial, form, id_, title in self._rows(query)
        ]

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
        """The rows of all chunks of these documents; an id that is not held has none."""
        query = "SELECT row FROM chunks WHERE document_id = ?"
        return [row for document_id in document_ids for (row,) in self._rows(query, document_id)]

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


def _damaged(error: sqlite3.Error) -> CorruptIndexError:
    return CorruptIndexError(f"索引目录无法读取（{error}），请运行 policy-assistant index build 重建索引")
