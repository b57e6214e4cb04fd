"""Pictures of every view, to look at: ``python -m tests.browser.screenshots FOLDER [SCENE…]``.

Each scene is taken in each width, light and dark: conversations over the tests' hand-made notices, as much as the
window shows; the other views over the bundled notices, from top to bottom where no notice stands beside them.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, PATIENCE
from tests.browser.fake import FakeAssistant
from tests.browser.journeys import ask
from tests.browser.scenes import SCENES, Scene, views
from tests.browser.serving import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

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


TALKS: tuple[Scene, ...] = (welcome, answered, quote, opened, refused, kept, english)


def take(folder: Path, wanted: Sequence[str]) -> None:
    """Take the pictures of the scenes of these names, or of all."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for scenes, served in ((TALKS, _talking), (SCENES, views)):
            chosen = [scene for scene in scenes if not wanted or scene.__name__ in wanted]
            if chosen:
                with served(Path(place)) as url:
                    _shoot(chromium, url, chosen, folder)
        chromium.close()


@contextmanager
def _talking(place: Path) -> Iterator[str]:
    with serving(FakeAssistant(), place / "feedback.jsonl") as url:
        yield url


def _shoot(chromium: Browser, url: str, scenes: Sequence[Scene], folder: Path) -> None:
    for scheme in SCHEMES:
        context = chromium.new_context(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        for scene in scenes:
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            page.set_viewport_size({"width": 1280, "height": SIZES[1280]})
            page.goto(url)
            page.get_by_role("textbox").first.wait_for()
            scene(page)
            for width, height in SIZES.items():
                page.set_viewport_size({"width": width, "height": height})
                path = folder / f"{scene.__name__}-{scheme}-{width}.png"
                beside = page.locator(".view[data-reading]").count() > 0
                page.screenshot(path=path, full_page=scene in SCENES and not beside)
            page.evaluate("localStorage.clear()")
            page.close()
        context.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]), sys.argv[2:])
