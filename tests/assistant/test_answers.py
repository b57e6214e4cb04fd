"""What kinds of question get: whole lists, the rule that was asked for, the right refusal."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant
from assistant.types import AnswerStatus, Reason
from corpus.references import parse_number
from corpus.types import Document, State, Status
from index.store import Store

RULES = """山区道路养护补助
管理办法
山路发〔2019〕7号
第一条 为了规范补助，根据《道路养护条例》（国路发〔2010〕3号），制定本办法。
第二条 申请补助应当具备下列条件：
（一）道路已经通车满三年；
（二）有专人养护；
（三）账目公开。
第三条 补助标准为每公里每年8000元。
第四条 弄虚作假的，收回补助，并在二年内不受理其申请。
第五条 养护站点的数目有两种说法：
（一）统计年报：共有120个站点。
（二）交通年鉴：共有118个站点。
本办法未载验收的程序。
山区道路局
2019年3月5日"""
NOTE = """山区桥梁检查通知
山路发〔2020〕1号
一、检查时间
桥梁检查从2020年4月1日开始。
二、检查单位
桥梁检查由县交通站负责。"""


@pytest.fixture(scope="module")
def assistant(bundled_embedder, tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("rules"))
    documents = [
        Document(
            "rules", "山区道路养护补助管理办法", RULES, parse_number("山路发〔2019〕7号"), issuers=("山区道路局",)
        ),
        Document(
            "old",
            "山区渡口管理规定",
            "渡口由县交通站管理。渡船每年检验一次。",
            parse_number("山路发〔2001〕5号"),
            status=Status(State.REPEALED, "山路发〔2019〕9号", "2020-01-01"),
        ),
        Document("note", "山区桥梁检查通知", NOTE, parse_number("山路发〔2020〕1号")),
    ]
    store.build(documents, bundled_embedder)
    with store.open(bundled_embedder) as generation:
        yield Assistant(generation, bundled_embedder)


ANSWERS = [
    (
        "申请补助要具备哪些条件？",
        ["第二条 申请补助应当具备下列条件：", "（一）道路已经通车满三年；", "（三）账目公开。"],
    ),
    ("补助每公里多少元？", ["8000元"]),
    ("弄虚作假怎么处理？", ["收回补助"]),
    ("养护站点有多少个？", ["120个", "118个"]),
    ("山路发〔2019〕7号是谁发的？", ["山区道路局"]),
    ("山路发〔2019〕7号是哪天发的？", ["2019年3月5日"]),
    ("山路发[2019]7号是什么文件？", ["山区道路养护补助管理办法"]),
    ("《山区道路养护补助管理办法》的文号是什么？", ["山路发〔2019〕7号"]),
    ("山路发〔2019〕7号依据什么制定？", ["国路发〔2010〕3号"]),
    ("7号文第四条怎么说的？", ["第四条 弄虚作假的"]),
    ("桥梁检查由谁负责？", ["县交通站"]),
]
REFUSALS = [
    ("验收的程序是什么？", Reason.NOT_STATED),
    ("山路发〔2019〕7号第四十条怎么说的？", Reason.NOT_STATED),
    ("山路发〔2019〕17号是什么文件？", Reason.UNKNOWN_DOCUMENT),
    ("国路发〔2010〕3号是谁发的？", Reason.UNKNOWN_DOCUMENT),
    ("那个办法是谁发的？", Reason.AMBIGUOUS),
    ("红烧肉怎么做？", Reason.OUT_OF_SCOPE),
]


@pytest.mark.parametrize(("question", "parts"), ANSWERS)
def test_answers(assistant, question, parts):
    answer = assistant.ask(question)
    assert answer.status is AnswerStatus.ANSWERED
    assert [part for part in parts if part not in answer.answer] == []


@pytest.mark.parametrize(("question", "reason"), REFUSALS)
def test_refusals(assistant, question, reason):
    answer = assistant.ask(question)
    assert answer.reason is reason
    assert answer.sentences == ()


def test_what_is_not_stated_is_shown_where_the_text_says_so(assistant):
    (citation,) = assistant.ask("验收的程序是什么？").citations
    assert citation.quote == "本办法未载验收的程序。"


def test_validity_on_record_is_told_where_the_text_does_not_say(assistant):
    answer = assistant.ask("山路发〔2001〕5号现在还有效吗？")
    assert answer.reason is Reason.NOT_STATED
    assert "效力状态是：已废止（山路发〔2019〕9号，截至2020-01-01）" in answer.answer


def test_what_is_repealed_is_marked_so_in_the_citation(assistant):
    (citation,) = assistant.ask("渡船多久检验一次？").citations
    assert citation.document_status is State.REPEALED


def test_an_article_gets_nothing_from_other_articles(assistant):
    answer = assistant.ask("山路发〔2019〕7号第三条怎么规定？")
    assert [sentence.text for sentence in answer.sentences] == ["第三条 补助标准为每公里每年8000元。"]


def test_a_question_on_another_matter_is_not_answered_from_what_was_said_before(assistant):
    history = (("补助每公里多少元？", "补助标准为每公里每年8000元。"),)
    assert assistant.ask("今天天气怎么样？", history).reason is Reason.OUT_OF_SCOPE


def test_which_one_was_meant_completes_the_question(assistant):
    history = (("那个通知是什么时候发的？", None),)
    answer = assistant.ask("《山区道路养护补助管理办法》（山路发〔2019〕7号）", history)
    assert "2019年3月5日" in answer.answer


OLD = Document(
    "old-ferries",
    "渡船检验规定",
    "渡船检验规定\n山路发〔2010〕6号\n渡船每两年检验一次，由县交通站检验。",
    parse_number("山路发〔2010〕6号"),
    issued="2010-03-01",
)
NEW = Document(
    "new-ferries",
    "渡船检验办法",
    "渡船检验办法\n山路发〔2021〕8号\n渡船每年检验一次，由县交通站检验。"
    "本办法自2021年6月1日起施行，《渡船检验规定》（山路发〔2010〕6号）同时废止。",
    parse_number("山路发〔2021〕8号"),
    issued="2021-05-20",
)


@pytest.fixture(scope="module")
def ferries(bundled_embedder, tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("ferries"))
    store.build([OLD, NEW], bundled_embedder)
    with store.open(bundled_embedder) as generation:
        yield Assistant(generation, bundled_embedder)


def test_what_holds_goes_before_what_was_repealed(ferries):
    answer = ferries.ask("渡船多久检验一次？")
    assert answer.citations[0].document_id == "new-ferries"
    assert "每年检验一次" in answer.sentences[0].text


def test_a_repealed_document_is_cited_with_a_warning(ferries):
    answer = ferries.ask("山路发〔2010〕6号规定渡船多久检验一次？")
    assert answer.citations[0].document_status is State.REPEALED
    assert answer.note == "注意：《渡船检验规定》（山路发〔2010〕6号）已废止（见 山路发〔2021〕8号），引用前请核对。"
    assert answer.answer.endswith(answer.note)


@pytest.mark.parametrize("day", ["2013-01-01", "2021-05-19"])
def test_as_of_a_day_what_came_later_does_not_count(ferries, day):
    answer = ferries.ask("渡船多久检验一次？", as_of=day)
    assert {c.document_id for c in answer.citations} == {"old-ferries"}
    assert answer.citations[0].document_status is State.UNVERIFIED
    assert answer.note == ""


def test_a_repeal_counts_from_the_day_it_names(ferries):
    before, after = (
        ferries.ask("山路发〔2010〕6号规定渡船多久检验一次？", as_of=d) for d in ("2021-05-31", "2021-06-01")
    )
    assert before.citations[0].document_status is State.UNVERIFIED
    assert after.citations[0].document_status is State.REPEALED


@pytest.mark.parametrize("within", [{"rules"}, {"rules", "old"}, set(), {"unknown"}])
@pytest.mark.parametrize(
    "question", ["桥梁检查由谁负责？", "山路发〔2020〕1号说了什么？", "哪些通知以山路发〔2020〕1号为依据？"]
)
def test_nothing_comes_from_outside_the_documents_named(assistant, question, within):
    answer = assistant.ask(question, within=within)
    assert {citation.document_id for citation in answer.citations} <= within
    assert {hit.chunk.document_id for hit in answer.passages} <= within


def test_an_answer_from_the_documents_named(assistant):
    answer = assistant.ask("桥梁检查由谁负责？", within={"note"})
    assert answer.status is AnswerStatus.ANSWERED
    assert {citation.document_id for citation in answer.citations} == {"note"}
