from __future__ import annotations

import fcntl
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import (
    CorruptIndexError,
    ModelMismatchError,
    NoIndexError,
    ReadError,
    StoreError,
    UnknownDocumentError,
)
from corpus.types import Document
from index.generation import MANIFEST, Generation, Manifest, Origin, fingerprint, verify
from index.passages import passage_text
from index.store import Store
from tests.index.fakes import DOCUMENTS, GUIDANCE, MINE, PLAN, FakeEmbedder, document, older

ONE_MORE = document("more", "另一份通知", "另一份通知的正文。", "国科办政〔2010〕3号")


def held(store: Store) -> list[Document]:
    with store.open() as generation:
        return generation.catalogue.full_documents()


def answers(generation: Generation) -> tuple[object, ...]:
    query = FakeEmbedder().embed_query("评估结果")
    dense, lexical = generation.dense_scores(query), generation.lexical.scores("评估结果")
    return generation.catalogue.full_documents(), dense.tolist(), lexical.tolist()


def test_a_build_is_opened_as_it_was_built(tmp_path: Path, embedder: FakeEmbedder) -> None:
    report = Store(tmp_path / "new" / "store").build(DOCUMENTS, embedder)
    with Store(tmp_path / "new" / "store").open(embedder) as generation:
        assert generation.manifest.generation == report.generation
        assert generation.catalogue.full_documents() == DOCUMENTS
        assert len(generation) == report.chunks == report.embedded
        assert (report.documents, report.cached, report.coverage, report.replaced) == (len(DOCUMENTS), 0, 1, ())
        verify(generation.folder)


def test_dense_scores_are_cosines_in_row_order(generation: Generation, embedder: FakeEmbedder) -> None:
    query = embedder.embed_query("联盟评估")
    expected = []
    for row in range(len(generation)):
        chunk = generation.catalogue.chunk(row)
        expected.append(embedder.embed_query(passage_text(generation.catalogue.document(chunk.document_id), chunk)))
    np.testing.assert_allclose(generation.dense_scores(query), np.stack(expected).astype(np.float16) @ query, atol=1e-6)


def test_a_second_build_of_the_same_embeds_nothing(store: Store) -> None:
    embedder = FakeEmbedder()
    report = store.build(DOCUMENTS, embedder)
    assert embedder.embedded == []
    assert (report.embedded, report.cached) == (0, report.chunks)


def test_adding_embeds_only_what_is_new(store: Store) -> None:
    embedder = FakeEmbedder()
    report = store.add([ONE_MORE], embedder)
    assert held(store) == [*DOCUMENTS, ONE_MORE]
    assert len(embedder.embedded) == report.embedded == 1


def test_adding_begins_a_store(tmp_path: Path, embedder: FakeEmbedder) -> None:
    Store(tmp_path).add([PLAN], embedder)
    assert held(Store(tmp_path)) == [PLAN]


def test_adding_a_held_id_replaces_and_says_so(store: Store, embedder: FakeEmbedder) -> None:
    newer = document("mine", "智慧矿山", "改过的正文。")
    assert store.add([newer], embedder).replaced == ("mine",)
    assert held(store) == [*[kept for kept in DOCUMENTS if kept.id != "mine"], newer]


def test_removing(store: Store, embedder: FakeEmbedder) -> None:
    store.remove(["plan", "mine"], embedder)
    assert [kept.id for kept in held(store)] == ["measures", "guidance"]


@pytest.mark.parametrize(
    ("ids", "error", "word"),
    [
        (["nowhere", "plan"], UnknownDocumentError, "nowhere"),
        ([kept.id for kept in DOCUMENTS], ReadError, "至少"),
    ],
)
def test_removing_what_cannot_be_removed(
    store: Store, embedder: FakeEmbedder, ids: list[str], error: type[Exception], word: str
) -> None:
    with pytest.raises(error, match=word):
        store.remove(ids, embedder)
    assert held(store) == DOCUMENTS


@pytest.mark.parametrize("documents", [[], [PLAN, PLAN], [PLAN, document("plan", "又一", "正文。")]])
def test_a_build_that_is_refused_changes_nothing(
    store: Store, embedder: FakeEmbedder, documents: list[Document]
) -> None:
    with pytest.raises(ReadError):
        store.build(documents, embedder)
    assert held(store) == DOCUMENTS


def test_no_index(tmp_path: Path, embedder: FakeEmbedder) -> None:
    store = Store(tmp_path)
    for ask in (store.open, store.verify, store.status, lambda: store.remove(["a"], embedder)):
        with pytest.raises(NoIndexError, match="policy-assistant index build"):
            ask()
    assert not store.is_current(DOCUMENTS, embedder)


