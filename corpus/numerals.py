"""Chinese numerals as official documents write them (GB/T 9704—2012, 7.3.3; 立法法, 第六十五条)."""

from __future__ import annotations

_DIGITS = {"〇": 0, "零": 0, "○": 0, "O": 0, "o": 0, "两": 2} | {c: i for i, c in enumerate("〇一二三四五六七八九")}
_UNITS = {"十": 10, "百": 100, "千": 1000}
NUMERAL = "[〇零○一二三四五六七八九十百千两]"
"""Regular expression of one character of a numeral."""


def to_int(numeral: str) -> int:
    """Value of a numeral: ``二十一`` and ``21`` are 21, ``二〇〇八`` is 2008.

    Raises ValueError where it is not a numeral.
    """
    if numeral.isdecimal():
        return int(numeral)
    if numeral and all(c in _DIGITS for c in numeral):
        return int("".join(str(_DIGITS[c]) for c in numeral))
    total, digit = 0, 0
    for character in numeral:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        elif character in _DIGITS:
            digit = _DIGITS[character]
        else:
            raise ValueError(f"not a numeral: {numeral!r}")
    if not numeral:
        raise ValueError("not a numeral: ''")
    return total + digit


def to_chinese(value: int) -> str:
    """Numeral of 0 ≤ value < 10000 as clauses are counted: 21 is ``二十一``, 105 is ``一百零五``."""
    if not 0 <= value < 10_000:
        raise ValueError(f"out of range: {value}")
    if value == 0:
        return "零"
    out, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            out += ("零" if gap and out else "") + "〇一二三四五六七八九"[digit] + name
            gap = False
        else:
            gap = True
    return out.removeprefix("一") if out.startswith("一十") else out
