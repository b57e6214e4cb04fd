"""A build that dies at any point leaves an index that is whole: the former one, or the new one once it is current."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import faiss
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import StoreError
from index import catalogue, generation, lexical
from index.store import Store
from tests.index.fakes import DOCUMENTS, GUIDANCE, MINE, FakeEmbedder

NEW = [MINE, GUIDANCE]
POINTS = [
    (os, "fsync"),
    (os, "replace"),
    (Path, "mkdir"),
    (Path, "rename"),
    (Path, "write_bytes"),
    (Path, "write_text"),
    (catalogue, "write"),
    (lexical, "build"),
    (faiss, "write_index"),
    (generation, "sync"),
]


class Killed(BaseException):
    """Stands for the end of the process: nothing handles it."""


class Trap:
    """Lets calls through POINTS pass until ``limit`` of them were made, then raises at every further one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, limit: int | None, error: Callable[[], BaseException]) -> None:
        self.calls = 0
        self.limit = limit
        self.error = error
        for owner, name in POINTS:
            monkeypatch.setattr(owner, name, self.guarded(getattr(owner, name)))

    def guarded(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            self.calls += 1
            if self.limit is not None and self.calls > self.limit:
                raise self.error()
            return real(*arguments, **options)

        return call


def attempt(folder: Path, limit: int | None, error: Callable[[], BaseException], killed: bool) -> int:
    """Build NEW over DOCUMENTS, failing at call ``limit``; returns how many calls were made."""
    store = Store(folder)
    store.build(DOCUMENTS, FakeEmbedder())
    with store.open() as reader, pytest.MonkeyPatch.context() as monkeypatch:
        trap = Trap(monkeypatch, limit, error)
        if killed:
            monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)
        try:
            store.build(NEW, FakeEmbedder())
        except (StoreError, Killed):
            assert limit is not None
        assert reader.catalogue.full_documents() == DOCUMENTS
    return trap.calls


def no_space() -> OSError:
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


ERRORS: dict[str, tuple[Callable[[], BaseException], bool]] = {
    "disk full": (no_space, False),
    "database full": (lambda: sqlite3.OperationalError("database or disk is full"), False),
    "killed": (Killed, True),
}


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many calls through POINTS a build makes."""
    made = attempt(tmp_path_factory.mktemp("count"), None, no_space, killed=False)
    assert made > 20
    return made


@pytest.mark.parametrize("kind", ERRORS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_failure_leaves_a_whole_index(
    calls: int, kind: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    limit = data.draw(st.integers(0, calls - 1))
    folder = tmp_path_factory.mktemp("store")
    error, killed = ERRORS[kind]
    attempt(folder, limit, error, killed)
    store = Store(folder)
    store.verify()
    with store.open(FakeEmbedder()) as opened:
        assert opened.catalogue.full_documents() in (DOCUMENTS, NEW)
    store.build(NEW, FakeEmbedder())
    store.verify()
    assert not (folder / ".building").exists()
    assert sum(path.is_dir() for path in folder.iterdir()) <= 2


def test_a_full_disk_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    store.build(DOCUMENTS, FakeEmbedder())
    Trap(monkeypatch, 0, no_space)
    with pytest.raises(StoreError, match=r"无法写入.*No space left on device.*磁盘空间") as caught:
        store.build(NEW, FakeEmbedder())
    assert "\n" not in str(caught.value)


def test_before_the_switch_the_former_index_stays(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.build(DOCUMENTS, FakeEmbedder())
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(os, "replace", Trap(monkeypatch, 0, no_space).guarded(os.replace))
        with pytest.raises(StoreError):
            store.build(NEW, FakeEmbedder())
    with store.open() as opened:
        assert opened.catalogue.full_documents() == DOCUMENTS
