"""The page of one notice: its text with its outline, what is known of it, and its relations."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from assistant.messages import SOURCE_KINDS
from assistant.web import panel, relations
from assistant.web.holdings import Held
from assistant.web.i18n import Words
from assistant.web.markup import Html, element
from assistant.web.render import button
from assistant.web.talk import Place
from corpus.types import Document, Section, SectionKind

OUTLINED = 300
"""Entries of an outline."""


def page(held: Held, place: Place, say: Words, changeable: bool) -> Html:
    """The page of the notice of ``place``, opened there. Raises UnknownDocumentError."""
    graph, catalogue = held.graph, held.generation.catalogue
    document = graph.document(place.document)
    found, outline = graph.validity(document.id), catalogue.sections_of(document.id)
    sure = say("确认移除？再按一次")
    drawn = element("a", say("一图读懂"), class_="as-picture", href=f"?{urlencode({'picture': document.id})}#picture")
    removal = button(say("从库中移除"), "remove", data_doc=document.id, data_sure=sure) if changeable else ""
    return element(
        "div",
        element("div", button(say("返回列表"), "back"), drawn, removal, class_="bar"),
        element(
            "div",
            element(
                "div",
                _outline(document.text, outline, say),
                panel.notice(document, found, place, say, outline),
                class_="text-of",
            ),
            element(
                "div",
                _part(say("文件信息"), _facts(document, say)),
                _part(say("效力"), relations.validity(graph, found, say)),
                *_versions(held, document, say),
                _part(say("与其他文件的关系"), relations.picture(graph, document.id, say)),
                class_="known",
            ),
            class_="columns",
        ),
        relations.table(graph, document.id, say),
        class_="document",
        data_document=document.id,
    )


def _part(heading: str, body: Html) -> Html:
    return element("section", element("h3", heading), body)


def _outline(text: str, sections: Sequence[Section], say: Words) -> Html | str:
    """The headings, each with the place (from 0) of its line among the lines that are not blank."""
    starts, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            starts.append(start)
        start += len(line) + 1
    listed = [section for section in sections if section.kind is not SectionKind.ITEM][:OUTLINED]
    if not listed:
        return ""
    items = (
        element(
            "li",
            button(
                section.heading or section.label, "to", data_line=bisect_right(starts, section.heading_span.start) - 1
            ),
            class_=f"level-{min(section.level, 4)}",
        )
        for section in listed
    )
    return element("details", element("summary", say("目录")), element("ol", *items), class_="outline", open="")


def _facts(document: Document, say: Words) -> Html:
    """What is known of a document, but for what its badges say already."""
    rows = [
        ("又名", document.aliases, "aliases"),
        ("发文字号", (str(document.number),) if document.number else (), "number"),
        ("发文机关", document.issuers, "issuers"),
        ("成文日期", (say.date(document.issued),) if document.issued else (), "issued"),
        ("主送", document.addressees, "addressees"),
        ("抄送", document.copied_to, "copied_to"),
        ("印发机关", (document.printed_by,) if document.printed_by else (), "printed_by"),
        ("印发日期", (say.date(document.printed),) if document.printed else (), "printed"),
        ("登记的依据", document.basis, "basis"),
        ("附件", document.attachments, "attachments"),
        ("文字来源", (say(SOURCE_KINDS[document.source.kind]),), ""),
        ("编号", (document.id,), ""),
    ]
    cells = (
        cell
        for name, values, field in rows
        if values
        for cell in (
            element("dt", say(name)),
            element("dd", "；".join(values), _guess(say) if field in document.guessed else ""),
        )
    )
    return element("dl", *cells)


def _guess(say: Words) -> Html:
    return element("em", say("读自正文"))


def _versions(held: Held, document: Document, say: Words) -> Iterator[Html]:
    others = [other for other in held.generation.catalogue.versions_of(document.id) if other.id != document.id]
    if others:
        named = (f"{other.title}（{'，'.join(filter(None, (other.number, other.issued)))}）" for other in others)
        openers = (button(name, "opener", data_doc=other.id) for name, other in zip(named, others, strict=True))
        yield _part(say("其他版本"), element("ul", *(element("li", opener) for opener in openers)))
