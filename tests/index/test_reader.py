"""The reader: what it makes of passages, and how its changes are merged into the bundled weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from safetensors.torch import save_file

from corpus.errors import ModelError
from corpus.types import Span
from index import bundled_model
from index.reader import reader as module
from index.reader.reader import Reader, Reading, merge

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
    assert (Path(module.__file__).parent / module.ADAPTERS).stat().st_size <= 5_000_000


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
    assert among.answers == pytest.approx(alone.answers, abs=0.05)
    assert among.best() == alone.best()


@pytest.mark.parametrize("text", ["", " \n", "\ud800", "长" * 5000, "\x00\u202e", "🀄" * 50])
def test_anything_can_be_read(reader: Reader, text: str) -> None:
    (told,) = reader.read(text, [text])
    assert 0 <= told.answers <= 1
    assert told.offsets.max(initial=0) <= len(text)


class _Tiny(torch.nn.Module):
    """A network of one matrix."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = torch.nn.Linear(3, 2, bias=False)


def test_merging_adds_the_low_rank_change(tmp_path: Path) -> None:
    net, a, b = _Tiny(), torch.randn(1, 3), torch.randn(2, 1)
    before = net.layer.weight.detach().clone()
    save_file({"layer.a": a, "layer.b": b}, tmp_path / "x", metadata={"scale": "2.0", "base": bundled_model.version()})
    merge(net, tmp_path / "x")
    assert torch.allclose(net.layer.weight, before + 2 * b @ a)


def test_adapters_of_another_base_are_refused(tmp_path: Path) -> None:
    save_file({}, tmp_path / "x", metadata={"scale": "1", "base": "9.9"})
    with pytest.raises(ModelError, match=r"9\.9"):
        merge(_Tiny(), tmp_path / "x")


@pytest.mark.parametrize("content", [b"", b"\x08\x00\x00\x00\x00\x00\x00\x00{}", b"\xff" * 64])
def test_a_damaged_file_is_told_in_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(ModelError, match="重新安装"):
        merge(_Tiny(), tmp_path / "x")


def test_an_absent_file_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="重新安装"):
        merge(_Tiny(), tmp_path / "none")
