"""What the words around a mention make of it: each table has what is wrong, and what is right and must stay so."""

from __future__ import annotations

import pytest

from assistant.checking import Finding, check
from corpus.types import Document
from index.catalogue import Catalogue
from tests.assistant.checking.factories import catalogue_of
from tests.assistant.checking.held import LIBRARY
from tests.index.fakes import document

PLAN, NUMBER, BARE = (
    "《联盟评估工作方案（试行）》（国科办政〔2012〕47号）",
    "国科办政〔2012〕47号",
    "《联盟评估工作方案（试行）》",
)
OLD, NEW = "《联盟管理暂行规定》（国科发计〔2005〕9号）", "《联盟管理规定》（国科发计〔2009〕77号）"
HOUSE = "《关于推动联盟构建与发展的实施办法（试行）》（国科发政〔2009〕648号）"
SAID, CHANGED = "评估每三年进行一次，结果向社会公布", "评估每两年进行一次，结果向社会公布"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    law = document("law", "中华人民共和国联盟法", "第一条 略。\n", issued="2012-12-01")
    again = document("again", "关于表彰先进联盟的决定", "《关于表彰先进联盟的决定》（甲发〔2001〕3号）同时废止。\n",
                     "甲发〔2012〕8号", issued="2012-11-01")  # fmt: skip
    return catalogue_of(tmp_path_factory.mktemp("library"), [*LIBRARY, law, again])


def graver(text: str, library: Catalogue, date: str | None = "2013-05-01") -> set[str]:
    """The verdicts of what is called wrong or doubtful."""
    found: list[Finding] = list(check(Document("draft", "", text), library, date))
    return {one.verdict.value for one in found if one.severity.value in ("error", "warning")}


LATER = [
    f"附件2：{PLAN}（节选）", f"承接{PLAN}的项目已经启动。", f"群众反映的问题，{PLAN}已有说明。",
    f"督办事项：落实{NUMBER}。", f"{BARE}给联盟吃了定心丸。", "落实甲发〔2013〕5号精神。",
]  # fmt: skip
NOT_LATER = [
    "我们正抓紧起草《联盟评估工作方案（试行）》，年底前报审。", "目前《联盟评估工作方案（试行）》已形成初稿。",
    "会议审议了《联盟评估工作方案（试行）》。", "根据《中华人民共和国联盟法》，提出意见。",
    "按照《关于表彰先进联盟的决定》执行。", f"落实{HOUSE}。", "落实甲发〔2012〕5号精神。",
]  # fmt: skip


@pytest.mark.parametrize("text", LATER)
def test_a_document_that_came_after_the_draft(library: Catalogue, text: str) -> None:
    assert graver(text, library, "2012-06-01") == {"later-basis"}


@pytest.mark.parametrize("text", NOT_LATER)
def test_a_document_that_is_to_come_or_may_have_been_before(library: Catalogue, text: str) -> None:
    assert graver(text, library, "2012-06-01") == set()


ENDED = [
    f"按照原则，经费使用须符合{OLD}。", f"经费适用{OLD}，违反规定的停止执行拨款。",
    f"凡违反{OLD}的，废止其合同。", f"对照{OLD}逐项核验，超标票据一律作废。", f"本次修订参考了{OLD}。",
    f"旧设备处置按{OLD}办理。", f"单位曾多次咨询{OLD}的范围。", f"同意废止原合同，改按{OLD}执行。",
]  # fmt: skip
PAST = [
    f"{OLD}已停用。", f"清理结果：{OLD}列入废止目录。", f"{NEW}取代了2005年的{OLD}。", f"请不要再引用{OLD}。",
    f"{NEW}施行前，按{OLD}立项的项目继续执行。", f"相较于{OLD}，{NEW}扩大了范围。", f"{OLD}（已废止）规定了专账。",
    f"当时依据{OLD}立项。", f"新办法由{OLD}修订而来。", f"下列文件予以废止：\n1.{OLD}\n", f"2005年，科技部印发{OLD}。",
    f"问：{OLD}还有效吗？",
]  # fmt: skip


