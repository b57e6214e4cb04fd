from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval import measures
from eval.measures.auroc import weighted_auroc
from eval.measures.rouge_l import lcs
from eval.measures.support import overlap
from eval.measures.text import bigrams, head, normalise, occurs
from tests.eval.factories import answered, citation, text_of

LOG3 = math.log2(3)

RANKINGS = [
    # ranking, relevant, k, hit, recall, mrr, ndcg
    ("abc", "a", 1, 1, 1, 1, 1),
    ("abc", "b", 1, 0, 0, 0, 0),
    ("abc", "b", 3, 1, 1, 1 / 2, 1 / LOG3),
    ("abc", "c", 10, 1, 1, 1 / 3, 1 / 2),
    ("abc", "ac", 3, 1, 1, 1, 1.5 / (1 + 1 / LOG3)),
    ("abc", "xc", 3, 1, 1 / 2, 1 / 3, 0.5 / (1 + 1 / LOG3)),
    ("abc", "ab", 1, 1, 1 / 2, 1, 1),
    ("", "a", 5, 0, 0, 0, 0),
    ("abc", "x", 5, 0, 0, 0, 0),
]


@pytest.mark.parametrize(("ranking", "relevant", "k", "hit", "recall", "mrr", "ndcg"), RANKINGS)
def test_ranking_measures(
    ranking: str, relevant: str, k: int, hit: float, recall: float, mrr: float, ndcg: float
) -> None:
    got = [measure(ranking, relevant, k) for measure in (measures.hit, measures.recall, measures.mrr, measures.ndcg)]
    assert got == pytest.approx([hit, recall, mrr, ndcg])


ids = st.lists(st.sampled_from("abcdefgh"), unique=True)


@given(ids, ids.filter(bool), st.integers(1, 12))
def test_ranking_measures_are_bounded_and_ordered(ranking: list[str], relevant: list[str], k: int) -> None:
    hit = measures.hit(ranking, relevant, k)
    for measure in (measures.recall, measures.mrr, measures.ndcg):
        value = measure(ranking, relevant, k)
        assert 0 <= value <= 1 + 1e-12
        assert (value > 0) == (hit == 1)
    assert measures.ndcg(relevant, relevant, len(relevant)) == pytest.approx(1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("国科办政〔2012〕 47号", "国科办政2012.47号"),
        ("国科办政[２０１２]47号", "国科办政2012.47号"),
        ("A、B 级。", "ab级"),
        ("23.76%", "23.76"),
        ("1、2", "1.2"),
        ("“挑战、创新”", "挑战创新"),
        ("——", ""),
    ],
)
def test_normalise(text: str, expected: str) -> None:
    assert normalise(text) == expected


@given(st.text())
def test_only_letters_digits_and_points_stay(text: str) -> None:
    assert all(character.isalnum() or character == "." for character in normalise(text))


@pytest.mark.parametrize(
    ("wording", "text", "expected"),
    [
        ("一年内", "应在一年之内", False),
        ("一年内", "应在 一年内，整改", True),
        ("26家", "共126家", False),
        ("26家", "共26家", True),
        ("146", "1462", False),
        ("47号", "国科办政〔2012〕47号", True),
        ("国科办政〔2012〕47号", "国科办政[2012]47号印发", True),
        ("国科办政〔2012〕47号", "国科办政〔2012〕74号印发", False),
        ("，", "甲，乙", False),
    ],
)
def test_occurs(wording: str, text: str, expected: bool) -> None:
    assert occurs(wording, text) is expected


def test_bigrams() -> None:
    assert bigrams("一年，内") == {"一年", "年内"}
    assert bigrams("一") == {"一"}
    assert bigrams("。") == frozenset()


@pytest.mark.parametrize(
    ("answer", "golds", "expected_rouge", "expected_f1"),
    [
        ("一年内整改", ["一年内整改"], 1, 1),
        ("一年内，整改。", ["一年内整改"], 1, 1),
        ("整改一年内", ["一年内整改"], 0.6, 1),
        ("甲乙丙丁", ["甲丙戊己"], 0.5, 0.5),
        ("甲乙", ["丙丁", "甲乙丙丁"], 2 / 3, 2 / 3),
        ("甲甲", ["甲"], 2 / 3, 2 / 3),
        ("", ["甲"], 0, 0),
        ("甲", [], 0, 0),
        ("，", ["。"], 0, 0),
    ],
)
def test_text_measures(answer: str, golds: list[str], expected_rouge: float, expected_f1: float) -> None:
    assert measures.rouge_l(answer, golds) == pytest.approx(expected_rouge)
    assert measures.char_f1(answer, golds) == pytest.approx(expected_f1)


short = st.text(alphabet="甲乙丙1", max_size=12)


@given(short, short)
def test_lcs_is_that_of_the_table(left: str, right: str) -> None:
    table = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i, a in enumerate(left, 1):
        for j, b in enumerate(right, 1):
            table[i][j] = table[i - 1][j - 1] + 1 if a == b else max(table[i - 1][j], table[i][j - 1])
    assert lcs(left, right) == table[-1][-1]


