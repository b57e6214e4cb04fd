import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.intents import Intent, asked_parts, intents
from assistant.wording import asked_noun, asked_thing, asks_for_deadline, asks_for_duty, asks_for_person, formal, topic
from index.words import content, features

FORMAL = [
    ("评成B会怎样？", "评估结果为B级怎样?"),
    ("47号文评为C级会怎样", "47号文评估结果为C级怎样"),
    ("评上C了咋整", "评估结果为C级了怎么处理"),
    ("啥时候开始评", "什么时候开始评"),
    ("47号文是干啥的？", "47号文是什么内容?"),
    ("搞联盟评估图个啥", "开展联盟评估的目的是什么"),
    ("評估結果為C級的聯盟怎麼處理？", "评估结果为C级的联盟怎么处理?"),
    ("联盟自评要提交什么", "联盟自评要提交什么"),
    ("几号前交？", "几号前提交?"),
    ("评估打分的指标", "评估的指标"),
    ("五个方面各占多少分", "五个方面的分值是多少"),
    ("评估小组长是哪位领导", "评估小组长是谁领导"),
    ("国际交往", "国际交往"),
]
INTENTS = [
    ("国科办政〔2012〕47号是谁印发的", {Intent.WHO, Intent.ISSUE}),
    ("是什么时候印发的", {Intent.DATE, Intent.ISSUE}),
    ("47号文的落款是哪天", {Intent.DATE, Intent.ISSUE}),
    ("评估流程分几个步骤", {Intent.COUNT, Intent.LIST}),
    ("试点期是几年", {Intent.DURATION}),
    ("资格审核需要多少个工作日", {Intent.DURATION}),
    ("联系电话是多少", {Intent.FIGURE}),
    ("达到A级需要多少分?", {Intent.COUNT}),
    ("文号是多少", {Intent.NUMBER, Intent.FIGURE}),
    ("它的依据是什么", {Intent.BASIS}),
    ("哪些通知以648号为依据", {Intent.CITED_BY, Intent.LIST, Intent.EACH}),
    ("现在还有效吗", {Intent.STATUS}),
    ("是什么内容", {Intent.GIST}),
    ("联盟是否有效履行协议", set()),
    ("法律的款要不要编号", set()),
]


@pytest.mark.parametrize(("question", "expected"), FORMAL)
def test_everyday_words_become_official(question, expected):
    assert formal(question) == expected


@pytest.mark.parametrize(("question", "expected"), INTENTS)
def test_intents(question, expected):
    assert intents(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("评估的三个目的分别是什么", "评估 三 目的"),
        ("通知对A级联盟提出了什么要求", "通知 A级联盟提出 要求"),
        ("给予哪些支持", "给予 支持"),
    ],
)
def test_content_keeps_words_that_only_look_like_function_words(question, expected):
    assert content(question) == expected


def test_topic_is_empty_for_a_question_about_the_document_alone():
    assert features(topic("是哪个部门印发的")) == frozenset()
    assert features(topic("现在还有效吗")) == frozenset()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("要交哪些材料？几号前交", ["要交哪些材料？", "几号前交"]),
        ("试点期满了，怎么处理，谁来评？", ["试点期满了，怎么处理", "谁来评？"]),
        ("首批分两次确认，每次各多少家？", ["首批分两次确认，每次各多少家？"]),
        ("联盟评估", []),
    ],
)
def test_the_parts_of_a_question(question, expected):
    assert asked_parts(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("自评报告有字数要求吗", {"字数", "数要", "要求"}),
        ("A级有没有奖金", {"奖金"}),
        ("联盟没有秘书处行不行", set()),
        ("自评报告怎么写", set()),
    ],
)
def test_the_thing_asked_for(question, expected):
    assert asked_thing(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [("理事长必须是企业的人吗", True), ("是不是必须有秘书处", True), ("必须提交什么材料", False)],
)
def test_asking_for_a_duty(question, expected):
    assert asks_for_duty(question) is expected


def test_the_office_asked_for_counts_alone():
    assert asked_noun("评估工作组组长是谁") == {"组长"}


def test_the_noun_asked_for():
    assert asked_noun("47号的签发人是谁") == {"发人"}
    assert asked_noun("总数是多少") == frozenset()
    assert asked_noun("怎么处理") == frozenset()
    assert asks_for_person("组长是谁")
    assert not asks_for_person("谁负责实施")


def test_features_are_bigrams_digits_and_words():
    assert features("B級联盟 2012年") == {"b", "级联", "联盟", "2012"}


@given(st.text(max_size=80))
def test_any_text_is_worded(text):
    assert len(features(text)) <= len(text)
    assert set(content(text)) <= set(text) | {" "}
    intents(formal(text))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("材料几号前提交？", True),
        ("什么时候之前报送", True),
        ("申报截止到哪天", True),
        ("评估什么时候开始？", False),
        ("前身是什么？", False),
    ],
)
def test_asking_for_a_deadline(question, expected):
    assert asks_for_deadline(question) is expected
