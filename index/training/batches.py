"""Examples as tensors: tokenised, marked by token, grouped by length."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from index.reader.adapters import MAX_TOKENS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from torch import Tensor
    from transformers import PreTrainedTokenizerBase

    from index.training.examples import Example

IGNORED = -100
_SORTED_AT_ONCE = 50
_STEP = 16
"""Lengths are multiples of this: tensors of few sizes fragment the memory less."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """Token ids of question and passage; the first and last token of the answer.

    Both are 0, the first token of all, where nothing answers, and IGNORED where nobody marked the answer.
    ``passage`` is the place of the passage's first token.
    """

    ids: list[int]
    start: int
    end: int
    passage: int
    answers: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of one step, shapes ``(batch, length)`` and ``(batch,)``; ``inside`` is -1 where it does not count."""

    ids: Tensor
    mask: Tensor
    start: Tensor
    end: Tensor
    inside: Tensor
    answers: Tensor


def encode(tokenizer: PreTrainedTokenizerBase, examples: Sequence[Example]) -> list[Encoded]:
    """Tokenise; an example whose answer lies beyond MAX_TOKENS is left out."""
    coded = tokenizer(
        [example.question for example in examples],
        [example.passage for example in examples],
        truncation="only_second",
        max_length=MAX_TOKENS,
        return_offsets_mapping=True,
    )
    out = []
    for i, example in enumerate(examples):
        sides = coded.sequence_ids(i)
        first = sides.index(1) if 1 in sides else len(sides)
        found = _tokens_of(example, coded["offset_mapping"][i], sides)
        if found is not None:
            out.append(Encoded(coded["input_ids"][i], *found, first, example.answers))
    return out


def _tokens_of(
    example: Example, offsets: Sequence[tuple[int, int]], sides: Sequence[int | None]
) -> tuple[int, int] | None:
    if example.answer is None:
        return (IGNORED, IGNORED) if example.answers else (0, 0)
    start, end = example.answer
    held = [i for i, (a, b) in enumerate(offsets) if sides[i] == 1 and a < end and b > start]
    last = max((b for i, (_, b) in enumerate(offsets) if sides[i] == 1), default=0)
    return (held[0], held[-1]) if held and last >= end else None


def batches(encoded: Sequence[Encoded], size: int, seed: int) -> Iterator[list[Encoded]]:
    """Batches of ``size`` of like length, in an order that ``seed`` decides; every example once."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    order = list(encoded)
    chance.shuffle(order)
    step = size * _SORTED_AT_ONCE
    groups = []
    for at in range(0, len(order), step):
        part = sorted(order[at : at + step], key=lambda one: len(one.ids))
        groups += [part[i : i + size] for i in range(0, len(part), size)]
    chance.shuffle(groups)
    yield from groups


def collate(group: Sequence[Encoded], pad: int) -> Batch:
    """One batch, padded with the token ``pad`` to its longest example."""
    length = -(-max(len(one.ids) for one in group) // _STEP) * _STEP
    ids = torch.full((len(group), length), pad)
    mask = torch.zeros(len(group), length, dtype=torch.long)
    inside = torch.full((len(group), length), -1.0)
    for i, one in enumerate(group):
        ids[i, : len(one.ids)] = torch.tensor(one.ids)
        mask[i, : len(one.ids)] = 1
        if one.start != IGNORED:
            inside[i, one.passage : len(one.ids)] = 0.0
            if one.answers:
                inside[i, one.start : one.end + 1] = 1.0
    return Batch(
        ids,
        mask,
        torch.tensor([one.start for one in group]),
        torch.tensor([one.end for one in group]),
        inside,
        torch.tensor([float(one.answers) for one in group]),
    )
