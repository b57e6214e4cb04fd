"""一图读懂: a notice as a picture of its own structure; what is clicked opens the notice at its words, beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import gradio as gr

from assistant.overview import overview
from assistant.overview.html import picture
from assistant.web.markup import Html, element, join
from assistant.web.render import message
from assistant.web.resources import resource
from assistant.web.services import Services
from corpus.errors import PolicyError
from corpus.types import Document
from index import listing
from index.listing import Wanted

OFFERED = 100
"""Documents that are offered at once: those that were searched for, or the newest."""
LONGEST = 60_000
"""Code points of a text up to which it is said beforehand whether there is a picture of it."""
_KEPT = 128
_NONE = "这份文件里没有可以画成图的步骤、等级、条件、内容、数量、分工或时间，请直接看全文。"


def build(services: Services) -> None:
    """Put the view into the page that is being built; its pictures are made when they are first looked at."""
    pictures = Pictures(services)

    def choices(value: Any) -> dict[str, Any]:
        return pictures.choices(str(value["words"]), value["document"] and str(value["document"]))

    def draw(document_id: str) -> str:
        return pictures.draw(str(document_id))

    gr.HTML(
        frame(services),
        apply_default_css=False,
        elem_id="picture",
        js_on_load=resource("views/picture.js"),
        head=f"<style>{resource('views/picture.css')}</style>",
        server_functions=[choices, draw],
    )


def frame(services: Services) -> Html:
    """Where the choice, the picture and an opened notice are put."""
    say = services.say
    found = element("input", type="search", autocomplete="off", placeholder=say("标题或文号"))
    return element(
        "div",
        element(
            "div",
            element("label", say("选择文件"), for_="picture-of"),
            element("label", element("span", say("查找文件")), found, class_="find", hidden=""),
            element("select", id="picture-of"),
            class_="choice",
        ),
        element(
            "div",
            element("div", class_="drawn", aria_live="polite"),
            element("div", class_="beside"),
            class_="spread",
        ),
    )


class Pictures:
    """The pictures of a library's documents, each made once while it is often looked at."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._made = lru_cache(_KEPT)(overview)

    def choices(self, words: str = "", chosen: str | None = None) -> dict[str, Any]:
        """``options``: those with a picture first, then the others, as HTML; ``more``: whether there are more.

        Only those with all ``words`` in a name or in the number are offered; ``chosen``, an id, is offered always.
        """
        documents, total = self._listed(words)
        if chosen and chosen not in {document.id for document in documents}:
            documents = [*self._held(chosen), *documents]
        say = self._services.say
        groups: dict[str, list[Document]] = {say(name): [] for name in ("有图的文件", "没有图的文件", "其他文件")}
        drawn, bare, long = groups.values()
        for document in documents:
            if len(document.text) > LONGEST:
                long.append(document)
            else:
                (drawn if self._made(document) else bare).append(document)
        options = join(_options(label, group, chosen) for label, group in groups.items())
        return {"options": options, "more": total > len(documents)}

    def _listed(self, words: str) -> tuple[list[Document], int]:
        """The documents that are offered, and how many there are in all."""
        holdings = self._services.holdings
        if holdings is None:
            documents = [one for one in self._services.assistant.documents() if words in _named(one)]
            return documents[:OFFERED], len(documents)
        held = holdings.now
        found = listing.search(held.generation.catalogue, Wanted(words), held.changed, 0, OFFERED)
        return [held.graph.document(one.entry.id) for one in found.documents], found.total

    def _held(self, document_id: str) -> list[Document]:
        try:
            return [self._services.assistant.document(document_id)]
        except PolicyError:
            return []

    def draw(self, document_id: str) -> str:
        """The picture of a document as HTML, or one line that says why there is none."""
        say = self._services.say
        if not document_id:
            return element("p", say("没有这样的文件：请放宽条件。"), class_="no-picture")
        try:
            found = self._made(self._services.assistant.document(document_id))
        except PolicyError as error:
            return message(str(error))
        if found:
            return picture(found, say)
        opener = element("button", say("看全文"), class_="whole-text", type="button", data_doc=document_id)
        return element("div", element("p", say(_NONE)), opener, class_="no-picture")


def _options(label: str, documents: Sequence[Document], chosen: str | None) -> Html | str:
    if not documents:
        return ""
    options = (
        element("option", _named(one), value=one.id, selected="" if one.id == chosen else None) for one in documents
    )
    return element("optgroup", *options, label=label)


def _named(document: Document) -> str:
    return document.title + (f"（{document.number}）" if document.number else "")
