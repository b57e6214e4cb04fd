"""评测: stored results as a table, a history and the cases that failed, and an evaluation begun on the page."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from assistant import cli
from assistant.chain import Assistant
from assistant.web import evaluating
from assistant.web.access import ELSEWHERE
from assistant.web.evaluations import MOST, evaluations
from assistant.web.i18n import Language, Words
from assistant.web.services import Services
from assistant.web.views.report import FIGURES, Shown, applies, report
from tests.assistant.test_render import Parsed


def result(facts: float | None, **more: Any) -> dict[str, Any]:
    """A result as ``eval --output`` writes it, as far as the view reads it."""
    failure = {
        "id": "a-1",
        "question": "<b>问</b>？",
        "expected": "应当作答",
        "answer": "答。",
        "faults": ["缺要点"],
        "values": {},
    }
    return {
        "n": 3,
        "retrieval": {"hit@1": 1.0, "hit@5": 1.0},
        "answer": {"facts": facts, "rouge_l": 0.5, "document_number": None},
        "citation": {"precision": 1.0, "recall": 0.9},
        "abstention": {"precision": 1.0, "recall": 1.0, "by_reason": {"not-stated": {"n": 1}}},
        "latency_ms": {"p50": 40.0, "p95": 300.0},
        "failures": [failure],
        **more,
    }


def stored(folder: Path, *results: Any) -> Path:
    for at, each in enumerate(results):
        path = folder / f"{at:03}.json"
        path.write_text(each if isinstance(each, str) else json.dumps(each), encoding="utf-8")
        os.utime(path, (1_700_000_000 + at * 86400,) * 2)
    return folder


def test_results_come_in_the_order_of_their_time_and_nothing_else_counts(tmp_path: Path) -> None:
    baseline = {"cases": [{"id": "a-1", "values": {"facts": 1.0}}]}
    stored(tmp_path, result(0.5), "not json", baseline, result(0.75), "[]")
    (tmp_path / "folder.json").mkdir()
    found = evaluations(tmp_path)
    assert [one.name for one in found] == ["000.json", "003.json"]
    assert [one.figures.value("answer", "facts") for one in found] == [0.5, 0.75]


def test_only_the_newest_are_read(tmp_path: Path) -> None:
    stored(tmp_path, *(result(0.5) for _ in range(MOST + 2)))
    found = evaluations(tmp_path)
    assert (len(found), found[0].name) == (MOST, "002.json")


def test_a_result_that_is_written_anew_is_read_anew(tmp_path: Path) -> None:
    stored(tmp_path, result(0.5))
    assert evaluations(tmp_path)[0].figures.value("answer", "facts") == 0.5
    path = tmp_path / "000.json"
    path.write_text(json.dumps(result(0.25)), encoding="utf-8")
    os.utime(path, (1_800_000_000,) * 2)
    assert evaluations(tmp_path)[0].figures.value("answer", "facts") == 0.25


def test_the_last_result_with_what_was_before(tmp_path: Path) -> None:
    parsed = Parsed(report(evaluations(stored(tmp_path, result(0.5), result(0.75))), Words()))
    cells = [data for at, data in parsed.text if at == "td"]
    row = list(FIGURES).index(("answer", "facts"))
    assert cells[row * 2 : row * 2 + 2] == ["75.0%", "50.0%"]
    assert "40 ms" in cells
    assert "—" in cells
    (line,) = (
        a["points"]
        for name, a in parsed.elements[: [n for n, _ in parsed.elements].index("polyline") + 1]
        if name == "polyline"
    )
    assert line is not None
    assert len(line.split()) == 2


def test_a_plot_rises_with_its_figure(tmp_path: Path) -> None:
    values = (0.2, None, 0.6, 1.0)
    parsed = Parsed(report(evaluations(stored(tmp_path, *map(result, values))), Words()))
    plots = [a["points"] or "" for name, a in parsed.elements if name == "polyline"]
    facts = [tuple(map(float, point.split(","))) for point in plots[2].split()]
    assert facts == [(0.0, 24.0), (80.0, 12.0), (120.0, 0.0)]


def test_a_failed_case_says_what_was_expected_and_said(tmp_path: Path) -> None:
    parsed = Parsed(report(evaluations(stored(tmp_path, result(0.5))), Words()))
    assert [name for name, _ in parsed.elements].count("details") == 1
    assert "<b>问</b>？" in parsed.all_text("summary")
    assert parsed.all_text("dd") == "应当作答答。缺要点"
    assert not [name for name, _ in parsed.elements if name == "svg"]


def test_a_failed_case_can_be_asked(tmp_path: Path) -> None:
    elements = Parsed(report(evaluations(stored(tmp_path, result(0.5))), Words())).elements
    assert [a["href"] for name, a in elements if name == "a"] == ["?q=%3Cb%3E%E9%97%AE%3C%2Fb%3E%EF%BC%9F#ask"]


def test_results_are_compared_with_those_of_as_many_questions(tmp_path: Path) -> None:
    parsed = Parsed(report(evaluations(stored(tmp_path, result(0.25), result(0.5, n=9), result(0.75))), Words()))
    cells = [data for at, data in parsed.text if at == "td"]
    row = list(FIGURES).index(("answer", "facts"))
    assert cells[row * 2 : row * 2 + 2] == ["75.0%", "25.0%"]
    assert "题数相同" in parsed.all_text("p")


def test_nothing_failed(tmp_path: Path) -> None:
    assert "全对" in report(evaluations(stored(tmp_path, result(1.0, failures=[]))), Words())


@pytest.mark.parametrize("reports", [None, Path("none")])
def test_the_view_is_there_where_results_have_a_place(tmp_path: Path, reports: Path | None) -> None:
    services = Services(cast(Assistant, None), tmp_path, 0, lambda _: cast(Any, None), reports=reports)
    assert applies(services) is (reports is not None)


def test_without_a_folder_there_is_no_view(tmp_path: Path) -> None:
    assert evaluations(tmp_path / "none") == []
    assert "还没有评测结果" in report([], Words())


COUNTS = """
import json, signal, sys
from pathlib import Path
for done in range(3):
    sys.stderr.write(f"\\r评测:  50%|#  | {done}/2 [00:00<00:01]")
