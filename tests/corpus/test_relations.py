from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.references import parse_number, title_names
from corpus.relations import RelationKind, Via, effective_date, find_relations
from corpus.types import Document, Span

OWN = "国科办政〔2012〕47号"


def notice(text: str, *, title: str = "关于评估工作的通知", aliases: tuple[str, ...] = ()) -> Document:
    return Document("d", title, text, parse_number(OWN), aliases=aliases)


KINDS = [
    ("根据《甲办法》（国发〔2008〕7号），制定本细则。", ["basis"]),
    ("根据《甲办法》、《乙条例》和《丙规定》等，制定本细则。", ["basis"] * 3),
    ("依据《甲意见》第三条和《乙规定》第四条的规定，现就有关事项通知如下：", ["basis"] * 2),
    ("各单位：\n按照《甲意见》要求，为做好评估，经同意，开展下列工作。\n一、目标", ["basis"]),
    ("一、目标\n按照《甲意见》要求做好评估。", ["cites"]),
    ("本单位的依据是《甲办法》（国发〔2008〕7号）。", ["basis"]),
    ("以《甲法》为依据开展评估。", ["basis"]),
    ("按照《甲办法》（国发〔2008〕7号）的有关规定执行。", ["implements"]),
    ("为贯彻落实《甲意见》精神，现通知如下：", ["implements"]),
    ("暂时调整实施《甲条例》有关规定。", ["cites"]),
    ("不再执行《甲规定》中关于比例的限制。", ["cites"]),
    ("现将《甲方案》印发给你们，请遵照执行。", ["issues"]),
    ("关于印发《甲方案》的通知", ["issues"]),
    ("《甲方案》已经批准，现印发给你们。", ["issues"]),
    ("现将修订后的《甲条例》公布，自2019年3月1日起施行。", ["issues"]),
    ("上年，国务院印发《甲意见》，提出要求。", ["cites"]),
    ("国务院印发的《甲纲要》提出要求。", ["cites"]),
    ("民政局《甲意见》已经同意，现转发给你们，请贯彻执行。", ["forwards"]),
    ("关于修改《甲条例》的决定", ["amends"]),
    ("对《甲条例》作如下修改：", ["amends"]),
    ("将《甲条例》第三条修改为：“甲”。", ["amends"]),
    ("《甲条例》第三条、第五条同时废止。", ["amends"]),
    ("《甲条例》中与本通知不一致的规定同时废止。", ["amends"]),
    ("本办法自2012年7月1日起施行。《甲办法》（国发〔2000〕23号）同时废止。", ["repeals"]),
    ("本办法施行后，某厅1996年发布的《甲条例》和某院2000年发布的《乙办法》同时废止。", ["repeals"] * 2),
    ("《甲通知》自2016年1月1日起停止执行。", ["repeals"]),
    ("废止某部1996年5月3日发布的《甲条例》。", ["repeals"]),
    ("关于适用《甲法》若干问题的解释", ["interprets"]),
    ("现就《甲条例》有关问题解释如下：", ["interprets"]),
    ("《甲办法》由评估组负责解释。", ["cites"]),
]
NOT_CHANGED = [
    "截至2026年11月，未见废止、失效或者修改国发〔2005〕44号的通知。",
    "《甲办法》尚未废止。",
    "拟废止《甲办法》。",
    "如需废止《甲办法》，另行通知。",
    "如《甲办法》废止，另行通知。",
    "《甲办法》废止后，按新的规定办理。",
    "正在对《甲规划》进行修订。",
    "提出对《甲办法》的修订建议。",
    "加快修订《甲办法》。",
    "制定或者修改《甲章程》。",
    "《甲办法》由另一份文件废止。",
    "公布评估结果的国发〔2005〕44号没有写明。",
]


@pytest.mark.parametrize(("text", "expected"), KINDS)
def test_kinds(text: str, expected: list[str]) -> None:
    assert [relation.kind.value for relation in find_relations(notice(text))] == expected


@pytest.mark.parametrize("text", NOT_CHANGED)
def test_what_is_not_done_is_only_cited(text: str) -> None:
    assert [relation.kind for relation in find_relations(notice(text))] == [RelationKind.CITES]


def test_what_another_document_does_is_only_cited() -> None:
    kinds = [relation.kind.value for relation in find_relations(notice("国发〔2010〕1号废止了国发〔2000〕23号。"))]
    assert kinds == ["cites", "cites"]


def test_a_repealing_notice_repeals_what_it_names_and_not_itself() -> None:
    text = "关于废止《甲办法》的通知\n经研究，废止《甲办法》（国发〔2000〕1号）。参见《关于废止〈乙办法〉的通知》。"
    found = find_relations(notice(text, title="关于废止《甲办法》的通知"))
    assert [(relation.kind.value, relation.title) for relation in found] == [
        ("repeals", "甲办法"),
        ("repeals", "甲办法"),
        ("cites", "关于废止〈乙办法〉的通知"),
    ]


