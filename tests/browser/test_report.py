"""评测: there when there is a result, with its failed cases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.assistant.test_report_view import result, stored
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


def test_without_a_result_there_is_no_such_view(page: Page, expect: Any) -> None:
    expect(page.get_by_role("link", name="问答", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="评测")).to_have_count(0)
