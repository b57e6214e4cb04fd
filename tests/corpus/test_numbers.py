import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.references import find_numbers, parse_number
from corpus.types import DocumentNumber, NumberForm

FOUND = [
    ("国科办政〔2012〕47号", ["国科办政〔2012〕47号"]),
    ("按照财库〔2022〕3号", ["财库〔2022〕3号"]),
    ("的通知国发〔2009〕12号", ["国发〔2009〕12号"]),
    ("工作人员须熟悉鲁政办发〔2018〕36号", ["鲁政办发〔2018〕36号"]),
    ("凡与国科发政〔2008〕770号不一致的", ["国科发政〔2008〕770号"]),
    ("科技部国科发政〔2008〕770号", ["国科发政〔2008〕770号"]),
    ("科技部 国科发政〔2008〕770号", ["国科发政〔2008〕770号"]),
    ("教育部办公厅教职成厅〔2019〕13号", ["教职成厅〔2019〕13号"]),
    ("科技部工信部联企业〔2011〕300号", ["工信部联企业〔2011〕300号"]),
    ("浙委办发〔2020〕3号", ["浙委办发〔2020〕3号"]),
    ("（ 国 科 发 火[2016]195号", ["国科发火〔2016〕195号"]),
    ("依据国科办 政 字〔1 949〕1号", ["国科办政〔1949〕1号"]),
    ("粤　国土资利用　发　字〔1949〕1 号", ["粤国土资利用发〔1949〕1号"]),
    ("国科发政〔2017〕115 号", ["国科发政〔2017〕115号"]),
    ("国发〔2009 〕9号", ["国发〔2009〕9号"]),
    ("國科辦體〔2013〕4號", ["国科办体〔2013〕4号"]),
    ("国科发政字〈2008〉770号", ["国科发政〔2008〕770号"]),
    ("国科发政〔2008〕第0770号", ["国科发政〔2008〕770号"]),
    ("国科发政〔二〇〇八〕770号", ["国科发政〔2008〕770号"]),
    ("穗字〔2009〕11号", ["穗字〔2009〕11号"]),
    ("粤国土资利用发〔2011〕21号", ["粤国土资利用发〔2011〕21号"]),
    ("法释〔2025〕4号", ["法释〔2025〕4号"]),
    ("惠府令第86号", ["惠府令第86号"]),
    ("根据国务院令第682号、第683号", ["国务院令第682号", "国务院令第683号"]),
    ("1988年1月3日中华人民共和国国务院令第76号", ["国务院令第76号"]),
    ("中华人民共和国国务院令\n第707号", ["国务院令第707号"]),
    ("国令第782号", ["国务院令第782号"]),
    ("科学技术部令第二十三号", ["科学技术部令第23号"]),
    ("国家发展改革委2019年第29号令", ["国家发展改革委令第29号"]),
    ("财政部 税务总局公告2023年第7号", ["财政部税务总局公告2023年第7号"]),
    (
        "国科发政〔2008〕770号、648号和〔2009〕12号",
        ["国科发政〔2008〕770号", "国科发政〔2008〕648号", "国科发政〔2009〕12号"],
    ),
    (
        "《意见》（国科发政[2008]770号）和《办法》(国科发政【2009】648号)",
        ["国科发政〔2008〕770号", "国科发政〔2009〕648号"],
    ),
    ("未见修改国科办政〔2012〕47号的通知", ["国科办政〔2012〕47号"]),
    ("即国科发政〔2008〕770号", ["国科发政〔2008〕770号"]),
    ("最早见于中办发〔2012〕14号", ["中办发〔2012〕14号"]),
    ("苏国土资发〔2013〕1号", ["苏国土资发〔2013〕1号"]),
    ("结合甲科发政〔2018〕63号", ["甲科发政〔2018〕63号"]),
    ("严格执行省厅甲财教〔2018〕63号", ["甲财教〔2018〕63号"]),
    ("仍以甲财教〔2018〕63号为准", ["甲财教〔2018〕63号"]),
    ("各单位同时应当参考甲财教〔2018〕63号", ["甲财教〔2018〕63号"]),
    ("国科发政〔20\n09〕648号和国科发政〔2008〕7\n70号", ["国科发政〔2009〕648号", "国科发政〔2008〕770号"]),
    ("国科发政〔2008〕\n  770\n号", ["国科发政〔2008〕770号"]),
    ("国科发政〔2OO8〕770号、〔20l2〕9号", ["国科发政〔2008〕770号", "国科发政〔2012〕9号"]),
    ("北仲发〔2020〕1号", ["北仲发〔2020〕1号"]),
    ("请问国科办政（2012）47号讲什么", ["国科办政〔2012〕47号"]),
]
NOT_FOUND = [
    "（2025）沪0101刑初682号",
    "依照（2025）沪0101刑初682号",
    "电话 010-58881762 号",
    "GB/T 9704—2012",
    "第12号楼",
    "和〔2009〕12号",
    "中山路[2008]弄3号",
    "项目报告(2008)\n3号楼",
    "仲裁裁决南仲裁字（2021）第979号",
    "某劳人仲字〔2021〕第9号",
    "取水（浙）字〔2023〕第0012号",
    "（浙）网微剧审字（2024）第090号",
    "浙林采〔2024〕第12号许可证",
    "公证书某公证字（2021）第12号",
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_found(text, expected):
    assert [r.canonical for r in find_numbers(text)] == expected


@pytest.mark.parametrize("text", NOT_FOUND)
def test_not_a_number(text):
    assert find_numbers(text) == []


def test_members_of_a_list_keep_their_own_place():
    text = "见国务院令第682号、第683号。"
    assert [r.text for r in find_numbers(text)] == ["国务院令第682号", "第683号"]


def test_a_house_number_after_a_number_is_no_list():
    assert len(find_numbers("国发〔2009〕9号和3号楼")) == 1


@pytest.mark.parametrize("text", ["", "47号文", "国科办政〔2012〕47号和国科发政〔2008〕770号", "x国科办政〔2012〕47号"])
def test_parse_takes_exactly_one(text):
    assert parse_number(text) is None


CODES = [
    "国科办政",
    "国科发政",
    "国发",
    "中办发",
    "财库",
    "国科体函",
    "教职成厅",
    "粤国土资利用发",
    "工信部联企业",
    "法释",
]
numbers = st.one_of(
    st.builds(DocumentNumber, st.sampled_from(CODES), st.integers(1949, 2030), st.integers(1, 9999)),
    st.builds(
        DocumentNumber,
        st.sampled_from(["国务院", "科学技术部", "惠府"]),
        st.none(),
        st.integers(1, 999),
        st.just(NumberForm.ORDER),
    ),
    st.builds(
        DocumentNumber,
        st.sampled_from(["财政部", "国家税务总局"]),
        st.integers(1990, 2030),
        st.integers(1, 99),
        st.just(NumberForm.ANNOUNCEMENT),
    ),
)
BRACKETS = ["〔〕", "[]", "【】", "()", "（）", "［］", "〈〉", "﹝﹞", "〖〗", "〚〛", "‘’", "<>", "《》"]
TRADITIONAL = str.maketrans("国办发体号财库务学术税总局厅", "國辦發體號財庫務學術稅總局廳")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def deform(number, brackets, old, spaced, full_width, traditional, ordinal, zeros, seed):
    text = str(number)
    if number.form is NumberForm.BRACKET:
        code = number.code + "字" if old else number.code
        serial = ("第" if ordinal else "") + "0" * zeros + str(number.serial)
        text = f"{code}{brackets[0]}{number.year}{brackets[1]}{serial}号"
    text = text.translate(FULL_WIDTH) if full_width else text
    text = text.translate(TRADITIONAL) if traditional else text
    rng = random.Random(seed)
    match spaced:
        case "all":
            text = " ".join(text)
        case "some":
            text = "".join(c + rng.choice(["", "", "", " ", "\u3000"]) for c in text).strip()
    return text


@given(
    numbers,
    st.sampled_from(BRACKETS),
    st.booleans(),
    st.sampled_from(["none", "all", "some"]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.integers(0, 2),
    st.integers(0, 10_000),
)
def test_a_deformed_number_comes_back(number, brackets, old, spaced, full_width, traditional, ordinal, zeros, seed):
    text = deform(number, brackets, old, spaced, full_width, traditional, ordinal, zeros, seed)
    found = find_numbers(f"依据{text}，")
    assert [r.canonical for r in found] == [number.key], text
    assert found[0].span.of(f"依据{text}，") == found[0].text


@given(numbers)
def test_canonical_form_is_a_fixed_point(number):
    once = parse_number(str(number))
    assert once is not None
    assert parse_number(once.key) is not None
    assert parse_number(once.key).key == once.key == number.key


@given(st.text("国科发政办字号令第公告年〔〕[]（）《》〈〉0123456789、和依据 \n。abc", max_size=60))
def test_spans_point_at_what_they_quote(text):
    for reference in find_numbers(text):
        assert reference.span.of(text) == reference.text
        assert reference.number is not None
        assert parse_number(reference.canonical) is not None
