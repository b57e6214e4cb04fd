"""文件库: what is found, what a notice's page says, and how the library is changed."""

from __future__ import annotations

import base64
import threading
from pathlib import Path
from typing import Any

import pytest

from assistant.web.access import ELSEWHERE
from assistant.web.changing import MOST_BYTES, ChangeError, uploads_of
from assistant.web.holdings import Holdings
from assistant.web.i18n import Language, Words
from assistant.web.render import message
from assistant.web.views.library import PAGE, Shown
from corpus.errors import UnknownDocumentError
from tests.assistant.libraries import LIBRARY, holdings, made
from tests.assistant.test_render import Parsed


@pytest.fixture
def library(tmp_path: Path) -> Holdings:
    return holdings(tmp_path)


@pytest.fixture
def shown(library: Holdings) -> Shown:
    return Shown(library, Words())


def ids(html: str) -> list[str | None]:
    return [a["data-doc"] for name, a in Parsed(html).elements if name == "button" and "data-doc" in a]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, ["end", "use", "plan", "bare"]),
        ({"words": "评估"}, ["end", "use", "plan"]),
        ({"words": "評估 方案"}, ["plan"]),
        ({"words": "国科办政[2012]47号"}, ["plan"]),
        ({"words": "47号"}, ["plan"]),
        ({"words": "2013 5号"}, ["use"]),
        ({"words": "《》"}, ["end", "use", "plan", "bare"]),
        ({"words": "没有这样的"}, []),
        ({"words": "'; DROP TABLE documents; --"}, []),
        ({"issuer": "财政部"}, ["end", "use"]),
        ({"issuer": "科学技术部", "words": "开展"}, ["use"]),
        ({"year": "2012"}, ["plan"]),
        ({"kind": "digest"}, ["plan"]),
        ({"state": "repealed"}, ["use"]),
        ({"state": "unverified"}, ["end", "plan", "bare"]),
        ({"state": "in-force"}, []),
    ],
)
def test_find(shown: Shown, wanted: dict[str, str], expected: list[str]) -> None:
    assert ids(shown.find({**wanted, "page": 0})) == expected


@pytest.mark.parametrize("value", [None, [], {"state": "x"}, {"page": "x"}, {"words": 5}])
def test_conditions_that_cannot_be_read(shown: Shown, value: Any) -> None:
    assert "读不懂" in Parsed(shown.find(value)).all_text()


def test_a_long_list_is_turned_page_by_page(tmp_path: Path) -> None:
    documents = tuple(made(f"d{n:03}", f"第{n}号说明", f"第{n}份的正文。") for n in range(PAGE + 3))
    shown = Shown(holdings(tmp_path, documents=documents), Words())
    pages = [ids(shown.find({"page": page})) for page in (0, 1, 2)]
    assert pages == [[d.id for d in documents[:PAGE]], [d.id for d in documents[PAGE:]], []]
    turns = [Parsed(shown.find({"page": page})).all_text("button").endswith for page in (0, 1)]
    assert [turns[0]("下一页"), turns[1]("上一页")] == [True, True]


