"""``policy-assistant bench``: what is timed, with a clock that does not run, and the form of the result."""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.commands import common
from assistant.settings import Settings
from assistant.types import Answer
from corpus.chunking import chunk
from corpus.errors import PolicyError, QuestionError
from eval import bench
from eval.bench import __main__ as process_main
from eval.bench import check, index, machine, memory, padding, process, question, start
from eval.bench.process import Finished, Running
from eval.bench.table import text_report
from eval.cases import Case
from tests.eval.checking.test_scoring import RIGHT
from tests.eval.factories import refused
from tests.index.fakes import DOCUMENTS, FakeEmbedder

LINES = [{"id": document.id, "title": document.title, "text": document.text} for document in DOCUMENTS]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "mine", tmp_path / "cache", reader=False)


@pytest.fixture
def fake_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(common, "load_embedder", lambda _: FakeEmbedder())


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    path = tmp_path / "d.jsonl"
    path.write_text("\n".join(map(json.dumps, LINES)), encoding="utf-8")
    return path


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    asked = [{"id": n, "question": f"B级的联盟怎么办{n}？", "relevant": ["plan"]} for n in range(4)]
    path = tmp_path / "q.jsonl"
    path.write_text("\n".join(map(json.dumps, [*asked, asked[0]])), encoding="utf-8")
    return path


# The machine

INTEL = "processor\t: 0\nmodel name\t: Xeon 8\nflags\t\t: fpu avx2 amx_int8 avx512_vnni\n\nprocessor\t: 1\n"
ARM = "processor\t: 0\nBogoMIPS\t: 50.00\nFeatures\t: fp asimd asimddp\n"


@pytest.mark.parametrize(
    ("cpuinfo", "expected"),
    [(INTEL, ("Xeon 8", ["avx2", "avx512_vnni", "amx_int8"])), (ARM, ("", ["asimddp"])), ("", ("", []))],
)
def test_the_processor(cpuinfo: str, expected: tuple[str, list[str]]) -> None:
    assert machine.processor(cpuinfo) == expected


def test_the_machine_is_named() -> None:
    found = machine.machine()
    assert list(found) == ["processor", "cores", "instructions", "memory_gb", "python", "onnxruntime"]
    assert found["processor"]
    assert found["cores"] >= 1


# Processes


def test_a_process_has_a_peak_of_its_own(settings: Settings) -> None:
    code = "import os; held = b'x' * 300_000_000; print(os.environ['POLICY_ASSISTANT_STORE'])"
    small, large = (process.run(["-c", each], settings) for each in ("pass", code))
    assert large.output == f"{settings.store}\n"
    assert large.peak_mb > 300
    assert small.output == ""
    assert min(small.seconds, large.seconds) > 0


def test_a_process_that_fails_is_an_error_with_its_last_line(settings: Settings) -> None:
    with pytest.raises(PolicyError, match="没有跑成（ValueError: why）"):
        process.run(["-c", "raise ValueError('why')"], settings)
    with pytest.raises(PolicyError, match="退出码 3"):
        process.run(["-c", "raise SystemExit(3)"], settings)


def test_looking_whether_a_process_runs_leaves_its_figures(settings: Settings) -> None:
    running = Running(["-c", "pass"], settings)
    while running.is_running():
        pass
    assert running.finish().peak_mb > 0


def test_work_in_a_process_of_its_own(settings: Settings, tmp_path: Path) -> None:
    found = process.worker(settings)("check", docs=None, size=500)
    assert found["characters"] >= 500
    assert found["peak_mb"] > 0
    with pytest.raises(PolicyError, match="gone"):
        process.worker(settings)("check", docs=str(tmp_path / "gone.jsonl"))


