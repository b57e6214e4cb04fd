"""What a document rests on, who rests on it and whether it holds, as text and as JSON, each with its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.commands.text import one_line
from assistant.messages import STATES, cited
from corpus.relations import RelationKind, Via
from index.relations import Ambiguous, Edge, Evidence, Graph, Held, Stub, Target, Validity
from index.types import DocumentEntry


def validity_text(graph: Graph, validity: Validity) -> Iterator[str]:
    """The state in one line, and below it the sentence that says so."""
    details = [STATES[validity.state], validity.by or "", f"截至 {validity.as_of}" if validity.as_of else ""]
    yield f"效力：{one_line('，'.join(filter(None, details)))}"
    if validity.evidence:
        yield f"    {_quoted(graph, validity.evidence)}"


def relations_text(graph: Graph, document_id: str) -> Iterator[str]:
    """What the document says of others, then what others say of it: each once for a kind, with its first sentence."""
    outgoing = _grouped((_told(graph, edge.target), edge) for edge in graph.outgoing(document_id))
    incoming = _grouped((_held(graph, edge.source), edge) for edge in graph.incoming(document_id))
    for heading, groups in (("本文提到的文件", outgoing), ("提到本文的文件", incoming)):
        if groups:
            yield f"{heading}："
        for (other, kind), edges in groups.items():
            mentions = f"（{len(edges)} 处）" if len(edges) > 1 else ""
            yield f"  {kind.label}  {one_line(other)}{mentions}"
            yield f"    {_evidence(graph, edges[0])}"


def _grouped(edges: Iterable[tuple[str, Edge]]) -> dict[tuple[str, RelationKind], list[Edge]]:
    groups: dict[tuple[str, RelationKind], list[Edge]] = {}
    for other, edge in edges:
        groups.setdefault((other, edge.relation.kind), []).append(edge)
    return groups


def _evidence(graph: Graph, edge: Edge) -> str:
    if edge.relation.via is Via.FRONT_MATTER:
        return one_line(f"{graph.name(edge.source)}：文件信息里写明的依据，正文没有这样写")
    return _quoted(graph, Evidence(edge.source, edge.relation.sentence))


def versions_text(entries: Sequence[DocumentEntry], document_id: str) -> Iterator[str]:
    """The other versions of a document, the oldest first, one a line."""
    others = [entry for entry in entries if entry.id != document_id]
    if others:
        yield "其他版本："
    for entry in others:
        yield "  " + one_line(f"{entry.issued or '日期不详'}  {cited(entry.title, entry.number)}（编号 {entry.id}）")


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
