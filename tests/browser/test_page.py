"""What a visitor does on the page, with hand-made answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assistant.feedback import LONGEST_COMMENT
from assistant.web.render import EXAMPLES, KEPT
from tests.browser.fake import ANSWERS, HOSTILE, LONGEST, PLAN, B, C, FakeAssistant
from tests.browser.journeys import answer, ask, overflow

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
CONTRAST = """e => {
  const channels = colour => colour.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map(c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = e => { const c = channels(getComputedStyle(e).backgroundColor);
    return (c[3] ?? 1) === 0 && e.parentElement ? behind(e.parentElement) : c; };
  const [a, b] = [luminance(channels(getComputedStyle(e).color)), luminance(behind(e))];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}"""


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
    expect(page.locator("[aria-pressed=true]")).to_have_count(1)
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
    page.get_by_role("button", name="清空").click()
    expect(page.locator(".welcome")).to_be_visible()
    right = ask(page, "评成B会怎样？").get_by_role("button", name="有用")
    expect(right).to_have_attribute("aria-pressed", "false")
    right.click()
    expect(right).to_have_attribute("aria-pressed", "true")


def test_clearing_forgets_the_conversation(page: Page, expect: Any, fake: FakeAssistant) -> None:
    ask(page, "评成B会怎样？").locator(".marker").first.click()
    expect(page.locator("#notice mark")).to_be_visible()
    page.get_by_role("button", name="清空").click()
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator("#notice .notice")).to_have_count(0)
    ask(page, "C呢？")
    assert fake.asked[-1] == ("C呢？", ())


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


def test_a_question_asked_meanwhile_waits_its_turn(page: Page, expect: Any, fake: FakeAssistant) -> None:
    box = page.get_by_role("textbox")
    box.fill("慢")
    box.press("Enter")
    expect(page.locator(".pending")).to_have_text("正在查找原文…")
    box.fill("评成B会怎样？")
    box.press("Enter")
    fake.go_on.set()
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


def test_on_a_phone_the_notice_is_below_and_on_a_desk_beside(page: Page, expect: Any) -> None:
    ask(page, "评成B会怎样？").locator(".marker").first.click()
    expect(page.locator("#notice mark")).to_be_visible()

    def edges() -> tuple[dict[str, float], dict[str, float]]:
        talk, notice = page.locator("#talk").bounding_box(), page.locator("#notice").bounding_box()
        assert talk
        assert notice
        return talk, notice

    talk, notice = edges()
    assert notice["x"] >= talk["x"] + talk["width"]
    page.set_viewport_size(PHONE)
    talk, notice = edges()
    assert notice["y"] >= talk["y"] + talk["height"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_stand_out_from_their_ground(
    open_page: Callable[..., Page], served: tuple[FakeAssistant, str], scheme: str
) -> None:
    page = open_page(served[1], scheme)
    for question in ("国科办政〔2012〕74号说了什么？", "长" * 501, "C呢？"):
        ask(page, question)
    page.locator(".marker").first.click()
    page.locator("#notice mark").wait_for()
    words = "h1,h2,h3,p,li,cite,blockquote,mark,summary,button,.state,textarea"
    found = page.locator(words).all()
    contrasts = {e.evaluate("e => e.outerHTML.slice(0, 80)"): e.evaluate(CONTRAST) for e in found}
    assert {html: ratio for html, ratio in contrasts.items() if ratio < 4.5} == {}
    assert len(contrasts) > 20


def test_the_page_is_said_to_be_chinese(page: Page, expect: Any) -> None:
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page).to_have_title("政策通知问答")
