"""Embeddings that were computed before, by model and text, so that a rebuild embeds only what is new."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.types import TextEmbedder

_SLICE = 256
_TABLE = (
    "CREATE TABLE IF NOT EXISTS embeddings"
    " (model TEXT, hash BLOB, vector BLOB NOT NULL, PRIMARY KEY (model, hash)) WITHOUT ROWID"
)


def embed(
    path: Path, texts: Sequence[str], embedder: TextEmbedder, progress: bool = False
) -> tuple[NDArray[np.float32], int]:
    """The vectors of ``texts``, shape ``(len(texts), dimension)``, and how many had to be computed.

    What is computed is kept in the file at ``path`` slice by slice, so that an interrupted build goes on where it
    stopped. A damaged file is begun anew. Raises sqlite3.OperationalError or OSError when it cannot be written.
    """
    try:
        return _embed(path, texts, embedder, progress)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        path.unlink()
        return _embed(path, texts, embedder, progress)


def _embed(path: Path, texts: Sequence[str], embedder: TextEmbedder, progress: bool) -> tuple[NDArray[np.float32], int]:
    from tqdm import tqdm  # noqa: PLC0415 - reading an index needs none

    model = f"{embedder.name}@{embedder.revision}"
    keys = [hashlib.sha256(text.encode("utf-8")).digest() for text in texts]
    text_of = dict(zip(keys, texts, strict=True))
    size = embedder.dimension * np.dtype("<f4").itemsize
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(_TABLE)
        vectors = {key: blob for key in text_of if (blob := _held(connection, model, key, size))}
        missing = sorted(text_of.keys() - vectors.keys(), key=lambda key: (-len(text_of[key]), key))
        with tqdm(total=len(missing), unit="段", desc="计算向量", disable=not progress or not missing) as bar:
            for start in range(0, len(missing), _SLICE):
                part = missing[start : start + _SLICE]
                vectors |= _compute(connection, model, part, embedder.embed_passages([text_of[key] for key in part]))
                bar.update(len(part))
    rows = b"".join(vectors[key] for key in keys)
    return np.frombuffer(rows, "<f4").reshape(len(texts), embedder.dimension).astype(np.float32), len(missing)


def _held(connection: sqlite3.Connection, model: str, key: bytes, size: int) -> bytes | None:
    query = "SELECT vector FROM embeddings WHERE model = ? AND hash = ? AND length(vector) = ?"
    row = connection.execute(query, (model, key, size)).fetchone()
    return row[0] if row else None


def _compute(
    connection: sqlite3.Connection, model: str, keys: Sequence[bytes], vectors: NDArray[np.float32]
) -> dict[bytes, bytes]:
    made = {key: vector.astype("<f4").tobytes() for key, vector in zip(keys, vectors, strict=True)}
    with connection:
        connection.executemany(
            "INSERT OR REPLACE INTO embeddings VALUES (?, ?, ?)", [(model, key, blob) for key, blob in made.items()]
        )
    return made
