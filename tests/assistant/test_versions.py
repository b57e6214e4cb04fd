"""Which of several versions a title stands for."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.naming import Namer
from assistant.understanding import Query
from assistant.versions import in_force
from corpus.chunking import chunk
from index import catalogue
from index.catalogue import Catalogue
from index.relations import Graph
from tests.index.fakes import document

ISSUER = ("科学技术部",)
TITLE = "联盟评估工作办法"
TRIAL = document(
    "trial", f"{TITLE}（试行）", "第一条 试行三年。", "国科发政〔2009〕1号", issuers=ISSUER, issued="2009-03-01"
)
FIRST = document("first", TITLE, "第一条 每年评估一次。", "国科发政〔2012〕2号", issuers=ISSUER, issued="2012-05-01")
REVISED = document(
    "revised",
    f"{TITLE}（2016年修订）",
    "第一条 两年评估一次。",
    "国科发政〔2016〕3号",
    issuers=ISSUER,
    issued="2016-08-01",
)
REPEAL = document("repeal", "关于废止文件的决定", f"废止《{TITLE}（2016年修订）》。", issued="2020-01-01")
LAW_A = document("law-a", "某某管理规定", "第一条 甲。" * 9, issued="2010-01-01", issuers=ISSUER)
LAW_B = document("law-b", "某某管理规定", "第一条 甲。" * 8 + "第二条 乙。", issued="2014-01-01", issuers=ISSUER)
OTHER = document("other", "某某管理规定", "第一条 丙。", issued="2018-01-01", issuers=("另一部",))

ASKED = [
    (f"《{TITLE}》规定多久评估一次？", None, ["revised"]),
    (f"《{TITLE}》规定多久评估一次？", "2015-01-01", ["first"]),
    (f"《{TITLE}》规定多久评估一次？", "2010-01-01", ["trial"]),
    (f"《{TITLE}（试行）》规定多久评估一次？", None, ["trial"]),
    ("国科发政〔2009〕1号和国科发政〔2012〕2号有什么不同？", None, ["trial", "first"]),
    ("《某某管理规定》怎么说？", None, ["law-b"]),
    ("《某某管理规定》怎么说？", "2013-06-30", ["law-a"]),
    ("某某管理规定怎么说？", "2013-06-30", ["law-a"]),
]


def named(tmp_path: Path, question: str, as_of: str | None, *more: object) -> list[str]:
    documents = [TRIAL, FIRST, REVISED, LAW_B, LAW_A, *more]
    path = tmp_path / "catalogue.sqlite"
    catalogue.write(path, documents, {held.id: chunk(held) for held in documents})  # type: ignore[attr-defined]
    opened = Catalogue(path)
    found = Namer(opened).name(question)
    query = Query(question, question, question, found, found.held, found.likely, frozenset(), frozenset())
    chosen = in_force(query, opened, Graph(opened), as_of)
    assert set(chosen.named.held) == set(chosen.focus)
    return [*chosen.focus, *chosen.likely]


@pytest.mark.parametrize(("question", "as_of", "expected"), ASKED)
def test_a_title_stands_for_the_version_in_force(
    tmp_path: Path, question: str, as_of: str | None, expected: list[str]
) -> None:
    assert named(tmp_path, question, as_of) == expected


@pytest.mark.parametrize(("as_of", "expected"), [(None, ["first"]), ("2019-12-31", ["revised"])])
def test_a_repealed_version_is_passed_over(tmp_path: Path, as_of: str | None, expected: list[str]) -> None:
    assert named(tmp_path, f"《{TITLE}》规定多久评估一次？", as_of, REPEAL) == expected


def test_documents_of_two_issuers_are_no_versions(tmp_path: Path) -> None:
    assert set(named(tmp_path, "《某某管理规定》怎么说？", None, OTHER)) == {"law-b", "other"}
