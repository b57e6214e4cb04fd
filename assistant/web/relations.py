"""What a notice rests on, who rests on it and whether it holds: a picture to go through, and a table of sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.messages import STATES
from assistant.web.i18n import Words
from assistant.web.markup import Html, element
from assistant.web.render import button
from corpus.relations import RelationKind
from index.relations import Ambiguous, Edge, Evidence, Graph, Held, Stub, Target, Validity

DRAWN = 12
"""Notices drawn above or below another before the rest is folded away."""
LISTED = 200
"""Rows of the table in each direction."""
OPENED = 20
"""Relations up to which the table is open at first."""
_ENDING = (RelationKind.REPEALS, RelationKind.AMENDS)
_KINDS = (*_ENDING, *(kind for kind in RelationKind if kind not in _ENDING))


@dataclass(frozen=True, slots=True)
class Node:
    """Another notice of the picture, and how it relates, the strongest kind first."""

    target: Target
    kinds: tuple[RelationKind, ...]


def nodes(found: Iterable[tuple[Target, RelationKind]]) -> list[Node]:
    """Each notice once: those related by the strongest kinds first, then in the order given."""
    kinds: dict[Target, set[RelationKind]] = {}
    for target, kind in found:
        kinds.setdefault(target, set()).add(kind)
    made = [Node(target, tuple(sorted(held, key=_KINDS.index))) for target, held in kinds.items()]
    return sorted(made, key=lambda node: _KINDS.index(node.kinds[0]))


def picture(graph: Graph, document_id: str, say: Words) -> Html:
    """What a held document names above it, and what names it below. Raises UnknownDocumentError."""
    outgoing, incoming = graph.outgoing(document_id), graph.incoming(document_id)
    if not outgoing and not incoming:
        return element("p", say("正文没有提到别的文件，库里也没有文件提到它。"), class_="note")
    above = nodes((edge.target, edge.relation.kind) for edge in outgoing)
    below = nodes((Held(edge.source), edge.relation.kind) for edge in incoming)
    return element(
        "figure",
        *_side(graph, above, "{kind}", say("本文提到的文件"), say),
        element("p", graph.label(document_id), class_="here"),
        *_side(graph, below, "被{kind}", say("提到本文的文件"), say),
        element("svg", class_="lines", aria_hidden="true"),
        class_="graph",
        aria_label=say("关系图"),
    )


def table(graph: Graph, document_id: str, say: Words) -> Html | str:
    """Every relation with its sentence, open where they are few; "" without any. Raises UnknownDocumentError."""
    outgoing, incoming = graph.outgoing(document_id), graph.incoming(document_id)
    count = len(outgoing) + len(incoming)
    if not count:
        return ""
    rows = [
        *(_row(graph, edge, edge.relation.kind.label, edge.target, say) for edge in outgoing[:LISTED]),
        *(_row(graph, edge, f"被{edge.relation.kind.label}", Held(edge.source), say) for edge in incoming[:LISTED]),
    ]
    heads = (element("th", say(name), scope="col") for name in ("关系", "文件", "原句"))
    return element(
        "details",
        element("summary", say("各处关系的原句（{count}）", count=count)),
        element("table", element("thead", element("tr", *heads)), element("tbody", *rows)),
        element("p", say("其余 {count} 处", count=count - len(rows)), class_="note") if count > len(rows) else "",
        class_="sentences",
        open="" if count <= OPENED else None,
    )


def validity(graph: Graph, found: Validity, say: Words) -> Html:
    """The state of a document, and the sentence that says so."""
    state = element("span", say(STATES[found.state]), class_=f"state {found.state.value}")
    details = [found.by or "", say("截至{day}", day=say.date(found.as_of)) if found.as_of else ""]
    told = "，".join(filter(None, details))
    if found.evidence is None:
        reason = element("p", say("库里没有文件说它被修改、废止或取代；这是登记的状态。"), class_="note")
    else:
        reason = element(
            "blockquote",
            _sentence(graph, found.evidence),
            element("footer", _opener(graph, found.evidence.document_id)),
        )
    return element("div", element("p", state, f"（{told}）" if told else ""), reason)


def _side(graph: Graph, side: Sequence[Node], caption: str, name: str, say: Words) -> Iterator[Html]:
    if not side:
        return
    drawn = [element("li", _node(graph, node, caption, say)) for node in side]
    yield element("ul", *drawn[:DRAWN], class_="nodes", aria_label=name)
    if rest := drawn[DRAWN : DRAWN + LISTED]:
        summary = element("summary", say("其余 {count} 处", count=len(side) - DRAWN))
        yield element("details", summary, element("ul", *rest, class_="nodes"))


def _node(graph: Graph, node: Node, caption: str, say: Words) -> Html:
    kinds = element("span", "、".join(say(caption.format(kind=kind.label)) for kind in node.kinds), class_="kind")
    match node.target:
        case Held(document_id):
            return element(
                "button", kinds, graph.label(document_id), class_="node", type="button", data_doc=document_id
            )
        case Stub(name):
            return element("p", kinds, name, element("em", say("未收录")), class_="node stub")
        case Ambiguous(names, _):
            return element("p", kinds, "、".join(names), element("em", say("有歧义")), class_="node unsure")


def _row(graph: Graph, edge: Edge, kind: str, other: Target, say: Words) -> Html:
    span = edge.relation.sentence
    place: dict[str, str | int] = {"data_doc": edge.source, "data_start": span.start, "data_end": span.end}
    said = _sentence(graph, Evidence(edge.source, span))
    sentence = element("button", said, class_="sentence", type="button", **place) if said else ""
    cells = (element("td", say(kind)), element("td", *_others(graph, other, say)), element("td", sentence))
    return element("tr", *cells)


def _others(graph: Graph, target: Target, say: Words) -> Iterator[Html | str]:
    match target:
        case Held(document_id):
            yield _opener(graph, document_id)
        case Stub(name):
            yield from (name, element("em", say("未收录")))
        case Ambiguous(names, candidates):
            yield from ("、".join(names), element("em", say("有歧义")))
            yield from (_opener(graph, candidate) for candidate in candidates)


def _opener(graph: Graph, document_id: str) -> Html:
    return button(graph.label(document_id), "opener", data_doc=document_id)


def _sentence(graph: Graph, evidence: Evidence) -> str:
    return " ".join(graph.sentence(evidence).split())
