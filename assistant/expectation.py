"""What an answer to a kind of question looks like: a date for 什么时候, a count for 几家, an issuer for 谁发的."""

from __future__ import annotations

import re

from assistant.intents import Intent
from assistant.library import Unit
from assistant.understanding import Query
from corpus.references import canonical_title, find_numbers, parse_number
from corpus.types import Document
from index.words import features

_NUMERAL = "一二两三四五六七八九十百"
_DAY = (
    r"\d{4}年\d{1,2}月\d{1,2}日|"
    r"[〇○零一二三四五六七八九O]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
)
_PATTERNS = {
    intent: re.compile(pattern)
    for intent, pattern in {
        Intent.DATE: rf"(?<!截至)(?:{_DAY}|\d{{4}}年)|(?<![年\d])\d{{1,2}}月|近期|另行|“[一-十]+五”",
        Intent.DURATION: rf"每[年月周日天季]|"
        rf"(?<![\d{_NUMERAL}年月至—-])(?!\d{{4}}年)[\d{_NUMERAL}半]+(?:年|个?(?:工作日|月(?!\d)|天|日|周|小时))(?!度|\d)",
        Intent.COUNT: rf"(?<![第\d{_NUMERAL}])[\d{_NUMERAL}]+(?:\.\d+)?"
        r"(?:家|个|种|项|步|级|条|人|名|份|所|次|类|方面|部分|档|批|%|％|万|亿)",
        Intent.FIGURE: rf"\d|[{_NUMERAL}]{{2,}}",
        Intent.MONEY: r"\d+(?:\.\d+)?[万亿]?元",
        Intent.SHARE: rf"[%％]|百分之|[{_NUMERAL}]分之|倍",
        Intent.WHERE: r"[省市县区州国镇村岛港湾洲城路街馆场院](?!务院|家)|位于|地处|设在",
        Intent.DEFINITION: r"是指|指的是|所称|即[^将可便使日]|是一[种个项类]|是.{4,60}的|"
        r"[）”》][（(].{4,}[）)]|分为|主要包括|为.{2,30}的",
        Intent.WHO: r"由.{2,40}|[部局厅委院会所办组司校]|公司|大学|单位|机构|企业|政府",
        Intent.LIST: rf"、[^，。；]*、|分为|包括|如下|[{_NUMERAL}\d](?:个|项|种|步|方面)",
        Intent.WHY: r"因为|由于|为了|旨在|作为|处于|基于|形成|得出|原因",
        Intent.WHERE_RULED: rf"第[{_NUMERAL}\d.]+条|GB/T|《",
        Intent.STATUS: r"效力|现行有效|废止|失效|修改",
        Intent.BASIS: r"(?:依据|根据|贯彻|按照|落实)[^。]*[《〔]|[》〕][^。]*(?:依据|根据)|依据[是有]|精神",
        Intent.CITED_BY: r"依据|引用|根据|写法",
        Intent.HOW: r"应|须|不得|可以|取消|暂停|给予|通过|按照|负责|提交|参照|实行|建立|委托|申请|审核",
        Intent.TITLE: r"(?:标题|名称|全称)(?:是|为|在|的)|写法",
        Intent.GIST: r"标题是|名称是|内容包括|主要内容|旨在|分为.{1,4}部分|事项是",
    }.items()
}
_ISSUED_BY = re.compile(r"由.{2,60}(?:印发|发布|制定|公布|下发|颁布)|发文机关|联合(?:印发|发布)")
_ISSUED_ON = re.compile(rf"(?:成文|印发|发布|公布|通过)日期|{_DAY}")
_OF_THE_ISSUE = {Intent.DATE: _ISSUED_ON, Intent.WHO: _ISSUED_BY}
_CITED_IN = re.compile(r"被.{2,120}(?:依据|引用)|共同的依据")
_COUNTED = re.compile(
    r"(?:几|多少)个?(?P<what>家|个|种|项|步骤|步|等级|级|条|人|名|份|所|次|类|方面|部分|档|批|篇|页|户|倍|"
    r"枚|起|例|吨|米|公里|亩|公顷|座|辆|台|套|件|张|本|只|场|届|轮|处|间|所|岁|平方|分(?![别为之级]))"
)
_SAME_COUNT = {
    "家": "家所",
    "个": "个家项种",
    "步": "个步",
    "步骤": "个步",
    "等级": "个级种档",
    "级": "个级",
    "人": "人名位",
}
_ABSENT = re.compile(r"(?:未载|未查到|没有载明|未作规定)(?:.*的)?(?P<what>[^的]*)")
_MISSING = {
    intent: re.compile(pattern)
    for intent, pattern in {
        Intent.DATE: r"日期|时间|时限|起止|哪一?天",
        Intent.DURATION: r"期限|时限|年限|多久|周期",
        Intent.COUNT: r"数|多少|几家",
        Intent.FIGURE: r"数|分值|权重|多少|金额|比例|线",
        Intent.MONEY: r"费|金额|资金",
        Intent.WHO: r"机关|单位|人|名单|谁",
        Intent.TITLE: r"标题|名称|全称",
        Intent.NUMBER: r"文号|字号",
        Intent.EACH: r"名单|哪",
        Intent.HOW: r"程序|如何|怎样|方式|办法",
        Intent.GIST: r"内容|正文|原文",
    }.items()
}
_LEAD = re.compile(
    rf"(?:分为|有|包括|共|列出|依次|规定|由|写明).{{0,12}}[{_NUMERAL}\d]+(?:个|项|种|步|级|方面|部分|条|档)|"
    rf"列出.{{0,24}}[{_NUMERAL}\d]+家|下列|如下|以下"
)
_CONTENTS = re.compile(r"内容包括|分为.{1,3}个部分")
_ALTERNATIVES = re.compile(r"[两三四几]种(?:说法|写法|不同)")
_DUTY = re.compile(r"应(?!用)|必须|须|不得|要求|规定|条件|可以|约定")
_REMARK = re.compile(r"出入|勘误|备注")
_SHORTEST_TITLE_LINE = 4
_SHARED_WITH_QUESTION = 0.3
_AGENCY = re.compile(r".{2,}[部厅局院署会办室府委]")


