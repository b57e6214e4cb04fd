"""A build that takes over from the one before gives what a build from nothing gives."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.types import Document
from index import takeover
from index.store import Store
from tests.index.fakes import DOCUMENTS, GUIDANCE, MEASURES, MINE, PLAN, FakeEmbedder, document

OTHERS = [
    document("plan", PLAN.title, PLAN.text + "三、其他\n由国科发政〔2008〕770号规定。\n", "国科办政〔2012〕47号"),
    document("mine", "智慧矿山（2015年修订）", MINE.text),
    document("short", "短", "。"),
    document(
        "cites", "来文", "根据《关于推动联盟构建的指导意见》（国科发政〔2008〕770号），废止国科发政〔2009〕648号。" * 3
    ),
]
ORDERS = [
    DOCUMENTS,
    DOCUMENTS[::-1],
    [PLAN],
    [OTHERS[0], MEASURES, GUIDANCE, OTHERS[1]],
    [OTHERS[3], *DOCUMENTS, OTHERS[2]],
    [MEASURES, OTHERS[2], GUIDANCE],
    OTHERS,
]


def content(store: Store) -> dict[str, object]:
    """All that is in the current generation but its name."""
    store.verify()
    folder = store.path / store.status()["generation"]
    found: dict[str, object] = {}
    with closing(sqlite3.connect(folder / "catalogue.sqlite")) as connection:
        tables = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
        found["tables"] = tables
        for name, sql in tables:
            if sql and sql.startswith("CREATE TABLE"):
                rowid = "" if "WITHOUT ROWID" in sql else "rowid, "
                found[name] = connection.execute(f"SELECT {rowid}* FROM {name} ORDER BY 1, 2").fetchall()
    for path in [folder / "vectors.faiss", *(folder / "lexical").iterdir()]:
        found[path.name] = path.read_bytes()
    manifest = json.loads((folder / "manifest.json").read_bytes())
    return found | {key: manifest[key] for key in ("coverage", "fingerprint", "documents", "chunks")}


def from_nothing(documents: list[Document], folder: Path) -> dict[str, object]:
    Store(folder).build(documents, FakeEmbedder())
    return content(Store(folder))


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.lists(st.sampled_from(range(len(ORDERS))), min_size=2, max_size=4))
def test_any_sequence_of_builds(order: list[int], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("store")
    store = Store(folder / "one")
    for at in order:
        store.build(ORDERS[at], FakeEmbedder())
    assert content(store) == from_nothing(ORDERS[order[-1]], folder / "other")


def test_what_stays_is_neither_cut_nor_tokenised_nor_embedded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def watched(name: str) -> None:
        module = __import__(name.rpartition(".")[0], fromlist=["_"])
        real = getattr(module, name.rpartition(".")[2])
        monkeypatch.setattr(name, lambda *given: done.append(name) or real(*given))

    names = ["index.passages.chunk", "index.lexical.tokenize", "index.catalogue.find_references"]
    for name in names:
        watched(name)
    embedder = FakeEmbedder()
    report = store.build([PLAN, document("new", "新", "新的正文。"), MINE], embedder)
    assert (report.kept, report.embedded, report.documents) == (2, 1, 3)
    assert sorted(done) == sorted(names)


def test_adding_folds_only_what_is_new(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr("index.sketch.folded", lambda text: done.append(text) or text)
    store.add([document("new", "新", "新的正文。")], FakeEmbedder())
    assert set(done) == {"新的正文。"}
    assert len(store.sketches()) == 5


def test_nothing_is_known_without_an_index(tmp_path: Path) -> None:
    assert Store(tmp_path).sketches() == {}
    (tmp_path / "CURRENT").write_text("x", encoding="utf-8")
    assert Store(tmp_path).sketches() == {}


def test_a_build_of_the_same_makes_nothing(store: Store, embedder: FakeEmbedder) -> None:
    before = store.status()["generation"]
    report = store.build(DOCUMENTS, embedder)
    assert (report.generation, report.kept, report.embedded) == (before, 4, 0)
    assert report.covered == {held.id: 1.0 for held in DOCUMENTS}
    assert store.build(DOCUMENTS[::-1], embedder).generation != before


@pytest.mark.parametrize("damage", ["program", "chunker", "model", "byte"])
def test_what_was_made_otherwise_is_made_anew(store: Store, monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    embedder = FakeEmbedder(revision="2" if damage == "model" else "1")
    if damage == "program":
        monkeypatch.setattr("index.catalogue.made_by", lambda: "other")
    if damage == "chunker":
        monkeypatch.setattr("corpus.chunking.VERSION", "other")
    if damage == "byte":
        path = store.path / store.status()["generation"] / "vectors.faiss"
        data = path.read_bytes()
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    assert store.build([*DOCUMENTS, OTHERS[2]], embedder).kept == 0
    store.verify()


def test_runs_are_as_long_as_they_can_be() -> None:
    held = {id_: takeover.HeldDocument(at, id_.encode(), 2 * at, 2, 1, 1) for at, id_ in enumerate("abcde")}
    found = takeover.runs(list("abxyed"), [b"a", b"b", b"x", b"y", b"e", b"other"], held)
    assert found == (
        takeover.Run(0, 2, 0, range(4)),
        takeover.Run(2, 4),
        takeover.Run(4, 5, 4, range(8, 10)),
        takeover.Run(5, 6),
    )


NOTICE = "联盟评估由评估工作组组织，专家组评价，结果分为三个等级并向社会公布。\n" * 8


def test_adding_the_same_notice_again_is_one_document(store: Store, embedder: FakeEmbedder) -> None:
    first = document("first", "评估通知", NOTICE, "国科办政〔2013〕1号")
    assert store.add([first], embedder).twins == ()
    report = store.add([document("second", "评估通知", NOTICE + "责任编辑：某人\n", "国科办政〔2013〕1号")], embedder)
    assert [(twin.kept, twin.others) for twin in report.twins] == [("second", ("first",))]
    with store.open() as opened:
        assert opened.catalogue.document("second").source.origins == ("second", "first")
        assert opened.catalogue.counts()["documents"] == 5
