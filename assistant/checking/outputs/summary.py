"""A review on one page of Markdown: how many of what, all errors, and what could not be checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.checking.labels import KINDS, VERDICTS
from assistant.checking.outputs.table import places
from assistant.checking.types import Finding, Review, Severity, Verdict
from assistant.messages import official_title

_SIGNS = re.compile(r"[\\`*_{}\[\]<>#|~$&]")
_UNCHECKED = (Verdict.NOT_HELD, Verdict.UNCHECKED)
_MOST = 30
"""So many of what is no error are listed."""
_LONGEST = 120


def _plain(text: str) -> str:
    """``text`` on one line, no character of it a sign of Markdown."""
    return _SIGNS.sub(r"\\\g<0>", " ".join(text.split()))


def summary_markdown(review: Review) -> str:
    """The review for someone who has a minute; Markdown of the GitHub flavour."""
    return "\n".join(_lines(review)) + "\n"


def _lines(review: Review) -> Iterator[str]:
    placed = list(places(review))
    yield f"# 引文核对：{_plain(official_title(review.draft.title))}"
    yield ""
    errors = [(finding, place) for finding, place in placed if finding.severity is Severity.ERROR]
    looked = [(finding, place) for finding, place in placed if finding.severity is Severity.WARNING]
    unchecked = [(finding, place) for finding, place in placed if finding.verdict in _UNCHECKED]
    yield (
        f"共 {len(placed)} 处引用：错误 {len(errors)} 处，请核实 {len(looked)} 处，"
        f"未收录或无法核对 {len(unchecked)} 处。未收录不等于有误。"
    )
    if placed:
        yield ""
        yield "| 结论 | 处数 |"
        yield "| --- | ---: |"
    yield from (f"| {VERDICTS[Verdict(verdict)]} | {number} |" for verdict, number in review.summary.items())
    yield from _part("错误", errors, len(errors))
    yield from _part("请核实", looked, _MOST)
    yield from _part("未收录或无法核对", unchecked, _MOST)


def _part(heading: str, placed: list[tuple[Finding, str]], most: int) -> Iterator[str]:
    if not placed:
        return
    yield ""
    yield f"## {heading}"
    yield ""
    yield from _items(placed[:most])
    if len(placed) > most:
        yield f"- 另有 {len(placed) - most} 处，见明细表。"


def _items(placed: Iterable[tuple[Finding, str]]) -> Iterator[str]:
    for finding, place in placed:
        text = finding.text if len(finding.text) <= _LONGEST else f"{finding.text[:_LONGEST]}…"
        line = f"- {_plain(place)}，{KINDS[finding.kind]} {_plain(text)}：{_plain(finding.message)}"
        yield line if finding.suggestion is None else f"{line}（建议改为：{_plain(finding.suggestion)}）"
