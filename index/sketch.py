"""Texts as they are compared for duplicates, and what little of each decides which others it is compared with."""

from __future__ import annotations

import hashlib
import re
import struct
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from index.noise import folded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

NOTHING_KNOWN: Mapping[bytes, bytes] = MappingProxyType({})
_SHINGLE = 4
_WINDOW = 12
_WINDOWS = 16
_KEY = 16
_HEAD = struct.Struct(f"<Q{_KEY}s")
_MULTIPLIERS = np.random.default_rng(20120614).integers(1 << 63, size=_WINDOW, dtype=np.uint64) * np.uint64(2) + 1
_NUMERALS = (re.compile(r"\d+(?:\.\d+)?[%‰]?"), re.compile("[〇零一二三四五六七八九十百千万亿]+"))


@dataclass(frozen=True, slots=True)
class Sketch:
    """Of a folded text (``index.noise.folded``) its length, a digest, and the smallest hashes of its windows."""

    length: int
    digest: bytes
    windows: tuple[int, ...]

    def to_bytes(self) -> bytes:
        """As it is stored."""
        return _HEAD.pack(self.length, self.digest) + struct.pack(f"<{len(self.windows)}Q", *self.windows)

    @classmethod
    def of(cls, stored: bytes) -> Sketch:
        """The sketch that ``to_bytes`` stored."""
        length, digest = _HEAD.unpack_from(stored)
        rest = stored[_HEAD.size :]
        return cls(length, digest, struct.unpack(f"<{len(rest) // 8}Q", rest))


def key(text: str) -> bytes:
    """What a sketch is known by: a digest of the text as it is."""
    return _digest(text)


class Text:
    """A text as it is compared; ``known`` are stored sketches by ``key``, so that it need not be folded for them."""

    def __init__(self, text: str, known: Mapping[bytes, bytes] = NOTHING_KNOWN) -> None:
        self._text = text
        stored = known.get(key(text)) if known else None
        if stored is not None:
            self.sketch = Sketch.of(stored)

    @cached_property
    def folded(self) -> str:
        """The text without noise."""
        return folded(self._text) or self._text

    @cached_property
    def sketch(self) -> Sketch:
        """What decides which others it is compared with."""
        windows = np.unique(_hashes(self.folded, _WINDOW))[:_WINDOWS]
        return Sketch(len(self.folded), _digest(self.folded), tuple(map(int, windows)))

    @cached_property
    def shingles(self) -> NDArray[np.uint64]:
        """Hashes of all runs of ``_SHINGLE`` characters, each once and rising."""
        return np.unique(_hashes(self.folded, _SHINGLE))

    @cached_property
    def numerals(self) -> tuple[frozenset[str], ...]:
        """The numbers in digits and those in Chinese numerals."""
        return figures(self.folded)


def figures(text: str) -> tuple[frozenset[str], ...]:
    """The numbers of a text in digits and those in Chinese numerals."""
    return tuple(frozenset(pattern.findall(text)) for pattern in _NUMERALS)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:_KEY]


def _hashes(text: str, width: int) -> NDArray[np.uint64]:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    n = max(0, len(codes) - width + 1)
    hashes = np.zeros(n, dtype=np.uint64)
    for at in range(width):
        hashes += codes[at : at + n] * _MULTIPLIERS[at]
    return hashes
