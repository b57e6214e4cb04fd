"""文件库: all documents, searched and read one by one, and what is added to them and taken out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

import gradio as gr
from pydantic import TypeAdapter, ValidationError
from starlette.requests import HTTPConnection

from assistant.messages import SOURCE_KINDS, STATES
from assistant.web import facts
from assistant.web.changing import ChangeError, Changes, status_html, uploads_of
from assistant.web.holdings import Held, Holdings
from assistant.web.i18n import Words
from assistant.web.markup import Html, element, join
from assistant.web.render import button, message
from assistant.web.resources import resource
from assistant.web.services import Services
from assistant.web.talk import PLACE
from corpus.errors import PolicyError
from index import listing
from index.listing import Listed, Wanted

PAGE = 50
"""Documents of one page of the list."""
ISSUERS = 100
"""Issuers that are offered while one is typed."""
_WANTED = TypeAdapter(Wanted)


def applies(services: Services) -> bool:
    """Whether there is a library to look at."""
    return services.holdings is not None


def build(services: Services) -> None:
    """Put the view into the page that is being built; all of it is fetched when it is first looked at."""
    if services.holdings is None:
        return
    shown = Shown(services.holdings, services.say)

    def refusal(request: gr.Request) -> str | None:
        return services.access.refusal(cast(HTTPConnection, request))

    def about(_: Any) -> dict[str, str]:
        return shown.about()

    def find(value: Any) -> str:
        return shown.find(value)

    def read(place: Any, request: gr.Request) -> str:
        return shown.read(place, refusal(request))

    def offer(_: Any, request: gr.Request) -> str:
        return shown.offer(refusal(request))

    def change(value: Any, request: gr.Request) -> dict[str, Any]:
        return shown.change(value, refusal(request))

    def status(_: Any, request: gr.Request) -> dict[str, Any]:
        return shown.status(refusal(request))

    gr.HTML(
        frame(services.say),
        apply_default_css=False,
        elem_id="library",
        js_on_load=resource("views/library.js"),
        head=f"<style>{resource('views/library.css')}</style>",
        server_functions=[about, find, read, offer, change, status],
    )


class Shown:
    """What the view shows of a library.

    ``refusal`` is why whoever looks may not change it (``Access.refusal``), None where they may.
    """

    def __init__(self, holdings: Holdings, say: Words) -> None:
        self._holdings = holdings
        self._say = say
        self._changes = Changes(holdings, say)

    def about(self) -> dict[str, str]:
        """HTML: the state of the index, and the options of the years and the issuers."""
        held = self._holdings.now
        catalogue = held.generation.catalogue
        return {
            "state": _state(held, self._say),
            "years": _options([("", self._say("全部年份")), *((year, year) for year in listing.years(catalogue))]),
            "issuers": join(element("option", value=name) for name in listing.issuers(catalogue, ISSUERS)),
        }

    def find(self, value: Any) -> str:
        """One page of the list as HTML. ``value``: the fields of ``Wanted``, and ``page`` (from 0)."""
        try:
            page = max(0, int(value.pop("page", 0)))
            wanted = _WANTED.validate_python({name: each or None for name, each in value.items() if each})
        except (ValidationError, AttributeError, TypeError, ValueError):
            return message("这些条件读不懂：请重新选择。")
        held = self._holdings.now
        try:
            found = listing.search(held.generation.catalogue, wanted, held.changed, page * PAGE, PAGE)
        except PolicyError as error:
            return message(str(error))
        return _page(found, page, self._say)

    def read(self, place: Any, refusal: str | None) -> str:
        """The page of the notice of ``place`` (the JSON value of a ``Place``) as HTML, or one line of error."""
        try:
            wanted = PLACE.validate_python(place)
            return facts.page(self._holdings.now, wanted, self._say, refusal is None)
        except ValidationError:
            return message("打不开这一处：请重新选择文件。")
        except PolicyError as error:
            return message(str(error))

    def offer(self, refusal: str | None) -> str:
        """HTML: where files are added, or a line that says why not here."""
        return element("p", self._say(refusal), class_="note") if refusal else _adding(self._say)

    def change(self, value: Any, refusal: str | None) -> dict[str, Any]:
        """Begin to add ``{"files": [{"name", "data"}]}`` or to remove ``{"remove": id}``; the status, as ``status``."""
        if refusal:
            return {"html": message(self._say(refusal)), "running": False}
        try:
            if isinstance(value, dict) and isinstance(value.get("remove"), str):
                self._changes.remove(value["remove"])
            else:
                self._changes.add(uploads_of(value.get("files") if isinstance(value, dict) else None))
        except ChangeError as error:
            return {"html": message(str(error)), "running": False}
        return self.status(refusal)

    def status(self, refusal: str | None) -> dict[str, Any]:
        """``{"html", "running"}`` of the last change; the HTML is empty where there was none that one may know of."""
        status = None if refusal else self._changes.status
        return {
            "html": status_html(status, self._say) if status else "",
            "running": status is not None and status.result is None,
        }


def frame(say: Words) -> Html:
    """Where the search, the list and the page of a notice are put."""
    kinds = [("", say("全部来源")), *((kind.value, say(name)) for kind, name in SOURCE_KINDS.items())]
    states = [("", say("全部效力")), *((state.value, say(name)) for state, name in STATES.items())]
    form = element(
        "form",
        _field(say("查找文件"), "words", placeholder=say("标题或文号")),
        _field(say("发文机关"), "issuer", list="issuers-held"),
        element("datalist", id="issuers-held"),
        _choice(say("年份"), "year", [("", say("全部年份"))]),
        _choice(say("文字来源"), "kind", kinds),
        _choice(say("效力"), "state", states),
        class_="search",
        role="search",
    )
    return element(
        "div",
        element(
            "div",
            element("div", class_="state-of-index"),
            element("div", class_="offer"),
            form,
            element("div", class_="hits", aria_live="polite"),
            class_="list",
        ),
        element("div", class_="opened", hidden=""),
    )


def _adding(say: Words) -> Html:
    formats = say("Word、PDF、OFD、网页、文本、图片和压缩包都可以，也可以拖到这里。")
    return element(
        "div",
        element(
            "label",
            say("加入文件"),
            element("input", type="file", multiple="", id="files-to-add"),
            class_="add",
        ),
        element("span", formats, class_="note"),
        element("div", class_="change", role="status"),
        class_="adding",
    )


def _field(label: str, name: str, **attributes: str) -> Html:
    return element("label", element("span", label), element("input", name_=name, autocomplete="off", **attributes))


def _choice(label: str, name: str, options: Sequence[tuple[str, str]]) -> Html:
    return element("label", element("span", label), element("select", _options(options), name_=name))


def _options(options: Iterable[tuple[str, str]]) -> Html:
    return join(element("option", text, value=value) for value, text in options)


def _state(held: Held, say: Words) -> Html:
    manifest = held.generation.manifest
    parts = (
        say("{count} 份文件", count=manifest.documents),
        say("{count} 段", count=manifest.chunks),
        say("向量模型 {name}", name=manifest.model),
        say("建于 {time}", time=held.built.strftime("%Y-%m-%d %H:%M")),
    )
    return element("ul", *(element("li", part) for part in parts))


def _page(found: listing.Found, page: int, say: Words) -> Html:
    if not found.documents:
        return element("p", say("没有这样的文件：请放宽条件。"), class_="none")
    first = page * PAGE + 1
    told = say(
        "共 {total} 份，第 {first}–{last} 份", total=found.total, first=first, last=page * PAGE + len(found.documents)
    )
    turns = (
        (say("上一页"), page - 1, page > 0),
        (say("下一页"), page + 1, first + PAGE <= found.total),
    )
    buttons = [button(label, "turn", data_page=to) for label, to, there in turns if there]
    return join(
        (
            element("p", told, class_="count"),
            element("ol", *(_item(listed, say) for listed in found.documents)),
            element("nav", *buttons, aria_label=say("翻页")) if buttons else "",
        )
    )


def _item(listed: Listed, say: Words) -> Html:
    entry = listed.entry
    facts_of = (entry.number or "", "、".join(listed.issuers), say.date(entry.issued) if entry.issued else "")
    told = " · ".join(filter(None, facts_of))
    return element(
        "li",
        element(
            "button",
            element("span", entry.title, class_="title"),
            element("span", told, class_="facts") if told else "",
            element("span", say(SOURCE_KINDS[entry.source_kind]), class_=f"kind {entry.source_kind.value}"),
            element("span", say(STATES[entry.state]), class_=f"state {entry.state.value}"),
            type="button",
            data_doc=entry.id,
        ),
    )
