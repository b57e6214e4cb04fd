"""Reading passages with a question in mind: which answers, and with which of its words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from transformers import AutoTokenizer

from corpus.errors import ModelError
from corpus.types import Span
from index import bundled_model
from index.embedding import precision_dtype
from index.reader.network import END, INSIDE, MAX_TOKENS, START, ReaderNetwork

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.embedding import Precision

ADAPTERS = "adapters.safetensors"
_REINSTALL = "请重新安装本程序"
_LONGEST_QUESTION = 200
"""How many characters of a question count."""
_LONGEST = 300
"""Longest answer span in tokens."""


@dataclass(frozen=True)
class Reading:
    """What the reader makes of one passage.

    ``answers`` is the probability (0..1) that the passage answers at all. For each of the passage's ``n`` tokens:
    ``offsets`` its characters in the passage as [start, end), shape ``(n, 2)``; ``starts`` and ``ends`` the probability
    that the answer starts or ends there, shape ``(n,)``, which leave out what falls to "nowhere"; ``inside`` the
    probability that the token is part of the answer.
    """

    answers: float
    offsets: NDArray[np.int64]
    starts: NDArray[np.float32]
    ends: NDArray[np.float32]
    inside: NDArray[np.float32]

    def share(self, span: Span) -> float:
        """The probability (0..1) that an answer starts within ``span`` of the passage."""
        held = (self.offsets[:, 0] < span.end) & (self.offsets[:, 1] > span.start)
        return float(self.starts[held].sum())

    def cover(self, span: Span) -> float:
        """The mean probability (0..1) over the tokens within ``span`` that they are part of an answer."""
        held = (self.offsets[:, 0] < span.end) & (self.offsets[:, 1] > span.start)
        return float(self.inside[held].mean()) if held.any() else 0.0

    def best(self, within: Span | None = None) -> Span | None:
        """The likeliest answer: the range whose start and end have the greatest product; None for no tokens.

        Where ``within`` is given, of the ranges of tokens that touch it.
        """
        held = np.arange(len(self.starts))
        if within is not None:
            held = held[(self.offsets[:, 0] < within.end) & (self.offsets[:, 1] > within.start)]
        if not len(held):
            return None
        products = np.triu(np.outer(self.starts[held], self.ends[held]))
        products -= np.triu(np.ones((len(held),) * 2), _LONGEST)
        first, last = np.unravel_index(int(products.argmax()), products.shape)
        return Span(int(self.offsets[held[first], 0]), int(self.offsets[held[last], 1]))


class Reader:
    """The bundled encoder with the adapters and heads that come with this package, merged when loaded."""

    def __init__(self, *, cache: Path, precision: Precision = "auto") -> None:
        """Load it; ``cache`` is where the bundled model is unpacked. Raises ModelError when that is not possible."""
        folder = bundled_model.folder(cache)
        self._tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        self._network = ReaderNetwork(folder, precision_dtype(precision)).eval()
        with as_file(files("index.reader") / ADAPTERS) as path:
            merge(self._network, path)

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        """Read ``passages`` in one batch; what is longer than MAX_TOKENS with the question is read so far."""
        return list(self._read(question, passages)) if passages else []

    def _read(self, question: str, passages: Sequence[str]) -> Iterator[Reading]:
        coded = self._tokenizer(
            [_whole(question)[:_LONGEST_QUESTION]] * len(passages),
            [_whole(passage) for passage in passages],
            truncation="only_second",
            max_length=MAX_TOKENS,
            padding=True,
            return_offsets_mapping=True,
            return_tensors="pt",
        )
        with torch.inference_mode():
            output = self._network(coded["input_ids"], coded["attention_mask"])
        hidden = (coded["attention_mask"] == 0).unsqueeze(-1)
        chances = output.tokens[:, :, [START, END]].masked_fill(hidden, -math.inf).softmax(dim=1).numpy()
        inside = output.tokens[:, :, INSIDE].sigmoid().numpy()
        offsets = coded["offset_mapping"].numpy()
        for i, answers in enumerate(output.answers.sigmoid().tolist()):
            held = np.array([side == 1 for side in coded.sequence_ids(i)])
            yield Reading(answers, offsets[i][held], chances[i, held, 0], chances[i, held, 1], inside[i, held])


def _whole(text: str) -> str:
    """``text`` of the same length without lone surrogates, which no tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def merge(network: ReaderNetwork, path: Path) -> None:
    """Put the heads and the low-rank changes of the file at ``path`` into ``network``.

    The file has ``NAME.a`` of shape ``(rank, columns)`` and ``NAME.b`` of shape ``(rows, rank)`` for every changed
    matrix ``NAME`` (``W + scale * b @ a``; ``scale`` is in its metadata, with the base model's version), and the heads
    whole. Raises ModelError for a file that is absent, damaged or made for another base.
    """
    try:
        with safe_open(path, "pt") as file:
            metadata, tensors = file.metadata(), {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118
        scale, base = float(metadata["scale"]), metadata["base"]
    except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
        raise ModelError(f"阅读模型的文件 {path.name} 无法读取，{_REINSTALL}") from error
    if base != bundled_model.version():
        raise ModelError(f"阅读模型是为内置向量模型 {base} 训练的，现在的是 {bundled_model.version()}，{_REINSTALL}")
    held = dict(network.named_parameters())
    with torch.no_grad():
        for name, tensor in tensors.items():
            if name.endswith(".a"):
                weight = held[f"{name[:-2]}.weight"]
                weight.copy_(weight.float() + scale * tensors[f"{name[:-2]}.b"] @ tensor)
            elif not name.endswith(".b"):
                held[name].copy_(tensor)
