"""What a notice says of itself in its head and its foot, read off its text as GB/T 9704—2012, 7.2 to 7.4, has them.

Below the head stand the addressees, and the foot has the attachments, the issuers' names, the day, and below them
抄送 and 印发. A plan that is issued may follow after the foot.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from corpus.agencies import MAX_NAMES, agencies, receivers
from corpus.dates import split_date
from corpus.masthead import Head, read_head, tidy_lines
from corpus.types import DocumentNumber, NumberForm

_ROW_LINES, _SHORT, _WRAPPED, _MAX_ATTACHMENTS = 8, 100, 18, 50
_ENDINGS = "。；;！？!?"
_SAYS_MORE = re.compile("如下|以下|现将|根据|按照|为了|：|。|们$")
_TITLE_ISSUERS = re.compile(r"(.{3,80}?)(?:等\S{1,4}部门)?(?:关于|转发|印发|批转|公告|通告)")
_PERSON = re.compile(r"[\u3400-\u9fff]{2,8}[\s:：]+[\u3400-\u9fff]\s*[\u3400-\u9fff·]{1,6}")
_ANNEX = re.compile(r"附\s*件\s*[:：]?\s*\d{0,2}\s*[:：]?")
_COUNT = r"(\d{1,2})\s*(?:[．、]|\.(?!\d))"
_ATTACHED = re.compile(rf"附\s*件\s*(?:[:：]\s*|(?={_COUNT}))(?P<first>.*)")
_ITEM = re.compile(rf"(?:^|(?<=[\s；;])){_COUNT}\s*")
_COPIED = re.compile(r"抄\s*送\s*[:：]\s*(?P<row>.*)")


@dataclass(frozen=True, slots=True)
class Described:
    """What a notice says of itself; ``issued`` (成文日期) and ``printed`` (印发日期) are ISO days.

    ``addressees`` are 主送, ``copied_to`` 抄送. None or empty is what its text does not say.
    """

    title: str | None = None
    number: DocumentNumber | None = None
    issuers: tuple[str, ...] = ()
    issued: str | None = None
    addressees: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    copied_to: tuple[str, ...] = ()
    printed_by: str | None = None
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class _Signature:
    """Who signed and when; ``start`` is the index of the first line of the names, or of the day."""

    issuers: tuple[str, ...]
    issued: str | None
    start: int


def _day(line: str) -> tuple[str, str, str] | None:
    return split_date(line) if len(line) <= _SHORT and "日" in line else None


def _is_annex(lines: list[str], at: int) -> bool:
    """Whether an annex starts there: 附件1 alone on a line, and no list of attachments below it."""
    return _ANNEX.fullmatch(lines[at]) is not None and not (at + 1 < len(lines) and _ITEM.match(lines[at + 1]))


def _signature(lines: list[str], start: int) -> _Signature:
    """The first names with a day below or beside them; else a day below a person's name, at the head or the very end.

    ``start`` is the first line below the head. Without any, the start is the end of the lines.
    """
    alone: _Signature | None = None
    for at in range(start, len(lines)):
        if _is_annex(lines, at):
            break
        found = _day(lines[at])
        if found is None or found[2].strip("）)"):
            continue
        before = found[0].strip("（( ")
        names, first = agencies(before) if before else (), at
        while not before and first > start and (above := agencies(lines[first - 1])):
            names, first = above + names, first - 1
        if names:
            return _Signature(names, found[1], first)
        person = at > 0 and _PERSON.fullmatch(lines[at - 1])
        if alone is None and not before and (person or at == start or len(lines) - at <= 2):
            alone = _Signature((), found[1], at)
    return alone or _Signature((), None, len(lines))


def _row(lines: list[str], at: int, ending: str) -> str | None:
    """The line at ``at`` with those after it, up to the first that ends with one of ``ending``; None without one."""
    row = ""
    for line in lines[at : at + _ROW_LINES]:
        row += line
        if len(row) > MAX_NAMES:
            return None
        if line[-1] in ending:
            return row
        if line[-1] in _ENDINGS:
            return None
    return None


def _addressees(lines: list[str], head: Head) -> tuple[str, ...]:
    at = head.end
    while at < min(len(lines), head.end + 2) and (lines[at][0] in "（(" or _day(lines[at])):
        at += 1
    row = _row(lines, at, "：:")
    if row is None or _SAYS_MORE.search(row[:-1]):
        return ()
    names = receivers(row[:-1])
    known = head.title or head.number or row.startswith("各")
    return names if known or all(map(agencies, names)) else ()


def _split_items(words: str, expected: int) -> list[str]:
    """The attachments numbered from ``expected`` on in ``words``, which starts with one; else the words as one."""
    cuts: list[re.Match[str]] = []
    for mark in _ITEM.finditer(words):
        if int(mark[1]) == expected + len(cuts):
            cuts.append(mark)
    if not cuts or cuts[0].start() > 0:
        return [words]
    ends = [*(mark.start() for mark in cuts[1:]), len(words)]
    return [words[mark.end() : end] for mark, end in zip(cuts, ends, strict=True)]


def _attachments(lines: list[str], start: int, signed: int) -> tuple[str, ...]:
    """The names in 附件：1．… 2．…, also over several lines; ``signed`` is where the signature starts."""
    places = (at for at in range(start, len(lines)) if lines[at][0] == "附" and _ATTACHED.match(lines[at]))
    at = next((at for at in places if not _is_annex(lines, at)), None)
    match = _ATTACHED.match(lines[at]) if at is not None else None
    if at is None or match is None or len(match["first"]) > MAX_NAMES:
        return ()
    items = _split_items(match["first"], 1) if match["first"] else []
    numbered = not match["first"] or _ITEM.match(match["first"]) is not None
    for before, line in zip(lines[at:], islice(lines, at + 1, at + _MAX_ATTACHMENTS), strict=False):
        at += 1
        mark = _ITEM.match(line)
        wrapped = items and len(before) >= _WRAPPED and before[-1] not in _ENDINGS and not re.search("[：:。]", line)
        if numbered and mark and int(mark[1]) == len(items) + 1 and len(line) <= MAX_NAMES:
            items.extend(_split_items(line, len(items) + 1))
        elif at < signed < len(lines) and wrapped and not mark:
            items[-1] += line
        else:
            break
    names = (item.strip(" \t\u3000；;。，,") for item in items)
    return tuple(name for name in names if name)


def _printed(lines: list[str]) -> tuple[str | None, str | None, int]:
    """印发机关, the day of 印发, and the index of the first line of both; the end of the lines where there is none."""
    for at, line in enumerate(lines):
        found = _day(line) if line.endswith(("印发", "印 发")) else None
        if found is None or len(found[2].replace(" ", "")) != len("印发"):
            continue
        names = agencies(found[0])
        if names:
            return found[0], found[1], at
        if not found[0]:
            first = at - 1 if at and agencies(lines[at - 1]) else at
            return lines[first] if first < at else None, found[1], first
    return None, None, len(lines)


def _copied_to(lines: list[str], start: int, printed: int) -> tuple[str, ...]:
    """The receivers of 抄送, up to a full stop or to 印发; of one line where neither follows."""
    for at in range(start, len(lines)):
        match = _COPIED.fullmatch(lines[at]) if lines[at][0] == "抄" else None
        if not match:
            continue
        rest = [match["row"], *lines[at + 1 : at + _ROW_LINES]]
        if printed < len(lines) and at < printed <= at + _ROW_LINES:
            return receivers("".join(rest[: printed - at]))
        return receivers((_row(rest, 0, "。") if match["row"] else None) or match["row"])
    return ()


def _named_issuers(head: Head) -> tuple[str, ...]:
    """The issuers of a notice that nobody signed: by the site's table, its mark, its number, or its title."""
    named = agencies(head.table.get("issuers", "")) or head.marks
    if not named and head.number and head.number.form is not NumberForm.BRACKET:
        named = agencies(head.number.code)
    match = _TITLE_ISSUERS.match(head.title or "")
    return named or (agencies(match[1]) if match else ())


def describe(text: str) -> Described:
    """What ``text`` says in its head and its foot; of a text that is no notice, nothing or only a heading.

    The names of the signature hold, and without one those of the head. Time is linear in the length of the text.
    """
    lines = tidy_lines(text)
    head = read_head(lines)
    signature = _signature(lines, head.end)
    printed_by, printed, last = _printed(lines)
    tabled = split_date(head.table.get("issued", "")[:_SHORT])
    return Described(
        title=head.title,
        number=head.number,
        issuers=signature.issuers or _named_issuers(head),
        issued=signature.issued or (tabled[1] if tabled else None),
        addressees=_addressees(lines, head),
        attachments=_attachments(lines, head.end, signature.start),
        copied_to=_copied_to(lines, head.end, last),
        printed_by=printed_by,
        printed=printed,
    )


def title_in_head(text: str) -> str | None:
    """The title alone, as ``describe`` gives it; None where there is none."""
    return read_head(tidy_lines(text)).title


def number_in_head(text: str) -> DocumentNumber | None:
    """The number alone, as ``describe`` gives it; None where there is none."""
    return read_head(tidy_lines(text)).number
