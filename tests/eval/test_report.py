from __future__ import annotations

from dataclasses import replace

from eval.report import markdown_report, text_report
from tests.eval.factories import (
    DUE,
    NONE_DUE,
    RIGHT,
    WRONG,
    refused,
    results,
)


def test_reports_show_the_figures_and_what_went_wrong() -> None:
    result = results((DUE, WRONG), (NONE_DUE, refused()))
    text = text_report(result)
    for wanted in ("共 2 题", "首位命中 hit@1", "日常说法", "材料未载", "全部", "评上B了咋整？", "缺少事实：一年内"):
        assert wanted in text
    assert "有问题的 1 题" in text
    for wanted in (
        "段落",
        "前 120 字含标准答案",
        "文号无误",
        "未收文件",
        "反问（指代不明）",
        "校准误差 ECE",
        "1.000 [1.000, 1.000]",
    ):
        assert wanted in text
    assert "评判得分" not in text
    assert "评上B了咋整？" not in text_report(result, failures=0)
    markdown = markdown_report(result)
    rows = [line for line in markdown.splitlines() if line]
    assert all(line.startswith("| ") and line.endswith(" |") for line in rows)
    assert "| 日常说法 | 1 | 0.000 | 0.000 | 0.000 | 0.000 | 0.000 | — |" in rows
    assert "评上B了咋整？" not in markdown


def test_columns_of_the_terminal_are_aligned_by_width() -> None:
    text = text_report(results((DUE, RIGHT)))
    table = text.split("\n\n")[1].splitlines()
    starts = {sum(2 if ord(c) > 0x2E7F else 1 for c in line[: line.rindex("  ") + 2]) for line in table}
    assert len(starts) == 1


def test_a_name_of_ones_own_neither_breaks_a_line_nor_orders_the_terminal_about() -> None:
    result = results((replace(DUE, id="a\n\x1b[2J", category="b\nc\x1b"), WRONG))
    assert "\x1b" not in text_report(result)
    assert "a �[2J  评上B了咋整？" in text_report(result)
    assert "| b c� | 1 |" in markdown_report(result)
