"""A real Chromium on a page served from this process. Every request of every page is recorded and must be local."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.fake import FakeAssistant
from tests.browser.serving import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

MISSING = "no browser: apt-get install chromium and pip install playwright, or set CHROMIUM to a Chromium's path"
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60_000
"""In milliseconds: how long a busy machine may take for what is expected."""
DESKTOP = {"width": 1280, "height": 860}
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
USABLE = CHROMIUM is not None and importlib.util.find_spec("playwright") is not None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without a browser one test says in one line what to install, and the others are left out."""
    if USABLE:
        return
    mine = [item for item in items if item.path.is_relative_to(Path(__file__).parent)]
    for item in mine[:1]:
        item.add_marker(pytest.mark.skip(reason=MISSING))
    config.hook.pytest_deselected(items=mine[1:])
    items[:] = [item for item in items if item not in mine[1:]]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def expect() -> Any:
    """Playwright's ``expect``; a fixture, so that tests are collected without Playwright."""
    from playwright.sync_api import expect  # noqa: PLC0415

    expect.set_options(timeout=PATIENCE)
    return expect


@pytest.fixture(scope="package")
def feedback(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the page keeps the marks on its answers."""
    return tmp_path_factory.mktemp("feedback") / "new" / "feedback.jsonl"


@pytest.fixture(scope="package")
def served(browser: Browser, feedback: Path) -> Iterator[tuple[FakeAssistant, str]]:
    assistant = FakeAssistant()
    with serving(assistant, feedback) as url:
        yield assistant, url


@pytest.fixture
def fake(served: tuple[FakeAssistant, str]) -> FakeAssistant:
    served[0].asked.clear()
    served[0].go_on.clear()
    return served[0]


@pytest.fixture(scope="package")
def contexts(browser: Browser) -> Callable[[str], BrowserContext]:
    """One per colour scheme, so that what every page loads is fetched once."""
    return cache(lambda scheme: browser.new_context(viewport=DESKTOP, color_scheme=scheme))


@pytest.fixture
def open_page(contexts: Callable[[str], BrowserContext]) -> Iterator[Callable[..., Page]]:
    """Opens a page as a new visitor, at ``query`` below the address.

    Afterwards no page may have failed, asked for a dialog or left its server.
    """
    pages, complaints = [], []

    def open_page(url: str, scheme: str = "light", query: str = "") -> Page:
        page = contexts(scheme).new_page()
        page.set_default_timeout(PATIENCE)
        pages.append(page)

        def check(request: Any) -> None:
            if not request.url.startswith((url, "data:", "blob:")):
                complaints.append(f"request to {request.url}")

        def refuse(dialog: Any) -> None:
            complaints.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        def hear(message: Any) -> None:
            if message.type == "error":
                complaints.append(f"console: {message.text}")

        page.on("request", check)
        page.on("dialog", refuse)
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
        page.goto(url + query)
        page.get_by_role("textbox").first.wait_for()
        return page

    yield open_page
    for page in pages:
        if not page.is_closed():
            page.evaluate("localStorage.clear()")
        page.close()
    assert complaints == []


@pytest.fixture
def page(open_page: Callable[..., Page], fake: FakeAssistant, served: tuple[FakeAssistant, str]) -> Page:
    return open_page(served[1])
