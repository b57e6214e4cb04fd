"""The tokens of a lexical index in files that are only mapped into memory; a token is found by binary search.

heads.npy   the first three code points of each token in one number; rises with the tokens
codes.npy   the code points of all tokens, one token after the other
starts.npy  where each token starts in ``codes.npy``, and where the last one ends
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

_IN_HEAD = 3
_BITS = 21
_CODES = "utf-32-le"


def write(tokens: Sequence[str], folder: Path) -> None:
    """Write ``tokens``, which rise by their characters; the place of each is its number. Raises OSError."""
    lengths = [len(token) for token in tokens]
    parts = {
        "heads": np.array([_head(token) for token in tokens], dtype=np.uint64),
        "codes": np.frombuffer("".join(tokens).encode(_CODES), dtype="<u4"),
        "starts": np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]),
    }
    for name, part in parts.items():
        np.save(folder / f"{name}.npy", part, allow_pickle=False)


class Vocabulary:
    """The tokens in ``folder``, numbered from 0 in the order of their characters."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError or ValueError when a file is missing or damaged."""
        names = ("heads", "codes", "starts")
        loaded = (np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in names)
        self._heads, self._codes, self._starts = loaded

    def __len__(self) -> int:
        return len(self._heads)

    def __getitem__(self, number: int) -> str:
        """The token of that number."""
        codes: NDArray[np.uint32] = self._codes[self._starts[number] : self._starts[number + 1]]
        return codes.tobytes().decode(_CODES)

    def number(self, token: str) -> int | None:
        """The number of ``token``; None where it is not here."""
        head = np.uint64(_head(token))
        first, last = (int(np.searchsorted(self._heads, head, side)) for side in ("left", "right"))
        if first < last and len(token) > _IN_HEAD:
            first = bisect_left(self, token, first, last)
        return first if first < last and self[first] == token else None

    def singles(self) -> list[str]:
        """The tokens of one character."""
        below = np.uint64((1 << _BITS * (_IN_HEAD - 1)) - 1)
        single = (self._heads > below) & (self._heads & below == 0)
        return [self[number] for number in np.flatnonzero(single).tolist()]

    def pairs(self, firsts: Sequence[str], seconds: Sequence[str]) -> list[str]:
        """The tokens of two characters, the first of which is among ``firsts`` and the second among ``seconds``."""
        wanted = [a + b for a, b in product(firsts, seconds)]
        heads = np.array([_head(pair) for pair in wanted], dtype=np.uint64)
        places = np.minimum(np.searchsorted(self._heads, heads), len(self) - 1)
        return [wanted[at] for at in np.flatnonzero(self._heads[places] == heads).tolist()]


def _head(token: str) -> int:
    """Its first characters as one number; fewer are filled up with 0."""
    head = 0
    for at in range(_IN_HEAD):
        head = head << _BITS | (ord(token[at]) if at < len(token) else 0)
    return head
