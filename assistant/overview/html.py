"""A picture as HTML: lists that ``assistant/web/views/picture.css`` draws as paths, cards, trees, bars and lines.

Every node is a button with ``data-doc``, ``data-start`` and ``data-end``: the quote that it stands for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from assistant.overview.types import Kind, Node, Overview, Part
from assistant.web.markup import Html, element, join

CAPTIONS = {
    Kind.STEPS: "步骤",
    Kind.GRADES: "等级",
    Kind.CONDITIONS: "条件和要求",
    Kind.CONTENT: "内容",
    Kind.TOTALS: "数量",
    Kind.ROLES: "谁做什么",
    Kind.DATES: "时间",
    Kind.OUTLINE: "全文结构",
}
"""What each kind of part is called."""
MORE = "其余 {count} 处"
_ORDERED = frozenset({Kind.STEPS, Kind.DATES, Kind.OUTLINE})
_FOLDED = frozenset({Kind.ROLES, Kind.DATES, Kind.CONTENT, Kind.CONDITIONS})
_SHOWN = 8
"""How many nodes of a part that may be folded are shown at once."""

Say = Callable[..., str]
"""The interface's words: ``say(chinese, **parts)`` gives them in the reader's language."""


def chinese(words: str, **parts: object) -> str:
    """The interface's words as they are."""
    return words.format(**parts) if parts else words


def picture(overview: Overview, say: Say = chinese) -> Html:
    """The whole picture, safe to be put into a page; an ``article`` with one ``section`` for every part."""
    badges = (element("li", badge) for badge in overview.badges)
    return element(
        "article",
        element("header", element("h2", overview.title), element("ul", *badges, class_="badges")),
        element("div", *(_part(overview.document_id, part, say) for part in overview.parts), class_="parts"),
        class_="picture",
        aria_label=overview.title,
    )


def _part(document: str, part: Part, say: Say) -> Html:
    caption = say(CAPTIONS[part.kind])
    heading = _button(document, part.heading, "heading") if part.heading else ""
    plain = part.kind is Kind.CONTENT and part.heading is not None
    return element(
        "section",
        element("h3", "" if plain else element("span", caption, class_="caption"), heading),
        _nodes(document, part, say),
        class_=f"part {_look(part)}",
        aria_label=f"{caption} {part.heading.label}" if part.heading else caption,
    )


def _look(part: Part) -> str:
    """The kind, and ``short`` where all nodes are but a few words."""
    bare = not any(node.note or node.below for node in part.nodes)
    return f"{part.kind.value} short" if bare else part.kind.value


def _nodes(document: str, part: Part, say: Say) -> Html:
    draw = partial(_node, document)
    tag = "ol" if part.kind in _ORDERED else "ul"
    if part.kind is Kind.TOTALS:
        return _total(document, part.nodes)
    folds = part.kind in _FOLDED and len(part.nodes) > _SHOWN + 1 and "short" not in _look(part)
    shown, rest = (part.nodes[:_SHOWN], part.nodes[_SHOWN:]) if folds else (part.nodes, ())
    if not rest:
        return element(tag, *map(draw, shown), class_="nodes")
    more = element(
        "details",
        element("summary", say(MORE, count=len(rest))),
        element(tag, *map(draw, rest), class_="nodes"),
    )
    return join((element(tag, *map(draw, shown), class_="nodes"), more))


def _node(document: str, node: Node) -> Html:
    below = element("ul", *(_node(document, child) for child in node.below), class_="leaves") if node.below else ""
    return element("li", _button(document, node, "node"), below)


def _total(document: str, nodes: Sequence[Node]) -> Html:
    """The whole above its parts; the width of a part is its share."""
    whole, *parts = nodes
    items = (element("li", _button(document, part, "node"), style=f"--share: {part.value}") for part in parts)
    return join((_button(document, whole, "node whole"), element("ul", *items, class_="nodes")))


def _button(document: str, node: Node, class_: str) -> Html:
    return element(
        "button",
        element("span", node.label, class_="label"),
        element("span", node.note, class_="note") if node.note else "",
        class_=class_,
        type="button",
        data_doc=document,
        data_start=node.span.start,
        data_end=node.span.end,
    )
