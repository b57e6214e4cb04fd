import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.numerals import to_chinese, to_int
from corpus.references import canonical_title, find_articles, find_references, find_titles
from corpus.references.titles import MAX_TITLE
from corpus.script import simplified

TITLES = [
    ("依据《办法》和《意见》", ["《办法》", "《意见》"]),
    ("《关于印发〈工作方案（试行）〉的通知》", ["《关于印发〈工作方案（试行）〉的通知》"]),
    ("《关于印发《工作方案》的通知》印发", ["《关于印发《工作方案》的通知》"]),
    ("没有闭合的《办法", []),
    ("空的《》", []),
    ("《未闭合，后有《办法》", ["《办法》"]),
    ("》《甲《乙》丙》《丁", ["《甲《乙》丙》"]),
    (f"《{'甲' * (MAX_TITLE - 2)}》", [f"《{'甲' * (MAX_TITLE - 2)}》"]),
    (f"《{'甲' * (MAX_TITLE - 1)}》", []),
    (f"《{'甲' * MAX_TITLE}《乙》》", ["《乙》"]),
]
SAME_TITLE = [
    ("国家中长期科学和技术发展规划纲要（2006—2020年）", "国家中长期科学和技术发展规划纲要(2006－2020年)"),
    ("国家中长期科学和技术发展规划纲要（2006—2020年）", "国家中长期科学和技术发展规划纲要（20062020年）"),
    ("关于印发〈方案（试行）〉的通知", "关于印发《方案(试行)》的通知"),
    ("中共中央 国务院关于深化改革的意见", "中共中央国务院关于深化改革的意见"),
    ("關於產業技術創新的通知", "关于产业技术创新的通知"),
]
ARTICLES = [
    ("第三条第一款第（二）项", "第三条第一款第（二）项"),
    ("第3条第2款", "第三条第二款"),
    ("第二十一条之一", "第二十一条之一"),
    ("第 一百零五 条", "第一百零五条"),
    ("第十条第(四)项", "第十条第（四）项"),
]


@pytest.mark.parametrize(("text", "expected"), TITLES)
def test_titles(text, expected):
    assert [r.text for r in find_titles(text)] == expected


def closing(text, start):
    """The end of the title at ``start``, counted out character by character; None where it does not close in time."""
    depth = 0
    for at in range(start, min(len(text), start + MAX_TITLE)):
        depth += {"《": 1, "》": -1}.get(text[at], 0)
        if depth == 0:
            return at + 1
    return None


@given(st.lists(st.sampled_from(["《", "》", "甲", "甲" * 99]), max_size=30).map("".join))
def test_brackets_are_matched_as_if_counted_one_by_one(text):
    expected, at = [], text.find("《")
    while at != -1:
        end = closing(text, at)
        if end is not None and end - at > 2:
            expected.append((at, end))
        at = text.find("《", end or at + 1)
    assert [(r.span.start, r.span.end) for r in find_titles(text)] == expected


@pytest.mark.parametrize(("one", "other"), SAME_TITLE)
def test_equal_titles(one, other):
    assert canonical_title(one) == canonical_title(other)


def test_trial_and_provisional_stay_apart():
    assert canonical_title("实施办法（试行）") != canonical_title("实施办法（暂行）")


@pytest.mark.parametrize(("text", "expected"), ARTICLES)
def test_articles(text, expected):
    assert [r.canonical for r in find_articles(f"依照{text}的规定")] == [expected]


def test_references_stand_in_order():
    text = "根据《办法》（国科发政〔2008〕770号）第三条"
    assert [r.kind.value for r in find_references(text)] == ["title", "number", "article"]


@pytest.mark.parametrize("text", ["第二〇〇〇〇条", "第九千九千条", "第三条第二〇〇〇〇款", "第三条之九千九千"])
def test_a_numeral_beyond_all_clauses_is_no_reference(text):
    assert [r.canonical for r in find_articles(f"{text}和第四条")] == ["第四条"]


def test_a_lone_surrogate_folds_to_itself():
    assert simplified("甲\ud800Ａ") == "甲\ud800A"


@given(st.text(max_size=80))
def test_folding_keeps_length_and_is_idempotent(text):
    once = simplified(text)
    assert len(once) == len(text)
    assert simplified(once) == once


def test_folding_every_character_twice_changes_nothing():
    every = "".join(map(chr, range(0x3_0000)))
    once = simplified(every)
    assert len(once) == len(every)
    assert [c for c, f in zip(every, once, strict=True) if simplified(f) != f] == []


@given(st.text("《》〈〉()（）—-第一二三十条款项0123456789 办法\n", max_size=60))
def test_spans_and_fixed_points(text):
    for reference in find_references(text):
        assert reference.span.of(text) == reference.text
    once = canonical_title(text)
    assert canonical_title(once) == once


@given(st.integers(0, 9999))
def test_numerals_come_back(value):
    assert to_int(to_chinese(value)) == value


@pytest.mark.parametrize("text", ["", "甲", "一甲"])
def test_what_is_no_numeral(text):
    with pytest.raises(ValueError, match="not a numeral"):
        to_int(text)
