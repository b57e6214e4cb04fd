"""Questions made by rule from official texts, whose answers are longer than those of reading tests.

Each rule is a pattern that occurs in laws and notices: a list that 下列 announces, a definition, a consequence, a
deadline, who is responsible, what one has to do; and a heading turned into a question about what stands below it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.sentences import sentences
from corpus.structure import sections
from corpus.types import SectionKind

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Made:
    """A question and the range of characters of the text that answers it."""

    question: str
    start: int
    end: int


_SELF = re.compile(r"(?:违反|依照|根据|按照)?本(?:法|条例|办法|规定|解释|细则)(?:第[^，。]{1,12}?)?的?规定[，的]?")
_LIST = re.compile(
    r"(?P<lead>[^。；：\n]{2,60}?)下列(?P<noun>[^：:，。；]{1,24})(?P<tail>[^：:。；\n]{0,30})[：:]\n*(?=[（(一1])"
)
_ONE_OF = re.compile(
    r"(?P<who>[^。；：，\n]{0,40}?)有下列(?P<noun>情形|行为|情况)之一[^，。：]{0,4}，(?P<what>[^：:。\n]{3,50})[：:]\n*(?=[（(一1])"
)
_DEFINITION = re.compile(r"所称(?:的)?(?P<what>[^，。：、]{2,20})，?(?:是指|系指|，指|包括)[^\n]{6,}")
_CONSEQUENCE = re.compile(
    r"(?P<act>[^。；：\n]{6,70}?)的，(?:由(?P<who>[^，。；]{3,36}?))?(?P<then>(?:责令|处|给予|没收|吊销|追究|撤销|取消)[^。\n]{3,})。"
)
_DEADLINE = re.compile(
    r"(?P<before>[^。；：\n]{4,60}?)(?P<time>[一二三四五六七八九十百零\d]{1,4}(?:个?工作日|日|天|个月|年)(?:以内|内))(?P<after>[^。；：，\n]{2,40})"
)
_DUTY = re.compile(
    r"(?:^|[。\n])(?P<who>[^，。；：\n]{3,25}?)(?:负责|主管)(?!部门|机关|人员|的)(?P<what>[^，。；：\n]{4,40})[。，；]"
)
_OUGHT = re.compile(r"(?:^|[。\n])(?P<who>[^，。；：\n]{8,26}?)(?P<verb>应当|不得|可以)(?P<what>[^。：\n]{8,120})。")
_VERBS = (
    "加强|完善|推进|推动|强化|健全|建立|优化|提升|加快|深化|规范|支持|落实|实施|开展|做好|促进|加大|严格|提高|创新|培育"
)
_ACTION = re.compile(rf"(?:{_VERBS})[^，。；：]{{2,22}}")
_LABEL = re.compile(
    r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、]|第[一二三四五六七八九十百\d]+[章节条])\s*"
)
_EVERYDAY = (
    ("应当", "要"),
    ("应当", "需要"),
    ("应当", "必须"),
    ("不得", "不能"),
    ("予以", ""),
    ("进行", ""),
    ("有关", ""),
    ("依法", ""),
    ("申请人", "我"),
    ("提出申请", "申请"),
    ("未经", "没经过"),
    ("擅自", "私自"),
    ("的，", ""),
    ("以及", "和"),
    ("或者", "或"),
)


def made_from(text: str, chance: random.Random) -> Iterator[Made]:
    """The questions that the rules find in ``text``; ``chance`` chooses among wordings."""
    for rule in (_lists, _definitions, _consequences, _deadlines, _duties, _oughts, _headings):
        for made in rule(text, chance.choice):
            question = _everyday(_SELF.sub("", made.question), chance)
            if 5 <= len(question) <= 70 and made.end > made.start:
                yield Made(question, made.start, made.end)


def _lists(text: str, choice: Callable[[list[str]], str]) -> Iterator[Made]:
    for match in _ONE_OF.finditer(text):
        who, noun, what = match["who"], match["noun"], match["what"]
        question = choice([f"{who}什么情况下{what}？", f"哪些{noun}{what}？", f"{who}有哪些{noun}的{what}？"])
        yield Made(question, match.start(), _list_end(text, match.end()))
    for match in _LIST.finditer(text):
        if "之一" not in match["noun"]:
            lead, noun, tail = match["lead"], match["noun"], match["tail"]
            question = choice(
                [f"{lead}哪些{noun}{tail}？", f"{lead}什么{noun}{tail}？", f"{lead}的{noun}有哪些{tail}？"]
            )
            yield Made(question, match.start(), _list_end(text, match.end()))


def _list_end(text: str, start: int) -> int:
    """Where the list that begins at ``start`` ends: before the first line that is no item."""
    at = start
    for line in text[start:].splitlines(keepends=True):
        if line.strip() and not _LABEL.match(line.strip()):
            break
        at += len(line)
    return len(text[:at].rstrip())


def _definitions(text: str, choice: Callable[[list[str]], str]) -> Iterator[Made]:
    for match in _DEFINITION.finditer(text):
        what = match["what"].strip("“”‘’")
        question = choice(
            [f"什么是{what}？", f"{what}是什么意思？", f"{what}指什么", f"{what}包括哪些？", f"怎么理解{what}？"]
        )
        yield _whole(text, match.start(), question)


def _consequences(text: str, choice: Callable[[list[str]], str]) -> Iterator[Made]:
    for match in _CONSEQUENCE.finditer(text):
        act = match["act"]
        if match["who"]:
            yield Made(choice([f"{act}由谁处理？", f"{act}归哪个部门管？"]), match.start("who"), match.end("who"))
        question = choice(
            [f"{act}会怎么样？", f"{act}怎么处罚？", f"{act}有什么后果？", f"{act}如何处理？", f"{act}怎么办？"]
        )
        yield _whole(text, match.start("act"), question)


def _deadlines(text: str, choice: Callable[[list[str]], str]) -> Iterator[Made]:
    for match in _DEADLINE.finditer(text):
        before, after = match["before"].rstrip("在起于"), match["after"]
        question = choice([f"{before}多长时间内{after}？", f"{after}的期限是多久？", f"{before}，几天内{after}？"])
        yield Made(question, match.start("time"), match.end("time"))


def _duties(text: str, choice: Callable[[list[str]], str]) -> Iterator[Made]:
    for match in _DUTY.finditer(text):
        if choice(["who", "what"]) == "who":
            question = choice(
                [f"谁负责{match['what']}？", f"{match['what']}由谁负责？", f"哪个部门管{match['what']}？"]
            )
            yield Made(question, match.start("who"), match.end("who"))
        else:
            question = choice([f"{match['who']}负责什么？", f"{match['who']}的职责是什么？"])
            yield _whole(text, match.start("who"), question)


def _oughts(text: str, choice: Callable[[list[str]], str]) -> Iterator[Made]:
    for match in _OUGHT.finditer(text):
        who, verb = match["who"], match["verb"]
        asked = {
            "应当": [f"{who}应当做什么？", f"对{who}有什么要求？", f"{who}要怎么做？"],
            "不得": [f"{who}不得做什么？", f"对{who}有什么限制？"],
            "可以": [f"{who}可以做什么？", f"{who}有什么权利？"],
        }[verb]
        yield _whole(text, match.start("who"), choice(asked))


def _headings(text: str, choice: Callable[[list[str]], str]) -> Iterator[Made]:
    for section in sections(text):
        words = _LABEL.sub("", section.heading).rstrip("。")
        body = section.span.start + (section.heading_span.end - section.heading_span.start)
        runs_on = re.match("。[^\n]", text[body : body + 2])
        if section.kind is SectionKind.ARTICLE or (section.kind is SectionKind.ITEM and not runs_on):
            continue
        if not 3 <= len(words) <= 24 or section.span.end - body < 30:
            continue
        if _ACTION.fullmatch(words):
            question = choice(
                [f"如何{words}？", f"在{words}方面有哪些要求？", f"{words}要做哪些工作？", f"怎么{words}？"]
            )
        else:
            question = choice(
                [f"{words}是什么？", f"{words}有哪些？", f"{words}包括哪些内容？", f"关于{words}有什么规定？"]
            )
        start = body + len(text[body : section.span.end]) - len(text[body : section.span.end].lstrip("。：: \n"))
        yield Made(question, start, section.span.end)


def _whole(text: str, at: int, question: str) -> Made:
    """``question`` answered by the sentence at ``at``, with the list that it leads into."""
    span = next(s for s in sentences(text) if s.end > at)
    end = _list_end(text, span.end) if text[span.start : span.end].endswith(("：", ":")) else span.end
    return Made(question, span.start, end)


def _everyday(question: str, chance: random.Random) -> str:
    """``question`` in plainer words here and there."""
    for formal, plain in _EVERYDAY:
        if formal in question and chance.random() < 0.35:
            question = question.replace(formal, plain, 1)
    return re.sub(r"^[，、的\s]+|[，、\s]+(?=？)", "", question)
