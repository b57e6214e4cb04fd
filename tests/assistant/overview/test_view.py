"""What the view's script asks the server for: the list of documents, a picture, a notice at a place."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from assistant.chain import Assistant
from assistant.web.services import Services
from assistant.web.views.picture import Pictures
from corpus.errors import UnknownDocumentError
from corpus.types import Document, State
from index.relations import Validity
from tests.assistant.overview.test_overview import PROCEDURE
from tests.assistant.test_render import Parsed

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
    parsed = Parsed(pictures.choices())
    assert [a["value"] for name, a in parsed.elements if name == "option"] == ["drawn", "bare"]
    assert [a["label"] for name, a in parsed.elements if name == "optgroup"] == ["有图的文件", "没有图的文件"]


@pytest.mark.parametrize(
    ("identifier", "words"),
    [("drawn", "办理程序"), ("bare", "没有可以画成图的"), ("gone", "本库没有这份文件。")],
)
def test_draw(pictures: Pictures, identifier: str, words: str) -> None:
    assert words in Parsed(pictures.draw(identifier)).all_text()


def test_a_node_opens_the_notice_at_its_quote(pictures: Pictures) -> None:
    node = next(a for name, a in Parsed(pictures.draw("drawn")).elements if name == "button" and a["class"] == "node")
    start, end = int(node["data-start"] or 0), int(node["data-end"] or 0)
    opened = Parsed(pictures.notice({"document": node["data-doc"], "start": start, "end": end}))
    assert opened.all_text("mark") == PROCEDURE[start:end]


@pytest.mark.parametrize(("place", "words"), [({"document": "gone"}, "本库没有"), ({}, "打不开"), (None, "打不开")])
def test_a_place_that_cannot_be_opened(pictures: Pictures, place: Any, words: str) -> None:
    assert words in Parsed(pictures.notice(place)).all_text()
