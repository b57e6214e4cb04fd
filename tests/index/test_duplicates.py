from __future__ import annotations

import re
from dataclasses import replace
from itertools import count
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.types import Document, Source, SourceKind, State, Status
from index import sketch
from index.duplicates import Twins, merged, versions
from tests.index.fakes import DOCUMENTS, document

WORDS = re.findall(
    "..",
    "联盟协议成员企业大学院所机构技术创新产业标准专利成果转化经费项目任务平台人才培养评估指标材料问卷核实"
    "审核专家意见结果整改支持试点资格总结宣传推广管理制度章程理事秘书决策咨询执行监督利益分配风险承担权属",
)


def prose(seed: int) -> str:
    """About 400 characters that have little in common with those of another seed."""
    random = Random(seed)
    return "\n".join("".join(random.choices(WORDS, k=15)) + "。" for _ in range(13)) + "\n"


BODY, OTHER = prose(1), prose(2)
LETTER = "同意你单位承担试点工作。"
FOOT = "责任编辑：某人 打印本页 关闭窗口 版权所有"
N = "国科发政〔2009〕648号"
M = "国科发政〔2008〕770号"
TITLE = "关于推动联盟构建的实施办法"
DIGEST = Source(SourceKind.DIGEST)
SCANNED = Source(confidence=0.9)
RESTATEMENT = Source(SourceKind.RESTATEMENT)


def doc(id: str, text: str = BODY, title: str = TITLE, number: str | None = None, **fields: object) -> Document:
    return document(id, title, text, number, **fields)


def kept(*documents: Document) -> list[str]:
    return [held.id for held in merged(documents).documents]


def typo(text: str) -> str:
    """The text with a word in its middle changed."""
    return text[:200] + "某某某" + text[202:]


ONE = [
    ("number in two forms", doc("a", number=N), doc("b", title="别名", number="国科发政字[2009]648号"), "same"),
    ("name, one without number", doc("a", number=N), doc("b"), "same"),
    ("alias", doc("a", title="印发通知", aliases=(TITLE,), number=N), doc("b", BODY + FOOT), "near"),
    ("blanks, width and script", doc("a"), doc("b", BODY.replace("。", " .\n").replace("产业", "產業")), "same"),
    ("a slip in a scan", doc("a", number=N), doc("b", typo(BODY), "别名", N, source=SCANNED), "near"),
    ("a slip in a restatement", doc("a", number=N), doc("b", typo(BODY), number=N, source=RESTATEMENT), "near"),
    ("page marks", doc("a", number=N), doc("b", BODY[:160] + "\n- 3 -\n" + BODY[160:], number=N), "near"),
    ("lines wrapped", doc("a", number=N), doc("b", re.sub("(.{20})", "\\1\n", BODY), number=N), "same"),
    ("punctuation", doc("a", number=N), doc("b", BODY.replace("。\n", "；", 4), number=N), "same"),
    ("head of a page", doc("a", number=N), doc("b", "首页 > 政策法规\n来源：某网\n" + BODY, number=N), "near"),
    ("who and when", doc("a", BODY + "科学技术部\n2009年12月1日\n", number=N), doc("b", number=N), "near"),
    (
        "clutter within",
        doc("a", number=N),
        doc("b", BODY.replace("\n", "\n分享到微信 打印本页\n", 5), number=N),
        "near",
    ),
    ("foot of a page", doc("a", BODY + FOOT), doc("b"), "near"),
    ("text alone", doc("a"), doc("b", title="某网转载"), "same"),
    ("letter and plan", doc("a", LETTER + BODY, "关于印发实施办法的通知", N), doc("b"), "near"),
    ("short and equal", doc("a", LETTER), doc("b", LETTER), "same"),
    (
        "trial left out of the title of a digest",
        doc("a", title=TITLE + "（试行）", number=N),
        doc("b", typo(BODY), number=N, source=DIGEST),
        "near",
    ),
    ("another day of the year", doc("a", issued="2012-06-14"), doc("b", BODY + FOOT, issued="2012-06-20"), "near"),
    (
        "issuer shortened",
        doc("a", issuers=("科学技术部办公厅",)),
        doc("b", typo(BODY), issuers=("科技部",), source=SCANNED),
        "near",
    ),
    ("no names at all", doc("a", title="a"), doc("b", typo(BODY), "b", source=SCANNED), "near"),
]
ARTICLES = "".join(
    f"第{n}条 {prose(i)[:60]}应在{i}年内完成，资助{i}5万元。\n" for i, n in enumerate("一二三四五六七八", 1)
)


