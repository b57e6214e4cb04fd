"""Conversations that the browser keeps, and what is taken along of them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pytest

from tests.browser.fake import ANSWERS, B, C, FakeAssistant
from tests.browser.journeys import ask

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_a_new_conversation_knows_nothing_of_the_last(page: Page, expect: Any, fake: FakeAssistant) -> None:
    ask(page, "评成B会怎样？").locator(".marker").first.click()
    expect(page.locator("#notice mark")).to_be_visible()
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator("#notice .notice")).to_have_count(0)
    ask(page, "C呢？")
    assert fake.asked[-1] == ("C呢？", ())


def records(page: Page) -> Any:
    page.get_by_role("button", name="对话记录").click()
    return page.get_by_role("dialog")


def test_conversations_are_kept_found_opened_and_deleted(
    open_page: Callable[..., Page], served: tuple[FakeAssistant, str], fake: FakeAssistant, expect: Any
) -> None:
    page = open_page(served[1])
    ask(page, "评成B会怎样？")
    page.reload()
    expect(page.locator(".turn .sentence").first).to_contain_text(B)
    ask(page, "C呢？")
    assert fake.asked[-1] == ("C呢？", (("评成B会怎样？", ANSWERS["评成B会怎样？"].answer),))
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".welcome")).to_be_visible()
    ask(page, "评估周期是几年？")
    dialog = records(page)
    titles = dialog.locator("li .title")
    expect(titles).to_have_text(["评估周期是几年？", "评成B会怎样？"])
    dialog.get_by_role("searchbox").fill("取消试点")
    expect(titles).to_have_text(["评成B会怎样？"])
    titles.click()
    expect(page.locator(".question")).to_have_text(["评成B会怎样？", "C呢？"])
    expect(page.locator(".feedback")).to_have_count(2)
    page.locator(".turn").nth(1).locator(".marker").first.click()
    expect(page.locator("#notice mark")).to_have_text(C)
    records(page).locator("li", has_text="评成B会怎样？").get_by_role("button", name="删除这次对话").click()
    expect(titles).to_have_text(["评估周期是几年？"])
    page.keyboard.press("Escape")
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator("#notice .notice")).to_have_count(0)
    page.reload()
    expect(page.locator(".welcome")).to_be_visible()
    records(page).locator("li").get_by_role("button", name="删除这次对话").click()
    expect(page.get_by_role("dialog").locator(".none")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0


def test_a_damaged_record_is_one_line(open_page: Callable[..., Page], served: Any, expect: Any) -> None:
    page = open_page(served[1])
    page.evaluate(
        "localStorage.setItem('policy-assistant:talk:x', JSON.stringify({at: 1, turns: [{question: '坏了'}, 3]}))"
    )
    records(page).locator("li .open").click()
    expect(page.locator("#conversation .error")).to_contain_text("已损坏")
    ask(page, "评成B会怎样？")


@pytest.mark.parametrize(("form", "ending"), [("导出 Word", ".docx"), ("导出 Markdown", ".md")])
def test_a_conversation_is_taken_along_as_a_file(page: Page, form: str, ending: str) -> None:
    ask(page, "评成B会怎样？")
    with page.expect_download() as download:
        page.get_by_role("button", name=form).click()
    assert download.value.suggested_filename.endswith(ending)
    data = Path(download.value.path()).read_bytes()
    if ending == ".md":
        assert B in data.decode()
    else:
        assert any(B in paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)


def test_english_is_one_click_away_and_keeps_the_conversation(
    open_page: Callable[..., Page], served: Any, expect: Any
) -> None:
    page = open_page(served[1])
    ask(page, "评成B会怎样？")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Sources")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".sentence").first).to_contain_text(B)
    expect(page.get_by_role("button", name="Useful")).to_be_visible()
    page.get_by_role("link", name="中文").click()
    expect(page.get_by_role("heading", name="依据")).to_be_visible()