def test_what_a_process_writes(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def work(_: Settings, n: int) -> dict[str, Any]:
        if n < 0:
            raise QuestionError("不行。")
        return {"n": n}

    monkeypatch.setitem(process_main.WORK, "work", work)
    assert process_main.main("work", '{"n": 1}') == 0
    assert process_main.main("work", '{"n": -1}') == 1
    assert capsys.readouterr() == ('{"n": 1}', "不行。\n")


# Start


def test_both_start_in_turns_and_the_first_does_not_count(settings: Settings) -> None:
    began: list[str] = []

    def run(arguments: Sequence[str], _: Settings) -> Finished:
        began.append(arguments[1])
        first = len(began) <= 2
        return Finished(100.0 if first else 3.0 if arguments[0] == "-m" else 2.0, 40.0, "")

    found = start.measure(settings, 2, run)
    assert began == ["assistant.cli", "import onnxruntime"] * 3
    assert found == {
        "runs": 2,
        "ask": {"seconds": 3.0, "peak_mb": 40.0},
        "onnxruntime": {"seconds": 2.0, "peak_mb": 40.0},
        "ratio": 1.5,
    }


# Questions


@dataclass
class Fake:
    """An assistant and an embedder for whom time passes only while they work; asked again it takes half the time."""

    now: float = 0.0
    done: list[str] = field(default_factory=list)

    def ask(self, case: Case) -> Answer:
        known = f"ask {case.question}" in self.done
        self.done.append(f"ask {case.question}")
        self.now += int(case.question) * (0.005 if known else 0.010)
        if case.id == "bad":
            raise QuestionError("问题是空的。")
        return replace(refused(), timings_ms={"retrieve": 4.0 * int(case.question), "total": 9.0})

    def embed(self, text: str) -> None:
        self.done.append(f"embed {text}")
        self.now += 0.005

    def clock(self) -> float:
        return self.now


def timed(fake: Fake, cases: list[Case]) -> dict[str, Any]:
    return question.timed(cases, fake.ask, fake.embed, fake.clock)


def test_a_question_is_asked_before_anything_embedded_it() -> None:
    fake = Fake()
    timed(fake, [Case("a", "1"), Case("b", "2")])
    assert fake.done == ["ask 1", "embed 1", "ask 1", "ask 2", "embed 2", "ask 2"]


def test_times_percentiles_and_ratios() -> None:
    stages = {"retrieve": {"p50": 40.0, "p95": 76.0}}
    assert timed(Fake(), [Case(str(n), str(n)) for n in range(1, 21)]) == {
        "n": 20,
        "failed": 0,
        "first": {"whole": {"p50": 100.0, "p95": 190.0}, **stages},
        "again": {"whole": {"p50": 50.0, "p95": 95.0}, **stages},
        "embedding": {"p50": 5.0, "p95": 5.0},
        "ratio": {"first_to_again": 2.0, "first_to_embedding": 20.0, "again_to_embedding": 10.0},
    }


def test_a_question_that_fails_is_timed_and_counted() -> None:
    found = timed(Fake(), [Case("bad", "3"), Case("a", "1")])
    assert (found["n"], found["failed"], found["first"]["whole"]["p95"]) == (2, 1, 30.0)
    assert found["first"]["retrieve"] == {"p50": 4.0, "p95": 4.0}


@pytest.mark.parametrize(
    ("values", "expected"),
    [([], {"p50": None, "p95": None}), ([1.234], {"p50": 1.23, "p95": 1.23}), ([3, 1, 2], {"p50": 2, "p95": 3})],
)
def test_spread(values: list[float], expected: dict[str, float | None]) -> None:
    assert question.spread(values) == expected


def test_over_nothing_there_is_no_ratio() -> None:
    assert set(timed(Fake(), [])["ratio"].values()) == {None}
    assert (question.ratio(1.0, 0.0), question.ratio(1.0, 3.0)) == (None, 0.33)


def test_each_size_is_built_and_asked_and_compared_with_the_one_before(settings: Settings, docs: Path) -> None:
    done: list[str] = []

    def work(name: str, **arguments: Any) -> dict[str, Any]:
        done.append(name)
        if name == "build":
            return {"embedded": 1, "padded": arguments["passages"], "peak_mb": 9.0}
        whole = {"whole": {"p50": 2.0 ** len(done), "p95": 1.0}}
        return {"first": whole, "again": whole, "ratio": {}, "peak_mb": 5.0}

    bundled, small, large = question.measure(settings, work, docs, docs, (10, 20))
    assert done == ["question", "build", "question", "build", "question"]
    assert bundled["ratio"] == {}
    assert small["ratio"] == large["ratio"] == {"first_to_former": 4.0, "again_to_former": 4.0}
    assert (large["padded"], large["peak_mb"], large["build_peak_mb"]) == (20, 5.0, 9.0)
    assert len(question.measure(settings, work, docs, None)) == 1


@pytest.mark.usefixtures("fake_model")
def test_a_library_of_a_size_is_built_and_asked(
    settings: Settings, docs: Path, questions: Path, tmp_path: Path
) -> None:
    store = str(tmp_path / "made")
    built = question.build(settings, store, str(docs), str(questions), 30)
    found = question.timed_questions(settings, store, str(questions))
    assert found["passages"] >= 30
    assert found["n"] == 3
    assert min(built.values()) > 0
    assert {"whole", "retrieve", "read"} < found["first"].keys() == found["again"].keys()


# A library of a wanted size


@pytest.mark.parametrize("passages", [1, 5, 40])
def test_a_library_has_so_many_passages_and_distinct_ids(passages: int) -> None:
    held = list(padding.sized(DOCUMENTS, {"mine"}, passages))
    counts = [len(chunk(document)) for document in held]
    assert sum(counts[:-1]) < passages <= sum(counts)
    assert len({document.id for document in held}) == len(held)
    assert held[0].id == "mine"


def test_only_what_is_asked_about_is_embedded() -> None:
    model = FakeEmbedder()
    embedder = padding.PaddingEmbedder(model, ["甲", "乙"])
    real, first, second = embedder.embed_passages(["甲", "丙", "丁"])
    assert np.array_equal(real, model.embed_query("甲"))
    assert np.array_equal(first, embedder.embed_passages(["丙"])[0])
    assert not np.array_equal(first, second)
    assert np.allclose(np.linalg.norm([real, first, second], axis=1), 1)
    assert (embedder.name, embedder.revision) == (model.name, model.revision)
    assert (embedder.embedded, embedder.padded) == (1, 3)


# Indexing


@pytest.mark.parametrize("name", ["d.jsonl", "d.jsonl.gz"])
def test_a_sample_is_always_the_same(docs: Path, tmp_path: Path, name: str) -> None:
    given = tmp_path / "given" / name
    given.parent.mkdir()
    given.write_bytes(gzip.compress(docs.read_bytes()) if name.endswith("gz") else docs.read_bytes())
    first, again = (index.sampled(given, 2, tmp_path).read_text("utf-8") for _ in range(2))
    assert first == again
    assert {json.loads(line)["id"] for line in first.splitlines()} < {document.id for document in DOCUMENTS}
    assert len(index.sampled(given, 9, tmp_path).read_text("utf-8").splitlines()) == len(LINES)


@pytest.mark.usefixtures("fake_model")
def test_an_index_has_the_texts_that_are_embedded_alone(settings: Settings, docs: Path) -> None:
    built = index.timed_index(settings, str(docs))
    alone = index.timed_embedding(settings, str(docs), None)
    assert built["documents"] == len(LINES)
    assert (built["passages"], built["texts"]) == (alone["passages"], alone["texts"])
    assert alone["texts"] > alone["passages"] > 0
    assert alone["seconds"] >= alone["passages_seconds"]


@pytest.mark.parametrize("extras", [(), ("models",), ("models", "bench")])
def test_runs_beside_the_index_as_far_as_installed(
    extras: tuple[str, ...], docs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    there = {name for extra in extras for name in index._EXTRAS[extra]}
    monkeypatch.setattr(index, "find_spec", lambda name: name in there or None)

    def work(name: str, **_: Any) -> dict[str, Any]:
        whole = {"documents": 2, "text_mb": 0.5} if name == "index" else {}
        return {**whole, "passages": 4, "texts": 8, "seconds": 2.0 if name == "index" else 4.0, "peak_mb": 1.0}

    found = index.measure(work, docs, 2)
    first, *others = found["runs"]
    speeds = {"passages_per_s": 2.0, "texts_per_s": 4.0, "mb_per_s": 0.25, "ratio": 1.0}
    assert {key: first[key] for key in speeds} == speeds
    assert {run["ratio"] for run in others} == {2.0}
    assert len(others) == 1 + 2 * ("models" in extras) + ("bench" in extras)
    assert capsys.readouterr().err.count("pip install") == 2 - len(extras)


# Memory


def test_the_page_is_asked_questions_over_and_over() -> None:
    asked = memory._questions(1_000)
    assert len(asked) == 1_000
    assert all(isinstance(each, str) for each in asked)


@pytest.mark.slow
def test_the_peaks_of_real_processes(tmp_path: Path, model_cache: Path) -> None:
    found = memory.measure(Settings(tmp_path / "store", model_cache), None, 1, 2)
    assert list(found) == ["ask", "check", "index build", "serve", "questions"]
    assert found["questions"] == 2
    assert min(found.values()) > 0


# Checking


def test_the_clock_of_a_check() -> None:
    ticks = iter((10.0, 10.25, 12.0))
    times = check.timed(RIGHT, lambda: next(ticks))
    assert times == {"findings": 3, "seconds": 2.0, "first_finding_ms": 250.0}
    ticks = iter((1.0, 1.5))
    assert check.timed((), lambda: next(ticks)) == {"findings": 0, "seconds": 0.5, "first_finding_ms": None}


def test_a_draft_is_checked_without_and_with_the_documents(settings: Settings, docs: Path) -> None:
    def work(_: str, **arguments: Any) -> dict[str, Any]:
        return check.timed_check(settings, **arguments, size=2_000)

    found = check.measure(work, docs)
    assert found["more"]["documents"] == found["own"]["documents"] + len(LINES)
    assert found["own"]["characters"] == found["more"]["characters"] >= 2_000
    assert found["own"]["findings"] > 20
    assert list(check.measure(work, None)) == ["own"]


# The command

RUN = {"name": "index build", "passages": 4, "texts": 8, "load_seconds": 1.0, "seconds": 2.0, "passages_per_s": 2.0}
RUN |= {"texts_per_s": 4.0, "mb_per_s": 0.25, "ratio": 1.0, "peak_mb": 400.0}
CHECKED = {"documents": 9, "characters": 100, "findings": 3, "seconds": 1.0, "first_finding_ms": None}
CHECKED |= {"cpu_seconds": 0.9, "peak_mb": 90.0}
PARTS: dict[str, Any] = {
    "start": {
        "runs": 5,
        "ask": {"seconds": 1.0, "peak_mb": 400.0},
        "onnxruntime": {"seconds": 0.2, "peak_mb": 50.0},
        "ratio": 5.0,
    },
    "question": [
        {"passages": 128, "peak_mb": 400.0, **timed(Fake(), [Case("a", "1")])},
        {"passages": 5_000, "peak_mb": 400.0, "embedded": 7, "padded": 99, **timed(Fake(), [Case("bad", "1")])},
    ],
    "index": {"documents": 2, "text_mb": 0.5, "runs": [RUN, {**RUN, "name": "embedding", "passages_seconds": 1.25}]},
    "memory": {"ask": 400.0, "check": 50.0, "index build": 350.0, "serve": 500.0, "questions": 98},
    "check": {"own": CHECKED, "more": CHECKED, "ratio": 1.0},
}
PARTS["question"][1]["ratio"] |= {"first_to_former": 3.5, "again_to_former": 2.5}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], settings: Settings) -> Callable[..., str]:
    for name, module in {
        "start": start,
        "question": question,
        "index": index,
        "memory": memory,
        "check": check,
    }.items():
        monkeypatch.setattr(module, "measure", lambda *_, name=name: PARTS[name])
    parser = argparse.ArgumentParser(prog="test")
    bench.register(parser.add_subparsers())

    def run(*argv: str) -> str:
        arguments = parser.parse_args(["bench", *argv])
        arguments.run(arguments, settings)
        return capsys.readouterr().out

    return run