@given(st.text(), st.lists(st.text(), max_size=3))
def test_text_measures_are_bounded(answer: str, golds: list[str]) -> None:
    rouge, f1 = measures.rouge_l(answer, golds), measures.char_f1(answer, golds)
    assert 0 <= rouge <= f1 <= 1
    assert measures.contains(answer, golds) in {0.0, 1.0}


@given(st.text(min_size=1).filter(normalise))
def test_a_text_equals_itself(text: str) -> None:
    assert measures.rouge_l(text, ["别的", text]) == 1
    assert measures.char_f1(text, [text]) == 1


@pytest.mark.parametrize(
    ("answer", "golds", "expected"),
    [
        ("共２６家。", ["26家", "二十六"], 1),
        ("共126家", ["26家"], 0),
        ("Open-AI", ["openai"], 1),
        ("甲", [""], 0),
        ("甲", [], 0),
    ],
)
def test_contains(answer: str, golds: list[str], expected: float) -> None:
    assert measures.contains(answer, golds) == expected


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("一二三", 2, "一二"),
        ("一二三", 9, "一二三"),
        ("共126家", 2, "共"),
        ("共126家", 4, "共126"),
        ("126", 2, ""),
        ("", 0, ""),
    ],
)
def test_head_never_cuts_a_run_of_digits(text: str, length: int, expected: str) -> None:
    assert head(text, length) == expected


@pytest.mark.parametrize(
    ("answer", "within", "expected"),
    [
        ("甲" * 116 + "一年内。", 120, 1),
        ("甲" * 118 + "一年内。", 120, 0),
        ("甲" * 118 + "一年内。", 200, 1),
        ("甲" * 118 + "一年内。", None, 1),
    ],
)
def test_contains_in_the_first_characters(answer: str, within: int | None, expected: float) -> None:
    assert measures.contains(answer, ["一年内"], within) == expected


def test_a_number_that_the_cut_would_make_is_not_there() -> None:
    assert measures.contains("共" * 118 + "126家", ["12"], 120) == 0


@pytest.mark.parametrize(
    ("required", "forbidden", "expected"),
    [
        ([["一年内", "1年内"], ["暂停"]], [], 1),
        ([["1年内", "一年内"], ["取消"]], [], 0.5),
        ([["两年内"]], [], 0),
        ([["一年内"]], ["取消试点资格"], 1),
        ([["一年内"]], ["暂停"], 0),
    ],
)
def test_facts(required: list[list[str]], forbidden: list[str], expected: float) -> None:
    assert measures.facts("B级联盟一年内整改，暂停新的支持。", required, forbidden) == expected


@pytest.mark.parametrize(
    ("sentence", "quote", "expected"),
    [
        ("一年内整改", "应在一年内整改，并报告", 1),
        ("应在一年内整改，并报告", "一年内整改", 1),
        ("甲乙丙", "甲乙丁", 0.5),
        ("甲乙", "丙丁", 0),
        ("", "甲乙", 0),
    ],
)
def test_overlap(sentence: str, quote: str, expected: float) -> None:
    assert overlap(sentence, quote) == expected


GOOD = citation(1, "plan", "应在一年内整改")
ALTERED = citation(2, "plan", "应在二年内整改", start=GOOD.span.start)
MOVED = citation(2, "plan", "应在一年内整改", start=0)
ELSEWHERE = citation(2, "list", "2012年度试点联盟共39家")
ABSENT = citation(2, "gone", "应在一年内整改", start=0)
EMPTY = citation(2, "plan", "", start=0)
UNRELATED = citation(2, "plan", "评估由科技部主导")
SENTENCE = "B级联盟应在一年内整改"


@pytest.mark.parametrize("bad", [ALTERED, MOVED, ELSEWHERE, ABSENT, EMPTY, UNRELATED])
def test_a_bad_citation_counts_against_precision(bad: object) -> None:
    answer = answered((SENTENCE, (1, 2)), citations=(GOOD, bad))  # type: ignore[arg-type]
    assert measures.citation_precision(answer, ["plan"], text_of) == 0.5
    assert measures.citation_recall(answer, ["plan"], [], text_of) == 1


def test_a_citation_that_no_sentence_bears_is_not_good() -> None:
    answer = answered((SENTENCE, ()), citations=(GOOD,))
    assert measures.citation_precision(answer, ["plan"], text_of) == 0
    assert measures.citation_recall(answer, ["plan"], [], text_of) == 0


