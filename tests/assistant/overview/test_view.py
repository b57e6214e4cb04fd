"""What the view's script asks the server for: the list of documents, and a picture."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from assistant.chain import Assistant
from assistant.web.services import Services
from assistant.web.views.picture import LONGEST, OFFERED, Pictures
from corpus.errors import UnknownDocumentError
from corpus.types import Document, State
from index.relations import Validity
from tests.assistant.libraries import holdings, made
from tests.assistant.overview.test_overview import PROCEDURE
from tests.assistant.test_render import Parsed
from tests.browser.serving import services_over

DOCUMENTS = {
    document.id: document
    for document in (Document("bare", "甲的通知", "此复。"), Document("drawn", "乙<b>的通知", PROCEDURE))
}


def document(identifier: str) -> Document:
    if identifier not in DOCUMENTS:
        raise UnknownDocumentError("本库没有这份文件。")
    return DOCUMENTS[identifier]


@pytest.fixture
def pictures() -> Pictures:
    assistant = SimpleNamespace(documents=lambda: list(DOCUMENTS.values()), document=document)
    validity = Validity(State.UNVERIFIED, None, None)
    return Pictures(Services(cast(Assistant, assistant), Path("feedback"), len(DOCUMENTS), lambda _: validity))


def test_those_with_a_picture_come_first(pictures: Pictures) -> None:
    parsed = Parsed(pictures.choices()["options"])
    assert [a["value"] for name, a in parsed.elements if name == "option"] == ["drawn", "bare"]
    assert [a["label"] for name, a in parsed.elements if name == "optgroup"] == ["有图的文件", "没有图的文件"]


@pytest.mark.parametrize(
    ("identifier", "words"),
    [("drawn", "办理程序"), ("bare", "没有可以画成图的"), ("gone", "本库没有这份文件。")],
)
def test_draw(pictures: Pictures, identifier: str, words: str) -> None:
    assert words in Parsed(pictures.draw(identifier)).all_text()


def test_a_node_stands_for_its_quote(pictures: Pictures) -> None:
    node = next(a for name, a in Parsed(pictures.draw("drawn")).elements if name == "button" and a["class"] == "node")
    assert node["data-doc"] == "drawn"
    assert PROCEDURE[int(node["data-start"] or 0) : int(node["data-end"] or 0)].strip()


def offered(said: dict[str, Any]) -> list[str | None]:
    return [a["value"] for name, a in Parsed(said["options"]).elements if name == "option"]


def test_of_a_large_library_the_newest_are_offered_and_others_are_searched_for(tmp_path: Path) -> None:
    documents = tuple(made(f"d{n:03}", f"第{n}号说明", f"第{n}份的正文。") for n in range(OFFERED + 3))
    library = holdings(tmp_path, documents=documents)
    pictures = Pictures(services_over(library, tmp_path / "feedback.jsonl"))
    first = pictures.choices()
    assert (offered(first), first["more"]) == ([d.id for d in documents[:OFFERED]], True)
    found = pictures.choices("第102号")
    assert (offered(found), found["more"]) == (["d102"], False)
    assert offered(pictures.choices("没有这样的")) == []


def test_the_document_of_the_address_is_chosen(pictures: Pictures) -> None:
    elements = Parsed(pictures.choices("没有这样的", "bare")["options"]).elements
    assert [a["value"] for name, a in elements if "selected" in a] == ["bare"]
    assert offered(pictures.choices("没有这样的", "gone")) == []


def test_a_long_text_is_not_examined_beforehand(tmp_path: Path) -> None:
    long = made("long", "一份很长的文件", PROCEDURE + "长" * LONGEST)
    pictures = Pictures(services_over(holdings(tmp_path, documents=(long,)), tmp_path / "feedback.jsonl"))
    groups = [a["label"] for name, a in Parsed(pictures.choices()["options"]).elements if name == "optgroup"]
    assert groups == ["其他文件"]


def test_nothing_chosen(pictures: Pictures) -> None:
    assert "没有这样的文件" in pictures.draw("")
