"""引文核对 in the browser: from a draft to its findings, to changes accepted, to files."""

from __future__ import annotations

import csv
import io
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml.ns import qn
from gradio_client import Client

from assistant import checking
from assistant.checking import Finding
from tests.assistant.checking.test_drafts import DRAFTS
from tests.browser.journeys import CONTRAST, PHONE, ask, faults, overflow
from tests.browser.library import LibraryAssistant
from tests.browser.serving import serving

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

TEXT = "\n\n".join(path.read_text("utf-8").strip() for path in DRAFTS)
TRIAL = next(path for path in DRAFTS if "suffix-conflict" in path.with_suffix(".tsv").read_text("utf-8"))
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>\n"
    "见《<b>甲</b>办法\"' onmouseover=alert(3)》（国科办政〔2011〕47号）${alert(4)} {{value}}"
)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = tmp_path_factory.mktemp("library")
    with serving(LibraryAssistant(place=place), place / "feedback.jsonl") as url:
        yield url


@pytest.fixture
def view(open_page: Callable[..., Page], url: str) -> Page:
    return open_page(url, query="#check")


def start(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="草稿").fill(text)
    page.get_by_role("button", name="核对", exact=True).click()


def check(page: Page, text: str) -> Locator:
    """Check a draft to the end; its findings."""
    start(page, text)
    page.locator(".check[data-state=done]").wait_for()
    return page.locator(".finding")


def exported(page: Page, label: str) -> tuple[str, bytes]:
    """The name and the bytes of a file of what was found."""
    page.locator(".take:not([open]) summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    page.keyboard.press("Escape")
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def paragraphs(page: Page) -> str:
    return "\n".join(page.locator("#check .draft p").all_text_contents())


def copied(page: Page) -> str:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".take:not([open]) summary").click()
    page.get_by_role("button", name="复制全文").click()
    page.locator(".whole", has_text="已复制").wait_for()
    page.keyboard.press("Escape")
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_the_api_gives_the_contracts_form(url: str) -> None:
    said = Client(url, verbose=False, httpx_kwargs={"timeout": 60}).predict("见国发〔2019〕9号。", api_name="/check")
    assert said["summary"] == {"not-held": 1}
    assert [(found["start"], found["end"], found["text"]) for found in said["findings"]] == [(1, 11, "国发〔2019〕9号")]


def test_a_draft_is_checked_and_every_finding_has_its_place(view: Page, expect: Any) -> None:
    findings = check(view, TEXT)
    assert paragraphs(view) == TEXT
    counts = [int(words.split()[-1]) for words in view.locator(".filter").all_inner_texts()]
    assert counts[0] == findings.count() == sum(counts[1:]) > 100
    assert all(counts)
    for name, count in zip(("全部", "错误", "需看", "格式", "无法核对", "正确"), counts, strict=True):
        view.locator(".filter", has_text=name).click()
        expect(view.locator(".filter", has_text=name)).to_have_attribute("aria-pressed", "true")
        expect(findings.filter(visible=True)).to_have_count(count)
    view.locator(".filter", has_text="全部").click()
    for row in (findings.first, findings.last):
        row.locator(".go").press("Enter")
        number = row.get_attribute("data-number")
        mark = view.locator(f".mark[data-findings~='{number}']").first
        expect(mark).to_be_in_viewport()
        expect(mark).to_be_focused()
        expect(row.locator(".go")).to_have_attribute("aria-expanded", "true")
    expect(view.locator(".finding.selected")).to_have_count(1)


def test_the_source_opens_beside_the_draft_and_closes_again(view: Page, expect: Any) -> None:
    row = check(view, TRIAL.read_text("utf-8")).filter(has=view.locator("blockquote")).first
    expect(row.locator(".evidence")).to_be_hidden()
    row.locator(".go").click()
    quote = row.locator("blockquote").inner_text()
    expect(row.locator(".evidence")).to_contain_text("《")
    opener = row.locator(".evidence p:has(+ blockquote)").get_by_role("button", name="看原文")
    opener.click()
    panel = view.locator("#check .panel")
    expect(panel.locator("mark")).to_have_text(quote)
    expect(panel.locator("mark")).to_be_in_viewport(ratio=1)
    expect(opener).to_be_in_viewport()
    draft, notice = view.locator("#check .draft").bounding_box(), panel.bounding_box()
    assert draft
    assert notice
    assert notice["x"] >= draft["x"] + draft["width"]
    assert notice["y"] + notice["height"] <= draft["y"] + draft["height"] + 1
    view.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    view.set_viewport_size(PHONE)
    sheet = panel.locator(".notice").bounding_box()
    assert sheet
    assert (sheet["x"], sheet["width"], sheet["y"] + sheet["height"]) == (0, PHONE["width"], PHONE["height"])
    expect(view.locator("#check .draft")).to_have_js_property("inert", True)
    panel.get_by_role("button", name="关闭").click()
    expect(view.locator("#check .draft")).to_have_js_property("inert", False)


