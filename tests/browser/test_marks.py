"""What a reader says of the answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assistant.feedback import LONGEST_COMMENT
from assistant.web.render import KEPT
from tests.browser.fake import ANSWERS, FakeAssistant
from tests.browser.journeys import CONTRAST, PHONE, answer, ask, overflow

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def marks(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_answer_is_marked_and_the_mark_changed_by_keyboard_alone(
    open_page: Callable[..., Page], served: tuple[FakeAssistant, str], expect: Any, feedback: Path, scheme: str
) -> None:
    page, before = open_page(served[1], scheme), len(marks(feedback))
    page.set_viewport_size(PHONE)
    ask(page, "评成B会怎样？")
    turn = ask(page, "C呢？")
    right, wrong = (turn.get_by_role("button", name=name, exact=True) for name in ("有用", "有误"))
    right.focus()
    page.keyboard.press("Enter")
    expect(right).to_have_attribute("aria-pressed", "true")
    expect(right).to_be_focused()
    expect(turn.get_by_role("textbox")).to_have_count(0)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(wrong).to_have_attribute("aria-pressed", "true")
    expect(right).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Tab")
    field = turn.get_by_role("textbox", name="哪里不对？")
    expect(field).to_be_focused()
    expect(field).to_be_in_viewport(ratio=1)
    page.keyboard.type("漏了<b>时限</b>")
    page.keyboard.press("Enter")
    expect(turn.locator(".feedback .note")).to_have_text(KEPT)
    ask(page, "坏的")
    expect(wrong).to_have_attribute("aria-pressed", "true")
    expect(field).to_have_value("漏了<b>时限</b>")
    expect(page.locator("#conversation [aria-pressed=true]")).to_have_count(1)
    assert overflow(page) == 0
    for control in turn.locator(".feedback :is(button, input, label, p)").all():
        assert control.evaluate(CONTRAST) >= 4.5
    first, second, third = marks(feedback)[before:]
    assert [first["verdict"], second["verdict"], third["verdict"]] == ["right", "wrong", "wrong"]
    assert [first["comment"], second["comment"], third["comment"]] == ["", "", "漏了<b>时限</b>"]
    assert first["id"] == second["id"] == third["id"]
    assert third["answer"] == ANSWERS["C呢？"].to_json()
    assert third["history"] == [["评成B会怎样？", ANSWERS["评成B会怎样？"].answer]]


def test_what_cannot_be_kept_is_told_in_one_line(page: Page, expect: Any, feedback: Path) -> None:
    turn = ask(page, "评估周期是几年？")
    wrong = turn.get_by_role("button", name="有误")
    kept = feedback.with_name("kept")
    if feedback.exists():
        feedback.rename(kept)
    feedback.mkdir(parents=True)
    wrong.click()
    expect(turn.locator(".feedback .error")).to_contain_text("没能记下")
    expect(wrong).to_have_attribute("aria-pressed", "false")
    feedback.rmdir()
    wrong.click()
    expect(wrong).to_have_attribute("aria-pressed", "true")
    turn.get_by_role("textbox").evaluate("e => e.removeAttribute('maxlength')")
    turn.get_by_role("textbox").fill("字" * (LONGEST_COMMENT + 1))
    turn.get_by_role("button", name="提交").click()
    expect(turn.locator(".feedback .error")).to_contain_text("说明太长")
    assert [line["comment"] for line in marks(feedback)] == [""]
    if kept.exists():
        kept.rename(feedback)


def test_a_mark_stays_while_the_next_answer_is_on_its_way(page: Page, expect: Any, fake: FakeAssistant) -> None:
    right = ask(page, "评成B会怎样？").get_by_role("button", name="有用")
    page.get_by_role("textbox").fill("慢")
    page.get_by_role("textbox").press("Enter")
    expect(page.locator(".pending")).to_be_visible()
    right.click()
    expect(right).to_have_attribute("aria-pressed", "true")
    fake.go_on.set()
    answer(page, 1)
    expect(right).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".welcome")).to_be_visible()
    right = ask(page, "评成B会怎样？").get_by_role("button", name="有用")
    expect(right).to_have_attribute("aria-pressed", "false")
    right.click()
    expect(right).to_have_attribute("aria-pressed", "true")
