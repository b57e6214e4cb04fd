"""Reading passages with a question in mind: which answers, and with which of its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corpus.types import Span
from index.reader.adapters import END, HEADS, INSIDE, MAX_TOKENS, START
from index.runtime import bundled
from index.runtime.network import Network, side_by_side

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

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
    """The bundled encoder with the changes and heads that come with this package."""

    def __init__(self, *, cache: Path) -> None:
        """Load it; ``cache`` is where the bundled model is written out. Raises ModelError when that is not possible."""
        self._network = Network(bundled.folder(cache), bundled.READER)

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        """Read ``passages``; what is longer than MAX_TOKENS with the question is read so far."""
        held = self._network.vocabulary
        asked = [held.bos, *held.cut(question[:_LONGEST_QUESTION]).ids, held.eos]
        return side_by_side(lambda passage: self._read(asked, passage), passages)

    def _read(self, asked: Sequence[int], passage: str) -> Reading:
        held = self._network.vocabulary
        tokens = held.cut(passage)
        n = max(0, min(len(tokens.ids), MAX_TOKENS - len(asked) - 2))
        places, answers = self._network.run([*asked, held.eos, *tokens.ids[:n], held.eos], HEADS)
        chances = _softmax(places[:, [START, END]])
        first = len(asked) + 1
        of_passage = slice(first, first + n)
        inside = _sigmoid(places[of_passage, INSIDE])
        return Reading(
            float(_sigmoid(answers[0, 0])),
            tokens.offsets[:n],
            chances[of_passage, 0],
            chances[of_passage, 1],
            inside,
        )


def _softmax(logits: Floats) -> Floats:
    """Over the tokens, the first axis."""
    powers = np.exp(logits - logits.max(axis=0))
    chances: Floats = powers / powers.sum(axis=0)
    return chances


def _sigmoid(logits: Floats) -> Floats:
    return (1 / (1 + np.exp(-logits))).astype(np.float32)
