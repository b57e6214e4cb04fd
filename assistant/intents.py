"""What kind of answer a question asks for."""

from __future__ import annotations

import re
from enum import StrEnum


class Intent(StrEnum):
    """Kinds of answer; a question may ask for several."""

    DATE = "date"
    DURATION = "duration"
    COUNT = "count"
    FIGURE = "figure"
    MONEY = "money"
    SHARE = "share"
    WHERE = "where"
    DEFINITION = "definition"
    WHO = "who"
    LIST = "list"
    EACH = "each"
    HOW = "how"
    WHY = "why"
    WHERE_RULED = "where-ruled"
    COMPARE = "compare"
    NUMBER = "number"
    TITLE = "title"
    BASIS = "basis"
    CITED_BY = "cited-by"
    STATUS = "status"
    ISSUE = "issue"  # with WHO or DATE: of the document itself
    GIST = "gist"
    REMARKS = "remarks"


ABOUT_DOCUMENT = frozenset({Intent.NUMBER, Intent.TITLE, Intent.BASIS, Intent.STATUS, Intent.ISSUE, Intent.GIST})
"""Kinds that ask about a document itself."""

MUST_FIT = frozenset({Intent.DURATION, Intent.MONEY, Intent.NUMBER, Intent.TITLE, Intent.DATE, Intent.COUNT})
"""Kinds that a sentence without a figure, a date or a number cannot answer."""

_CLAUSE = re.compile(r"[，。；！？,;!?]")
_ASKS = re.compile(r"谁|什么|哪|几|多少|怎|如何|为何|吗|是否|多久|多长|是不是|有没有|能不能|会不会")
_COUNTED = (
    r"(?:[家个种批项步级条档人名份所次类方成部篇页户倍枚起例吨米亩座辆台套件张本只场届轮处间岁]|分(?![别为之级]))"
)
_ISSUED = r"(?:印发|发布|下发|颁布|公布|制定|出台)"
_AGENCY = r"(?:部门|单位|机关|机构|组织|公司|部委|委员会|主管)"
_PATTERNS = {
    intent: re.compile(pattern)
    for intent, pattern in {
        Intent.DATE: r"什么时候|时间(?=是|为|[？?]|$)|哪一?年(?!多|少|高)|"
        r"哪一?天|哪一?日|几月|几号(?!文|令)|日期|哪个月|何年|何月",
        Intent.DURATION: r"多久|几年|多长时间|多长|期限|周期|多少(?:个)?(?:工作日|天|年|个月)|几个月|几天",
        Intent.COUNT: rf"(?:多少|几)(?={_COUNTED}|联盟|单位|步骤)|总数|数量|比例|占比|人数|[一-龥]多还是",
        Intent.FIGURE: rf"多少(?!号|{_COUNTED})",
        Intent.MONEY: r"费用|经费|资金|万元|多少元|罚款?(?:金额)?(?:是|为)?(?:多少|几)|金额",
        Intent.SHARE: r"占.{0,12}多少|百分之(?:几|多少)|比例|比重|占比|几成",
        Intent.WHERE: r"哪里|哪儿|什么地方|地点|在哪|哪[个座](?:国家|城市|省|地方|地区)|何地",
        Intent.DEFINITION: r"什么是|什么意思|含义|定义|指(?:的是|的)?什么|何谓|怎么算(?!分)|算是?什么",
        Intent.WHO: rf"谁|哪(?:个|些|几个|一个|家)?{_AGENCY}|什么(?:部门|单位|机关)|由哪(?!几个部分)|哪家|"
        r"哪[几两三四五六七八]?[家个].{0,4}发|(?:发布|印发|制定|发文)(?:单位|机关|部门)",
        Intent.LIST: r"哪些|哪[几一二两三四五六七八](?!天|年|级)|"
        r"有什么(?!不同|不一样|区别|差别|出入)|"
        r"包括|包含|步骤|流程|程序|过程|组成|内容是什么|"
        r"目的|什么(?:条件|内容|材料|要求|方面|步骤|东西)|怎么(?:评|定义)",
        Intent.EACH: r"谁.*谁|什么.*什么|多少.*多少|"
        r"分别|各(?:年|批|是|有|多少|自|级)|哪些|哪[几两三四五六七八](?!天|年)",
        Intent.HOW: r"怎么|如何|怎样|什么情况",
        Intent.WHY: r"为什么|为何|原因|怎么来的",
        Intent.WHERE_RULED: r"哪(?:里|儿|一?条|部法律?|个文件).{0,6}(?:规定|要求|提到|说)|规定在哪",
        Intent.COMPARE: r"区别|不同|不一样|差别|异同|一样吗|一回事|分工|还是|相比|"
        r"哪一?[年个批级家](?:更?[多少高低大小早晚])",
        Intent.NUMBER: r"(?:文号|字号)(?:到底)?[是为叫]?(?:什么|多少|几|哪|和|[？?]|$)|几号文|"
        r"(?:什么|哪个)(?:文号|字号)",
        Intent.TITLE: r"标题(?:是|叫|为|和|一样|相同|不同|有什么|[？?]|$)|"
        r"题目是|叫什么|全称|名称是|什么文件|什么规定|什么通知|是什么名",
        Intent.BASIS: r"依据|根据(?:什么|哪)|上位文件|以什么为",
        Intent.CITED_BY: r"被(?:哪|谁|什么).{0,8}(?:引用|依据|援引)|"
        r"(?:哪些|什么|哪几[个份]?)(?:通知|文件|办法|意见|规定)"
        r"(?:引用|援引|以.{0,40}为依据|把.{0,40}作为依据)",
        Intent.STATUS: r"有效(?!履行)|废止|失效|效力|修改过|作废|被取代|现行",
        Intent.ISSUE: rf"(?<![开研转印])发的|{_ISSUED}(?:的|于|日期|时间|单位|机关|部门|[？?]|$)|成文|"
        rf"发文(?:机关|单位|日期|时间)|(?:谁|哪[^，。]{{0,8}}|什么时候|几月几[日号])(?:联合)?(?:{_ISSUED}|发)|联合(?:印发|发布)|落款",
        Intent.GIST: r"是什么内容|主要内容|讲的是|是什么文件|什么文件[？?]?$",
        Intent.REMARKS: r"出入|勘误|备注|转述",
    }.items()
}