@pytest.mark.parametrize("other", [FakeEmbedder(name="other"), FakeEmbedder(revision="2")])
def test_opening_with_another_model(store: Store, other: FakeEmbedder) -> None:
    with pytest.raises(ModelMismatchError, match=f"fake（1）.*{other.name}（{other.revision}）.*index build"):
        store.open(other)


def test_is_current(store: Store, embedder: FakeEmbedder) -> None:
    assert store.is_current(DOCUMENTS, embedder)
    assert store.is_current(DOCUMENTS[::-1], embedder)
    assert not store.is_current(DOCUMENTS[1:], embedder)
    assert not store.is_current(DOCUMENTS, FakeEmbedder(revision="2"))
    (store.path / "CURRENT").write_text("nonsense")
    assert not store.is_current(DOCUMENTS, embedder)


@pytest.mark.parametrize(
    "changed",
    [
        document("mine", "智慧矿山", MINE.text + "又"),
        document("mine", "智慧矿山（二）", MINE.text),
        document("mine2", "智慧矿山", MINE.text),
        document("mine", "智慧矿山", MINE.text, "国科办政〔2010〕3号"),
        document("mine", "智慧矿山", MINE.text, issued="2010"),
    ],
)
def test_the_fingerprint_tells_documents_apart(changed: Document) -> None:
    assert fingerprint([PLAN, changed], "fake", "1") != fingerprint([PLAN, MINE], "fake", "1")


def test_the_fingerprint_tells_ways_of_cutting_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint([PLAN], "fake", "1")
    monkeypatch.setattr("corpus.chunking.VERSION", "other")
    assert fingerprint([PLAN], "fake", "1") != before


