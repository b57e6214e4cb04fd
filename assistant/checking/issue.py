"""Who is said to have issued a document and when, by the words around a mention of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.issuers import Body, named_at_end, named_in
from corpus.dates import DATE, iso_date

BLANK = "\0"
"""What stands for each character of a mention in a text that is blanked."""
STOPS = re.compile(r"[。;!?\n]")
ENDS = re.compile(r"[。!?\n]")
_LONGEST_GAP = 24
MADE_KNOWN = "印发|制发|下发|颁发|发布|公布|颁布|公开发布|发出|出台|推出|签发|所发|发文"
"""Words for issuing, as a regular expression."""
_LAID_DOWN = "制[定订]|拟[定订]|起草|编制|研究提出"
_HINDERS = re.compile(
    "根据|依据|依照|按照?|遵照|参照|转发|批转|贯彻|落实|学习|传达|执行|召开|组织|参加|收到|接到|关于|(?<!会同)(?<!联合)有关|对|向|以|把|报|送|[请商让]|要求|与|和"
)
_MADE = re.compile(
    rf"(?:关于)?(?:(?P<known>{MADE_KNOWN}|(?<=[厅局委部会室院府署])发(?=[了过]))|(?P<laid>{_LAID_DOWN}))(?:[的了过]|实施的?)?[\s“(]*\Z"
)
_WHEN = rf"(?:{DATE.pattern}|(?P<some>[12]\d{{3}})年(?!度)(?:\s*(?P<in>\d{{1,2}})月份?)?)"
_DAY_BEFORE = re.compile(rf"{_WHEN},?(?P<gap>[^。;:()《》的]{{0,40}}?)\Z")
_DAY_AT_END = re.compile(rf"于?{_WHEN}[\s“]*\Z")
_THE_FILE = r"(?:[这该此]?[份个项]?(?:文件|通知|办法|意见|规定))?,?其?的?"
_IS = r"(?:一[栏项])?,?(?:是|为|系|在|于|:|[写填署标载]的是|[写填署标载][为作明])+"
_DAY_AFTER = re.compile(
    rf"[\s)]*[,、;(]\s*(?:(?:{MADE_KNOWN}|成文)(?:时间|日期|日)?{_IS}?)?{_WHEN}\s*(?:{MADE_KNOWN})?\s*\)"
)
_ISSUED_ON = re.compile(rf"[\s)”]*;?{_THE_FILE}(?:{MADE_KNOWN}|成文)(?:时间|日期|日子|年份|之日)?{_IS}{_WHEN}")
_DAY_OF_MAKING = re.compile(
    rf"(?:{MADE_KNOWN}|成文)(?:并[^,。;]{{2,3}})?(?:时间|日期|日)?[于在为是:]{_WHEN}(?:的|[,;][^,。;:]{{0,6}}:)?[\s“(]*\Z"
)
_ON_A_DAY = re.compile(rf"(?:\A|[,:;])[^,:;]{{0,6}}?{_WHEN},?(?:随着|伴随|随)?[\s“]*\Z")
_CHANGED = "修[订改正]|重新|废止|施行|实施|生效|执行|失效|转发|批转|学习|传达"
_AFTER_ON_A_DAY = re.compile(
    rf"[\s)”]*(?!(?:[^,。;]{{0,20}}(?:{_CHANGED})))[^,。;《》\d]{{0,4}}?{_WHEN}[^,。;《》\d]{{0,8}}?(?:{MADE_KNOWN})(?=[,。;了的]|之?[后日际时]|以[来后]|\Z)"
)
_WHEN_ISSUED = re.compile(rf"[\s)”]*,{_WHEN}(?:由[^,。;]{{2,30}})?(?:{MADE_KNOWN})(?=[,。;]|\Z)")
_DAYS_BEHIND = (_DAY_AFTER, _ISSUED_ON, _WHEN_ISSUED, _AFTER_ON_A_DAY)
_CAME_OUT = re.compile(
    rf"[\s)”]*(?:正式|终于|随即|随后|顺利|早|即|便|就|已)*(?:{MADE_KNOWN}|问世|面世)(?=[,。;!?了]|\Z)"
)
_AT_THAT_TIME = re.compile(
    rf"[\s)”]*,?[就也都正便恰]*[是在于]*[那彼当这][时年天月日](?:候)?[^,。;]{{0,3}}(?:{MADE_KNOWN})"
)
_BY_THAT_BODY = re.compile(
    rf"[\s)”]*,?[就也都正便恰确实]*[是由系](?:[其它他]们?|[这该此上前][^,。;]{{0,2}}(?:单位|部门|机关|机构|家))所?(?:{MADE_KNOWN}|发)"
)
_ISSUER = rf"(?:{MADE_KNOWN}|{_LAID_DOWN}|落款|署名)(?:机关|单位|部门|主体|机构|者|方)|落款|署名"
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
    rf"(?:(?P<known>{MADE_KNOWN})|(?P<laid>{_LAID_DOWN}))(?=的?[,。;、)!?\n]|的?\Z|以[来后]|之[日后]|后|并|实施|施行|,)"
)
_MADE_OF_IT = re.compile(
    r"[\s)]*(?:的)?(?:实施|配套|补充|解读|解释|问答|操作|修改|修订|贯彻|英文|汇编|执行|落实|任务|宣传|学习|考核)"
)


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


def issue_of(above: str, below: str) -> Issue:
    """What the words ``above`` and ``below`` a mention say of its issue; other mentions are ``BLANK`` in them."""
    before, after = STOPS.split(above)[-1], STOPS.split(below)[0]
    if _OF_A_FORM.fullmatch(before):
        before = ENDS.split(above)[-1]
    if not after.strip(")”"):
        after = ENDS.split(below)[0]
    bodies, drafted, told = _bodies(before, after, below)
    return Issue(bodies, drafted, _day_of(_when(before, after)), told)


def _told(before: str, after: str, below: str) -> str | None:
    """The words that name who issued it, where a label, a question or a relative clause says so."""
    words = before.replace(BLANK, "")
    told = _ISSUED_BY.match(after) or _SENT_BY.match(after) or _WHOSE.match(below)
    if told is None and _MADE.search(words):
        told = _MAKER_IS.match(after)
    if told is None and BLANK not in before:
        told = _WHO_ISSUED.search(words) or _AS_ISSUER.search(words)
    return told["who"] if told else None


def _bodies(before: str, after: str, below: str) -> tuple[tuple[Body, ...], bool, str]:
    """The bodies, whether they are only said to have laid it down, and the words that end with their names."""
    words = before.replace(BLANK, "")
    bodies, gap = named_at_end(words, anyhow=True)
    if bodies and len(gap) <= _LONGEST_GAP and _BY_THAT_BODY.match(after):
        return bodies, False, ""
    if told := _told(before, after, below):
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


def _when(before: str, after: str) -> re.Match[str] | None:
    """Where the day of its issue is told."""
    words = before.replace(BLANK, "")
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


def _day_of(found: re.Match[str] | None) -> str | None:
    """The day, month or year as an ISO date or its prefix."""
    if found is None:
        return None
    if found["some"]:
        return f"{found['some']}-{int(found['in']):02}" if found["in"] else found["some"]
    return iso_date(found)
