"""The findings of a draft as text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from assistant.checking.labels import KINDS, SEVERITIES, VERDICTS
from assistant.checking.types import Severity, Verdict
from assistant.commands.text import aligned, one_line

if TYPE_CHECKING:
    from assistant.checking.types import Finding, Review

_LONGEST_CELL = 40


def findings_text(found: Review) -> str:
    """The findings in the order of the text, what is said of each below it, and how many there are of each severity."""
    if not found.findings:
        return "没有发现可以核对的引用。"
    rows = [["级别", "类别", "原文", "结论", "建议"], *(_row(finding) for finding in found.findings)]
    head, *lines = aligned(rows).split("\n")
    told = [head]
    for line, finding in zip(lines, found.findings, strict=True):
        told.append(line)
        if finding.verdict is not Verdict.OK:
            where = f"{finding.place}：" if finding.place else ""
            told.append(f"      {one_line(where + finding.message)}")
    return "\n".join([*told, "", _summary(found)])


def _row(finding: Finding) -> list[str]:
    cells = [
        SEVERITIES[finding.severity],
        KINDS[finding.kind],
        _short(finding.text),
        VERDICTS[finding.verdict],
        finding.suggestion or "",
    ]
    return [one_line(cell) for cell in cells]


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"


def _summary(found: Review) -> str:
    counted = Counter(finding.severity for finding in found.findings)
    severities = "，".join(f"{SEVERITIES[s]} {counted[s]} 处" for s in Severity if counted[s])
    verdicts = "，".join(f"{VERDICTS[Verdict(name)]} {count}" for name, count in found.summary.items())
    return f"共核对 {len(found.findings)} 处：{severities}（{verdicts}）。"
