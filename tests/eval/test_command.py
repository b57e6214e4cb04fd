"""``policy-assistant eval``: which index is asked, and the forms of the result."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.commands import common
from assistant.settings import Settings
from corpus.errors import PolicyError, ReadError, StoreError
from eval import command
from eval.comparison import RegressionError
from index.store import Store
from tests.index.fakes import DOCUMENTS, FakeEmbedder

Eval = Callable[..., str]


@pytest.fixture
def embedder(monkeypatch: pytest.MonkeyPatch) -> FakeEmbedder:
    fake = FakeEmbedder()
    monkeypatch.setattr(common, "load_embedder", lambda _: fake)
    monkeypatch.setattr(common, "load_reader", lambda _: None)
    return fake


@pytest.fixture
def evaluate(embedder: FakeEmbedder, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Eval:
    parser = argparse.ArgumentParser(prog="test")
    command.register(parser.add_subparsers())
    settings = Settings(tmp_path / "mine", tmp_path / "cache")

    def evaluate(*argv: object) -> str:
        arguments = parser.parse_args(["eval", *map(str, argv)])
        arguments.run(arguments, settings.at(arguments.store))
        return capsys.readouterr().out

    return evaluate


@pytest.fixture
def own(tmp_path: Path) -> tuple[str, Path, str, Path]:
    """Options for documents and questions of one's own."""
    docs, questions = tmp_path / "d.jsonl", tmp_path / "q.jsonl"
    docs.write_text('{"id":"a","title":"办法","text":"为规范联盟的构建，制定本办法。"}\n', encoding="utf-8")
    lines = [{"id": i, "question": f"国科办政〔2012〕{i}号说了什么？", "answerable": False} for i in range(1, 6)]
    questions.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return "--docs", docs, "--questions", questions