@pytest.mark.parametrize(("options", "parts"), [((), list(PARTS)), (("--only", "memory,start"), ["start", "memory"])])
def test_the_result_as_json(run: Callable[..., str], options: tuple[str, ...], parts: list[str]) -> None:
    found = json.loads(run("--json", *options))
    assert list(found) == ["machine", *parts]
    assert all(found[name] == PARTS[name] for name in parts)


def test_the_result_for_a_person(run: Callable[..., str]) -> None:
    text = run()
    assert "前者是后者的 5.00 倍。" in text
    assert "提问：5000 段，1 题（1 题出错）" in text
    assert "其余 99 条是凑数的" in text
    assert "首次 3.50 倍，再问 2.50 倍。" in text
    assert "serve，答过 98 题" in text
    assert "—" in text_report({"machine": {**machine.machine(), "memory_gb": None}, "check": PARTS["check"]})


@pytest.mark.parametrize(
    "options",
    [
        ("--only", "start,nonsense"),
        ("--sample", "0"),
        ("--suite", "checking"),
        ("--questions", "q.jsonl"),
        ("--datasets", "d"),
        ("--suite", "library"),
        ("--suite", "formats", "--only", "start"),
    ],
)
def test_wrong_usage(run: Callable[..., str], options: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit, match="2"):
        run(*options)


def test_a_file_that_is_not_there_is_said_before_anything_is_measured(run: Callable[..., str], tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="找不到文件"):
        run("--docs", str(tmp_path / "gone.jsonl"))
