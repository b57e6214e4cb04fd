"""The panel beside what cites a notice: the whole of it, opened at a place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from assistant.messages import SOURCE_KINDS, STATES, cited
from assistant.web.i18n import Words
from assistant.web.markup import Html, element
from assistant.web.render import button, message
from assistant.web.talk import Place
from corpus.structure import sections
from corpus.types import Document, Section, SectionKind, Span
from index.relations import Validity

BLOCK = 50
"""Lines that the browser lays out together, and only when they are near to what is seen."""


def notice(
    document: Document, validity: Validity, place: Place, say: Words, known: Sequence[Section] | None = None
) -> Html:
    """The whole notice with ``place`` marked, as far as its quote still stands in the text.

    ``known`` are its sections, where they are at hand: finding them takes most of the time of a long text.
    """
    span, mark = _held(document.text, place)
    outline = sections(document.text) if known is None else known
    path = _path(outline, span) if span else ()
    lost = say("引文在现在收录的全文里找不到了：全文可能已经更新。") if place.quote and not span else ""
    return element(
        "article",
        element(
            "header",
            element("h2", document.title),
            button(say("关闭"), "close"),
        ),
        element(
            "ul",
            *(element("li", text, class_=kind) for kind, text in _badges(document, validity, say)),
            class_="badges",
        ),
        _path_line(path, document.place(span.start) if span else None, say),
        element("p", lost, class_="error", role="alert") if lost else "",
        _tools(document, say),
        element(
            "div",
            element("div", *_blocks(_lines(document.text, outline, span, mark)), class_="text"),
            _origins(document.source.origins, say),
            class_="body",
            tabindex=0,
            role="region",
            aria_label=say("通知正文"),
        ),
        class_="notice",
        tabindex=-1,
        aria_label=say("通知全文：{title}", title=document.title),
        data_document=document.id,
        data_start=span.start if span else None,
        data_end=span.end if span else None,
    )


def trouble(line: str, say: Words) -> Html:
    """What the panel shows in place of a notice: one line of what went wrong."""
    head = element("header", message(line), button(say("关闭"), "close"))
    return element("article", head, class_="notice", tabindex=-1, aria_label=line)


def _held(text: str, place: Place) -> tuple[Span | None, Span | None]:
    """Where the place and its mark are in the text as it is now; None for what is not there."""
    if place.start is None or place.end is None or not 0 <= place.start < place.end <= len(text):
        return None, None
    span = Span(place.start, place.end)
    moved = 0
    if place.quote is not None and span.of(text) != place.quote:
        found = text.find(place.quote)
        if found < 0:
            return None, None
        moved = found - span.start
    mark = Span(place.mark[0] + moved, place.mark[1] + moved) if place.mark else None
    return Span(span.start + moved, span.end + moved), mark


def _path(outline: Sequence[Section], span: Span) -> tuple[str, ...]:
    """The headings above what stands at ``span``."""
    around = [section for section in outline if section.span.start <= span.start < section.span.end]
    if not around:
        return ()
    inner = around[-1]
    opens = inner.heading_span.start == span.start and inner.heading
    return inner.path[:-1] if opens else inner.path


def _path_line(path: Sequence[str], page: str | None, say: Words) -> Html | str:
    where = " › ".join((*path, *([page] if page else [])))
    return element("p", say("引文所在："), where, class_="path") if where else ""


def _tools(document: Document, say: Words) -> Html:
    named = cited(document.title, str(document.number) if document.number else None)
    return element(
        "div",
        button(say("复制引用"), "copy", data_copy=named, data_done=say("已复制")),
        button(say("复制链接"), "link", data_done=say("已复制")),
        class_="tools",
    )


def _badges(document: Document, validity: Validity, say: Words) -> Iterator[tuple[str, str]]:
    """(class, text) of each badge."""
    if document.number:
        yield "number", str(document.number)
    if document.issuers:
        yield "issuer", "、".join(document.issuers)
    if document.issued:
        yield "issued", say.date(document.issued)
    yield f"kind {document.source.kind.value}", say(SOURCE_KINDS[document.source.kind])
    details = [validity.by] if validity.by else []
    if validity.as_of:
        details.append(say("截至{day}", day=say.date(validity.as_of)))
    yield (
        f"state {validity.state.value}",
        say(STATES[validity.state]) + (f"（{'，'.join(details)}）" if details else ""),
    )


def _origins(origins: Sequence[str], say: Words) -> Html | str:
    if not origins:
        return ""
    items = (element("li", origin) for origin in origins)
    return element("details", element("summary", say("文字来源")), element("ul", *items), class_="origins")


def _blocks(lines: Iterable[Html]) -> Iterator[Html]:
    rest = iter(lines)
    while block := list(islice(rest, BLOCK)):
        yield element("div", *block, class_="block")


def _lines(text: str, outline: Sequence[Section], span: Span | None, mark: Span | None) -> Iterator[Html]:
    """A paragraph for every line that is not blank, with the part of ``span`` that lies in it as ``<mark>``."""
    headings = {section.heading for section in outline if section.kind is SectionKind.HEADING}
    start = 0
    for line in text.split("\n"):
        whole = Span(start, start + len(line))
        start = whole.end + 1
        if line.strip():
            heading = "heading" if line.strip() in headings else None
            yield element("p", *_pieces(text, whole, span, mark), class_=heading)


def _pieces(text: str, line: Span, span: Span | None, mark: Span | None) -> Iterator[str]:
    inside = _common(line, span)
    if inside is None:
        yield line.of(text)
        return
    answer = _common(inside, mark) or Span(inside.end, inside.end)
    yield Span(line.start, inside.start).of(text)
    yield element(
        "mark",
        Span(inside.start, answer.start).of(text),
        element("strong", answer.of(text)) if answer.start < answer.end else "",
        Span(answer.end, inside.end).of(text),
    )
    yield Span(inside.end, line.end).of(text)


def _common(one: Span, other: Span | None) -> Span | None:
    if other is None:
        return None
    both = Span(max(one.start, other.start), min(one.end, other.end))
    return both if both.start < both.end else None
