from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index import cache
from index.passages import Passage
from tests.index.fakes import FakeEmbedder

PASSAGES = [Passage("联盟", ("联盟", "成立")), Passage("评估", ()), Passage("联盟", ("等级",))]
TEXTS = {"联盟", "评估", "成立", "等级"}


def vectors_of(texts: Sequence[str]) -> NDArray[np.float16]:
    return np.stack([FakeEmbedder().embed_query(text) for text in texts]).astype(np.float16)


def test_each_text_is_embedded_once(tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    vectors, computed = cache.embed(tmp_path / "c", PASSAGES, embedder)
    assert sorted(embedder.embedded) == sorted(TEXTS)
    assert computed == 2
    assert (vectors.passages.dtype, vectors.sentences.dtype) == (np.float32, np.float16)
    np.testing.assert_array_equal(vectors.passages, vectors_of(["联盟", "评估", "联盟"]))
    np.testing.assert_array_equal(vectors.sentences, vectors_of(["联盟", "成立", "等级"]))
    assert vectors.counts.tolist() == [2, 0, 1]
    again, computed = cache.embed(tmp_path / "c", PASSAGES, embedder)
    assert (computed, len(embedder.embedded)) == (0, len(TEXTS))
    for name in cache.Vectors.__slots__:
        np.testing.assert_array_equal(getattr(again, name), getattr(vectors, name))


@pytest.mark.parametrize("passages", [[], [Passage("评估", ())]])
def test_nothing_has_vectors_of_the_right_shape(tmp_path: Path, passages: list[Passage]) -> None:
    vectors, _ = cache.embed(tmp_path / "c", passages, FakeEmbedder())
    assert vectors.passages.shape == (len(passages), FakeEmbedder.dimension)
    assert vectors.sentences.shape == (0, FakeEmbedder.dimension)


def test_only_new_passages_count_as_computed(tmp_path: Path) -> None:
    cache.embed(tmp_path / "c", [Passage("联盟", ("成立",))], FakeEmbedder())
    embedder = FakeEmbedder()
    assert cache.embed(tmp_path / "c", PASSAGES, embedder)[1] == 1
    assert sorted(embedder.embedded) == ["等级", "评估"]


@pytest.mark.parametrize("other", [FakeEmbedder(name="other"), FakeEmbedder(revision="2")])
def test_another_model_has_its_own_vectors(tmp_path: Path, other: FakeEmbedder) -> None:
    cache.embed(tmp_path / "c", PASSAGES, FakeEmbedder())
    assert cache.embed(tmp_path / "c", PASSAGES, other)[1] == 2


def test_what_was_computed_before_an_interruption_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(FakeEmbedder):
        def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
            if self.embedded:
                raise KeyboardInterrupt
            return super().embed_passages(texts)

    monkeypatch.setattr(cache, "_SLICE", 2)
    passages = [Passage("一", ("二二",)), Passage("三三三", ())]
    with pytest.raises(KeyboardInterrupt):
        cache.embed(tmp_path / "c", passages, Interrupted())
    embedder = FakeEmbedder()
    cache.embed(tmp_path / "c", passages, embedder)
    assert embedder.embedded == ["一"]


@pytest.mark.parametrize("damage", [b"", b"not a database" * 100])
def test_a_damaged_file_is_begun_anew(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "c").write_bytes(damage)
    assert cache.embed(tmp_path / "c", PASSAGES, FakeEmbedder())[1] == 2
    assert cache.embed(tmp_path / "c", PASSAGES, FakeEmbedder())[1] == 0


def test_a_bar_on_stderr_only_when_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cache.embed(tmp_path / "quiet", PASSAGES, FakeEmbedder())
    assert capsys.readouterr() == ("", "")
    cache.embed(tmp_path / "loud", PASSAGES, FakeEmbedder(), progress=True)
    out, err = capsys.readouterr()
    assert out == ""
    assert "4/4" in err
