"""To which mention a text attributes the words that stand in quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.checking.articles import Clause
    from assistant.checking.reading import Cited

SHORTEST_QUOTE = 5
"""Shortest quotation that is looked up, in characters; what is shorter is a term."""
_LONGEST_QUOTE = 2000
_LONGEST_LINK = 120
_AFTER = 40
_WIDEST = 400
_MOST_NEAR = 4
"""Mentions near a quotation, at most, that it is compared with."""

_QUOTES = re.compile(
    rf"“(?P<a>[^“”]{{1,{_LONGEST_QUOTE}}})”|\"(?P<b>[^\"\n]{{1,{_LONGEST_QUOTE}}})\"|「(?P<c>[^「」]{{1,{_LONGEST_QUOTE}}})」"
    rf"|『(?P<d>[^『』]{{1,{_LONGEST_QUOTE}}})』"
)
_SAYING = (
    "规定|指出|提出|明确|强调|重申|申明|要求|载明|写明|写道|明文|所称|所述|表述"
    "|提到|谈到|指明|言明|明示|点明|明定|措[辞词]|一句|原文|原话|原句|原意|说法|写|说|讲|言|云|道|称|载|述|示|[读看见查找]到|叫[作做]|[录印][有着]|印的是"
)
_SAYS = re.compile(
    rf"(?:{_SAYING}|中|关于|有关|[条款项])[的了是为着有即]*[,:]?即?\s*\Z"
    rf"|(?:{_SAYING}|[话句]|摘[录抄编]|[抄照]录|内容)[^,:“”]{{0,6}}(?::|[—–―-]{{1,2}})\s*\Z|[的有][一两几]?[句段行条][话字]?[,:]?\s*\Z"
    r"|话来?[说讲],?(?:那?就是|即|是)?[:—–―-]*\s*\Z"
    r"|\A[)\]\s]*(?:文件|文)?(?::|[—–―-]{1,2})\s*\Z"
)
_FOR = re.compile(r"(?:贯彻|落实|响应|践行|围绕)[^,。;:]{0,12}\Z")
"""What stands before a document whose demands are met by the words of others: 为落实《办法》要求：“…”."""
_BLOCK = re.compile(
    r"(?:(?:规定|指出|写道|载明|原文|摘录|条文|原话|原句|摘抄|照录|抄录|内容)[是为]?如下:\s*"
    r"|(?:指出|写道|规定|载明):[ \t]*\n)"
    r"[ \t\u3000]*(?P<block>[^\n“「『\"]{8,400})"
)
_LISTED = re.compile(r"[\s)\]”]*(?:[、,和及与]|以及)?\s*(?:第[^,。;《》]{1,12}[条款项])?")
_ALTERS = re.compile(r"(?:[改整更订换]为|增[加写补设]|新增|补充|删[去除])[^,。;:\n“”]{0,6}[:,]?[\s“「『\"]*\Z")
"""What stands before words that are to be put into a document, or out of it."""
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_NOT_SAID = re.compile(r"简称|统称|下称|[。;!?\n]")
_NO_OTHER = re.compile(
    r"[^,]*\Z|.*,(?:[前后]者|[上里][面头]|其[中上])?的?(?:第[^,]{1,10}[条款项])?[明确并也还又特别专门就其中同时进一步再次首即鲜郑重清楚反复多早已都则更着突出赫然]*\Z"
)
"""What stands before the saying where it is still the document that says so, and nobody else."""
_THAT_SENTENCE = re.compile(
    r".*[,?](?![^,]*[他她我你们某厅局长])[^,]{0,10}(?:那|这么?|有|标准)(?:一?[句条段]话?|答案)是?[:,]\s*\Z"
)
"""What stands before a quotation where a sentence of the document is pointed at: 划了线的那句是：."""
_OF_IT = re.compile(r"[)\]\s]*(?:文件|文)?[中里的内]?[有讲写]?\s*")
_SO_CALLED = re.compile(r"[之这]?[一条句段]*的?(?:规定|要求|原则|精神|表述|部署|条款|原文|提法|的话)")
_AND_QUOTE = re.compile(
    r"\s*(?:[、,和及与]|以及)?\s*"
    rf"(?:(?:又|还|并|也|再|同时|而且|且|既|接着|随后|进一步|另外?|此外)+[^,。;:“”]{{0,4}}?(?:{_SAYING})[^,。;:“”]{{0,2}}[,:]?\s*)?"
)
_BESIDE = re.compile(r"\s*(?:[、,和及与]|以及)?\s*")
_DRAWN = (
    "(?:出处|来源)[是为在即:]?|[抄摘节]?录自|抄自|节选自|追溯?到|参见|详见|引自|摘自|语出|出自|出于|来自|源自|源于|"
    "取自|载于|见于|见诸|写在|写入|写进|载入|引用自?|据|见"
)
_ISSUED = (
    r"(?:[^,。;:“”《》()]{0,24}(?:印发|发布|公布|颁布|下发|出台|制定)的"
    r"|[^,。;:“”《》()]{0,16}[府厅局委部院会省市县区办])?"
)
_THIS = r"(?:[这此]|以上|上述|前述|[原一]?[话语句]|原文|字样|的?出处(?:可以?|能)?|的?(?:规定|要求|表述|说法|提法|原则))"
_BRACKETED = re.compile(rf"[。,]?\s*\((?:{_DRAWN}|自)?\s*")
_DASHED = re.compile(rf"[。,]?\s*[—–―-]{{1,2}}\s*(?:{_DRAWN})?{_ISSUED}\s*")
_FROM = re.compile(rf"[。,]?\s*(?:{_THIS}[^,。;:“”]{{0,4}}?,?)?[均都皆正便即就也的]*(?:{_DRAWN}){_ISSUED}\s*")
_IS = re.compile(rf"[。,]?\s*(?:{_THIS}[^,。;:“”]{{0,4}}?)?[正便即就也都既]*是{_ISSUED}\s*")
_ITS = r"[)\]\s]*(?:文件|文)?(?:第[^,。;:《]{1,14}?[条款项])?(?:中|里|上)?"
_ITS_WORDS = re.compile(
    rf"{_ITS}[^,。;:《“]{{0,8}}?(?:{_SAYING}|原则|底线|红线|条文|内容|精神|部署|提法|规矩|定下|确[定立]|话)"
)
_THUS = re.compile(
    rf"{_ITS}[早已就都也正]*(?:是|作[出了]|有)?(?:如是|如此|这样|这么|白纸黑字)[^,。;:]{{0,4}}?(?:{_SAYING})"
    rf"|{_ITS}的?这一?[项条句个]?(?:规定|要求|表述|原则|话)|{_ITS}[^,。;:]{{0,4}}[说讲写规]定?得"
)
_ABOUT_IT = re.compile(rf"{_ITS}的?(?:解读|解析|问答|综述|述评|侧记|访谈|学习|宣传|印发|发布|出台|实施)")


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words in quotation marks, without the marks; ``cited`` is what a sentence attributes them to, None without.

    ``near`` are the mentions that they may also be of: in the same paragraph or, for a block, right above it; where
    ``cited`` is given, only those that are listed with it.
    """

    span: Span
    cited: Cited | None
    near: tuple[Cited, ...] = ()


