"""``policy-assistant bench``: what is timed, with a clock that does not run, and the form of the result."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from assistant.commands import common
from assistant.settings import Settings
from assistant.types import Answer
from corpus.errors import QuestionError
from eval import bench
from eval.bench import Times, measure, spread, text_report
from eval.cases import Case, suite
from tests.eval.factories import refused
from tests.index.fakes import FakeEmbedder


@dataclass
class Fake:
    """An assistant and an embedder for whom time passes only while they work; the n-th question takes n × 10 ms."""

    now: float = 0.0
    done: list[str] = field(default_factory=list)

    def ask(self, case: Case) -> Answer:
        self.done.append(f"ask {case.question}")
        self.now += int(case.question) * 0.010
        if case.id == "bad":
            raise QuestionError("问题是空的。")
        return replace(refused(), timings_ms={"retrieve": 4.0 * int(case.question), "total": 9.0})

    def embed(self, text: str) -> None:
        self.done.append(f"embed {text}")
        self.now += 0.005

    def clock(self) -> float:
        return self.now


def measured(fake: Fake, cases: list[Case]) -> Times:
    return measure(cases, fake.ask, fake.embed, fake.clock)


def test_each_question_is_embedded_and_then_asked() -> None:
    fake = Fake()
    measured(fake, [Case("a", "1"), Case("b", "2")])
    assert fake.done == ["embed 1", "ask 1", "embed 2", "ask 2"]


def test_times_percentiles_and_ratios() -> None:
    times = measured(Fake(), [Case(str(n), str(n)) for n in range(1, 21)])
    assert times.to_json() == {
        "n": 20,
        "failed": 0,
        "answer_ms": {"p50": 100.0, "p95": 190.0},
        "embedding_ms": {"p50": 5.0, "p95": 5.0},
        "ratio": {
            "p95_to_embedding_p50": 38.0,
            "p95_to_embedding_p95": 38.0,
            "reading_p50": None,
            "reading_p95": None,
        },
        "steps_ms": {"retrieve": {"p50": 40.0, "p95": 76.0}, "total": {"p50": 9.0, "p95": 9.0}},
    }


def test_a_question_that_fails_is_timed_and_counted() -> None:
    result = measured(Fake(), [Case("bad", "3"), Case("a", "1")]).to_json()
    assert (result["n"], result["failed"], result["answer_ms"]["p95"]) == (2, 1, 30.0)
    assert result["steps_ms"]["retrieve"] == {"p50": 4.0, "p95": 4.0}


@pytest.mark.parametrize(
    ("values", "expected"),
    [([], {"p50": None, "p95": None}), ([1.234], {"p50": 1.23, "p95": 1.23}), ([3, 1, 2], {"p50": 2, "p95": 3})],
)
def test_spread(values: list[float], expected: dict[str, float | None]) -> None:
    assert spread(values) == expected


@pytest.mark.parametrize("times", [Times(), Times([1.0], [0.0])])
def test_over_nothing_there_is_no_ratio(times: Times) -> None:
    assert set(times.to_json()["ratio"].values()) == {None}
    machine = {"suite": "s", "chunks": 0, "peak_rss_mib": 1.0, "machine": {"cpus": 1, "torch_threads": 1}}
    assert "—" in text_report({**machine, **times.to_json()})


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Callable[..., str]:
    monkeypatch.setattr(common, "load_embedder", lambda _: FakeEmbedder())
    monkeypatch.setattr("eval.cases.suite", lambda name: suite(name)[:3])
    parser = argparse.ArgumentParser(prog="test")
    bench.register(parser.add_subparsers())
    settings = Settings(tmp_path / "mine", tmp_path / "cache", reader=False)

    def run(*argv: str) -> str:
        arguments = parser.parse_args(["bench", *argv])
        arguments.run(arguments, settings.at(arguments.store))
        return capsys.readouterr().out

    return run


def test_the_command_leaves_the_users_own_index_alone(run: Callable[..., str], tmp_path: Path) -> None:
    result = json.loads(run("--json"))
    assert list(result) == [
        "suite",
        "chunks",
        "n",
        "failed",
        "answer_ms",
        "embedding_ms",
        "ratio",
        "steps_ms",
        "peak_rss_mib",
        "machine",
    ]
    assert (result["suite"], result["n"], result["failed"]) == ("notices", 3, 0)
    assert set(result["steps_ms"]) == {"understand", "retrieve", "read", "answer", "verify", "total"}
    assert result["chunks"] > 0
    assert 10 < result["peak_rss_mib"] < 100_000
    assert min(result["machine"].values()) >= 1
    assert not (tmp_path / "mine").exists()


def test_the_result_for_a_person(run: Callable[..., str]) -> None:
    text = run("--suite", "held-out")
    assert text.startswith("测试集 held-out：3 题，")
    assert "一题的 95 分位，是只算向量的中位数的 " in text
