"""``eval --suite checking``: the form of the result, and which options go together."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.settings import Settings
from corpus.errors import PolicyError
from eval import command
from eval.checking.generator import SEALED_SEEDS

Command = Callable[..., str]


@pytest.fixture
def commanded(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Command:
    parser = argparse.ArgumentParser(prog="test")
    commands = parser.add_subparsers()
    command.register(commands)
    settings = Settings(tmp_path / "store", tmp_path / "cache", reader=False)

    def commanded(*argv: object) -> str:
        arguments = parser.parse_args([*map(str, argv)])
        arguments.run(arguments, settings.at(arguments.store))
        return capsys.readouterr().out

    return commanded


def result(commanded: Command, *argv: object) -> dict[str, Any]:
    form: dict[str, Any] = json.loads(commanded(*argv, "--json"))
    return form


def test_the_result_is_the_same_for_the_same_seed(commanded: Command, tmp_path: Path) -> None:
    out = tmp_path / "run.json"
    first = result(commanded, "eval", "--suite", "checking", "--sample", 1, "--seed", 5, "--output", out)
    assert first["seeds"] == [5, 1]
    assert first["drafts"] == 1
    assert 0 <= first["error.recall"] <= 1
    assert result(commanded, "eval", "--suite", "checking", "--sample", 1, "--seed", 5) == first
    (text,) = json.loads(out.read_text(encoding="utf-8"))["texts"]
    assert len(text["gold"]) == first["rows"]


def test_the_report_names_what_was_confused(commanded: Command) -> None:
    shown = commanded("eval", "--suite", "checking", "--sample", 1)
    assert "错误（合计）" in shown
    assert "共 1 篇" in shown


def test_sealed_seeds_are_not_chosen(commanded: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.checking.command.check", lambda *_: iter(()))
    form = result(commanded, "eval", "--suite", "checking-sealed", "--sample", 1, "--seed", 3)
    assert form["seeds"] == [SEALED_SEEDS.start, 1]
    assert form["found"] == 0
    assert form["rows"] > 20


@pytest.mark.parametrize("name", ["second", "third"])
def test_these_parts_are_open(commanded: Command, name: str) -> None:
    form = result(commanded, "eval", "--suite", f"checking-{name}", "--sample", 1, "--seed", 3)
    assert form["seeds"] == [3, 1]
    assert form["found"] > 0


def test_documents_of_ones_own(commanded: Command, tmp_path: Path) -> None:
    lines = [
        {
            "id": str(n),
            "title": f"关于做好第{n}批试点工作安排的意见",
            "number": f"岭政发〔2015〕{n}号",
            "text": "正文。",
        }
        for n in range(11, 15)
    ]
    docs = tmp_path / "d.jsonl"
    docs.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    form = result(commanded, "eval", "--suite", "checking", "--sample", 1, "--docs", docs)
    assert form["documents"] == 4
    assert form["counts"]["recall.ok"][1] > 0
    assert form["counts"]["recall.not-in-force"] == [0, 0]


@pytest.mark.parametrize(
    "options",
    [
        ("--markdown",),
        ("--baseline",),
        ("--questions", "q.jsonl"),
        ("--report", "r.html"),
        ("--without-reader",),
        ("--store", "s"),
        ("--sample", "0"),
    ],
)
def test_options_of_questions_are_wrong_usage(commanded: Command, options: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit, match="2"):
        commanded("eval", "--suite", "checking", *options)


def test_a_place_that_cannot_be_written_is_told_first(commanded: Command, tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="写不到"):
        commanded("eval", "--suite", "checking", "--output", tmp_path / "gone" / "run.json")
