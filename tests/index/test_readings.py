"""Reading again with a memory gives what reading without one gives, and reads only what changed."""

from __future__ import annotations

import json
import os
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import ReadError
from corpus.readers import read_library
from corpus.readers.report import Library
from index import readings
from index.readings import Readings

OLD = 1_500_000_000


def put(folder: Path, name: str, text: str | bytes, at: int = OLD) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    os.utime(path, (at, at))


def archive(folder: Path, name: str, members: dict[str, str]) -> None:
    with zipfile.ZipFile(folder / name, "w") as made:
        for member, text in members.items():
            made.writestr(zipfile.ZipInfo(member), text)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a file of every kind."""
    monkeypatch.setattr(readings, "_FRESH", 0)
    folder = tmp_path / "in"
    folder.mkdir()
    put(folder, "a.txt", "甲通知\n国科办政〔2012〕47号\n各单位：\n请办理。\n")
    put(folder, "b.html", "<title>乙</title><p>乙的正文。</p>")
    put(folder, "b.txt", "乙二的正文。")
    put(folder, "c.jsonl", "\n".join(json.dumps({"title": f"丙{i}", "text": f"第{i}条。"}) for i in range(9)))
    put(folder, "broken.jsonl", '{"text": "甲"}\n{')
    put(folder, "table.csv", "甲,乙")
    put(folder, "empty.txt", " ")
    archive(folder, "many.zip", {f"{i}/d.txt": f"丁{i}的正文。" for i in range(9)} | {"x.csv": "戊", "b.txt": "己。"})
    return folder


def plain(library: Library) -> tuple[object, object]:
    """What a library is but for how it came about."""
    return library.documents, [replace(report, seconds=0, unchanged=False) for report in library.reports]


def read(folder: Path) -> Library:
    """Read with the memory, which must give what reading from nothing gives."""
    with Readings(folder.parent / "store" / "readings.sqlite") as memory:
        library = read_library([folder], memory)
        memory.forget_others()
    assert plain(library) == plain(read_library([folder]))
    return library


def again(library: Library) -> set[str]:
    """The files that were read again."""
    return {Path(report.path).name for report in library.reports if not report.unchanged}


LEFT = {"broken.jsonl", "empty.txt"}
CHANGES: list[tuple[str, Callable[[Path], object], set[str]]] = [
    ("nothing", lambda folder: None, set()),
    ("one changed", lambda folder: put(folder, "a.txt", "改过的正文。"), {"a.txt"}),
    ("same size, same times", lambda folder: put(folder, "b.txt", "乙三的正文。"), {"b.txt"}),
    ("only touched", lambda folder: put(folder, "b.txt", "乙二的正文。", OLD + 9), set()),
    ("one gone", lambda folder: (folder / "c.jsonl").unlink(), set()),
    ("one more", lambda folder: put(folder, "new.txt", "新的正文。"), {"new.txt"}),
    (
        "an id is taken",
        lambda folder: put(folder, "0/b.md", "正文。") or put(folder, "b.docx.md", "正文。"),
        {"b.md", "b.docx.md"},
    ),
    ("an id comes free", lambda folder: (folder / "b.html").unlink(), {"b.txt"}),
    ("mended", lambda folder: put(folder, "broken.jsonl", '{"text": "甲"}'), set()),
    ("another archive", lambda folder: archive(folder, "many.zip", {"e.txt": "庚。"}), {"e.txt"}),
    ("an archive for a file", lambda folder: archive(folder, "a.txt", {"e.txt": "庚。"}), {"e.txt"}),
]


@pytest.mark.parametrize(("change", "expected"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES])
def test_only_what_changed_is_read(folder: Path, change: Callable[[Path], object], expected: set[str]) -> None:
    assert read(folder).unchanged == 0
    change(folder)
    assert again(read(folder)) - LEFT == expected
    assert again(read(folder)) - LEFT == {"table.csv"} - {"table.csv"}


def test_a_reader_of_another_version_reads_all(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(folder)
    monkeypatch.setattr(readings, "reader_version", lambda: "other")
    assert read(folder).unchanged == 0
    assert read(folder).unchanged > 10


def test_a_file_that_was_changed_just_now_is_compared_by_its_bytes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "_FRESH", 1 << 62)
    read(folder)
    put(folder, "b.txt", "乙四的正文。")
    assert again(read(folder)) - LEFT == {"b.txt"}


def test_a_memory_that_is_damaged_is_begun_anew(folder: Path) -> None:
    read(folder)
    path = folder.parent / "store" / "readings.sqlite"
    path.write_bytes(b"nonsense" * 999)
    assert read(folder).unchanged == 0
    assert read(folder).unchanged > 10


def test_a_memory_of_other_columns_is_begun_anew(folder: Path) -> None:
    read(folder)
    with closing(sqlite3.connect(folder.parent / "store" / "readings.sqlite")) as memory:
        memory.executescript("ALTER TABLE documents DROP COLUMN id_given; PRAGMA user_version = 0;")
    assert read(folder).unchanged == 0
    assert read(folder).unchanged > 10


def test_altered_documents_are_read_again(folder: Path) -> None:
    read(folder)
    with Readings(folder.parent / "store" / "readings.sqlite") as memory:
        assert memory._connection is not None
        memory._connection.execute("UPDATE documents SET text = '改' WHERE id = 'a'")
    assert again(read(folder)) - LEFT == {"a.txt"}


def test_nothing_is_made_where_nothing_could_be_read(tmp_path: Path) -> None:
    with Readings(tmp_path / "store" / "readings.sqlite") as memory, pytest.raises(ReadError):
        read_library([tmp_path / "none"], memory)
    assert not (tmp_path / "store").exists()