@pytest.mark.parametrize("text", ENDED)
def test_what_has_ended_is_rested_on(library: Catalogue, text: str) -> None:
    assert graver(text, library) == {"not-in-force"}


@pytest.mark.parametrize("text", PAST)
def test_what_has_ended_is_spoken_of_as_past(library: Catalogue, text: str) -> None:
    assert graver(text, library) == set()


ISSUED = [
    (f"{PLAN}由教育部印发。", "issuer-conflict"),
    (f"{PLAN}，由省财政厅出台。", "issuer-conflict"),
    (f"{PLAN}（教育部2012年印发）已经施行。", "issuer-conflict"),
    (f"{PLAN}是教育部2012年公布的。", "issuer-conflict"),
    (f"财政部近日发布{PLAN}。", "issuer-conflict"),
    (f"经研究，教育部联合有关方面下发了{PLAN}。", "issuer-conflict"),
    (f"{PLAN}印发于2012年6月18日。", "year-conflict"),
    (f"{PLAN}自2011年出台以来，成效明显。", "year-conflict"),
    (f"2012年5月，科技部办公厅印发{PLAN}。", "year-conflict"),
    (f"早在2010年，科技部办公厅就印发了{PLAN}。", "year-conflict"),
    (f"2012年6月1日，科技部办公厅、教育部联合印发{PLAN}。", "issuer-conflict"),
]
NOT_ISSUED = [
    f"{PLAN}由科技部办公厅印发。", f"2012年6月，科技部办公厅印发{PLAN}。", f"{PLAN}印发后，教育部制定了配套措施。",
    f"教育部收到科技部办公厅印发的{PLAN}。", f"请教育部按{PLAN}办理。", f"经商财政部，科技部办公厅印发了{PLAN}。",
    f"教育部印发了贯彻{PLAN}的方案。", f"{PLAN}由教育部负责落实。", f"2012年9月，教育部转发了{PLAN}。",
    f"{PLAN}自2012年7月1日起施行。", f"科技部办公厅会同财政部制定了{PLAN}。", f"{PLAN}由教育部转发。",
    f"2013年3月1日，教育部学习科技部办公厅印发的{PLAN}。", f"{PLAN}要求教育部发布名单。",
]  # fmt: skip


@pytest.mark.parametrize(("text", "verdict"), ISSUED)
def test_who_issued_it_and_when(library: Catalogue, text: str, verdict: str) -> None:
    assert verdict in graver(text, library)


@pytest.mark.parametrize("text", NOT_ISSUED)
def test_bodies_and_days_of_something_else(library: Catalogue, text: str) -> None:
    assert graver(text, library) == set()


BY_LIKENESS = [
    "{plan}已经施行。频次上，“{words}”。", "“{words}”，{plan}白纸黑字。", "根据{plan}，“{words}”，请引以为戒。",
    "所谓“{words}”，来历就是{plan}。", "诚如{plan}所言，要「{words}」。", "{plan}摘录如下：\n{words}",
    "{plan}和《关于推动联盟构建与发展的实施办法（试行）》都规定“{words}”。", "{plan}里讲过这样一句，『{words}』。",
]  # fmt: skip
SLOGANS = [
    f"为落实{PLAN}要求：“早评估、早整改、早见效”，各地行动迅速。", f"贯彻{PLAN}，推进“双碳”和“一网通办”。",
    f"根据{PLAN}，设立“联盟评估工作方案办公室”。", f"会上强调，“把联盟工作摆在突出位置”，认真落实{PLAN}。",
    f"建议将{PLAN}第二条修改为“{CHANGED}”。", f"{PLAN}出台后，“评估进园区”活动办了12场。",
]  # fmt: skip


@pytest.mark.parametrize("text", BY_LIKENESS)
@pytest.mark.parametrize(("words", "verdict"), [(SAID, "ok"), (CHANGED, "quote-altered")])
def test_a_quotation_is_of_the_document_that_it_is_like(
    library: Catalogue, text: str, words: str, verdict: str
) -> None:
    found = check(Document("draft", "", text.format(plan=PLAN, words=words)), library, "2013-05-01")
    assert [(one.verdict.value, one.document and one.document.id) for one in found if one.text == words] == [
        (verdict, "plan")
    ]


