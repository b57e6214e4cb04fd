"""Every verdict on a small library, the properties of all findings, and time that grows with the draft alone."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.checking import Finding, Review, Severity, check, review
from corpus.readers.metadata import document_from
from corpus.types import Document
from index.catalogue import Catalogue
from tests.assistant.checking.factories import catalogue_of
from tests.assistant.checking.held import LIBRARY
from tests.index.fakes import document


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogue_of(tmp_path_factory.mktemp("library"), LIBRARY)


def found(text: str, library: Catalogue, date: str | None = "2013-05-01", **fields: object) -> list[Finding]:
    return list(check(Document("draft", "", text, **fields), library, date))  # type: ignore[arg-type]


PLAN_TITLE, PLAN_NUMBER = "《联盟评估工作方案（试行）》", "国科办政〔2012〕47号"
MEASURES_TITLE, MEASURES_NUMBER = "《关于推动联盟构建与发展的实施办法（试行）》", "国科发政〔2009〕648号"
PLAIN = f"{PLAN_TITLE}（{PLAN_NUMBER}）"

VERDICTS = [
    # text, the words of the finding, verdict, suggestion, certain
    (PLAIN, PLAN_TITLE, "ok", None, False),
    (PLAIN, PLAN_NUMBER, "ok", None, False),
    ("《甲办法》（甲发〔2012〕1号）", "《甲办法》", "not-held", None, False),
    ("《甲办法》（甲发〔2012〕1号）", "甲发〔2012〕1号", "not-held", None, False),
    ("国科发政〔2012〕47号文件", "国科发政〔2012〕47号", "not-held", None, False),
    (f"{PLAN_TITLE}（国科办政〔2012〕74号）", "国科办政〔2012〕74号", "number-title-conflict", PLAN_NUMBER, True),
    (f"{PLAN_TITLE}（{MEASURES_NUMBER}）", MEASURES_NUMBER, "number-title-conflict", PLAN_NUMBER, False),
    (f"《毫不相干的别的文件》（{PLAN_NUMBER}）", PLAN_NUMBER, "number-title-conflict", None, False),
    (f"《联盟评价工作办法（试行）》（{PLAN_NUMBER}）",
     "《联盟评价工作办法（试行）》", "number-title-conflict", PLAN_TITLE, False),
    (f"{PLAN_TITLE}（国科发政〔2012〕47号）", "国科发政〔2012〕47号", "issuer-conflict", PLAN_NUMBER, True),
    (f"{PLAN_TITLE}（国科办体〔2012〕47号）", "国科办体〔2012〕47号", "issuer-conflict", PLAN_NUMBER, True),
    (f"科技部办公厅{MEASURES_TITLE}（{MEASURES_NUMBER}）", MEASURES_NUMBER, "issuer-conflict", None, False),
    (f"{PLAN_TITLE}（国科办政〔2013〕47号）", "国科办政〔2013〕47号", "year-conflict", PLAN_NUMBER, True),
    (f"2012年6月15日印发的{PLAIN}", PLAN_NUMBER, "year-conflict", None, False),
    (f"{PLAN_TITLE}（{PLAN_NUMBER}，2012年6月4日）", PLAN_NUMBER, "year-conflict", None, False),
    (f"2011年印发的{PLAN_TITLE}", PLAN_TITLE, "year-conflict", None, False),
    (f"2012年6月14日印发的{PLAIN}", PLAN_NUMBER, "ok", None, False),
    (f"《联盟评估工作方案（暂行）》（{PLAN_NUMBER}）",
     "《联盟评估工作方案（暂行）》", "suffix-conflict", PLAN_TITLE, True),
    (f"《联盟评估工作方案》（{PLAN_NUMBER}）", "《联盟评估工作方案》", "suffix-conflict", PLAN_TITLE, True),
    ("《联盟评估工作方案（暂行）》", "《联盟评估工作方案（暂行）》", "suffix-conflict", PLAN_TITLE, True),
    ("《联盟评估工作方案》", "《联盟评估工作方案》", "suffix-conflict", PLAN_TITLE, False),
    ("按照《联盟管理暂行规定》办理", "《联盟管理暂行规定》", "not-in-force", None, False),
    ("《联盟管理暂行规定》已经废止", "《联盟管理暂行规定》", "ok", None, False),
    ("《旧仪器进口规则》（国科发财〔1999〕3号）", "国科发财〔1999〕3号", "not-in-force", None, False),
    (f"{PLAN_TITLE}第三条", "第三条", "ok", None, False),
    (f"{PLAN_TITLE}第四条", "第四条", "clause-not-found", None, False),
    (f"{PLAN_TITLE}第二条第二款", "第二条第二款", "ok", None, False),
    (f"{PLAN_TITLE}第二条第三款", "第二条第三款", "clause-not-found", None, False),
    (f"{PLAN_TITLE}第二条第一款第（三）项", "第二条第一款第（三）项", "ok", None, False),
    (f"{PLAN_TITLE}第二条第（四）项", "第二条第（四）项", "clause-not-found", None, False),
    (f"{PLAN_TITLE}第二条第二款第（一）项", "第二条第二款第（一）项", "clause-not-found", None, False),
    (f"{PLAN_TITLE}（{PLAN_NUMBER}）第一条、第九条", "第九条", "clause-not-found", None, False),
    ("《关于推动联盟构建的指导意见》第三条", "第三条", "unchecked", None, False),
    ("《甲办法》第三条", "第三条", "unchecked", None, False),
    ("《关于印发〈联盟评估工作方案（暂行）〉的通知》",
     "《关于印发〈联盟评估工作方案（暂行）〉的通知》", "suffix-conflict",
     "《关于印发〈联盟评估工作方案（试行）〉的通知》", True),
    ("按照2012年第47号文", "第47号文", "unchecked", None, False),
    (f"{PLAN_TITLE}规定：“评估每三年进行一次，结果向社会公布。”",
     "评估每三年进行一次，结果向社会公布。", "ok", None, False),
    (f"{PLAN_TITLE}规定“評估每三年進行一次……向社会公布”", "評估每三年進行一次……向社会公布", "ok", None, False),
    (f"“评估每三年进行一次，结果向社会公布”（{PLAN_TITLE}）", "评估每三年进行一次，结果向社会公布", "ok", None, False),
    (f"{PLAN_TITLE}规定：“评估每两年进行一次，结果向社会公布。”",
     "评估每两年进行一次，结果向社会公布。", "quote-altered",
     "评估每三年进行一次，结果向社会公布。", True),
    (f"{PLAN_TITLE}规定：“联盟评估应当委托第三方机构独立实施”",
     "联盟评估应当委托第三方机构独立实施", "quote-altered", None, False),
    ("《关于推动联盟构建的指导意见》指出：“联盟评估应当委托第三方机构”",
     "联盟评估应当委托第三方机构", "unchecked", None, False),
    ("《关于推动联盟构建的指导意见》提出“约定知识产权的归属和收入分配”",
     "约定知识产权的归属和收入分配", "quote-altered", None, False),
    ("国科办政[2012]47号", "国科办政[2012]47号", "form", PLAN_NUMBER, True),
    ("甲发[2012]1号", "甲发[2012]1号", "form", "甲发〔2012〕1号", False),
    ("国科办政〔2012〕第047号", "国科办政〔2012〕第047号", "form", PLAN_NUMBER, True),
    (f"{PLAN_NUMBER}{PLAN_TITLE}", PLAN_NUMBER, "order", None, False),
    (f"{PLAN_NUMBER}文件即{PLAN_TITLE}", PLAN_NUMBER, "order", None, False),
    (f"“{PLAN_NUMBER}”文（{PLAN_TITLE}）", PLAN_NUMBER, "order", None, False),
    (f"{PLAN_NUMBER}印发的{PLAN_TITLE}", PLAN_NUMBER, "ok", None, False),
    (f"同时{PLAN_NUMBER}{PLAN_TITLE}", PLAN_NUMBER, "order", None, False),
    (f"经{MEASURES_NUMBER[1:]}{MEASURES_TITLE}", f"经{MEASURES_NUMBER[1:]}", "issuer-conflict", MEASURES_NUMBER, True),
    (f"即{PLAN_NUMBER}{PLAN_TITLE}", PLAN_NUMBER, "order", None, False),
    ("《关于做好年度统计工作的通知》", "《关于做好年度统计工作的通知》", "ambiguous", None, False),
    (f"{PLAN_TITLE}。《关于甲的工作方案》。《工作方案》", "《工作方案》", "ambiguous", None, False),
    (f"{PLAIN}。47号文要求", "47号文", "ok", None, False),
    (f"{PLAIN}。该方案要求", "该方案", "ok", None, False),
    ("《种业补助办法（试行）》。《补助办法》", "《补助办法》", "ok", None, False),
    ("《甲规程》。该规程", "该规程", "not-held", None, False),
    ("《甲市种业补助办法》和《乙市水利补助办法》。《补助办法》", "《补助办法》", "ambiguous", None, False),
    ("《关于修改〈甲补助办法〉的通知》和《种业补助办法（试行）》。《补助办法》", "《补助办法》", "ok", None, False),
    (f"《科技部办公厅关于印发〈联盟评估工作方案〉的通知》（{PLAN_NUMBER}）",
     "《科技部办公厅关于印发〈联盟评估工作方案〉的通知》", "suffix-conflict",
     "《科技部办公厅关于印发〈联盟评估工作方案（试行）〉的通知》", True),
    (f"《关于印发〈联盟评估工作方案〉的通知》（{PLAN_NUMBER}）",
     "《关于印发〈联盟评估工作方案〉的通知》", "suffix-conflict",
     "《关于印发〈联盟评估工作方案（试行）〉的通知》", True),
    ("《关于修改〈仪器补助规程（试行）〉的通知》（国科发财〔2019〕4号）",
     "《关于修改〈仪器补助规程（试行）〉的通知》", "suffix-conflict",
     "《关于修改〈仪器补助规程（暂行）〉的通知》", True),
    ("《乙厅关于印发〈种业补助办法（试行）〉的通知》",
     "《乙厅关于印发〈种业补助办法（试行）〉的通知》", "suffix-conflict",
     "《乙厅关于印发〈种业补助办法（暂行）〉的通知》", True),
    ("《种业补助办法》", "《种业补助办法》", "suffix-conflict", None, False),
    ("《联盟管理规定（试行）》（国科发计〔2009〕77号）",
     "《联盟管理规定（试行）》", "suffix-conflict", "《联盟管理规定》", True),
    (f"{MEASURES_TITLE}规定：“联盟由企业、大学和科研机构组成，签订具有法律约束力的协议书”",
     "联盟由企业、大学和科研机构组成，签订具有法律约束力的协议书", "quote-altered",
     "联盟由企业、大学和科研机构组成，签订具有法律约束力的协议", False),
    (f"{PLAN_TITLE}规定：“本方案自2012年7月1日起办”", "本方案自2012年7月1日起办", "quote-altered",
     "本方案自2012年7月1日起施行", True),
    (f"{PLAN_TITLE}规定：“评估每三年进行一次，结果向社会发布”", "评估每三年进行一次，结果向社会发布", "quote-altered",
     "评估每三年进行一次，结果向社会公布", True),
    ("《种业补助办法（暂行）》规定：“专项资金专款专用，用于良种繁育基地的比其不低于80%”",
     "专项资金专款专用，用于良种繁育基地的比其不低于80%", "quote-altered",
     "专项资金专款专用，用于良种繁育基地的比例不低于80%", True),
    ("根据《关于推动联盟构建的指导意见》（国科发政〔2018〕770号）",
     "国科发政〔2018〕770号", "year-conflict", "国科发政〔2008〕770号", True),
    (f"收费办法有{PLAN_NUMBER}", PLAN_NUMBER, "ok", None, False),
    (f"自{PLAN_NUMBER}实施以来", PLAN_NUMBER, "ok", None, False),
    ("自 國科辦政〔2012〕47號實施以來", "國科辦政〔2012〕47號", "ok", None, False),
    (f"我们会同有关方面对{PLAN_NUMBER}作了评估", PLAN_NUMBER, "ok", None, False),
    (f"随文附送{PLAN_NUMBER}", PLAN_NUMBER, "ok", None, False),
    ("自国科办政[2012]47号实施以来", "国科办政[2012]47号", "form", PLAN_NUMBER, True),
    ("自国科发财〔1999〕3号施行", "国科发财〔1999〕3号", "not-in-force", None, False),
    ("可查的有国科发政〔2009〕648号、〔2008〕770号", "〔2008〕770号", "ok", None, False),
    ("粤甲发〔2013〕65号", "粤甲发〔2013〕65号", "not-held", None, False),
    ("科办政〔2012〕47号", "科办政〔2012〕47号", "not-held", None, False),
    ("《种业补助办法（试行）》和《种业补助办法（暂行）》。该办法", "该办法", "ambiguous", None, False),
    ("《甲办法》（以下简称《办法甲》）、《种业补助办法（试行）》（甲发〔2013〕65号）均已报备，此办法",
     "此办法", "ambiguous", None, False),
    ("《甲规程》与《乙规程》不同。这一规程", "这一规程", "ambiguous", None, False),
    (f"根据《甲工作方案》制定了{PLAN_TITLE}。该方案", "该方案", "ok", None, False),
    (f"《联盟管理规定》和{PLAN_TITLE}。该方案", "该方案", "ok", None, False),
    (f"{PLAIN}（简称《评估方案》），《评估方案》第三条", "第三条", "ok", None, False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "verdict", "suggestion", "certain"), VERDICTS)
def test_verdicts(
    library: Catalogue, text: str, words: str, verdict: str, suggestion: str | None, certain: bool
) -> None:
    (one,) = [finding for finding in found(text + "。", library) if finding.text == words]
    assert (one.verdict.value, one.suggestion, one.certain) == (verdict, suggestion, certain), one.message


SEVERITIES = {
    "ok": "info", "not-held": "info", "unchecked": "info", "form": "hint", "order": "hint", "ambiguous": "warning",
}  # fmt: skip


@pytest.mark.parametrize(("text", "words", "verdict"), [row[:3] for row in VERDICTS])
def test_severities(library: Catalogue, text: str, words: str, verdict: str) -> None:
    (one,) = [finding for finding in found(text + "。", library) if finding.text == words]
    of_digest = verdict == "quote-altered" and one.document is not None and one.document.id == "digest"
    assert one.severity.value == ("warning" if of_digest else SEVERITIES.get(verdict, "error"))


SAID, CHANGED = "评估每三年进行一次，结果向社会公布", "评估每两年进行一次，结果向社会公布"
OF_THE_PLAN = [
    "{plan}第二条：“{words}”。",
    "{plan}第二条写得明白——“{words}”。",
    "{plan}写道，“{words}”。",
    "{plan}：“{words}”。",
    "用{plan}的话说，就是“{words}”。",
    "“{words}”，这是{plan}的要求。",
    "“{words}”，这正是科技部办公厅{plan}定下的规矩。",
    "“{words}”——{plan}如是说。",
    "“{words}”，出自{plan}。",
    "“{words}”的规定见{plan}第二条。",
    "“{words}”，{plan}如此规定。",
    "“{words}”“结果向社会公布”，这是{plan}第二条的规定。",
    "{plan}规定“结果向社会公布”，又要求“{words}”。",
    "按照{plan}“{words}”的要求，抓紧落实。",
    "{plan}对此已有安排，明确提出“{words}”。",
    "翻开{plan}，第二条赫然写着“{words}”。",
    "引用{plan}中的一段话：“{words}”。",
    "“{words}”一语，载于{plan}。",
]


@pytest.mark.parametrize("text", OF_THE_PLAN)
@pytest.mark.parametrize(("words", "verdict"), [(SAID, "ok"), (CHANGED, "quote-altered")])
def test_quotations_by_whatever_words_they_are_attributed(
    library: Catalogue, text: str, words: str, verdict: str
) -> None:
    draft = text.format(plan=PLAIN, words=words)
    assert [one.verdict.value for one in found(draft, library) if one.text == words] == [verdict]


NOT_OF_THE_PLAN = [
    f"{PLAIN}印发后，某市打出口号：“早评估、早整改、早见效”。",
    f"“早评估、早整改、早见效”，这是落实{PLAIN}的成果。",
    f"“早评估、早整改、早见效”——{PLAIN}解读。",
    f"对“早评估、早整改、早见效”，{PLAIN}没有涉及。",
    f"“早评估、早整改、早见效”。{PLAIN}已经印发。",
    f"根据{PLAIN}，市里提出“早评估、早整改、早见效”。",
    f"{PLAIN}出台后，有人说：“早评估、早整改、早见效”。",
]


@pytest.mark.parametrize("text", NOT_OF_THE_PLAN)
def test_words_beside_a_document_are_not_a_quotation_of_it(library: Catalogue, text: str) -> None:
    assert [one.kind.value for one in found(text, library)] == ["title", "number"]


MESSAGES = [
    ("《联盟管理暂行规定》。", "国科发计〔2009〕77号"),
    (f"{PLAN_TITLE}第二条第三款。", "只有2款"),
    (f"{PLAN_TITLE}规定：“评估每两年进行一次，结果向社会公布”。", "库中“三”引作“两”"),
    (f"《毫不相干的别的文件》（{PLAN_NUMBER}）。", "无法断定"),
    ("国科办政[2012]47号。", "GB/T 9704—2012第7.2.5条"),
    (f"{PLAN_NUMBER}{PLAN_TITLE}。", "习惯"),
    (f"{PLAIN}。", "效力未核实"),
    ("《关于做好年度统计工作的通知》。", "国统办〔2011〕8号"),
    (f"{PLAN_TITLE}（国科办政[2012]74号）。", "六角括号"),
]


@pytest.mark.parametrize(("text", "words"), MESSAGES)
def test_messages(library: Catalogue, text: str, words: str) -> None:
    assert any(words in finding.message for finding in found(text, library))


def test_evidence_of_a_repeal(library: Catalogue) -> None:
    (one,) = found("按照《联盟管理暂行规定》办理。", library)
    assert one.evidence is not None
    assert one.evidence.document_id == "new"
    assert "废止" in one.evidence.quote


@pytest.mark.parametrize(
    ("date", "verdict", "severity"),
    [
        ("2009-06-01", "ok", Severity.INFO),
        ("2013-05-01", "not-in-force", Severity.ERROR),
        (None, "not-in-force", Severity.WARNING),
    ],
)
def test_validity_is_that_of_the_day(library: Catalogue, date: str | None, verdict: str, severity: Severity) -> None:
    (one,) = found("按照《联盟管理暂行规定》办理。", library, date)
    assert (one.verdict.value, one.severity) == (verdict, severity)
    assert ("本文没有日期" in one.message) == (date is None)


@pytest.mark.parametrize(("date", "verdict"), [("2013-05-01", "suffix-conflict"), ("2009-11-30", "not-held")])
def test_an_added_suffix_may_be_that_of_an_earlier_version(
    tmp_path_factory: pytest.TempPathFactory, date: str, verdict: str
) -> None:
    held = document("held", "甲管理规定", "略。", "甲发〔2009〕7号", issued="2009-12-01")
    (one,) = found("《甲管理规定（试行）》。", catalogue_of(tmp_path_factory.mktemp("held"), [held]), date)
    assert one.verdict.value == verdict
    assert one.severity is (Severity.WARNING if verdict == "suffix-conflict" else Severity.INFO)
    assert "甲发〔2009〕7号" in one.message


BASES = [
    (f"根据{PLAIN}，制定本办法。", "2012-06-01", "later-basis"),
    (f"根据{PLAIN}，制定本办法。", "2012-06", "ok"),
    (f"根据{MEASURES_TITLE}（{MEASURES_NUMBER}）和{PLAIN}，制定本办法。", "2010", "later-basis"),
    *((text, "2012-06-01", "later-basis") for text in (
        f"鉴于{PLAIN}已作部署，建议同步推进。",
        f"本文以{MEASURES_TITLE}（{MEASURES_NUMBER}）和{PLAIN}为依据。",
        f"本文以{PLAIN}、{MEASURES_TITLE}（{MEASURES_NUMBER}）第二条为依据。",
        f"现以{PLAN_NUMBER}文件为依据，明确有关事项。",
        f"作此安排的依据，一是上级部署，二是{PLAIN}。",
        f"依据有二：其一，{MEASURES_TITLE}；其二，{PLAIN}。",
        f"于法有据：依的是{PLAIN}。",
        f"我们这样做，根据就是{PLAIN}。",
        f"经{PLAIN}授权，可以开展试点。",
        f"所列政策依据中，{PLAIN}在列。",
        f"上述意见系参酌{PLAIN}形成。",
        f"{PLAIN}为本项工作提供了依据。",
        f"{PLAIN}、{MEASURES_TITLE}均为本文依据。",
        f"制定依据：1.{MEASURES_TITLE}；2.{PLAIN}。",
        f"依据：{MEASURES_TITLE}；{PLAIN}。",
        f"{PLAIN}已有规定，据此提出意见。",
        f"在{MEASURES_TITLE}和{PLAIN}的基础上提出意见。",
    )),
    *((text, "2012-06-01", "later-basis") for text in (
        f"参阅{PLAIN}。",
        f"会议传达学习了{PLAIN}。",
        f"督查发现，个别单位落实{PLAIN}不到位。",
        f"同志们，{PLAIN}印发以来，联盟发展很快。",
        "同意你厅按国科办政〔2012〕47号办理。",
        f"问：这次调整与{PLAIN}是什么关系？",
    )),
    (f"依据是{MEASURES_TITLE}，现将{PLAIN}印发给你们。", "2012-06-01", "ok"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "date", "verdict"), BASES)
def test_a_basis_is_not_later_than_the_draft(library: Catalogue, text: str, date: str, verdict: str) -> None:
    assert [f.verdict.value for f in found(text, library, date) if f.text == PLAN_NUMBER] == [verdict]


OWN = [
    ("根据《某市联盟管理办法》，制定本办法。", "self-reference"),
    ("现将《某市联盟管理办法》印发给你们。", "ok"),
    ("各单位要按照《某市联盟管理办法》抓好落实。", "ok"),
    ("根据《关于印发〈某市联盟管理办法〉的通知》，通知如下。", "self-reference"),
    ("根据某科发〔2014〕5号，通知如下。", "self-reference"),
    ("按照某科发〔2014〕5号有关规定，现将申报事项通知如下。", "self-reference"),
    ("按照《关于印发〈某市联盟管理办法〉的通知》要求，现就申报通知如下。", "self-reference"),
    ("按照《某市联盟管理办法》要求，现就申报通知如下。", "ok"),
    ("按照某科发〔2014〕5号有关规定执行，并报送材料。", "ok"),
]


@pytest.mark.parametrize(("text", "verdict"), OWN)
def test_a_draft_is_not_its_own_basis(library: Catalogue, text: str, verdict: str) -> None:
    own = document("draft", "关于印发《某市联盟管理办法》的通知", text, "某科发〔2014〕5号")
    assert [finding.verdict.value for finding in check(own, library)] == [verdict]


PASTED = [
    f"{PLAN_TITLE}（国科办政〔2011〕47号）",
    "国科办政〔2011〕47号\n国科办政〔2012〕47号\n",
    "联盟评估工作方案（国科办政〔2011〕47号）",
    "国科办政〔2011〕47号、国科办政〔2012〕47号",
]


@pytest.mark.parametrize("text", PASTED)
def test_a_pasted_reference_is_not_the_draft_itself(library: Catalogue, text: str) -> None:
    draft = document_from({}, "draft", None, text)
    assert not any("本文自身" in finding.message for finding in check(draft, library))


def test_without_a_library(tmp_path_factory: pytest.TempPathFactory) -> None:
    empty = catalogue_of(tmp_path_factory.mktemp("empty"), [])
    text = (
        "《某市人民政府关于加快创新的意见》（某政发〔2011〕3号）。\n《某市安全生产监督管理办法》（某政发〔2011〕3号）。\n"
        "《某市人民政府关于加快创新的意见》（某政发〔2012〕9号）。\n一、甲\n二、乙\n四、丙\n"
    )
    wrong = [(f.text, f.verdict.value, f.severity) for f in found(text, empty) if f.severity is not Severity.INFO]
    assert wrong == [
        ("某政发〔2011〕3号", "number-title-conflict", Severity.ERROR),
        ("某政发〔2012〕9号", "number-title-conflict", Severity.WARNING),
        ("四、", "order", Severity.WARNING),
    ]


@pytest.mark.parametrize(
    ("title", "second", "severity"),
    [
        ("某市共享单车停放管理标准", "某政发〔2011〕13号", Severity.ERROR),
        ("某市共享单车停放管理标准", "某政发〔2012〕3号", Severity.ERROR),
        ("某市共享单车停放管理标准", "某政办发〔2011〕3号", Severity.ERROR),
        ("某市共享单车停放管理标准", "某政发〔2012〕9号", Severity.WARNING),
        ("关于报送某市年度总结的通知", "某政发〔2011〕13号", Severity.WARNING),
    ],
)
def test_two_numbers_of_a_title(
    tmp_path_factory: pytest.TempPathFactory, title: str, second: str, severity: Severity
) -> None:
    text = f"《{title}》（某政发〔2011〕3号）已经印发。再看《{title}》（{second}）。"
    wrong = [
        f for f in found(text, catalogue_of(tmp_path_factory.mktemp("empty"), [])) if f.verdict.value != "not-held"
    ]
    assert [(f.text, f.verdict.value, f.severity) for f in wrong] == [(second, "number-title-conflict", severity)]


RIGHT = [
    PLAIN, f"科技部办公厅印发的{PLAIN}", "《关于印发〈联盟评估工作方案（试行）〉的通知》（国科办政〔2012〕47号）",
    "《科技部办公厅关于印发〈联盟评估工作方案(试行)〉的通知》（國科辦政〔2012〕47號）", "《聯盟評估工作方案（試行）》",
    "《关于推动联盟构建与发展的实施办法(试行)》（国科发政字〔2009〕648号）", "国科办政〔2012〕\n47号",
    f"{MEASURES_TITLE}、{PLAN_TITLE}（{MEASURES_NUMBER}、{PLAN_NUMBER}）", "国科办政〔２０１２〕４７号",
    "《联盟评估\n工作方案（试行）》", f"{PLAN_TITLE}（{PLAN_NUMBER}，以下简称《评估方案》）印发后，《评估方案》第二条",
]  # fmt: skip
NOTHING_WRONG = [
    "（2025）沪0101刑初682号", "GB/T 9704—2012第7.2.5条", "电话010-58881762",
    "《中华人民共和国公司法》第三条",
    "《人民日报》2012年6月14日第3版", "发票号码04403154", "二O一二年六月十四日", "合同编号：HT〔2012〕第3号",
    "第12页", "3号楼", "国科办政",
]  # fmt: skip
BEFORE = ["", "按照", "各单位要认真执行", "为落实", "参见"]
AFTER = ["。", "的规定。", "，请遵照执行。", "等文件。"]


@given(
    st.lists(
        st.tuples(st.sampled_from(BEFORE), st.sampled_from(RIGHT + NOTHING_WRONG), st.sampled_from(AFTER)), max_size=6
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_right_is_never_called_wrong(library: Catalogue, parts: list[tuple[str, str, str]]) -> None:
    text = "\n".join("".join(part) for part in parts)
    assert [f.message for f in found(text, library) if f.severity in (Severity.ERROR, Severity.WARNING)] == []


PIECES = st.sampled_from(
    [
        *'《》〈〉〔〕[]（）“”"「」、，。\n\t\x00\x7f …—号第条款项年月日',
        *RIGHT,
        *(row[0] for row in VERDICTS),
        "附件3",
        "以下简称",
        "第一条",
        "770号文",
        "该办法",
    ]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=14).map("".join))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_findings_of_any_text(library: Catalogue, text: str) -> None:
    findings = found(text, library)
    texts = {held.id: held.text for held in LIBRARY}
    places = [(f.span, f.kind) for f in findings]
    assert [span for span, _ in places] == sorted(span for span, _ in places)
    assert len(set(places)) == len(places)
    for one in findings:
        assert one.text == one.span.of(text) != ""
        assert one.message or one.verdict.value == "ok"
        assert one.evidence is None or one.evidence.span.of(texts[one.evidence.document_id]) == one.evidence.quote != ""
        assert not one.certain or (one.suggestion is not None and one.suggestion != one.text)


@given(
    st.sampled_from([PLAN_NUMBER, MEASURES_NUMBER]),
    st.sampled_from(["[]", "［］", "【】", "（）", "〈〉", "﹝﹞", "〖〗"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_a_machine_may_replace_is_right_afterwards(library: Catalogue, number: str, brackets: str) -> None:
    text = number.replace("〔", brackets[0]).replace("〕", brackets[1])
    (one,) = found(f"见{text}。", library)
    assert (one.verdict.value, one.certain, one.suggestion) == ("form", True, number)
    (again,) = found(f"见{one.suggestion}。", library)
    assert again.verdict.value == "ok"


def test_one_change_of_a_quotation_is_found(library: Catalogue) -> None:
    words = "联盟由企业、大学和科研机构组成，签订具有法律约束力的协议"
    for at, character in enumerate(words):
        changed = words[:at] + "某" + words[at + 1 :]
        (one,) = [f for f in found(f"{MEASURES_TITLE}规定：“{changed}”。", library) if f.text == changed]
        assert one.verdict.value == "quote-altered", changed
        assert (f"库中“{character}”引作“某”" if character not in "，、" else "多出“某”") in one.message
        assert (one.suggestion, one.certain) == (words, True)


def test_findings_come_as_they_are_made(library: Catalogue) -> None:
    findings = check(Document("draft", "", f"{PLAIN}。" * 2000), library)
    assert next(findings).text == PLAN_TITLE


def test_place_and_summary(library: Catalogue) -> None:
    draft = replace(document("draft", "", f"{PLAIN}。\n甲发〔2012〕1号"))
    made: Review = review(draft, library)
    assert made.summary == {"ok": 2, "not-held": 1}
    assert set(made.to_json()) == {"findings", "summary"}


HOSTILE = {
    "open titles": "《", "nested": "《《》", "titles": "《甲》", "brackets": "〔",
    "numbers": "国发〔2012〕1号、", "quotes": "“",
    "articles": "第一条", "marks": "一、\n", "controls": "\x00\x7f", "annexes": "附件1",
    "basis": "根据", "serials": "1号文",
    "digits": "1", "spaces": " ", "lines": "\n", "definitions": "《甲》（以下简称《办法》）", "bare": "《办法》该办法",
}  # fmt: skip
SIZE = 30_000


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_time_grows_with_the_draft_alone(library: Catalogue, piece: str) -> None:
    def seconds(size: int) -> float:
        draft = Document("draft", "", piece * (size // len(piece)))
        begun = time.process_time()
        for _ in check(draft, library):
            pass
        return time.process_time() - begun

    seconds(SIZE // 4)
    assert seconds(4 * SIZE) < 8 * seconds(SIZE) + 0.5
