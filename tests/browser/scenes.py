"""The states of the views over the bundled notices, in any language: for pictures, and for what holds everywhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.commands.common import bundled
from assistant.web import evaluating
from assistant.web.access import Access
from tests.assistant.libraries import holdings
from tests.assistant.test_report_view import COUNTS, result, stored
from tests.browser.serving import serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

Scene = Callable[["Page"], None]

PLAN = "国科办政〔2012〕47号"
DRAFT = """关于开展产业技术创新战略联盟评估工作的请示

根据《产业技术创新战略联盟评估工作方案（试行）》（国科办政〔2012〕74号）和《关于推动产业技术创新战略联盟构建的指导意见》（国科发政[2008]770号），拟开展联盟评估。
该方案规定：“评估结果为B级的联盟，应在两年内进行整改提升”。
《关于推动产业技术创新战略联盟构建与发展的实施办法（试行）》（国科发政〔2009〕648号）另有要求。"""
FIGURES = ((0.71, 0.90), (0.78, 0.93), (0.76, 0.95), (0.85, 0.97))
"""Of the stored evaluations: facts and citation recall."""


@contextmanager
def views(place: Path) -> Iterator[str]:
    """Serve the bundled notices, with four results of evaluations and one that is begun and never ends; the address.

    Everyone may change them.
    """
    library = holdings(place, documents=tuple(bundled()))
    reports = place / "reports"
    reports.mkdir()
    figures = ({"citation": {"precision": 0.98, "recall": recall}, "n": 50} for _, recall in FIGURES)
    stored(reports, *(result(facts, **more) for (facts, _), more in zip(FIGURES, figures, strict=True)))
    command = evaluating.command
    evaluating.command = lambda output, sample: [sys.executable, "-c", COUNTS, "waits"]
    try:
        with serving(library, place / "feedback.jsonl", reports, Access(everyone=True)) as url:
            yield url
    finally:
        evaluating.runs(reports).stop()
        evaluating.command = command


def view(page: Page, name: str) -> None:
    page.locator(f".masthead nav a[href='#{name}']").click()


def check(page: Page) -> None:
    """引文核对 as it opens."""
    view(page, "check")
    page.locator("#check-text").wait_for()


def checked(page: Page) -> None:
    """A draft with its findings, one of them opened."""
    check(page)
    page.locator("#check-text").fill(DRAFT)
    page.locator("#check form [type=submit]").click()
    page.locator(".check[data-state=done]").wait_for()
    page.locator(".finding .go").first.click()


def library(page: Page) -> None:
    """The list of documents."""
    view(page, "library")
    page.locator("#library .hits li").first.wait_for()
    page.locator("#library .state-of-index li").first.wait_for()


def searched(page: Page) -> None:
    """The list, searched for what is not there."""
    library(page)
    page.locator("#library [name=words]").fill("没有这样的文件")
    page.locator("#library .none").wait_for()


def notice(page: Page) -> None:
    """A notice with its relations."""
    library(page)
    page.locator("#library .hits button", has_text=PLAN).click()
    page.locator("#library .graph path").first.wait_for(state="attached")


def picture(page: Page) -> None:
    """The plan in one picture."""
    view(page, "picture")
    option = page.locator("#picture option", has_text=PLAN)
    option.wait_for(state="attached")
    page.locator("#picture select").select_option(option.get_attribute("value"))
    page.locator("#picture h2", has_text="评估工作方案").wait_for()


def placed(page: Page) -> None:
    """A part of the picture with its quote beside it."""
    picture(page)
    page.locator("#picture .grades button.node").nth(1).click()
    page.locator("#picture mark").wait_for()


def report(page: Page) -> None:
    """The last evaluation, with a case that failed."""
    view(page, "report")
    page.locator("#report summary").first.click()


def running(page: Page) -> None:
    """An evaluation that runs."""
    view(page, "report")
    page.locator("#report table").wait_for()
    page.evaluate("document.querySelector('#report form').requestSubmit()")
    page.locator("#report progress[value]").wait_for()


def stopped(page: Page) -> None:
    """An evaluation that was stopped."""
    running(page)
    page.locator("#report .stop").click()
    page.locator("#report .begin").wait_for()


def added(page: Page) -> None:
    """Files added, one of them unreadable."""
    library(page)
    told = f"关于新事项的通知\n根据{PLAN}，特此通知。".encode()
    text: Any = {"name": "new.txt", "mimeType": "text/plain", "buffer": told}
    empty: Any = {"name": "broken.docx", "mimeType": "application/msword", "buffer": b"PK\x03\x04"}
    page.locator("#files-to-add").set_input_files([text, empty])
    page.locator("#library .change table").wait_for()


SCENES: tuple[Scene, ...] = (
    *(check, checked, library, searched, notice, picture, placed, report, running, stopped, added),
)
