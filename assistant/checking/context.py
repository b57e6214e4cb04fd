"""What the words around a mention say: who issued it and when, that it is a basis, that it no longer holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.checking.issuers import Body, named_in
from corpus.dates import DATE, iso_date
from corpus.relations.mentions import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.types import Span

_WINDOW = 120
_WIDE = 400
"""Characters before and behind a mention that may hold the other documents that it is listed with."""
_BLANK = "\0"
_MADE_KNOWN = r"(?:联合)?(?:印发|发布|公布|颁布|下发|出台)(?:的|了)?"
_ISSUED = r"(?:联合)?(?:印发|发布|公布|颁布|下发|出台|制定|转发)(?:的|了)?"
_SAID = re.compile(rf"于?(?:{DATE.pattern}|[12]\d{{3}}年)?(?:(?:关于)?{_MADE_KNOWN})?[\s“]*\Z")
_MADE_OF_IT = re.compile(r"[\s)]*(?:的)?(?:实施|配套|补充|解读|解释|问答|操作|修改|修订|贯彻|英文|汇编)")
_DAY_BEFORE = re.compile(rf"{DATE.pattern},?(?:由)?[\u3400-\u9fff]{{0,24}}?{_ISSUED}[\s(]*\Z")
_YEAR_BEFORE = re.compile(rf"(?P<year>[12]\d{{3}})年(?!度)[\u3400-\u9fff]{{0,24}}?{_ISSUED}[\s(]*\Z")
_DAY_AFTER = re.compile(rf"\s*[,、;]\s*{DATE.pattern}\s*(?:印发|发布|公布)?\s*\)")
_ENDS = re.compile(r"[。!?\n]")
_STOPS = re.compile(r"[。;!?\n]")
_TITLES = re.compile(r"《[^《》\n]*(?:《[^《》\n]*》[^《》\n]*)*》|\([^()\n]*\)")
_GROUNDS = "根据|依据|依照|按照|遵照|遵循|鉴于|参酌"
_TO = r"(?:[^,:]{0,20}?(?:[、和及与]|以及))?[^,:]{0,16}\Z"
_RESTS = re.compile(rf"(?P<verb>{_GROUNDS}|参照|比照|基于){_TO}|(?:\A|,)(?P<short>[依据按])\Z")
_AND = r"(?:[、和及与\s]|以及|文件?)*"
_TAKEN_BEFORE = re.compile(r"[以有将把引][^,;:]{0,20}\Z")
_TAKEN_AFTER = re.compile(
    rf"{_AND}[^,。;:\n]{{0,10}}?(?:(?:为|作|当作|视为)[^,。;:\n]{{0,4}}?(?:依据|根据|基础|遵循|指导|准绳)|[为作]据|可[依循])"
)
_UPON_BEFORE = re.compile(r"在(?:[^,;:]{0,20}[、和及与])?\Z")
_UPON_AFTER = re.compile(rf"{_AND}的?基础上")
_ITEM = "(?:[一二三四五六]|其[一二三四]|首先|其次|再次|第[一二三四五六]|\\d{1,2}[.、])(?:则?是|为)?,?"
_ARE = (
    "(?:主要|分别|[就正即都均])*(?:的?是|为|在于|包括|如下|有(?:[一二两三四五][^,;:]{0,3}|以下[^,;:]{0,6})?(?=:|\\Z)):?"
)
_GROUND_IS = re.compile(
    rf"(?:(?:依据|根据)(?:的文件)?(?:[,:]{_ITEM}|{_ARE}|:)|[依凭]据?的[就正都]?是)(?:{_ITEM})?[^,;:]{{0,20}}"
    rf"(?:[,;](?:{_ITEM}|还有|也有|以及|和|(?=[;\s]*\Z))[^,;:]{{0,20}}){{0,6}}\Z"
)
_AMONG_BEFORE = re.compile(r"(?:[的其所]|主要|政策|法律|文件)(?:依据|根据|遵循)[^。;\n]{0,40}\Z")
_AMONG_AFTER = re.compile(rf"{_AND}[也亦均都皆]?(?:在列|在其中|位列其中|是其[中一]|为其一|居其[一首])")
_LEAVE_BEFORE = re.compile(r"经(?![济营费常验办])[^,;:]{0,16}\Z")
_LEAVE_AFTER = re.compile(r"[^,。;:\n]{0,6}?(?P<word>授权|批准|核准|许可|准许)")
_IS_BASIS = re.compile(rf"(?:文件)?是(?:制定)?本(?P<kind>{KINDS})的?(?:制定|主要|直接|重要)?(?:依据|根据)")
_SERVES = re.compile(
    rf"{_AND}[就正也即都均]*(?:是|系|作为|构成|为)[^,。;:\n《]{{0,24}}?(?:依据|根据|准绳)"
    r"|[^。;\n]{0,60}?,据此"
)
_AIMS = re.compile(rf"(?:贯彻|落实|执行|结合){_TO}")
_LAYS_DOWN = r"(?:制[定订]|拟[定订]|编制|起草|提出|形成|作出)"
_FOUNDED_BEFORE = re.compile(
    rf"(?:本(?:文|(?P<kind>{KINDS}))|(?:上述|以上)(?:意见|安排|部署|措施))[是系]?(?:主要)?(?:(?:{_GROUNDS}|参照|基于)[^,:]{{0,16}}|以)\Z"
)
_IS_FOUNDED = re.compile(rf"[^。,;\n]{{0,16}}?{_LAYS_DOWN}")
_WHILE_FOUNDING = re.compile(
    rf"{_LAYS_DOWN}本(?:文|(?P<kind>{KINDS}))(?:时|中|期间|过程中|的过程中),?[^,:]{{0,8}}?(?:{_GROUNDS}|参照|基于){_TO}"
)
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


def blanked(folded: str, spans: Iterable[Span]) -> str:
    """A folded text of the same length in which the mentions at ``spans`` are blank, as ``context`` needs it."""
    parts, at = [], 0
    for span in sorted(spans):
        if span.end > at:
            start = max(at, span.start)
            parts += [folded[at:start], _BLANK * (span.end - start)]
            at = span.end
    return "".join([*parts, folded[at:]])


def context(folded: str, blank: str, start: int, end: int) -> Context:
    """The context of what stands at ``start`` to ``end`` of a folded text; ``blank`` is that text as ``blanked``."""
    before = _STOPS.split(folded[max(0, start - _WINDOW) : start])[-1]
    after = folded[end : end + _WINDOW]
    sentence = _ENDS.split(_plain(blank[max(0, start - _WIDE) : start]))[-1]
    plain, behind = sentence.rpartition(";")[2], _plain(blank[end : end + _WIDE]).lstrip(')]”"')
    basis = _basis(plain, behind) or ("依据" if _GROUND_IS.search(sentence) else "")
    return Context(
        issuers=_issuers(before, after),
        dated=_dated(before, after),
        basis=basis,
        founded=_founded(plain, behind) if basis else "",
        acts=_ACTS.match(behind) is not None and (basis != "" or _AIMS.search(plain) is not None),
        others=basis != "" and _FOR_OTHERS.match(behind) is not None,
        past=_PAST_BEFORE.search(before) is not None or _PAST_AFTER.match(after) is not None,
    )


def _plain(blank: str) -> str:
    """The words around mentions, without what stands in brackets and between 《》."""
    return _TITLES.sub("", blank.replace(_BLANK, ""))


def _dated(before: str, after: str) -> str | None:
    day = _DAY_BEFORE.search(before) or _DAY_AFTER.match(after)
    if day:
        return iso_date(day)
    year = _YEAR_BEFORE.search(before)
    return year["year"] if year else None


def _basis(before: str, after: str) -> str:
    """The word by which the draft rests on what stands between, 依据 where the words around it say so."""
    if _TAKEN_BEFORE.search(before) and _TAKEN_AFTER.match(after):
        return "依据"
    if _IS_BASIS.match(after) or (_AMONG_BEFORE.search(before) and _AMONG_AFTER.match(after)):
        return "依据"
    if _UPON_BEFORE.search(before) and _UPON_AFTER.match(after):
        return "依据"
    leave = _LEAVE_AFTER.match(after) if _LEAVE_BEFORE.search(before) else None
    if leave:
        return leave["word"]
    match = _RESTS.search(before)
    if match:
        return match["verb"] or match["short"]
    return "据此" if _SERVES.match(after) else ""


def _issuers(before: str, after: str) -> tuple[Body, ...]:
    """The bodies right before it, where it is their document and not one that goes with it."""
    said = _SAID.search(before)
    return named_in(before[: said.start()]) if said and not _MADE_OF_IT.match(after) else ()


def _founded(before: str, after: str) -> str:
    said = (
        _IS_BASIS.match(after)
        or _FOUNDED.match(after)
        or _WHILE_FOUNDING.search(before)
        or (_IS_FOUNDED.match(after) and _FOUNDED_BEFORE.search(before))
    )
    return said["kind"] or "文" if said else ""
