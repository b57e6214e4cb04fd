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
from index.store import Store
from tests.index.fakes import DOCUMENTS, FakeEmbedder

Eval = Callable[..., str]


@pytest.fixture
def embedder(monkeypatch: pytest.MonkeyPatch) -> FakeEmbedder:
    fake = FakeEmbedder()
    monkeypatch.setattr(common, "load_embedder", lambda _: fake)
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
    built = list((tmp_path / "cache" / "eval").glob("*/CURRENT"))
    evaluate(*own)
    assert len(built) == 1
    assert embedder.embedded.count("办法\n为规范联盟的构建，制定本办法。") == 1


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
    assert evaluate("--sample", 2, "--markdown").startswith("| 项目 | 指标 | 数值 |\n| --- |")


def test_a_sample_is_the_same_for_the_same_seed(evaluate: Eval, own: tuple[str, Path, str, Path]) -> None:
    def without_times(text: str) -> dict[str, object]:
        return {key: value for key, value in json.loads(text).items() if key != "latency_ms"}

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
