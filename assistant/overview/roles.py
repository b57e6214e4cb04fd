"""Who does what: 由科技部主导, 专家组负责评估, and the bodies named in brackets at the end of a measure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.overview.outline import Branch, clauses
from assistant.overview.types import Kind, Node, Part, node
from corpus.agencies import agencies
from corpus.numerals import NUMERAL
from corpus.types import Span

_DOES = r"(?:具体|统一|共同|联合)?(?:主导|牵头|负责|承担|组织|参与|会同|委托|指导|统筹|监督|承办)(?!人|同志)"
_ACTS = re.compile(_DOES)
_MARK = rf"(?:[（(](?:\d+|{NUMERAL}+)[）)]|(?:\d+|{NUMERAL}+)[.．、])?"
_BY = re.compile(rf"由(?P<who>[^，。；由]{{2,40}}?)(?P<what>{_DOES})")
_BODY_DOES = re.compile(rf"{_MARK}(?P<who>[^，。；由]{{2,40}}?)(?P<what>{_DOES})")
_IN_BRACKETS = re.compile(
    r"（(?P<who>[^（）。；，由]{2,120}?)(?:等部门|等有关部门|等)?(?:按职责分工|分别|共同)?(?:牵头|负责)[^（）]{0,60}）"
)
_CHARGED = re.compile(r"（负责部门：(?P<who>[^（），。；]{2,120})")
_NO_BODY = re.compile(
    r"[的要并以对将把向在请被经]|^[(（]|应(?!急)|^(?:确保|鼓励|支持|加强|明确|建立|完善)|中通过|工作有"
)
_GENERIC = re.compile(
    r"(?:.{1,20})?(?:机构|专家组|[工小]作?组|部门|单位|联席会议|政府|指挥部|委员会|主管机关|试点地区)"
)
_FEWEST = 2


def roles(text: str, told: Sequence[Span], roots: Sequence[Branch]) -> Part | None:
    """The bodies that the sentences or the brackets below headings name with what they do; None below two."""
    headings = [b for root in roots for b in root.walk() if b.is_named and not b.below]
    found = [n for sentence in told for n in _in_sentence(text, sentence)]
    found += [n for branch in headings for n in _charged(text, branch)]
    found.sort(key=lambda n: n.span)
    return Part(Kind.ROLES, None, tuple(found)) if len(found) >= _FEWEST else None


def _is_body(name: str) -> bool:
    if _NO_BODY.search(name) or name.count("（") != name.count("）"):
        return False
    return all(agencies(n) or _GENERIC.fullmatch(n) for n in re.split(r"等?[、和及]", name))


def _in_sentence(text: str, sentence: Span) -> Iterator[Node]:
    if not _ACTS.search(text, sentence.start, sentence.end):
        return
    for clause in clauses(text, sentence, "，,；;：:"):
        does = _BODY_DOES.match(text, clause.start, clause.end)
        by = _BY.search(text, clause.start, clause.end)
        if does and _is_body(does["who"]):
            yield node(text, sentence, Span(*does.span("who")), Span(does.start("what"), clause.end))
        elif by and _is_body(by["who"]):
            yield node(text, sentence, Span(*by.span("who")), clause)


def _charged(text: str, branch: Branch) -> Iterator[Node]:
    """The bodies in brackets that a measure ends with, with the heading of that measure."""
    for sentence in branch.body:
        match = _IN_BRACKETS.search(text, sentence.start, sentence.end) or _CHARGED.search(
            text, sentence.start, sentence.end
        )
        if match and _is_body(match["who"]):
            yield node(text, Span(branch.section.span.start, sentence.end), Span(*match.span("who")), branch.title)
