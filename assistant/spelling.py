"""Typing slips by sound: a pair of characters that the library never uses becomes one it does use that sounds the same."""

from __future__ import annotations

from functools import cached_property

from pypinyin import Style, lazy_pinyin

from index.lexical import Lexical

_HAN_START = "\u3400"
_PAIR = 2


def _sound(pair: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(pair, style=Style.NORMAL))


class Speller:
    """Corrects questions by the vocabulary of a lexical index."""

    def __init__(self, lexical: Lexical) -> None:
        self._lexical = lexical

    @cached_property
    def _by_sound(self) -> dict[tuple[str, ...], str]:
        """The most frequent pair of Han characters for each pair of syllables."""
        best: dict[tuple[str, ...], str] = {}
        pairs = (t for t in self._lexical.vocabulary() if len(t) == _PAIR and t[0] >= _HAN_START)
        for pair in sorted(pairs, key=lambda p: (-self._lexical.frequency(p), p)):
            best.setdefault(_sound(pair), pair)
        return best

    def corrected(self, text: str) -> str:
        """``text`` with unknown pairs replaced by known ones of the same sound, from left to right; same length."""
        out = text
        for at in range(len(text) - 1):
            pair = out[at : at + _PAIR]
            if min(pair) < _HAN_START or self._lexical.frequency(pair):
                continue
            known = self._by_sound.get(_sound(pair))
            if known:
                out = out[:at] + known + out[at + _PAIR :]
        return out
