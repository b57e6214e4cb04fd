"""The reader: what it makes of passages, and how its changes are merged into the bundled weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from safetensors.torch import save

from corpus.errors import ModelError
from corpus.types import Span
from index.reader import adapters
from index.reader.reader import Reader, Reading
from index.runtime import weights

PLAN = "评估结果分为A、B、C三个等级。被评为B级的联盟，应在一年内整改。对整改后仍不合格的联盟，取消试点资格。"
WEATHER = "今天上海多云转晴，最高气温二十八度，东南风三到四级。"


def reading(starts: list[float], ends: list[float], inside: list[float] | None = None) -> Reading:
    """A reading of a passage of one character a token."""
    n = len(starts)
    offsets = np.stack([np.arange(n), np.arange(n) + 1], axis=1)
    floats = [np.array(values, dtype=np.float32) for values in (starts, ends, inside or [0.0] * n)]
    return Reading(0.5, offsets, *floats)


def test_best_is_the_range_with_the_greatest_product() -> None:
    assert reading([0.1, 0.7, 0.1], [0.6, 0.1, 0.2]).best() == Span(1, 3)


def test_best_within_a_range_touches_it() -> None:
    read = reading([0.1, 0.7, 0.1], [0.6, 0.1, 0.2])
    assert read.best(Span(2, 3)) == Span(2, 3)
    assert read.best(Span(0, 1)) == Span(0, 1)
    assert read.best(Span(7, 9)) is None


def test_best_never_ends_before_it_starts() -> None:
    assert reading([0.0, 0.0, 0.9], [0.9, 0.05, 0.01]).best() == Span(2, 3)


def test_nothing_was_read_of_an_empty_passage() -> None:
    empty = reading([], [])
    assert empty.best() is None
    assert empty.share(Span(0, 9)) == 0.0
    assert empty.cover(Span(0, 9)) == 0.0


def test_share_and_cover_count_the_tokens_within() -> None:
    read = reading([0.1, 0.2, 0.3], [0.0, 0.0, 0.0], [0.2, 0.4, 0.9])
    assert read.share(Span(1, 3)) == pytest.approx(0.5)
    assert read.cover(Span(0, 2)) == pytest.approx(0.3)


@given(st.data(), st.integers(1, 40))
def test_best_lies_within_the_passage(data: st.DataObject, n: int) -> None:
    chances = arrays.arrays(np.float32, n, elements=st.floats(0, 1, width=32))
    read = reading(list(data.draw(chances)), list(data.draw(chances)))
    best = read.best()
    assert best is not None
    assert 0 <= best.start < best.end <= n


@pytest.fixture(scope="module")
def reader(model_cache: Path) -> Reader:
    return Reader(cache=model_cache)


def test_the_package_stays_small() -> None:
    assert len(adapters.data()) <= 5_000_000


def test_no_passages_give_no_readings(reader: Reader) -> None:
    assert reader.read("评估结果分几个等级？", []) == []


def test_a_passage_that_answers_is_told_from_one_that_does_not(reader: Reader) -> None:
    told = reader.read("B级联盟要在多长时间内整改？", [WEATHER, PLAN])
    assert told[1].answers > 0.5 > told[0].answers


def test_the_span_is_the_answer(reader: Reader) -> None:
    best = reader.read("B级联盟要在多长时间内整改？", [PLAN])[0].best()
    assert best is not None
    assert "一年内" in best.of(PLAN)
    assert len(best.of(PLAN)) <= 20


def test_a_passage_is_read_the_same_alone_and_among_others(reader: Reader) -> None:
    question = "评估结果分几个等级？"
    alone = reader.read(question, [PLAN])[0]
    among = reader.read(question, [WEATHER, PLAN, WEATHER * 9])[1]
    assert among.answers == alone.answers
    for name in ("offsets", "starts", "ends", "inside"):
        np.testing.assert_array_equal(getattr(among, name), getattr(alone, name))


@pytest.mark.parametrize("text", ["", " \n", "\ud800", "长" * 5000, "\x00\u202e", "🀄" * 50])
def test_anything_can_be_read(reader: Reader, text: str) -> None:
    (told,) = reader.read(text, [text])
    assert 0 <= told.answers <= 1
    assert told.offsets.max(initial=0) <= len(text)


def adapters_of(tensors: dict[str, torch.Tensor], base: str | None = None) -> bytes:
    """A reader's file, whose changes count double."""
    made = {name: tensor.to(torch.bfloat16) for name, tensor in tensors.items()}
    return save(made, metadata={"scale": "2.0", "base": base or weights.revision()})


HEADED = {f"{head}.{part}": torch.ones(3) for head in adapters.HEADS for part in ("weight", "bias")}


def test_merging_adds_the_low_rank_change() -> None:
    state = {"layer.weight": np.ones((2, 3), np.float32), "other.weight": np.ones((2, 3), np.float32)}
    a, b = torch.tensor([[1.0, 2.0, 3.0]]), torch.tensor([[0.5], [-1.0]])
    changed, heads = adapters.merged(adapters_of({"encoder.layer.a": a, "encoder.layer.b": b, **HEADED}), state)
    np.testing.assert_array_equal(changed["layer.weight"], 1 + 2 * (b @ a).numpy())
    np.testing.assert_array_equal(changed["other.weight"], state["other.weight"])
    np.testing.assert_array_equal(state["layer.weight"], np.ones((2, 3)))
    assert heads.keys() == set(adapters.HEADS)
    assert changed["layer.weight"].dtype == np.float32


def test_the_bits_of_a_bfloat16_are_the_upper_half_of_a_float32() -> None:
    values = torch.tensor([0.0, -1.5, 3.140625, 1e-30, 1e30])
    held = HEADED | {"tokens.bias": values}
    _, heads = adapters.merged(adapters_of(held), {})
    np.testing.assert_array_equal(heads["tokens"][1], values.to(torch.bfloat16).float().numpy())


def test_adapters_of_another_base_are_refused() -> None:
    with pytest.raises(ModelError, match=r"9\.9"):
        adapters.merged(adapters_of(HEADED, base="9.9"), {})


DAMAGED = {
    "empty": b"",
    "no metadata": b"\x02\x00\x00\x00\x00\x00\x00\x00{}",
    "no length": b"\xff" * 64,
    "no heads": adapters_of({}),
    "half a change": adapters_of({"encoder.layer.a": torch.ones(1, 3), **HEADED}),
    "an unknown matrix": adapters_of({"encoder.no.a": torch.ones(1, 3), "encoder.no.b": torch.ones(2, 1), **HEADED}),
    "other numbers": save(HEADED, metadata={"scale": "1", "base": weights.revision()}),
    "cut": adapters_of(HEADED)[:-1],
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_one_line(content: bytes) -> None:
    with pytest.raises(ModelError, match="重新安装") as caught:
        adapters.merged(content, {})
    assert "\n" not in str(caught.value)


def test_an_absent_file_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapters, "ADAPTERS", "none.safetensors")
    with pytest.raises(ModelError, match="重新安装"):
        adapters.data()
