"""The words of a question: everyday into official wording, what kind of answer it asks for, and what carries meaning."""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import pairwise

from corpus.script import simplified

_FORMAL: tuple[tuple[str, str], ...] = (
    (
        r"(?:评上|评成|评为|评了个?|评定为|评出|得了?个?|拿了?个?|拿到|定为|定成)\s*([a-dA-D])(?![A-Za-z级])",
        r"评估结果为\1级",
    ),
    (r"(?<![A-Za-z\d])([a-dA-D])(?=(?:呢|类|档|等|的联盟|联盟))", r"\1级"),
    (r"(?<![A-Za-z])([a-d])级", lambda m: m[1].upper() + "级"),  # type: ignore[arg-type]
    (r"咋整|咋办|咋弄|咋处理|怎么办|怎么整|怎么弄|如何处置|怎样处理|如何处理", "怎么处理"),
    (r"啥时候|几时|多会儿|什么时间|何时", "什么时候"),
    (r"会咋样|咋样|怎么样|会怎样|会怎么样", "怎样"),
    (r"咋", "怎么"),
    (r"干啥的|干什么的|说了啥|说了什么|讲了啥|讲了什么|讲什么|说什么|讲啥|说啥", "是什么内容"),
    (r"图个?(?:啥|什么)|为了?啥|干嘛要", "目的是什么"),
    (r"啥", "什么"),
    (r"几步|几个环节|哪几步", "几个步骤"),
    (r"分几级|几个级别|几个等次|几档", "分为几个等级"),
    (r"好处|甜头", "支持"),
    (r"牌子|帽子", "资格"),
    (r"摘掉|被摘|摘牌|丢掉|丢了?(?=试点|资格)|撤销|没收", "取消"),
    (r"哪些东西|什么东西", "什么材料"),
    (r"要交|上交|递交|交(?=什么|哪些|材料|报告)", "提交"),
    (r"归(.{1,8}?)管", r"参照\1执行"),
    (r"省里|市里|地方上", "地方"),
    (r"派人(?:到|来|去)?.{0,6}?(?:看|查)", "实地考察"),
    (r"搞", "开展"),
    (r"花(?:多少)?钱|多少钱|收费", "费用"),
    (r"还能用|还管用|还算数|作废了?|过期", "有效废止失效效力"),
)
_FORMAL_PATTERNS = tuple((re.compile(pattern), replacement) for pattern, replacement in _FORMAL)

_FUNCTION_WORDS = re.compile(
    r"请问|想问|想知道|咨询|告诉我|帮我|一下|什么时候|什么|怎么样|怎么|怎样|如何|为何|为什么|哪些|哪个|哪几|哪里|哪儿|哪一|哪|"
    r"谁|多少|几[家个步级种批项条档类次年月日天号]|多久|多长|有没有|是不是|能不能|会不会|要不要|是否|能否|可否|对不对|对吧|行了吧|"
    r"分别|各自|到底|究竟|现在|目前|如今|应当|应该|需要|必须|可以|我们|你们|他们|它们|咱们|如果|的话|之后|以后|然后|"
    r"这个|那个|该|这份|那份|这|那|还|都|就|也|吗|呢|吧|啊|呀|嘛|么|的|了|是|有|在|和|与|及|或|被|把|对|从|到|向|给|要|会|能|不|"
    r"我|你|它|他|她|些|个|一共|总共|说的|讲的|里面|里"
)
_TOKEN = re.compile(r"[\u3400-\u9fff〇]+|\d+(?:\.\d+)?|[A-Za-z]+")


class Intent(StrEnum):
    """Kinds of answer a question may ask for; a question may ask for several."""

    DATE = "date"
    DURATION = "duration"
    COUNT = "count"
    WHO = "who"
    LIST = "list"
    NUMBER = "number"
    TITLE = "title"
    BASIS = "basis"
    CITED_BY = "cited-by"
    STATUS = "status"
    ISSUE = "issue"  # with WHO or DATE: of the document itself
    YES_NO = "yes-no"
    GIST = "gist"
    MONEY = "money"


_INTENTS: dict[Intent, str] = {
    Intent.DATE: r"什么时候|哪年|哪一?天|哪一?日|几月|几号(?!文|令)|日期|哪个月|何年|何月",
    Intent.DURATION: r"多久|几年|多长时间|多长|期限|周期|多少(?:个)?(?:工作日|天|年|个月)|几个月|几天",
    Intent.COUNT: r"多少(?!号)|几(?=[家个种批项步级档条人名份所次类方成])|总数|数量|比例|占比|人数",
    Intent.WHO: r"谁|哪(?:个|些|几个|一个|家)?(?:部门|单位|机关|机构|组织|公司|部委|委员会|主管)|哪[几两三四五六七八]?[家个]发|什么(?:部门|单位|机关)|由哪|哪家",
    Intent.LIST: r"哪些|哪[几一二两三四五六七八]|有什么|包括|包含|分别|步骤|流程|程序|过程|组成|什么(?:条件|内容|材料|要求|方面|步骤|东西)|内容是什么|目的|怎么(?:做|评|定义|产生)",
    Intent.NUMBER: r"文号|发文字号|几号文|字号是|编号",
    Intent.TITLE: r"标题|题目|叫什么|全称|名称|什么文件|什么规定|什么通知|是什么名",
    Intent.BASIS: r"依据|根据(?:什么|哪)|上位文件|以什么为",
    Intent.CITED_BY: r"被(?:哪|谁|什么).{0,8}(?:引用|依据|援引)|(?:哪些|什么|哪几[个份]?)(?:通知|文件|办法|意见|规定)"
    r"(?:引用|援引|以.{2,40}为依据|把.{2,40}作为依据)",
    Intent.STATUS: r"有效|废止|失效|效力|修改过|还能用|作废|被取代|现行",
    Intent.ISSUE: r"发的|发布|印发|发文|颁布|下发|公布的|成文|出台|签发|联合发",
    Intent.YES_NO: r"吗|是不是|有没有|能不能|会不会|是否|对吧|行了吧|对不对|不[？?]?$",
    Intent.GIST: r"是什么内容|主要内容|讲的是|是什么文件|什么文件",
    Intent.MONEY: r"费用|经费|资金|万元|多少元",
}
_INTENT_PATTERNS = {intent: re.compile(pattern) for intent, pattern in _INTENTS.items()}


def formal(question: str) -> str:
    """The question in simplified script and official wording; for searching, not for showing."""
    text = simplified(question)
    for pattern, replacement in _FORMAL_PATTERNS:
        text = pattern.sub(replacement, text)
    return text


def intents(question: str) -> frozenset[Intent]:
    """What ``question`` (in formal wording) asks for; empty where nothing tells."""
    found = {intent for intent, pattern in _INTENT_PATTERNS.items() if pattern.search(question)}
    if Intent.CITED_BY in found:
        found.discard(Intent.BASIS)
    return frozenset(found)


def content(text: str) -> str:
    """``text`` with its function words replaced by spaces."""
    return " ".join(_FUNCTION_WORDS.sub(" ", text).split())


def features(text: str) -> frozenset[str]:
    """What texts are compared by: bigrams of Han runs (a lone character as it is), digit runs and Latin words."""
    found: set[str] = set()
    for match in _TOKEN.finditer(simplified(text).casefold()):
        run = match.group()
        if run[0] >= "\u3007" and len(run) > 1:
            found.update(a + b for a, b in pairwise(run))
        else:
            found.add(run)
    return frozenset(found)
