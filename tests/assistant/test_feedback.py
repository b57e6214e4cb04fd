"""The file of marks: what a line holds, that it is whole or absent, and what is told where it cannot be kept."""

from __future__ import annotations

import json
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.feedback import LONGEST_COMMENT, FeedbackError, Mark, Verdict, keep
from assistant.types import Answer, AnswerStatus

ANSWER = Answer("C呢？", "评成C会怎样？", AnswerStatus.ANSWERED, "取消试点资格。[1]")
HISTORY = (("评成B会怎样？", "整改。"), ("天气？", None))


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_line_holds_the_mark_the_answer_and_what_was_said_before(tmp_path: Path) -> None:
    path = tmp_path / "new" / "feedback.jsonl"
    mark = Mark(Verdict.WRONG, "应写明\n时限")
    keep(path, mark, ANSWER, HISTORY)
    (line,) = lines(path)
    time = datetime.fromisoformat(str(line.pop("time")))
    assert time.tzinfo == UTC
    assert line == {
        "id": mark.id,
        "verdict": "wrong",
        "comment": "应写明\n时限",
        "history": [["评成B会怎样？", "整改。"], ["天气？", None]],
        "answer": ANSWER.to_json(),
    }
    assert path.stat().st_mode & 0o077 == 0


def test_a_change_of_mind_is_a_line_more_with_the_same_id(tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    mark = Mark(Verdict.WRONG)
    keep(path, mark, ANSWER, ())
    keep(path, replace(mark, verdict=Verdict.RIGHT), ANSWER, ())
    keep(path, Mark(Verdict.RIGHT), ANSWER, ())
    first, second, other = lines(path)
    assert (first["verdict"], second["verdict"]) == ("wrong", "right")
    assert first["id"] == second["id"] != other["id"]


@given(comment=st.text(st.characters(), max_size=LONGEST_COMMENT))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_comment_is_one_line(tmp_path: Path, comment: str) -> None:
    path = tmp_path / "feedback.jsonl"
    path.unlink(missing_ok=True)
    keep(path, Mark(Verdict.WRONG, comment), ANSWER, ())
    data = path.read_bytes()
    assert data.count(b"\n") == 1
    assert json.loads(data)["comment"] == comment.encode("utf-8", "replace").decode()


def test_lines_from_many_at_once_do_not_mix(tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    long = replace(ANSWER, answer="长" * 10_000)
    threads = [
        Thread(target=lambda: [keep(path, Mark(Verdict.RIGHT), long, ()) for _ in range(20)] and None) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({line["id"] for line in lines(path)}) == 160


def test_a_comment_has_a_limit() -> None:
    assert len(Mark(Verdict.WRONG, "字" * LONGEST_COMMENT).comment) == LONGEST_COMMENT
    with pytest.raises(FeedbackError, match=r"有 501 字.*500 字以内") as error:
        Mark(Verdict.WRONG, "字" * (LONGEST_COMMENT + 1))
    assert "\n" not in str(error.value)


def test_a_file_that_is_full_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "feedback.jsonl"
    keep(path, Mark(Verdict.RIGHT), ANSWER, ())
    former = path.read_bytes()
    monkeypatch.setattr("assistant.feedback.MOST_BYTES", len(former) * 2 - 1)
    with pytest.raises(FeedbackError, match="已满"):
        keep(path, Mark(Verdict.RIGHT), ANSWER, ())
    assert path.read_bytes() == former


@pytest.mark.parametrize("place", [".", "file/feedback.jsonl", "长" * 300, "/dev/full"])
def test_a_place_that_cannot_be_written_is_one_line_that_names_no_folder(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FeedbackError, match=r"没能记下.*POLICY_ASSISTANT_FEEDBACK") as error:
        keep(tmp_path / place, Mark(Verdict.RIGHT), ANSWER, ())
    assert "\n" not in str(error.value)
    assert str(tmp_path) not in str(error.value)


@contextmanager
def full_at_1000_bytes() -> Iterator[None]:
    """No file grows beyond 1,000 bytes, as on a disk that is full; the log of the tests may be one of them."""
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, former[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, former)
        signal.signal(signal.SIGXFSZ, handler)


def test_a_line_that_does_not_fit_leaves_no_trace(tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    keep(path, Mark(Verdict.RIGHT), ANSWER, ())
    before = path.read_bytes()
    with full_at_1000_bytes(), pytest.raises(FeedbackError, match="没能记下"):
        keep(path, Mark(Verdict.WRONG, "字" * 400), ANSWER, ())
    assert path.read_bytes() == before
