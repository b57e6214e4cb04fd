"""How a mention relates to the document that it stands in, by the words around it.

The words come as a skeleton: folded text in which every mention is one character, ``OTHER`` or ``OWN``. What is
repealed, amended or issued by somebody else, or only perhaps (未见废止, 拟修订), is merely cited.
"""

from __future__ import annotations

import re

from corpus.relations.types import RelationKind

OTHER, OWN = "□", "■"
WINDOW = 300
"""How many characters before and after a mention are looked at."""

_BRACKETS = re.compile(r"\([^()]*\)")
_LISTED_BEFORE = re.compile(
    r"□(?:第[^,。;、□■]{1,16}[条款项])?的?(?:有关|相关)?(?:规定|要求|精神)?\s*(?:[、和及与]|以及|或者?)?"
    r"(?:[^,。;:、□■]{0,25}的|[^,。;:、□■]{0,8})?"
)
_LISTED_AFTER = re.compile(r"\s*(?:(?:[、和及与]|以及)[^,。;:、□■]{0,30})?□")
_CLAUSE_START = re.compile(r"[,;:。!?\n(]")
_VERB = re.compile(
    r"(?:(?P<repeals>废止|宣布失效|(?<!不再)停止执行|取代|代替|替代|撤销)|(?P<amends>修改|修订|修正)|(?P<forwards>转发|批转)"
    r"|(?P<issues>(?:印发|下发|颁发|颁布|发布|公布)(?:实施|执行|施行)?)|(?P<implements>(?<!不再)(?<!调整)(?:贯彻|落实|执行|实施))"
    r"|(?P<basis>根据|依据|依照|按照|遵照|遵循|按))(?!了?的|后|过|前|中的)"
)
_FARTHEST = 32
_GOVERNING = re.compile(
    r"根据|依据|依照|按照|遵照|按|为|对|在|将|把|与|以|就|关于|贯彻|落实|执行|实施|印发|废止|修改|修订|■"
)
_NOT_DONE = re.compile(
    r"(?:未|没有|尚|不(?!再|适|符|一致|相)|拟|如|若|(?<!必)需|建议|是否|(?<!许)可|能否|计划|准备|无|正在|抓紧|适时|及时|推动|加快|尽快|研究|启动)"
    r"[^□■]{0,8}\Z"
)
_SOMEBODY = re.compile(
    r"(?<![我本])(?:部|委|局|厅|院|署|会|府|省|市|中央|办公室|银行)(?:联合|已经?|曾|近日|日前|先后|也)?\Z"
)
_SPEAKING_OF_ITSELF = re.compile(r"现|关于|决定|我[部委局厅院]|本[部委局厅院]|■")
_PROPOSED = re.compile(r"的?(?:议案|请示|提案|建议|可能|必要)")

_GONE = r"(?:废止|停止执行|停止使用|失效|失去效力|不再执行|不再有效|不再适用|终止执行|作废)(?![\u3400-\u9fff□■])"
_IN_PART = (
    r"(?P<part>(?:规定)?中?(?:第[^,。;]{1,20}[条款项]|[^,。;]{0,20}(?:不一致|不符|抵触|不相符)[^,。;]{0,12}"
    r"|的?(?:部分|有关|相关|附件)[^,。;]{0,8}))?"
)
_REPEALED = re.compile(
    r"\s*(?:的(?:通知|决定|规定|公告|意见|办法|批复))?(?:等[^,。;□■]{0,12})?(?:及其?(?:实施细则|附件|配套文件))?"
    + _IN_PART
    + r"(?:,?[自于从][^,。;]{2,30}[起日])?,?(?:同时|即行|即|相应|一并|予以|均|全部|也|亦|自行|随之|宣布|决定)*"
    + _GONE
)
_AMENDED = re.compile(
    r"\s*(?:的?(?:部分|有关|相关)?(?:条款|规定|内容)?|中?的?第[^,。;]{1,40}?[条款项目段句章节][^,。;]{0,20}?)"
    r"(?:(?:作出?|做出?)(?:如下|以下|相应|部分)?|进行|予以)?(?:(?:修改|修订|修正)(?:为|如下|[:,。;]|\Z)|增加一[条款项])"
)
_ISSUED = r"(?P<verb>印发|下发|转发|批转|公布|发布|颁布)"
_GIVEN_OUT = re.compile(rf"[^,。;]{{0,30}}?{_ISSUED}(?:给|你们|[,。;]|施行|实行|执行|实施|\Z)")
_NOW_GIVEN_OUT = re.compile(rf"[^。;]{{0,60}}?,(?:并以■|现(?:予以?|将其|一并)?){_ISSUED}")
_FORWARDED = {"转发", "批转"}
_WITH = re.compile(r"将[^,。;□■]{0,20}\Z")
_PERHAPS = re.compile(r"(?:如|若|如果|假如|倘若|一旦|在|待|正在对|建议对|提出对|拟对)\Z")
_INTERPRETED = re.compile(
    r"\s*(?:第[^,。;□■]{1,20}[条款项]|有关|若干|具体|应用|中|的|问题|规定|条款|法律)*(?:的|如下)?(?:解释|释义|解读)"
)
_CARRIED_OUT = re.compile(r"[^,。;□■]{0,25}(?:执行|办理|实施|落实)")
_MADE = re.compile(
    r"制[定订](?:了?本(?!单位|地|部门|级|校|院|省|市|县|区)|如下|以下)|现(?:就|将|对|予|印发|公布|发布|决定|通知|提出|批复|函复|答复)"
    r"|特(?:制定|通知|公告|通告|作出?)|(?:现|特|兹|研究,?)决定|决定(?:如下|对|将|在|自)|(?:通知|公告|批复|通告|规定|意见)如下"
)
_CALLED_ON = re.compile(r"要|应|须|请|可以")
_BASIS_IS = re.compile(rf"(?:依据|根据)(?:是|为|有|包括)[^□■]{{0,{_FARTHEST}}}\Z")
_AS_BASIS = re.compile(r"为(?:依据|根据|遵循|指导)")
_MADE_BY = re.compile(r"(?:布|发|转|制定|制订|通过|批准|修订|修改|修正|后|提出|出台|上报|有关|相关)的\Z")
_NOT_SAID = re.compile(r"未|没有|无")


