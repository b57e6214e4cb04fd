"""Embeddings that were computed before, by model and text, so that a rebuild embeds only what is new."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.passages import Passage
    from index.types import TextEmbedder

_SLICE = 256
_STORED = np.dtype("<f2")
_TABLE = (
    "CREATE TABLE IF NOT EXISTS vectors"
    " (model TEXT, hash BLOB, vector BLOB NOT NULL, PRIMARY KEY (model, hash)) WITHOUT ROWID"
)


@dataclass(frozen=True, slots=True)
class Vectors:
    """The unit vectors of passages, shape ``(n_passages, dimension)``, and of their sentences, passage by passage.

    ``sentences`` has the shape ``(n_sentences, dimension)``; ``counts`` are how many each passage has.
    """

    passages: NDArray[np.float32]
    sentences: NDArray[np.float16]
    counts: NDArray[np.int64]


def embed(
    path: Path, passages: Sequence[Passage], embedder: TextEmbedder, progress: bool = False
) -> tuple[Vectors, int]:
    """The vectors of ``passages``, rounded to float16, and how many passages had to be computed.

    What is computed is kept in the file at ``path`` slice by slice, so that an interrupted build goes on where it
    stopped. A damaged file is begun anew. Raises sqlite3.OperationalError or OSError when it cannot be written.
    """
    texts = [passage.text for passage in passages]
    parts = [sentence for passage in passages for sentence in passage.sentences]
    counts = np.array([len(passage.sentences) for passage in passages], dtype=np.int64)
    vectors, computed = _embed(path, [*texts, *parts], embedder, progress)
    found = Vectors(vectors[: len(texts)].astype(np.float32), vectors[len(texts) :], counts)
    return found, len(computed.intersection(texts))


def _embed(
    path: Path, texts: Sequence[str], embedder: TextEmbedder, progress: bool
) -> tuple[NDArray[np.float16], set[str]]:
    try:
        return _looked_up(path, texts, embedder, progress)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        path.unlink()
        return _looked_up(path, texts, embedder, progress)


def _looked_up(
    path: Path, texts: Sequence[str], embedder: TextEmbedder, progress: bool
) -> tuple[NDArray[np.float16], set[str]]:
    from tqdm import tqdm  # noqa: PLC0415 - reading an index needs none

    model = f"{embedder.name}@{embedder.revision}"
    keys = [hashlib.sha256(text.encode("utf-8")).digest() for text in texts]
    text_of = dict(zip(keys, texts, strict=True))
    size = embedder.dimension * _STORED.itemsize
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(_TABLE)
        vectors = {key: blob for key in text_of if (blob := _held(connection, model, key, size))}
        missing = sorted(text_of.keys() - vectors.keys(), key=lambda key: (-len(text_of[key]), key))
        with tqdm(total=len(missing), unit="条", desc="计算向量", disable=not progress or not missing) as bar:
            for start in range(0, len(missing), _SLICE):
                part = missing[start : start + _SLICE]
                vectors |= _compute(connection, model, part, embedder.embed_passages([text_of[key] for key in part]))
                bar.update(len(part))
    rows = np.frombuffer(b"".join(vectors[key] for key in keys), _STORED).reshape(len(texts), embedder.dimension)
    return rows.astype(np.float16), {text_of[key] for key in missing}


def _held(connection: sqlite3.Connection, model: str, key: bytes, size: int) -> bytes | None:
    query = "SELECT vector FROM vectors WHERE model = ? AND hash = ? AND length(vector) = ?"
    row = connection.execute(query, (model, key, size)).fetchone()
    return row[0] if row else None


def _compute(
    connection: sqlite3.Connection, model: str, keys: Sequence[bytes], vectors: NDArray[np.float32]
) -> dict[bytes, bytes]:
    made = {key: vector.astype(_STORED).tobytes() for key, vector in zip(keys, vectors, strict=True)}
    with connection:
        connection.executemany(
            "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", [(model, key, blob) for key, blob in made.items()]
        )
    return made
