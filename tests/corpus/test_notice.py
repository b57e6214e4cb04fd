import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.dates import split_date
from corpus.notice import describe, number_in_head, title_in_head
from corpus.references import parse_number
from corpus.script import simplified
from corpus.types import NumberForm

FORMAL = """000012
机密★1年
特急
科 学 技 术 部 办 公 厅 文 件
国科办政〔2012〕47号        签发人：某某某

科技部办公厅关于印发《联盟评估工作方案
（试行）》的通知

各省、自治区、直辖市、计划单列市科技厅（委、局），新疆生产建设兵团科
技局，各有关单位：
    为推动联盟健康发展，制定本方案。现印发给你们，请照此执行。

    附件：1．联盟评估工作方案（试行）
          2．自评估报告的格式以及联盟成员调查问卷和评价指标体系的说
明
          3．附表

                       科学技术部办公厅
                       二O一二年六月十四日
（此件公开发布）

抄送：财政部办公厅，教育部办公厅，国家开发
银行办公厅。
科学技术部办公厅          2012年6月15日印发

附件1
联盟评估工作方案（试行）
一、评估目的
另一个厅
2013年1月1日
"""


def said(text):
    d = describe(text)
    values = {name: getattr(d, name) for name in d.__slots__}
    return {name: str(value) if name == "number" else value for name, value in values.items() if value}


def test_a_notice_as_the_standard_lays_it_out():
    assert said(FORMAL) == {
        "title": "科技部办公厅关于印发《联盟评估工作方案（试行）》的通知",
        "number": "国科办政〔2012〕47号",
        "issuers": ("科学技术部办公厅",),
        "issued": "2012-06-14",
        "addressees": ("各省、自治区、直辖市、计划单列市科技厅（委、局）", "新疆生产建设兵团科技局", "各有关单位"),
        "attachments": (
            "联盟评估工作方案（试行）",
            "自评估报告的格式以及联盟成员调查问卷和评价指标体系的说明",
            "附表",
        ),
        "copied_to": ("财政部办公厅", "教育部办公厅", "国家开发银行办公厅"),
        "printed_by": "科学技术部办公厅",
        "printed": "2012-06-15",
    }


ORDER = "某某部令\n第23号\n《某某部关于废止部分规章的决定》已经通过，现予公布。\n部长 张三\n2025年7月30日\n"
HEADS = [
    (
        "科技部关于\n开展工作的通知\n国科发政〔2008〕770号\n各单位：",
        "科技部关于开展工作的通知",
        "国科发政〔2008〕770号",
    ),
    (
        "某某部文件\n国科发政〔2008〕770号\n关于开展\n工作的通知\n各单位：",
        "关于开展工作的通知",
        "国科发政〔2008〕770号",
    ),
    ("科技部办公厅\n国科办函〔2015〕3号\n关于报送材料的函\n财政部：", "关于报送材料的函", "国科办函〔2015〕3号"),
    ("关于公布名单的公告\n（国科发政〔2008〕770号）\n各单位：", "关于公布名单的公告", "国科发政〔2008〕770号"),
    ("| 国科发政〔2008〕770号 | 签发人：张三 |\n关于评估的通知\n各单位：", "关于评估的通知", "国科发政〔2008〕770号"),
    ("关于评估的通知（国科发政〔2009〕648号）\n各单位：", "关于评估的通知", "国科发政〔2009〕648号"),
    ("关于评估的通知\n文号：国科发政〔2009〕648号\n各单位：", "关于评估的通知", "国科发政〔2009〕648号"),
    (
        "国务院办公厅转发某部关于评估的意见\n的通知\n国办发〔2015〕1号",
        "国务院办公厅转发某部关于评估的意见的通知",
        "国办发〔2015〕1号",
    ),
    ("关于印发评估办法\n的通知\n各单位：\n请执行。", "关于印发评估办法的通知", None),
    ("关于评估的通知\n各省、自治区、直辖市科技厅，新疆生产建\n设兵团科技局：", "关于评估的通知", None),
    ("几 个 问 题 的 通 知\n国发〔1981〕88号", "几个问题的通知", "国发〔1981〕88号"),
    ("联盟评估方案\n（试行）\n第一章 总则", "联盟评估方案（试行）", None),
    ("# 关于评估的通知\n正文。", "关于评估的通知", None),
    (f"{ORDER}某某部关于废止\n部分规章的决定\n一、废止五件。", "某某部关于废止部分规章的决定", "某某部令第23号"),
    (ORDER, "某某部关于废止部分规章的决定", "某某部令第23号"),
    ("某某部令第23号\n某某部关于评估的规定\n第一条 略。", "某某部关于评估的规定", "某某部令第23号"),
    ("某某部\n某某局公告\n2023年第7号\n关于评估的公告\n现公告如下：", "关于评估的公告", "某某部某某局公告2023年第7号"),
    (
        "索 引 号：\n0001/2004\n标  题：\n关于评估的函\n发文字号：\n国办函〔2004〕57号\n主 题 词：\n某部：",
        "关于评估的函",
        "国办函〔2004〕57号",
    ),
    ("关于评估的函\n索引号：01\n文号：国办函〔2004〕57号\n某部：", "关于评估的函", "国办函〔2004〕57号"),
    ("关于废止文件的通知\n各单位：\n国发〔1981〕88号\n国发〔1982〕9号", "关于废止文件的通知", None),
    ("智慧矿山建设情况\n全矿已装设备。", "智慧矿山建设情况", None),
]