sys.stderr.write("\\n")
how = sys.argv[1]
if how == "waits":
    signal.pause()
if how == "fails":
    sys.exit("policy-assistant: 磁盘满了。")
if how == "breaks":
    raise RuntimeError
Path(sys.argv[2]).write_text(sys.argv[3])
"""
"""What stands for the command: tells its progress, and then does as it is told."""


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Shown]:
    """The view, whose command ends in that way."""

    def make(how: str) -> Shown:
        def command(output: Path, sample: int | None) -> list[str]:
            return [sys.executable, "-c", COUNTS, how, str(output), json.dumps(result(0.5, n=sample or 99))]

        monkeypatch.setattr(evaluating, "command", command)
        return Shown(tmp_path / "new" / "reports", Words())

    return make


def settled(shown: Shown) -> str:
    for thread in threading.enumerate():
        if thread.name == "evaluation":
            thread.join()
    status = shown.status(None)
    assert not status["running"]
    return Parsed(status["html"]).all_text()


@pytest.mark.parametrize(("value", "count"), [(20, 20), (None, 99)])
def test_an_evaluation_is_run(shown: Callable[[str], Shown], tmp_path: Path, value: int | None, count: int) -> None:
    view = shown("ends")
    assert view.status(None) == {"html": "", "running": False}
    assert view.begin(value, None)["running"]
    assert "评测完成" in settled(view)
    assert f"共 {count} 题" in view.results()
    last = evaluating.runs(tmp_path / "new" / "reports").last
    assert last
    assert (last.done, last.total) == (2, 2)


@pytest.mark.parametrize(("how", "words"), [("fails", "磁盘满了"), ("breaks", "中途出错")])
def test_an_evaluation_that_fails_says_so(shown: Callable[[str], Shown], how: str, words: str) -> None:
    view = shown(how)
    view.begin(50, None)
    assert words in settled(view)
    assert "还没有评测结果" in view.results()


def test_an_evaluation_is_stopped_and_only_one_runs(shown: Callable[[str], Shown]) -> None:
    view = shown("waits")
    english = Shown(view._folder, Words(Language.ENGLISH))
    assert view.begin(20, None)["running"]
    process = evaluating.runs(view._folder)._process
    assert english.begin(50, None)["running"]
    assert evaluating.runs(view._folder)._process is process
    view.stop(None)
    assert "已停止" in settled(view)
    assert "还没有评测结果" in view.results()


@pytest.mark.parametrize(
    ("value", "refusal", "words"), [(21, None, "题数"), ("--output", None, "题数"), (20, ELSEWHERE, ELSEWHERE)]
)
def test_what_is_not_run(shown: Callable[[str], Shown], value: Any, refusal: str | None, words: str) -> None:
    view = shown("waits")
    status = view.begin(value, refusal)
    assert words in status["html"]
    assert not status["running"]
    assert view.status(None)["html"] == ""


def test_who_may_not_begin_one_is_offered_none_and_stops_none(shown: Callable[[str], Shown]) -> None:
    view = shown("waits")
    assert Parsed(view.offer(ELSEWHERE)).all_text() == ELSEWHERE
    assert "开始评测" in view.offer(None)
    view.begin(20, None)
    assert ELSEWHERE in view.stop(ELSEWHERE)["html"]
    assert view.status(ELSEWHERE) == {"html": "", "running": False}
    assert view.status(None)["running"]
    view.stop(None)
    settled(view)


def test_where_no_result_can_be_written_nothing_begins(shown: Callable[[str], Shown], tmp_path: Path) -> None:
    (tmp_path / "new").write_text("", encoding="utf-8")
    assert "不能开始评测" in shown("ends").begin(20, None)["html"]


@pytest.mark.parametrize("sample", evaluating.SAMPLES)
def test_the_command_is_one(tmp_path: Path, sample: int | None) -> None:
    begun = evaluating.command(tmp_path / "a.json", sample)
    assert begun[:4] == [sys.executable, "-P", "-m", "assistant.cli"]
    asked = cli.parser().parse_args(begun[4:])
    assert (asked.suite, asked.sample, asked.output) == ("notices", sample, tmp_path / "a.json")


@pytest.mark.slow
def test_the_real_command_is_followed(tmp_path: Path, model_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_ASSISTANT_CACHE", str(model_cache))
    view = Shown(tmp_path, Words())
    view.begin(20, None)
    assert "评测完成" in settled(view)
    last = evaluating.runs(tmp_path).last
    assert last
    assert last.total == 20
    assert evaluations(tmp_path)[0].figures.n == 20
