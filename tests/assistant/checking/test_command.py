"""The command ``check``: what is printed and written, exit codes, and errors in one line."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import cli
from assistant.settings import Settings
from index.store import Store
from tests.assistant.checking.test_check import LIBRARY, PLAIN, PLAN_NUMBER, PLAN_TITLE
from tests.index.fakes import FakeEmbedder

Run = Callable[..., tuple[int, str, str]]
DRAFT = f"按照{PLAN_TITLE}（国科发政〔2012〕47号）办理。\n参见{PLAIN}。\n"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.chdir(tmp_path)
    Store(Settings.from_environment().store).build(LIBRARY, FakeEmbedder())

    def run(*argv: object, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = cli.main(["check", *map(str, argv)])
        return code, *capsys.readouterr()

    return run


def test_a_table_in_the_order_of_the_text(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "draft.txt"
    path.write_text(DRAFT, "utf-8")
    code, out, err = run(path)
    assert (code, err) == (0, "")
    lines = [line.split() for line in out.splitlines()]
    assert lines[0] == ["级别", "类别", "原文", "结论", "建议"]
    assert lines[2] == ["错误", "文号", "国科发政〔2012〕47号", "发文机关与文号不符", PLAN_NUMBER]
    assert lines[3][0].startswith("机关代字与发文机关不符")
    assert out.splitlines()[-1] == "共核对 4 处：错误 1 处，说明 3 处（相符 3，发文机关与文号不符 1）。"


def test_json_of_standard_input(run: Run) -> None:
    code, out, err = run("-", "--json", stdin=DRAFT.encode())
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert told["summary"] == {"ok": 3, "issuer-conflict": 1}
    assert [DRAFT[f["start"] : f["end"]] for f in told["findings"]] == [f["text"] for f in told["findings"]]
    assert told["findings"][1]["document"]["number"] == PLAN_NUMBER


def test_the_day_of_validity(run: Run) -> None:
    draft = "按照《联盟管理暂行规定》办理。".encode()
    verdicts = [
        json.loads(run("-", "--json", "--date", day, stdin=draft)[1])["findings"][0]["verdict"]
        for day in ("2009-01-01", "2011-01-01")
    ]
    assert verdicts == ["ok", "not-in-force"]


@pytest.mark.parametrize("ending", [".csv", ".md"])
def test_output_to_a_file(run: Run, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"out{ending}"
    code, _, err = run("-", "--output", path, stdin=DRAFT.encode())
    assert (code, err) == (0, f"已写到 {path}\n")
    assert PLAN_NUMBER in path.read_text("utf-8-sig")


def test_a_draft_without_references(run: Run) -> None:
    assert run("-", stdin="今天开会。".encode()) == (0, "没有发现可以核对的引用。\n", "")


ERRORS = [
    (["nowhere.txt"], b"", "找不到"),
    (["-"], b"\xff\xfe\x00", "不是 UTF-8"),
    (["-", "--output", "out.pdf"], b"", ".docx"),
    (["two.jsonl"], b"", "不止一份"),
]


@pytest.mark.parametrize(("argv", "stdin", "words"), ERRORS)
def test_errors_are_one_line(run: Run, tmp_path: Path, argv: list[str], stdin: bytes, words: str) -> None:
    lines = [json.dumps({"id": name, "title": name, "text": name}) for name in ("a", "b")]
    (tmp_path / "two.jsonl").write_text("\n".join(lines), "utf-8")
    code, out, err = run(*argv, stdin=stdin)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert words in err


def test_control_characters_do_not_reach_the_terminal(run: Run) -> None:
    _, out, _ = run("-", stdin="《甲\x1b[2J\u202e办法》".encode())
    assert "\x1b" not in out
    assert "\u202e" not in out
