"""Issuers, days, articles, quotations and short names in many wordings; each with what is nearly so and is right."""

from __future__ import annotations

import pytest

from assistant.checking import Finding, check
from corpus.types import Document
from index.catalogue import Catalogue
from tests.assistant.checking.factories import catalogue_of
from tests.assistant.checking.held import LIBRARY
from tests.index.fakes import document

NUMBER, BARE = "国科办政〔2012〕47号", "《联盟评估工作方案（试行）》"
PLAN = f"{BARE}（{NUMBER}）"
SEEDS, FULL = "《甲省种业发展促进办法》（甲财教〔2013〕65号）", "《甲省种业发展促进办法》"
SAID = "评估每三年进行一次，结果向社会公布"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    title, text = "甲省种业发展促进办法", "第一条 为了发展种业，制定本办法。\n第二条 种业数据每季度更新一次。\n"
    seeds = document("seeds", title, text, "甲财教〔2013〕65号", issuers=("甲省财政厅",), issued="2013-03-01")
    return catalogue_of(tmp_path_factory.mktemp("library"), [*LIBRARY, seeds])


def found(text: str, library: Catalogue) -> list[Finding]:
    return list(check(Document("draft", "", text), library, "2016-05-01"))


def graver(text: str, library: Catalogue) -> set[str]:
    return {one.verdict.value for one in found(text, library) if one.severity.value in ("error", "warning")}


WRONG = [
    (f"{PLAN}的成文日期是2011年6月14日。", "year-conflict"),
    (f"{PLAN}的发布日期一栏，写的是2011年。", "year-conflict"),
    (f"2011年，{PLAN}正式出台。", "year-conflict"),
    (f"早在2010年，{NUMBER}就已印发。", "year-conflict"),
    (f"{PLAN}（公布时间：2011年3月）", "year-conflict"),
    (f"印发于2011年3月的{PLAN}，现已归档。", "year-conflict"),
    (f"那是2010年的事，{PLAN}正是那年印发的。", "year-conflict"),
    (f"制发{PLAN}的是财政部。", "issuer-conflict"),
    (f"{PLAN}，发文机关为教育部。", "issuer-conflict"),
    (f"{NUMBER}这份文件，印发单位是教育部。", "issuer-conflict"),
    (f"有疑问可问教育部，{PLAN}就是这家单位发的。", "issuer-conflict"),
    (f"发文单位一栏填的是教育部，文件是{PLAN}。", "issuer-conflict"),
    (f"财政部作为发文机关，对{PLAN}负责解释。", "issuer-conflict"),
    (f"第九条的内容，请看{PLAN}。", "clause-not-found"),
    (f"他违反的是第九条，依据为{PLAN}。", "clause-not-found"),
    (f"{PLAN}有“结果向社会公布，评估每三年进行一次”之规定。", "quote-altered"),
    (f"大家议论“结果向社会公布，评估每三年进行一次”，我又翻了翻{PLAN}。", "quote-altered"),
    (f"“联盟评估应当委托第三方机构独立实施”的出处是{PLAN}。", "quote-altered"),
    (f"照{PLAN}的说法，“联盟评估应当委托第三方机构独立实施”。", "quote-altered"),
    (f"{PLAN}里有一句话，“联盟评估应当委托第三方机构独立实施”。", "quote-altered"),
]  # fmt: skip
RIGHT = [
    f"{PLAN}的成文日期是2012年6月14日。",
    f"2012年，{PLAN}正式出台。",
    f"2015年，各地落实{PLAN}，成效明显。",
    f"2015年，{PLAN}印发满三年，我们作了评估。",
    f"2014年3月，{PLAN}发布后，联盟工作进展顺利。",
    f"2011年，联盟工作起步；{PLAN}随后印发。",
    f"有关数据截至2015年，见{PLAN}。",
    f"制发{PLAN}的是科技部办公厅。",
    f"{NUMBER}这份文件，印发单位是科技部办公厅。",
    f"请向财政部了解{PLAN}的经费口径。",
    f"教育部转发了{PLAN}。",
    f"教育部以2012年印发的{PLAN}为教材办班。",
    f"财政部的答复与{PLAN}一致。",
    f"有疑问可问教育部，{PLAN}该部也有存档。",
    f"按照合同第九条，结合{PLAN}，支付尾款。",
    f"办法内容如下。\n第九条　按照{PLAN}执行。",
    f"对照本办法第九条和{PLAN}，逐项整改。",
    f"有关第九项措施，按照{PLAN}执行。",
    f"{PLAN}的原话是“评估每三年进行一次，（略）”。",
    f"{PLAN}的原话是“……结果向社会公布”。",
    f"会议提出“强化担当、狠抓落实、敢于斗争”，并学习了{PLAN}。",
    f"厅长说：“评审要快、验收要严、结果要用。”这与{PLAN}的精神一致。",
    f"以“创新驱动引领产业发展新格局”为主题，宣传{PLAN}。",
    f"《关于推动联盟构建与发展的实施办法（试行）》早有要求：“评估每三年进行一次”（见{PLAN}）。",
    f"批注写道：“请查{PLAN}第三条。”",
    f"针对“评估走过场、整改不到位”的问题，{NUMBER}作了部署。",
]


