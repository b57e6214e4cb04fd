"""What source files gave when they were read, in one SQLite file beside the generations.

files ── pieces ── documents   a file with its fingerprint, its members, and their documents with their digests
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from corpus.readers.memory import Piece, reader_version
from corpus.readers.report import Outcome, ReadReport
from index.rows import COLUMNS, FIELDS, digest, document_row
from index.rows import document as document_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

    from corpus.types import Document

_TABLES = f"""
CREATE TABLE IF NOT EXISTS files (
    id INTEGER PRIMARY KEY, path BLOB NOT NULL, name BLOB NOT NULL, shown BLOB NOT NULL, version TEXT NOT NULL,
    size INTEGER NOT NULL, mtime INTEGER, ctime INTEGER, sha256 BLOB NOT NULL, UNIQUE (path, name));
CREATE TABLE IF NOT EXISTS pieces (file INTEGER, ordinal INTEGER, told TEXT NOT NULL, PRIMARY KEY (file, ordinal));
CREATE TABLE IF NOT EXISTS documents (
    file INTEGER, piece INTEGER, ordinal INTEGER, {COLUMNS}, digest BLOB NOT NULL, PRIMARY KEY (file, piece, ordinal));
"""
_SCHEMA = 1
"""Kept in SQLite's ``user_version``; changes with the tables, the columns of a document among them."""
_OTHERS = "DROP TABLE IF EXISTS files; DROP TABLE IF EXISTS pieces; DROP TABLE IF EXISTS documents;"
_SECONDS = 5.0
"""What was read is on the disk after so long at most."""
_FRESH = 2_000_000_000
"""A file may change again, unseen in its times, within so many nanoseconds of a change."""
_DAMAGED = (sqlite3.DatabaseError, ValueError, KeyError, TypeError)

_Stamp = tuple[int, int | None, int | None]


class Readings:
    """The readings kept at ``path``, which is made when the first is kept; closes as a context. See ``Memory``.

    A damaged file counts as none. Raises OSError or sqlite3.OperationalError when it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._stamps: dict[tuple[bytes, bytes], _Stamp] = {}
        self._seen: set[int] = set()
        self._version = reader_version()
        self._saved = time.monotonic()

    def __enter__(self) -> Readings:
        if self._path.is_file():
            try:
                self._connection = _opened(self._path)
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                self._path.unlink()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._connection:
            self._connection.commit()
            self._connection.close()

    def recall(self, file: Path, name: str, data: bytes | None = None) -> tuple[Piece, ...] | None:
        """See ``Memory``. ``name`` and the way in which the path is written must be those of before."""
        key = (os.fsencode(file.absolute()), os.fsencode(name))
        if data is None:
            self._stamps[key] = _stamp(file)
        if self._connection is None:
            return None
        query = "SELECT id, shown, version, size, mtime, ctime, sha256 FROM files WHERE path = ? AND name = ?"
        try:
            row = self._connection.execute(query, key).fetchone()
            if row is None or row[1:3] != (os.fsencode(file), self._version):
                return None
            stamp = self._stamps[key]
            if data is None and (row[3:6] != stamp or None in stamp):
                return None
            if data is not None and row[6] != hashlib.sha256(data).digest():
                return None
            pieces = self._pieces(row[0])
        except sqlite3.OperationalError:
            raise
        except _DAMAGED:
            return None
        self._seen.add(row[0])
        if data is not None:
            self._connection.execute("UPDATE files SET size = ?, mtime = ?, ctime = ? WHERE id = ?", (*stamp, row[0]))
        return pieces

    def keep(self, file: Path, name: str, data: bytes, pieces: Sequence[Piece]) -> None:
        """See ``Memory``; comes after ``recall`` of the same file."""
        if self._connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = _opened(self._path)
        connection, key = self._connection, (os.fsencode(file.absolute()), os.fsencode(name))
        for (held,) in connection.execute("SELECT id FROM files WHERE path = ? AND name = ?", key).fetchall():
            self._forget(held)
        values = (*key, os.fsencode(file), self._version, *self._stamps[key], hashlib.sha256(data).digest())
        id_ = connection.execute("INSERT INTO files VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", values).lastrowid
        assert id_ is not None  # noqa: S101 - a row was inserted
        for at, piece in enumerate(pieces):
            connection.execute("INSERT INTO pieces VALUES (?, ?, ?)", (id_, at, _told(piece)))
            rows = [(id_, at, i, *document_row(one), digest(one)) for i, one in enumerate(piece.documents)]
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                connection.executemany(f"INSERT INTO documents VALUES ({marks})", rows)  # noqa: S608 - marks only
        self._seen.add(id_)
        if time.monotonic() - self._saved > _SECONDS:
            connection.commit()
            self._saved = time.monotonic()

    def forget_others(self) -> None:
        """Forget the files that were neither recalled nor kept since this was opened."""
        if self._connection:
            for (id_,) in self._connection.execute("SELECT id FROM files").fetchall():
                if id_ not in self._seen:
                    self._forget(id_)

    def _forget(self, id_: int) -> None:
        assert self._connection is not None  # noqa: S101 - there is nothing to forget otherwise
        for statement in (
            "DELETE FROM documents WHERE file = ?",
            "DELETE FROM pieces WHERE file = ?",
            "DELETE FROM files WHERE id = ?",
        ):
            self._connection.execute(statement, (id_,))

    def _pieces(self, id_: int) -> tuple[Piece, ...]:
        assert self._connection is not None  # noqa: S101 - ``recall`` looked
        documents: dict[int, list[Document]] = {}
        query = f"SELECT piece, digest, {FIELDS} FROM documents WHERE file = ? ORDER BY piece, ordinal"  # noqa: S608
        for piece, digested, *row in self._connection.execute(query, (id_,)):
            document = document_of(tuple(row))
            if digest(document) != digested:
                raise ValueError
            documents.setdefault(piece, []).append(document)
        told = self._connection.execute("SELECT ordinal, told FROM pieces WHERE file = ? ORDER BY ordinal", (id_,))
        return tuple(_piece(json.loads(text), tuple(documents.get(at, ()))) for at, text in told.fetchall())


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    try:
        if connection.execute("PRAGMA user_version").fetchone() != (_SCHEMA,):
            connection.executescript(_OTHERS)
        connection.executescript(f"{_TABLES} PRAGMA user_version = {_SCHEMA};")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _stamp(file: Path) -> _Stamp:
    """Size and times of a file; no times where it was changed just now."""
    try:
        found = file.stat()
    except OSError:
        return (0, None, None)
    latest = max(found.st_mtime_ns, found.st_ctime_ns)
    if time.time_ns() - latest < _FRESH:
        return (found.st_size, None, None)
    return (found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def _told(piece: Piece) -> str:
    return json.dumps({"name": piece.name, "identifier": piece.identifier, "report": asdict(piece.report)})


def _piece(told: dict[str, Any], documents: tuple[Document, ...]) -> Piece:
    report: dict[str, Any] = told["report"]
    listed = {key: tuple(report[key]) for key in ("documents", "notes")}
    return Piece(
        told["name"],
        told["identifier"],
        ReadReport(**{**report, "outcome": Outcome(report["outcome"]), **listed}),
        documents,
    )
