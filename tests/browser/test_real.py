"""The main journey over the bundled notices, with the bundled model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assistant.chain import Assistant
from tests.browser.journeys import answer, ask
from tests.browser.serving import serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def assistant(notices_assistant: Assistant) -> Assistant:
    return notices_assistant


@pytest.fixture
def page(open_page: Callable[..., Page], assistant: Assistant, tmp_path: Path) -> Iterator[Page]:
    with serving(assistant, tmp_path / "feedback.jsonl") as url:
        page = open_page(url)
        yield page
        page.close()


def test_ask_read_the_source_and_ask_on(page: Page, expect: Any, assistant: Assistant) -> None:
    cited = assistant.ask("评成B会怎样？").citations[0]
    turn = ask(page, "评成B会怎样？")
    expect(turn.locator(".sentences")).to_contain_text("一年内")
    turn.locator(".sentences .marker").first.click()
    expect(page.locator("#notice mark")).to_have_text(cited.quote)
    expect(page.locator("#notice mark")).to_be_in_viewport(ratio=1)
    expect(page.locator("#notice .badges")).to_contain_text("国科办政〔2012〕47号")
    expect(ask(page, "C呢？").locator(".sentences")).to_contain_text("取消试点资格")


def test_a_number_that_is_not_held_is_refused_and_a_near_one_offered(page: Page, expect: Any) -> None:
    turn = ask(page, "国科办政〔2012〕74号说了什么？")
    expect(turn.locator(".refusal h3")).to_have_text("本库未收录该文件")
    turn.locator(".chip", has_text="国科办政〔2012〕47号").click()
    expect(answer(page, 1).locator(".question")).to_contain_text("国科办政〔2012〕47号")
