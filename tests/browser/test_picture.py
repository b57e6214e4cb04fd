"""一图读懂: from a notice in the library to its picture, and from the picture to the words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from assistant.commands.common import bundled
from assistant.web.views.picture import OFFERED
from tests.assistant.libraries import holdings, made
from tests.browser.journeys import PHONE, overflow
from tests.browser.scenes import PLAN, notice, placed
from tests.browser.serving import serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = tmp_path_factory.mktemp("picture")
    more = tuple(made(f"d{n:03}", f"第{n}号说明", f"第{n}份的正文。") for n in range(OFFERED))
    with serving(holdings(place, documents=(*bundled(), *more)), place / "feedback.jsonl") as url:
        yield url


def test_a_part_opens_the_notice_at_its_words(open_page: Callable[..., Page], url: str, expect: Any) -> None:
    page = open_page(url)
    placed(page)
    expect(page.locator("#picture mark")).to_contain_text("评估结果为B级的联盟")
    expect(page.locator("#picture mark")).to_be_in_viewport()
    page.locator("#picture .steps button.node").first.click()
    expect(page.locator("#picture mark")).to_contain_text("联盟自评")
    page.set_viewport_size(PHONE)
    assert overflow(page) <= 0
    page.keyboard.press("Escape")
    expect(page.locator("#picture .notice")).to_have_count(0)
    expect(page.locator("#picture .steps button.node").first).to_be_focused()


def test_from_a_notice_to_its_picture(open_page: Callable[..., Page], url: str, expect: Any) -> None:
    page = open_page(url)
    notice(page)
    page.locator("#library .as-picture").click()
    expect(page.locator("#picture h2")).to_contain_text("评估工作方案")
    expect(page.locator("#picture select option:checked")).to_contain_text(PLAN)


def test_in_a_large_library_a_notice_is_searched_for(open_page: Callable[..., Page], url: str, expect: Any) -> None:
    page = open_page(url)
    page.get_by_role("link", name="一图读懂").click()
    page.locator("#picture .find input").fill("第99号说明")
    expect(page.locator("#picture option")).to_have_count(1)
    expect(page.locator("#picture .no-picture")).to_be_visible()
    page.get_by_role("button", name="看全文").click()
    expect(page.locator("#picture .notice .text")).to_contain_text("第99份的正文。")
    page.locator("#picture .find input").fill("没有这样的")
    expect(page.locator("#picture .no-picture")).to_contain_text("没有这样的文件")
