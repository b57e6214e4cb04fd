"""Lexical search: BM25 over Han unigrams and bigrams, with other words and digit runs kept whole.

A lexical index is a folder of NumPy arrays and JSON files; nothing in it is pickled.
"""

from __future__ import annotations

import math
import re
from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING

import bm25s
import numpy as np

from corpus.script import simplified

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

VERSION = "han-1-2-gram.1"
"""Changes whenever the same text would be cut into other tokens."""

_NO_TOKEN = ""
_SHARPNESS = 1.5
_FIGURE_EMPHASIS = 2.5
_HAN_START = "\u3000"
_HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|\d+|[^\W\d_{_HAN}]+")


def tokenize(text: str) -> list[str]:
    """The tokens of ``text`` in order: of a run of Han its characters, then its bigrams; other runs whole."""
    tokens: list[str] = []
    for match in _RUN.finditer(simplified(text).casefold()):
        run = match.group()
        if match.lastgroup == "han":
            tokens.extend(run)
            tokens.extend(left + right for left, right in pairwise(run))
        else:
            tokens.append(run)
    return tokens


def build(texts: Sequence[str], folder: Path) -> None:
    """Index ``texts`` (at least one; text i is row i) into ``folder``, which is made."""
    vocabulary: dict[str, int] = {}
    rows = [[vocabulary.setdefault(token, len(vocabulary)) for token in tokenize(text)] for text in texts]
    if not vocabulary:
        rows, vocabulary = [[0] for _ in texts], {_NO_TOKEN: 0}
    model = bm25s.BM25()
    model.index((rows, vocabulary), create_empty_token=False, show_progress=False)
    model.save(folder, show_progress=False)


class Lexical:
    """A lexical index opened for reading; its arrays are memory-mapped."""

    def __init__(self, model: bm25s.BM25) -> None:
        self._model = model

    @classmethod
    def load(cls, folder: Path) -> Lexical:
        """Open the index in ``folder``.

        Raises OSError, ValueError, KeyError or TypeError when its files are missing or damaged.
        """
        return cls(bm25s.BM25.load(folder, mmap=True, allow_pickle=False, show_progress=False))

    def __len__(self) -> int:
        """The number of rows."""
        return int(self._model.scores["num_docs"])

    def vocabulary(self) -> dict[str, int]:
        """Every token and its number."""
        found: dict[str, int] = self._model.vocab_dict
        return found

    def frequency(self, token: str) -> int:
        """In how many rows ``token`` occurs; 0 for one that occurs in none."""
        return len(self._rows(token))

    def rarity(self, token: str) -> float:
        """Inverse document frequency of a token: ln(1 + rows / (1 + rows with it)), above 0."""
        return math.log(1 + len(self) / (1 + self.frequency(token)))

    def weight(self, token: str) -> float:
        """How telling a token is: its rarity, sharpened; figures and Latin words more."""
        emphasis = 1.0 if token > _HAN_START else _FIGURE_EMPHASIS
        return float(emphasis * self.rarity(token) ** _SHARPNESS)

    def cover(self, tokens: Collection[str]) -> NDArray[np.float32]:
        """The weighted share (0..1) of the different ``tokens`` that each row has: shape ``(n_chunks,)``."""
        found = np.zeros(len(self), dtype=np.float32)
        weights = {token: self.weight(token) for token in tokens}
        for token, weight in weights.items():
            found[self._rows(token)] += weight
        return found / np.float32(sum(weights.values()) or 1)

    def _rows(self, token: str) -> NDArray[np.int32]:
        """The rows that have ``token``; of one that is cut further here (12.5), those that have all its parts."""
        numbers, starts, rows = self._model.vocab_dict, self._model.scores["indptr"], self._model.scores["indices"]
        parts = [token] if token in numbers else tokenize(token)
        if not parts or not all(part in numbers for part in parts):
            return np.empty(0, dtype=np.int32)
        return reduce(np.intersect1d, (rows[starts[numbers[part]] : starts[numbers[part] + 1]] for part in parts))

    def scores(self, query: str) -> NDArray[np.float32]:
        """BM25 of every row for ``query``: shape ``(n_chunks,)``, 0 (no token in common) and up."""
        ids = self._model.get_tokens_ids(tokenize(query))
        if not ids:
            return np.zeros(len(self), dtype=np.float32)
        return np.asarray(self._model.get_scores_from_ids(ids), dtype=np.float32)