@pytest.mark.parametrize(("text", "title", "number"), HEADS)
def test_heads(text, title, number):
    assert (title_in_head(text), number_in_head(text)) == (title, parse_number(number) if number else None)
    assert (describe(text).title, describe(text).number) == (title_in_head(text), number_in_head(text))


HEAD = "关于评估的通知\n各单位：\n请执行。\n"
FEET = [
    ("某某部\n2012年6月14日", ("某某部",), "2012-06-14"),
    ("某某部\n二〇一二年六月十四日", ("某某部",), "2012-06-14"),
    ("某某部\n二○一二年十二月三十一日", ("某某部",), "2012-12-31"),
    ("某某部\n二0一二年六月十四日", ("某某部",), "2012-06-14"),
    ("某某部\n２０１２年６月１４日", ("某某部",), "2012-06-14"),
    ("某某部 2012 年 6 月 14 日", ("某某部",), "2012-06-14"),
    ("某某部（盖章）\n2012年6月14日", ("某某部",), "2012-06-14"),
    ("国务院办公厅 中央军委办公厅\n2012年6月14日", ("国务院办公厅", "中央军委办公厅"), "2012-06-14"),
    ("某某部\n财 政 部    教 育 部\n2012年6月14日", ("某某部", "财政部", "教育部"), "2012-06-14"),
    ("国务院 办公厅\n2012年6月14日", ("国务院办公厅",), "2012-06-14"),
    ("某某部\n2012年6月14日\n评估方案\n附件1\n另一部\n2013年1月1日", ("某某部",), "2012-06-14"),
    ("附件1\n另一部\n2013年1月1日\n完。\n完。", (), None),
    ("某某部\n2012年6月31日", (), None),
    ("| 某某部 | 2012年6月14日 |\n完。\n完。", (), None),
    ("张三\n2012年6月14日", (), "2012-06-14"),
    ("截止日期\n2012年6月14日\n一、略。\n二、略。\n三、略。", (), None),
    ("某某部办公室              2012年6月15日印发\n完。\n完。", (), None),
]


@pytest.mark.parametrize(("foot", "issuers", "issued"), FEET)
def test_who_signed_and_when(foot, issuers, issued):
    d = describe(HEAD + foot)
    assert (d.issuers, d.issued) == (issuers, issued)


UNSIGNED = [
    ("科技部、财政部关于评估的通知\n各单位：", ("科技部", "财政部")),
    ("科技部等六部门关于评估的通知\n各单位：", ("科技部",)),
    ("国务院办公厅转发某某部关于评估意见的通知\n各单位：", ("国务院办公厅",)),
    ("关于评估的通知\n各单位：", ()),
    ("科技部\n财政部 文件\n教育部\n国科发政〔2008〕770号\n关于评估的通知\n各单位：", ("科技部", "财政部", "教育部")),
    (ORDER, ("某某部",)),
    (
        "发文机关：\n国务院办公厅、中央军委办公厅\n成文日期：1996年06月29日\n关于评估的通知",
        ("国务院办公厅", "中央军委办公厅"),
    ),
]


@pytest.mark.parametrize(("text", "issuers"), UNSIGNED)
def test_issuers_of_what_nobody_signed(text, issuers):
    assert describe(text).issuers == issuers


ADDRESSEES = [
    ("河北省人民政府、某某委员会：", ("河北省人民政府", "某某委员会")),
    (
        "各省、自治区、直辖市人民政府，国务院各部委、各直属机构：",
        ("各省、自治区、直辖市人民政府", "国务院各部委", "各直属机构"),
    ),
    ("各科技厅（委、局），各处：", ("各科技厅（委、局）", "各处")),
    ("某某委员:", ("某某委员",)),
    ("（2012年6月14日）\n各单位：", ("各单位",)),
    ("现将有关事项通知如下：", ()),
    ("同志们：", ()),
    ("各单位应当执行。\n有关要求：", ()),
]


@pytest.mark.parametrize(("line", "addressees"), ADDRESSEES)
def test_addressees(line, addressees):
    assert describe(f"关于评估的通知\n{line}\n请执行。").addressees == addressees


