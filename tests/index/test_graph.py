from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.chunking import chunk
from corpus.errors import UnknownDocumentError
from corpus.references import parse_number
from corpus.relations import find_relations
from corpus.types import Document, State, Status
from index import catalogue
from index.catalogue import Catalogue
from index.drawing import _dot, _mermaid, graphviz, mermaid
from index.relations import Ambiguous, Graph, Held, Stub
from tests.index.fakes import DOCUMENTS, document

OLD = document("old", "甲管理办法", "第一条 为规范管理，制定本办法。", "国发〔2000〕1号", issued="2000-01-01")
NEW = document(
    "new",
    "甲管理规定",
    "第一条 根据《乙条例》（国务院令第5号），制定本规定。\n"
    "第九条 《甲管理办法》（国发〔2000〕1号）自2011年1月1日起废止。",
    "国发〔2010〕2号",
    issued="2010-06-01",
)
CITING = document(
    "citing", "某通知", "按照《甲管理办法》执行。见国发〔2010〕2号。", "国办发〔2005〕3号", issued="2005-01-01"
)
LIBRARY = [OLD, NEW, CITING]


def graph_of(tmp_path: Path, documents: list[Document]) -> Graph:
    path = tmp_path / f"catalogue-{len(documents)}.sqlite"
    catalogue.write(path, documents, {held.id: chunk(held) for held in documents})
    return Graph(Catalogue(path))


@pytest.fixture
def graph(tmp_path: Path) -> Graph:
    return graph_of(tmp_path, LIBRARY)


def test_relations_come_back_as_they_were(tmp_path: Path) -> None:
    documents = [*LIBRARY, *DOCUMENTS]
    graph_of(tmp_path, documents)
    opened = Catalogue(tmp_path / f"catalogue-{len(documents)}.sqlite")
    for held in documents:
        assert opened.relations_of(held.id) == list(find_relations(held))
    assert opened.counts()["relations"] == sum(len(find_relations(held)) for held in documents)


def test_edges_run_both_ways(graph: Graph) -> None:
    out = graph.outgoing("new")
    assert [(edge.relation.kind.value, edge.target) for edge in out] == [
        ("basis", Stub("国务院令第5号")),
        ("repeals", Held("old")),
    ]
    assert [(edge.source, edge.relation.kind.value) for edge in graph.incoming("old")] == [
        ("new", "repeals"),
        ("citing", "implements"),
    ]
    assert graph.outgoing("old") == []


def test_a_stub_resolves_when_its_document_is_added(tmp_path: Path) -> None:
    ordinance = document("ordinance", "乙条例", "第一条 为了管理，制定本条例。", "国务院令第5号")
    after = graph_of(tmp_path, [*LIBRARY, ordinance])
    assert after.outgoing("new")[0].target == Held("ordinance")
    assert [edge.source for edge in after.incoming("ordinance")] == ["new"]


ISSUING = document("issuing", "某部关于印发《丙工作方案（试行）》的通知", "现印发。", "国科发政〔2009〕1号")
TWIN_A = document("twin-a", "关于某事的通知", "正文。", "国发〔2001〕7号")
TWIN_B = document("twin-b", "关于某事的通知", "正文。", "国发〔2002〕7号")
PLAIN = document("plain", "中华人民共和国丁法", "正文。")
RESOLVED = [
    ("《丙工作方案（试行）》", Held("issuing")),
    ("《关于印发〈丙工作方案(试行)〉的通知》", Held("issuing")),
    ("《丙工作方案（暂行）》", Stub("丙工作方案（暂行）")),
    ("《另一部关于印发〈丙工作方案（试行）〉的通知》", Stub("另一部关于印发〈丙工作方案（试行）〉的通知")),
    ("《丁法》", Held("plain")),
    ("《丁法》（国务院令第9号）", Held("plain")),
    ("国发[2001]7号", Held("twin-a")),
    ("《关于某事的通知》", Ambiguous(("关于某事的通知",), ("twin-a", "twin-b"))),
    ("《关于某事的通知》（国发〔2002〕7号）", Held("twin-b")),
    ("《关于某事，的通知》（国发〔2002〕7号）", Held("twin-b")),
    ("《丁法》（国发〔2002〕7号）", Ambiguous(("国发〔2002〕7号", "丁法"), ("twin-b", "plain"))),
    ("《完全两样的名称》（国发〔2002〕7号）", Ambiguous(("国发〔2002〕7号", "完全两样的名称"), ("twin-b",))),
    ("《关于某事的通知》（国发〔2003〕7号）", Ambiguous(("国发〔2003〕7号", "关于某事的通知"), ("twin-a", "twin-b"))),
    ("国发〔2003〕8号", Stub("国发〔2003〕8号")),
]


@pytest.mark.parametrize(("cited", "expected"), RESOLVED)
def test_resolving(tmp_path: Path, cited: str, expected: object) -> None:
    source = document("source", "来文", f"见{cited}。")
    graph = graph_of(tmp_path, [ISSUING, TWIN_A, TWIN_B, PLAIN, source])
    assert [edge.target for edge in graph.outgoing("source")] == [expected]
    reached = [expected.document_id] if isinstance(expected, Held) else list(getattr(expected, "candidates", ()))
    for held in (ISSUING, TWIN_A, TWIN_B, PLAIN):
        assert [edge.source for edge in graph.incoming(held.id)] == (["source"] if held.id in reached else [])


