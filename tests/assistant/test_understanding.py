import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.intents import Intent
from assistant.naming import Namer
from assistant.spelling import Speller
from assistant.understanding import MAX_QUESTION, Understanding, checked
from corpus.errors import QuestionError
from tests.assistant.checking.factories import catalogue_of
from tests.index.fakes import document


@pytest.fixture(scope="module")
def understanding(notices_assistant):
    return Understanding(notices_assistant.retriever)


@pytest.fixture(scope="module")
def namer(notices_assistant):
    return Namer(notices_assistant.retriever.generation.catalogue)


PLAN, GUIDE, MEASURES = "guokebanzheng-2012-47", "guokefazheng-2008-770", "guokefazheng-2009-648"
HELD = [
    ("国科办政〔2012〕47号是谁发的", [PLAN]),
    ("國科辦政[2012]47號", [PLAN]),
    ("国科办政2012年47号", [PLAN]),
    ("国科办证2012 47号", [PLAN]),
    ("47号文", [PLAN]),
    ("2009年648号", [MEASURES]),
    ("那个国科发政〔2008〕770号和648号", [GUIDE, MEASURES]),
    ("《产业技术创新战略联盟评估工作方案(试行)》", [PLAN]),
    ("《实施办法》是谁发的", [MEASURES]),
    ("国科办政2012-47", [PLAN]),
    ("科技部2012年47号", [PLAN]),
    ("评估2012年度56家联盟", []),
    ("6号线怎么走", []),
    ("第12号楼", []),
]
UNKNOWN = [
    ("国科办政〔2012〕74号说了什么", ["国科办政〔2012〕74号"], "国科办政〔2012〕47号"),
    ("国科发政〔2009〕770号", ["国科发政〔2009〕770号"], "国科发政〔2008〕770号"),
    ("国科办政2012年74号", ["国科办政〔2012〕74号"], "国科办政〔2012〕47号"),
    ("999号文是什么", ["999号文"], None),
    ("国科发政〔2008〕771是谁发的", ["国科发政〔2008〕771号"], "国科发政〔2008〕770号"),
    ("财建〔2012〕47说了什么？", ["财建〔2012〕47号"], "国科办政〔2012〕47号"),
    ("财建2012年47号说了什么", ["财建〔2012〕47号"], "国科办政〔2012〕47号"),
    ("中办发2012-15的依据", ["中办发〔2012〕15号"], "中办发〔2012〕14号"),
    ("豫国科发政〔2008〕770号是谁发的", ["豫国科发政〔2008〕770号"], "国科发政〔2008〕770号"),
    ("陕中发〔2012〕6号的主要内容", ["陕中发〔2012〕6号"], "中发〔2012〕6号"),
    ("科技部令第47号", ["科技部令第47号"], None),
    ("770号公告", ["770号公告"], None),
    ("国科办政〔2012〕47-1号", ["国科办政〔2012〕47-1号"], None),
    ("国科办政〔2012〕47号之二是什么", ["国科办政〔2012〕47号之二"], None),
    ("《高新技术企业认定管理办法》怎么规定的", ["《高新技术企业认定管理办法》"], None),
]


@pytest.mark.parametrize(("question", "documents"), HELD)
def test_documents_that_are_named(namer, question, documents):
    named = namer.name(question)
    assert list(named.held) == documents
    assert named.unknown == ()


@pytest.mark.parametrize(("question", "unknown", "nearest"), UNKNOWN)
def test_documents_that_are_not_held(namer, question, unknown, nearest):
    named = namer.name(question)
    assert list(named.unknown) == unknown
    assert named.held == ()
    assert nearest is None or nearest in named.nearest[0]


def test_a_member_of_a_list_that_is_not_held_is_told(namer):
    named = namer.name("国科办政〔2012〕47号和48号分别说了什么")
    assert named.held == (PLAN,)
    assert named.unknown == ("国科办政〔2012〕48号",)


def test_a_title_with_another_suffix_is_not_the_held_one(namer):
    named = namer.name("《关于推动产业技术创新战略联盟构建与发展的实施办法（暂行）》有效吗")
    assert named.held == ()
    assert "（试行）" in named.nearest[0]


@given(st.text("国科办政发〔〕[]0123456789年号文《》办法的 ", max_size=40))
def test_any_question_is_named(namer, question):
    named = namer.name(question)
    assert not set(named.held) & set(named.unknown)


