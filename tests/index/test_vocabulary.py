from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import vocabulary
from index.vocabulary import Vocabulary

TOKENS = sorted(
    {
        "",
        "2",
        "20",
        "201",
        "2012",
        "2013",
        "abc",
        "abcd",
        "abce",
        "联",
        "联盟",
        "联盟评",
        "联盟评估",
        "盟",
        "𠀀",
        "𠀀𠀁",
    }
)


def written(folder: Path, tokens: list[str]) -> Vocabulary:
    vocabulary.write(tokens, folder)
    return Vocabulary(folder)


def test_tokens_are_found_by_their_characters_and_by_their_numbers(tmp_path: Path) -> None:
    held = written(tmp_path, TOKENS)
    assert [held[number] for number in range(len(held))] == TOKENS
    assert [held.number(token) for token in TOKENS] == list(range(len(TOKENS)))


@pytest.mark.parametrize("token", ["0", "2011", "2014", "20123", "abcf", "ab", "盟联", "𠀁", "\U0010ffff" * 4])
def test_tokens_that_are_not_there(tmp_path: Path, token: str) -> None:
    assert written(tmp_path, TOKENS).number(token) is None


def test_short_tokens(tmp_path: Path) -> None:
    held = written(tmp_path, TOKENS[1:])
    assert sorted(held.singles()) == ["2", "盟", "联", "𠀀"]
    assert held.pairs(["联", "盟", "2", "𠀀"], ["盟", "0", "𠀁"]) == ["联盟", "20", "𠀀𠀁"]
    assert held.pairs([], ["盟"]) == []


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=st.sets(st.text("ab0联盟𠀀", max_size=5), min_size=1), asked=st.sets(st.text("ab0联盟𠀀", max_size=5)))
def test_a_token_is_found_exactly_where_it_is_held(held: set[str], asked: set[str], tmp_path: Path) -> None:
    found = written(Path(mkdtemp(dir=tmp_path)), sorted(held))
    for token in held | asked:
        assert found.number(token) == (sorted(held).index(token) if token in held else None)
    pairs = [a + b for a in "ab联𠀀" for b in "0盟𠀀"]
    assert found.pairs("ab联𠀀", "0盟𠀀") == [pair for pair in pairs if pair in held]
    assert set(found.singles()) == {token for token in held if len(token) == 1}


@pytest.mark.parametrize("name", ["heads.npy", "codes.npy", "starts.npy"])
def test_a_missing_file(tmp_path: Path, name: str) -> None:
    written(tmp_path, TOKENS)
    (tmp_path / name).unlink()
    with pytest.raises(FileNotFoundError):
        Vocabulary(tmp_path)
