"""The words of a question: everyday into official wording, and which of them carry meaning."""

from __future__ import annotations

import re

from corpus.script import simplified
from index.words import content, features

_FORMAL: tuple[tuple[str, str], ...] = (
    (r"(?:评[上成为出]|评了个?|评定为|[得拿]了?个?|拿到|定[为成])\s*([a-dA-D])(?![A-Za-z])级?", r"评估结果为\1级"),
    (r"(?<![A-Za-z\d])([a-dA-D])(?=呢|类|档|等|的联盟|联盟)", r"\1级"),
    (r"咋整|咋办|咋弄|咋处理|怎么办|怎么整|怎么弄|如何处置|怎样处理|如何处理", "怎么处理"),
    (r"啥时候|几时|多会儿|什么时间|何时", "什么时候"),
    (r"会咋样|咋样|怎么样|会怎样|会怎么样", "怎样"),
    (r"咋", "怎么"),
    (r"是?(?:干啥的|干什么的)|[说讲写]了?些?(?:啥|什么)", "是什么内容"),
    (r"图个?(?:啥|什么)|为了?啥|干嘛要", "的目的是什么"),
    (r"都?(?:[考]?[看查]|考察|评)些?(?:啥|什么)", "的内容是什么"),
    (r"啥", "什么"),
    (r"说白了是个?|说到底是", "是"),
    (r"几步|几个环节|哪几步", "几个步骤"),
    (r"分几级|几个级别|几个等次|几档", "分为几个等级"),
    (r"(?:主要)?(?:职责|任务|职能)(?:[是有]|包括)(?:什么|哪些)", "负责什么"),
    (r"好处|甜头", "支持"),
    (r"牌子|帽子", "资格"),
    (r"摘掉|被摘|摘牌|丢掉|丢了?(?=试点|资格)|撤销|没收", "取消"),
    (r"哪些东西|什么东西", "什么材料"),
    (r"要交|上交|递交|(?<!提)交(?=什么|哪些|材料|报告|给|到)|(?<=[日号前])交(?=$|[？?，,。])", "提交"),
    (r"各?(?:占|算|给|值)多少分", "的分值是多少"),
    (r"(?:评估)?[打评]分", "评估"),
    (r"哪几块|哪几大块", "哪几个方面"),
    (r"[是叫](?:哪位|哪个人)", "是谁"),
    (r"归(.{1,8}?)管", r"参照\1执行"),
    (r"省里|市里|地方上", "地方"),
    (r"派人(?:到|来|去)?.{0,8}?(?:看|查)", "实地考察"),
    (r"搞", "开展"),
    (r"花(?:多少)?钱|多少钱|收费", "费用"),
    (r"总共|一共|合计", "总数"),
    (r"首批|头一批", "第一批"),
    (r"废掉|作废", "废止"),
    (r"还能用|还管用|还算数|过期", "有效"),
    (r"(?:电话)?号码", "电话"),
)
_FORMAL_PATTERNS = tuple((re.compile(pattern), replacement) for pattern, replacement in _FORMAL)

_ASKING_WORDS = re.compile(
    r"哪[个些一]?(?:部门|单位|机关|机构)|发[的了]?$|发的|发布|印发|颁布|下发|制定|公布|出台|成文|发文(?:机关|单位|字号)?|"
    r"日期|时间|年份|文号|字号|标题|题目|叫|名字|名称|全称|依据|根据|有效|废止|失效|效力|状态|现行|主要|内容|文件|通知|文(?=$|\s)|"
    r"\d+年|上面|前面|刚才|提到"
)
_ASKED_NOUN = re.compile(
    r"(?P<noun>[\u3400-\u9fff]{2,8})(?:到底|究竟|分别|各自)?(?:[是为叫]|等于)(?:谁|什么(?!时候)|多少|哪)"
)
_THING = re.compile(
    r"(?:有没有|有无)(?P<what>[\u3400-\u9fff]{2,6})|(?<!没)有(?P<that>[\u3400-\u9fff]{2,6})(?:吗|(?<!什)么)"
)
_OFFICE = re.compile(r"(?:人|长|员|主任|书记|秘书|主席)(?:到底)?[是叫](?:谁|什么名)")
_DUTY = re.compile(
    r"(?:必须|一定要|非得|强制).*(?:吗|(?<!什)么|不)(?=[？?，,。]|$)|(?:是不是|是否)(?:必须|一定要|非得)"
)
_DEADLINE = re.compile(r"(?:几号|几月|哪一?[天日]|什么时候|什么时间|何时|多久)(?:之|以)?前|截止")
_MEASURES = re.compile(r"数量|总数|家数|数目|比例|多少|地位|情况")


def formal(question: str) -> str:
    """The question in simplified script and official wording; for searching, not for showing."""
    text = simplified(question)
    for pattern, replacement in _FORMAL_PATTERNS:
        text = pattern.sub(replacement, text)
    return text


def topic(text: str) -> str:
    """``content`` without the words that only say what is asked about a document (谁发的, 文号, 有效)."""
    return " ".join(_ASKING_WORDS.sub(" ", content(_ASKING_WORDS.sub(" ", text))).split())


def asked_noun(question: str) -> frozenset[str]:
    """Features of the word right before 是谁, 是多少, 有什么…, which the answer has to be about; empty without one."""
    match = _ASKED_NOUN.search(question)
    if match and asks_for_person(question):
        return frozenset({match["noun"][-2:]})
    return features(_MEASURES.sub(" ", topic(match["noun"].rpartition("的")[2]))) if match else frozenset()


def asked_thing(question: str) -> frozenset[str]:
    """Features of the word of which the question asks whether it is there: 有没有奖金, 有奖金吗; empty without one."""
    match = _THING.search(question)
    return features(topic(match["what"] or match["that"])) if match else frozenset()


def asks_for_person(question: str) -> bool:
    """Whether the question asks who holds an office: 签发人是谁, 组长是谁."""
    return _OFFICE.search(question) is not None


def asks_for_duty(question: str) -> bool:
    """Whether the question asks if something is a duty: 必须是企业吗."""
    return _DUTY.search(question) is not None


def asks_for_deadline(question: str) -> bool:
    """Whether the question asks by when: 几号前提交."""
    return _DEADLINE.search(question) is not None
