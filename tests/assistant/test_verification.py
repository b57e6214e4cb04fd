import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.facts import facts_of
from assistant.types import Citation, Sentence
from assistant.verification import borne, is_verbatim, verified
from corpus.types import SourceKind, Span, State

QUOTE = (
    "（二）B级：评估结果为B级的联盟，应在一年内整改，"
    "依据国科发政〔2009〕648号，占23.76%，共1,200万元，2012年6月14日起。"
)

BORNE = [
    "B级联盟应在一年内整改",
    "应在1年内整改",
    "依据是国科发政[2009]648号",
    "占23.76％",
    "共1200万元",
    "2012年6月14日起施行",
    "没有数字的话",
]
NOT_BORNE = [
    "A级联盟应在一年内整改",
    "应在两年内整改",
    "依据是国科发政〔2009〕649号",
    "依据是《实施办法（试行）》",
    "占23.7%",
    "共1200元",
    "2012年6月15日起施行",
    "第十三条规定",
    "有五家联盟",
]


@pytest.mark.parametrize("sentence", BORNE)
def test_facts_that_the_quote_has(sentence):
    assert borne(sentence, [QUOTE])


@pytest.mark.parametrize("sentence", NOT_BORNE)
def test_facts_that_the_quote_lacks(sentence):
    assert not borne(sentence, [QUOTE])


INVENTED = [
    ("五百万元", "三百万元"),
    ("十五万元", "五万元"),
    ("5千万元", "5千元"),
    ("5万亿元", "5万元"),
    ("期限为3个月", "期限为3年"),
    ("2012年6月1日起", "2012年1月6日起"),
    ("2012年7月", "2012年6月14日"),
    ("百分之五十", "50家"),
    ("共二十五周", "共二十五家"),
    ("第三届", "第四届"),
    ("有五所", "有四所"),
    ("有三篇", "有三家"),
    ("五分之三", "五分之二"),
    ("半年内", "一年内"),
    ("AAA级", "B级"),
    ("b级", "A级"),
    ("评为A", "评为B级"),
    ("甲等", "乙等"),
    ("优秀", "合格"),
    ("壹佰万元", "叁佰万元"),
    ("增长-5%", "增长5%"),
    ("依据财建〔2012〕47办理", "依据国科办政〔2012〕47号办理"),
    ("第十三条", "第三条"),
]
SAME = [
    ("应在1年内", "应在一年内"),
    ("壹佰万元", "100万元"),
    ("100万元", "1,000,000元"),
    ("占百分之五十", "占50%"),
    ("2012年印发", "2012年6月14日印发"),
    ("2012年6月印发", "2012年6月14日印发"),
    ("6月14日印发", "2012年6月14日印发"),
    ("二〇一二年六月十四日", "2012年6月14日"),
    ("3个月", "三个月"),
    ("一些联盟", "若干联盟"),
]


@pytest.mark.parametrize(("sentence", "quote"), INVENTED)
def test_another_fact_is_not_borne(sentence, quote):
    assert not borne(sentence, [quote])


@pytest.mark.parametrize(("sentence", "quote"), SAME)
def test_the_same_fact_in_another_form_is_borne(sentence, quote):
    assert borne(sentence, [quote])


def test_facts_may_come_from_several_quotes():
    assert borne("A级26家，B级26家", ["A级有26家", "B级有26家"])
    assert not borne("A级26家，B级26家", ["A级有26家"])


@given(st.text(max_size=60))
def test_a_quote_bears_itself(text):
    assert borne(text, [text])


@given(st.integers(2, 99_999), st.integers(2, 99_999))
def test_another_number_is_never_borne(said, quoted):
    assert borne(f"共{said}家", [f"共{quoted}家"]) == (said == quoted)


def citation(marker=1, quote="乙丙", start=1, end=3, document_id="d"):
    return Citation(marker, document_id, None, "题", (), quote, Span(start, end), SourceKind.OFFICIAL, State.UNVERIFIED)


TEXTS = {"d": "甲乙丙丁"}.get


@pytest.mark.parametrize(
    ("cited", "holds"),
    [
        (citation(), True),
        (citation(quote="乙丁"), False),
        (citation(start=0, end=2), False),
        (citation(document_id="x"), False),
        (citation(quote="", start=1, end=1), False),
        (citation(start=-3, end=-1), False),
    ],
)
def test_verbatim(cited, holds):
    assert is_verbatim(cited, TEXTS) is holds


def test_the_gate_keeps_only_what_is_cited_and_borne():
    sentences = [
        Sentence("乙丙", (1,)),
        Sentence("没有引文", ()),
        Sentence("乙丙有3家", (1,)),
        Sentence("假引文", (2,)),
        Sentence("一真一假", (1, 2)),
    ]
    kept = verified(sentences, [citation(), citation(2, "戊己")], TEXTS)
    assert kept == (Sentence("乙丙", (1,)), Sentence("一真一假", (1,)))


def test_facts_of_a_text():
    assert facts_of("国科办政[2012]47号称A级有二十六家") == {
        "document:国科办政〔2012〕47号",
        "grade:A",
        "quantity:26 家",
    }
