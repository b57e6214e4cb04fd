from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.script import simplified
from index import lexical
from index.lexical import Lexical, tokenize

TOKENS = [
    ("", []),
    ("。，！ \n", []),
    ("联", ["联"]),
    ("联盟评估", ["联", "盟", "评", "估", "联盟", "盟评", "评估"]),
    ("聯盟", ["联", "盟", "联盟"]),
    ("政〔2012〕47号", ["政", "2012", "47", "号"]),
    ("２０１２年", ["2012", "年"]),
    ("GB/T 9704", ["gb", "t", "9704"]),
    ("A级ＡＢＣ", ["a", "级", "abc"]),
    ("七〇九", ["七", "〇", "九", "七〇", "〇九"]),
    ("e5", ["e", "5"]),
    ("a_b", ["a", "b"]),
    ("Café", ["café"]),
    ("𠀀𠀁", ["𠀀", "𠀁", "𠀀𠀁"]),
]


@pytest.mark.parametrize(("text", "expected"), TOKENS)
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokenize(text) == expected


@given(st.text(alphabet="联盟聯评估号Ａa1２ 。\n𠀀"))
def test_every_letter_and_digit_is_in_a_token(text: str) -> None:
    kept = {character for character in simplified(text).casefold() if character.isalnum()}
    assert {character for token in tokenize(text) for character in token} == kept


def built(tmp_path: Path, texts: list[str]) -> Lexical:
    lexical.build(texts, tmp_path / "lexical")
    return Lexical.load(tmp_path / "lexical")


def test_scores_have_one_row_a_text_and_prefer_the_text_that_matches(tmp_path: Path) -> None:
    index = built(tmp_path, ["联盟评估", "联盟构建", "今天天气"])
    scores = index.scores("评估")
    assert scores.shape == (3,)
    assert scores.dtype == np.float32
    assert int(scores.argmax()) == 0
    assert scores[2] == 0


@pytest.mark.parametrize("query", ["", "。", "zebra"])
def test_a_query_without_known_tokens_scores_zero(tmp_path: Path, query: str) -> None:
    assert built(tmp_path, ["联盟", "评估"]).scores(query).tolist() == [0, 0]


@pytest.mark.parametrize("texts", [["联盟"], ["。", "联盟"], ["。。", "！"]])
def test_texts_without_tokens_can_be_indexed(tmp_path: Path, texts: list[str]) -> None:
    assert len(built(tmp_path, texts)) == len(texts)


def test_the_folder_holds_arrays_and_json_only(tmp_path: Path) -> None:
    built(tmp_path, ["联盟"])
    assert {path.suffix for path in (tmp_path / "lexical").iterdir()} == {".npy", ".json"}
    for path in (tmp_path / "lexical").glob("*.npy"):
        assert np.load(path, allow_pickle=False).dtype.kind in "fi"
