"""Whatever byte of a generation is changed, ``verify`` finds it; and nothing is ever unpickled."""

from __future__ import annotations

import ast
import json
import shutil
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import index
from corpus.errors import CorruptIndexError
from index.generation import FileSum, Generation, Manifest
from index.store import Store
from tests.index.fakes import DOCUMENTS, FakeEmbedder

FILES = [
    "manifest.json",
    "catalogue.sqlite",
    "vectors.faiss",
    "lexical/codes.npy",
    "lexical/counts.npy",
    "lexical/data.csc.index.npy",
    "lexical/heads.npy",
    "lexical/indices.csc.index.npy",
    "lexical/indptr.csc.index.npy",
    "lexical/params.index.json",
    "lexical/starts.npy",
    "sentences.npy",
    "starts.npy",
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    Store(folder).build(DOCUMENTS, FakeEmbedder())
    return folder


def generation_folder(store: Path) -> Path:
    return store / Store(store).status()["generation"]


def test_the_table_lists_every_file(built: Path) -> None:
    folder = generation_folder(built)
    assert sorted(FILES) == sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_changed_byte_is_found(built: Path, name: str, data: st.DataObject) -> None:
    path = generation_folder(built) / name
    original = path.read_bytes()
    place = data.draw(st.integers(0, len(original) - 1))
    flip = data.draw(st.integers(1, 255))
    path.write_bytes(original[:place] + bytes([original[place] ^ flip]) + original[place + 1 :])
    try:
        with pytest.raises(CorruptIndexError):
            Store(built).verify()
    finally:
        path.write_bytes(original)
    Store(built).verify()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", ["remove", "shorten", "lengthen"])
def test_a_missing_or_cut_file_is_found_on_opening(store: Store, name: str, damage: str) -> None:
    path = generation_folder(store.path) / name
    if damage == "remove":
        path.unlink()
    else:
        content = path.read_bytes()
        path.write_bytes(content[:-1] if damage == "shorten" else content + b" ")
    with pytest.raises(CorruptIndexError, match="index build"):
        store.open()


def rewritten(folder: Path, **changes: object) -> None:
    """Change the manifest and make its digest right again."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest.pop("digest")
    files = Manifest.read(folder).files
    (folder / "manifest.json").write_bytes(Manifest(**{**manifest, "files": files, **changes}).to_bytes())


@pytest.mark.parametrize("changes", [{"schema": 999}, {"chunks": 1}, {"documents": 1}, {"dimension": 3}])
def test_a_manifest_that_does_not_fit(store: Store, changes: dict[str, object]) -> None:
    rewritten(generation_folder(store.path), **changes)
    with pytest.raises(CorruptIndexError, match="index build"):
        store.open()


@pytest.mark.parametrize("content", ["", "[]", "null", "{}", '{"schema": 1}', '{"schema": 1, "files": []}'])
def test_a_manifest_that_is_none(store: Store, content: str) -> None:
    (generation_folder(store.path) / "manifest.json").write_text(content)
    with pytest.raises(CorruptIndexError, match="index build"):
        store.open()


def test_chunks_that_are_not_what_the_text_says(store: Store, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(generation_folder(store.path), copy)
    connection = sqlite3.connect(copy / "catalogue.sqlite")
    connection.execute("UPDATE chunks SET text = replace(text, 'B级', 'C级')")
    connection.commit()
    connection.close()
    with Generation(copy) as opened, pytest.raises(CorruptIndexError, match="plan"):
        opened.check_texts()


def test_a_pickle_in_the_place_of_an_array_is_refused(store: Store) -> None:
    folder = generation_folder(store.path)
    path = folder / "lexical" / "data.csc.index.npy"
    np.save(path, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    files = {**Manifest.read(folder).files, "lexical/data.csc.index.npy": FileSum(path.stat().st_size, "")}
    rewritten(folder, files=files)
    with pytest.raises(CorruptIndexError):
        store.open()


def test_no_module_unpickles() -> None:
    for source in Path(next(iter(index.__path__))).rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
                assert not {"pickle", "joblib", "shelve", "marshal", "dill"} & set(names), source
            if isinstance(node, ast.keyword) and node.arg == "allow_pickle":
                assert isinstance(node.value, ast.Constant)
                assert node.value.value is False
