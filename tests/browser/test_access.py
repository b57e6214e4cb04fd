"""The page on a phone, by keyboard alone, in light and dark, and as axe-core sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.fake import FakeAssistant
from tests.browser.journeys import CONTRAST, PHONE, ask, faults, overflow

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("question", ["评成B会怎样？", "坏的", "国科办政〔2012〕74号说了什么？", "长" * 400])
def test_a_phone_needs_no_sideways_scrolling(page: Page, expect: Any, question: str) -> None:
    page.set_viewport_size(PHONE)
    assert overflow(page) == 0
    turn = ask(page, question)
    assert overflow(page) == 0
    if turn.locator(".marker").count():
        turn.locator(".marker").first.click()
        expect(page.locator("#notice mark").first).to_be_in_viewport()
        assert overflow(page) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_stand_out_from_their_ground(
    open_page: Callable[..., Page], served: tuple[FakeAssistant, str], scheme: str
) -> None:
    page = open_page(served[1], scheme)
    for question in ("国科办政〔2012〕74号说了什么？", "长" * 501, "C呢？"):
        ask(page, question)
    page.locator(".marker").first.click()
    page.locator("#notice mark").wait_for()
    words = "h1,h2,h3,p,li,cite,blockquote,mark,summary,button,.state,textarea,a:not(.skip)"
    contrasts = page.locator(words).evaluate_all(
        f"all => all.filter(e => e.checkVisibility()).map(e => [e.outerHTML.slice(0, 80), ({CONTRAST})(e)])"
    )
    assert [found for found in contrasts if found[1] < 4.5] == []
    assert len(contrasts) > 20


def test_the_keyboard_skips_to_the_question(page: Page, expect: Any) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="问题")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "en/"])
def test_axe_finds_no_fault(open_page: Callable[..., Page], served: Any, expect: Any, scheme: str, path: str) -> None:
    page = open_page(served[1], scheme, query=path)
    assert faults(page) == []
    page.get_by_role("textbox").fill("评估周期是几年？")
    page.get_by_role("textbox").press("Enter")
    page.locator(".refusal").wait_for()
    page.get_by_role("textbox").fill("评成B会怎样？")
    page.get_by_role("textbox").press("Enter")
    page.locator(".answer .marker").first.click()
    page.locator("#notice mark").wait_for()
    assert faults(page) == []
    page.set_viewport_size(PHONE)
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.locator(".records").click()
    assert faults(page) == []