@pytest.mark.parametrize(
    "argv",
    [
        ["--docs", "d"],
        ["--questions", "q"],
        ["--suite", "notices", "--docs", "d", "--questions", "q"],
        ["--suite", "nonsense"],
        ["--sample", "0"],
        ["--sample", "x"],
        ["--json", "--markdown"],
        ["--docs", "d", "--questions", "q", "--baseline"],
        ["--without-reader", "--baseline"],
    ],
)
def test_wrong_usage(evaluate: Eval, argv: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        evaluate(*argv)
    assert left.value.code == 2


def held_ids(store: Store) -> set[str]:
    with store.open() as generation:
        return {entry.id for entry in generation.catalogue.documents()}


def test_documents_and_questions_of_ones_own(
    evaluate: Eval, own: tuple[str, Path, str, Path], embedder: FakeEmbedder, tmp_path: Path
) -> None:
    result = json.loads(evaluate(*own, "--json"))
    assert result["n"] == 5
    assert result["abstention"]["recall"] == 1
    assert set(result) >= {"retrieval", "answer", "citation", "abstention", "latency_ms", "by_category"}
    assert not (tmp_path / "mine").exists()
    (built,) = (tmp_path / "cache" / "eval").glob("*/CURRENT")
    generation = built.read_text(encoding="utf-8")
    evaluate(*own)
    assert built.read_text(encoding="utf-8") == generation


def test_a_changed_file_is_indexed_anew(evaluate: Eval, own: tuple[str, Path, str, Path], tmp_path: Path) -> None:
    evaluate(*own)
    own[1].write_text('{"id":"b","title":"新","text":"新办法。"}\n', encoding="utf-8")
    evaluate(*own)
    (current,) = (tmp_path / "cache" / "eval").iterdir()
    assert held_ids(Store(current)) == {"b"}


def test_the_suite_over_the_bundled_notices(evaluate: Eval, tmp_path: Path) -> None:
    assert "共 4 题" in evaluate("--suite", "notices", "--sample", 4, "--seed", 1)
    store = Store(tmp_path / "cache" / "eval" / "notices")
    assert held_ids(store) == {document.id for document in common.bundled()}
    assert evaluate("--sample", 2, "--markdown").startswith("| 项目 | 指标 | 数值 [95% 区间] |\n| --- |")


def test_a_sample_is_the_same_for_the_same_seed(evaluate: Eval, own: tuple[str, Path, str, Path]) -> None:
    def without_times(text: str) -> dict[str, object]:
        return {key: value for key, value in json.loads(text).items() if key not in ("latency_ms", "failures")}

    first, second = (evaluate(*own, "--sample", 2, "--seed", 3, "--json") for _ in range(2))
    assert without_times(first) == without_times(second)
    assert json.loads(first)["n"] == 2


def test_a_store_that_is_named_is_asked_but_never_overwritten(
    evaluate: Eval, own: tuple[str, Path, str, Path], embedder: FakeEmbedder, tmp_path: Path
) -> None:
    store = Store(tmp_path / "other")
    store.build(DOCUMENTS, embedder)
    before = store.status()
    assert "共 1 题" in evaluate("--suite", "notices", "--sample", 1, "--store", store.path)
    with pytest.raises(StoreError, match="另一批文件"):
        evaluate(*own, "--store", store.path)
    assert store.status() == before
    assert "共 5 题" in evaluate(*own, "--store", tmp_path / "new")


@pytest.mark.parametrize("missing", [0, 1])
def test_a_file_that_is_not_there(evaluate: Eval, own: tuple[str, Path, str, Path], missing: int) -> None:
    own[1 + 2 * missing].unlink()  # type: ignore[union-attr]
    with pytest.raises(ReadError) as error:
        evaluate(*own)
    assert isinstance(error.value, PolicyError)
    assert "\n" not in str(error.value)


def test_a_run_is_stored_and_compared_with(evaluate: Eval, own: tuple[str, Path, str, Path], tmp_path: Path) -> None:
    run, compact, again = tmp_path / "run.json", tmp_path / "base.json", tmp_path / "again.json"
    told = evaluate(*own, "--json", "--output", run, "--baseline-output", compact)
    assert json.loads(run.read_text(encoding="utf-8")) == json.loads(told)
    assert "与基线对照 5 题" in evaluate(*own, "--baseline", run)
    assert "| 当答则答、当拒则拒 | 5 | 1.000 | 1.000 |" in evaluate(*own, "--markdown", "--baseline", compact)
    evaluate(*own, "--sample", 2, "--json", "--baseline", compact, "--output", again)
    comparison = json.loads(again.read_text(encoding="utf-8"))["comparison"]
    assert (comparison["shared"], len(comparison["gone"]), comparison["regressions"]) == (2, 3, [])


def test_what_became_worse_is_named_and_the_run_is_stored(
    evaluate: Eval, own: tuple[str, Path, str, Path], tmp_path: Path
) -> None:
    lines = [{"id": i, "question": f"国科办政〔2012〕{i}号说了什么？"} for i in range(1, 9)]
    own[3].write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    before, now = tmp_path / "before.json", tmp_path / "now.json"
    values = {"decision": 1.0, "citation_recall": 0.0}
    before.write_text(json.dumps({"cases": [{"id": str(i), "values": values} for i in range(1, 9)]}), encoding="utf-8")
    with pytest.raises(RegressionError, match="当答则答、当拒则拒") as raised:
        evaluate(*own, "--baseline", before, "--output", now)
    assert "\n" not in str(raised.value)
    assert "引用" not in str(raised.value)
    assert json.loads(now.read_text(encoding="utf-8"))["comparison"]["regressions"] == ["decision"]


def test_what_cannot_be_compared_or_written_is_told_before_anything_is_asked(
    evaluate: Eval, own: tuple[str, Path, str, Path], tmp_path: Path
) -> None:
    (tmp_path / "list.json").write_text("[]", encoding="utf-8")
    for options in (
        ("--baseline", tmp_path / "gone.json"),
        ("--baseline", tmp_path / "list.json"),
        ("--output", tmp_path / "gone" / "run.json"),
        ("--report", tmp_path),
    ):
        with pytest.raises(PolicyError) as raised:
            evaluate(*own, *options)
        assert "\n" not in str(raised.value)
    assert not (tmp_path / "cache" / "eval").exists()


def test_the_report_is_a_page_of_its_own(evaluate: Eval, own: tuple[str, Path, str, Path], tmp_path: Path) -> None:
    evaluate(*own, "--report", tmp_path / "report.html")
    assert "q.jsonl" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_what_is_no_character_does_not_cost_the_run(
    evaluate: Eval, own: tuple[str, Path, str, Path], tmp_path: Path
) -> None:
    own[3].write_text(json.dumps({"id": "a\udcff", "question": "联盟\udcff", "category": "\udcff"}), encoding="utf-8")
    places = [tmp_path / name for name in ("run.json", "report.html", "base.json")]
    evaluate(*own, "--output", places[0], "--report", places[1], "--baseline-output", places[2])
    assert [json.loads(places[at].read_text(encoding="utf-8"))["cases"][0]["id"] for at in (0, 2)] == ["a?", "a?"]
    assert "a?" in places[1].read_text(encoding="utf-8")


def test_the_suites_own_baseline(evaluate: Eval, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def bundled(name: str) -> dict[str, dict[str, float]]:
        asked.append(name)
        return {"not-of-this-suite": {}}

    monkeypatch.setattr("eval.baseline.bundled", bundled)
    with pytest.raises(ReadError, match="没有一道相同的题"):
        evaluate("--sample", 1, "--baseline")
    with pytest.raises(ReadError, match="没有一道相同的题"):
        evaluate("--suite", "held-out", "--baseline", "--sample", 1)
    assert asked == ["notices", "held-out"]


def test_without_and_with_the_reader_side_by_side(
    evaluate: Eval, own: tuple[str, Path, str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[bool] = []
    monkeypatch.setattr(common, "load_reader", lambda settings: loaded.append(settings.reader))
    assert "对照 5 题" in evaluate(*own, "--without-reader")
    assert loaded == [False, True]
