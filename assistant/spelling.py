"""Typing slips by sound: pairs of characters that the library never uses become pairs it uses that sound the same."""

from __future__ import annotations

import re
import unicodedata

from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PINYIN_DICT

from index.lexical import Lexical

_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_RUN = re.compile(rf"{_HAN.pattern}{{2,}}")
_PAIR = 2
_OFTEN = 2
_TOO_COMMON = frozenset("一二三四五六七八九十上下来去的了是在不")
"""Characters that are hardly ever slips."""


def sound(text: str) -> tuple[str, ...]:
    """The syllables of ``text``, without tones."""
    return tuple(lazy_pinyin(text, style=Style.NORMAL))


def _readings(character: str) -> set[str]:
    """All syllables that a character is read as, without tones."""
    written = unicodedata.normalize("NFD", PINYIN_DICT.get(ord(character), character))
    plain = "".join(c for c in written.replace("ü", "v") if not unicodedata.combining(c))
    return set(plain.split(","))


class Speller:
    """Corrects questions by the vocabulary of a lexical index."""

    def __init__(self, lexical: Lexical) -> None:
        self._lexical = lexical
        self._homophones: dict[str, list[str]] = {}
        for character in filter(_HAN.fullmatch, lexical.vocabulary.singles()):
            for syllable in _readings(character):
                self._homophones.setdefault(syllable, []).append(character)

    def _by_sound(self, pair: str) -> str | None:
        """The pair that the library uses most often of those that sound like ``pair``."""
        heard = sound(pair)
        if len(heard) != _PAIR:
            return None
        found = self._lexical.vocabulary.pairs(*(self._homophones.get(syllable, []) for syllable in heard))
        often = sorted(found, key=lambda other: (-self._lexical.frequency(other), other))
        return next((other for other in often if sound(other) == heard), None)

    def corrected(self, text: str) -> str:
        """``text`` with its slips mended, same length.

        A run of Han characters is changed only where that makes every pair around the changed characters one that
        the library uses, and none was before: so a word that is merely unknown stays as it is.
        """
        return _HAN_RUN.sub(lambda match: self._run(match.group()), text)

    def _run(self, run: str) -> str:
        for at in range(len(run) - 1):
            pair = run[at : at + _PAIR]
            known = None if self._known(run, at) or set(pair) & _TOO_COMMON else self._by_sound(pair)
            if known and self._lexical.frequency(known) >= _OFTEN:
                changed = [at + i for i in range(_PAIR) if known[i] != run[at + i]]
                around = sorted({j for c in changed for j in (c - 1, c) if 0 <= j < len(run) - 1})
                mended = run[:at] + known + run[at + _PAIR :]
                if all(self._known(mended, j) for j in around) and not any(self._known(run, j) for j in around):
                    run = mended
        return run

    def _known(self, run: str, at: int) -> bool:
        return self._lexical.frequency(run[at : at + _PAIR]) > 0