def asked_parts(question: str) -> list[str]:
    """The parts of ``question`` that each ask something, with the clauses before it that do not."""
    parts, ends = [], [match.end() for match in _CLAUSE.finditer(question)]
    start = 0
    for end in [*ends, len(question)]:
        if _ASKS.search(question[start:end]):
            parts.append(question[start:end].strip("，。；！,;! "))
            start = end
    return parts


def intents(question: str) -> frozenset[Intent]:
    """What ``question`` (in formal wording) asks for; empty where nothing tells.

    Of several clauses only those that ask count: in 既然是财政部印发的，主送谁 the first only supposes.
    """
    asking = [clause for clause in _CLAUSE.split(question) if _ASKS.search(clause)]
    text = "，".join(asking) or question
    found = {intent for intent, pattern in _PATTERNS.items() if pattern.search(text)}
    if len(asking) > 1:
        found |= {Intent.EACH}
    if Intent.CITED_BY in found:
        found -= {Intent.BASIS}
    if Intent.GIST in found:
        found -= {Intent.LIST, Intent.EACH}
    if Intent.DURATION in found:
        found -= {Intent.COUNT}
    if found & {Intent.COUNT, Intent.DURATION, Intent.MONEY, Intent.SHARE}:
        found -= {Intent.FIGURE}
    if found & {Intent.WHERE_RULED, Intent.MONEY}:
        found -= {Intent.WHERE}
    if Intent.DEFINITION in found:
        found -= {Intent.HOW}
    return frozenset(found)
