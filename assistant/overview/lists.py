"""Lists of a notice that are worth a picture: steps, grades, conditions and heads of content, below their heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.expectation import leads_into_list
from assistant.overview.outline import Branch, clauses, unended
from assistant.overview.types import Kind, Node, Part, node
from corpus.numerals import NUMERAL
from corpus.types import SectionKind, Span

_STEPS = re.compile(r"(?:程序|流程|步骤|阶段|进度|环节)$")
_MEASURE = re.compile(
    r"^(?:规范|优化|简化|完善|健全|明确|改[进革善]|再造|缩短|压缩|创新|严格|推进|加[强快大]|强化|持续|构建|建立|保证|做好)|问题$"
)
"""A heading that is itself a measure (优化审批流程), whatever it ends with."""
_LONGEST_TITLE = 18
_LEADS_TO_STEPS = re.compile(
    rf"(?:下列|以下|如下)[^。，]{{0,6}}(?:程序|步骤|流程)|(?:程序|步骤|流程)[^。，]{{0,6}}如下|依次|(?<!进){NUMERAL}个?(?:步骤?|阶段)"
)
_STAGE = re.compile(rf"第{NUMERAL}(?:步|阶段|环节)")
_FIRST = re.compile(r"[（(]?(?:[一1][）)、.．]|第[一1].)|[①㈠*•·-]")
_CONDITIONS = re.compile(r"(?:条件|资格|材料|要求)$")
_OVERALL = re.compile(r"总体要求|指导思想")
_LEADS_TO_CONDITIONS = re.compile(
    r"(?:下列|以下|如下)[^。，]{0,8}(?:条件|要求|材料|资格)|(?:条件|要求|材料)[^。，：]{0,12}(?:如下|以下|下列)"
)
_CONTENT = re.compile(
    r"(?:内容|任务|指标|指标体系|目的|目标|职责|职能|范围|种类|方面|重点|原则|措施|要素|组织领导|组织实施|规则|基本要点)$"
)
_GRADE = re.compile(
    r"(?:[A-Ea-e]|[甲乙丙丁]|[ⅠⅡⅢⅣ]|[一二三四]|特)[级等类档]|优秀|良好|(?:基本|不)?合格|特别重大|重大|较大|"
    r"高|较高|中等?|一般|较[差低]|[差低]"
)
_RATED = re.compile(
    r"(?<![A-Za-z])(?:[A-E]|[甲乙丙丁]|[ⅠⅡⅢⅣ])[级等类档]|(?<=为)(?:优秀|良好|(?:基本|不)?合格)(?=[的，、；。等])"
)
_FEWEST = 2
_MOST_LEAVES = 6
_LONGEST_LEAF = 24
_AT_ITS_START = 20
"""How near to its start, in characters, a sentence names the grade that it is about."""


def listed(text: str, roots: tuple[Branch, ...]) -> Iterator[Part]:
    """A part for every section whose list is of a known kind; what lies below such a section gives no part again."""
    for root in roots:
        if not root.about_text:
            yield from _below(text, root)


def _below(text: str, branch: Branch) -> Iterator[Part]:
    part = _part(text, branch)
    if part:
        yield part
        return
    for child in branch.below:
        yield from _below(text, child)


def _part(text: str, branch: Branch) -> Part | None:
    kind = _kind(text, branch)
    if kind is None:
        return _rated(text, branch) if branch.section.kind is SectionKind.HEADING else None
    items = tuple(_item(text, item, kind) for item in branch.below)
    return Part(kind, _heading(text, branch), items)


def _heading(text: str, branch: Branch) -> Node:
    """The heading, for an article with the words that lead into its list."""
    return branch.as_node(text) if branch.section.kind is SectionKind.ARTICLE else branch.as_heading(text)


def _kind(text: str, branch: Branch) -> Kind | None:
    items = branch.below
    if len(items) < _FEWEST or any(item.section.kind is SectionKind.ARTICLE for item in items):
        return None
    title = branch.title.of(text)
    titles = [item.title.of(text) for item in items]
    lead = branch.body[-1].of(text) if branch.body else ""
    if _are_grades(titles):
        return Kind.GRADES
    names = len(title) <= _LONGEST_TITLE and not _MEASURE.search(title) and not _OVERALL.search(title)
    if _FIRST.fullmatch(items[0].section.label) and (
        all(map(_STAGE.match, titles)) or (names and _STEPS.search(title)) or _LEADS_TO_STEPS.search(lead)
    ):
        return Kind.STEPS
    if (names and _CONDITIONS.search(title)) or _LEADS_TO_CONDITIONS.search(lead or title):
        return Kind.CONDITIONS
    return Kind.CONTENT if (names and _CONTENT.search(title)) or leads_into_list(lead) else None


def _are_grades(titles: list[str]) -> bool:
    """Whether the titles are names of grades, each another, after what all begin with."""
    start = next((at for at, each in enumerate(zip(*titles, strict=False)) if len(set(each)) > 1), 0)
    names = [title[start:] for title in titles]
    return len(set(names)) == len(names) and all(map(_GRADE.fullmatch, names))


def _item(text: str, item: Branch, kind: Kind) -> Node:
    if kind is not Kind.CONTENT:
        return item.as_node(text)
    if item.below:
        return replace(item.as_node(text), below=tuple(child.as_heading(text) for child in item.below))
    leaves = _leaves(text, item)
    return replace(item.as_node(text), note="", below=leaves) if leaves else item.as_node(text)


def _leaves(text: str, item: Branch) -> tuple[Node, ...]:
    """What an item holds, where its one sentence is a list of short clauses."""
    if not item.is_named or not item.body:
        return ()
    parts = clauses(text, item.body[0])
    if not _FEWEST < len(parts) <= _MOST_LEAVES or any(p.end - p.start > _LONGEST_LEAF for p in parts):
        return ()
    return tuple(node(text, part, part) for part in parts)


def _rated(text: str, branch: Branch) -> Part | None:
    """Sentences one after the other that each tell of another grade: what follows from it, or how many have it."""
    run: dict[str, Node] = {}
    for sentence in branch.body:
        grade = _RATED.search(text, sentence.start, min(sentence.end, sentence.start + _AT_ITS_START))
        if grade:
            run.setdefault(grade.group(), node(text, sentence, Span(*grade.span()), unended(text, sentence)))
    return Part(Kind.GRADES, branch.as_heading(text), tuple(run.values())) if len(run) >= _FEWEST else None