def relation_kind(before: str, after: str, in_head: bool) -> RelationKind:
    """The kind of a mention by the skeleton of its sentence before and after it.

    ``in_head`` tells that it stands where a notice names what it rests on, before its first heading.
    """
    before = _BRACKETS.sub("", before[-WINDOW:]).rstrip("( \n")
    while (other := before.rfind(OTHER)) >= 0 and _LISTED_BEFORE.fullmatch(before, other):
        before = before[:other]
    lead = _CLAUSE_START.split(before)[-1]
    following = after = _BRACKETS.sub("", after[:WINDOW]).lstrip(") ")
    end = 0
    while listed := _LISTED_AFTER.match(after, end):
        end = listed.end()
    after = after[end:]
    return _done_to_it(lead, after) or _doing(lead, after, following, in_head)


def _done_to_it(lead: str, after: str) -> RelationKind | None:
    """By the verb after the mention: 《X》同时废止, 将《X》印发给你们."""
    perhaps = _PERHAPS.search(lead) is not None
    repealed = _REPEALED.match(after)
    if repealed and not _VERB_OF_REST.search(lead):
        if perhaps:
            return RelationKind.CITES
        return RelationKind.AMENDS if repealed["part"] else RelationKind.REPEALS
    if _AMENDED.match(after) and not _VERB_OF_REST.search(lead):
        return RelationKind.CITES if perhaps or _NOT_DONE.search(lead) else RelationKind.AMENDS
    if _INTERPRETED.match(after) or (lead.endswith("适用") and after.lstrip().startswith("若干问题")):
        return RelationKind.INTERPRETS
    given = (_WITH.search(lead) and _GIVEN_OUT.match(after)) or _NOW_GIVEN_OUT.match(after)
    if given and not _VERB_OF_REST.search(lead):
        return RelationKind.FORWARDS if given["verb"] in _FORWARDED else RelationKind.ISSUES
    return None


_VERB_OF_REST = re.compile(r"(?:根据|依据|依照|按照|遵照|遵循|按|贯彻|落实)[^□■]{0,20}\Z")


def _doing(lead: str, after: str, following: str, in_head: bool) -> RelationKind:
    """By the last verb before the mention: 废止《X》, 根据《X》."""
    if _BASIS_IS.search(lead):
        return RelationKind.CITES if _of_somebody_else(lead) else RelationKind.BASIS
    if lead.endswith("以") and _AS_BASIS.match(after):
        return RelationKind.BASIS
    verbs = [verb for verb in _VERB.finditer(lead) if len(lead) - verb.end() <= _FARTHEST]
    subject = lead[: verbs[-1].start()] if verbs else ""
    if not verbs or _of_somebody_else(subject):
        return RelationKind.CITES
    kind = RelationKind(str(verbs[-1].lastgroup))
    if kind is RelationKind.BASIS:
        return _resting(after, following, in_head and not _CALLED_ON.search(subject))
    if kind is RelationKind.IMPLEMENTS:
        return RelationKind.CITES if _NOT_SAID.search(subject[-6:]) else kind
    return RelationKind.CITES if _only_told(lead, subject) or _PROPOSED.match(after) else kind


def _only_told(lead: str, subject: str) -> bool:
    """Whether the verb after ``subject`` says what others do, what is not done, or which document is meant."""
    if subject.endswith(("或", "或者")) or _NOT_DONE.search(subject):
        return True
    if lead.endswith("的") and not _MADE_BY.search(lead):
        return True
    return bool(_SOMEBODY.search(subject)) and not _SPEAKING_OF_ITSELF.search(subject)


def _of_somebody_else(subject: str) -> bool:
    """Whether the clause speaks of what another document does: 《A》废止了《B》."""
    other = subject.find(OTHER)
    return other >= 0 and not _GOVERNING.search(subject[:other])


def _resting(after: str, following: str, in_head: bool) -> RelationKind:
    if _MADE.search(following):
        return RelationKind.BASIS
    if _CARRIED_OUT.match(after):
        return RelationKind.IMPLEMENTS
    return RelationKind.BASIS if in_head else RelationKind.CITES


_INTRODUCED = re.compile(r"(?P<repeals>废止|失效|停止执行)|(?P<amends>修改|修订|修正)|(?P<basis>根据|依据)", re.DOTALL)
_LIST_OF = re.compile(r"(?:废止|失效|修改|修订)的?[^,。;□■]{0,24}(?:目录|清单|名单)\)?\s*\Z")


def introduced_kind(skeleton: str) -> RelationKind | None:
    """The kind of what is listed below a sentence (下列文件予以废止：); None where it introduces no such list."""
    ends = skeleton.rstrip()
    if OTHER in ends or not (ends.endswith(":") or _LIST_OF.search(ends)):
        return None
    found = {str(match.lastgroup): match for match in _INTRODUCED.finditer(ends)}
    doing = [name for name in found if name != RelationKind.BASIS]
    if len(doing) > 1 or (not doing and not found):
        return None
    name = doing[0] if doing else RelationKind.BASIS.value
    return None if _NOT_DONE.search(ends[: found[name].start()]) else RelationKind(name)