def test_the_panel_goes_to_the_view_that_cites(view: Page, expect: Any) -> None:
    row = check(view, TRIAL.read_text("utf-8")).filter(has=view.locator("blockquote")).first
    row.locator(".go").click()
    row.get_by_role("button", name="看原文").last.click()
    expect(view.locator("#check .panel mark")).to_be_visible()
    view.get_by_role("link", name="问答").click()
    ask(view, "评成B会怎样？").locator(".marker").first.click()
    expect(view.locator("#notice .panel")).to_be_visible()
    view.get_by_role("link", name="引文核对").click()
    expect(view.locator("#check .panel")).to_have_count(0)
    row.get_by_role("button", name="看原文").last.click()
    expect(view.locator("#check .panel mark")).to_be_visible()
    expect(view.locator("#view-ask")).not_to_have_attribute("data-reading", "")


def test_validity_is_judged_as_of_the_day_that_is_chosen(view: Page, expect: Any) -> None:
    check(view, "见国发〔2019〕9号。\n\n2012年8月10日")
    expect(view.locator(".day")).to_contain_text("草稿日期2012年8月10日")
    view.get_by_role("button", name="换一份").click()
    view.get_by_label("按哪一天判断效力").fill("2020-02-01")
    view.get_by_role("button", name="核对", exact=True).click()
    expect(view.locator(".day")).to_have_text("效力按2020年2月1日判断。")


def test_a_click_on_a_mark_selects_its_finding(view: Page, expect: Any) -> None:
    findings = check(view, TEXT)
    view.locator(".filter.error").click()
    mark = view.locator(".mark.look:not(.error)").last
    mark.click()
    number = mark.get_attribute("data-findings")
    row = findings.and_(view.locator(f"[data-number='{number}']"))
    expect(row).to_be_in_viewport()
    expect(row.locator(".go")).to_be_focused()
    expect(view.locator(".filter", has_text="全部")).to_have_attribute("aria-pressed", "true")


def test_accepted_suggestions_are_in_the_draft_and_in_what_is_copied_and_can_be_taken_back(
    view: Page, expect: Any
) -> None:
    text = TRIAL.read_text("utf-8").strip()
    check(view, text)
    assert copied(view) == text
    row = view.locator(".finding.error").filter(has=view.locator(".accept")).first
    wrong, right = row.locator(".words").inner_text(), row.locator("ins").inner_text()
    row.locator(".accept").click()
    expect(view.locator("#check .draft del")).to_have_text(wrong)
    expect(view.locator("#check .draft ins")).to_have_text(right)
    expect(row.locator(".accept")).to_have_attribute("aria-pressed", "true")
    view.locator(".whole", has_text="复制全文").wait_for(state="attached")
    assert copied(view) == text.replace(wrong, right, 1)
    row.locator(".accept").click()
    expect(view.locator("#check .draft :is(del, ins)")).to_have_count(0)
    assert paragraphs(view) == text


def test_a_word_file_comes_back_with_comments_and_the_tables_with_all_findings(
    view: Page, tmp_path: Path, expect: Any
) -> None:
    draft = docx.Document()
    for line in TRIAL.read_text("utf-8").split("\n"):
        draft.add_paragraph(line)
    draft.save(str(tmp_path / "稿子.docx"))
    view.locator("#check-of").set_input_files(tmp_path / "稿子.docx")
    expect(view.locator(".chosen")).to_have_text("稿子.docx")
    view.get_by_role("button", name="核对", exact=True).click()
    view.locator(".check[data-state=done]").wait_for()
    saved = {}
    for label, form in (("Word", ".docx"), ("表格 xlsx", ".xlsx"), ("表格 csv", ".csv"), ("小结 md", ".md")):
        name, saved[form] = exported(view, label)
        assert name == f"稿子-引文核对{form}"
    reviewed = docx.Document(io.BytesIO(saved[".docx"]))
    assert len(list(reviewed.comments)) > 0
    assert not re.search("<w:(ins|del) ", reviewed.element.xml)
    rows = list(csv.reader(io.StringIO(saved[".csv"].decode("utf-8-sig"))))
    assert len(rows) == 1 + view.locator(".finding").count()


