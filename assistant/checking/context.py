"""What the words around a mention say: who issued it and when, that it is a basis, that it no longer holds."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.dates import DATE, iso_date

_WINDOW = 120
_ISSUED = r"(?:联合)?(?:印发|发布|公布|颁布|下发|出台|制定|转发)(?:的|了)?"
_OFFICE = re.compile(rf"(?P<name>[\u3400-\u9fff]{{2,20}}办公厅)(?:{DATE.pattern})?(?:{_ISSUED})?[\s(]*\Z")
_DAY_BEFORE = re.compile(rf"{DATE.pattern},?(?:由)?[\u3400-\u9fff]{{0,24}}?{_ISSUED}[\s(]*\Z")
_YEAR_BEFORE = re.compile(rf"(?P<year>[12]\d{{3}})年(?!度)[\u3400-\u9fff]{{0,24}}?{_ISSUED}[\s(]*\Z")
_DAY_AFTER = re.compile(rf"\s*[,、;]\s*{DATE.pattern}\s*(?:印发|发布|公布)?\s*\)")
_STOPS = re.compile(r"[。;!?\n]")
_TITLES = re.compile(r"《[^《》\n]*(?:《[^《》\n]*》[^《》\n]*)*》|\([^()\n]*\)")
_RESTS = re.compile(r"(?P<verb>根据|依据|依照|按照|遵照)(?:[^,:]{0,20}?(?:[、和及与]|以及))?[^,:]{0,16}\Z")
_FOUNDED = re.compile(r"[^。;\n]{0,20}?制[定订](?:了?本|如下)")
_OPENED = re.compile(r"[^。,;\n]{0,20},\s*(?:现[将就对]|特制[定订]|特此)")
_PAST_BEFORE = re.compile(r"(?:原|旧|曾|废止|失效|取代|代替|替代|停止执行|修改|修订)[^,。;]{0,12}\Z")
_PAST_AFTER = re.compile(r"[^。;\n]{0,40}?(?:废止|失效|停止执行|停止使用|作废|取代|代替|替代)")


@dataclass(frozen=True, slots=True)
class Context:
    """``office`` is the 办公厅 named as the issuer, ``dated`` the day (or year) of issue as an ISO date or its prefix.

    ``basis`` is the word by which the draft rests on it (根据), "" where it does not; ``founded`` tells that it says so
    of what it lays down (制定本办法), ``opens`` that what it does comes next (，现将…), ``past`` that it is spoken of
    as no longer holding.
    """

    office: str | None = None
    dated: str | None = None
    basis: str = ""
    founded: bool = False
    opens: bool = False
    past: bool = False


def context(folded: str, start: int, end: int) -> Context:
    """The context of what stands at ``start`` to ``end`` of a folded text."""
    before = _STOPS.split(folded[max(0, start - _WINDOW) : start])[-1]
    after = folded[end : end + _WINDOW]
    office = _OFFICE.search(before)
    rests = _RESTS.search(_TITLES.sub("", before))
    return Context(
        office=office["name"] if office else None,
        dated=_dated(before, after),
        basis=rests["verb"] if rests else "",
        founded=rests is not None and _FOUNDED.match(after) is not None,
        opens=rests is not None and _OPENED.match(after) is not None,
        past=_PAST_BEFORE.search(before) is not None or _PAST_AFTER.match(after) is not None,
    )


def _dated(before: str, after: str) -> str | None:
    day = _DAY_BEFORE.search(before) or _DAY_AFTER.match(after)
    if day:
        return iso_date(day)
    year = _YEAR_BEFORE.search(before)
    return year["year"] if year else None