def is_absence(text: str) -> bool:
    """Whether a sentence says that something is not stated."""
    return _ABSENT.search(text) is not None


def states_duty(text: str) -> bool:
    """Whether a text says what has to be, or what may be."""
    return _DUTY.search(text) is not None


def is_remark(path: tuple[str, ...]) -> bool:
    """Whether a sentence below these headings is about the text itself: a note on how it differs from others."""
    return any(map(_REMARK.search, path))


def is_contents(text: str) -> bool:
    """Whether a sentence names the parts of a document: it says where the answer is, and is none."""
    return _CONTENTS.search(text) is not None


def gives_alternatives(text: str) -> bool:
    """Whether a sentence announces things that must be told together: 有两种说法."""
    return _ALTERNATIVES.search(text) is not None


def leads_into_list(text: str) -> bool:
    """Whether a sentence announces a list: 评估流程分为六个步骤."""
    return _LEAD.search(text) is not None


def fit(query: Query, unit: Unit, document: Document) -> float:
    """Share of the kinds asked for that the sentence has (0..1); 0.5 where none can be told by its form."""
    absent = _ABSENT.search(unit.text)
    if absent:
        return _absence_fit(query, absent["what"])
    signs = [sign for intent in query.intents if (sign := has(query, intent, unit, document)) is not None]
    return sum(signs) / len(signs) if signs else 0.5


def _absence_fit(query: Query, what: str) -> float:
    """1 where what is not stated is what the question asks for, else 0."""
    if any(_MISSING[intent].search(what) for intent in query.intents if intent in _MISSING):
        return 1.0
    missing = features(what)
    return float(len(missing & features(query.search)) >= _SHARED_WITH_QUESTION * len(missing) > 0)


def has(query: Query, intent: Intent, unit: Unit, document: Document) -> bool | None:
    """Whether the sentence has what one kind of question asks for; None where its form cannot tell."""
    if intent is Intent.NUMBER:
        numbers = {reference.canonical for reference in find_numbers(unit.text)}
        return document.number is not None and document.number.key in numbers
    if intent in (Intent.TITLE, Intent.GIST) and is_title_line(unit, document):
        return True
    if intent is Intent.LIST and unit.is_heading:
        return True
    if intent is Intent.WHO and Intent.ISSUE in query.intents and _is_signature(unit, document):
        return True
    pattern = _pattern(query, intent, unit)
    return pattern.search(unit.text) is not None if pattern else None


def _pattern(query: Query, intent: Intent, unit: Unit) -> re.Pattern[str] | None:
    """What a sentence that answers a kind of question has in it, as far as the question says more than its kind."""
    if intent is Intent.COUNT and (counted := _COUNTED.search(query.search)):
        measures = _SAME_COUNT.get(counted["what"], counted["what"])
        return re.compile(rf"(?<![第\d{_NUMERAL}])[\d{_NUMERAL}]+[{measures}]")
    if intent is Intent.CITED_BY and unit.document_id in query.focus:
        return _CITED_IN
    if Intent.ISSUE in query.intents and intent in _OF_THE_ISSUE:
        return _OF_THE_ISSUE[intent]
    return _PATTERNS.get(intent)


def is_title_line(unit: Unit, document: Document) -> bool:
    """Whether the sentence is the document's title, or a line of it."""
    line = canonical_title(unit.text)
    return len(line) >= _SHORTEST_TITLE_LINE and line in canonical_title(document.title)


def is_head_line(unit: Unit, document: Document) -> bool:
    """Whether the sentence is nothing but the document's title, a line of it, or a document number."""
    return is_title_line(unit, document) or parse_number(unit.text) is not None


def _is_signature(unit: Unit, document: Document) -> bool:
    """Whether the sentence is nothing but the issuer's name, as it stands below a notice."""
    name = "".join(unit.text.split())
    return name in document.issuers or (_AGENCY.fullmatch(name) is not None and document.title.startswith(name))
