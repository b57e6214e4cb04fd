"""What a visitor asks on the page and is told, with hand-made answers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assistant.web import asking, hints
from assistant.web.render import EXAMPLES, STOPPED
from tests.assistant.libraries import BARE, holdings
from tests.browser.fake import FOLLOW_UP, HOSTILE, LONGEST, B, C, FakeAssistant
from tests.browser.journeys import answer, ask
from tests.browser.serving import serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_the_grounds_are_in_the_official_form(page: Page, expect: Any) -> None:
    grounds = ask(page, "评成B会怎样？").locator(".grounds")
    expect(grounds.locator("cite")).to_have_text(
        ["《科技部办公厅关于印发〈联盟评估工作方案（试行）〉的通知》（国科办政〔2012〕47号）"]
    )
    expect(grounds.locator("blockquote")).to_have_text([B, C])


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("国科办政〔2012〕74号说了什么？", "本库未收录该文件"),
        ("评估周期是几年？", "所收文件未载明"),
        ("今天天气怎么样？", "不在本库范围"),
        ("那个通知是谁发的？", "请说明是哪一份"),
    ],
)
def test_a_refusal_has_its_own_look(page: Page, expect: Any, question: str, title: str) -> None:
    refusal = ask(page, question).locator(".refusal")
    expect(refusal.get_by_role("heading")).to_have_text(title)
    answered = ask(page, "评成B会怎样？").locator(".answer")
    colour = "e => getComputedStyle(e).backgroundColor"
    assert refusal.evaluate(colour) != answered.evaluate(colour)


def test_a_suggestion_is_asked_when_clicked(page: Page, expect: Any, fake: FakeAssistant) -> None:
    ask(page, "国科办政〔2012〕74号说了什么？").get_by_role("button", name="评成B会怎样？").click()
    turn = answer(page, 1)
    expect(turn.locator(".question")).to_have_text("评成B会怎样？")
    assert fake.asked[-1] == ("评成B会怎样？", (("国科办政〔2012〕74号说了什么？", None),))


def test_an_example_is_asked_when_clicked(page: Page, expect: Any) -> None:
    examples = page.locator(".welcome .chip")
    assert examples.all_text_contents() == list(EXAMPLES)
    examples.first.click()
    expect(answer(page, 0).locator(".sentence").first).to_contain_text(B)
    expect(examples).to_have_count(0)


def test_a_follow_up_gets_the_history_and_says_how_it_was_understood(
    page: Page, expect: Any, fake: FakeAssistant
) -> None:
    ask(page, "评成B会怎样？")
    expect(ask(page, "C呢？").locator(".understood")).to_have_text("理解为：评成C会怎样？")
    ((asked, said),) = fake.asked[-1][1]
    assert asked == "评成B会怎样？"
    assert said is not None
    assert said.startswith(B)


def test_what_the_library_can_answer_next_is_offered_below_the_answer(page: Page, expect: Any) -> None:
    chips = page.locator(".turn .follow .chip")
    ask(page, "评成B会怎样？")
    expect(chips).to_have_text([FOLLOW_UP])
    page.locator(".edit").click()
    expect(page.locator(".turn.editing")).to_have_count(1)
    expect(chips).to_have_text([FOLLOW_UP])
    page.locator(".edit").click()
    expect(page.locator(".turn.editing")).to_have_count(0)
    page.reload()
    expect(chips).to_have_text([FOLLOW_UP])
    chips.click()
    expect(answer(page, 1).locator(".question")).to_have_text(FOLLOW_UP)
    expect(chips).to_have_count(0)


def test_what_to_ask_next_moves_nothing_that_is_shown(page: Page, expect: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, follow_ups = threading.Event(), hints.follow_ups

    def slow(*given: Any) -> tuple[str, ...]:
        assert go_on.wait(60)
        return follow_ups(*given)

    monkeypatch.setattr(hints, "follow_ups", slow)
    turn = ask(page, "评成B会怎样？")
    expect(turn.locator(".follow .chip")).to_have_count(0)
    shown = turn.locator(".sentence, .grounds, .feedback")
    before = shown.evaluate_all("all => all.map(e => e.getBoundingClientRect().top)")
    go_on.set()
    expect(turn.locator(".follow .chip")).to_have_count(1)
    assert shown.evaluate_all("all => all.map(e => e.getBoundingClientRect().top)") == before


def test_a_mark_is_shown_when_its_conversation_is_opened_again(page: Page, expect: Any) -> None:
    turn = ask(page, "评成B会怎样？")
    turn.get_by_role("button", name="有误").click()
    turn.get_by_role("textbox").fill("漏了时限")
    turn.get_by_role("button", name="提交").click()
    expect(turn.get_by_role("textbox")).to_have_value("漏了时限")
    pressed = page.locator("#conversation [aria-pressed=true]")
    page.reload()
    expect(pressed).to_have_text(["有误"])
    expect(turn.get_by_role("textbox")).to_have_value("漏了时限")
    turn.get_by_role("button", name="有用").click()
    expect(pressed).to_have_text(["有用"])
    ask(page, "C呢？")
    page.reload()
    expect(pressed).to_have_text(["有用"])
    expect(page.locator(".feedback")).to_have_count(2)


def test_the_welcome_tells_how_many_notices_are_held_now(
    open_page: Callable[..., Page], tmp_path: Path, expect: Any
) -> None:
    library = holdings(tmp_path)
    with serving(library, tmp_path / "feedback.jsonl") as url:
        page = open_page(url)
        held = page.locator(".welcome .chips p")
        expect(held).to_contain_text("收录 4 份")
        library.remove("bare", lambda *_: None)
        page.get_by_role("link", name="文件库").click()
        page.get_by_role("link", name="问答").click()
        expect(held).to_contain_text("收录 3 份")
        library.remove("end", lambda *_: None)
        page.reload()
        expect(held).to_contain_text("收录 2 份")
        page.close()


def test_a_library_without_the_notices_of_the_examples_offers_none(
    open_page: Callable[..., Page], tmp_path: Path, expect: Any
) -> None:
    with serving(holdings(tmp_path, documents=(BARE,)), tmp_path / "feedback.jsonl") as url:
        page = open_page(url)
        expect(page.locator(".welcome")).to_have_text("本库收录 1 份文件。请在下面提问。")
        page.close()


def test_two_visitors_do_not_mix(
    open_page: Callable[..., Page], served: tuple[FakeAssistant, str], fake: FakeAssistant, expect: Any
) -> None:
    first, second = open_page(served[1]), open_page(served[1])
    ask(first, "评成B会怎样？")
    ask(second, "C呢？")
    assert fake.asked[-1] == ("C呢？", ())
    expect(second.locator(".turn")).to_have_count(1)
    expect(first.locator(".turn")).to_have_count(1)


def test_the_send_button_sends(page: Page, expect: Any) -> None:
    page.get_by_role("textbox").fill("评成B会怎样？")
    page.get_by_role("button", name="发送").click()
    expect(answer(page, 0).locator(".question")).to_have_text("评成B会怎样？")
    expect(page.get_by_role("textbox")).to_have_value("")


def test_an_empty_question_does_nothing(page: Page, expect: Any, fake: FakeAssistant) -> None:
    page.get_by_role("textbox").fill("  ")
    page.get_by_role("textbox").press("Enter")
    expect(page.get_by_role("textbox")).to_have_value("")
    ask(page, "评成B会怎样？")
    expect(page.locator(".turn")).to_have_count(1)
    assert [question for question, _ in fake.asked] == ["评成B会怎样？"]


def test_a_question_too_long_gets_one_line(page: Page, expect: Any, fake: FakeAssistant) -> None:
    expect(ask(page, "长" * (LONGEST + 1)).locator(".error")).to_have_text(
        f"问题太长：有 {LONGEST + 1} 字，请缩短到 {LONGEST} 字以内。"
    )
    ask(page, "评成B会怎样？")
    assert fake.asked[-1][1] == ()


def test_a_question_asked_meanwhile_stays_in_the_box(
    page: Page, expect: Any, fake: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused, skip = threading.Event(), asking.gr.skip
    monkeypatch.setattr(asking.gr, "skip", lambda: refused.set() or skip())
    box = page.get_by_role("textbox")
    box.fill("慢")
    box.press("Enter")
    expect(page.locator(".pending")).to_have_text("正在查找原文…")
    box.fill("评成B会怎样？")
    box.press("Enter")
    assert refused.wait(60)
    fake.go_on.set()
    expect(page.locator(".pending")).to_have_count(0)
    expect(page.locator(".question")).to_have_text(["慢"])
    expect(box).to_have_value("评成B会怎样？")
    box.press("Enter")
    expect(answer(page, 1).locator(".sentence").first).to_contain_text(B)
    expect(page.locator(".question")).to_have_text(["慢", "评成B会怎样？"])


def test_a_breakdown_is_told_in_one_line_and_the_page_goes_on(page: Page, expect: Any) -> None:
    turn = ask(page, "崩溃")
    expect(turn.locator(".error")).to_contain_text("出错了")
    expect(page.locator("body")).not_to_contain_text("must not be shown")
    expect(ask(page, "评成B会怎样？").locator(".sentence").first).to_contain_text(B)


def test_hostile_text_stays_text(page: Page, expect: Any) -> None:
    question = "<img src=x onerror=alert(5)> **粗** $$x$$ ${alert(6)} {{value}}"
    expect(ask(page, question).locator(".question")).to_have_text(question)
    turn = ask(page, "坏的")
    turn.locator(".marker").first.click()
    notice = page.locator("#notice .notice")
    expect(notice.locator("mark")).to_have_count(3)
    assert "\n".join(notice.locator("mark").all_text_contents()) == HOSTILE.text
    expect(notice.get_by_role("heading")).to_have_text(HOSTILE.title)
    for selector in ("script", "img", "a", "b", "i", "u", "math"):
        expect(page.locator(f"#conversation {selector}, #notice {selector}")).to_have_count(0)
    page.keyboard.press("Escape")
    turn.locator(".sentences .marker").first.hover()
    expect(page.locator("#quote-card .quote")).to_have_text(HOSTILE.text)


def test_the_page_is_said_to_be_chinese(page: Page, expect: Any) -> None:
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page).to_have_title("政策通知问答")


def test_stopping_ends_the_wait(page: Page, expect: Any, fake: FakeAssistant) -> None:
    stop, send = page.get_by_role("button", name="停止"), page.get_by_role("button", name="发送")
    expect(stop).to_be_hidden()
    page.get_by_role("textbox").fill("慢")
    page.get_by_role("textbox").press("Enter")
    expect(page.locator(".pending")).to_be_visible()
    expect(send).to_be_hidden()
    stop.click()
    expect(page.locator(".turn .error")).to_have_text(STOPPED)
    expect(stop).to_be_hidden()
    page.get_by_role("textbox").fill("写到一半")
    fake.go_on.set()
    page.wait_for_function("performance.getEntriesByType('resource').some(one => one.name.includes('queue/data'))")
    page.evaluate("new Promise(done => setTimeout(() => requestAnimationFrame(done)))")
    expect(page.locator(".turn .error")).to_have_text(STOPPED)
    expect(page.get_by_role("textbox")).to_have_value("写到一半")
    ask(page, "评成B会怎样？")
    assert fake.asked[-1][1] == ()
    expect(page.locator(".turn .error")).to_have_text(STOPPED)


def test_a_question_is_answered_while_a_stopped_one_still_runs(page: Page, expect: Any, fake: FakeAssistant) -> None:
    page.get_by_role("textbox").fill("慢")
    page.get_by_role("textbox").press("Enter")
    page.get_by_role("button", name="停止").click()
    expect(page.locator(".turn .error")).to_have_text(STOPPED)
    ask(page, "评成B会怎样？")
    fake.go_on.set()
    ask(page, "C呢？")
    expect(page.locator(".turn .error")).to_have_text([STOPPED])
    expect(page.locator(".question")).to_have_text(["慢", "评成B会怎样？", "C呢？"])


def test_a_question_is_edited_and_asked_again(page: Page, expect: Any, fake: FakeAssistant) -> None:
    ask(page, "评成B会怎样？").get_by_role("button", name="有用").click()
    expect(page.locator("#conversation [aria-pressed=true]")).to_have_count(1)
    ask(page, "C呢？")
    box, edit = page.get_by_role("textbox", name="问题"), page.locator(".edit")
    edit.first.click()
    expect(box).to_have_value("评成B会怎样？")
    expect(box).to_be_focused()
    expect(page.locator(".turn.editing")).to_have_count(2)
    edit.first.click()
    expect(page.locator(".turn.editing")).to_have_count(0)
    expect(box).to_have_value("")
    edit.first.click()
    expect(page.locator(".turn.editing")).to_have_count(2)
    box.fill("评估周期是几年？")
    box.press("Enter")
    expect(page.locator(".turn .refusal h3")).to_have_text("所收文件未载明")
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator("#conversation [aria-pressed=true]")).to_have_count(0)
    assert fake.asked[-1] == ("评估周期是几年？", ())


def test_the_source_is_copied_in_the_official_form(page: Page, expect: Any) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    copy = ask(page, "评成B会怎样？").locator(".grounds .copy")
    copy.click()
    expect(copy).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator(".grounds cite").text_content()
