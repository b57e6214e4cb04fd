"""Typing slips by sound: pairs of characters that the library never uses become pairs it uses that sound the same."""

from __future__ import annotations

import re
from functools import cached_property

from pypinyin import Style, lazy_pinyin

from index.lexical import Lexical

_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
_PAIR = 2
_OFTEN = 2
_TOO_COMMON = frozenset("一二三四五六七八九十上下来去的了是在不")
"""Characters that are hardly ever slips."""


def sound(text: str) -> tuple[str, ...]:
    """The syllables of ``text``, without tones."""
    return tuple(lazy_pinyin(text, style=Style.NORMAL))


class Speller:
    """Corrects questions by the vocabulary of a lexical index."""

    def __init__(self, lexical: Lexical) -> None:
        self._lexical = lexical

    @cached_property
    def _by_sound(self) -> dict[tuple[str, ...], str]:
        """The most frequent pair of Han characters for each pair of syllables."""
        best: dict[tuple[str, ...], str] = {}
        pairs = (token for token in self._lexical.vocabulary() if len(token) == _PAIR and _HAN_RUN.fullmatch(token))
        for pair in sorted(pairs, key=lambda p: (-self._lexical.frequency(p), p)):
            best.setdefault(sound(pair), pair)
        return best

    def corrected(self, text: str) -> str:
        """``text`` with its slips mended, same length.

        A run of Han characters is changed only where that makes every pair around the changed characters one that
        the library uses, and none was before: so a word that is merely unknown stays as it is.
        """
        return _HAN_RUN.sub(lambda match: self._run(match.group()), text)

    def _run(self, run: str) -> str:
        for at in range(len(run) - 1):
            known = None if self._known(run, at) else self._by_sound.get(sound(run[at : at + _PAIR]))
            if known and self._lexical.frequency(known) >= _OFTEN and not set(run[at : at + _PAIR]) & _TOO_COMMON:
                changed = [at + i for i in range(_PAIR) if known[i] != run[at + i]]
                around = sorted({j for c in changed for j in (c - 1, c) if 0 <= j < len(run) - 1})
                mended = run[:at] + known + run[at + _PAIR :]
                if all(self._known(mended, j) for j in around) and not any(self._known(run, j) for j in around):
                    run = mended
        return run

    def _known(self, run: str, at: int) -> bool:
        return self._lexical.frequency(run[at : at + _PAIR]) > 0
