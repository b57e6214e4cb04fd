"""Who a draft says issued a document: wrong where it is certain, and silence where it may be right or is not known."""

from __future__ import annotations

import pytest

from assistant.checking import check
from assistant.issuers import named_in
from corpus.types import Document
from index.catalogue import Catalogue
from tests.assistant.checking.factories import catalogue_of
from tests.index.fakes import document

HELD = [
    document(id_, title, text, number, issuers=issuers)
    for id_, title, number, issuers, text in [
        ("office", "科技部办公厅关于印发《联盟评估工作方案（试行）》的通知", "国科办政〔2012〕47号",
         ("科学技术部办公厅",), ""),
        ("house", "关于推动联盟构建与发展的实施办法（试行）", "国科发政〔2009〕648号", ("科学技术部",), ""),
        ("joint", "关于推动联盟构建的指导意见", "国科发政〔2008〕770号",
         ("科学技术部", "财政部", "国务院国有资产监督管理委员会", "国家开发银行"), ""),
        ("party", "中共中央 国务院关于创新体系建设的意见", "中发〔2012〕6号", ("中共中央", "国务院"), ""),
        ("place", "甲省财政厅关于印发《甲省种业补助办法》的通知", "甲财教〔2013〕65号", ("甲省财政厅",), ""),
        ("told", "甲省财政厅关于公布种业补助名单的通知", "甲财教〔2013〕66号", ("甲省财政厅",), ""),
        ("passed", "国务院办公厅转发科技部关于科普工作意见的通知", "国办发〔2011〕3号", ("国务院办公厅",), ""),
        ("signed", "关于开展科普统计的实施方案", "国科发财〔2011〕8号", ("科学技术部",),
         "科技部 中国科协\n教育部\n2011年3月1日\n"),
        ("unknown", "关于公布示范名单的通知", "示范办〔2011〕8号", ("全国示范工作领导小组",), ""),
        ("order", "甲省种业管理办法", "甲省人民政府令第203号", ("甲省人民政府",), ""),
        ("ministry", "种业登记办法", "科学技术部令第23号", ("科学技术部",), ""),
        ("nobody", "关于设立专项基金的通知", "基金〔2011〕8号", (), ""),
    ]
]  # fmt: skip
OFFICE = "《联盟评估工作方案（试行）》"
HOUSE = "《关于推动联盟构建与发展的实施办法（试行）》"
JOINT = "《关于推动联盟构建的指导意见》"
PLACE = "《甲省种业补助办法》"
PARTY = "《中共中央 国务院关于创新体系建设的意见》"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogue_of(tmp_path_factory.mktemp("library"), HELD)


