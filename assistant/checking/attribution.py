"""To which mention a text attributes the words that stand in quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.checking.reading import Cited, Clause

SHORTEST_QUOTE = 5
"""Shortest quotation that is looked up, in characters; what is shorter is a term."""
_LONGEST_QUOTE = 2000
_LONGEST_LINK = 120
_AFTER = 40

_QUOTES = re.compile(
    rf"“(?P<a>[^“”]{{1,{_LONGEST_QUOTE}}})”|\"(?P<b>[^\"\n]{{1,{_LONGEST_QUOTE}}})\"|「(?P<c>[^「」]{{1,{_LONGEST_QUOTE}}})」"
    rf"|『(?P<d>[^『』]{{1,{_LONGEST_QUOTE}}})』"
)
_SAYING = (
    "规定|指出|提出|明确|强调|要求|载明|写明|写道|明文|所称|所述|表述|原文|原话|原句|原意|写|说|讲|言|云|道|称|载|述|示"
)
_SAYS = re.compile(
    rf"(?:{_SAYING}|中|关于|有关|[条款项])[的了是为着有]*[,:]?\s*\Z"
    rf"|(?:{_SAYING}|[话句])[^,:“”]{{0,6}}(?::|[—–―-]{{1,2}})\s*\Z"
    r"|话来?[说讲],?(?:那?就是|即|是)?[:—–―-]*\s*\Z"
    r"|\A[)\]\s]*(?:文件|文)?(?::|[—–―-]{1,2})\s*\Z"
)
_NOT_SAID = re.compile(r"简称|统称|下称|[。;!?\n]")
_NO_OTHER = re.compile(
    r"[^,]*\Z|.*,(?:第[^,]{1,10}[条款项])?[明确并也还又特别专门就其中同时进一步再次首即鲜郑重清楚反复多早已都则更着突出赫然]*\Z"
)
"""What stands before the saying where it is still the document that says so, and nobody else."""
_OF_IT = re.compile(r"[)\]\s]*(?:文件|文)?[中里的]?\s*")
_SO_CALLED = re.compile(r"这?[一条句段]*的?(?:规定|要求|原则|精神|表述|部署|条款|原文|提法|的话)")
_AND_QUOTE = re.compile(
    r"\s*(?:[、,和及与]|以及)?\s*"
    rf"(?:(?:又|还|并|也|再|同时|而且|且|既|接着|随后|进一步|另外?|此外)+[^,。;:“”]{{0,4}}?(?:{_SAYING})[^,。;:“”]{{0,2}}[,:]?\s*)?"
)
_BESIDE = re.compile(r"\s*(?:[、,和及与]|以及)?\s*")
_DRAWN = "参见|详见|引自|摘自|语出|出自|出于|来自|源自|源于|取自|载于|见于|见诸|写在|写入|写进|载入|引用自?|据|见"
_ISSUED = (
    r"(?:[^,。;:“”《》()]{0,24}(?:印发|发布|公布|颁布|下发|出台|制定)的"
    r"|[^,。;:“”《》()]{0,16}[府厅局委部院会省市县区办])?"
)
_THIS = r"(?:[这此]|以上|上述|前述|[原一]?[话语句]|原文|字样|的?(?:规定|要求|表述|说法|提法|原则))"
_BRACKETED = re.compile(rf"[。,]?\s*\((?:{_DRAWN}|自)?\s*")
_DASHED = re.compile(rf"[。,]?\s*[—–―-]{{1,2}}\s*(?:{_DRAWN})?{_ISSUED}\s*")
_FROM = re.compile(rf"[。,]?\s*(?:{_THIS}[^,。;:“”]{{0,4}}?,?)?[均都皆正便即就也]*(?:{_DRAWN}){_ISSUED}\s*")
_IS = re.compile(rf"[。,]?\s*(?:{_THIS}[^,。;:“”]{{0,4}}?)?[正便即就也都既]*是{_ISSUED}\s*")
_ITS = r"[)\]\s]*(?:文件|文)?(?:第[^,。;:《]{1,14}?[条款项])?(?:中|里|上)?"
_ITS_WORDS = re.compile(
    rf"{_ITS}[^,。;:《“]{{0,8}}?(?:{_SAYING}|原则|底线|红线|条文|内容|精神|部署|提法|规矩|定下|确[定立]|话)"
)
_THUS = re.compile(rf"{_ITS}[早已就都也正]*是?(?:如是|如此|这样|这么|白纸黑字)[^,。;:]{{0,4}}?(?:{_SAYING})")
_ABOUT_IT = re.compile(rf"{_ITS}的?(?:解读|解析|问答|综述|述评|侧记|访谈|学习|宣传|印发|发布|出台|实施)")


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words in quotation marks, without the marks, that a sentence attributes to a mention."""

    span: Span
    cited: Cited


