"""What a document rests on, who rests on it and whether it holds, as text and as JSON, each with its sentence."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.commands.display import one_line
from assistant.messages import STATES, cited
from index.relations import Ambiguous, Edge, Evidence, Graph, Held, Stub, Target, Validity


def validity_text(graph: Graph, validity: Validity) -> Iterator[str]:
    """The state in one line, and below it the sentence that says so."""
    details = [STATES[validity.state], validity.by or "", f"截至 {validity.as_of}" if validity.as_of else ""]
    yield f"效力：{one_line('，'.join(filter(None, details)))}"
    if validity.evidence:
        yield f"    {_quoted(graph, validity.evidence)}"


def relations_text(graph: Graph, document_id: str) -> Iterator[str]:
    """Every relation with its sentence: first what the document says of others, then what others say of it."""
    for heading, edges, inward in (
        ("本文提到的文件", graph.outgoing(document_id), False),
        ("提到本文的文件", graph.incoming(document_id), True),
    ):
        if edges:
            yield f"{heading}："
        for edge in edges:
            other = _held(graph, edge.source) if inward else _told(graph, edge.target)
            yield f"  {edge.relation.kind.label}  {one_line(other)}"
            yield f"    {_quoted(graph, Evidence(edge.source, edge.relation.sentence))}"


def validity_json(graph: Graph, validity: Validity) -> dict[str, object]:
    """The state, who changed it, the day it is said for, and the sentence that says so."""
    evidence = validity.evidence
    return {
        "state": validity.state.value,
        "by": validity.by,
        "as_of": validity.as_of,
        "evidence": _place(graph, evidence) if evidence else None,
    }


def relations_json(graph: Graph, document_id: str) -> dict[str, list[dict[str, object]]]:
    """Relations by direction."""
    return {
        "outgoing": [_edge(graph, edge) for edge in graph.outgoing(document_id)],
        "incoming": [_edge(graph, edge) for edge in graph.incoming(document_id)],
    }


def _edge(graph: Graph, edge: Edge) -> dict[str, object]:
    match edge.target:
        case Held(document_id):
            target: dict[str, object] = {"resolved": "held", "document_id": document_id}
        case Stub(name):
            target = {"resolved": "not-held", "name": name}
        case Ambiguous(names, candidates):
            target = {"resolved": "ambiguous", "names": list(names), "candidates": list(candidates)}
    sentence = _place(graph, Evidence(edge.source, edge.relation.sentence))
    return {"kind": edge.relation.kind.value, "via": edge.relation.via.value, "target": target, **sentence}


def _place(graph: Graph, evidence: Evidence) -> dict[str, object]:
    span = evidence.sentence
    sentence = graph.sentence(evidence)
    return {"document_id": evidence.document_id, "sentence": sentence, "start": span.start, "end": span.end}


def _held(graph: Graph, document_id: str) -> str:
    document = graph.document(document_id)
    return cited(document.title, str(document.number) if document.number else None)


def _told(graph: Graph, target: Target) -> str:
    match target:
        case Held(document_id):
            return _held(graph, document_id)
        case Stub(name):
            return f"{name}（未收录）"
        case Ambiguous(names, candidates):
            return f"{'、'.join(names)}（有歧义：{'；'.join(_held(graph, one) for one in candidates)}）"


def _quoted(graph: Graph, evidence: Evidence) -> str:
    return one_line(f"{graph.name(evidence.document_id)}：“{graph.sentence(evidence)}”")
