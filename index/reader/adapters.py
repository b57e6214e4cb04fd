"""The reader's file: what training changed of the encoder, and the reader's heads."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
from safetensors import SafetensorError, deserialize

from corpus.errors import ModelError
from index.runtime import weights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

ADAPTERS = "adapters.safetensors"
HEADS = ("tokens", "answers")
START, END, INSIDE = range(3)
"""The columns of the head ``tokens``."""
MAX_TOKENS = 384
"""Longest question and passage together; a longer passage is cut."""
_ENCODER = "encoder."
_REINSTALL = "请重新安装本程序"
_DAMAGED = (SafetensorError, KeyError, TypeError, ValueError, IndexError)


def data() -> bytes:
    """The file that comes with this package. Raises ModelError."""
    try:
        return files(__package__).joinpath(ADAPTERS).read_bytes()
    except OSError as error:
        raise ModelError(f"阅读模型的文件 {ADAPTERS} 打不开，{_REINSTALL}") from error


def digest(file: bytes) -> str:
    """What tells one file from another."""
    return hashlib.sha256(file).hexdigest()[:8]


def merged(file: bytes, state: Mapping[str, Floats]) -> tuple[dict[str, Floats], dict[str, tuple[Floats, Floats]]]:
    """The encoder's tensors with the low-rank changes in them, and weight and bias of each head.

    The file (safetensors, bfloat16) has ``encoder.NAME.a`` of shape ``(rank, columns)`` and ``encoder.NAME.b`` of shape
    ``(rows, rank)`` for every changed matrix ``NAME.weight`` (``W + scale * b @ a``; ``scale`` is in its metadata, with
    the version of the base model), and the heads whole. Raises ModelError for a file that is damaged or made for
    another base.
    """
    try:
        tensors = {name: _floats(tensor) for name, tensor in deserialize(file)}  # type: ignore[no-untyped-call]
        metadata = _metadata(file)
        scale, base = float(metadata["scale"]), metadata["base"]
        if base != weights.revision():
            raise ModelError(f"阅读模型是为内置向量模型 {base} 训练的，现在的是 {weights.revision()}，{_REINSTALL}")
        changed = dict(state)
        for name, tensor in tensors.items():
            if name.endswith(".a"):
                matrix = f"{name[:-2].removeprefix(_ENCODER)}.weight"
                change = np.float32(scale) * tensors[f"{name[:-2]}.b"] @ tensor
                changed[matrix] = (state[matrix] + change).astype(np.float32)
        return changed, {head: (tensors[f"{head}.weight"], tensors[f"{head}.bias"]) for head in HEADS}
    except _DAMAGED as error:
        raise ModelError(f"阅读模型的文件 {ADAPTERS} 无法读取，{_REINSTALL}") from error


def _metadata(file: bytes) -> dict[str, str]:
    size = int.from_bytes(file[:8], "little")
    found: dict[str, str] = json.loads(file[8 : 8 + size])["__metadata__"]
    return found


def _floats(tensor: Mapping[str, object]) -> Floats:
    """A bfloat16 tensor as float32: its bits are the upper half of a float32's."""
    if tensor["dtype"] != "BF16":
        raise ValueError(f"{tensor['dtype']} in place of BF16")
    bits = np.frombuffer(tensor["data"], "<u2").astype(np.uint32) << 16  # type: ignore[call-overload]
    floats: Floats = bits.view(np.float32).reshape(tensor["shape"])
    return floats
