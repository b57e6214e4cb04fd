"""What the words around a mention say: who issued it and when, that it is a basis, that it no longer holds."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.checking.issuers import Body, named_in
from corpus.dates import DATE, iso_date
from corpus.relations.mentions import KINDS

_WINDOW = 120
_MADE_KNOWN = r"(?:联合)?(?:印发|发布|公布|颁布|下发|出台)(?:的|了)?"
_ISSUED = r"(?:联合)?(?:印发|发布|公布|颁布|下发|出台|制定|转发)(?:的|了)?"
_SAID = re.compile(rf"于?(?:{DATE.pattern}|[12]\d{{3}}年)?(?:(?:关于)?{_MADE_KNOWN})?[\s“]*\Z")
_MADE_OF_IT = re.compile(r"[\s)]*(?:的)?(?:实施|配套|补充|解读|解释|问答|操作|修改|修订|贯彻|英文|汇编)")
_DAY_BEFORE = re.compile(rf"{DATE.pattern},?(?:由)?[\u3400-\u9fff]{{0,24}}?{_ISSUED}[\s(]*\Z")
_YEAR_BEFORE = re.compile(rf"(?P<year>[12]\d{{3}})年(?!度)[\u3400-\u9fff]{{0,24}}?{_ISSUED}[\s(]*\Z")
_DAY_AFTER = re.compile(rf"\s*[,、;]\s*{DATE.pattern}\s*(?:印发|发布|公布)?\s*\)")
_STOPS = re.compile(r"[。;!?\n]")
_TITLES = re.compile(r"《[^《》\n]*(?:《[^《》\n]*》[^《》\n]*)*》|\([^()\n]*\)")
_GROUNDS = "根据|依据|依照|按照|遵照|遵循"
_TO = r"(?:[^,:]{0,20}?(?:[、和及与]|以及))?[^,:]{0,16}\Z"
_RESTS = re.compile(rf"(?P<verb>{_GROUNDS}|参照|基于){_TO}|(?:\A|,)(?P<short>[依据按])\Z")
_AS_BASIS = re.compile(r"(?:以为(?:主要)?(?:依据|根据|基础|遵循|指导)|在的?基础上)")
_IS_BASIS = re.compile(rf"(?:文件)?是(?:制定)?本(?P<kind>{KINDS})的?(?:制定|主要|直接|重要)?(?:依据|根据)")
_AIMS = re.compile(rf"(?:贯彻|落实|执行|结合){_TO}")
_FOUNDED_BEFORE = re.compile(rf"本(?P<kind>{KINDS})(?:是|系)?(?:主要)?(?:(?:{_GROUNDS}|参照|基于)[^,:]{{0,16}}|以)\Z")
_LAYS_DOWN = r"(?:制[定订]|拟[定订]|编制|起草|提出)"
_IS_FOUNDED = re.compile(rf"[^。,;\n]{{0,16}}?{_LAYS_DOWN}")
_FOUNDED = re.compile(rf"[^。;\n]{{0,60}}?{_LAYS_DOWN}了?本[^,。;\n]{{0,4}}?(?P<kind>{KINDS})")
_ACTS = re.compile(
    r"[^。;\n]{0,80}?(?:"
    r"(?:,|(?<![发实出体表展呈再]))现(?:[将就对予印提公发下作组启]|通知|决定|制[定订]|批复|函复|转发|明确)"
    r"|,[^,]{0,6}?[特兹](?:制[定订]|此|提出|作|印发|发布|通知|决定|[就将对])"
    r"|(?:提出|作出|制[定订]|拟[定订]|明确|通知|公告|通告|通报|函告|函复|批复|答复|安排|部署|作)了?(?:以下|如下)"
    r"|,[^,]{0,4}我[厅局部委办](?![^,]{0,4}[将要会])[^,]{0,10}(?:制[定订]|拟[定订]|编制|起草|研究|组织|提出)"
    r"|(?:研究|审议)[^,]{0,8}决定)"
)
_FOR_OTHERS = re.compile(r"[^。;\n]{0,30}?(?:我(?:单位|公司|人|们)|本(?:单位|公司|人|项目)|申[报请](?:单位|人))")
_PAST_BEFORE = re.compile(r"(?:原|旧|曾|废止|失效|取代|代替|替代|停止执行|修改|修订)[^,。;]{0,12}\Z")
_PAST_AFTER = re.compile(r"[^。;\n]{0,40}?(?:废止|失效|停止执行|停止使用|作废|取代|代替|替代)")


@dataclass(frozen=True, slots=True)
class Context:
    """``issuers`` are the bodies named as having issued it, ``dated`` the day (or year) of issue as an ISO date or its
    prefix.

    ``basis`` is the word by which the draft rests on it (根据), "" where it does not; ``founded`` is what it lays down
    by it (the 办法 of 制定本办法), ``acts`` tells that what the draft itself does comes next (，现将…), ``others`` that
    others rest on it (我单位申报), ``past`` that it is spoken of as no longer holding.
    """

    issuers: tuple[Body, ...] = ()
    dated: str | None = None
    basis: str = ""
    founded: str = ""
    acts: bool = False
    others: bool = False
    past: bool = False


def context(folded: str, start: int, end: int) -> Context:
    """The context of what stands at ``start`` to ``end`` of a folded text."""
    before = _STOPS.split(folded[max(0, start - _WINDOW) : start])[-1]
    after = folded[end : end + _WINDOW]
    plain, behind = _TITLES.sub("", before), _TITLES.sub("", after).lstrip(')]”"')
    basis = _basis(plain, behind)
    return Context(
        issuers=_issuers(before, after),
        dated=_dated(before, after),
        basis=basis,
        founded=_founded(plain, behind) if basis else "",
        acts=_ACTS.match(behind) is not None and (basis != "" or _AIMS.search(plain) is not None),
        others=basis != "" and _FOR_OTHERS.match(behind) is not None,
        past=_PAST_BEFORE.search(before) is not None or _PAST_AFTER.match(after) is not None,
    )


def _dated(before: str, after: str) -> str | None:
    day = _DAY_BEFORE.search(before) or _DAY_AFTER.match(after)
    if day:
        return iso_date(day)
    year = _YEAR_BEFORE.search(before)
    return year["year"] if year else None


def _basis(before: str, after: str) -> str:
    if _AS_BASIS.match(before[-1:] + after) or _IS_BASIS.match(after):
        return "依据"
    match = _RESTS.search(before)
    return match["verb"] or match["short"] if match else ""


def _issuers(before: str, after: str) -> tuple[Body, ...]:
    """The bodies right before it, where it is their document and not one that goes with it."""
    said = _SAID.search(before)
    return named_in(before[: said.start()]) if said and not _MADE_OF_IT.match(after) else ()


def _founded(before: str, after: str) -> str:
    said = (
        _IS_BASIS.match(after) or _FOUNDED.match(after) or (_IS_FOUNDED.match(after) and _FOUNDED_BEFORE.search(before))
    )
    return said["kind"] if said else ""
