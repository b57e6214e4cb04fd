"""Conversations as the browser keeps them, the files made of them, and the interface's words."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import gradio as gr
import pytest
from hypothesis import given
from hypothesis import strategies as st

import assistant.web
from assistant.feedback import LONGEST_COMMENT, Mark, Verdict
from assistant.messages import HINTS, SOURCE_KINDS, STATES
from assistant.types import Answer, AnswerStatus, Citation, Reason, Sentence
from assistant.web import export, hints
from assistant.web.access import ELSEWHERE, FOREIGN
from assistant.web.asking import Asked, Asking, Marked, Opened
from assistant.web.i18n import ENGLISH, Language, Words
from assistant.web.render import EXPIRED, FAILED, KEPT, REFUSALS, STOPPED, VERDICTS
from assistant.web.talk import Near, Place, StoredTalkError, Turn, mark_record, record, restored, sealed
from assistant.web.views import VIEWS
from assistant.web.waiting import Waiting
from corpus.types import Chunk, Document, DocumentNumber, SourceKind, Span, State
from index.types import Hit
from tests.browser.fake import FOLLOW_UP, FakeAssistant
from tests.browser.serving import services_over

KEY = b"key"
CITED = Citation(
    1,
    "d",
    "甲〔2020〕1号",
    "题",
    ("一、",),
    "第一句",
    Span(0, 3),
    SourceKind.DIGEST,
    State.REPEALED,
    Span(1, 2),
    "第3页",
)
ANSWER = Answer(
    "问", "问全", AnswerStatus.ANSWERED, "第一句[1]", None, (Sentence("第一句", (1,)),), (CITED,), ("又问",), 0.5
)
TURNS = (
    Turn("问", ANSWER),
    Turn("乙", replace(ANSWER, status=AnswerStatus.ABSTAINED, reason=Reason.NOT_STATED, sentences=(), citations=())),
    Turn("丙", "一行错误", near=(Near("题", None, ("一、",), Place("d", 1, 2, (1, 2), "一")),)),
)


def kept(turns: tuple[Turn, ...] = TURNS) -> list[Any]:
    done: list[Turn] = []
    for turn in turns:
        done.append(sealed(turn, done, KEY))
    return [json.loads(record(turn)) for turn in done]


def test_a_conversation_comes_back_as_it_was_with_its_seals() -> None:
    back = restored(kept(), KEY).turns
    assert tuple(replace(turn, seal="") for turn in back) == TURNS
    assert all(turn.seal for turn in back)


def marked(mark: Any) -> list[Any]:
    turns = kept()
    turns[1]["mark"] = mark
    return turns


def test_a_mark_comes_back_with_its_turn_and_leaves_the_seal_whole() -> None:
    mark = Mark(Verdict.WRONG, "漏了<b>")
    back = restored(marked(json.loads(mark_record(mark))), KEY)
    assert back.marks == {1: mark}
    assert all(turn.seal for turn in back.turns)
    assert restored(marked(None), KEY).marks == {}


@pytest.mark.parametrize(
    "wrong", [{"comment": "长" * (LONGEST_COMMENT + 1)}, {"id": "x" * 99}, {"id": ""}, {"verdict": "?"}, {"id": None}]
)
def test_a_mark_that_nobody_made_here_is_one_line(wrong: dict[str, Any]) -> None:
    with pytest.raises(StoredTalkError):
        restored(marked(json.loads(mark_record(Mark(Verdict.RIGHT))) | wrong), KEY)


def _answer(turns: list[Any]) -> None:
    turns[0]["outcome"]["answer"] = "假的"


def _order(turns: list[Any]) -> None:
    turns[0], turns[1] = turns[1], turns[0]


def _seal(turns: list[Any]) -> None:
    turns[0]["seal"] = "伪"
    turns[1]["seal"] = ""


@pytest.mark.parametrize(
    ("change", "genuine"), [(_answer, [False] * 3), (_order, [False, False, False]), (_seal, [False, False, True])]
)
def test_what_was_changed_loses_its_seal(change: Any, genuine: list[bool]) -> None:
    turns = kept()
    change(turns)
    assert [bool(turn.seal) for turn in restored(turns, KEY).turns] == genuine
    assert not any(turn.seal for turn in restored(kept(), b"another").turns)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["question", "outcome"]), inner),
    max_leaves=6,
)


@given(value=json_values)
def test_a_damaged_conversation_is_one_line(value: Any) -> None:
    turns: tuple[Turn, ...] = ()
    with contextlib.suppress(StoredTalkError):
        turns = restored(value, KEY).turns
    assert all(isinstance(turn.question, str) and not turn.seal for turn in turns)


def test_a_word_file_has_every_answer_with_its_citation() -> None:
    file = export.docx(TURNS)
    assert file.name.endswith(".docx")
    lines = [paragraph.text for paragraph in docx.Document(io.BytesIO(file.data)).paragraphs]
    assert lines == [text for _, text in export.paragraphs(TURNS, date.today())]
    for line in (
        "问",
        "理解为：问全",
        "第一句[1]",
        "[1] 《题》（甲〔2020〕1号）（已废止，摘编，非原文）一、 › 第3页",
        "第一句",
    ):
        assert line in lines
    assert "所收文件未载明" in lines
    assert lines[-2:] == ["丙", "一行错误"]


@given(text=st.text(max_size=40))
def test_a_word_file_opens_whatever_was_asked(text: str) -> None:
    made = docx.Document(io.BytesIO(export.docx((Turn(text, text),)).data))
    assert len(made.paragraphs) == (4 if text else 3)


HOSTILE = "<script>x</script> [链](javascript:x) **粗** $x$ `c` # 题 | 表\n- 项\n1. 项"


def test_in_markdown_what_was_asked_stays_text() -> None:
    text = export.markdown((Turn(HOSTILE, ANSWER),)).data.decode()
    asked = text.split("\n\n")[2]
    for mark in "<[*$`|>":
        assert re.search(rf"(?<!\\){re.escape(mark)}", asked) is None
    assert "\\- 项" in asked
    assert "1\\. 项" in asked
    assert "> 第一句" in text


def hit(document: str, score: float) -> Hit:
    return Hit(0, Chunk(document, 0, Span(2, 5), "文字", ("一、",)), score, 0.0, 0.0)


def library(identifier: str) -> Document:
    return Document(
        identifier, f"题{identifier}", "文" * 9, DocumentNumber("甲", 2020, int(identifier)), issuers=("某局",)
    )


def test_near_are_the_best_passages_of_the_nearest_documents() -> None:
    refused = replace(ANSWER, status=AnswerStatus.ABSTAINED, passages=(hit("1", 3), hit("2", 2), hit("1", 1)))
    near = hints.near(refused, library)
    assert [(n.title, n.number, n.heading, n.place) for n in near] == [
        ("题1", "甲〔2020〕1号", ("一、",), Place("1", 2, 5)),
        ("题2", "甲〔2020〕2号", ("一、",), Place("2", 2, 5)),
    ]
    assert hints.near(replace(refused, status=AnswerStatus.ANSWERED), library) == ()


@pytest.mark.parametrize("key", [KEY, b"another"])
def test_a_mark_is_still_shown_when_the_server_is_another_but_nothing_is_noted_then(tmp_path: Path, key: bytes) -> None:
    feedback, mark = tmp_path / "feedback.jsonl", Mark(Verdict.WRONG, "漏了")
    asking = Asking(replace(services_over(FakeAssistant(), feedback), key=key))
    talk, html = asking.open(Waiting(), Opened(None, {"id": "x", "turns": marked(json.loads(mark_record(mark)))}))
    assert talk.marks == {1: mark}
    assert html.count('aria-pressed="true"') == 1
    told = asking.mark(talk, Marked(None, {"turn": 1, "verdict": "right"}))
    pressed = re.findall('name="(\\w+)" aria-pressed="true"', told)
    assert (pressed, EXPIRED in told) == ((["right"], False) if key == KEY else (["wrong"], True))
    noted = [json.loads(line) for line in feedback.read_text().splitlines()] if feedback.exists() else []
    assert [(line["id"], line["verdict"]) for line in noted] == ([(mark.id, "right")] if key == KEY else [])


@pytest.mark.parametrize("leave", ["stop", "new", "open", "reply"])
def test_an_answer_that_is_no_longer_waited_for_is_not_shown(tmp_path: Path, leave: str) -> None:
    asking, waiting = Asking(services_over(FakeAssistant(), tmp_path / "feedback.jsonl")), Waiting()
    run = asking.reply("评成B会怎样？", None, waiting, Asked(None, None))
    _, asked, _ = next(run)
    assert asked.pending
    if leave == "stop":
        told, html = asking.stop(asked, waiting)
        assert (told.pending, STOPPED in html) == (False, True)
    elif leave == "new":
        asking.new(waiting)
    elif leave == "open":
        asking.open(waiting, Opened(None, {"id": "x", "turns": []}))
    else:
        next(asking.reply("C呢？", None, waiting, Asked(None, None)))
    assert list(run) == [(gr.skip(),) * 3]


def test_what_can_be_asked_next_is_html_of_the_turns_that_the_browser_keeps(tmp_path: Path) -> None:
    fake = FakeAssistant()
    asking = Asking(services_over(fake, tmp_path / "feedback.jsonl"))
    turns = [json.loads(record(Turn("评成B会怎样？", fake.ask("评成B会怎样？"))))]
    assert re.findall('data-ask="([^"]+)"', asking.follow(turns)) == [FOLLOW_UP]
    assert asking.follow([]) == asking.follow("坏") == asking.follow(kept()) == ""


class Library:
    """Answers what is asked of ``answers``, by a citation of that document at that place; refuses all else."""

    def __init__(self, **answers: tuple[str, int]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, int]] = []

    def document(self, identifier: str) -> Document:
        return replace(library(identifier), issued="2020-01-01", basis=("乙",))

    def ask(self, question: str, history: Any = ()) -> Answer:
        self.asked.append((question, len(history)))
        for word, (document, place) in self.answers.items():
            if word in question:
                return replace(ANSWER, citations=(replace(CITED, document_id=document, span=Span(place, place + 1)),))
        return replace(ANSWER, status=AnswerStatus.ABSTAINED, sentences=(), citations=())


WHO, WHEN, WHY = (f"甲〔2020〕1号{words}？" for words in ("是谁发的", "是什么时候印发的", "的依据是什么"))


@pytest.mark.parametrize(
    ("answers", "offered"),
    [
        ({}, ()),
        ({"谁": ("1", 5), "时候": ("1", 6), "依据": ("1", 7)}, (WHO, WHEN, WHY)),
        ({"谁": ("1", 5), "依据": ("2", 0)}, (WHO, WHY)),
        ({"谁": ("1", 0), "时候": ("1", 6)}, (WHEN,)),
    ],
)
def test_only_what_the_library_answers_otherwise_is_offered(
    answers: dict[str, tuple[str, int]], offered: tuple[str, ...]
) -> None:
    said = replace(ANSWER, citations=(replace(CITED, document_id="1", span=Span(0, 1)),))
    held = Library(**answers)
    assert hints.follow_ups((Turn("先问", ANSWER), Turn("问", said)), held) == offered  # type: ignore[arg-type]
    assert set(held.asked) <= {(WHO, 2), (WHEN, 2), (WHY, 2)}


@pytest.mark.parametrize("last", [None, "一行错误", replace(ANSWER, status=AnswerStatus.ABSTAINED)])
def test_after_what_is_no_answer_nothing_is_tried(last: Any) -> None:
    held = Library(谁=("1", 5))
    assert hints.follow_ups((Turn("问", last),), held) == ()  # type: ignore[arg-type]
    assert hints.follow_ups((), held) == ()  # type: ignore[arg-type]
    assert held.asked == []


def test_what_was_asked_before_is_not_tried_again() -> None:
    held = Library(谁=("1", 5), 时候=("1", 6))
    said = replace(ANSWER, citations=(replace(CITED, document_id="1"),))
    assert hints.follow_ups((Turn(WHO, said),), held) == (WHEN,)  # type: ignore[arg-type]
    assert WHO not in {question for question, _ in held.asked}


def said() -> set[str]:
    """Every word that the page's code says: the first argument of ``say(…)`` and ``self.say(…)``, and the tables."""
    folder = Path(assistant.web.__file__).parent
    found = {view.title for view in VIEWS} | set(REFUSALS.values()) | set(VERDICTS.values())
    found |= (
        {EXPIRED, FAILED, KEPT, STOPPED, ELSEWHERE, FOREIGN}
        | set(STATES.values())
        | set(SOURCE_KINDS.values())
        | set(HINTS.values())
    )
    for path in folder.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and (getattr(node.func, "attr", None) or getattr(node.func, "id", "")) == "say"
            ):
                (first, *_) = node.args
                if isinstance(first, ast.Constant):
                    found.add(first.value)
                elif isinstance(first, ast.Name) and first.id in constants:
                    found.add(constants[first.id])
    return found


def test_every_word_of_the_interface_has_its_english_with_the_same_parts() -> None:
    assert said() - set(ENGLISH) == set()
    for chinese, english in ENGLISH.items():
        assert sorted(re.findall(r"\{\w+\}", chinese)) == sorted(re.findall(r"\{\w+\}", english))


def test_a_part_is_put_in_as_it_is() -> None:
    assert Words()("引文{marker}：{title}", marker=1, title="{marker}") == "引文1：{marker}"
    assert Words(Language.ENGLISH)("引文{marker}：{title}", marker=1, title="甲") == "Quote 1: 甲"