def test_a_list_is_read_without_passing_over_the_texts(
    library: Holdings, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With long texts a list that walks over them takes ten times as long."""
    catalogue = library.now.generation.catalogue
    select, plans = catalogue.select, []

    def planned(query: str, *values: str | int) -> Any:
        plans.extend(step for *_, step in select(f"EXPLAIN QUERY PLAN {query}", *values))
        return select(query, *values)

    monkeypatch.setattr(type(catalogue), "select", lambda _, query, *values: planned(query, *values))
    for wanted in ({"words": "方案"}, {"issuer": "财政"}, {"year": "2012"}, {"kind": "digest"}, {"state": "repealed"}):
        assert ids(shown.find({**wanted, "page": 0}))
    scans = [plan for plan in plans if "SCAN documents" in plan]
    assert scans
    assert [plan for plan in scans if "COVERING INDEX" not in plan] == []
    assert [plan for plan in plans if "TEMP B-TREE" in plan] == []


def test_the_state_of_the_index(shown: Shown) -> None:
    about = shown.about()
    assert "4 份文件" in about["state"]
    assert "fake" in about["state"]
    assert [a["value"] for name, a in Parsed(about["years"]).elements if name == "option"] == [
        "",
        "2019",
        "2013",
        "2012",
    ]
    assert "财政部办公厅" in about["issuers"]


def test_the_page_of_a_notice(shown: Shown) -> None:
    parsed = Parsed(shown.read({"document": "use"}, None))
    text = parsed.all_text()
    assert "已废止" in text
    assert parsed.all_text("blockquote") == "国科办政〔2013〕5号同时废止。"
    nodes = [a for name, a in parsed.elements if "node" in (a.get("class") or "").split()]
    assert [(a.get("data-doc"), a["class"]) for a in nodes] == [
        ("plan", "node"),
        (None, "node stub"),
        ("end", "node"),
    ]
    assert "未收录" in parsed.all_text("em")
    assert "被废止" in parsed.all_text("td")
    assert "<b>评估</b>" in text


def test_the_outline_leads_to_the_lines(shown: Shown) -> None:
    parsed = Parsed(shown.read({"document": "plan"}, None))
    lines = [line for line in LIBRARY[0].text.split("\n") if line.strip()]
    to = [int(a["data-line"] or -1) for _, a in parsed.elements if a.get("class") == "to"]
    assert [lines[line] for line in to] == ["一、目的", "二、步骤"]


def test_a_notice_without_relations_says_so(shown: Shown) -> None:
    text = Parsed(shown.read({"document": "bare"}, None)).all_text()
    assert "没有提到别的文件" in text
    assert "登记的状态" in text


@pytest.mark.parametrize(("place", "words"), [({"document": "gone"}, "gone"), ({}, "打不开"), (None, "打不开")])
def test_a_notice_that_cannot_be_opened(shown: Shown, place: Any, words: str) -> None:
    assert words in Parsed(shown.read(place, None)).all_text("p")


def test_in_english_the_relations_are_english(library: Holdings) -> None:
    assert "repealed by" in Shown(library, Words(Language.ENGLISH)).read({"document": "use"}, None)


def settled(shown: Shown) -> str:
    """What came of the change that runs."""
    for thread in threading.enumerate():
        if thread.name == "library-change":
            thread.join()
    status = shown.status(None)
    assert not status["running"]
    return Parsed(status["html"]).all_text()


def sent(*files: tuple[str, str]) -> dict[str, Any]:
    return {"files": [{"name": name, "data": base64.b64encode(text.encode()).decode()} for name, text in files]}


def test_add_and_remove(shown: Shown, library: Holdings) -> None:
    assert shown.status(None) == {"html": "", "running": False}
    former = library.now
    shown.change(sent(("新.txt", "关于新事项的通知\n根据国科办政〔2012〕47号，现通知如下。"), ("空.pdf", "")), None)
    told = settled(shown)
    assert "读取 1 个文件，跳过 1 个。" in told
    assert "/tmp" not in told
    assert ids(shown.find({"words": "新事项"})) == ["新"]
    assert library.document("新").text.startswith("关于新事项")
    assert former.assistant.documents() == list(LIBRARY)
    shown.change({"remove": "新"}, None)
    assert "已移除" in settled(shown)
    assert ids(shown.find({"words": "新事项"})) == []
    assert library.size == len(LIBRARY)
    with pytest.raises(UnknownDocumentError):
        library.document("新")


def test_the_name_of_an_upload_identifies_nothing(shown: Shown, library: Holdings) -> None:
    for text in (
        "关于新事项的通知\n现通知如下。",
        "关于另一事项的通知\n现规定如下。",
        "关于新事项的通知\n现通知如下。",
    ):
        shown.change(sent(("plan.txt", text)), None)
        assert "换成新内容" not in settled(shown)
    assert library.size == len(LIBRARY) + 2
    assert library.document("plan").text == LIBRARY[0].text


def test_a_change_that_fails_leaves_the_library_as_it_is(shown: Shown, library: Holdings) -> None:
    before = library.now
    shown.change(sent(("坏.pdf", "%PDF-")), None)
    assert "坏.pdf" in settled(shown)
    shown.change({"remove": "gone"}, None)
    assert "gone" in settled(shown)
    assert library.now is before


def test_one_change_at_a_time(shown: Shown, library: Holdings, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    removed = library.remove

    def slow(*arguments: Any) -> Any:
        assert go_on.wait(30)
        return removed(*arguments)

    monkeypatch.setattr(library, "remove", slow)
    assert shown.change({"remove": "bare"}, None)["running"]
    assert "等它完成" in shown.change({"remove": "use"}, None)["html"]
    go_on.set()
    assert "已移除" in settled(shown)
    assert library.size == len(LIBRARY) - 1


def test_who_may_not_change_the_library_is_offered_nothing_and_refused(shown: Shown, library: Holdings) -> None:
    assert Parsed(shown.offer(ELSEWHERE)).all_text() == ELSEWHERE
    assert "从库中移除" not in shown.read({"document": "bare"}, ELSEWHERE)
    assert shown.change({"remove": "bare"}, ELSEWHERE) == {"html": message(ELSEWHERE), "running": False}
    assert shown.status(None)["html"] == ""
    assert library.size == len(LIBRARY)


def test_who_may_is_offered_it(shown: Shown) -> None:
    assert "files-to-add" in shown.offer(None)
    assert "从库中移除" in shown.read({"document": "bare"}, None)


def test_what_is_being_changed_is_kept_from_others(shown: Shown) -> None:
    shown.change({"remove": "gone"}, None)
    assert "gone" in settled(shown)
    assert shown.status(ELSEWHERE) == {"html": "", "running": False}


@pytest.mark.parametrize(
    "files",
    [None, [], [{}], [{"name": "a", "data": "?"}], [{"name": "..", "data": ""}], ["x"], [{"name": 1, "data": ""}]],
)
def test_files_that_did_not_arrive(files: Any) -> None:
    with pytest.raises(ChangeError, match="文件"):
        uploads_of(files)


def test_a_name_is_no_path() -> None:
    (upload,) = uploads_of([{"name": "../../etc/a.txt", "data": "YQ=="}])
    assert (upload.name, upload.data) == ("a.txt", b"a")


def test_too_much_at_once() -> None:
    data = base64.b64encode(bytes(MOST_BYTES + 1)).decode()
    with pytest.raises(ChangeError, match="60 MB"):
        uploads_of([{"name": "a", "data": data}])