GRADE = (("评成B会怎样？", "应在一年内整改。"),)
PLAN_ASKED = (("国科办政〔2012〕47号是谁印发的？", "由科学技术部办公厅印发。"),)
FOLLOW_UPS = [
    ("C呢？", GRADE, "评成C会怎样？"),
    ("那C级呢", GRADE, "评成C会怎样？"),
    ("那创新绩效呢？", (("创新活动评估什么？", "…"),), "创新绩效评估什么？"),
    ("评估流程分几步？", GRADE, "评成B会怎样；评估流程分几步？"),
    ("2012年度试点名单有几家？", PLAN_ASKED, "2012年度试点名单有几家？"),
    ("2013年有几家？", GRADE, "评成B会怎样；2013年有几家？"),
    ("今天天气怎么样？", GRADE, "今天天气怎么样？"),
    ("国科发政〔2008〕770号的基本条件有哪些？", GRADE, "国科发政〔2008〕770号的基本条件有哪些？"),
]
POINTING = [
    ("它是什么时候印发的？", PLAN_ASKED, PLAN),
    ("这个文件的依据是什么？", PLAN_ASKED, PLAN),
    ("谁发的？", PLAN_ASKED, PLAN),
    ("谁发的？", GRADE, PLAN),
    ("那648号呢？", PLAN_ASKED, MEASURES),
]


@pytest.mark.parametrize(("question", "history", "standalone"), FOLLOW_UPS)
def test_follow_ups_become_whole_questions(understanding, question, history, standalone):
    assert understanding.query(question, history).standalone == standalone


@pytest.mark.parametrize(("question", "history", "document"), POINTING)
def test_pointing_words_find_their_document(understanding, question, history, document):
    query = understanding.query(question, history)
    assert query.focus == (document,)
    assert not query.unclear


@pytest.mark.parametrize(
    "question", ["那个通知是什么时候发的？", "谁发的？", "该办法是哪个部门印发的？", "它还有效吗？"]
)
def test_pointing_at_nothing_is_unclear(understanding, question):
    assert understanding.query(question).unclear


def test_a_name_alone_answers_which_one_was_meant(understanding):
    query = understanding.query("《实施办法》", (("那个通知是什么时候发的？", None),))
    assert query.focus == (MEASURES,)
    assert query.standalone == "《实施办法》是什么时候发的？"


def test_a_name_alone_asks_what_the_document_is(understanding):
    assert understanding.query("国科办政〔2012〕47号").intents == {Intent.GIST}


def test_the_document_another_rests_on(understanding):
    assert understanding.query("47号文依据的那个文件是谁发的？").focus == (MEASURES,)


@pytest.mark.parametrize("question", ["", "  \n", "长" * (MAX_QUESTION + 1)])
def test_questions_that_cannot_be_asked(question):
    with pytest.raises(QuestionError):
        checked(question)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("联萌评估", "联盟评估"),
        ("怎么处里", "怎么处理"),
        ("评古流程", "评估流程"),
        ("科级部", "科技部"),
        ("选择联盟", "选择联盟"),
        ("参加评估", "参加评估"),
        ("红烧肉", "红烧肉"),
    ],
)
def test_slips_by_sound(notices_assistant, typed, meant):
    assert Speller(notices_assistant.retriever.generation.lexical).corrected(typed) == meant


@pytest.mark.parametrize(
    ("question", "held", "reading"),
    [
        ("省政府令第203号讲什么", ["seeds"], "甲省人民政府令第203号讲什么"),
        ("甲省人民政府令第203号讲什么", ["seeds"], "甲省人民政府令第203号讲什么"),
        ("省政府令第302号讲什么", [], "省政府令第302号讲什么"),
        ("乙省人民政府令第203号讲什么", [], "乙省人民政府令第203号讲什么"),
    ],
)
def test_an_order_under_a_shortened_name_of_its_issuer(tmp_path, question, held, reading):
    library = [document("seeds", "甲省种业办法", "略。\n", "甲省人民政府令第203号", issuers=("甲省人民政府",))]
    named = Namer(catalogue_of(tmp_path, library)).name(question)
    assert (list(named.held), named.reading) == (held, reading)
    assert bool(named.unknown) is not bool(held)
