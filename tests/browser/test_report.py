"""评测: the last result with its failed cases, and an evaluation begun and stopped on the page."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assistant.web import evaluating
from assistant.web.access import ELSEWHERE, Access
from tests.assistant.libraries import holdings
from tests.assistant.test_report_view import COUNTS, result, stored
from tests.browser.fake import FakeAssistant
from tests.browser.journeys import PHONE, overflow
from tests.browser.serving import serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_read_the_last_result_and_a_failed_case(open_page: Callable[..., Page], tmp_path: Path, expect: Any) -> None:
    stored(tmp_path, result(0.5), result(0.75))
    with serving(FakeAssistant(), tmp_path / "feedback.jsonl", tmp_path) as url:
        page = open_page(url)
        page.get_by_role("link", name="评测").click()
        report = page.locator("#report")
        expect(report.get_by_role("row", name="要点齐全")).to_contain_text("75.0%")
        expect(report.locator("svg")).not_to_have_count(0)
        report.locator("summary").click()
        expect(report.locator("dd").first).to_have_text("应当作答")
        page.set_viewport_size(PHONE)
        assert overflow(page) <= 0
        page.close()


def test_run_an_evaluation_and_stop_one(
    open_page: Callable[..., Page], tmp_path: Path, expect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = ["waits"]

    def command(output: Path, sample: int | None) -> list[str]:
        return [sys.executable, "-c", COUNTS, ends[0], str(output), json.dumps(result(0.5, n=sample))]

    monkeypatch.setattr(evaluating, "command", command)
    access = Access()
    with serving(holdings(tmp_path), tmp_path / "feedback.jsonl", tmp_path / "reports", access) as url:
        page = open_page(url, query=f"?key={access.key}")
        page.get_by_role("link", name="评测").click()
        report = page.locator("#report")
        expect(report).to_contain_text("还没有评测结果")
        page.get_by_role("button", name="开始评测").click()
        expect(report.get_by_role("progressbar")).to_be_visible()
        page.reload()
        expect(report).to_contain_text("已问 2 / 2 题")
        page.get_by_role("button", name="停止").click()
        expect(report).to_contain_text("评测已停止")
        ends[0] = "ends"
        page.get_by_label("题数").select_option("50 题")
        page.get_by_role("button", name="开始评测").click()
        expect(report).to_contain_text("评测完成")
        expect(report).to_contain_text("共 50 题")
        report.locator("summary").click()
        page.get_by_role("link", name="到问答里问这一题").click()
        expect(page.locator(".turn .question")).to_have_text("<b>问</b>？")
        page.close()


def test_without_the_key_none_is_run(open_page: Callable[..., Page], tmp_path: Path, expect: Any) -> None:
    stored(tmp_path, result(0.5))
    with serving(holdings(tmp_path), tmp_path / "feedback.jsonl", tmp_path) as url:
        page = open_page(url)
        page.get_by_role("link", name="评测").click()
        expect(page.locator("#report table")).to_be_visible()
        expect(page.locator("#report .offer")).to_have_text(ELSEWHERE)
        page.close()


def test_without_a_result_there_is_no_such_view(page: Page, expect: Any) -> None:
    expect(page.get_by_role("link", name="问答", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="评测")).to_have_count(0)
