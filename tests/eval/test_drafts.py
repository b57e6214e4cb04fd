"""``policy-assistant cases``: what becomes a draft, what counts once, and that no draft is lost."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.commands.ask import OutputError
from assistant.feedback import Mark, Verdict, keep
from assistant.settings import Settings
from assistant.types import Answer
from corpus.errors import ReadError
from eval import drafts
from eval.cases import load
from tests.eval.factories import answered, citation, refused

Line = dict[str, Any]
QUOTED = citation(1, "plan", "评估由科技部主导")
ANSWER = answered(("评估由科技部主导", (1,)), citations=(QUOTED, QUOTED, citation(2, "list", "39家")))
ID = "draft-7b1abc39f2582005"


def asked(**changes: object) -> Line:
    """A line of ``ask --output``."""
    return {**ANSWER.to_json(), "id": 7, **changes}


def marked(verdict: str = "wrong", answer: Answer = ANSWER, **changes: object) -> Line:
    """A line of the page's file of marks."""
    return {"id": "m", "verdict": verdict, "comment": "", "history": [], "answer": answer.to_json(), **changes}


@pytest.fixture
def log(tmp_path: Path) -> Callable[..., Path]:
    def log(*lines: Line | str, name: str = "log.jsonl") -> Path:
        text = (line if isinstance(line, str) else json.dumps(line) for line in lines)
        (tmp_path / name).write_text("".join(f"{line}\n" for line in text), encoding="utf-8")
        return tmp_path / name

    return log


@pytest.fixture
def cases(tmp_path: Path) -> Callable[..., None]:
    parser = argparse.ArgumentParser(prog="test")
    drafts.register(parser.add_subparsers())
    settings = Settings(tmp_path / "store", tmp_path / "cache", feedback=tmp_path / "feedback.jsonl")

    def cases(*argv: object) -> None:
        arguments = parser.parse_args(["cases", *map(str, argv)])
        arguments.run(arguments, settings.at(arguments.store))

    return cases


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (marked(), {}),
        (marked(comment="漏了时限"), {"comment": "漏了时限"}),
        (marked(history=[["前", "答"], ["再", None]]), {"history": [["前", "答"], ["再", None]]}),
        (marked(answer=refused()), {"relevant": [], "answered": "材料未载。"}),
        (asked(wrong=True), {}),
        (asked(verdict="wrong", history=None), {}),
        (
            asked(verdict="wrong", history=[["前", None]], comment="不对"),
            {"history": [["前", None]], "comment": "不对"},
        ),
        (asked(wrong=True, citations=[]), {"relevant": []}),
    ],
)
def test_an_answer_marked_wrong_becomes_a_draft(log: Callable[..., Path], line: Line, expected: Line) -> None:
    (draft,) = drafts.drafts([log(line)])
    assert draft.pop("id").startswith("draft-")
    assert draft == {
        "question": "问",
        "history": [],
        "answers": [],
        "relevant": ["plan", "list"],
        "answerable": True,
        "facts": [],
        "category": "from-use",
        "draft": True,
        "comment": "",
        "answered": "评估由科技部主导[1]",
        **expected,
    }


@pytest.mark.parametrize("line", [marked("right"), asked(), asked(wrong=False), asked(verdict="right"), {"x": 1}])
def test_other_lines_are_passed_over(log: Callable[..., Path], line: Line) -> None:
    assert drafts.drafts([log(line)]) == []


@pytest.mark.parametrize(
    ("lines", "comments"),
    [
        ([marked(id="a"), marked(id="b", comment="甲"), asked(wrong=True, comment="乙")], ["甲；乙"]),
        ([marked(id="a", comment="甲"), marked(id="a", comment="乙")], ["乙"]),
        ([marked(id="a"), marked("right", id="a")], []),
        ([marked("right", id="a"), marked(id="a", comment="甲")], ["甲"]),
        ([marked(id="a", comment="甲"), marked("right", id="b")], ["甲"]),
        ([asked(wrong=True, id=1), asked(verdict="right", id=1)], [""]),
        ([asked(wrong=True), asked(wrong=True, question="问二"), asked(wrong=True, history=[["前", None]])], [""] * 3),
    ],
)
def test_what_was_asked_alike_is_one_and_the_last_mark_of_a_reader_counts(
    log: Callable[..., Path], lines: list[Line], comments: list[str]
) -> None:
    found = drafts.drafts([log(*lines)])
    assert [draft["comment"] for draft in found] == comments
    assert len({draft["id"] for draft in found}) == len(comments)
    split = [log(line, name=f"{place}.jsonl") for place, line in enumerate(lines)]
    assert drafts.drafts(split) == found


def test_the_id_is_the_same_in_every_run(log: Callable[..., Path]) -> None:
    assert [draft["id"] for draft in drafts.drafts([log(asked(wrong=True))])] == [ID]


