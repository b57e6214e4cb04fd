"""评测: stored results as a table, a history and the cases that failed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, cast

import pytest

from assistant.chain import Assistant
from assistant.web.evaluations import MOST, evaluations
from assistant.web.i18n import Words
from assistant.web.services import Services
from assistant.web.views.report import FIGURES, applies, report
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


@pytest.mark.parametrize(("results", "shown"), [((), False), (("{}",), False), ((result(1.0),), True)])
def test_the_view_is_there_when_there_is_a_result(tmp_path: Path, results: tuple[Any, ...], shown: bool) -> None:
    stored(tmp_path, *results)
    services = Services(cast(Assistant, None), tmp_path, 0, lambda _: cast(Any, None), reports=tmp_path)
    assert applies(services) is shown


def test_without_a_folder_there_is_no_view(tmp_path: Path) -> None:
    assert evaluations(tmp_path / "none") == []
    assert "还没有评测结果" in report([], Words())
