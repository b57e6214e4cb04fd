"""What the words around a mention say: who issued it and when, that it no longer holds, or does not yet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.checking.issuers import Body, named_at_end, named_in
from corpus.dates import DATE, iso_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.types import Span

_WIDE = 400
"""Characters before and behind a mention that may hold its sentence and the documents that it is listed with."""
_LONGEST_GAP = 24
_BLANK = "\0"
_STOPS = re.compile(r"[。;!?\n]")
_ENDS = re.compile(r"[。!?\n]")
_TITLES = re.compile(r"《[^《》\n]*(?:《[^《》\n]*》[^《》\n]*)*》|\([^()\n]*\)")

_MADE_KNOWN = "印发|制发|下发|颁发|发布|公布|颁布|公开发布|发出|出台|推出|签发|所发|发文"
_LAID_DOWN = "制[定订]|拟[定订]|起草|编制|研究提出"
_HINDERS = re.compile(
    "根据|依据|依照|按照?|遵照|参照|转发|批转|贯彻|落实|学习|传达|执行|召开|组织|参加|收到|接到|关于|(?<!会同)(?<!联合)有关|对|向|以|把|报|送|[请商让]|要求|与|和"
)
_MADE = re.compile(
    rf"(?:关于)?(?:(?P<known>{_MADE_KNOWN}|(?<=[厅局委部会室院府署])发(?=[了过]))|(?P<laid>{_LAID_DOWN}))(?:[的了过]|实施的?)?[\s“(]*\Z"
)
_WHEN = rf"(?:{DATE.pattern}|(?P<some>[12]\d{{3}})年(?!度)(?:\s*(?P<in>\d{{1,2}})月份?)?)"
_DAY_BEFORE = re.compile(rf"{_WHEN},?(?P<gap>[^。;:()《》的]{{0,40}}?)\Z")
_DAY_AT_END = re.compile(rf"于?{_WHEN}[\s“]*\Z")
_THE_FILE = r"(?:[这该此]?[份个项]?(?:文件|通知|办法|意见|规定))?,?其?的?"
_IS = r"(?:一[栏项])?,?(?:是|为|系|在|于|:|[写填署标载]的是|[写填署标载][为作明])+"
_DAY_AFTER = re.compile(
    rf"[\s)]*[,、;(]\s*(?:(?:{_MADE_KNOWN}|成文)(?:时间|日期|日)?{_IS}?)?{_WHEN}\s*(?:{_MADE_KNOWN})?\s*\)"
)
_ISSUED_ON = re.compile(rf"[\s)”]*;?{_THE_FILE}(?:{_MADE_KNOWN}|成文)(?:时间|日期|日子|年份|之日)?{_IS}{_WHEN}")
_DAY_OF_MAKING = re.compile(
    rf"(?:{_MADE_KNOWN}|成文)(?:并[^,。;]{{2,3}})?(?:时间|日期|日)?[于在为是:]{_WHEN}(?:的|[,;][^,。;:]{{0,6}}:)?[\s“(]*\Z"
)
_ON_A_DAY = re.compile(rf"(?:\A|[,:;])[^,:;]{{0,6}}?{_WHEN},?(?:随着|伴随|随)?[\s“]*\Z")
_CHANGED = "修[订改正]|重新|废止|施行|实施|生效|执行|失效|转发|批转|学习|传达"
_AFTER_ON_A_DAY = re.compile(
    rf"[\s)”]*(?!(?:[^,。;]{{0,20}}(?:{_CHANGED})))[^,。;《》\d]{{0,4}}?{_WHEN}[^,。;《》\d]{{0,8}}?(?:{_MADE_KNOWN})(?=[,。;了的]|之?[后日际时]|以[来后]|\Z)"
)
_WHEN_ISSUED = re.compile(rf"[\s)”]*,{_WHEN}(?:由[^,。;]{{2,30}})?(?:{_MADE_KNOWN})(?=[,。;]|\Z)")
_DAYS_BEHIND = (_DAY_AFTER, _ISSUED_ON, _WHEN_ISSUED, _AFTER_ON_A_DAY)
_CAME_OUT = re.compile(
    rf"[\s)”]*(?:正式|终于|随即|随后|顺利|早|即|便|就|已)*(?:{_MADE_KNOWN}|问世|面世)(?=[,。;!?了]|\Z)"
)
_AT_THAT_TIME = re.compile(
    rf"[\s)”]*,?[就也都正便恰]*[是在于]*[那彼当这][时年天月日](?:候)?[^,。;]{{0,3}}(?:{_MADE_KNOWN})"
)
_BY_THAT_BODY = re.compile(
    rf"[\s)”]*,?[就也都正便恰确实]*[是由系](?:[其它他]们?|[这该此上前][^,。;]{{0,2}}(?:单位|部门|机关|机构|家))所?(?:{_MADE_KNOWN}|发)"
)
_ISSUER = rf"(?:{_MADE_KNOWN}|{_LAID_DOWN}|落款|署名)(?:机关|单位|部门|主体|机构|者|方)|落款|署名"
_ISSUED_BY = re.compile(rf"[\s)”]*;?{_THE_FILE}(?:{_ISSUER})(?:[^,。;:]{{0,6}}?{_IS}|,)(?P<who>[^,。;()]{{2,60}})")
_SENT_BY = re.compile(
    r"[\s)”]*[就都也正]*[是系由](?P<who>(?![哪谁这其该])[^,。;()]{2,60}?)(?:制[定订])?所?(?:联合)?[印制下颁签]?发的"
)
_MAKER_IS = re.compile(r"[\s)”]*的[^,。;]{0,6}?是(?P<who>[^,。;()]{2,60})")
_AS_ISSUER = re.compile(rf"(?P<who>[^,。;()]{{2,60}}?)作为(?:其)?(?:{_ISSUER}),[^,。;]{{0,8}}\Z")
_WHOSE = re.compile(
    r"[\s)”]*[是由]?(?:哪[^,。;?]{0,6}|谁)(?:印|制|下|颁)?发[^,。;?]{0,2}\?(?:答:)?[是由]?(?P<who>[^,。;?]{2,60}?)所?(?:印|制|下|颁)?发"
)
_AND_LAID = re.compile(rf"(?:{_LAID_DOWN})?(?:并|和|、)?\Z")
_OF_A_FORM = re.compile(r"[^,;:()]{0,6}:\s*")
"""A label such as 文件: in a row of them, which semicolons part."""
_WHO_ISSUED = re.compile(rf"(?:{_ISSUER})[^,。;:]{{0,6}}?{_IS}(?P<who>[^,。;()]{{2,60}}?)[,;][^,。;]{{0,16}}\Z")
_SAID_AFTER = re.compile(
    r"[\s)”]*(?:文件)?(?:\(|,?(?=[^,]{0,3}(?:由|系|是|为|经|于|自)))(?P<what>[^,。;:()《》]{0,50}?(?:、[^,。;:()《》]{2,20}?){0,4})"
    rf"(?:(?P<known>{_MADE_KNOWN})|(?P<laid>{_LAID_DOWN}))(?=的?[,。;、)!?\n]|的?\Z|以[来后]|之[日后]|后|并|实施|施行|,)"
)
_MADE_OF_IT = re.compile(
    r"[\s)]*(?:的)?(?:实施|配套|补充|解读|解释|问答|操作|修改|修订|贯彻|英文|汇编|执行|落实|任务|宣传|学习|考核)"
)

_ENDED = "废止|失效|停止执行|停止使用|不再(?:执行|适用|有效|使用)|作废|终止"
_REPLACED = "取代|代替|替代|替换"
_PAST_BEFORE = re.compile(
    r"(?:[原旧老]的?|前身(?:是|为|即)?|(?:已经?|均已|现已)[^,。;]{0,8}的|不再(?:执行|适用|引用)|"
    rf"(?:(?:{_ENDED}|{_REPLACED})(?:了|过|的|原|旧|[^,。;]{{0,4}}年[^,。;]{{0,8}}的)?[^,。;按照据]{{0,4}})|"
    r"(?:修订|修改|清理|撤销)(?:了|原|旧)?|(?:相较于?|相比于?|较之|比)|曾经?(?:于|在)?[^,。;]{0,16}"
    r"(?:印发|出台|发布|制定|下发|依据|根据|按照|执行|适用|实行)(?:了|过|的是?)?)[\s“(]*\Z"
)
_PAST_AFTER = re.compile(
    r"[^,。;]{0,6}(?:是否|还|仍然?)[^,。;]{0,4}(?:有效|适用|能|可以)"
    r"|(?:进行|作|做)?了?[^,。;]{0,6}(?:修订|修改|清理)(?:完善)?(?:[,。;]|而|的?基础上|形成|$)"
    r"|的?(?:基础上)?(?:不同|差异|区别)"
)
_ONCE = re.compile(
    r"当时|当年(?![度预财])|历史上|以往|此前|先前|早先|那时|彼时|原先|沿革|新旧|旧[办规文政制]|老[办规]"
    r"|(?:施行|实施|印发|出台|生效|废止|年)(?:之|以)?前|(?:废止|失效)(?:之|以)?后|回顾"
    rf"|[12]\d{{3}}年[^。;根据依按照]{{0,40}}(?:{_MADE_KNOWN})了?[\s“]*\Z"
)
_OVER = re.compile(
    rf"{_ENDED}|{_REPLACED}|停用|退出|接续|[不勿](?:要|得|宜|应)?再|期满|届满|[到过]期|对比|相比|比较|更新为|重新制"
)
_BY_IT = re.compile(
    r"(?:[据照按合从循]|依|执行|落实|贯彻|违反|遵守|适用|符合|超出|突破|参考|学习|对标|宣传|根据[^,。;]{0,12})[\s“(]*\Z"
)
_AS_GROUND = re.compile(r"作?为(?:依据|根据|据|准|准绳|遵循)")
_ENDED_ABOVE = re.compile(r"(?:废止|失效|停止执行)[^。\n]{0,30}(?::|目录|清单|一览表)\s*\n[^。]*\Z")
_UNBORN = re.compile(
    r"起草|[初草]稿|草案|送审|报[审批]稿|审议|征求|征集|立法|即将|将[于由]|尚未|正在|出台后|有望"
    r"|(?:建议|推动|争取|力争|研究|加快|将|准备|完善)[^。;]{0,16}(?:出台|印发|制[定订]|发布|修订|编制)"
)
_COMING = re.compile(r"拟(?![定订出])|列入|适时|尽快|抓紧|待|预计|计划|论证")
_GIVES = re.compile(r"现(?:将|就|把|予以?)[^。;,]{0,20}\Z")
_OUT = re.compile(r"[^。;,]{0,10}(?:印发|发布|公布)")


@dataclass(frozen=True, slots=True)
class Issue:
    """What is said of the issue of a document: the bodies, as far as they are known, and the day.

    ``drafted`` tells that the bodies are only said to have laid it down; ``day`` is an ISO date, a month or a year;
    ``told`` are the words that end with who is said to have issued it, a body that is not known too.
    """

    bodies: tuple[Body, ...] = ()
    drafted: bool = False
    day: str | None = None
    told: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """The words around what stands at ``start`` to ``end`` of a text; ``blank`` is that text as ``blanked``."""

    blank: str = ""
    start: int = 0
    end: int = 0

    @property
    def _above(self) -> str:
        return self.blank[max(0, self.start - _WIDE) : self.start]

    @property
    def _below(self) -> str:
        return self.blank[self.end : self.end + _WIDE]

    @property
    def before(self) -> str:
        """Its sentence up to it, without brackets and other mentions."""
        return _ENDS.split(_plain(self._above))[-1]

    @property
    def after(self) -> str:
        """The rest of its sentence, without brackets and other mentions."""
        return _ENDS.split(_plain(self._below))[0].lstrip(')]”"')

    @property
    def running(self) -> bool:
        """Whether its sentence ends with a full stop."""
        end = _ENDS.search(_plain(self._below))
        return end is not None and end.group() != "\n"

    @property
    def issuing(self) -> bool:
        """Whether the draft itself issues it there."""
        return _GIVES.search(self.before) is not None and _OUT.match(self.after) is not None

    @property
    def coming(self) -> bool:
        """Whether it may be spoken of as not yet issued, in its sentence or by lesser words beside it."""
        before, after = self.before, self.after
        beside = f"{before.rpartition(',')[2]}{_BLANK}{after.partition(',')[0]}"
        return _UNBORN.search(f"{before}{_BLANK}{after}") is not None or _COMING.search(beside) is not None

    @property
    def past(self) -> bool:
        """Whether the words speak of its end: near it, or anywhere in the sentence where nothing rests on it."""
        before, after = self.before, self.after
        near = before.rpartition(";")[2]
        if _PAST_BEFORE.search(near) or _ONCE.search(before) or _ONCE.match(after) or _ENDED_ABOVE.search(self._above):
            return True
        if _BY_IT.search(near) or (near.endswith("以") and _AS_GROUND.match(after)):
            return False
        said = (near, after.partition(";")[0], _STOPS.split(self._below)[0])
        return _PAST_AFTER.match(after) is not None or any(_OVER.search(words) for words in said)

    @property
    def issue(self) -> Issue:
        """Who issued it and when, by the words right before and behind it."""
        before, after = _STOPS.split(self._above)[-1], _STOPS.split(self._below)[0]
        if _OF_A_FORM.fullmatch(before):
            before = _ENDS.split(self._above)[-1]
        if not after.strip(")”"):
            after = _ENDS.split(self._below)[0]
        bodies, drafted, told = self._bodies(before, after)
        return Issue(bodies, drafted, _day_of(self._when(before, after)), told)

    def _told(self, before: str, after: str) -> str | None:
        """The words that name who issued it, where a label, a question or a relative clause says so."""
        words = before.replace(_BLANK, "")
        told = _ISSUED_BY.match(after) or _SENT_BY.match(after) or _WHOSE.match(self._below)
        if told is None and _MADE.search(words):
            told = _MAKER_IS.match(after)
        if told is None and _BLANK not in before:
            told = _WHO_ISSUED.search(words) or _AS_ISSUER.search(words)
        return told["who"] if told else None

    def _bodies(self, before: str, after: str) -> tuple[tuple[Body, ...], bool, str]:
        """The bodies, whether they are only said to have laid it down, and the words that end with their names."""
        words = before.replace(_BLANK, "")
        bodies, gap = named_at_end(words, anyhow=True)
        if bodies and len(gap) <= _LONGEST_GAP and _BY_THAT_BODY.match(after):
            return bodies, False, ""
        if told := self._told(before, after):
            return named_in(told), False, told
        told = ""
        if not _MADE_OF_IT.match(after):
            made = _MADE.search(words)
            told = words[: made.start()] if made and made["known"] else ""
            bodies, gap = named_at_end(words[: made.start()]) if made else (named_in(_DAY_AT_END.sub("", before)), "")
            if bodies and len(gap) <= _LONGEST_GAP and not _HINDERS.search(gap):
                return bodies, bool(made and made["laid"]), told
        if said := _SAID_AFTER.match(after):
            told = re.sub(_WHEN, "", said["what"])
            bodies, gap = named_at_end(told)
            return (() if _HINDERS.search(gap) else bodies), said["laid"] is not None, _AND_LAID.sub("", told)
        return (), False, told

    @staticmethod
    def _when(before: str, after: str) -> re.Match[str] | None:
        """Where the day of its issue is told."""
        words = before.replace(_BLANK, "")
        made = None if _MADE_OF_IT.match(after) else _MADE.search(words)
        found = _DAY_BEFORE.search(words[: made.start()]) if made else None
        if found and not _HINDERS.search(found["gap"]):
            return found
        found = next(filter(None, (pattern.match(after) for pattern in _DAYS_BEHIND)), None)
        found = found or _DAY_OF_MAKING.search(before)
        if found is None and _CAME_OUT.match(after):
            found = _ON_A_DAY.search(before)
        if found is None and _AT_THAT_TIME.match(after):
            found = next(iter(re.finditer(_WHEN, before)), None)
        said = None if found else _SAID_AFTER.match(after)
        return re.search(_WHEN, said["what"]) if said else found


def blanked(folded: str, spans: Iterable[Span]) -> str:
    """A folded text of the same length in which the mentions at ``spans`` are blank, as ``Context`` needs it."""
    parts, at = [], 0
    for span in sorted(spans):
        if span.end > at:
            start = max(at, span.start)
            parts += [folded[at:start], _BLANK * (span.end - start)]
            at = span.end
    return "".join([*parts, folded[at:]])


def _plain(blank: str) -> str:
    """The words around mentions, without what stands in brackets and between 《》."""
    return _TITLES.sub("", blank.replace(_BLANK, ""))


def _day_of(found: re.Match[str] | None) -> str | None:
    """The day, month or year as an ISO date or its prefix."""
    if found is None:
        return None
    if found["some"]:
        return f"{found['some']}-{int(found['in']):02}" if found["in"] else found["some"]
    return iso_date(found)
