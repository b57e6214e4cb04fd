from __future__ import annotations

import math
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.script import simplified
from index import lexical
from index.lexical import Lexical, tokenize
from index.words import features

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
    return Lexical(tmp_path / "lexical")


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


ROWS = ["联盟评估，B级，2012年", "联盟构建，不低于12.5%", "今天天气，3.4与13个", "联盟12与B级"]


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("联盟", 3),
        ("盟", 3),
        ("联", 3),
        ("b", 2),
        ("2012", 1),
        ("12", 2),
        ("12.5", 1),
        ("12.4", 0),
        ("联评", 0),
        ("", 0),
    ],
)
def test_in_how_many_rows_a_token_is(tmp_path: Path, token: str, expected: int) -> None:
    assert built(tmp_path, ROWS).frequency(token) == expected


@pytest.mark.parametrize(
    ("token", "rarity", "emphasis"),
    [
        ("联盟", math.log(2), 1.0),
        ("级", math.log(1 + 4 / 3), 1.0),
        ("b", math.log(1 + 4 / 3), 2.5),
        ("12.5", math.log(3), 2.5),
        ("2013", math.log(5), 2.5),
        ("没有", math.log(5), 1.0),
    ],
)
def test_rare_tokens_figures_and_latin_words_weigh_more(
    tmp_path: Path, token: str, rarity: float, emphasis: float
) -> None:
    index = built(tmp_path, ROWS)
    assert index.rarity(token) == pytest.approx(rarity)
    assert index.weight(token) == pytest.approx(emphasis * rarity**1.5)


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        ([], [0, 0, 0, 0]),
        (["联盟"], [1, 1, 0, 1]),
        (["联盟", "联盟"], [1, 1, 0, 1]),
        (["没有"], [0, 0, 0, 0]),
        (["12.5"], [0, 1, 0, 0]),
        (["天气", "评估"], [0.5, 0, 0.5, 0]),
    ],
)
def test_cover_is_the_share_of_the_tokens_that_a_row_has(
    tmp_path: Path, tokens: list[str], expected: list[float]
) -> None:
    cover = built(tmp_path, ROWS).cover(tokens)
    assert (cover.shape, cover.dtype) == ((4,), np.float32)
    np.testing.assert_allclose(cover, expected, atol=1e-6)


def test_cover_counts_a_token_by_its_weight(tmp_path: Path) -> None:
    index = built(tmp_path, ROWS)
    han, latin = index.weight("联盟"), index.weight("b")
    np.testing.assert_allclose(index.cover({"联盟", "b"}), [1, han / (han + latin), 0, 1], rtol=1e-6)


@given(st.lists(st.text("联盟评估B12.，", max_size=8), min_size=1, max_size=4))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_text_covers_all_its_own_words(tmp_path: Path, texts: list[str]) -> None:
    index = built(Path(mkdtemp(dir=tmp_path)), texts)
    for row, text in enumerate(texts):
        cover = index.cover(features(text))
        assert cover[row] == pytest.approx(1 if features(text) else 0, abs=1e-5)
        assert ((cover >= 0) & (cover <= 1 + 1e-5)).all()


@pytest.mark.parametrize("texts", [["联盟"], ["。", "联盟"], ["。。", "！"]])
def test_texts_without_tokens_can_be_indexed(tmp_path: Path, texts: list[str]) -> None:
    assert len(built(tmp_path, texts)) == len(texts)


def test_the_folder_holds_arrays_and_json_only(tmp_path: Path) -> None:
    built(tmp_path, ["联盟"])
    assert {path.suffix for path in (tmp_path / "lexical").iterdir()} == {".npy", ".json"}
    for path in (tmp_path / "lexical").glob("*.npy"):
        assert np.load(path, allow_pickle=False).dtype.kind in "fiu"