def attributed(folded: str, cited: Sequence[Cited], clauses: Sequence[Clause]) -> list[Quoted]:
    """Quotations behind their source (《X》规定：“…”) and before it (“…”，这是《X》的要求), in the text's order."""
    sources = _Sources(folded, cited, clauses)
    matches = list(_QUOTES.finditer(folded))
    owners: list[Cited | None] = []
    for at, match in enumerate(matches):
        owner = sources.bracketed(match.end()) or sources.before(match)
        if owner is None and at and _linked(folded, matches[at - 1], match, _AND_QUOTE):
            owner = owners[-1]
        owners.append(owner or sources.behind(match.end()))
    for at in range(len(matches) - 2, -1, -1):
        if owners[at] is None and _linked(folded, matches[at], matches[at + 1], _BESIDE):
            owners[at] = owners[at + 1]
    found = [Quoted(Span(*m.span(str(m.lastgroup))), owner) for m, owner in zip(matches, owners, strict=True)]
    blocks = (Quoted(Span(*m.span("block")), None) for m in _BLOCK.finditer(folded))
    quoted = sorted([*found, *blocks], key=lambda one: one.span)
    long_enough = (one for one in quoted if one.span.end - one.span.start >= SHORTEST_QUOTE)
    long_enough = (
        one for one in long_enough if not _ALTERS.search(folded, max(0, one.span.start - _AFTER), one.span.start)
    )
    return [replace(one, near=tuple(sources.near(one))) for one in long_enough]


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

    def near(self, quoted: Quoted) -> Iterator[Cited]:
        """The mentions that a quotation may also be of, the nearest first."""
        if quoted.cited:
            at = bisect_left(self._starts, quoted.cited.start)
            for one in reversed(self._cited[max(0, at - _MOST_NEAR) : at]):
                if not _LISTED.fullmatch(self._folded, one.end, self._starts[at]):
                    return
                yield one
                at -= 1
            return
        start, end = quoted.span.start, quoted.span.end
        within = bisect_left(self._starts, start)
        if within < len(self._cited) and self._starts[within] == start and self._cited[within].end >= end:
            return
        low = max(0, start - _WIDEST)
        line = self._folded.rfind("\n", low, start)
        above = self._folded.rfind("\n", low, line) if line >= 0 else line
        opens = line if self._cited_between(line, start) or start - line > _LONGEST_LINK else above
        closes = self._folded.find("\n", end, end + _WIDEST)
        first = bisect_left(self._starts, max(opens, low))
        last = bisect_left(self._starts, closes if closes >= 0 else end + _WIDEST)
        between = [one for one in self._cited[first:last] if one.end <= start or one.start >= end]
        yield from sorted(between, key=lambda one: abs(one.start - start))[:_MOST_NEAR]

    def _cited_between(self, start: int, end: int) -> bool:
        at = bisect_left(self._starts, start)
        return at < len(self._starts) and self._starts[at] < end

    def before(self, quote: re.Match[str]) -> Cited | None:
        """The last one before a quotation, where the words between say that it says so."""
        at = bisect_right(self._ends, quote.start(), key=lambda pair: pair[0]) - 1
        if at < 0 or quote.start() - self._ends[at][0] > _LONGEST_LINK:
            return None
        end, owner = self._ends[at]
        link = _IN_BRACKETS.sub("", self._folded[end : quote.start()])
        says = _SAYS.search(link)
        if says and _FOR.search(self._folded[max(0, owner.start - _AFTER) : owner.start]) and "要求" in link:
            return None
        if says and _NO_OTHER.match(link[: says.start()]) and not _NOT_SAID.search(link):
            return owner
        if _THAT_SENTENCE.fullmatch(link) and not _NOT_SAID.search(link.replace("?", "")):
            return owner
        return owner if _OF_IT.fullmatch(link) and _SO_CALLED.match(self._folded, quote.end()) else None

    def bracketed(self, end: int) -> Cited | None:
        """The one right behind a quotation that ends at ``end``, in a bracket."""
        owner = self._next(end)
        return owner if owner and _BRACKETED.fullmatch(self._folded, end, owner.start) else None

    def _next(self, end: int) -> Cited | None:
        at = bisect_left(self._starts, end)
        near = at < len(self._starts) and self._starts[at] - end <= _LONGEST_LINK
        return self._cited[at] if near else None

    def behind(self, end: int) -> Cited | None:
        """The first one behind a quotation that ends at ``end``, where the words around it say that it says so."""
        owner = self._next(end)
        if owner is None:
            return None
        between = self._folded[end : owner.start]
        after = self._folded[owner.end : owner.end + _AFTER]
        said = (
            ((_DASHED.fullmatch(between) or _FROM.fullmatch(between)) and not _ABOUT_IT.match(after))
            or (_IS.fullmatch(between) and _ITS_WORDS.match(after))
            or (_BESIDE.fullmatch(between) and _THUS.match(after))
        )
        return owner if said else None
