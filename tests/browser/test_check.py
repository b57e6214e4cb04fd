"""引文核对 in the browser: from a draft to its findings, to changes accepted, to files."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pytest
from gradio_client import Client

from assistant import checking
from assistant.checking import Finding
from tests.assistant.checking.test_drafts import DRAFTS
from tests.browser.journeys import CONTRAST, PHONE, overflow
from tests.browser.library import LibraryAssistant
from tests.browser.serving import serving
from tests.browser.test_access import AXE

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


def paragraphs(page: Page) -> str:
    return "\n".join(page.locator("#check .draft p").all_text_contents())


def copied(page: Page) -> str:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="复制全文").click()
    page.locator(".whole", has_text="已复制").wait_for()
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


def test_a_finding_shows_the_words_of_the_library_and_opens_the_notice(
    view: Page, open_page: Callable[..., Page], url: str, expect: Any
) -> None:
    row = check(view, TRIAL.read_text("utf-8")).filter(has=view.locator("blockquote")).first
    expect(row.locator(".evidence")).to_be_hidden()
    row.locator(".go").click()
    quote = row.locator("blockquote").inner_text()
    expect(row.locator(".evidence")).to_contain_text("《")
    link = row.locator(".source:has(+ blockquote) a").get_attribute("href")
    assert link
    opened = open_page(url, query=link)
    expect(opened.locator("#notice mark")).to_have_text(quote)


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
    view.locator(".whole", has_text="复制全文").wait_for()
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
    for label, form in (("带批注的 Word", ".docx"), ("表格 xlsx", ".xlsx"), ("表格 csv", ".csv"), ("小结 md", ".md")):
        with view.expect_download() as download:
            view.get_by_role("button", name=label).click()
        assert download.value.suggested_filename == f"稿子-引文核对{form}"
        saved[form] = Path(download.value.path()).read_bytes()
    reviewed = docx.Document(io.BytesIO(saved[".docx"]))
    assert len(list(reviewed.comments)) > 0
    rows = list(csv.reader(io.StringIO(saved[".csv"].decode("utf-8-sig"))))
    assert len(rows) == 1 + view.locator(".finding").count()


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


def test_stopping_keeps_what_was_found(view: Page, expect: Any, monkeypatch: pytest.MonkeyPatch) -> None:
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
    go_on.set()
    with view.expect_download() as download:
        view.get_by_role("button", name="表格 csv").click()
    assert len(Path(download.value.path()).read_text("utf-8-sig").splitlines()) == 2
    expect(view.locator(".finding")).to_have_count(1)
    view.get_by_role("button", name="换一份").click()
    monkeypatch.undo()
    assert check(view, TRIAL.read_text("utf-8")).count() > 1


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
    draft, first = page.locator("#check .draft").bounding_box(), findings.first.bounding_box()
    assert draft
    assert first
    assert first["y"] > draft["y"] + draft["height"]
    words = page.locator("#check").locator(
        "button,.mark,ins,.verdict,.sign,.of,.words,.message,cite,blockquote,.status,a"
    )
    contrasts = words.evaluate_all(
        f"all => all.filter(e => e.checkVisibility()).map(e => [e.outerHTML.slice(0, 80), ({CONTRAST})(e)])"
    )
    assert [found for found in contrasts if found[1] < 4.5] == []
    assert len(contrasts) > 100


@pytest.mark.skipif(AXE is None, reason="no axe-core: npm pack axe-core, and AXE=the path of its axe.min.js")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault(open_page: Callable[..., Page], url: str, scheme: str) -> None:
    page = open_page(url, scheme, query="#check")
    page.evaluate(Path(AXE or "").read_text(encoding="utf-8"))

    def faults() -> list[str]:
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [f"{fault['id']}: {node['html'][:200]}" for fault in found["violations"] for node in fault["nodes"]]

    assert faults() == []
    check(page, TEXT)
    page.locator(".finding.error .accept").first.click()
    page.locator(".finding.error .go").first.click()
    assert faults() == []