def law(id: str, old: str = "", new: str = "", **fields: object) -> Document:
    """The articles with one thing changed."""
    assert old in ARTICLES
    return doc(id, ARTICLES.replace(old, new, 1), number=N, **fields)


CHANGED = [
    ("an amount", law("a"), law("b", "35万元", "36万元")),
    ("a term", law("a"), law("b", "应在三年".replace("三", "3"), "应在4年")),
    ("an article left out", law("a"), law("b", ARTICLES[: ARTICLES.index("第三条")][-70:], "")),
    ("an article at the end", law("a"), doc("b", ARTICLES + "第九条 本办法自发布之日起施行。\n", number=N)),
    ("a sentence at the end", law("a"), doc("b", ARTICLES + "本办法自发布之日起施行。\n", number=N)),
    ("articles renumbered", law("a"), law("b", "第八条", "第九条")),
    (
        "a day",
        doc("a", ARTICLES + "自2012年7月1日起施行。", number=N),
        doc("b", ARTICLES + "自2013年7月1日起施行。", number=N),
    ),
    ("on trial", law("a", "第一条", "办法（试行）\n第一条"), law("b", "第一条", "办法（暂行）\n第一条")),
    ("on trial in the title", law("a", title="办法（试行）"), law("b", title="办法")),
    ("a word", law("a"), law("b", "完成，资助", "完成，奖励")),
    ("a figure in a scan", law("a"), law("b", "35万元", "36万元", source=SCANNED)),
    ("a rule turned round in a scan", law("a"), law("b", "应在3年", "不应在3年", source=SCANNED)),
    ("two digests", law("a", source=DIGEST), law("b", "35万元", "36万元", source=DIGEST)),
    ("digits parted", law("a", "35万元", "3、5万元"), law("b")),
]


@pytest.mark.parametrize(("a", "b"), [case[1:] for case in CHANGED], ids=[case[0] for case in CHANGED])
def test_what_is_said_otherwise_makes_versions(a: Document, b: Document) -> None:
    assert merged([a, b]).documents == merged([b, a]).documents[::-1] == (a, b)
    assert versions([a, b]) == {"a": ("a", "b"), "b": ("a", "b")}