SIGNED = "\n某某部\n2012年6月14日\n附件：1\n甲表\n"
ATTACHMENTS = [
    ("附件：评估方案", ("评估方案",)),
    ("附件:1.甲表；2.乙表；3.丙表", ("甲表", "乙表", "丙表")),
    ("附件：1．2.0版甲表　2．乙表", ("2.0版甲表", "乙表")),
    ("附件1.甲表\n2.乙表", ("甲表", "乙表")),
    ("附 件：\n1、甲表\n2、乙表", ("甲表", "乙表")),
    (
        "附件：1.某某省某某市某某县产业技术创新战略联盟评估工\n作方案\n2.乙表",
        ("某某省某某市某某县产业技术创新战略联盟评估工作方案", "乙表"),
    ),
    ("附件：评估方案\n联系人：张三", ("评估方案",)),
    ("三、附件1说明评估的办法。", ()),
]


@pytest.mark.parametrize(("lines", "attachments"), ATTACHMENTS)
def test_attachments(lines, attachments):
    assert describe(HEAD + lines + SIGNED).attachments == attachments


def test_an_attachment_may_be_named_below_the_signature():
    assert describe(f"{HEAD}某某部\n2012年6月14日\n附件：申报书.doc\n扫一扫").attachments == ("申报书.doc",)


PRINTED = [
    ("抄送：甲某局，乙某厅。\n某某办公室 2012年6月15日印发", ("甲某局", "乙某厅"), "某某办公室", "2012-06-15"),
    ("抄送：甲某局，乙某\n厅\n某某办公室\n2012年6月15日印发", ("甲某局", "乙某厅"), "某某办公室", "2012-06-15"),
    ("抄送：甲某局\n扫一扫在手机打开当前页", ("甲某局",), None, None),
    ("| 抄送：甲某局。 |\n| 某某办公室 | 2012年6月15日印发 |", ("甲某局",), "某某办公室", "2012-06-15"),
    ("抄 送: 甲某局、乙某厅。", ("甲某局", "乙某厅"), None, None),
    ("本通知由办公室于2012年6月15日印发", (), None, None),
    ("2012年6月15日印发", (), None, "2012-06-15"),
]


@pytest.mark.parametrize(("foot", "copied_to", "printed_by", "printed"), PRINTED)
def test_copies_and_printing(foot, copied_to, printed_by, printed):
    d = describe(f"{HEAD}某某部\n2012年6月14日\n{foot}")
    assert (d.copied_to, d.printed_by, d.printed) == (copied_to, printed_by, printed)
    assert (d.issuers, d.issued) == (("某某部",), "2012-06-14")


NO_NOTICES = [
    "",
    "丙",
    "你好，请帮我看看这个文件\n根据国科发政〔2009〕648号，应当开展评估",
    "为贯彻落实关于科技创新的决策部署进一步\n加强管理，现通知如下：\n一、总体要求",
    "根据国科发政〔2009〕648号文件要求\n我们开展了评估。",
    "一、总体要求\n（一）原则：公开。",
    "抄送：",
    "附件：",
]


@pytest.mark.parametrize("text", NO_NOTICES)
def test_what_is_no_notice_says_nothing(text):
    assert said(text) == {}


@pytest.mark.parametrize("line", ["2012年", "2012年13月1日", "二〇一二年六月", "二〇一二年十四月六日", "2012年6月14号"])
def test_what_is_no_day(line):
    assert split_date(line) is None


def squeezed(text):
    return re.sub(r"[\s#|]", "", text)


PARTS = st.sampled_from(
    [
        *FORMAL.splitlines(),
        ORDER,
        "附件：",
        "1.甲",
        "号",
        "：",
        "。",
        " ",
        "#",
        "〔2012〕",
        "某某部",
        "标题：",
        "文号：",
        "\u3000",
        "的",
    ]
)


@given(st.one_of(st.text(max_size=300), st.lists(PARTS | st.text(max_size=5), max_size=40).map("\n".join)))
@settings(max_examples=300, deadline=None)
def test_whatever_is_said_stands_in_the_text(text):
    d = describe(text)
    stands = squeezed(text)
    names = (*d.issuers, *d.addressees, *d.attachments, *d.copied_to)
    for value in (d.title, d.printed_by, *names):
        assert value is None or (value and squeezed(value) in stands)
    if d.number and d.number.form is NumberForm.BRACKET:
        assert d.number.code in simplified(stands)
    for day in (d.issued, d.printed):
        assert day is None or "日" in simplified(stands)


HOSTILE = {
    "no line ends": "国科发政〔2009〕648号" * 75_000,
    "spaces within": f"关于{' ' * 1_000_000}的通知",
    "spaces in the foot": f"{HEAD}附{' ' * 500_000}件\n抄{' ' * 500_000}送",
    "many lines": "某某部\n" * 100_000,
    "many days": "2012年6月14日\n" * 100_000,
    "many signatures that are none": "张三 2012年6月14日印发\n" * 100_000,
    "many attachments": "附件：1.甲\n" * 100_000,
    "many copies": "抄送：甲\n" * 100_000,
    "open brackets": f"{HEAD}抄送：{'（，、' * 300_000}",
    "a long label": f"标题：\n{'长' * 1_000_000}\n文号：\n1",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_read_in_linear_time(text):
    before = time.process_time()
    d = describe(text)
    assert time.process_time() - before < 5
    assert len(d.title or "") <= 1_000
