"""How texts are made comparable: shared by all measures over text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_GAP = re.compile(r"[\W_]+")


def _gap(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    between_digits = start > 0 and end < len(text) and text[start - 1].isdecimal() and text[end].isdecimal()
    return "." if between_digits else ""


@lru_cache(maxsize=4_096)
def normalise(text: str) -> str:
    """Width folded (NFKC) and casefolded; only letters and digits stay, with one point where digits were parted.

    ``国科办政〔2012〕 47号`` and ``国科办政[2012]47号`` become the same, ``1、2`` and ``12`` do not.
    """
    return _GAP.sub(_gap, unicodedata.normalize("NFKC", text).casefold())


def occurs(wording: str, text: str) -> bool:
    """Whether the normalised wording stands in the normalised text, not as part of a longer run of digits.

    A wording without a letter or digit never occurs.
    """
    needle = normalise(wording)
    if not needle:
        return False
    before = r"(?<!\d)" if needle[0].isdecimal() else ""
    after = r"(?!\d)" if needle[-1].isdecimal() else ""
    return re.search(before + re.escape(needle) + after, normalise(text)) is not None


def head(text: str, length: int) -> str:
    """The first ``length`` characters, fewer where a run of digits would be cut: of 126 that is not 12."""
    cut = length
    while 0 < cut < len(text) and text[cut - 1].isdecimal() and text[cut].isdecimal():
        cut -= 1
    return text[:cut]


def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of the normalised text; of one character, that character."""
    plain = normalise(text)
    if len(plain) == 1:
        return frozenset(plain)
    return frozenset(plain[place : place + 2] for place in range(len(plain) - 1))
