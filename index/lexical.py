"""Lexical search: BM25 over Han unigrams and bigrams, with other words and digit runs kept whole.

A lexical index is a folder of NumPy arrays and JSON files; nothing in it is pickled. Beside the scores it keeps its
tokens (``index.vocabulary``), and how often each is in each row, so that the next index takes over the rows that stay.
"""

from __future__ import annotations

import json
import math
import re
from array import array
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.script import simplified
from index import vocabulary as vocabularies
from index.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

VERSION = "han-1-2-gram.1"
"""Changes whenever the same text would be cut into other tokens."""

_K1, _B = 1.5, 0.75
"""The usual parameters of BM25."""
_NO_TOKEN = ""
_DATA, _INDICES, _INDPTR = "data.csc.index.npy", "indices.csc.index.npy", "indptr.csc.index.npy"
_PARAMETERS, _COUNTS = "params.index.json", "counts.npy"
_SLICE = 4096
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


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows that are taken over from the index in ``folder``; ``rows`` tells the new place of each of its rows, or -1.

    ``rows`` has the shape ``(n_rows_there,)``.
    """

    folder: Path
    rows: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Counts:
    """Entry i says that token ``tokens[i]`` is ``counts[i]`` times in row ``rows[i]``; no pair comes twice."""

    tokens: NDArray[np.int32]
    rows: NDArray[np.int32]
    counts: NDArray[np.int32]

    @classmethod
    def of(cls, tokens: NDArray[Any], rows: NDArray[Any], counts: NDArray[Any]) -> _Counts:
        """The same in half the memory."""
        return cls(*(part.astype(np.int32, copy=False) for part in (tokens, rows, counts)))


def build(texts: Sequence[str], folder: Path, kept: Kept | None = None) -> None:
    """Index ``texts`` (at least one; text i is row i) into ``folder``, which is made.

    With ``kept``, ``texts`` are those of the other rows, in order. What is written is the same in either way.
    """
    vocabulary: dict[str, int] = {}
    taken = np.empty(0, dtype=np.int64) if kept is None else kept.rows[kept.rows >= 0]
    n_rows = len(texts) + len(taken)
    fresh = np.setdiff1d(np.arange(n_rows), taken, assume_unique=True)
    parts = [_kept(kept, vocabulary)] if kept else []
    for start in range(0, len(texts), _SLICE):
        parts.append(_counted(texts[start : start + _SLICE], fresh[start : start + _SLICE], vocabulary))
    if not vocabulary:
        vocabulary = {_NO_TOKEN: 0}
        parts = [_Counts.of(np.zeros(n_rows), np.arange(n_rows), np.ones(n_rows))]
    _save(*_ordered(parts, vocabulary, n_rows), n_rows, folder)


def _kept(kept: Kept, vocabulary: dict[str, int]) -> _Counts:
    words, counts = Vocabulary(kept.folder), _mapped(kept.folder / _COUNTS)
    rows = kept.rows.astype(np.int32)[_mapped(kept.folder / _INDICES)]
    stays = (rows >= 0) & (words.number(_NO_TOKEN) is None)
    tokens = np.repeat(np.arange(len(words), dtype=np.int32), np.diff(_mapped(kept.folder / _INDPTR)))[stays]
    if len(tokens):
        vocabulary.update((words[number], number) for number in range(len(words)))
    return _Counts.of(tokens, rows[stays], counts[stays])


def _counted(texts: Sequence[str], rows: NDArray[np.int64], vocabulary: dict[str, int]) -> _Counts:
    numbers, lengths = array("q"), []
    for text in texts:
        before = len(numbers)
        numbers.extend([vocabulary.setdefault(token, len(vocabulary)) for token in tokenize(text)])
        lengths.append(len(numbers) - before)
    tokens = np.frombuffer(numbers, dtype=np.int64) if numbers else np.empty(0, dtype=np.int64)
    places = np.repeat(np.arange(len(rows)), lengths)
    pairs, counts = np.unique(tokens * len(rows) + places, return_counts=True)
    return _Counts.of(pairs // len(rows), rows[pairs % len(rows)], counts)


def _ordered(parts: list[_Counts], vocabulary: dict[str, int], n_rows: int) -> tuple[_Counts, list[str]]:
    """All ``parts``, which are used up, by rising tokens and rows; the tokens are numbered by their characters."""
    found = _Counts(*(np.concatenate([getattr(part, name) for part in parts]) for name in _Counts.__slots__))
    parts.clear()
    used = np.zeros(max(vocabulary.values()) + 1, dtype=bool)
    used[found.tokens] = True
    words = sorted(token for token, number in vocabulary.items() if used[number])
    renumbered = np.zeros(len(used), dtype=np.int64)
    renumbered[[vocabulary[word] for word in words]] = np.arange(len(words))
    keys = renumbered[found.tokens] * n_rows + found.rows
    order = np.argsort(keys, kind="stable")
    return _Counts.of(keys[order] // n_rows, found.rows[order], found.counts[order]), words


def _save(found: _Counts, words: list[str], n_rows: int, folder: Path) -> None:
    frequencies = np.bincount(found.tokens, minlength=len(words))
    lengths = np.bincount(found.rows, weights=found.counts, minlength=n_rows)
    rarity = np.log(1 + (n_rows - frequencies + 0.5) / (frequencies + 0.5)).astype(np.float32)
    saturation = _K1 * ((1 - _B) + _B * lengths / lengths.mean())
    data = rarity[found.tokens] * (found.counts / (saturation[found.rows] + found.counts))
    smallest = np.min_scalar_type(int(found.counts.max()))
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {
        _DATA: data.astype(np.float32),
        _INDICES: found.rows.astype(np.int32),
        _INDPTR: np.concatenate([[0], np.cumsum(frequencies)]),
        _COUNTS: found.counts.astype(smallest),
    }
    for name, values in arrays.items():
        np.save(folder / name, values, allow_pickle=False)
    vocabularies.write(words, folder)
    (folder / _PARAMETERS).write_text(json.dumps({"k1": _K1, "b": _B, "num_docs": n_rows}), encoding="utf-8")


def _mapped(path: Path) -> NDArray[Any]:
    array: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    return array


def _read(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


class Lexical:
    """A lexical index opened for reading; its arrays are memory-mapped.

    The scores form a sparse matrix by columns: those of the token with the number n, and the rows that have them, are
    at ``indptr[n]`` to ``indptr[n + 1]`` in ``data`` and in ``indices``.
    """

    def __init__(self, folder: Path) -> None:
        """Open the index in ``folder``.

        Raises OSError, ValueError, KeyError or TypeError when its files are missing or damaged.
        """
        self.vocabulary = Vocabulary(folder)
        self._n_rows = int(_read(folder / _PARAMETERS)["num_docs"])
        self._data, self._indices, self._indptr = (_mapped(folder / name) for name in (_DATA, _INDICES, _INDPTR))

    def __len__(self) -> int:
        """The number of rows."""
        return self._n_rows

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
        whole = self.vocabulary.number(token)
        numbers = [whole] if whole is not None else [self.vocabulary.number(part) for part in tokenize(token)]
        found = [number for number in numbers if number is not None]
        if not found or len(found) < len(numbers):
            return np.empty(0, dtype=np.int32)
        return reduce(np.intersect1d, (self._indices[self._column(number)] for number in found))

    def _column(self, number: int) -> slice:
        """Where the token of that number has its scores and rows."""
        return slice(self._indptr[number], self._indptr[number + 1])

    def scores(self, query: str) -> NDArray[np.float32]:
        """BM25 of every row for ``query``: shape ``(n_chunks,)``, 0 (no token in common) and up."""
        scores = np.zeros(len(self), dtype=np.float32)
        for number in map(self.vocabulary.number, tokenize(query)):
            if number is not None:
                column = self._column(number)
                scores[self._indices[column]] += self._data[column]
        return scores
