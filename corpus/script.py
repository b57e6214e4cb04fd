"""One script and one width for comparing: traditional becomes simplified, full-width becomes half-width.

Every character maps to exactly one, so that offsets into the folded text are offsets into the original.
"""

from __future__ import annotations

import unicodedata
from functools import cache

import opencc


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


class _Fold(dict[int, str]):
    """Character table for ``str.translate`` that fills itself as characters are met."""

    def __missing__(self, code_point: int) -> str:
        character = chr(code_point)
        self[code_point] = character  # where foldings lead back here, they end here
        once = _folded_once(character)
        self[code_point] = folded = once if once == character else self[ord(once)]
        return folded


def _folded_once(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character)
    if len(folded) != 1:
        folded = character
    if ord(folded) > 0x2E7F and not "\ud800" <= folded <= "\udfff":
        converted = str(_converter().convert(folded))
        folded = converted if len(converted) == 1 else folded
    return folded


_FOLD = _Fold()


def simplified(text: str) -> str:
    """``text`` in simplified script and half width; same length, and folding twice changes nothing."""
    return text.translate(_FOLD)
