"""What the words around a mention say: that it no longer holds, or does not yet; and of its issue (``issue``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.checking.issue import BLANK, ENDS, MADE_KNOWN, STOPS, Issue, issue_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.types import Span

_WIDE = 400
"""Characters before and behind a mention that may hold its sentence and the documents that it is listed with."""
_TITLES = re.compile(r"《[^《》\n]*(?:《[^《》\n]*》[^《》\n]*)*》|\([^()\n]*\)")

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
    rf"|[12]\d{{3}}年[^。;根据依按照]{{0,40}}(?:{MADE_KNOWN})了?[\s“]*\Z"
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
        return ENDS.split(_plain(self._above))[-1]

    @property
    def after(self) -> str:
        """The rest of its sentence, without brackets and other mentions."""
        return ENDS.split(_plain(self._below))[0].lstrip(')]”"')

    @property
    def running(self) -> bool:
        """Whether its sentence ends with a full stop."""
        end = ENDS.search(_plain(self._below))
        return end is not None and end.group() != "\n"

    @property
    def issuing(self) -> bool:
        """Whether the draft itself issues it there."""
        return _GIVES.search(self.before) is not None and _OUT.match(self.after) is not None

    @property
    def coming(self) -> bool:
        """Whether it may be spoken of as not yet issued, in its sentence or by lesser words beside it."""
        before, after = self.before, self.after
        beside = f"{before.rpartition(',')[2]}{BLANK}{after.partition(',')[0]}"
        return _UNBORN.search(f"{before}{BLANK}{after}") is not None or _COMING.search(beside) is not None

    @property
    def past(self) -> bool:
        """Whether the words speak of its end: near it, or anywhere in the sentence where nothing rests on it."""
        before, after = self.before, self.after
        near = before.rpartition(";")[2]
        if _PAST_BEFORE.search(near) or _ONCE.search(before) or _ONCE.match(after) or _ENDED_ABOVE.search(self._above):
            return True
        if _BY_IT.search(near) or (near.endswith("以") and _AS_GROUND.match(after)):
            return False
        said = (near, after.partition(";")[0], STOPS.split(self._below)[0])
        return _PAST_AFTER.match(after) is not None or any(_OVER.search(words) for words in said)

    @property
    def issue(self) -> Issue:
        """Who issued it and when, by the words right before and behind it."""
        return issue_of(self._above, self._below)


def blanked(folded: str, spans: Iterable[Span]) -> str:
    """A folded text of the same length in which the mentions at ``spans`` are blank, as ``Context`` needs it."""
    parts, at = [], 0
    for span in sorted(spans):
        if span.end > at:
            start = max(at, span.start)
            parts += [folded[at:start], BLANK * (span.end - start)]
            at = span.end
    return "".join([*parts, folded[at:]])


def _plain(blank: str) -> str:
    """The words around mentions, without what stands in brackets and between 《》."""
    return _TITLES.sub("", blank.replace(BLANK, ""))