def test_a_document_is_no_neighbour_of_itself(tmp_path: Path) -> None:
    own = document("own", "某部关于印发《丙方案》的通知", "现将《丙方案》印发给你们。")
    assert graph_of(tmp_path, [own]).outgoing("own") == []


@pytest.mark.parametrize("as_of", ["2011-01-01", "2012", None])
def test_a_repeal_holds_from_the_day_that_it_names(graph: Graph, as_of: str | None) -> None:
    found = graph.validity("old", as_of)
    assert (found.state, found.by, found.as_of) == (State.REPEALED, "国发〔2010〕2号", as_of)
    assert found.evidence is not None
    assert found.evidence.document_id == "new"
    assert found.evidence.sentence.of(NEW.text).endswith("《甲管理办法》（国发〔2000〕1号）自2011年1月1日起废止。")


def test_before_that_day_it_is_not_repealed(graph: Graph) -> None:
    assert graph.validity("old", "2010-12-31").state is State.UNVERIFIED


def test_the_repealing_notice_is_not_repealed(graph: Graph) -> None:
    assert graph.validity("new").state is State.UNVERIFIED


SAYS = [
    ("废止《甲管理办法》。", State.REPEALED),
    ("《甲管理办法》第三条修改为：甲。", State.AMENDED),
    ("《甲管理办法》第三条修改为：甲。废止《甲管理办法》。", State.REPEALED),
    ("本规定取代《甲管理办法》。", State.SUPERSEDED),
    ("未见废止《甲管理办法》的通知。", State.IN_FORCE),
    ("拟废止《甲管理办法》。", State.IN_FORCE),
]


@pytest.mark.parametrize(("text", "expected"), SAYS)
def test_evidence_goes_before_the_front_matter(tmp_path: Path, text: str, expected: State) -> None:
    held = document("old", "甲管理办法", "正文。", status=Status(State.IN_FORCE, None, "2020-01-01"))
    found = graph_of(tmp_path, [held, document("later", "后文", text)]).validity("old")
    assert found.state is expected
    assert (found.evidence is None) == (expected is State.IN_FORCE)


def test_an_earlier_repeal_is_of_an_earlier_document_of_that_name(tmp_path: Path) -> None:
    held = document("old", "甲管理办法", "正文。", issued="2015-01-01")
    repealing = document("repealing", "后文", "废止《甲管理办法》。", issued="2012-01-01")
    assert graph_of(tmp_path, [held, repealing]).validity("old").state is State.UNVERIFIED


def test_a_repeal_that_may_mean_several_changes_none(tmp_path: Path) -> None:
    repealing = document("repealing", "后文", "废止《关于某事的通知》。")
    graph = graph_of(tmp_path, [TWIN_A, TWIN_B, repealing])
    assert [graph.validity(id_).state for id_ in ("twin-a", "twin-b")] == [State.UNVERIFIED] * 2


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [(None, State.REPEALED), ("2010-06-01", State.REPEALED), ("2009-01-01", State.UNVERIFIED)],
)
def test_the_front_matter_holds_from_the_date_of_the_changing_document(
    tmp_path: Path, as_of: str | None, expected: State
) -> None:
    held = document("a", "戊办法", "正文。", status=Status(State.REPEALED, "国发〔2010〕2号", "2020-01-01"))
    found = graph_of(tmp_path, [held, NEW]).validity("a", as_of)
    assert found.state is expected
    assert (found.by, found.evidence) == ("国发〔2010〕2号" if expected is State.REPEALED else None, None)


@pytest.mark.parametrize("method", ["outgoing", "incoming", "validity"])
def test_an_unknown_document(graph: Graph, method: str) -> None:
    with pytest.raises(UnknownDocumentError):
        getattr(graph, method)("nobody")


def test_drawings(graph: Graph) -> None:
    assert mermaid(graph, "new").splitlines() == [
        "flowchart LR",
        '    n0["国发〔2010〕2号 甲管理规定"]',
        '    n1["国务院令第5号"]',
        '    n2["国发〔2000〕1号 甲管理办法"]',
        '    n3["国办发〔2005〕3号 某通知"]',
        '    n0 -->|"依据"| n1',
        '    n0 -->|"废止"| n2',
        '    n3 -->|"引用"| n0',
        "    style n0 stroke-width:3px",
        "    style n1 stroke-dasharray: 4 4",
    ]
    dot = graphviz(graph, "new")
    assert dot.startswith("digraph {\n")
    assert '    n1 [label="国务院令第5号", style=dashed];\n' in dot
    assert '    n3 -> n0 [label="引用"];\n' in dot


@given(st.text(max_size=60))
def test_no_title_gets_out_of_its_label(title: str) -> None:
    assert not re.search(r'["\[\]{}|<>&;`\\]', re.sub(r"#\d+;", "", _mermaid(title)))
    assert not re.search(r'(?<!\\)(?:\\\\)*"', _dot(title))
    assert re.fullmatch(r'(?:[^"\\]|\\.)*', _dot(title), re.DOTALL)


def test_a_hostile_title_stays_one_label(tmp_path: Path) -> None:
    hostile = '甲"]\n    x --> y; click n0 "javascript:alert(1)" <b>#quot;\\" ]; evil [label="'
    graph = graph_of(tmp_path, [document("a", hostile, "见《乙法》。")])
    assert len(mermaid(graph, "a").splitlines()) == 6
    assert len(graphviz(graph, "a").splitlines()) == 7
    assert parse_number(hostile) is None