def test_a_draft_is_a_case_as_it_is(
    cases: Callable[..., None], log: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = log(asked(wrong=True, history=[["前", None]]), asked(wrong=True))
    cases(path, "--output", tmp_path / "d.jsonl")
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "草稿 2 条，其中新的 2 条" in err
    assert "facts" in err
    first, second = load(tmp_path / "d.jsonl")
    assert (first.question, first.history, first.relevant) == ("问", (("前", None),), ("plan", "list"))
    assert (second.id, second.category, second.facts, second.answerable) == (ID, "from-use", (), True)


def test_without_a_log_the_pages_own_file_is_read(
    cases: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(tmp_path / "feedback.jsonl", Mark(Verdict.WRONG, "漏了时限"), ANSWER, (("前", None),))
    cases()
    (line,) = capsys.readouterr().out.splitlines()
    draft = json.loads(line)
    assert (draft["question"], draft["history"], draft["comment"]) == ("问", [["前", None]], "漏了时限")


def test_before_any_answer_was_marked_there_is_no_draft(
    cases: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    cases()
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "没有标为有误的回答，没有草稿。\n")


def test_drafts_that_stand_there_are_kept_and_new_ones_added(
    cases: Callable[..., None], log: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "d.jsonl"
    former = '{"id": "mine",   "question": "手写的"}\n\n' + json.dumps(
        {"id": ID, "question": "问", "facts": [["科技部"]]}
    )
    output.write_text(former, encoding="utf-8")
    path = log(asked(wrong=True), asked(wrong=True, question="问二"))
    for new in (1, 0):
        cases(path, "--output", output)
        assert f"其中新的 {new} 条" in capsys.readouterr().err
    text = output.read_text(encoding="utf-8")
    assert text.startswith(f"{former}\n")
    assert [case.question for case in load(output)] == ["手写的", "问", "问二"]
    assert sorted(item.name for item in tmp_path.iterdir()) == ["d.jsonl", "log.jsonl"]


@pytest.mark.parametrize("identifier", [[], {}, None, 3])
def test_a_line_with_an_odd_id_is_kept(
    cases: Callable[..., None], log: Callable[..., Path], tmp_path: Path, identifier: object
) -> None:
    former = json.dumps({"id": identifier}) + "\n"
    (tmp_path / "drafts.jsonl").write_text(former, encoding="utf-8")
    cases(log(asked(wrong=True)), "--output", tmp_path / "drafts.jsonl")
    text = (tmp_path / "drafts.jsonl").read_text(encoding="utf-8")
    assert text.startswith(former)
    assert json.loads(text.removeprefix(former))["id"] == ID


def test_nothing_marked_wrong_writes_no_file(
    cases: Callable[..., None], log: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases(log(), log(asked(), name="b.jsonl"), "--output", tmp_path / "d.jsonl")
    assert "没有标为有误的回答" in capsys.readouterr().err
    assert not (tmp_path / "d.jsonl").exists()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "JSON"),
        ("[]", "JSON 对象"),
        (marked("bad"), "verdict"),
        (asked(verdict=["wrong"]), "verdict"),
        (asked(wrong="yes"), "wrong"),
        (asked(wrong=True, question=None), "question"),
        (asked(wrong=True, question=" "), "question"),
        (asked(wrong=True, question=3), "question"),
        (asked(wrong=True, question="\ud800"), "不成字"),
        (asked(wrong=True, comment=3), "comment"),
        (asked(wrong=True, answer=3), "answer"),
        (asked(wrong=True, history="前"), "history"),
        (asked(wrong=True, history=False), "history"),
        (asked(wrong=True, history=[["前"]]), "history"),
        (asked(wrong=True, citations=[{"marker": 1}]), "citations"),
        (asked(wrong=True, citations=""), "citations"),
        (marked(id=3), "“id”"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_written(
    cases: Callable[..., None], log: Callable[..., Path], tmp_path: Path, line: Line | str, words: str
) -> None:
    with pytest.raises(ReadError, match=r"log\.jsonl 第 2 行") as error:
        cases(log(asked(wrong=True), line), "--output", tmp_path / "d.jsonl")
    assert words in str(error.value)
    assert "\n" not in str(error.value)
    assert not (tmp_path / "d.jsonl").exists()


def test_a_log_or_a_place_that_cannot_be_used_is_one_line(
    cases: Callable[..., None], log: Callable[..., Path], tmp_path: Path
) -> None:
    path = log(asked(wrong=True))
    with pytest.raises(ReadError, match=r"absent\.jsonl"):
        cases(tmp_path / "absent.jsonl")
    with pytest.raises(OutputError, match="不是普通文件"):
        cases(path, "--output", tmp_path)
    spoilt = log("{", name="d.jsonl")
    with pytest.raises(ReadError, match=r"d\.jsonl 第 1 行"):
        cases(path, "--output", spoilt)
    assert spoilt.read_text(encoding="utf-8") == "{\n"
