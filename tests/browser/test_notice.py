"""The notice beside the answer, its card and its links."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.fake import LONG, PLAN, B, C, FakeAssistant
from tests.browser.journeys import PHONE, answer, ask

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_a_marker_opens_the_notice_with_the_quote_marked_and_in_view(page: Page, expect: Any) -> None:
    turn = ask(page, "评成B会怎样？")
    marker = turn.locator(".sentences").get_by_role("button", name=f"引文1：{PLAN.title}")
    expect(turn.locator(".sentence").first).to_contain_text(B)
    marker.click()
    notice = page.locator("#notice .notice")
    expect(notice.locator("mark")).to_have_text(B)
    expect(notice.locator("mark")).to_be_in_viewport(ratio=1)
    expect(notice.locator(".badges li")).to_have_text(
        ["国科办政〔2012〕47号", "科学技术部办公厅", "2012年6月14日", "摘编，非原文", "效力未核实（截至2026年11月1日）"]
    )
    expect(notice.locator(".path")).to_contain_text("四、评估结果的处理")
    assert notice.locator(".text p").all_text_contents() == PLAN.text.split("\n")


def test_the_panel_closes_reopens_and_follows_the_marker(page: Page, expect: Any) -> None:
    markers = ask(page, "评成B会怎样？").locator(".sentences .marker")
    mark = page.locator("#notice mark")
    markers.nth(0).click()
    expect(mark).to_have_text(B)
    markers.nth(1).click()
    expect(mark).to_have_text(C)
    page.keyboard.press("Escape")
    expect(page.locator("#notice .notice")).to_have_count(0)
    expect(markers.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(mark).to_be_in_viewport()
    page.get_by_role("button", name="关闭").click()
    expect(page.locator("#notice .notice")).to_have_count(0)


def test_the_same_marker_again_brings_the_quote_back_into_view(page: Page, expect: Any) -> None:
    marker = ask(page, "评成B会怎样？").locator(".sentences .marker").first
    marker.click()
    mark = page.locator("#notice mark")
    expect(mark).to_be_in_viewport()
    page.locator("#notice .body").evaluate("e => e.scrollTo(0, 0)")
    expect(mark).not_to_be_in_viewport()
    marker.click()
    expect(mark).to_be_in_viewport()


def test_on_a_desk_the_notice_is_beside_and_on_a_phone_a_sheet_above_all(page: Page, expect: Any) -> None:
    marker = ask(page, "评成B会怎样？").locator(".marker").first
    marker.click()
    expect(page.locator("#notice mark")).to_be_visible()
    talk, notice = page.locator("#talk").bounding_box(), page.locator(".notice").bounding_box()
    assert talk
    assert notice
    assert notice["x"] >= talk["x"] + talk["width"]
    page.set_viewport_size(PHONE)
    sheet = page.locator(".notice").bounding_box()
    assert sheet
    assert (sheet["x"], sheet["width"]) == (0, PHONE["width"])
    assert sheet["y"] + sheet["height"] == PHONE["height"]
    expect(page.locator("#talk")).to_have_js_property("inert", True)
    expect(page.locator("#notice mark")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("#talk")).to_have_js_property("inert", False)
    expect(marker).to_be_focused()


def test_hovering_or_focusing_a_marker_shows_its_quote(page: Page, expect: Any) -> None:
    markers = ask(page, "评成B会怎样？").locator(".sentences .marker")
    card = page.locator("#quote-card")
    markers.nth(0).hover()
    expect(card).to_contain_text(B)
    expect(card).to_contain_text("四、评估结果的处理")
    expect(markers.nth(0)).to_have_accessible_description(re.compile(B))
    page.mouse.move(0, 0)
    expect(card).to_be_hidden()
    markers.nth(1).focus()
    expect(card).to_contain_text(C)
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_a_link_asks_and_a_link_opens_the_notice_at_the_place(
    open_page: Callable[..., Page], served: tuple[FakeAssistant, str], fake: FakeAssistant, expect: Any
) -> None:
    asked = open_page(served[1], query="?q=评成B会怎样？")
    turn = answer(asked, 0)
    assert asked.url == served[1]
    turn.locator(".marker").first.click()
    asked.context.grant_permissions(["clipboard-read", "clipboard-write"])
    asked.get_by_role("button", name="复制链接").click()
    expect(asked.get_by_role("button", name="已复制")).to_be_visible()
    link = str(asked.evaluate("navigator.clipboard.readText()"))
    start = PLAN.text.index(B)
    assert link == f"{served[1]}?doc=plan&start={start}&end={start + len(B)}"
    opened = open_page(served[1], query=link.removeprefix(served[1]))
    expect(opened.locator("#notice mark")).to_have_text(B)
    expect(opened.locator("#notice mark")).to_be_in_viewport(ratio=1)


def test_on_a_phone_a_wrong_link_can_be_closed(open_page: Callable[..., Page], served: Any, expect: Any) -> None:
    page = open_page(served[1])
    page.set_viewport_size(PHONE)
    page.goto(f"{served[1]}?doc=none")
    expect(page.locator("#notice .error")).to_be_visible()
    page.locator("#notice").get_by_role("button", name="关闭").click()
    expect(page.locator("#talk")).to_have_js_property("inert", False)
    ask(page, "评成B会怎样？")


def test_going_to_another_view_uncovers_it(page: Page, expect: Any) -> None:
    page.set_viewport_size(PHONE)
    page.get_by_role("link", name="引文核对").click()
    page.get_by_role("link", name="问答").click()
    ask(page, "评成B会怎样？").locator(".marker").first.click()
    expect(page.locator("#masthead")).to_have_js_property("inert", True)
    page.go_back()
    expect(page.get_by_role("textbox", name="草稿")).to_be_visible()
    expect(page.locator("#masthead")).to_have_js_property("inert", False)


@pytest.mark.parametrize("query", ["?doc=none", "?doc=plan&start=x&end=9999999", "?doc=plan&start=9&end=1"])
def test_a_wrong_link_breaks_nothing(open_page: Callable[..., Page], served: Any, expect: Any, query: str) -> None:
    page = open_page(served[1], query=query)
    expect(
        page.locator("#notice").get_by_text("本库没有 none" if "none" in query else PLAN.title).first
    ).to_be_visible()
    expect(page.locator("#notice mark")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("#notice")).to_be_hidden()


def test_a_notice_of_two_megabytes_is_read_at_any_place(
    open_page: Callable[..., Page], served: Any, expect: Any
) -> None:
    start = LONG.text.rindex("最后一条")
    page = open_page(served[1], query=f"?doc=long&start={start}&end={start + 4}")
    expect(page.locator("#notice mark")).to_be_in_viewport(ratio=1)
    laid_out = page.locator("#notice .block").evaluate_all(
        "all => all.filter(e => e.checkVisibility("
        "{contentVisibilityAuto: true}) && e.firstElementChild.checkVisibility({contentVisibilityAuto: true})).length"
    )
    assert laid_out < 10
    page.locator("#notice .body").evaluate("e => e.scrollTo(0, 0)")
    expect(page.locator("#notice .text p").first).to_be_in_viewport()