WRONG = [
    (f"按照财政部{HOUSE}", "财政部"),
    (f"贯彻落实财政部印发的{HOUSE}", "财政部"),
    (f"财政部2009年12月1日发布的{HOUSE}", "财政部"),
    (f"财政部关于印发{HOUSE}的通知", "财政部"),
    (f"科技部、财政部{HOUSE}", "财政部"),
    (f"财政部、科技部联合印发的{HOUSE}", "财政部"),
    (f"财政部等六部门{HOUSE}", "财政部"),
    (f"财政部制定的{HOUSE}", "财政部"),
    (f"发展改革委、教育部等部门{JOINT}", "教育部"),
    (f"国家发展改革委{HOUSE}", "国家发展改革委"),
    (f"发改委{HOUSE}", "发改委"),
    (f"甲省科技厅{HOUSE}", "省科技厅"),
    (f"国务院{HOUSE}", "国务院"),
    (f"科技部办公厅{HOUSE}", "科技部办公厅"),
    (f"財政部{OFFICE}", "财政部"),
    (f"省教育厅{PLACE}", "省教育厅"),
    (f"财政部{PLACE}", "财政部"),
    (f"甲省财政厅办公室{PLACE}", "省财政厅办公室"),
    ("根据财政部国科发政〔2009〕648号文件", "财政部"),
    ("《财政部关于推动联盟构建与发展的实施办法（试行）》", "财政部"),
    (f"科技部{PARTY}", "科技部"),
]
QUIET = [
    f"科技部{HOUSE}", f"科学技术部{HOUSE}", f"国家科学技术部印发的{HOUSE}", f"科技部{OFFICE}", f"科技部办公厅{OFFICE}",
    f"科技部等六部门{JOINT}", f"科技部、财政部等六部门{JOINT}", f"国务院国资委、国家开发银行{JOINT}", f"财政部{JOINT}",
    f"国资委、开发银行{JOINT}", f"财政厅{PLACE}", f"省财政厅{PLACE}", f"财政局{PLACE}", f"甲省财政厅{PLACE}",
    f"党中央、国务院{PARTY}", f"国务院{PARTY}", f"中共中央办公厅、国务院办公厅《甲意见》和{PARTY}",
    "国家发展改革委《国务院办公厅转发科技部关于科普工作意见的通知》",
    "中国科协《关于开展科普统计的实施方案》", "教育部《关于开展科普统计的实施方案》",
    "财政部《关于公布示范名单的通知》", "财政部《关于设立专项基金的通知》",
    f"某研究会{HOUSE}", f"某集团党委{HOUSE}", f"报送财政部{HOUSE}", f"财政部印发{HOUSE}实施细则",
    f"财政部转发的{HOUSE}", f"财政部按照{HOUSE}", f"财政部。{HOUSE}", f"财政部，{HOUSE}",
    f"财政部（{HOUSE}）",
    "乙省财政厅《关于转发〈甲省财政厅关于公布种业补助名单的通知〉的通知》（乙财教〔2014〕3号）",
    f"财政部《甲规程》（财发〔2011〕3号）和{HOUSE}", "财政部《甲规程》（财发〔2011〕3号）",
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), WRONG)
def test_a_stranger_is_told(library: Catalogue, text: str, name: str) -> None:
    found = list(check(Document("draft", "", text + "。"), library, "2014-05-01"))
    assert {finding.verdict.value for finding in found} == {"issuer-conflict"}
    assert all(f"所写发文机关是{name}，" in finding.message for finding in found)


@pytest.mark.parametrize("text", QUIET)
def test_what_may_be_right_or_is_not_known_is_left_alone(library: Catalogue, text: str) -> None:
    found = list(check(Document("draft", "", text + "。"), library, "2014-05-01"))
    assert "issuer-conflict" not in [finding.verdict.value for finding in found]


NAMED = [
    ("科技部、财政部等六部门", ["财政部", "科技部"]),
    ("科技部 财政部", ["财政部", "科技部"]),
    ("科技部会同工业和信息化部", ["工业和信息化部", "科技部"]),
    ("贯彻人力资源社会保障部", ["人力资源社会保障部"]),
    ("某部", []),
    ("抄送教育部", []),
    ("", []),
]


@pytest.mark.parametrize(("words", "names"), NAMED)
def test_bodies_at_the_end_of_words(words: str, names: list[str]) -> None:
    assert [body.name for body in named_in(words)] == names


ORDERS = [
    # an order, and what is said of its number; one that is not held is no fault where no title stands beside it
    ("《甲省种业管理办法》（甲省人民政府令第203号）", "ok"),
    ("《甲省种业管理办法》（省人民政府令第203号）", "ok"),
    ("《甲省种业管理办法》（省政府令第203号）", "ok"),
    ("省政府第203号令《甲省种业管理办法》", "order"),
    ("《甲省种业管理办法》（政府令第203号）", "ok"),
    ("根据省政府令第203号", "ok"),
    ("《甲省种业管理办法》（甲府令第203号）", "ok"),
    ("《种业登记办法》（科技部令第23号）", "ok"),
    ("《甲省种业管理办法》（省政府令第302号）", "number-title-conflict"),
    ("《甲省种业管理办法》（乙省人民政府令第203号）", "issuer-conflict"),
    ("《种业登记办法》（财政部令第23号）", "issuer-conflict"),
    ("根据省政府令第302号", "not-held"),
]


@pytest.mark.parametrize(("text", "verdict"), ORDERS)
def test_an_order_under_a_shortened_name_of_its_issuer(library: Catalogue, text: str, verdict: str) -> None:
    draft = Document("draft", "", f"{text}，开展工作。")
    numbers = [finding for finding in check(draft, library) if finding.kind.value == "number"]
    assert [finding.verdict.value for finding in numbers] == [verdict]