def test_what_was_accepted_and_only_that_is_a_tracked_change_in_the_word_file(view: Page, expect: Any) -> None:
    check(view, TEXT)
    row = view.locator(".finding.error").filter(has=view.locator(".accept")).first
    wrong, right = row.locator(".words").inner_text(), row.locator("ins").inner_text()
    row.locator(".accept").click()
    reviewed = docx.Document(io.BytesIO(exported(view, "Word")[1]))
    changed = [p for p in reviewed.element.body.iter(qn("w:p")) if p.findall(qn("w:ins"))]
    assert len(changed) == 1
    assert right in "".join(t.text for t in changed[0].iter(qn("w:t")))
    assert wrong in "".join(
        t.text for t in changed[0].iter(qn("w:t"), qn("w:delText")) if t.getparent().getparent().tag != qn("w:ins")
    )
    assert len(list(reviewed.comments)) == view.locator(".finding:not(.right)").count()


def test_all_that_is_certain_is_accepted_at_once(view: Page, expect: Any) -> None:
    check(view, TEXT)
    certain = view.locator(".accept[data-sure]")
    assert 1 < certain.count() < view.locator(".accept").count()
    view.get_by_role("button", name="采纳有把握的建议").click()
    expect(view.locator(".accept[aria-pressed=true]")).to_have_count(certain.count())
    expect(view.locator("#check .draft ins")).to_have_count(certain.count())
    expect(view.get_by_role("button", name="采纳有把握的建议")).to_be_hidden()
    certain.first.click()
    expect(view.locator(".accept[aria-pressed=true]")).to_have_count(certain.count() - 1)
    expect(view.get_by_role("button", name="采纳有把握的建议")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("大.txt", b"x" * 20_000_001, "超过 20 MB"),
        ("坏.pdf", b"%PDF-1.7 broken", "坏.pdf"),
        ("<b>.docx", b"PK\x03\x04", "<b>.docx"),
        ("空.txt", b" \n", "没有可以核对的文字"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_one_line(
    view: Page, expect: Any, name: str, data: bytes, words: str
) -> None:
    view.locator("#check-of").set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": data})
    trouble = view.locator(".check > .error")
    if len(data) < 1000:
        view.get_by_role("button", name="核对", exact=True).click()
    expect(trouble).to_contain_text(words)
    expect(view.get_by_role("textbox", name="草稿")).to_be_visible()


def test_a_file_is_dropped_and_put_away(view: Page, expect: Any) -> None:
    dropped = view.evaluate_handle(
        """() => {
          const all = new DataTransfer();
          all.items.add(new File(['见国发〔2019〕9号。'], '稿.txt'));
          return all;
        }"""
    )
    view.locator("#check form").dispatch_event("drop", {"dataTransfer": dropped})
    expect(view.locator(".chosen")).to_have_text("稿.txt")
    view.get_by_role("button", name="不用这个文件").click()
    expect(view.locator(".chosen")).to_be_hidden()
    view.locator("#check form").dispatch_event("drop", {"dataTransfer": dropped})
    view.get_by_role("button", name="核对", exact=True).click()
    expect(view.locator("#check .draft")).to_have_text("见国发〔2019〕9号。")


@pytest.mark.parametrize(("text", "words"), [(" \n", "没有可以核对的文字"), ("长" * 2_000_001, "2,000,000 字")])
def test_a_text_that_cannot_be_checked_is_told_in_one_line(view: Page, expect: Any, text: str, words: str) -> None:
    view.get_by_role("textbox", name="草稿").evaluate("(e, text) => { e.value = text; }", text)
    view.get_by_role("button", name="核对", exact=True).click()
    expect(view.locator(".check > .error")).to_contain_text(words)


def test_a_hostile_draft_stays_text(view: Page, expect: Any) -> None:
    findings = check(view, HOSTILE)
    assert findings.count() >= 2
    assert paragraphs(view) == HOSTILE
    assert view.locator("#check :is(script, img, b, [onmouseover])").count() == 0
    assert copied(view) == HOSTILE


def test_two_thousand_findings_do_not_freeze_the_page(view: Page, expect: Any) -> None:
    findings = check(view, "\n".join(f"第{n}项见国发〔2019〕{n}号。" for n in range(1, 2001)))
    assert findings.count() == 2000
    laid_out = findings.evaluate_all(
        "all => all.filter(e => e.firstElementChild.checkVisibility({contentVisibilityAuto: true})).length"
    )
    assert laid_out < 200
    findings.last.locator(".go").evaluate("e => e.click()")
    expect(view.locator(".mark").last).to_be_in_viewport()


def test_stopping_takes_no_time_and_keeps_what_was_found(
    view: Page, expect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    whole = checking.check

    def slow(*given: Any) -> Iterator[Finding]:
        for number, finding in enumerate(whole(*given)):
            assert number == 0 or go_on.wait(60)
            yield finding

    monkeypatch.setattr(checking, "check", slow)
    start(view, TRIAL.read_text("utf-8"))
    expect(view.locator(".finding")).to_have_count(1)
    expect(view.locator(".mark")).to_have_count(1)
    view.get_by_role("button", name="停止").click()
    expect(view.get_by_role("status").filter(has_text="已停止")).to_be_visible()
    assert len(exported(view, "表格 csv")[1].decode("utf-8-sig").splitlines()) == 2
    view.get_by_role("button", name="换一份").click()
    monkeypatch.undo()
    found = check(view, TRIAL.read_text("utf-8")).count()
    assert found > 1
    go_on.set()
    assert len(exported(view, "表格 csv")[1].decode("utf-8-sig").splitlines()) == found + 1
    expect(view.locator(".finding")).to_have_count(found)


def test_what_breaks_down_is_told_and_another_draft_can_be_checked(
    view: Page, expect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> Iterator[Finding]:
        raise RuntimeError("must not be shown")

    monkeypatch.setattr(checking, "check", broken)
    start(view, "见国发〔2019〕9号。")
    expect(view.locator(".check > .error")).to_contain_text("出错了")
    monkeypatch.undo()
    view.get_by_role("button", name="换一份").click()
    assert check(view, "见国发〔2019〕9号。").count() == 1
    expect(view.locator(".check > .error")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_and_for_the_eyes(open_page: Callable[..., Page], url: str, scheme: str, expect: Any) -> None:
    page = open_page(url, scheme, query="#check")
    page.set_viewport_size(PHONE)
    assert overflow(page) == 0
    findings = check(page, TEXT)
    page.locator(".finding.error .accept").first.click()
    page.locator(".finding.error .go").first.click()
    assert overflow(page) == 0
    last = findings.last
    last.locator(".go").click()
    draft, row = page.locator("#check .draft").bounding_box(), last.bounding_box()
    assert draft
    assert row
    assert 0 <= draft["y"] < draft["y"] + draft["height"] < row["y"] < PHONE["height"]
    number = last.get_attribute("data-number")
    expect(page.locator(f".mark[data-findings~='{number}']").first).to_be_in_viewport()
    other = page.locator(f".mark:not([data-findings~='{number}'])").last
    other.click()
    found = findings.and_(page.locator(f"[data-number='{other.get_attribute('data-findings')}']"))
    expect(found).to_be_in_viewport()
    expect(other).to_be_in_viewport()
    words = page.locator("#check").locator(
        "button,summary,label,.mark,ins,.verdict,.sign,.of,.words,.message,cite,blockquote,.status,.note"
    )
    contrasts = words.evaluate_all(
        f"all => all.filter(e => e.checkVisibility()).map(e => [e.outerHTML.slice(0, 80), ({CONTRAST})(e)])"
    )
    assert [found for found in contrasts if found[1] < 4.5] == []
    assert len(contrasts) > 100


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault(open_page: Callable[..., Page], url: str, scheme: str) -> None:
    page = open_page(url, scheme, query="#check")
    assert faults(page) == []
    check(page, TEXT)
    page.locator(".finding.error .accept").first.click()
    page.locator(".finding.error:has(blockquote) .go").first.click()
    page.locator(".finding.selected button.source").first.click()
    page.locator("#check .panel mark").wait_for()
    assert faults(page) == []
    page.locator(".take summary").click()
    assert faults(page) == []