@pytest.mark.parametrize("text", SLOGANS)
def test_slogans_and_names_are_no_quotations(library: Catalogue, text: str) -> None:
    assert graver(text, library) == set()


CLAUSES = [
    (f"第九条是{PLAN}的罚则。", ["第九条"]),
    (f"{PLAN}明确，联盟应当符合第八条规定的条件。", ["第八条"]),
    (f"{PLAN}第一、三、五条。", ["五条"]),
    (f"{PLAN}第一至九条。", ["九条"]),
    (f"{PLAN}第二条第（三）、（五）项。", ["（五）项"]),
    (f"{PLAN}第二条第一、三款。", ["三款"]),
    (f"{PLAN}（第九条）。", ["第九条"]),
    (f"{PLAN}的规定，特别是其第十条。", ["第十条"]),
    (f"{PLAN}，业内称“评估十条”。评估十条第九条。", ["第九条"]),
    (f"{PLAN}（即“评估办法”）。按评估办法第九条。", ["第九条"]),
    (f"{PLAN}（文中简称《评估》）。《评估》第九条。", ["第九条"]),
    (f"{PLAN}已印发。该文第九条规定了罚则。", ["第九条"]),
    (f"{PLAN}第一、三条。", []),
    (f"{PLAN}第二条第（一）、（三）项。", []),
    (f"根据{PLAN}，双方签订的合同第九条作废。", []),
    (f"{PLAN}印发后，我局修改了制度第十八条。", []),
    (f"按照{PLAN}及本细则第十条办理。", []),
    (f"{PLAN}和劳动合同法第三十九条。", []),
    (f"{PLAN}已印发。张三撰写了文章，该文第九条引起重视。", []),
    (f"{PLAN}施行前，依据旧规定第十一条处理。", []),
]


@pytest.mark.parametrize(("text", "words"), CLAUSES)
def test_clauses_apart_from_their_document(library: Catalogue, text: str, words: list[str]) -> None:
    found = check(Document("draft", "", text), library, "2013-05-01")
    assert [one.text for one in found if one.verdict.value == "clause-not-found"] == words


OWN_NUMBER = "某科发〔2014〕5号"
ITSELF = [
    f"自{OWN_NUMBER}下发以来，全市新增联盟12家。",
    f"{OWN_NUMBER}对此已有规定，不再重复。",
    f"本通知是对{OWN_NUMBER}的补充。",
    f"我们认真学习了{OWN_NUMBER}，深受启发。",
    f"与{OWN_NUMBER}相衔接，现作如下安排。",
    f"我局已于去年印发{OWN_NUMBER}。",
]
ABOUT_ITSELF = [
    f"{OWN_NUMBER}自印发之日起施行。", f"各县要根据{OWN_NUMBER}制定方案。", f"凡不按{OWN_NUMBER}规定报送的，不予受理。",
    f"原有规定与{OWN_NUMBER}不一致的，按{OWN_NUMBER}执行。", f"下一步，我局将开展{OWN_NUMBER}的宣传。",
    f"请在信封注明“申报（{OWN_NUMBER}）”。", f"主动公开。{OWN_NUMBER}", f"{OWN_NUMBER}印发后，各县要抓紧组织。",
    f"某科技厅文件 {OWN_NUMBER}　签发人：张三\n",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "verdicts"), [*((text, {"self-reference"}) for text in ITSELF), *((text, {"ok"}) for text in ABOUT_ITSELF)]
)
def test_a_draft_that_names_itself(library: Catalogue, text: str, verdicts: set[str]) -> None:
    own = document("draft", "关于印发《某市联盟管理办法》的通知", text, OWN_NUMBER)
    assert {one.verdict.value for one in check(own, library) if one.text == OWN_NUMBER} == verdicts