def attributed(folded: str, cited: Sequence[Cited], clauses: Sequence[Clause]) -> list[Quoted]:
    """Quotations behind their source (《X》规定：“…”) and before it (“…”，这是《X》的要求), in the text's order."""
    sources = _Sources(folded, cited, clauses)
    matches = list(_QUOTES.finditer(folded))
    owners: list[Cited | None] = []
    for at, match in enumerate(matches):
        owner = sources.before(match)
        if owner is None and at and _linked(folded, matches[at - 1], match, _AND_QUOTE):
            owner = owners[-1]
        owners.append(owner or sources.behind(match.end()))
    for at in range(len(matches) - 2, -1, -1):
        if owners[at] is None and _linked(folded, matches[at], matches[at + 1], _BESIDE):
            owners[at] = owners[at + 1]
    spans = (Span(*match.span(str(match.lastgroup))) for match in matches)
    pairs = zip(spans, owners, strict=True)
    return [Quoted(span, owner) for span, owner in pairs if owner and span.end - span.start >= SHORTEST_QUOTE]


def _linked(folded: str, first: re.Match[str], second: re.Match[str], between: re.Pattern[str]) -> bool:
    near = second.start() - first.end() <= _LONGEST_LINK
    return near and between.fullmatch(folded, first.end(), second.start()) is not None


class _Sources:
    """The mentions and articles of a text, asked for the one that a quotation is of."""

    def __init__(self, folded: str, cited: Sequence[Cited], clauses: Sequence[Clause]) -> None:
        self._folded = folded
        self._cited = cited
        self._starts = [one.start for one in cited]
        ends = [*((one.end, one) for one in cited), *((clause.span.end, clause.cited) for clause in clauses)]
        self._ends = sorted(ends, key=lambda pair: pair[0])

    def before(self, quote: re.Match[str]) -> Cited | None:
        """The last one before a quotation, where the words between say that it says so."""
        at = bisect_right(self._ends, quote.start(), key=lambda pair: pair[0]) - 1
        if at < 0 or quote.start() - self._ends[at][0] > _LONGEST_LINK:
            return None
        end, owner = self._ends[at]
        link = self._folded[end : quote.start()]
        says = _SAYS.search(link)
        if says and _NO_OTHER.match(link[: says.start()]) and not _NOT_SAID.search(link):
            return owner
        return owner if _OF_IT.fullmatch(link) and _SO_CALLED.match(self._folded, quote.end()) else None

    def behind(self, end: int) -> Cited | None:
        """The first one behind a quotation that ends at ``end``, where the words around it say that it says so."""
        at = bisect_left(self._starts, end)
        if at == len(self._starts) or self._starts[at] - end > _LONGEST_LINK:
            return None
        owner = self._cited[at]
        between = self._folded[end : owner.start]
        after = self._folded[owner.end : owner.end + _AFTER]
        said = (
            _BRACKETED.fullmatch(between)
            or ((_DASHED.fullmatch(between) or _FROM.fullmatch(between)) and not _ABOUT_IT.match(after))
            or (_IS.fullmatch(between) and _ITS_WORDS.match(after))
            or (_BESIDE.fullmatch(between) and _THUS.match(after))
        )
        return owner if said else None
