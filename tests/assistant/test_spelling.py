"""What sounds alike, found over the characters of the library as over all its pairs."""

from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypinyin.constants import PHRASES_DICT

from assistant.spelling import Speller, _readings, sound
from index import lexical
from index.lexical import Lexical, tokenize


def speller(folder: Path, texts: list[str]) -> Speller:
    lexical.build(texts, folder / "lexical")
    return Speller(Lexical(folder / "lexical"))


@pytest.mark.parametrize(
    ("texts", "typed", "meant"),
    [
        (["联盟评估", "联盟"], "联萌", "联盟"),
        (["联盟评估"], "联萌", "联萌"),
        (["行业", "行业"], "航业", "行业"),
        (["绿色", "绿色"], "律色", "绿色"),
        (["评估", "评估", "平谷", "平谷", "平谷"], "萍骨", "平谷"),
        (["甲乙", "甲乙"], "丙丁", "丙丁"),
        (["。"], "联萌", "联萌"),
    ],
)
def test_a_pair_that_is_not_used_becomes_the_one_used_most(
    tmp_path: Path, texts: list[str], typed: str, meant: str
) -> None:
    assert speller(tmp_path, texts).corrected(typed) == meant


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(st.text("行航业叶联连盟萌长常", min_size=2, max_size=8), min_size=1, max_size=5),
    pair=st.text("行航业叶联连盟萌长常", min_size=2, max_size=2),
)
def test_the_pair_found_is_that_of_a_look_at_all(texts: list[str], pair: str, tmp_path: Path) -> None:
    made = speller(Path(mkdtemp(dir=tmp_path)), texts)
    pairs = {token for text in texts for token in tokenize(text) if len(token) == 2}
    rows = {token: sum(token in text for text in texts) for token in pairs}
    alike = sorted((-n, other) for other, n in rows.items() if sound(other) == sound(pair))
    assert made._by_sound(pair) == (alike[0][1] if alike else None)


def test_characters_have_the_readings_that_words_give_them() -> None:
    words = [word for word in PHRASES_DICT if len(word) == 2][::20]
    missed = [word for word in words if not all(s in _readings(c) for c, s in zip(word, sound(word), strict=True))]
    assert len(missed) <= len(words) // 1000
