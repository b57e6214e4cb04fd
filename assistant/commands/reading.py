"""What became of each file of a build, as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from assistant.commands.text import aligned, one_line
from corpus.readers.report import Library, Outcome, ReadReport

_MOST = 200
_HEAD = ("文件", "格式", "结果", "篇", "字数", "覆盖正文", "说明")
OUTCOMES = READ, UNCHANGED, SKIPPED = ("已读", "未改", "跳过")
"""What may stand under 结果."""


def reading_table(library: Library, covered: Mapping[str, float]) -> str:
    """``reading_rows`` aligned, and ``reading_count`` below them."""
    rows = reading_rows(library, covered)
    return "\n".join([*([aligned(rows)] if len(rows) > 1 else []), reading_count(library)])


def reading_rows(library: Library, covered: Mapping[str, float]) -> list[Sequence[str]]:
    """The head of the table and a row a file: what it is, whether it was read, how much of its text is in passages.

    ``covered`` is the share (0..1) by document id. Of more than _MOST files those that were read without a remark are
    left out.
    """
    return [_HEAD, *(_row(report, covered) for report in _shown(library))]


def reading_count(library: Library) -> str:
    """How many files were read and how many were not, and above it how many have no row."""
    reports = library.reports
    out = len(reports) - len(_shown(library))
    lines = [f"另有 {out} 个文件未列出"] if out else []
    read = len(reports) - len(library.skipped)
    told = f"，其中 {library.unchanged} 个未改动，沿用上次的结果" if library.unchanged else ""
    lines.append(f"读取 {read} 个文件{told}，跳过 {len(library.skipped)} 个。")
    return "\n".join(lines)


def _shown(library: Library) -> Sequence[ReadReport]:
    reports = library.reports
    return reports if len(reports) <= _MOST else tuple(r for r in reports if _remarks(r))[:_MOST]


def _row(report: ReadReport, covered: Mapping[str, float]) -> Sequence[str]:
    read = report.outcome is Outcome.READ
    shares = [covered[document_id] for document_id in report.documents if document_id in covered]
    return (
        one_line(PurePath(report.path).name),
        report.format or "—",
        (UNCHANGED if report.unchanged else READ) if read else SKIPPED,
        str(len(report.documents)) if read else "—",
        str(report.characters) if read else "—",
        f"{min(shares):.1%}" if shares else "—",
        one_line("；".join(_remarks(report))),
    )


def _remarks(report: ReadReport) -> Sequence[str]:
    return (report.reason,) if report.reason else report.notes
