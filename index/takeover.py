"""What goes over from the former catalogue into the next: the rows of documents that did not change.

Rows of a document stand together: their rowids are those of its position (``first_rowid``) and up. So a run of
documents is moved by adding one number to every rowid.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.rows import FIELDS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from index.rows import Row

_BITS = 28
_COLUMNS = {
    "titles": "canonical, own, document_id",
    "sections": "document_id, ordinal, kind, level, label, heading, path, start, end, heading_start, heading_end",
    "mentions": "document_id, kind, start, end, text, canonical, code, year, serial, form, key",
    "relations": "document_id, kind, start, end, spans, title, code, year, serial, form, via, key",
    "relation_names": "name, derived, relation",
    "document_names": "name, derived, document_id",
}


def first_rowid(position: int) -> int:
    """The first rowid of the document at ``position``, in every table of its parts."""
    return position << _BITS


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A document of a catalogue: its place in the build, its digest, its first chunk row and their number.

    ``covered`` and ``solid`` count the characters that are no white space: in chunks, and all.
    """

    position: int
    digest: bytes
    row: int
    chunks: int
    covered: int
    solid: int


@dataclass(frozen=True, slots=True)
class Run:
    """Documents ``start``..``stop - 1`` of a build; those from position ``held`` on of the former, None for new ones.

    ``rows`` are the former rows of their chunks, empty for new ones.
    """

    start: int
    stop: int
    held: int | None = None
    rows: range = range(0)


@dataclass(frozen=True, slots=True)
class Kept:
    """The former catalogue and what is taken from it: ``runs`` cover all documents of a build, in order."""

    path: Path
    runs: tuple[Run, ...]


def runs(ids: Sequence[str], digests: Sequence[bytes], held: Mapping[str, HeldDocument]) -> tuple[Run, ...]:
    """All documents of a build as runs, as long as they can be."""
    found: list[Run] = []
    for at, (id_, digest) in enumerate(zip(ids, digests, strict=True)):
        same = held.get(id_)
        same = same if same and same.digest == digest else None
        last = found[-1] if found else None
        if last and same and last.held is not None and same.position == last.held + last.stop - last.start:
            rows = range(last.rows.start, same.row + same.chunks)
            found[-1] = Run(last.start, at + 1, last.held, rows)
        elif last and same is None and last.held is None:
            found[-1] = Run(last.start, at + 1)
        elif same:
            found.append(Run(at, at + 1, same.position, range(same.row, same.row + same.chunks)))
        else:
            found.append(Run(at, at + 1))
    return tuple(found)


def attach(connection: sqlite3.Connection, path: Path) -> None:
    """Make the former catalogue at ``path`` known as ``former``; the connection must take URIs."""
    connection.execute("ATTACH ? AS former", (f"{path.absolute().as_uri()}?mode=ro&immutable=1",))


def move(connection: sqlite3.Connection, run: Run, row: int) -> None:
    """Take over a run of held documents; their chunks begin at ``row``."""
    assert run.held is not None  # noqa: S101 - for the type checker
    last = run.held + run.stop - run.start - 1
    connection.execute(
        f"INSERT INTO documents SELECT position + ?, {FIELDS}, digest, chunks, covered, solid FROM former.documents"  # noqa: S608
        " WHERE position BETWEEN ? AND ? ORDER BY position",
        (run.start - run.held, run.held, last),
    )
    connection.execute(
        "INSERT INTO sketches SELECT position + ?, key, sketch FROM former.sketches WHERE position BETWEEN ? AND ?",
        (run.start - run.held, run.held, last),
    )
    connection.execute(
        "INSERT INTO chunks SELECT row + ?, document_id, ordinal, start, end, text, path FROM former.chunks"
        " WHERE row >= ? AND row < ? ORDER BY row",
        (row - run.rows.start, run.rows.start, run.rows.stop),
    )
    shift = first_rowid(run.start - run.held)
    for table, columns in _COLUMNS.items():
        moved = columns.replace(" relation", " relation + :shift")
        connection.execute(
            f"INSERT INTO {table} (rowid, {columns}) SELECT rowid + :shift, {moved} FROM former.{table}"  # noqa: S608
            " WHERE rowid >= :first AND rowid < :stop ORDER BY rowid",
            {"shift": shift, "first": first_rowid(run.held), "stop": first_rowid(last + 1)},
        )


def insert(connection: sqlite3.Connection, table: str, first: int, rows: Iterable[Row]) -> None:
    """Store rows of one document; their rowids are ``first`` and up."""
    ready = [(first + at, *row) for at, row in enumerate(rows)]
    if ready:
        marks = ", ".join("?" * len(ready[0]))
        connection.executemany(f"INSERT INTO {table} (rowid, {_COLUMNS[table]}) VALUES ({marks})", ready)  # noqa: S608
