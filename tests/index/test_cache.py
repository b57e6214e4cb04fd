from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index import cache
from tests.index.fakes import FakeEmbedder

TEXTS = ["联盟", "评估", "联盟"]


def test_each_text_is_embedded_once(tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    vectors, computed = cache.embed(tmp_path / "c", TEXTS, embedder)
    assert sorted(embedder.embedded) == sorted(set(TEXTS))
    assert computed == 2
    np.testing.assert_array_equal(vectors, np.stack([embedder.embed_query(text) for text in TEXTS]))
    again, computed = cache.embed(tmp_path / "c", TEXTS, embedder)
    assert computed == 0
    np.testing.assert_array_equal(again, vectors)


@pytest.mark.parametrize("other", [FakeEmbedder(name="other"), FakeEmbedder(revision="2")])
def test_another_model_has_its_own_vectors(tmp_path: Path, other: FakeEmbedder) -> None:
    cache.embed(tmp_path / "c", TEXTS, FakeEmbedder())
    assert cache.embed(tmp_path / "c", TEXTS, other)[1] == 2


def test_what_was_computed_before_an_interruption_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(FakeEmbedder):
        def embed_passages(self, texts: object, progress: bool = False) -> object:
            if self.embedded:
                raise KeyboardInterrupt
            return super().embed_passages(texts, progress)  # type: ignore[arg-type]

    monkeypatch.setattr(cache, "_SLICE", 2)
    texts = ["一", "二二", "三三三"]
    with pytest.raises(KeyboardInterrupt):
        cache.embed(tmp_path / "c", texts, Interrupted())  # type: ignore[arg-type]
    embedder = FakeEmbedder()
    cache.embed(tmp_path / "c", texts, embedder)
    assert embedder.embedded == ["一"]


@pytest.mark.parametrize("damage", [b"", b"not a database" * 100])
def test_a_damaged_file_is_begun_anew(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "c").write_bytes(damage)
    assert cache.embed(tmp_path / "c", TEXTS, FakeEmbedder())[1] == 2
    assert cache.embed(tmp_path / "c", TEXTS, FakeEmbedder())[1] == 0


def test_a_bar_on_stderr_only_when_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cache.embed(tmp_path / "quiet", TEXTS, FakeEmbedder())
    assert capsys.readouterr() == ("", "")
    cache.embed(tmp_path / "loud", TEXTS, FakeEmbedder(), progress=True)
    out, err = capsys.readouterr()
    assert out == ""
    assert "2/2" in err
