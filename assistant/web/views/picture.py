"""一图读懂: a notice as a picture of its own structure, and the notice itself beside it at what was clicked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import gradio as gr
from pydantic import ValidationError

from assistant.overview import overview
from assistant.overview.html import picture
from assistant.overview.types import Overview
from assistant.web import panel
from assistant.web.markup import Html, element, join
from assistant.web.render import message
from assistant.web.resources import resource
from assistant.web.services import Services
from assistant.web.talk import PLACE
from corpus.errors import PolicyError
from corpus.types import Document

EXAMINED = 300
"""Of how many documents the list says whether they have a picture; the others follow as they are."""
_KEPT = 128
_NONE = "这份文件里没有可以画成图的步骤、等级、条件、内容、数量、分工或时间，请直接看全文。"


def build(services: Services) -> None:
    """Put the view into the page that is being built; its pictures are made when they are first looked at."""
    pictures = Pictures(services)

    def choices(_: Any) -> str:
        return pictures.choices()

    def draw(document_id: str) -> str:
        return pictures.draw(str(document_id))

    def notice(place: Any) -> str:
        return pictures.notice(place)

    gr.HTML(
        frame(services),
        apply_default_css=False,
        elem_id="picture",
        js_on_load=resource("views/picture.js"),
        head=f"<style>{resource('views/picture.css')}</style>",
        server_functions=[choices, draw, notice],
    )


def frame(services: Services) -> Html:
    """Where the choice, the picture and an opened notice are put."""
    say = services.say
    return element(
        "div",
        element(
            "div",
            element("label", say("选择文件"), for_="picture-of"),
            element("select", id="picture-of"),
            class_="choice",
        ),
        element(
            "div",
            element("div", class_="drawn", aria_live="polite"),
            element("aside", class_="place", aria_label=say("引文所在的通知"), hidden=""),
            class_="beside",
        ),
    )


class Pictures:
    """The pictures of a library's documents, each made once while it is often looked at."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._made = lru_cache(_KEPT)(overview)

    def choices(self) -> str:
        """The options of the list of documents as HTML: those with a picture first."""
        documents = self._services.assistant.documents()
        examined, rest = documents[:EXAMINED], documents[EXAMINED:]
        drawn = [document for document in examined if self._overview(document.id)]
        known = {document.id for document in drawn}
        others = [document for document in examined if document.id not in known]
        say = self._services.say
        return join(
            (_options(say("有图的文件"), drawn), _options(say("没有图的文件"), others), _options(say("其他文件"), rest))
        )

    def draw(self, document_id: str) -> str:
        """The picture of a document as HTML, or one line that says why there is none."""
        try:
            found = self._overview(document_id)
        except PolicyError as error:
            return message(str(error))
        say = self._services.say
        if found:
            return picture(found, say)
        opener = element("button", say("看全文"), class_="whole-text", type="button", data_doc=document_id)
        return element("div", element("p", say(_NONE)), opener, class_="no-picture")

    def notice(self, place: Any) -> str:
        """The notice of ``place`` (the JSON value of a ``Place``) as HTML, or one line of error."""
        try:
            wanted = PLACE.validate_python(place)
            document = self._services.assistant.document(wanted.document)
        except ValidationError:
            return message("打不开这一处：请重新选择文件。")
        except PolicyError as error:
            return message(str(error))
        return panel.notice(document, self._services.validity(document.id), wanted, self._services.say)

    def _overview(self, document_id: str) -> Overview | None:
        """The picture of a document as it is held now."""
        return self._made(self._services.assistant.document(document_id))


def _options(label: str, documents: Sequence[Document]) -> Html | str:
    if not documents:
        return ""
    options = (element("option", _named(document), value=document.id) for document in documents)
    return element("optgroup", *options, label=label)


def _named(document: Document) -> str:
    return document.title + (f"（{document.number}）" if document.number else "")
