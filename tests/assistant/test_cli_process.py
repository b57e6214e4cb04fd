"""The command line as a process of its own: what it imports, its streams, and how long a question takes."""

from __future__ import annotations

import json
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


IMPORTED = """
import atexit, json, sys
atexit.register(lambda: sys.stderr.write(json.dumps(sorted(sys.modules))))
from assistant import cli
sys.exit(cli.main(sys.argv[1:]))
"""
MODELS = {"torch", "transformers", "sentence_transformers", "onnxruntime", "tokenizers", "gradio", "openai"}
CHAINS = MODELS | {"langchain_core", "pydantic", "faiss", "tqdm", "watchfiles"}
PARSING = CHAINS | {"numpy", "sqlite3", "lxml", "opencc", "platformdirs", "corpus.types", "index.store"}
COMMANDS = ["serve", "ask", "index", "documents", "document", "check", "bench", "cases", "eval", "eval-rgb"]


@pytest.mark.parametrize(
    ("argv", "spared"),
    [
        (["--help"], PARSING),
        *(([name, "--help"], PARSING) for name in COMMANDS),
        (["index", "status"], CHAINS),
        (["documents"], CHAINS),
        (["document", "plan"], CHAINS),
        (["document", "plan", "--graph", "dot"], CHAINS),
        (["check", "-"], CHAINS),
        (["index", "verify"], MODELS),
    ],
)
def test_a_command_imports_only_what_it_needs(built: Store, argv: list[str], spared: set[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED, *argv], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert done.returncode == 0
    assert spared.intersection(json.loads(done.stderr)) == set()


ASKED = """
import sys
from assistant import cli
from assistant.commands import common
from tests.index.fakes import FakeEmbedder
common.load_embedder = lambda _: FakeEmbedder()
common.load_reader = lambda _: None
assert cli.main(["ask", "评估结果为B级的联盟怎么办？"]) == 0
assert not {"gradio", "langchain_core", "langsmith", "watchfiles"} & set(sys.modules)
"""


def test_a_question_is_answered_without_langchain(built: Store) -> None:
    done = python("-c", ASKED)
    assert (done.returncode, done.stderr) == (0, b"")


HEAVY = {"torch", "transformers", "sentence_transformers", "langchain_core", "langsmith"}


@pytest.mark.slow
@pytest.mark.parametrize("argv", [["index", "build"], ["ask", "评成B会怎样？", "--json"], ["check", "-", "--json"]])
def test_the_bundled_models_need_neither_torch_nor_langchain(
    notices_store: Store, model_cache: Path, tmp_path: Path, argv: list[str]
) -> None:
    store = tmp_path / "store" if argv[0] == "index" else notices_store.path
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED, *argv, "--store", str(store)],
        cwd=ROOT,
        env={**os.environ, "POLICY_ASSISTANT_CACHE": str(model_cache)},
        input="评估结果为B级的联盟，应在一年内整改。".encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode("utf-8")
    imported = set(json.loads(done.stderr.splitlines()[-1]))
    assert imported & HEAVY == set()
    assert ("onnxruntime" in imported) == (argv[0] != "check")


FIRST = """
import sys
from assistant import cli
from assistant.commands import common
from tests.index.fakes import FakeEmbedder
common.load_embedder = lambda _: FakeEmbedder()
sys.exit(cli.main(["check", "-", "--json"]))
"""


def test_first_runs_at_the_same_time_all_answer() -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", FIRST],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(3)
    ]
    answers = [run.communicate() for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0], answers
    assert {out for out, _ in answers} == {b'{\n  "findings": [],\n  "summary": {}\n}\n'}
    assert len(list(Settings.from_environment().store.glob("0*"))) == 1


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
