"""A network of ``index.runtime.bundled`` on ONNX Runtime: from tokens to their states."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from corpus.errors import ModelError
from index.runtime.bundled import EMBEDDED, POSITIONS, TOKENIZER, WORDS
from index.runtime.weights import SPECIAL_TOKENS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

_T = TypeVar("_T")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text's tokens: their ids and the characters of each as [start, end), shape ``(n, 2)``."""

    ids: list[int]
    offsets: NDArray[np.int64]


class Vocabulary:
    """The tokenizer and the embeddings of its pieces, which all networks share; the embeddings stay on the disk."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._words = np.load(folder / WORDS, mmap_mode="r")
        self._positions = np.load(folder / POSITIONS)
        self.bos, self.eos = (
            self._tokenizer.encode(token, add_special_tokens=False).ids[0] for token in SPECIAL_TOKENS
        )

    @property
    def longest(self) -> int:
        """How many tokens a network takes at most."""
        return len(self._positions)

    @property
    def dimension(self) -> int:
        """The length of an embedding."""
        return int(self._positions.shape[1])

    def cut(self, text: str) -> Tokens:
        """The tokens of ``text``, without the special ones; lone surrogates, which no tokenizer takes, become ``?``."""
        whole = text.encode("utf-8", "replace").decode("utf-8")
        coded = self._tokenizer.encode(whole, add_special_tokens=False)
        return Tokens(coded.ids, np.array(coded.offsets, dtype=np.int64).reshape(-1, 2))

    def embedded(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """What a network takes for these tokens: shape ``(1, len(ids), dimension)``."""
        rows: NDArray[np.float32] = self._words[ids].astype(np.float32) + self._positions[: len(ids)]
        return rows[np.newaxis]


@cache
def vocabulary(folder: Path) -> Vocabulary:
    """The vocabulary in ``folder``, read once. Raises ModelError."""
    try:
        return Vocabulary(folder)
    except Exception as error:
        raise _damaged(folder, error) from error


class Network:
    """The network in the file ``name`` of ``folder``; may be used from several threads."""

    def __init__(self, folder: Path, name: str) -> None:
        """Load it; raises ModelError when that is not possible."""
        self.vocabulary = vocabulary(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        try:
            self._session = onnxruntime.InferenceSession(folder / name, options, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise _damaged(folder, error) from error

    def run(self, ids: Sequence[int], outputs: Sequence[str]) -> list[NDArray[np.float32]]:
        """The ``outputs`` of the graph for one text's tokens, each of shape ``(len(ids), size)``."""
        found: list[Any] = self._session.run(list(outputs), {EMBEDDED: self.vocabulary.embedded(ids)})
        return [each[0] for each in found]


def side_by_side(work: Callable[[_T], _R], items: Iterable[_T]) -> list[_R]:
    """``work`` of each item, in order, on all processors: a network computes one text on one."""
    todo = list(items)
    workers = min(len(todo), _processors())
    if workers <= 1:
        return [work(item) for item in todo]
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(work, todo))


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _damaged(folder: Path, error: Exception) -> ModelError:
    first = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return ModelError(f"内置向量模型 {folder} 无法加载（{first}），请删除该文件夹后重试")
