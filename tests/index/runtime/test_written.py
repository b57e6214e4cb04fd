"""Folders that are written out once: whole, or anew."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from corpus.errors import ModelError
from index.runtime.written import SUMS, written

ROOT = Path(__file__).parents[3]


class Writer:
    """Writes two files and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, made: Path) -> None:
        self.times += 1
        (made / "below").mkdir()
        (made / "model").write_text("whole")
        (made / "below" / "part").write_text("whole too")


def is_whole(folder: Path) -> bool:
    return (folder / "model").read_text() == "whole" and (folder / "below" / "part").read_text() == "whole too"


def test_it_is_written_once(tmp_path: Path) -> None:
    write = Writer()
    folder = written(tmp_path / "new" / "cache", "m", write)
    assert folder == tmp_path / "new" / "cache" / "m"
    assert written(tmp_path / "new" / "cache", "m", write) == folder
    assert write.times == 1
    assert is_whole(folder)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "a byte": lambda folder: (folder / "model").write_text("Whole"),
    "cut": lambda folder: (folder / "below" / "part").write_text("whole"),
    "missing": lambda folder: (folder / "model").unlink(),
    "one more": lambda folder: (folder / "other").write_text(""),
    "no sums": lambda folder: (folder / SUMS).unlink(),
    "sums that are none": lambda folder: (folder / SUMS).write_bytes(b"\xff["),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_folder_that_is_not_whole_is_written_anew(tmp_path: Path, damage: str) -> None:
    write = Writer()
    folder = written(tmp_path, "m", write)
    DAMAGE[damage](folder)
    assert written(tmp_path, "m", write) == folder
    assert write.times == 2
    assert is_whole(folder)
    assert not (folder / "other").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["m"]


def test_what_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def write(made: Path) -> None:
        (made / "model").write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        written(tmp_path, "m", write)
    assert list(tmp_path.iterdir()) == []


def test_several_threads_end_with_one_folder(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        folders = set(pool.map(lambda _: written(tmp_path, "m", Writer()), range(40)))
    assert folders == {tmp_path / "m"}
    assert [path.name for path in tmp_path.iterdir()] == ["m"]
    assert is_whole(tmp_path / "m")


def test_nobody_removes_what_another_has_written_anew(tmp_path: Path) -> None:
    for _ in range(30):
        (written(tmp_path, "m", Writer()) / "model").write_text("half")
        with ThreadPoolExecutor(8) as pool:
            assert all(pool.map(lambda _: is_whole(written(tmp_path, "m", Writer())), range(16)))
        assert [path.name for path in tmp_path.iterdir()] == ["m"]


WRITING = """
import sys
from pathlib import Path
from index.runtime.written import written

def write(made):
    for n in range(200):
        (made / f"{n:03}").write_text("whole" * n)

print(written(Path(sys.argv[1]), "m", write))
"""


def test_several_processes_end_with_one_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITING, str(tmp_path)]
    runs = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert {run.communicate()[0].strip() for run in runs} == {str(tmp_path / "m")}
    assert [path.name for path in tmp_path.iterdir()] == ["m"]
    assert [(tmp_path / "m" / f"{n:03}").read_text() for n in range(200)] == ["whole" * n for n in range(200)]


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match=r"无法写入.*目录权限"):
        written(tmp_path / "file", "m", Writer())


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "m").write_text("")
    with pytest.raises(ModelError, match="无法写入"):
        written(tmp_path, "m", Writer())
