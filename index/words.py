"""The words of a text that carry meaning: what questions and passages are compared by."""

from __future__ import annotations

import re
from itertools import pairwise

from corpus.script import simplified

_FUNCTION_WORDS = re.compile(
    r"请问|想问|想知道|咨询|告诉我|帮我|一下|什么时候|什么|怎么样|怎么|怎样|如何|为何|为什么|"
    r"哪些|哪个|哪几[个家种项步条]?|哪里|哪儿|哪一|哪|谁|多少[家个种项步条名]?|几[家个步级种批项条档类次年月日天]|多久|多长|"
    r"有没有|是不是|能不能|会不会|要不要|是否|能否|可否|对不对|对吧|行了吧|分别|各自|到底|究竟|现在|目前|如今|"
    r"应当|应该|需要|必须|可以|我们|你们|他们|它们|咱们|如果|的话|之后|以后|然后|这个|那个|该|这份|那份|这|那|"
    r"还(?!款)|都(?!市)|就(?!业)|也|吗|呢|吧|啊|呀|嘛|么|(?<!目)的|了|是|有(?![效关限])|在(?!线)|和(?!谐)|与(?!会)|"
    r"及(?!时)|或|被|把(?!握)|对(?!象|策|应|待)|从(?!事)|到(?!达|期)|向|给(?!予)|要(?!求|件|点|素|闻)|"
    r"会(?!议|计|员)|能(?![力源])|不(?![予再得足])|我|你|它|他|她|些|个(?!人)|说的|讲的|里面|里|写的|得(?=先|要)|先(?!进|后)"
)
_TOKEN = re.compile(r"(?P<han>[\u3400-\u9fff〇]+)|\d+(?:\.\d+)?|[A-Za-z]+")


def content(text: str) -> str:
    """``text`` with its function words replaced by spaces."""
    return " ".join(_FUNCTION_WORDS.sub(" ", text).split())


def features(text: str) -> frozenset[str]:
    """What texts are compared by: bigrams of runs of Han characters, digit runs and Latin words."""
    found: set[str] = set()
    for match in _TOKEN.finditer(simplified(text).casefold()):
        if match["han"]:
            found.update(a + b for a, b in pairwise(match["han"]))
        else:
            found.add(match.group())
    return frozenset(found)
