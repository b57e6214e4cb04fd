"""Lexical search: BM25 over Han unigrams and bigrams, with other words and digit runs kept whole.

A lexical index is a folder of NumPy arrays and JSON files; nothing in it is pickled.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import bm25s
import numpy as np

from corpus.script import simplified

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

VERSION = "han-1-2-gram.1"
"""Changes whenever the same text would be cut into other tokens."""

_NO_TOKEN = ""
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
        number = self._model.vocab_dict.get(token)
        if number is None:
            return 0
        starts = self._model.scores["indptr"]
        return int(starts[number + 1]) - int(starts[number])

    def scores(self, query: str) -> NDArray[np.float32]:
        """BM25 of every row for ``query``: shape ``(n_chunks,)``, 0 (no token in common) and up."""
        ids = self._model.get_tokens_ids(tokenize(query))
        if not ids:
            return np.zeros(len(self), dtype=np.float32)
        return np.asarray(self._model.get_scores_from_ids(ids), dtype=np.float32)