def test_a_list_is_of_the_kind_that_introduces_it() -> None:
    text = (
        "决定废止下列文件：\n一、《甲办法》（国发〔2000〕1号）\n二、《乙办法》（1998年3月1日发布）\n"
        "三、国发〔1999〕3号、5号\n其他事项见《丙法》。"
    )
    assert [relation.kind.value for relation in find_relations(notice(text))] == ["repeals"] * 4 + ["cites"]


MENTIONS = [
    ("《甲意见》（国科发政〔2008〕770号）", [("甲意见", "国科发政〔2008〕770号")]),
    ("《甲意见》（以下简称《意见》，国科发政〔2008〕770号）", [("甲意见", "国科发政〔2008〕770号")]),
    ("《甲意见》（根据国发〔2001〕1号修订）", [("甲意见", None), (None, "国发〔2001〕1号")]),
    ("《甲意见》（某部 国科发政[2008]770号）", [("甲意见", "国科发政〔2008〕770号")]),
    ("国科发政〔2008〕770号文《甲意见》", [("甲意见", "国科发政〔2008〕770号")]),
    ("《甲意见（国科发政〔2008〕770号）》", [("甲意见", "国科发政〔2008〕770号")]),
    ("《甲》（国发〔2001〕1号）《乙》（国发〔2001〕2号）", [("甲", "国发〔2001〕1号"), ("乙", "国发〔2001〕2号")]),
    ("《甲》《乙》（国发〔2001〕1号、国发〔2001〕2号）", [("甲", "国发〔2001〕1号"), ("乙", "国发〔2001〕2号")]),
    ("《甲》和《乙》（国发〔2001〕2号）", [("甲", None), ("乙", "国发〔2001〕2号")]),
    ("见国务院令第682号、第683号。", [(None, "国务院令第682号"), (None, "国务院令第683号")]),
    ("国科发政《2008》770号", [(None, "国科发政〔2008〕770号")]),
    ("《关于印发〈甲〉\n的通知》", [("关于印发〈甲〉的通知", None)]),
    (f"本通知和{OWN}及《评估方案》", []),
]


@pytest.mark.parametrize(("text", "expected"), MENTIONS)
def test_a_title_and_its_number_are_one_mention(text: str, expected: list[tuple[str | None, str | None]]) -> None:
    found = find_relations(notice(text, aliases=("评估方案",)))
    assert [(r.title, str(r.number) if r.number else None) for r in found] == expected


SHORT = [
    ("《甲管理办法》（以下简称《办法》）。按照《办法》。", ["甲管理办法/full", "甲管理办法/short-name"]),
    ("《办法》。《甲管理办法》（国发〔2001〕1号，以下简称《办法》）", ["甲管理办法/full"]),
    ("《甲意见》（以下简称“甲意见”）。按甲意见要求。", ["甲意见/full", "甲意见/short-name"]),
    ("把《甲意见》（国发〔2001〕1号）简称为《乙见》。按《乙见》。", ["甲意见/full", "甲意见/short-name"]),
    (
        "《中华人民共和国甲税法》（以下简称甲税法）。甲税法第三条，甲税法实施条例。",
        ["中华人民共和国甲税法/full", "中华人民共和国甲税法/short-name"],
    ),
    ("《甲》《乙》（以下统称《规定》）。《规定》", ["甲/full", "乙/full", "甲/short-name", "乙/short-name"]),
    (
        "《甲办法》（以下简称《办法》）。《乙办法》（以下简称《办法》）。《办法》",
        ["甲办法/full", "乙办法/full", "乙办法/short-name"],
    ),
    ("《甲管理办法》。按照《管理办法》。", ["甲管理办法/full", "甲管理办法/short-name"]),
    ("章程按《章程》。", []),
    (
        "《甲条例》和《乙办法》。该条例有效，上述办法有效，该通知有效。",
        ["甲条例/full", "乙办法/full", "甲条例/demonstrative", "乙办法/demonstrative"],
    ),
    (
        "《关于印发〈甲方案〉的通知》。该方案；该通知。",
        ["关于印发〈甲方案〉的通知/full"] + ["关于印发〈甲方案〉的通知/demonstrative"] * 2,
    ),
    ("《甲法》。该方法和该法院无关，该法有效。", ["甲法/full", "甲法/demonstrative"]),
    ("甲公司（以下简称公司）执行《甲法》。公司负责。", ["甲法/full"]),
    (
        "《甲省节水管理办法》和《甲省取水计量细则》，分别简称《节水办法》、《取水细则》。按《取水细则》。",
        ["甲省节水管理办法/full", "甲省取水计量细则/full"]
        + ["甲省节水管理办法/short-name"]
        + ["甲省取水计量细则/short-name"] * 2,
    ),
    ("本材料所称《节水办法》，是指《甲省节水管理办法》。", ["甲省节水管理办法/short-name", "甲省节水管理办法/full"]),
    (
        "《甲省节水管理办法》，我们习惯叫它“节水办法”。节水办法好。",
        ["甲省节水管理办法/full"] + ["甲省节水管理办法/short-name"] * 2,
    ),
    ("《甲省节水管理办法》不同于《节水办法》。", ["甲省节水管理办法/full", "节水办法/full"]),
    ("《甲省节水管理办法》名称有变。《节水办法》另行印发。", ["甲省节水管理办法/full", "节水办法/full"]),
]


