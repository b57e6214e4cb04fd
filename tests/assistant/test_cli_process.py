"""The command line as a process of its own: what it imports, its streams, and how long a question takes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.settings import Settings
from index.store import Store
from tests.index.fakes import DOCUMENTS, FakeEmbedder

ROOT = Path(__file__).parents[2]


@pytest.fixture
def built() -> Store:
    store = Store(Settings.from_environment().store)
    store.build(DOCUMENTS, FakeEmbedder())
    return store


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )


LIGHT = [["--help"], ["documents"], ["document", "plan"], ["index", "status"], ["index", "verify"]]


def test_light_commands_import_nothing_heavy(built: Store) -> None:
    code = (
        "import sys; from assistant import cli\n"
        f"for argv in {LIGHT}:\n"
        "    try: assert cli.main(argv) == 0\n"
        "    except SystemExit: pass\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'gradio', 'openai'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = python("-c", code)
    assert (done.returncode, done.stderr) == (0, b"")


def test_chinese_comes_out_whole_in_any_locale(built: Store) -> None:
    done = python("-m", "assistant.cli", "documents", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert "国科办政〔2012〕47号" in done.stdout.decode("utf-8")


def test_nobody_reading_is_no_error(built: Store) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "assistant.cli", "documents"],
            cwd=ROOT, stdout=closed, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (141, b"")


def shell(line: str) -> subprocess.CompletedProcess[bytes]:
    command = f'"{sys.executable}" -m assistant.cli {line}'
    return subprocess.run(["/bin/sh", "-c", command], cwd=ROOT, capture_output=True, check=False)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("documents > /dev/full", "读写失败（No space left on device）"),
        ("document plan --json > /dev/full", "读写失败（No space left on device）"),
        ("documents >&-", "标准输出是关闭的"),
        ("ask --input - <&-", "标准输入是关闭的"),
    ],
)
def test_a_stream_that_does_not_work_is_one_line(built: Store, line: str, words: str) -> None:
    done = shell(line)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (1, b"", 1)
    assert words in done.stderr.decode("utf-8")


def test_a_closed_stderr_is_no_error(built: Store) -> None:
    assert shell("documents 2>&-").returncode == 0
    assert shell("document nobody 2>&-").returncode == 1


@pytest.mark.slow
def test_a_question_takes_less_than_three_times_what_importing_torch_takes(
    notices_store: Store, model_cache: Path
) -> None:
    def seconds(*arguments: str) -> float:
        start = time.perf_counter()
        done = python(*arguments, POLICY_ASSISTANT_CACHE=str(model_cache))
        assert (done.returncode, done.stderr) == (0, b"")
        return time.perf_counter() - start

    imports = min(seconds("-c", "import torch, sentence_transformers") for _ in range(2))
    asking = min(
        seconds("-m", "assistant.cli", "ask", "评成B会怎样？", "--store", str(notices_store.path)) for _ in range(2)
    )
    assert asking < 3 * imports
