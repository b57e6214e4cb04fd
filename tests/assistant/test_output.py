"""Files that commands write appear whole, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.commands.output import OutputError, replace_file, replaced, written


def test_a_file_is_replaced_when_all_is_written(tmp_path: Path) -> None:
    target = tmp_path / "out.bin"
    target.write_bytes(b"former")
    with replaced(target) as out:
        out.write(b"new")
        out.flush()
        assert target.read_bytes() == b"former"
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError, ValueError])
def test_what_breaks_off_leaves_the_former(tmp_path: Path, error: type[BaseException]) -> None:
    target = tmp_path / "out.txt"
    target.write_text("former", encoding="utf-8")
    with pytest.raises((OutputError, error)), written(str(target)) as out:  # noqa: PT012 - it breaks off while writing
        out.write("新的")
        raise error
    assert target.read_text(encoding="utf-8") == "former"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("name", [".", "none/a", "长" * 300])
def test_where_nothing_can_be_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match="写不了"):
        replace_file(tmp_path / name, b"")


def test_line_ends_stay_as_they_are(tmp_path: Path) -> None:
    with written(str(tmp_path / "a")) as out:
        out.write("甲\r\n乙\n")
    assert (tmp_path / "a").read_bytes() == "甲\r\n乙\n".encode()
