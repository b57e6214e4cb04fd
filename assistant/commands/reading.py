"""What became of each file of a build, as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from assistant.commands.display import aligned, one_line
from corpus.readers.report import Library, Outcome, ReadReport

_MOST = 200
_HEAD = ("文件", "格式", "结果", "篇", "字数", "覆盖正文", "说明")


def reading_table(library: Library, covered: Mapping[str, float]) -> str:
    """One line a file: what it is, whether it was read, how much of its text is in passages, and what to know of it.

    ``covered`` is the share (0..1) by document id. Of more than _MOST files those that were read without a remark are
    left out and counted.
    """
    reports = library.reports
    shown = reports if len(reports) <= _MOST else tuple(r for r in reports if _remarks(r))[:_MOST]
    lines = [aligned([_HEAD, *(_row(report, covered) for report in shown)])] if shown else []
    if len(shown) < len(reports):
        lines.append(f"另有 {len(reports) - len(shown)} 个文件未列出")
    lines.append(f"读取 {len(reports) - len(library.skipped)} 个文件，跳过 {len(library.skipped)} 个。")
    return "\n".join(lines)


def _row(report: ReadReport, covered: Mapping[str, float]) -> Sequence[str]:
    read = report.outcome is Outcome.READ
    shares = [covered[document_id] for document_id in report.documents if document_id in covered]
    return (
        one_line(PurePath(report.path).name),
        report.format or "—",
        "已读" if read else "跳过",
        str(len(report.documents)) if read else "—",
        str(report.characters) if read else "—",
        f"{min(shares):.1%}" if shares else "—",
        one_line("；".join(_remarks(report))),
    )


def _remarks(report: ReadReport) -> Sequence[str]:
    return (report.reason,) if report.reason else report.notes
