"""Dates as official documents write them: 2012年6月14日, and before GB/T 9704—2012 二〇一二年六月十四日."""

from __future__ import annotations

import datetime
import re

from corpus.numerals import to_int
from corpus.script import simplified

_ZERO = str.maketrans(dict.fromkeys("零○◯oO0ОΟ", "〇"))
_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
DATE = re.compile(
    r"(?P<year>[12]\d{3}|[一二](?:\s{0,3}[〇零○◯oO0ОΟ一二三四五六七八九]){3})\s{0,3}年"
    rf"\s{{0,3}}(?P<month>{_N})\s{{0,3}}月\s{{0,3}}(?P<day>{_N})\s{{0,3}}日"
)
"""A day in folded text (``corpus.script.simplified``), with the zeros in all the shapes in which they are typed."""


def iso_date(match: re.Match[str]) -> str | None:
    """The day that ``DATE`` matched as ``2012-06-14``; None where the calendar has no such day."""
    year, month, day = ("".join(match[part].split()) for part in ("year", "month", "day"))
    year = year if year.isdecimal() else year.translate(_ZERO)
    try:
        return datetime.date(to_int(year), to_int(month), to_int(day)).isoformat()
    except ValueError:
        return None


def split_date(line: str) -> tuple[str, str, str] | None:
    """The words before the last day of ``line``, that day as an ISO date, and the words after it; None without one."""
    days = list(DATE.finditer(simplified(line)))
    day = iso_date(days[-1]) if days else None
    return (line[: days[-1].start()].strip(), day, line[days[-1].end() :].strip()) if day else None