@pytest.mark.parametrize(("text", "expected"), SHORT)
def test_short_names_and_demonstratives(text: str, expected: list[str]) -> None:
    assert [f"{r.title}/{r.via.value}" for r in find_relations(notice(text))] == expected


def test_the_sentence_is_the_one_that_says_it() -> None:
    text = "各单位：\n为做好工作，制定本办法。根据《甲办法》（国发〔2001〕1号），制定本细则。请执行。"
    (relation,) = find_relations(notice(text))
    assert relation.sentence.of(text) == "根据《甲办法》（国发〔2001〕1号），制定本细则。"
    assert [span.of(text) for span in relation.spans] == ["《甲办法》", "国发〔2001〕1号"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [("自2012年7月1日起施行", "2012-07-01"), ("自 2012 年 12 月 31 日起废止", "2012-12-31"), ("自发布之日起", None)],
)
def test_the_day_from_which_it_holds(sentence: str, expected: str | None) -> None:
    assert effective_date(sentence) == expected


NAMES = [
    ("科技部办公厅关于印发《甲方案（试行）》的通知", {"甲方案试行", "关于印发甲方案试行的通知"}),
    ("国务院关于印发甲工作方案的通知", {"甲工作方案", "关于印发甲工作方案的通知"}),
    ("中华人民共和国甲法", {"甲法"}),
    ("甲标准（2016年修订）", {"甲标准"}),
    ("中共中央 国务院关于甲的意见", {"关于甲的意见"}),
    ("甲办法（试行）", set()),
    ("关于甲的意见", set()),
    ("国务院办公厅转发某部关于甲意见的通知", set()),
]


@pytest.mark.parametrize(("title", "expected"), NAMES)
def test_names_that_follow_from_a_title(title: str, expected: set[str]) -> None:
    assert set(title_names(title)[1:]) == expected


PIECES = [
    "《甲办法》",
    "《乙条例》（国发〔2001〕1号）",
    "（以下简称《办法》）",
    "（以下统称“规定”）",
    "《办法》",
    "该通知",
    "上述办法",
    "根据",
    "废止",
    "修改",
    "现将",
    "印发给你们",
    "同时废止",
    "制定本办法",
    "未",
    "，",
    "。",
    "：",
    "\n",
    "一、",
    "（",
    "）",
    "《",
    "》",
    "、第3号",
    "国务院令第5号",
    OWN,
    "的",
    "和",
    "若干问题的解释",
    " ",
    "甲",
]


@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join))
def test_spans_lie_in_the_text_and_the_sentence_covers_the_mention(text: str) -> None:
    found = find_relations(notice(text))
    assert [relation.spans[0].start for relation in found] == sorted(relation.spans[0].start for relation in found)
    for relation in found:
        assert 0 <= relation.sentence.start < relation.sentence.end <= len(text)
        assert all(relation.sentence.covers(span) and span.start < span.end for span in relation.spans)
        assert relation.title or relation.number
        assert relation.number is None or str(relation.number) != OWN


@pytest.mark.parametrize(
    "text",
    [
        "《甲办法》（国发〔2001〕1号）、" * 6_000,
        "《甲办法》（以下简称《办法》）" * 6_000,
        "《甲办法》（以下简称“甲细则”）甲细则，" * 4_000,
        "该通知" * 40_000,
        "以下简称" * 30_000,
        "《甲》" + "（" * 100_000,
        "下列文件废止：\n" + "一、《甲办法》\n" * 10_000,
    ],
)
def test_long_text_takes_time_in_proportion(text: str) -> None:
    began = time.process_time()
    find_relations(notice(text))
    assert time.process_time() - began < 10


GIVEN = [
    ("正文没有提到。", ("国科发政〔2009〕648号",), [("国科发政〔2009〕648号", None)]),
    ("根据国科发政字[2009]648号，制定本办法。", ("国科发政〔2009〕648号",), []),
    ("参见国科发政〔2009〕648号。", ("国科发政〔2009〕648号",), [("国科发政〔2009〕648号", None)]),
    ("根据《某某条例》，制定本办法。", ("某某条例", "另一条例"), [(None, "另一条例")]),
    ("正文。", ("《某某条例》（国务院令第5号）",), [("国务院令第5号", "某某条例")]),
]


@pytest.mark.parametrize(("text", "basis", "expected"), GIVEN)
def test_what_only_the_front_matter_calls_the_basis(
    text: str, basis: tuple[str, ...], expected: list[tuple[str | None, str | None]]
) -> None:
    found = [r for r in find_relations(Document("a", "甲办法", text, basis=basis)) if r.via is Via.FRONT_MATTER]
    assert [(str(r.number) if r.number else None, r.title) for r in found] == expected
    assert all((r.kind, r.sentence, r.spans) == (RelationKind.BASIS, Span(0, 0), ()) for r in found)