@pytest.mark.parametrize(
    ("meanwhile", "origin"),
    [(None, "bundled"), (lambda store, embedder: store.build([MINE], embedder), "own")],
    ids=["gave up", "built another"],
)
def test_renewing_waits_for_another_process_and_looks_again(
    tmp_path: Path, embedder: FakeEmbedder, meanwhile: Callable[[Store, FakeEmbedder], object] | None, origin: str
) -> None:
    store = Store(tmp_path)
    with (tmp_path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        def waiting() -> None:
            fcntl.flock(lock, fcntl.LOCK_UN)
            if meanwhile:
                meanwhile(store, embedder)

        report = store.renew(DOCUMENTS, embedder, False, "bundled", waiting)
    assert (report is None) == (origin == "own")
    assert store.origin() == origin


def test_status(store: Store, embedder: FakeEmbedder) -> None:
    status = store.status()
    assert json.loads(json.dumps(status)) == status
    assert (status["documents"], status["model"], status["dimension"]) == (4, "fake", 64)
    assert status["fingerprint"] == fingerprint(DOCUMENTS, embedder.name, embedder.revision)


def test_a_reader_goes_on_with_its_generation(store: Store, embedder: FakeEmbedder) -> None:
    with store.open() as reader:
        before = answers(reader)
        for extra in range(3):
            store.build([document(f"new{extra}", "新", "新的正文。")], embedder)
            assert answers(reader) == before
        assert not reader.folder.exists()
    assert len(held(store)) == 1


def test_the_current_and_the_former_generation_are_kept(store: Store, embedder: FakeEmbedder) -> None:
    names = [store.status()["generation"]]
    for documents in (DOCUMENTS[:1], DOCUMENTS[:2], DOCUMENTS[:3]):
        names.append(store.build(documents, embedder).generation)
    assert names == sorted(names)
    assert sorted(path.name for path in store.path.iterdir() if path.is_dir()) == names[-2:]


def test_two_builds_do_not_run_at_once(store: Store, embedder: FakeEmbedder) -> None:
    with (store.path / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(StoreError, match="另一个进程"):
            store.build(DOCUMENTS[:1], embedder)
        assert held(store) == DOCUMENTS
    store.build(DOCUMENTS[:1], embedder)
    assert held(store) == DOCUMENTS[:1]


def test_a_build_within_a_build_is_refused(store: Store) -> None:
    class Nested(FakeEmbedder):
        def embed_passages(self, texts: object, progress: bool = False) -> object:
            store.build(DOCUMENTS, FakeEmbedder())
            raise AssertionError

    with pytest.raises(StoreError, match="另一个进程"):
        store.add([ONE_MORE], Nested())  # type: ignore[arg-type]


def test_a_reader_that_comes_between_two_builds(
    store: Store, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = store.status()["generation"]
    store.build([PLAN], embedder)
    store.build([GUIDANCE], embedder)
    seen = iter([stale])
    current = Store._current
    monkeypatch.setattr(Store, "_current", lambda self: next(seen, None) or current(self))
    assert held(store) == [GUIDANCE]


@pytest.mark.parametrize(
    ("ask", "step"),
    [
        (Store.open, "read"),
        (Store.open, "check_sizes"),
        (Store.verify, "read"),
        (Store.verify, "check_sizes"),
        (Store.verify, "check_sums"),
        (Store.status, "read"),
    ],
)
def test_a_generation_that_is_removed_under_a_reader(
    store: Store, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch, ask: Callable[[Store], object], step: str
) -> None:
    real = getattr(Manifest, step)
    rebuilds = iter((MINE, GUIDANCE))

    def overtaken(*arguments: object) -> object:
        monkeypatch.setattr(Manifest, step, real)
        for newer in rebuilds:
            store.build([newer], embedder)
        return real(*arguments)

    before = store.status()["generation"]
    monkeypatch.setattr(Manifest, step, overtaken)
    got = ask(store)
    if isinstance(got, Generation):
        assert got.catalogue.full_documents() == [GUIDANCE]
        got.close()
    assert not (store.path / before).exists()


@pytest.mark.parametrize("call", ["stat", "open"])
def test_a_file_that_goes_while_it_is_looked_at(store: Store, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    def gone(path: Path, *arguments: object, **options: object) -> object:
        if path.name == "vectors.faiss":
            raise FileNotFoundError(2, "gone", str(path))
        return real(path, *arguments, **options)

    real = getattr(Path, call)
    monkeypatch.setattr(Path, "is_file", lambda _: True)
    monkeypatch.setattr(Path, call, gone)
    with pytest.raises(CorruptIndexError, match=r"vectors\.faiss"):
        store.verify()


def test_the_origin_is_kept_and_ends_with_any_change(store: Store, embedder: FakeEmbedder) -> None:
    def origin() -> object:
        return store.status()["origin"]

    assert origin() == "own"
    for change in (lambda: store.add([ONE_MORE], embedder), lambda: store.remove(["mine"], embedder)):
        store.build(DOCUMENTS, embedder, origin="bundled")
        assert origin() == "bundled"
        change()
        assert origin() == "own"


def test_an_index_of_an_older_program_is_still_somebodys(store: Store, embedder: FakeEmbedder) -> None:
    store.build(DOCUMENTS, embedder, origin="bundled")
    older(store)
    with pytest.raises(CorruptIndexError, match=r"格式是 2.*index build"):
        store.open()
    assert store.origin() == "bundled"
    assert not store.is_current(DOCUMENTS, embedder)


@pytest.mark.parametrize(("origin", "is_built"), [("bundled", True), ("own", False)])
def test_renewing_replaces_an_older_index_of_the_bundled_notices(
    store: Store, embedder: FakeEmbedder, origin: Origin, is_built: bool
) -> None:
    store.build(DOCUMENTS, embedder, origin=origin)
    older(store)
    report = store.renew(DOCUMENTS, embedder, False, "bundled", lambda: None)
    assert (report is not None) == is_built
    if is_built:
        store.verify()


@pytest.mark.parametrize("content", ["", "[]", "{}", "\xff"])
def test_the_origin_of_what_is_no_manifest(store: Store, content: str) -> None:
    (store.path / store.status()["generation"] / MANIFEST).write_text(content, encoding="latin-1")
    with pytest.raises(CorruptIndexError, match="index build"):
        store.origin()


def test_the_manifest_says_what_computed(store: Store, embedder: FakeEmbedder) -> None:
    assert store.verify().runtime == embedder.runtime


def test_a_place_that_cannot_be_written(tmp_path: Path, embedder: FakeEmbedder) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="无法写入"):
        Store(tmp_path / "file" / "store").build(DOCUMENTS, embedder)


@pytest.mark.parametrize("content", ["", "../../etc", "000001-00000000\n", "000009-00000000"])
def test_a_current_that_names_no_generation(store: Store, content: str) -> None:
    (store.path / "CURRENT").write_text(content)
    with pytest.raises(CorruptIndexError, match="index build"):
        store.open()


def test_a_broken_index_can_be_built_anew(store: Store, embedder: FakeEmbedder) -> None:
    (store.path / "CURRENT").write_text("nonsense")
    store.build(DOCUMENTS, embedder)
    store.verify()
    assert held(store) == DOCUMENTS


def test_nothing_is_open_after_closing(store: Store) -> None:
    def database_files() -> list[str]:
        links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
        return [str(link.readlink()) for link in links if "catalogue" in str(link.readlink())]

    before = database_files()
    for _ in range(3):
        store.open().close()
        with pytest.raises(ModelMismatchError):
            store.open(FakeEmbedder(name="other"))
    assert database_files() == before
