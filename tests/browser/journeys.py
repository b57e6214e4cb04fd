"""Steps that the tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


def ask(page: Page, question: str) -> Locator:
    """Type a question, send it by Enter and wait for its answer: the last turn of the conversation."""
    before = page.locator(".turn").count()
    box = page.get_by_role("textbox", name="问题")
    box.fill(question)
    box.press("Enter")
    return answer(page, before)


def answer(page: Page, number: int) -> Locator:
    """The turn of that number, from 0, once it is complete."""
    turn = page.locator(".turn").nth(number)
    turn.locator(".grounds, .refusal, .error").first.wait_for()
    return turn


def overflow(page: Page) -> int:
    """How many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
