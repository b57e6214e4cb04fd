"""Whether a draft cites itself as if it were another document: by its own number or title, in its running text.

A draft may name itself where it is announced, comes into force or is explained, and where it tells others what to do.
"""

from __future__ import annotations

import re

from corpus.relations.names import KINDS

_RESTS = re.compile(
    r"(?:(?:根据|依据|鉴于|依(?!照))(?:[^,:]{0,20}?(?:[、和及与]|以及))?[^,:]{0,16}|(?:\A|,)按|(?:依据|根据)(?:文件|一栏[^,]{0,6})?(?:[是为:]|,[^,]{0,4}是)\s*|经(?![济营费常验办])[^,;:]{0,16})\Z"
)
_ACTS = re.compile(
    r"[^。;]{0,80}?(?:"
    r"(?:,|(?<![发实出体表展呈再]))现(?:[将就对予印提公发下作组启]|通知|决定|制[定订]|批复|函复|转发|明确)"
    r"|,[^,]{0,6}?[特兹](?:制[定订]|此|提出|作|印发|发布|通知|决定|[就将对])"
    r"|(?:提出|作出|制[定订]|拟[定订]|明确|通知|公告|通告|通报|函告|函复|批复|答复|安排|部署|作)了?(?:以下|如下)"
    r"|,[^,]{0,4}我[厅局部委办](?![^,]{0,4}[将要会])[^,]{0,10}(?:制[定订]|拟[定订]|编制|起草|研究|组织|提出|启动)"
    r"|(?:研究|审议)[^,]{0,8}决定|作?为(?:依据|根据|据),[^,]{0,4}(?:决定|准予|同意|批准|核定))"
)
_OF_OTHERS = re.compile(
    r"我(?:单位|公司|校|院|所)|本(?:单位|公司|人|项目)|申[报请](?:单位|人|材料)|便于|方便|帮助|[是系为]本次[^,。;]{0,10}依据"
)
_ANNOUNCED = re.compile(
    r"(?:现将?|予以?|给你)[^。;]{0,40}\0[^。;]{0,40}(?:印发|发布|公布|下发)|\0[^。;]{0,20}予以?(?:印发|发布|公布)"
    r"|同意|审议|通过|批准|施行|有效期|废止|失效|之日起|即日起|为准(?!绳)|不一致|抵触|冲突|解释|附件|抄送|主送|印发机关"
    r"|注明|标注|字样|栏|电话|咨询|联系|网址|下载|查阅|登录|扫描|编号|文号|见本"
)
_TO_OTHERS = re.compile(
    r"(?:请|各[^,。;]{1,16}|有关[^,。;]{1,8}|申报[^,。;]{0,6}|企业|个人)[^。;]{0,30}\Z"
    r"|[要须应可凡将](?:当|以|求)?[^,。;]{0,10}\Z|(?:违反|不按|未按|不符合)照?\Z"
)
_TELLS_OF_ITSELF = re.compile(r"(?:的(?!规定|要求|精神)|由|被|与|把|没有|旨在|共?分为?|要求|经(?!过?[^,]{0,8}授权))")
_BY_OTHERS = re.compile(
    r"[^,。;]{0,12}?(?:执行|办理|落实|(?:的|有关|相关)?(?:规定|要求|条件)的|从其规定|做法不变)|[^。;]{0,20}?(?:将|,(?:请|各[^,。;]{0,14}?[要须应]|要|须|应))"
)
_LAYS = r"(?:制[定订]|拟[定订]|编制|起草|提出|形成)了?"
_GROUNDS = "根据|依据|依照|按照|遵照|遵循|参照|参酌|比照|基于|鉴于|以"
_GROUNDED = re.compile(rf"(?:{_GROUNDS})[^,;:]{{0,20}}\Z")
_IS_GROUND = re.compile(r"[^,;]{0,8}是[^,;]{0,4}本(?P<kind>" + KINDS + r")的?[^,;]{0,6}(?:依据|根据|基础)")
_LAID_AFTER = re.compile(rf"[^。;]{{0,60}}?{_LAYS}本(?P<kind>{KINDS})")
_LAID_BEFORE = re.compile(rf"(?:{_LAYS})?本(?P<kind>{KINDS})[^。;]{{0,20}}\Z")


def rests_on_own(before: str, after: str, running: bool) -> bool:
    """Whether the words of a sentence around a draft's own number or title speak of it as of another document.

    ``running`` tells that the sentence ends with a full stop, as lines of the head and the foot do not.
    """
    if _OF_OTHERS.search(before) or _OF_OTHERS.search(after) or not (before + after).strip(' \t\u3000。()"'):
        return False
    if _ANNOUNCED.search(before + "\0" + after):
        return False
    if _ACTS.match(after):
        return True
    if _TO_OTHERS.search(before) or (not before.strip() and _TELLS_OF_ITSELF.match(after)):
        return False
    return _RESTS.search(before) is not None or (running and not _BY_OTHERS.match(after))


def laid_down(before: str, after: str) -> str:
    """The kind of document (办法) that a draft lays down by what the words stand around; "" where it lays down none."""
    ground = _IS_GROUND.match(after)
    if ground is None and _GROUNDED.search(before):
        ground = _LAID_AFTER.match(after) or _LAID_BEFORE.search(before)
    return ground["kind"] if ground else ""
