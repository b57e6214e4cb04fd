"""Pictures as HTML: every node opens its quote, and nothing from a notice becomes markup."""

from __future__ import annotations

from assistant.overview import Kind, overview
from assistant.overview.html import CAPTIONS, picture
from corpus.types import Document
from tests.assistant.test_render import Parsed

HOSTILE = "</button><script>alert(1)</script>\"'"
STEPS = f"二、办理程序\n（一）申请{HOSTILE}：提交材料。\n（二）审核：核对材料。\n（三）公布：公布结果。"


def html(text: str, **words: str) -> str:
    found = overview(Document('d"1', f"题{HOSTILE}", text))
    assert found
    return picture(found, lambda chinese, **parts: words.get(chinese, chinese).format(**parts))


def test_every_button_opens_its_quote() -> None:
    buttons = [attributes for name, attributes in Parsed(html(STEPS)).elements if name == "button"]
    assert len(buttons) == 4
    for attributes in buttons:
        assert attributes["data-doc"] == 'd"1'
        assert attributes["type"] == "button"
        assert 0 <= int(attributes["data-start"] or -1) < int(attributes["data-end"] or -1) <= len(STEPS)


def test_words_of_the_buttons_stand_in_the_quote() -> None:
    parsed = Parsed(html(STEPS))
    starts = [a for name, a in parsed.elements if name == "button"]
    quotes = "".join(STEPS[int(a["data-start"] or 0) : int(a["data-end"] or 0)] for a in starts)
    assert all(words in quotes for words in ("办理程序", f"申请{HOSTILE}", "提交材料", "公布结果"))


def test_nothing_becomes_markup() -> None:
    parsed = Parsed(html(STEPS))
    assert "script" not in {name for name, _ in parsed.elements}
    assert HOSTILE in parsed.all_text()


def test_every_kind_has_a_caption() -> None:
    assert set(CAPTIONS) == set(Kind)


def test_interface_words_in_another_language() -> None:
    assert ">Steps<" in html(STEPS, 步骤="Steps")


def test_a_long_list_is_folded() -> None:
    lines = "\n".join(f"2019年{month}月底前完成第{month}项检查。" for month in range(1, 13))
    parsed = Parsed(html(lines))
    assert "其余 4 处" in parsed.all_text("summary")
    assert sum(name == "button" for name, _ in parsed.elements) == 12


def test_parts_of_a_whole_are_as_wide_as_their_share() -> None:
    parsed = Parsed(html("联盟共65家，由第一批26家和第二批39家组成。"))
    assert [a["style"] for _, a in parsed.elements if "style" in a] == ["--share: 26", "--share: 39"]
