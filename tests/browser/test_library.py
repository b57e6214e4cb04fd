"""文件库: find a notice, go through its relations, add a file and take it out again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assistant.web.access import ELSEWHERE, Access
from tests.assistant.libraries import holdings
from tests.browser.journeys import PHONE, overflow
from tests.browser.serving import serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
NEW = "关于新事项的通知\n根据国科办政〔2012〕47号，现将新事项通知如下。"


@pytest.fixture
def page(open_page: Callable[..., Page], tmp_path: Path) -> Iterator[Page]:
    access = Access()
    with serving(holdings(tmp_path), tmp_path / "feedback.jsonl", access=access) as url:
        page = open_page(url, query=f"?key={access.key}")
        page.get_by_role("link", name="文件库").click()
        yield page
        page.close()


def test_find_a_notice_and_go_through_its_relations(page: Page, expect: Any) -> None:
    library = page.locator("#library")
    expect(library.locator(".hits li")).to_have_count(4)
    library.get_by_label("查找文件").fill("国科办政[2012]47号")
    expect(library.locator(".hits li")).to_have_count(1)
    library.locator(".hits button").click()
    expect(library.locator("h2")).to_contain_text("联盟评估工作方案")
    expect(library.locator(".graph path")).to_have_count(1)
    library.get_by_role("button", name="二、步骤", exact=True).click()
    expect(library.locator(".text p", has_text="二、步骤")).to_be_in_viewport()
    library.locator(".graph button.node").click()
    expect(library.locator("h2")).to_have_text("关于开展<b>评估</b>的通知")
    expect(library.locator(".node.stub")).to_contain_text("国科发政〔2009〕648号")
    library.locator(".sentences .sentence").first.click()
    expect(library.locator("mark")).to_contain_text("国科发政〔2009〕648号")
    page.set_viewport_size(PHONE)
    assert overflow(page) <= 0
    page.go_back()
    page.go_back()
    expect(library.locator("h2")).to_contain_text("联盟评估工作方案")
    library.get_by_role("button", name="返回列表").click()
    expect(library.locator(".hits li")).to_have_count(1)


def test_add_a_file_and_remove_it(page: Page, expect: Any) -> None:
    library = page.locator("#library")
    expect(library.locator(".hits li")).to_have_count(4)
    file: Any = {"name": "新.txt", "mimeType": "text/plain", "buffer": NEW.encode()}
    library.get_by_label("加入文件").set_input_files(file)
    expect(library.locator(".change")).to_contain_text("读取 1 个文件，跳过 0 个。")
    expect(library.locator(".hits li")).to_have_count(5)
    expect(library.locator(".state-of-index")).to_contain_text("5 份文件")
    library.locator(".hits button", has_text="新事项").click()
    library.get_by_role("button", name="从库中移除").click()
    library.get_by_role("button", name="确认移除？再按一次").click()
    expect(library.locator(".change")).to_contain_text("已移除")
    expect(library.locator(".hits li")).to_have_count(4)


def test_without_the_key_there_are_no_such_buttons(open_page: Callable[..., Page], tmp_path: Path, expect: Any) -> None:
    with serving(holdings(tmp_path), tmp_path / "feedback.jsonl") as url:
        page = open_page(url)
        page.goto(f"{url}?notice=bare#library")
        expect(page.locator("#library h2")).to_have_text("一份说明")
        expect(page.get_by_role("button", name="从库中移除")).to_have_count(0)
        page.get_by_role("button", name="返回列表").click()
        expect(page.locator("#library .hits li")).to_have_count(4)
        expect(page.locator("#library .offer")).to_have_text(ELSEWHERE)
        page.close()
