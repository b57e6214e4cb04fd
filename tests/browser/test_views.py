"""What holds in every view: in English no word of the interface is Chinese, and axe-core finds no fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.fake import FakeAssistant
from tests.browser.journeys import PHONE, faults, overflow
from tests.browser.scenes import SCENES, Scene, views

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
QUOTED = """
.language, mark, blockquote, cite, ins, option:not([value=""]), .notice :is(h2, .text, .path, .number, .issuer),
.origins li, .question, .sentences, .chip, .near, .error, .draft, .words, .message, .where, .hits :is(.title, .facts),
.outline li, .known dd, .known .opener, .graph .here, .node, .picture :is(h2, .heading, .badges),
.history .title, .sentences td, #issuers-held option, #report :is(summary, dd), #library .change td:last-child, .card
"""
"""Where notices, what is quoted from them, questions, answers and names stand."""
HAN = """([quoted, named]) => {
  const han = /\\p{Script=Han}/u;
  const found = [];
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode());) {
    const around = node.parentElement;
    if (han.test(node.data) && !around.closest(`script, style, template, ${quoted}`)) found.push(node.data);
  }
  for (const element of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
    for (const name of ["aria-label", "title", "placeholder", "alt"]) {
      const said = element.getAttribute(name);
      if (said && han.test(said) && !element.closest(quoted) && !element.matches(named)) found.push(`${name}: ${said}`);
    }
  }
  return found;
}"""
NAMED = "article, .copy, .marker, .near, .part, .source, .accept, .mark, #report summary"
"""What has the name of a notice, or words of one, in its own name."""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with views(tmp_path_factory.mktemp("views")) as url:
        yield url


def chinese(page: Page) -> list[str]:
    return [str(found) for found in page.evaluate(HAN, [QUOTED, NAMED])]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_in_english_every_word_of_the_interface_is_english(
    open_page: Callable[..., Page], url: str, scene: Scene
) -> None:
    page = open_page(url, query="en/")
    scene(page)
    assert chinese(page) == []


def test_in_chinese_there_are_such_words(open_page: Callable[..., Page], url: str) -> None:
    assert len(chinese(open_page(url))) > 50


@pytest.mark.parametrize("question", ["评成B会怎样？", "评估周期是几年？", "国科办政〔2012〕74号说了什么？"])
def test_in_english_the_conversation_is_english(
    open_page: Callable[..., Page], served: tuple[FakeAssistant, str], question: str
) -> None:
    page = open_page(served[1], query="en/")
    assert chinese(page) == []
    page.goto(f"{served[1]}en/?q={question}")
    page.locator(".grounds, .refusal, .turn .error").first.wait_for()
    if page.locator(".marker").count():
        page.locator(".marker").first.click()
        page.locator("#notice mark").wait_for()
    assert chinese(page) == []
    page.keyboard.press("Escape")
    page.locator(".records").click()
    assert chinese(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_axe_finds_no_fault(open_page: Callable[..., Page], url: str, scene: Scene, scheme: str) -> None:
    page = open_page(url, scheme)
    scene(page)
    assert faults(page) == []
    page.set_viewport_size(PHONE)
    assert overflow(page) <= 0
    assert faults(page) == []
