"""What a draft says of itself: its names, its number and its day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.checking.ladder import Own
from corpus.dates import DATE, iso_date
from corpus.notice import describe
from corpus.references import canonical_title, find_numbers, title_names
from corpus.script import simplified
from corpus.types import Document

if TYPE_CHECKING:
    from corpus.types import DocumentNumber

_HEAD_LINES = 50
_LONGEST_LINE = 100
_CITING = re.compile(r"[《》]")
_EDGE_LINES = 8
"""Lines at the head and at the foot of a draft that may hold its day."""
_DAY = re.compile(
    rf"\s*(?:\([^()截至止]{{0,20}}?|(?:会议|讲话|发言|召开|成文|签发)?(?:时间|日期):\s*){DATE.pattern}(?![^()]*截?止)"
)
_BLANK = r"[\s×X_*]*"
_UNFINISHED = re.compile(rf"\(?\s*(?P<year>[12]\d{{3}})年{_BLANK}(?P<month>\d{{1,2}})?{_BLANK}月(?:{_BLANK}日)?\s*\)?")
"""A line with a day that is yet to be filled in: 2026年 月 日."""


def own_of(draft: Document, date: str | None) -> Own:
    """The draft's own names, number and date; ``date`` goes before the day that it says.

    A number or a title that was only read off the text counts where it stands in a head, not in a line that cites it.
    """
    described = describe(draft.text)
    number, title = draft.number, draft.title
    if number is None or "number" in draft.guessed:
        number = _in_head(draft.text, number or described.number) if described.title else None
    if title.startswith("《") or not title:
        title = described.title or ""
    titles = [name for name in (title, *draft.aliases) if name and not name.startswith("《")]
    names = frozenset(name for one in titles for name in title_names(one))
    day = date or draft.issued or described.issued or _day_in_head(draft.text) or _unfinished_day(draft.text)
    day = day or (str(number.year) if number and number.year else None)
    return Own(frozenset(map(canonical_title, titles)), names, number, day)


def _in_head(text: str, number: DocumentNumber | None) -> DocumentNumber | None:
    """``number`` where a line among the first begins with it and cites nothing."""
    if number is None:
        return None
    for line in text.lstrip().split("\n", _HEAD_LINES)[:_HEAD_LINES]:
        if len(line) <= _LONGEST_LINE and not _CITING.search(line):
            found = find_numbers(line)
            starts = found and found[0].canonical == number.key and not line[: found[0].span.start].strip()
            if starts and not re.search(r"[。，,；;、]", line):
                return number
    return None


def _day_in_head(text: str) -> str | None:
    """The day of a speech (（2012年6月14日）) or of a meeting (时间：2012年6月14日), below its title."""
    days = map(_DAY.match, map(simplified, text.lstrip().split("\n", _EDGE_LINES)[:_EDGE_LINES]))
    return next((iso_date(day) for day in days if day), None)


def _unfinished_day(text: str) -> str | None:
    """The year or the month of a day that stands alone at the head or the foot and is yet to be filled in."""
    lines = [line for line in simplified(text).split("\n") if line.strip()]
    edges = (*reversed(lines[-_EDGE_LINES:]), *lines[:_EDGE_LINES])
    found = next(filter(None, (_UNFINISHED.fullmatch(line.strip()) for line in edges)), None)
    if found is None:
        return None
    return f"{found['year']}-{int(found['month']):02}" if found["month"] else found["year"]
