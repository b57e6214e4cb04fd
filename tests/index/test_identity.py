"""What is held is replaced by a new state of itself, never by another file of the same name."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.commands.common import bundled
from corpus.errors import ReadError
from corpus.readers import read_library
from corpus.types import Document
from index import sources
from index.duplicates import merged
from index.store import BuildReport, Store
from tests.index.fakes import FakeEmbedder, document
from tests.index.test_duplicates import FOOT, LETTER, M, N, prose

A, B, C = prose(1), prose(2), prose(3)


def numbered(number: str, text: str) -> str:
    return f"科技部关于开展工作的通知\n{number}\n各有关单位：\n{text}"


def line(text: str, **keys: Any) -> dict[str, Any]:
    return {"text": text, **keys}


Content = str | dict[str, str] | list[dict[str, Any]]
"""Of a file: its text, the members of a zip, or the lines of JSON Lines."""


@dataclass
class Shelf:
    """A folder of files, and a store to which they are added."""

    folder: Path
    embedder: FakeEmbedder = field(default_factory=FakeEmbedder)

    def __post_init__(self) -> None:
        self.store = Store(self.folder / "store")

    def put(self, name: str, content: Content) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            path.write_text(content, encoding="utf-8")
        elif isinstance(content, list):
            path.write_text("\n".join(map(json.dumps, content)), encoding="utf-8")
        else:
            with zipfile.ZipFile(path, "w") as made:
                for member, text in content.items():
                    made.writestr(member, text)
        return path

    def add(self, files: dict[str, Content]) -> BuildReport:
        return self.read(*(self.put(name, content) for name, content in files.items()))

    def read(self, *paths: Path) -> BuildReport:
        return self.store.add(read_library(paths).documents, self.embedder)

    def upload(self, *paths: Path) -> BuildReport:
        """As the page adds files: where they lie does not last."""
        return self.store.add([replace(read, path=None) for read in read_library(paths).documents], self.embedder)

    def build(self, *paths: Path) -> None:
        found = merged(read_library(paths).documents, self.store.sketches())
        self.store.build(found.documents, self.embedder, members=found.members)

    def documents(self) -> dict[str, Document]:
        self.store.verify()
        with self.store.open() as opened:
            return {held.id: held for held in opened.catalogue.full_documents()}

    def held(self) -> dict[str, str]:
        return {id_: held.text.strip() for id_, held in self.documents().items()}

    def versions(self) -> set[frozenset[str]]:
        with self.store.open() as opened:
            groups = (opened.catalogue.versions_of(held.id) for held in opened.catalogue.full_documents())
            return {frozenset(entry.id for entry in group) for group in groups if group}


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@dataclass(frozen=True)
class Case:
    held: dict[str, Content]
    added: dict[str, Content]
    documents: dict[str, str]
    replaced: tuple[str, ...] = ()
    merged: tuple[tuple[str, ...], ...] = ()
    versions: tuple[tuple[str, ...], ...] = ()


CASES = {
    "a file of the same name elsewhere": Case({"one/通知.txt": A}, {"two/通知.txt": B}, {"通知": A, "通知.txt": B}),
    "three of one name": Case(
        {"one/通知.txt": A}, {"two/通知.txt": B, "three/通知.txt": C}, {"通知": A, "通知.txt": B, "通知.txt-2": C}
    ),
    "the same path, edited": Case({"通知.txt": A}, {"通知.txt": B}, {"通知": B}, replaced=("通知",)),
    "the same path, unchanged": Case({"通知.txt": A}, {"通知.txt": A}, {"通知": A}),
    "the same content under another name": Case({"甲.txt": A}, {"乙.txt": A}, {"甲": A}, merged=(("甲", "乙"),)),
    "the same content under the same name": Case(
        {"one/甲.txt": A}, {"two/甲.txt": A}, {"甲": A}, merged=(("甲", "甲.txt"),)
    ),
    "the same short content": Case({"甲.txt": LETTER}, {"乙.txt": LETTER}, {"甲": LETTER}, merged=(("甲", "乙"),)),
    "the same number, other text": Case(
        {"one/通知.txt": numbered(N, A)},
        {"two/通知.txt": numbered(N, B)},
        {"通知": numbered(N, A), "通知.txt": numbered(N, B)},
        versions=(("通知", "通知.txt"),),
    ),
    "another number": Case(
        {"one/通知.txt": numbered(N, A)},
        {"two/通知.txt": numbered(M, A)},
        {"通知": numbered(N, A), "通知.txt": numbered(M, A)},
        versions=(("通知", "通知.txt"),),
    ),
    "an id given again": Case(
        {"a.jsonl": [line(A, id="x")]}, {"b.jsonl": [line(B, id="x")]}, {"x": B}, replaced=("x",)
    ),
    "an id given again, unchanged": Case({"a.jsonl": [line(A, id="x")]}, {"b.jsonl": [line(A, id="x")]}, {"x": A}),
    "an id given in front matter": Case(
        {"a.md": f"---\nid: x\n---\n{A}"}, {"b.jsonl": [line(B, id="x")]}, {"x": B}, replaced=("x",)
    ),
    "other ids in a file of the same path": Case(
        {"a.jsonl": [line(A, id="x")]}, {"a.jsonl": [line(B, id="y")]}, {"x": A, "y": B}
    ),
    "an id is given to a file that had none": Case(
        {"a.md": A}, {"a.md": f"---\nid: x\n---\n{B}"}, {"x": B}, replaced=("a",)
    ),
    "an id is taken from a file": Case({"a.md": f"---\nid: x\n---\n{A}"}, {"a.md": B}, {"a": B}, replaced=("x",)),
    "a given id that a file's name is": Case({"x.txt": A}, {"a.jsonl": [line(B, id="x")]}, {"x.txt": A, "x": B}),
    "a file's name that is a given id": Case({"a.jsonl": [line(B, id="x")]}, {"x.txt": A}, {"x": B, "x.txt": A}),
    "a given id that is merged away": Case(
        {"a.txt": A + FOOT, "b.jsonl": [line(A, id="x")]},
        {"c.jsonl": [line(B, id="x")]},
        {"a": A + FOOT, "x": B},
        replaced=("x",),
    ),
    "members of zips of the same name": Case(
        {"one/z.zip": {"甲.txt": A}}, {"two/z.zip": {"甲.txt": B}}, {"z/甲": A, "z/甲.txt": B}
    ),
    "a member of a zip, edited": Case(
        {"z.zip": {"甲.txt": A, "乙.txt": B}}, {"z.zip": {"甲.txt": C, "乙.txt": B}}, {"z/甲": C, "z/乙": B}, ("z/甲",)
    ),
    "a file of the name of a member": Case(
        {"z.zip": {"甲.txt": A}}, {"甲.txt": B, "z/甲.txt": C}, {"z/甲": A, "甲": B, "甲.txt": C}
    ),
    "lines without ids": Case(
        {"a.jsonl": [line(A), line(B)]}, {"a.jsonl": [line(A), line(C)]}, {"a-1": A, "a-2": C}, replaced=("a-2",)
    ),
    "lines of another file of the same name": Case(
        {"one/a.jsonl": [line(A)]}, {"two/a.jsonl": [line(B)]}, {"a-1": A, "a-1-2": B}
    ),
    "lines that moved": Case(
        {"a.jsonl": [line(A), line(B)]},
        {"a.jsonl": [line(C), line(A), line(B)]},
        {"a-1": C, "a-2": A, "a-3": B},
        replaced=("a-1", "a-2"),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_becomes_of_what_is_held(shelf: Shelf, case: Case) -> None:
    shelf.add(case.held)
    report = shelf.add(case.added)
    assert shelf.held() == {id_: text.strip() for id_, text in case.documents.items()}
    assert report.replaced == case.replaced
    assert tuple((twins.kept, *twins.others) for twins in report.twins) == case.merged
    assert shelf.versions() == {frozenset(group) for group in case.versions}
    again = shelf.add(case.added)
    assert (again.generation, again.replaced, again.twins) == (report.generation, (), ())


@pytest.mark.parametrize("edited", ["甲.txt", "乙.txt"])
@pytest.mark.parametrize("foot", ["", FOOT])
@pytest.mark.parametrize("built", [False, True])
def test_one_of_two_sources_changes(shelf: Shelf, edited: str, foot: str, built: bool) -> None:
    files = {"甲.txt": A + foot, "乙.txt": A}
    paths = [shelf.put(name, text) for name, text in files.items()]
    for path in [] if built else paths:
        shelf.read(path)
    if built:
        shelf.build(*paths)
    assert shelf.held() == {"甲": (A + foot).strip()}
    report = shelf.add({edited: B})
    assert shelf.held() == {Path(name).stem: text.strip() for name, text in {**files, edited: B}.items()}
    assert report.replaced == (Path(edited).stem,)
    assert {held.source.origins for held in shelf.documents().values()} == {()}
    report = shelf.add({edited: A})
    assert set(shelf.held()) == {"甲"}
    assert shelf.add({edited: A}).generation == report.generation
    assert len(report.twins) == 1


def test_a_document_is_removed_with_all_its_sources(shelf: Shelf) -> None:
    shelf.add({"甲.txt": A, "乙.txt": A, "丙.txt": B})
    assert set(shelf.held()) == {"甲", "丙"}
    shelf.store.remove(["丙"], shelf.embedder)
    with shelf.store.open() as opened:
        assert set(sources.members_of(opened.catalogue)) == {"甲"}
        assert set(sources.paths_of(opened.catalogue)) == {"甲", "乙"}
    shelf.add({"丙.txt": B})
    shelf.store.remove(["甲"], shelf.embedder)
    shelf.add({"丁.txt": C})
    assert set(shelf.held()) == {"丙", "丁"}


def test_a_folder_is_added_again(shelf: Shelf) -> None:
    for name, text in {"one/通知.txt": A, "two/通知.txt": B}.items():
        shelf.put(f"in/{name}", text)
    shelf.read(shelf.folder / "in")
    assert set(shelf.held()) == {"one/通知", "two/通知"}
    shelf.put("in/two/通知.txt", C)
    assert shelf.read(shelf.folder / "in").replaced == ("two/通知",)
    assert shelf.held() == {"one/通知": A.strip(), "two/通知": C.strip()}
    assert shelf.add({"in/one/通知.txt": B}).replaced == ("one/通知",)
    assert shelf.held() == {"one/通知": B.strip(), "two/通知": C.strip()}


def test_adding_calls_files_what_building_does(shelf: Shelf) -> None:
    paths = [shelf.put(name, text) for name, text in {"one/通知.txt": A, "two/通知.txt": B}.items()]
    shelf.build(*paths)
    built = shelf.held()
    shelf.build(paths[0])
    shelf.read(paths[1])
    assert shelf.held() == built == {"通知": A.strip(), "通知.txt": B.strip()}


def test_a_way_over_a_link_is_the_same_path(shelf: Shelf) -> None:
    shelf.add({"real/通知.txt": A})
    (shelf.folder / "link").symlink_to("real", target_is_directory=True)
    assert shelf.add({"link/../link/通知.txt": B}).replaced == ("通知",)
    assert shelf.held() == {"通知": B.strip()}


def test_the_name_of_an_upload_identifies_nothing(shelf: Shelf) -> None:
    path = shelf.put("0/通知.txt", A)
    shelf.upload(path)
    assert shelf.upload(path).kept == 1
    assert shelf.upload(shelf.put("1/乙.txt", A)).kept == 1
    shelf.put("0/通知.txt", B)
    report = shelf.upload(path)
    assert (report.replaced, shelf.held()) == ((), {"通知": A.strip(), "通知-2": B.strip()})
    assert shelf.add({"甲.txt": A}).twins[0].kept == "通知"
    shelf.add({"甲.txt": C})
    assert shelf.held() == {"通知": A.strip(), "通知-2": B.strip(), "甲": C.strip()}


def test_a_program_s_document_is_known_by_its_id(shelf: Shelf) -> None:
    shelf.store.add([document("x", "甲", A)], shelf.embedder)
    assert shelf.store.add([document("x", "甲", B)], shelf.embedder).replaced == ("x",)
    shelf.add({"x.txt": C})
    assert shelf.held() == {"x": B.strip(), "x.txt": C.strip()}


def test_bundled_notices_stay_beside_files_of_their_names(shelf: Shelf) -> None:
    notices = bundled()
    assert {notice.path for notice in notices} == {None}
    shelf.store.build(notices, shelf.embedder, origin="bundled")
    assert shelf.store.is_current(notices, shelf.embedder)
    report = shelf.add({f"{notices[0].id}.md": A})
    assert (report.documents, report.replaced) == (len(notices) + 1, ())


def test_coverage_is_that_of_the_file_that_was_added(shelf: Shelf) -> None:
    shelf.add({"one/通知.txt": A})
    assert shelf.add({"two/通知.txt": B}).covered == {"通知": 1.0}
    assert shelf.add({"three/通知.txt": A}).covered == {}


def test_where_files_lie_is_no_part_of_a_fingerprint(shelf: Shelf) -> None:
    for place in ("one", "two"):
        shelf.build(shelf.put(f"{place}/甲.txt", A), shelf.put(f"{place}/乙.txt", A))
        name, fingerprint = (shelf.store.status()[key] for key in ("generation", "fingerprint"))
        with shelf.store.open() as opened:
            paths = sources.paths_of(opened.catalogue)
        assert paths == {id_: str(shelf.folder / place / f"{id_}.txt") for id_ in ("甲", "乙")}
        if place == "one":
            before = name, fingerprint
    assert name != before[0]
    assert fingerprint == before[1]


def test_a_name_that_is_no_text_is_a_path_all_the_same(shelf: Shelf) -> None:
    folder = Path(str(shelf.folder) + "/\udcff")
    folder.mkdir()
    path = folder / "通知.txt"
    for text, replaced in ((A, ()), (B, ("通知",))):
        path.write_text(text, encoding="utf-8")
        assert shelf.read(path).replaced == replaced


def test_one_id_given_twice_at_once_is_an_error(shelf: Shelf) -> None:
    shelf.add({"a.txt": A})
    with pytest.raises(ReadError, match="id 都是 x"):
        shelf.add({"b.jsonl": [line(B, id="x"), line(C, id="x")]})
    assert set(shelf.held()) == {"a"}


def test_one_id_given_twice_for_the_same_is_one_document(shelf: Shelf) -> None:
    report = shelf.add({"b.jsonl": [line(A, id="x"), line(A, id="x")]})
    assert shelf.held() == {"x": A.strip()}
    shelf.add({"c.txt": B})
    for _ in range(2):
        report = shelf.add({"c.txt": B})
    with shelf.store.open() as opened:
        assert [one.id for one in sources.members_of(opened.catalogue).get("x", ())] in ([], ["x"])
    assert report.kept == 2


def test_what_was_merged_is_not_folded_again(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.add({"甲.txt": A + FOOT, "乙.txt": A})
    done: list[str] = []
    monkeypatch.setattr("index.sketch.folded", lambda text: done.append(text.strip()) or text)
    shelf.add({"丁.txt": "新的正文。", "乙.txt": A})
    assert set(done) == {"新的正文。"}
    with shelf.store.open() as opened:
        assert [[one.id for one in group] for group in sources.members_of(opened.catalogue).values()] == [["甲", "乙"]]


def test_a_third_source_joins_two(shelf: Shelf) -> None:
    shelf.add({"甲.txt": A, "乙.txt": A})
    report = shelf.add({"丙.txt": A + FOOT})
    assert [(twins.kept, twins.others) for twins in report.twins] == [("丙", ("甲",))]
    shelf.add({"丙.txt": B, "甲.txt": C})
    assert shelf.held() == {"乙": A.strip(), "丙": B.strip(), "甲": C.strip()}


NAMES = st.text(st.sampled_from("甲乙.-2t"), min_size=1, max_size=4).filter(lambda name: name.strip("."))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.lists(st.tuples(NAMES, st.booleans()), min_size=1, max_size=3), min_size=2, max_size=4))
def test_files_of_any_names_take_nothing_away(
    batches: list[list[tuple[str, bool]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    shelf, texts = Shelf(tmp_path_factory.mktemp("any")), set[str]()
    for batch in batches:
        paths = []
        for name, uploaded in batch:
            text = prose(100 + len(texts)).strip()
            place = f"{len(texts)}" if uploaded else f"folder{len(texts)}"
            paths.append((shelf.put(f"{place}/{name.strip('.')}.txt", text), uploaded))
            texts.add(text)
        shelf.read(*(path for path, _ in paths)) if not paths[0][1] else shelf.upload(*(path for path, _ in paths))
        assert set(shelf.held().values()) == texts
        assert len(shelf.held()) == len(texts)