def test_citations_of_any_document_where_none_is_named() -> None:
    answer = answered(("试点联盟共39家", (2,)), citations=(ELSEWHERE,))
    assert measures.citation_precision(answer, ["plan"], text_of) == 0
    assert measures.citation_precision(answer, None, text_of) == 1


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([], 0.5),
        (["国科办政〔2012〕47号"], 2 / 3),
        (["国科办政[2012]47号"], 2 / 3),
        (["国科办政〔2012〕74号"], 1 / 3),
        (["国科办政〔2012〕47号", "国科发政〔2008〕770号"], 0.5),
    ],
)
def test_citation_recall(numbers: list[str], expected: float) -> None:
    answer = answered((SENTENCE, (1,)), ("没有依据的话", ()), citations=(GOOD,))
    assert measures.citation_recall(answer, ["plan"], numbers, text_of) == pytest.approx(expected)


def test_an_answer_without_citations_has_none_right() -> None:
    assert measures.citation_precision(answered(("话", ())), ["plan"], text_of) == 0
    assert measures.citation_recall(answered(), ["plan"], [], text_of) == 0


YES, NO = True, False


@pytest.mark.parametrize(
    ("outcomes", "precision", "recall", "f1"),
    [
        ([(YES, YES), (NO, NO)], 1, 1, 1),
        ([(YES, YES), (YES, NO), (NO, YES), (NO, NO)], 0.5, 0.5, 0.5),
        ([(YES, YES), (YES, NO), (YES, NO)], 1, 1 / 3, 0.5),
        ([(YES, NO), (NO, NO)], None, 0, 0),
        ([(NO, YES)], 0, None, 0),
        ([(NO, NO)], None, None, None),
        ([], None, None, None),
    ],
)
def test_abstention(
    outcomes: list[tuple[bool, bool]], precision: float | None, recall: float | None, f1: float | None
) -> None:
    got = [
        measure(outcomes)
        for measure in (measures.abstention_precision, measures.abstention_recall, measures.abstention_f1)
    ]
    assert got == [pytest.approx(value) if value is not None else None for value in (precision, recall, f1)]


@pytest.mark.parametrize(
    ("scores", "positive", "expected"),
    [
        ([0.9, 0.1], [True, False], 1),
        ([0.1, 0.9], [True, False], 0),
        ([0.5, 0.5], [True, False], 0.5),
        ([0.1, 0.4, 0.35, 0.8], [False, False, True, True], 0.75),
        ([0.2, 0.2, 0.2, 0.7], [True, False, False, True], 0.75),
        ([0.2], [True], None),
        ([0.2], [False], None),
        ([], [], None),
    ],
)
def test_auroc(scores: list[float], positive: list[bool], expected: float | None) -> None:
    assert measures.auroc(scores, positive) == (pytest.approx(expected) if expected is not None else None)


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 1.0]), st.booleans()), max_size=20))
def test_auroc_is_the_share_of_ordered_pairs(pairs: list[tuple[float, bool]]) -> None:
    high = [score for score, positive in pairs if positive]
    low = [score for score, positive in pairs if not positive]
    won = sum((a > b) + (a == b) / 2 for a in high for b in low)
    expected = pytest.approx(won / (len(high) * len(low))) if high and low else None
    assert measures.auroc([score for score, _ in pairs], [positive for _, positive in pairs]) == expected


def test_auroc_wants_equal_lengths() -> None:
    with pytest.raises(ValueError, match="2 scores for 1 cases"):
        measures.auroc([0.1, 0.2], [True])


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.5]), st.booleans(), st.integers(0, 3)), max_size=12))
def test_a_weight_is_how_often_a_case_counts(cases: list[tuple[float, bool, int]]) -> None:
    scores, positive = [score for score, _, _ in cases], [is_positive for _, is_positive, _ in cases]
    repeated = [(score, is_positive) for score, is_positive, times in cases for _ in range(times)]
    weights = np.array([[times for _, _, times in cases]], dtype=np.float64)
    expected = measures.auroc([score for score, _ in repeated], [is_positive for _, is_positive in repeated])
    got = weighted_auroc(scores, positive, weights)
    assert got.shape == (1,)
    assert np.isnan(got[0]) if expected is None else got[0] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("values", "p", "expected"),
    [([], 50, None), ([7], 95, 7), ([4, 1, 3, 2], 50, 2), ([4, 1, 3, 2], 95, 4), (range(1, 101), 95, 95)],
)
def test_percentile(values: list[float], p: int, expected: float | None) -> None:
    assert measures.percentile(list(values), p) == expected


@given(st.lists(st.floats(0, 1e6), min_size=1), st.integers(1, 100))
def test_percentile_covers_its_share(values: list[float], p: int) -> None:
    found = measures.percentile(values, p)
    assert found in values
    assert found is not None
    assert sum(value <= found for value in values) * 100 >= p * len(values)


def test_mean_passes_over_what_does_not_apply() -> None:
    assert measures.mean([1.0, None, 0.0]) == 0.5
    assert measures.mean([None]) is None
    assert measures.mean([0.1] * 10) == 0.1


def test_every_measure_says_its_source() -> None:
    modules = Counter(getattr(measures, name).__module__ for name in measures.__all__)
    for name in modules.keys() - {"eval.measures.mean"}:
        module = __import__(name, fromlist=["_"])
        assert "Source:" in (module.__doc__ or ""), name
