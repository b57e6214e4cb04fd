"""A review as a table: comma-separated or an Excel workbook."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO

from xlsxwriter import Workbook

from assistant.checking.labels import KINDS, SEVERITIES, VERDICTS
from assistant.checking.outputs.marks import legal
from assistant.checking.types import Finding, Review, Severity
from assistant.commands.output import OutputError
from assistant.messages import cited

COLUMNS = ("序号", "位置", "类别", "原文", "结论", "级别", "说明", "建议", "库中文件", "依据原句")
_WIDTHS = (6, 10, 8, 36, 18, 8, 44, 36, 44, 50)
_FORMULA = tuple("=+-@\t\r＝＋－＠")
"""What a spreadsheet takes for the start of a formula."""
_LONGEST_CELL, _MOST_ROWS = 32_767, 1_048_575
_COLOURS = {Severity.ERROR: "#F8CBAD", Severity.WARNING: "#FFE699", Severity.HINT: "#DDEBF7"}


def places(review: Review) -> Iterator[tuple[Finding, str]]:
    """Each finding with its page or paragraph; its line where the draft's format has neither."""
    text = review.draft.text
    line, at = 1, 0
    for finding in review.findings:
        if finding.span.start > at:
            line, at = line + text.count("\n", at, finding.span.start), finding.span.start
        yield finding, finding.place or review.draft.place(finding.span.start) or f"第{line}行"


def _rows(review: Review) -> Iterator[tuple[str, ...]]:
    """The cells of each finding, in the order of ``COLUMNS``."""
    for number, (finding, place) in enumerate(places(review), 1):
        held, seen = finding.document, finding.evidence
        yield (
            str(number),
            place,
            KINDS[finding.kind],
            finding.text,
            VERDICTS[finding.verdict],
            SEVERITIES[finding.severity],
            finding.message,
            finding.suggestion or "",
            cited(held.title, held.number) if held else "",
            seen.quote if seen else "",
        )


def table_csv(review: Review) -> str:
    """The findings as CSV for Excel: with a byte order mark, and no cell that it would take for a formula."""
    out = StringIO(newline="")
    table = csv.writer(out)
    table.writerow(COLUMNS)
    table.writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in _rows(review))
    return "\ufeff" + out.getvalue()


def table_xlsx(review: Review) -> bytes:
    """The findings as an Excel workbook of one sheet.

    Cells end at what Excel holds, 32,767 characters. Raises OutputError for more findings than a sheet has rows.
    """
    if len(review.findings) > _MOST_ROWS:
        raise OutputError(f"有 {len(review.findings)} 处引用，一张 Excel 表放不下：请另存为 .csv。")
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("引文核对")
        cell = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF"}
        plain = book.add_format(cell)
        coloured = {severity: book.add_format(cell | {"bg_color": colour}) for severity, colour in _COLOURS.items()}
        head = book.add_format(cell | {"bold": True, "bg_color": "#D9D9D9"})
        for column, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, head)
        for row, (finding, cells) in enumerate(zip(review.findings, _rows(review), strict=True), 1):
            look = coloured.get(finding.severity, plain)
            sheet.write_number(row, 0, row, look)
            for column, text in enumerate(cells[1:], 1):
                sheet.write_string(row, column, legal(text[:_LONGEST_CELL]), look)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(review.findings), len(COLUMNS) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return out.getvalue()