@pytest.mark.parametrize(("text", "verdict"), WRONG)
def test_what_is_wrong_is_told_whatever_the_wording(library: Catalogue, text: str, verdict: str) -> None:
    assert graver(text, library) == {verdict}


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_never_called_wrong(library: Catalogue, text: str) -> None:
    assert graver(text, library) == set()


SHORT = [
    f"{SEEDS}印发后，咨询很多；本文写作《种业促进办法》。《种业促进办法》易懂。",
    f"先学{SEEDS}和{PLAN}，《种业促进办法》管钱。《种业促进办法》易懂。",
    f"《种业促进办法》指的就是{SEEDS}。《种业促进办法》易懂。",
    f"手册里说的《种业促进办法》，其实是{SEEDS}。《种业促进办法》易懂。",
    f"{FULL}（甲财教〔2013〕65号，下文的《办法》）已施行。《办法》易懂。",
    f"{SEEDS}（会上叫《办法》）已施行。《办法》易懂。",
]


@pytest.mark.parametrize("text", SHORT)
def test_a_short_name_is_known_by_its_characters_and_its_place(library: Catalogue, text: str) -> None:
    titles = [one for one in found(text, library) if one.kind.value == "title" and one.text != BARE]
    assert {one.verdict.value for one in titles} == {"ok"}
    assert {one.document.id for one in titles if one.document} == {"seeds"}


@pytest.mark.parametrize(
    "text",
    [
        f"根据《种业发展促进办法》和{SEEDS}，开展工作。",
        f"{SEEDS}已施行。另据《种业促进条例》，开展工作。",
        f"{SEEDS}已施行。有人提到《种业促进办法》。",
    ],
)
def test_a_title_that_may_be_of_another_document_is_no_short_name(library: Catalogue, text: str) -> None:
    other = next(one for one in found(text, library) if one.kind.value == "title" and one.text != FULL)
    assert other.verdict.value == "not-held"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (f"上午讲{SEEDS}，下午讲《乙市养老服务办法》，那份办法请补印。", "ambiguous"),
        (f"{SEEDS}，《乙市养老服务办法》，两份都在，此份办法先不印。", "ambiguous"),
        (f"根据《乙市养老服务办法》，省里印发了{SEEDS}，该办法共两条。", "ok"),
        (f"收到{SEEDS}，那份办法共两条。", "ok"),
    ],
)
def test_a_pointer_means_one_document_or_says_that_it_may_mean_two(library: Catalogue, text: str, verdict: str) -> None:
    pointer = next(one for one in found(text, library) if one.text in ("那份办法", "此份办法", "该办法"))
    assert pointer.verdict.value == verdict


@pytest.mark.parametrize("text", [f"{SEEDS}就此办法未作规定。", f"根据{SEEDS}，报送情况。特此办法。"])
def test_words_that_only_look_like_a_pointer(library: Catalogue, text: str) -> None:
    assert [one.text for one in found(text, library)] == [FULL, "甲财教〔2013〕65号"]


@pytest.mark.parametrize(
    ("text", "date", "severity"),
    [
        ("按照《甲省种业发展促进办法（试行）》，开展工作。", "2016-05-01", "error"),
        ("原《甲省种业发展促进办法（试行）》已有正式稿。", "2016-05-01", "warning"),
        ("按照《甲省种业发展促进办法（试行）》，开展工作。", None, "warning"),
        ("按照《甲省种业发展促进办法（试行）》，开展工作。", "2012-05-01", "info"),
    ],
)
def test_a_title_with_trial_of_which_only_the_final_one_is_held(
    library: Catalogue, text: str, date: str | None, severity: str
) -> None:
    title = next(one for one in check(Document("draft", "", text), library, date) if one.kind.value == "title")
    assert title.severity.value == severity


@pytest.mark.parametrize(
    ("title", "numbers", "severity"),
    [
        ("乙市养老服务办法", ("乙发〔2015〕14号", "乙发〔2015〕41号"), "error"),
        ("乙市养老服务工作要点", ("乙发〔2015〕14号", "乙发〔2015〕41号"), "error"),
        ("乙市养老服务工作要点", ("乙发〔2014〕14号", "乙发〔2015〕14号"), "warning"),
        ("关于开展养老服务检查的通知", ("乙发〔2015〕14号", "乙发〔2015〕41号"), "warning"),
    ],
)
def test_one_title_with_two_numbers(library: Catalogue, title: str, numbers: tuple[str, str], severity: str) -> None:
    first, second = numbers
    text = f"学习《{title}》（{first}）。落实《{title}》（{second}）。"
    wrong = [one for one in found(text, library) if one.verdict.value == "number-title-conflict"]
    assert [(one.text, one.severity.value) for one in wrong] == [(second, severity)]


@pytest.mark.parametrize("lead", ["三人当中有两人问到", "来信", ""])
def test_the_whole_code_is_read_where_the_library_knows_it(tmp_path_factory: pytest.TempPathFactory, lead: str) -> None:
    held = document("fund", "甲山公积金提取办法", "第一条 略。\n", "岫直公积金〔2014〕96号")
    library = catalogue_of(tmp_path_factory.mktemp("library"), [held])
    number = next(iter(found(f"{lead}岫直公积金〔2014〕96号。", library)))
    assert (number.text, number.verdict.value) == ("岫直公积金〔2014〕96号", "ok")
