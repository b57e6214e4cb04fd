"""What a draft says of itself: its names, its number and its day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.checking.ladder import Own
from corpus.dates import DATE, iso_date
from corpus.notice import describe
from corpus.references import canonical_title, find_numbers, title_names
from corpus.script import simplified
from corpus.types import Document, Span

if TYPE_CHECKING:
    from corpus.types import DocumentNumber

_HEAD_LINES = 50
_LONGEST_LINE = 100
_CITING = re.compile(r"[《》]")
_EDGE_LINES = 8
"""Lines at the head and at the foot of a draft that may hold its day."""
_LONGEST_EDGE = 60
_SENTENCE = re.compile(r"[。!?《》]|关于.*[的之]")
_DATELINE = re.compile(rf"\(?本[报台网刊社][^。;《》]{{0,40}}?{DATE.pattern}")
_CONVENED = re.compile(rf"{DATE.pattern}(?:[上下]午)?,[^。;《》]{{0,40}}(?:召开|主持|举行)")
_SEGMENT = re.compile(r"\s{2,}|[;|()]")
_BEFORE_OTHER = re.compile(
    r"(?:截[至止]|[自从]|收到|(?:施行|实施|生效|执行|届满|有效|出生|任职|报名|受理|公示|提交|复查|成立|截止|开始|结束)[^:]{0,4}:?)\s*\Z"
)
_REACHED = re.compile(r"截[至止]到?\s*\Z")
_AFTER_OTHER = re.compile(r"\s*(?:[起止前后至到—–~-]|以[前后]|之[前日]|来[函文信]|收到|施行|实施|生效|出生)")
"""What stands right before or behind a day that is none of the draft's: a deadline, a day of coming into force."""
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
    day = date or draft.issued or described.issued or _day_at_edge(draft.text) or _unfinished_day(draft.text)
    day = day or (str(number.year) if number and number.year else None)
    since = None if day else _day_at_edge(draft.text, reached=True)
    return Own(frozenset(map(canonical_title, titles)), names, number, day, since)


def _in_head(text: str, number: DocumentNumber | None) -> DocumentNumber | None:
    """``number`` where a line among the first begins with it and cites nothing."""
    if number is None:
        return None
    for line in text.lstrip().split("\n", _HEAD_LINES)[:_HEAD_LINES]:
        if len(line) <= _LONGEST_LINE and not _CITING.search(line):
            found = find_numbers(line)
            starts = (
                found and found[0].canonical == number.key and not line[: found[0].span.start].strip(" \t\u3000(（")
            )
            if starts and not re.search(r"[。，,；;、]", line):
                return number
    return None


def _day_at_edge(text: str, *, reached: bool = False) -> str | None:
    """The last day among the foot's lines, else the first among the head's, that no sentence and no other event has.

    With ``reached``, a day up to which facts reach (截至).
    """
    lines = [line.strip() for line in simplified(text).split("\n") if line.strip()]
    edges = (*reversed(lines[-_EDGE_LINES:]), *lines[:_EDGE_LINES])
    return next(filter(None, (_lone_day(line, reached) for line in edges)), None)


def _lone_day(line: str, reached: bool) -> str | None:
    if lead := _DATELINE.match(line) or _CONVENED.match(line):
        return iso_date(lead)
    days = list(DATE.finditer(line)) if len(line) <= _LONGEST_EDGE else []
    if len(days) != 1 or _SENTENCE.search(line):
        return None
    if numbers := find_numbers(line):
        return iso_date(days[0]) if _is_all(line, numbers[0].span, Span(*days[0].span())) else None
    before, after = _SEGMENT.split(line[: days[0].start()])[-1], line[days[0].end() :]
    if reached:
        return iso_date(days[0]) if _REACHED.search(before) else None
    return None if _BEFORE_OTHER.search(before) or _AFTER_OTHER.match(after) else iso_date(days[0])


def _is_all(line: str, number: Span, day: Span) -> bool:
    """Whether a line is no more than a number and a day."""
    first, second = sorted((number, day))
    rest = line[: first.start] + line[first.end : second.start] + line[second.end :]
    return not rest.strip("() \t\u3000,、")


def _unfinished_day(text: str) -> str | None:
    """The year or the month of a day that stands alone at the head or the foot and is yet to be filled in."""
    lines = [line for line in simplified(text).split("\n") if line.strip()]
    edges = (*reversed(lines[-_EDGE_LINES:]), *lines[:_EDGE_LINES])
    found = next(filter(None, (_UNFINISHED.fullmatch(line.strip()) for line in edges)), None)
    if found is None:
        return None
    return f"{found['year']}-{int(found['month']):02}" if found["month"] else found["year"]