TWO = [
    ("numbers differ", doc("a", number=N), doc("b", number=M)),
    ("text differs", doc("a", number=N), doc("b", OTHER, number=N)),
    ("a quarter rewritten", doc("a", number=N), doc("b", BODY[:-100] + OTHER[-100:], number=N)),
    ("an extract", doc("a", number=N), doc("b", BODY[: len(BODY) // 2], number=N, source=DIGEST)),
    ("a commentary", doc("a", number=N), doc("b", BODY + OTHER, number=N, source=RESTATEMENT)),
    ("short with a word changed", doc("a", LETTER, number=N), doc("b", "同意你单位参加试点工作。", number=N)),
    ("short, nothing else agrees", doc("a", LETTER), doc("b", LETTER, "另一批复")),
    ("revised", doc("a", title=TITLE + "（2015年修订）", number=N), doc("b", typo(BODY), number=N)),
    ("two revisions", doc("a", title="某法（2015修正）"), doc("b", typo(BODY), "某法（2018修正）")),
    ("on trial and provisional", doc("a", title="办法（试行）"), doc("b", title="办法（暂行）")),
    ("a form of two years", doc("a", "2022年" + BODY), doc("b", "2023年" + BODY)),
    ("a form with other amounts", doc("a", BODY + "资助1.5万元"), doc("b", BODY + "资助15万元")),
    ("titles of two years", doc("a", title="2022年申报通知"), doc("b", title="2023年申报通知")),
    ("articles renumbered", doc("a", title="某法第十四条"), doc("b", title="某法第十五条")),
    ("years of issue", doc("a", issued="2019"), doc("b", typo(BODY), issued="2020-01-01")),
    ("two counties", doc("a", issuers=("甲县人民政府",)), doc("b", typo(BODY), issuers=("乙县人民政府",))),
    ("slightly other text", doc("a", number=N), doc("b", typo(BODY), "别名", N)),
    ("near, names differ", doc("a"), doc("b", typo(BODY), "另一办法")),
]


@pytest.mark.parametrize(("a", "b", "kind"), [case[1:] for case in ONE], ids=[case[0] for case in ONE])
@pytest.mark.parametrize("turned", [False, True])
def test_one_notice(a: Document, b: Document, kind: str, turned: bool) -> None:
    result = merged([b, a] if turned else [a, b])
    (held,), (twins,) = result.documents, result.twins
    assert {twins.kept, *twins.others} == {"a", "b"}
    assert (held.id, twins.kind) == (twins.kept, kind)
    assert set(held.source.origins) == {"a", "b"}


@pytest.mark.parametrize(("a", "b"), [case[1:] for case in TWO], ids=[case[0] for case in TWO])
@pytest.mark.parametrize("turned", [False, True])
def test_two_documents(a: Document, b: Document, turned: bool) -> None:
    given = (b, a) if turned else (a, b)
    assert merged(given).documents == given
    assert merged(given).twins == ()


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        ([doc("r", BODY + FOOT, source=RESTATEMENT), doc("d", source=DIGEST), doc("o", typo(BODY))], "o"),
        ([doc("r", BODY + FOOT, source=RESTATEMENT), doc("d", source=DIGEST)], "d"),
        ([doc("short"), doc("long", BODY + FOOT)], "long"),
        ([doc("blank", BODY + "\n" * 99), doc("long", BODY + FOOT)], "long"),
        ([doc("first"), doc("second")], "first"),
    ],
)
def test_which_is_kept(documents: list[Document], expected: str) -> None:
    assert kept(*documents) == [expected]


def test_restatements_do_not_outvote() -> None:
    many = [doc(f"r{i}", source=RESTATEMENT, number=N) for i in range(30)]
    assert kept(*many[:20], doc("notice", number=N), *many[20:]) == ["notice"]


def test_many_variants_of_one_form() -> None:
    forms = [doc(f"f{i}", f"{2000 + i}年" + BODY) for i in range(40)]
    again = [replace(form, id="again" + form.id) for form in forms]
    assert merged([*forms, *again]).documents == tuple(
        replace(form, source=Source(origins=(form.id, "again" + form.id))) for form in forms
    )


def test_a_number_leads_past_a_crowd_of_equal_texts() -> None:
    crowd = [doc(f"d{serial}", BODY + FOOT, number=f"国科发政〔2009〕{serial}号") for serial in range(1, 31)]
    again = doc("again", BODY, "别名", "国科发政〔2009〕26号")
    assert merged([*crowd, again]).twins == (Twins("d26", ("again",), "near"),)


def test_what_the_kept_document_gains() -> None:
    official = doc("official", BODY + FOOT, issued="2012", source=Source(origins=("甲网",)))
    twin = doc(
        "twin",
        number=N,
        aliases=("办法全文", TITLE + " "),
        issued="2012-06-14",
        issuers=("科技部",),
        status=Status(State.REPEALED, "某决定"),
        guessed=("issuers", "issued"),
        source=Source(origins=("乙网", "甲网")),
    )
    digest = doc("digest", title="摘要", number=N, printed_by="办公厅", source=DIGEST)
    result = merged([digest, twin, official])
    assert result.documents == (
        replace(
            official,
            number=twin.number,
            issuers=("科技部",),
            status=twin.status,
            aliases=("办法全文", "摘要"),
            guessed=("issuers",),
            source=Source(origins=("甲网", "乙网", "digest")),
        ),
    )
    assert result.twins == (Twins("official", ("digest", "twin"), "near"),)


def test_a_title_is_gained_and_an_id_is_none() -> None:
    nameless, named = doc("file-1", title="file-1"), doc("file-2")
    (held,) = merged([nameless, named]).documents
    assert (held.id, held.title, held.aliases) == ("file-1", TITLE, ())
    (held,) = merged([named, nameless]).documents
    assert (held.id, held.title, held.aliases) == ("file-2", TITLE, ())


def test_a_number_that_was_gained_leads_on() -> None:
    whole, numbered = doc("whole", BODY + FOOT), doc("numbered", BODY + "附", number=N)
    renamed = doc("renamed", typo(BODY) + "共二页", "别名", N, source=SCANNED)
    result = merged([whole, numbered, renamed])
    assert result.twins == (Twins("whole", ("numbered", "renamed"), "near"),)


def test_same_and_near_are_told_apart() -> None:
    whole = BODY + FOOT
    assert merged(
        [doc("a", BODY), doc("b", whole), doc("c", whole + "。"), doc("d", typo(BODY), source=SCANNED)]
    ).twins == (
        Twins("b", ("a", "d"), "near"),
        Twins("b", ("c",), "same"),
    )


def test_one_without_a_number_is_one_of_two_with_numbers() -> None:
    result = merged([doc("none", BODY + FOOT), doc("n", number=N, source=DIGEST), doc("m", number=M, source=DIGEST)])
    assert [(held.id, str(held.number)) for held in result.documents] == [("none", N), ("m", M)]


def test_nothing_to_merge() -> None:
    assert merged([]).documents == ()
    assert merged(DOCUMENTS).documents == tuple(DOCUMENTS)
    assert merged([doc("a", "！！"), doc("b", "？？")]).twins == ()
    assert merged([doc("a", BODY + "\ud800", "\ud800"), doc("b", BODY + "\ud801", "\ud801")]).twins != ()


@st.composite
def libraries(draw: st.DrawFn) -> list[Document]:
    """Copies, with a foot or a word changed, of a few notices."""
    texts = st.sampled_from([BODY, BODY + FOOT, typo(BODY), OTHER, OTHER + FOOT, LETTER, LETTER + "此复。"])
    ids = count()
    documents = st.builds(
        lambda text, title, number, kind: doc(f"d{next(ids)}", text, title, number, source=Source(kind)),
        texts,
        st.sampled_from([TITLE, "另一办法", TITLE + "（2015年修订）"]),
        st.sampled_from([None, None, N, M]),
        st.sampled_from(SourceKind),
    )
    return draw(st.lists(documents, max_size=8))


@settings(deadline=None)
@given(libraries())
def test_merging_again_changes_nothing(documents: list[Document]) -> None:
    once = merged(documents)
    assert merged(once.documents) == replace(once, twins=(), members={})


@settings(deadline=None)
@given(libraries(), st.integers(0, 8))
def test_what_is_known_of_texts_changes_nothing(documents: list[Document], n: int) -> None:
    known = {sketch.key(one.text): sketch.Text(one.text).sketch.to_bytes() for one in documents[:n]}
    assert merged(documents, known) == merged(documents)


@pytest.mark.parametrize("text", ["", "！", "短", BODY, BODY * 3, "\ud800"])
def test_a_sketch_comes_back_as_it_was_stored(text: str) -> None:
    made = sketch.Text(text).sketch
    assert sketch.Sketch.of(made.to_bytes()) == made
    assert sketch.Text(text, {sketch.key(text): made.to_bytes()}).sketch == made


@settings(deadline=None)
@given(libraries())
def test_every_document_is_kept_or_stands_in_a_kept_one(documents: list[Document]) -> None:
    result = merged(documents)
    given_by_id = {held.id: held for held in documents}
    into = {other: twins.kept for twins in result.twins for other in twins.others}
    held = {document.id: document for document in result.documents}
    assert list(held) == [document.id for document in documents if document.id not in into]
    assert set(into.values()) <= set(held)
    for id_, stays in held.items():
        assert (stays.text, stays.source.kind) == (given_by_id[id_].text, given_by_id[id_].source.kind)
    for other, kept_id in into.items():
        gone, stays = given_by_id[other], held[kept_id]
        lost = [clause for clause in gone.text.splitlines() if clause not in stays.text]
        assert len("".join(lost)) <= len(gone.text) * 0.2
        assert other in stays.source.origins
        assert {gone.title} <= set(stays.titles)
        assert gone.number is None or stays.number is None or gone.number == stays.number


@settings(deadline=None)
@given(libraries(), st.data())
def test_the_order_only_decides_between_equals(documents: list[Document], data: st.DataObject) -> None:
    turned = data.draw(st.permutations(documents))

    def texts(library: list[Document]) -> list[tuple[str, SourceKind]]:
        return sorted((held.text, held.source.kind) for held in merged(library).documents)

    assert texts(documents) == texts(turned)


VERSIONS = [
    (
        "revisions of a law",
        [doc("c", title="某法（2018年修正）"), doc("a", title="中华人民共和国某法", issued="1993-07-02")],
        [("a", "c")],
    ),
    (
        "a revision is dated by its mark",
        [doc("b", title="某法（2015修正）", issued="1993-07-02"), doc("a", title="某法（二〇〇七年修订）")],
        [("a", "b")],
    ),
    (
        "number with other text",
        [doc("d", "摘要", number=N), doc("a", number=N, issued="2009-12-01", title="原文")],
        [("d", "a")],
    ),
    ("undated last", [doc("b", title="某法"), doc("a", OTHER, "某法（2015年修订）")], [("a", "b")]),
    (
        "on trial, same issuer",
        [
            doc("b", title="办法", issuers=("科技部",), issued="2015"),
            doc("a", OTHER, "办法（试行）", issuers=("科技部",), issued="2009"),
        ],
        [("a", "b")],
    ),
    ("on trial, issuers not told", [doc("a", title="办法（试行）"), doc("b", title="办法（暂行）")], []),
    (
        "on trial, other issuers",
        [doc("a", title="办法（试行）", issuers=("甲部",)), doc("b", title="办法", issuers=("乙部",))],
        [],
    ),
    ("same name, other issuers", [doc("a", issuers=("甲县",)), doc("b", OTHER, issuers=("乙县",))], []),
    (
        "same name, an issuer not told",
        [doc("b", issuers=("甲县",), issued="2012"), doc("a", OTHER, issued="2011")],
        [("a", "b")],
    ),
    (
        "whose is not told",
        [doc("a", issuers=("甲县",)), doc("b", issuers=("乙县",)), doc("c", issued="2012"), doc("d", issued="2010")],
        [("d", "c")],
    ),
    ("only a form in common", [doc("a", title="判决书"), doc("b", OTHER[:99] + LETTER * 3, "判决书")], []),
    ("words in common", [doc("a", title="某法"), doc("b", BODY[:300], "某法")], [("a", "b")]),
    (
        "kind of document for a title",
        [doc("a", title="通知", issued="2012"), doc("b", title="通知", issued="2013")],
        [],
    ),
    ("an id for a title", [doc("a", title="a", issued="2012"), doc("b", title="b", issued="2013")], []),
    ("amending decision", [doc("a", title="某法", issued="2012"), doc("b", title="某法（修正案）", issued="2013")], []),
    ("alone", [doc("a", number=N), doc("b", OTHER, "别名", M)], []),
]


@pytest.mark.parametrize(("documents", "groups"), [case[1:] for case in VERSIONS], ids=[case[0] for case in VERSIONS])
def test_versions(documents: list[Document], groups: list[tuple[str, ...]]) -> None:
    assert versions(documents) == {id_: group for group in groups for id_ in group}


@settings(deadline=None)
@given(libraries())
def test_versions_are_shared_and_disjoint(documents: list[Document]) -> None:
    found = versions(documents)
    for id_, group in found.items():
        assert id_ in group
        assert len(group) == len(set(group)) > 1
        assert all(found[other] == group for other in group)
