"""Where the documents of a catalogue were read, and what those that were merged were merged from.

sources   the ``path`` of each document as it was read, by its id; what was merged into another has its own
members   of each document that was merged from several: all of them as they were read, that document among them

Both are written whole with each catalogue. So one of several that were merged can change or go, and the others stay.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.rows import COLUMNS, FIELDS, document_row
from index.rows import document as document_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from corpus.types import Document
    from index.catalogue import Catalogue
    from index.duplicates import Merged

    Members = Mapping[str, Sequence[Document]]
    """All that a document was merged from, by its id."""

TABLES = f"""
CREATE TABLE sources (id TEXT PRIMARY KEY, path TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE members (document_id TEXT NOT NULL, {COLUMNS});
"""


def write(connection: sqlite3.Connection, documents: Sequence[Document], members: Members) -> None:
    """Store both of ``documents``."""
    connection.executemany("INSERT INTO sources VALUES (?, ?)", sorted(paths(documents, members).items()))
    ready = [(id_, *document_row(member)) for id_, group in members.items() for member in group]
    if ready:
        marks = ", ".join("?" * len(ready[0]))
        connection.executemany(f"INSERT INTO members VALUES ({marks})", ready)  # noqa: S608 - marks only


def paths(documents: Iterable[Document], members: Members) -> dict[str, str]:
    """The path of each document as it was read, by its id, where it has one."""
    return {read.id: read.path for read in as_read(documents, members) if read.path}


def as_read(documents: Iterable[Document], members: Members) -> list[Document]:
    """The documents as they were read, those that were merged too."""
    return [read for document in documents for read in members.get(document.id, (document,))]


def unchanged(members: Members, read: Iterable[Document]) -> Members:
    """The groups of which every member is among those that were ``read``, as it is."""
    now = {document.id: document for document in read}
    return {id_: group for id_, group in members.items() if all(now.get(one.id) == one for one in group)}


def joined(read: Iterable[Document], held: Iterable[Document], whole: Members) -> list[Document]:
    """The documents that were ``read``, those of each group that is ``whole`` as the one that is held of it."""
    one = {document.id: document for document in held if document.id in whole}
    others = {member.id for id_, group in whole.items() for member in group if member.id != id_}
    return [one.get(document.id, document) for document in read if document.id not in others]


def expanded(found: Merged, whole: Members) -> dict[str, tuple[Document, ...]]:
    """What each document of ``found`` was merged from, where groups that are ``whole`` went in as one document."""
    groups = {one.id: as_read(found.members.get(one.id, (one,)), whole) for one in found.documents}
    return {id_: tuple(group) for id_, group in groups.items() if len(group) > 1}


def paths_of(catalogue: Catalogue) -> dict[str, str]:
    """As ``paths``, of all that a catalogue holds."""
    return dict(catalogue.select("SELECT id, path FROM sources"))


def files_of(catalogue: Catalogue, document_id: str) -> list[str]:
    """The paths at which a document was read, and all that was merged into it."""
    read = "SELECT ?1 UNION SELECT id FROM members WHERE document_id = ?1"
    query = f"SELECT path FROM sources WHERE id IN ({read}) ORDER BY path"  # noqa: S608 - a query of ours
    return [path for (path,) in catalogue.select(query, document_id)]


def members_of(catalogue: Catalogue) -> dict[str, tuple[Document, ...]]:
    """What each document of a catalogue that was merged was merged from, with the paths."""
    where = paths_of(catalogue)
    found: dict[str, tuple[Document, ...]] = {}
    for document_id, *row in catalogue.select(f"SELECT document_id, {FIELDS} FROM members ORDER BY rowid"):  # noqa: S608
        member = document_of(tuple(row))
        found[document_id] = (*found.get(document_id, ()), replace(member, path=where.get(member.id)))
    return found


def documents_of(catalogue: Catalogue) -> list[Document]:
    """All documents of a catalogue with their texts and paths, in the order of the build."""
    where = paths_of(catalogue)
    return [replace(document, path=where.get(document.id)) for document in catalogue.full_documents()]
