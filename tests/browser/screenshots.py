"""Pictures of every view, to look at: ``python -m tests.browser.screenshots FOLDER [SCENE…]``.

Each scene is taken in each width, light and dark, over the tests' hand-made notices.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, PATIENCE
from tests.browser.fake import FakeAssistant
from tests.browser.journeys import ask
from tests.browser.serving import serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

SIZES = {1280: 860, 768: 1024, 390: 844}
SCHEMES = ("light", "dark")


def welcome(page: Page) -> None:
    """The page as it opens."""


def answered(page: Page) -> None:
    """An answer with its sources."""
    ask(page, "评成B会怎样？")


def quote(page: Page) -> None:
    """The card of a marker."""
    ask(page, "评成B会怎样？").locator(".marker").first.focus()
    page.locator("#quote-card").wait_for()


def opened(page: Page) -> None:
    """A notice opened at its quote."""
    ask(page, "评成B会怎样？")
    ask(page, "C呢？").locator(".marker").first.click()
    page.locator("#notice mark").wait_for()


def refused(page: Page) -> None:
    """A refusal, with what is near."""
    ask(page, "国科办政〔2012〕74号说了什么？")
    ask(page, "评估周期是几年？").get_by_role("button", name="有误").click()
    page.locator(".complaint").wait_for()


def kept(page: Page) -> None:
    """The conversations that the browser keeps."""
    ask(page, "C呢？")
    page.get_by_role("button", name="新对话").click()
    page.locator(".welcome").wait_for()
    ask(page, "评成B会怎样？")
    page.get_by_role("button", name="对话记录").click()
    page.locator("dialog li").first.wait_for()


def english(page: Page) -> None:
    """The interface in English."""
    page.get_by_role("link", name="English").click()
    page.get_by_role("textbox", name="Question").wait_for()
    page.locator(".chip").first.click()
    page.locator(".feedback").wait_for()


SCENES: tuple[Callable[[Page], None], ...] = (welcome, answered, quote, opened, refused, kept, english)


def take(folder: Path, wanted: list[str]) -> None:
    """Take the pictures of the scenes of these names, or of all."""
    folder.mkdir(parents=True, exist_ok=True)
    scenes = [scene for scene in SCENES if not wanted or scene.__name__ in wanted]
    with (
        tempfile.TemporaryDirectory() as place,
        serving(FakeAssistant(), Path(place) / "feedback.jsonl") as url,
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for scheme in SCHEMES:
            context = chromium.new_context(color_scheme=scheme, reduced_motion="reduce")
            for scene in scenes:
                _shoot(context.new_page(), url, scene, folder / f"{scene.__name__}-{scheme}")
            context.close()
        chromium.close()


def _shoot(page: Page, url: str, scene: Callable[[Page], None], path: Path) -> None:
    page.set_default_timeout(PATIENCE)
    page.set_viewport_size({"width": 1280, "height": SIZES[1280]})
    page.goto(url)
    page.get_by_role("textbox").wait_for()
    scene(page)
    for width, height in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=path.with_name(f"{path.name}-{width}.png"))
    page.evaluate("localStorage.clear()")
    page.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]), sys.argv[2:])
