"""The relations around one document as a drawing: Mermaid and Graphviz text.

Titles come from anywhere, so that nothing of them is read as part of the drawing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.relations import Ambiguous, Graph, Held, Stub, Target

_LONGEST_LABEL = 60
_PLAIN = re.compile(r"[0-9A-Za-z\u3400-\u9fff〇〔〕（）《》〈〉“”、，。：—· ]")
_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Nodes by what they stand for, numbered in order, and what runs between them: source, target, kind, count."""

    nodes: dict[Target, str]
    lines: dict[tuple[int, int, str], int]


def mermaid(graph: Graph, document_id: str) -> str:
    """The document with all that it names and that names it, as a Mermaid flowchart; raises UnknownDocumentError.

    What is not held has a dashed border, what is ambiguous stands in a rhombus.
    """
    drawing = _drawing(graph, document_id)
    out = ["flowchart LR"]
    for at, (target, name) in enumerate(drawing.nodes.items()):
        opening, closing = ("{", "}") if isinstance(target, Ambiguous) else ("[", "]")
        out.append(f'    n{at}{opening}"{_mermaid(name)}"{closing}')
    for (source, end, label), count in drawing.lines.items():
        out.append(f'    n{source} -->|"{_mermaid(_counted(label, count))}"| n{end}')
    stubs = [f"n{at}" for at, target in enumerate(drawing.nodes) if isinstance(target, Stub)]
    out.append("    style n0 stroke-width:3px")
    out += [f"    style {node} stroke-dasharray: 4 4" for node in stubs]
    return "\n".join(out) + "\n"


def graphviz(graph: Graph, document_id: str) -> str:
    """As ``mermaid``, in the dot language."""
    drawing = _drawing(graph, document_id)
    out = ["digraph {", "    rankdir=LR;", "    node [shape=box];"]
    for at, (target, name) in enumerate(drawing.nodes.items()):
        match target:
            case Stub():
                look = ", style=dashed"
            case Ambiguous():
                look = ", shape=diamond"
            case _:
                look = ", style=bold" if at == 0 else ""
        out.append(f'    n{at} [label="{_dot(name)}"{look}];')
    for (source, end, label), count in drawing.lines.items():
        out.append(f'    n{source} -> n{end} [label="{_dot(_counted(label, count))}"];')
    return "\n".join([*out, "}"]) + "\n"


def _drawing(graph: Graph, document_id: str) -> _Drawing:
    edges = [*graph.outgoing(document_id), *graph.incoming(document_id)]
    here: Target = Held(document_id)
    nodes = {here: _name(graph, here)}
    lines: dict[tuple[int, int, str], int] = {}
    numbered = {here: 0}
    for edge in edges:
        source: Target = Held(edge.source)
        for end in (source, edge.target):
            numbered.setdefault(end, len(numbered))
            nodes.setdefault(end, _name(graph, end))
        line = (numbered[source], numbered[edge.target], edge.relation.kind.label)
        lines[line] = lines.get(line, 0) + 1
    return _Drawing(nodes, lines)


def _name(graph: Graph, target: Target) -> str:
    match target:
        case Held(document_id):
            name = graph.label(document_id)
        case Stub(name):
            pass
        case Ambiguous(names, _):
            name = " ".join(names)
    words = _SPACE.sub(" ", name).strip()
    return words if len(words) <= _LONGEST_LABEL else words[: _LONGEST_LABEL - 1] + "…"


def _counted(label: str, count: int) -> str:
    return label if count == 1 else f"{label} ×{count}"


def _mermaid(text: str) -> str:
    """Every character that could mean something to Mermaid as its decimal entity."""
    return "".join(c if _PLAIN.fullmatch(c) else f"#{ord(c)};" for c in text)


def _dot(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
