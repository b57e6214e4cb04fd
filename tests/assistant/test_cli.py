"""The command line: what is printed where, exit codes, and that an error is one line."""

from __future__ import annotations

import importlib.metadata
import io
import json
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from assistant import cli
from assistant.commands import common
from assistant.settings import Settings
from assistant.web.access import Access
from assistant.web.server import Load
from index.store import Store
from tests.index.fakes import FakeEmbedder, older

ROOT = Path(__file__).parents[2]
LINES = [
    {
        "id": "plan",
        "title": "关于印发《联盟评估工作方案（试行）》的通知",
        "number": "国科办政〔2012〕47号",
        "issued": "2012-06-14",
        "issuers": ["科学技术部办公厅"],
        "basis": ["国科发政〔2009〕648号"],
        "source": {"kind": "digest"},
        "text": "一、依据\n依据国科发政〔2009〕648号制定本方案。\n二、结果\n评估结果为B级的联盟，应在一年内整改。\n",
    },
    {
        "id": "measures",
        "title": "联盟构建实施办法（试行）",
        "number": "国科发政〔2009〕648号",
        "text": "第一条 为规范联盟的构建，制定本办法。\n",
    },
]


@dataclass(frozen=True, slots=True)
class Outcome:
    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def embedder(monkeypatch: pytest.MonkeyPatch) -> FakeEmbedder:
    fake = FakeEmbedder()
    monkeypatch.setattr(common, "load_embedder", lambda _: fake)
    monkeypatch.setattr(common, "load_reader", lambda _: None)
    return fake


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.chdir(tmp_path)

    def run(*argv: object, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        try:
            code = cli.main([str(argument) for argument in argv])
        except SystemExit as left:
            code = int(left.code or 0)
        return Outcome(code, *capsys.readouterr())

    return run


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "documents.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in LINES), encoding="utf-8")
    return path


@pytest.fixture
def built(run: Run, source: Path) -> Store:
    assert run("index", "build", source).code == 0
    return Store(Settings.from_environment().store)


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["nonsense"],
        ["ask"],
        ["ask", "问", "--input", "q.jsonl"],
        ["ask", "问", "--output", "a.jsonl"],
        ["ask", "--unknown"],
        ["index"],
        ["index", "add"],
        ["index", "remove"],
        ["document"],
        ["serve", "--port", "x"],
        ["check"],
        ["bench", "--suite", "nonsense"],
        ["cases", "--unknown"],
    ],
)
def test_wrong_usage_is_exit_code_2(run: Run, argv: list[str]) -> None:
    outcome = run(*argv)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("usage: policy-assistant")


@pytest.mark.parametrize(
    "argv", [["--help"], *([c, "--help"] for c in ("serve", "ask", "index", "documents", "check"))]
)
def test_help(run: Run, argv: list[str]) -> None:
    outcome = run(*argv)
    assert (outcome.code, outcome.err) == (0, "")


READERS = [
    ["documents"],
    ["document", "plan"],
    ["index", "status"],
    ["index", "verify"],
    ["index", "remove", "plan"],
]


@pytest.mark.parametrize("argv", READERS)
def test_without_an_index_the_line_says_how_to_build_one(
    run: Run, argv: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(common, "load_embedder", lambda _: pytest.fail("a model was loaded for nothing"))
    outcome = run(*argv, "--store", tmp_path / "none", stdin=b'{"question":"a"}\n')
    assert (outcome.code, outcome.out) == (1, "")
    assert "policy-assistant index build" in outcome.err
    assert outcome.err.count("\n") == 1


ANSWERERS = [["ask", "问题", "--json"], ["ask", "--input", "-"], ["check", "-", "--json"]]
INPUT = b'{"question":"a"}\n'


@pytest.mark.parametrize("argv", ANSWERERS)
def test_without_an_index_that_of_the_bundled_notices_is_built_first(run: Run, argv: list[str]) -> None:
    outcome = run(*argv, stdin=INPUT)
    assert (outcome.code, outcome.err.count("\n")) == (0, 1)
    assert "还没有索引，先用自带的通知建一个" in outcome.err
    assert isinstance(json.loads(outcome.out), dict)
    status = Store(Settings.from_environment().store).status()
    assert (status["origin"], status["documents"]) == ("bundled", len(common.bundled()))
    assert run(*argv, stdin=INPUT).err == ""


@pytest.mark.parametrize("argv", ANSWERERS)
def test_the_bundled_notices_are_indexed_anew_for_a_newer_program(
    run: Run, argv: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("index", "build")
    monkeypatch.setattr("corpus.chunking.VERSION", "later")
    outcome = run(*argv, stdin=INPUT)
    assert (outcome.code, outcome.err.count("\n")) == (0, 1)
    assert "已过时" in outcome.err
    assert Store(Settings.from_environment().store).status()["chunker"] == "later"


@pytest.mark.parametrize("argv", ANSWERERS)
def test_an_older_index_of_the_bundled_notices_is_built_anew(run: Run, argv: list[str]) -> None:
    run("index", "build")
    store = Store(Settings.from_environment().store)
    older(store)
    outcome = run(*argv, stdin=INPUT)
    assert (outcome.code, outcome.err.count("\n")) == (0, 1)
    assert "已过时" in outcome.err
    store.verify()


@pytest.mark.parametrize("argv", [["ask", "问题", "--json"], ["check", "-"], ["index", "status"], ["documents"]])
def test_an_older_index_of_ones_own_is_one_line_that_says_what_to_do(run: Run, built: Store, argv: list[str]) -> None:
    older(built)
    outcome = run(*argv, stdin=INPUT)
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (1, "", 1)
    assert "policy-assistant index build" in outcome.err
    assert built.origin() == "own"


@pytest.mark.parametrize("argv", ANSWERERS)
def test_an_index_of_ones_own_is_asked_as_it_is(
    run: Run, built: Store, argv: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = built.status()
    monkeypatch.setattr("corpus.chunking.VERSION", "later")
    outcome = run(*argv, stdin=INPUT)
    assert (outcome.code, outcome.err) == (0, "")
    assert built.status() == before


@pytest.mark.parametrize(("argv", "revision"), [(["ask", "问题"], "2"), (["check", "-"], "1")])
def test_only_what_asks_the_model_renews_the_bundled_index_for_another_model(
    run: Run, embedder: FakeEmbedder, argv: list[str], revision: str
) -> None:
    run("index", "build")
    embedder.revision = "2"
    assert run(*argv).code == 0
    assert Store(Settings.from_environment().store).status()["revision"] == revision


@pytest.mark.parametrize("argv", [["ask", " "], ["ask", "--input", "absent"], ["check", "absent"]])
def test_nothing_is_built_for_what_cannot_be_answered(run: Run, argv: list[str]) -> None:
    assert run(*argv).code == 1
    assert not Settings.from_environment().store.exists()


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["ask", ""], "问题是空的"),
        (["ask", "  \n"], "问题是空的"),
        (["ask", "长" * 100_000], "最多 2000 个字"),
        (["ask", "\udcff"], "UTF-8"),
        (["ask", "--input", "absent.jsonl"], "absent.jsonl"),
        (["ask", "--input", "."], "找不到问题文件"),
        (["ask", "--input", "长" * 300], "打不开问题文件"),
        (["ask", "--input", "\udcff"], "找不到问题文件 �"),
        (["document", "nobody"], "nobody"),
        (["document", "\udcff"], "�"),
        (["document", "\x1b[2J\u202e"], "为 �[2J 的"),
        (["index", "remove", "\udcff"], "�"),
        (["document", "国科办政〔2012〕74号"], "国科办政〔2012〕74号"),
        (["index", "remove", "nobody"], "nobody"),
        (["index", "build", "absent"], "absent"),
        (["index", "build", "empty"], "没有可读的文件"),
        (["index", "build", "binary.txt"], "不是文本文件"),
        (["index", "build", "broken.jsonl"], "第 2 行"),
        (["index", "add", "broken.jsonl"], "第 2 行"),
        (["index", "build", "picture.png"], "图像不完整"),
        (["serve", "--port", "70000"], "70000"),
    ],
)
def test_an_error_is_one_line_and_leaves_the_index_alone(
    run: Run, built: Store, tmp_path: Path, argv: list[str], words: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "binary.txt").write_bytes(b"\0\1\2\xff")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "broken.jsonl").write_text('{"id":"a","title":"t","text":"x"}\n{"id":', encoding="utf-8")
    before = built.status()
    outcome = run(*argv)
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("policy-assistant: ")
    assert words in outcome.err
    assert outcome.err.count("\n") == 1
    assert built.status() == before
    built.verify()


def test_one_question_as_json(run: Run, built: Store) -> None:
    outcome = run("ask", "国科办政〔2012〕74号说了什么？", "--json")
    assert (outcome.code, outcome.err) == (0, "")
    answer = json.loads(outcome.out)
    assert (answer["status"], answer["reason"]) == ("abstained", "unknown-document")
    assert list(answer) == [
        "id",
        "question",
        "standalone_question",
        "status",
        "reason",
        "answer",
        "sentences",
        "citations",
        "suggestions",
        "confidence",
        "mode",
        "timings_ms",
    ]
    assert "国科办政" in outcome.out


def test_a_refusal_for_a_person_names_what_is_held(run: Run, built: Store) -> None:
    outcome = run("ask", "国科办政〔2012〕74号说了什么？")
    assert outcome.code == 0
    assert "没有收录国科办政〔2012〕74号" in outcome.out
    assert "  · 《关于印发〈联盟评估工作方案（试行）〉的通知》（国科办政〔2012〕47号）" in outcome.out
    assert "\x1b" not in outcome.out


QUESTIONS = (
    '{"id": 7, "question": "国科办政〔2012〕74号？"}\n\n'
    '{"question": "国科办政〔2012〕75号？", "history": [["前", "答"], ["再", null]], "more": 1}\n'
)


def test_many_questions_from_file_to_file(run: Run, built: Store, tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text(QUESTIONS, encoding="utf-8")
    (tmp_path / "a.jsonl").write_text("former", encoding="utf-8")
    assert run("ask", "--input", "q.jsonl", "--output", "a.jsonl") == Outcome(0, "", "")
    answers = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [answer["id"] for answer in answers] == [7, None]
    assert [answer["question"] for answer in answers] == ["国科办政〔2012〕74号？", "国科办政〔2012〕75号？"]


def test_many_questions_through_the_standard_streams(run: Run, built: Store) -> None:
    outcome = run("ask", "--input", "-", stdin=QUESTIONS.encode())
    assert [json.loads(line)["id"] for line in outcome.out.splitlines()] == [7, None]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "JSON"),
        ("[]", "JSON 对象"),
        ("{}", "question"),
        ('{"question": 5}', "question"),
        ('{"question": " "}', "空的"),
        ('{"question": "\\ud800"}', "UTF-8"),
        ('{"question": "问", "id": [1]}', "id"),
        ('{"question": "问", "id": "\\ud800"}', "“id”"),
        ('{"question": "问", "history": {}}', "history"),
        ('{"question": "问", "history": false}', "history"),
        ('{"question": "问", "history": ""}', "history"),
        ('{"question": "问", "history": [["一", "\\ud800"]]}', "“history”"),
        ('{"question": "问", "history": ["一"]}', "history"),
        ('{"question": "问", "history": "一"}', "history"),
        ('{"question": "问", "history": [["一", 2]]}', "history"),
    ],
)
def test_a_broken_line_is_told_before_anything_is_asked(
    run: Run, built: Store, tmp_path: Path, line: str, words: str
) -> None:
    (tmp_path / "a.jsonl").write_text("former", encoding="utf-8")
    outcome = run("ask", "--input", "-", "--output", "a.jsonl", stdin=f'{{"question":"好"}}\n{line}\n'.encode())
    assert outcome.code == 1
    assert "第 2 行" in outcome.err
    assert words in outcome.err
    assert outcome.err.count("\n") == 1
    assert (tmp_path / "a.jsonl").read_text(encoding="utf-8") == "former"


@pytest.mark.parametrize("target", [".", "none/a.jsonl", "/dev/null", "长" * 300, "loop/a.jsonl"])
def test_a_place_that_cannot_take_the_answers(run: Run, built: Store, target: str, tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    outcome = run("ask", "--input", "-", "--output", target, stdin=b'{"question":"a"}')
    assert (outcome.code, outcome.err.count("\n")) == (1, 1)
    assert f"写不了 {target}" in outcome.err


def test_a_long_name_takes_the_answers(run: Run, built: Store, tmp_path: Path) -> None:
    name = "a" * 255
    assert run("ask", "--input", "-", "--output", name, stdin=b'{"question":"a"}').code == 0
    assert (tmp_path / name).is_file()


def test_a_run_that_breaks_off_leaves_the_former_answers(
    run: Run, built: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.jsonl").write_text("former", encoding="utf-8")
    monkeypatch.setattr(FakeEmbedder, "embed_query", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    outcome = run("ask", "--input", "-", "--output", "a.jsonl", stdin=b'{"question":"a"}')
    assert (outcome.code, outcome.out, outcome.err) == (130, "", "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "documents.jsonl"]
    assert (tmp_path / "a.jsonl").read_text(encoding="utf-8") == "former"


def test_the_documents_as_a_table(run: Run, built: Store) -> None:
    head, first, second = run("documents").out.splitlines()
    assert head.split() == ["文号", "标题", "日期", "文字", "效力"]
    assert first.split()[0] == "国科办政〔2012〕47号"
    assert first.split()[-3:] == ["2012-06-14", "摘编，非原文", "效力未核实"]
    assert second.split()[-3:] == ["—", "原文", "效力未核实"]


def test_the_documents_as_json(run: Run, built: Store) -> None:
    first, _ = json.loads(run("documents", "--json").out)
    assert first == {
        "id": "plan",
        "title": "关于印发《联盟评估工作方案（试行）》的通知",
        "number": "国科办政〔2012〕47号",
        "issued": "2012-06-14",
        "status": {"state": "unverified"},
        "source": {"kind": "digest"},
    }


@pytest.mark.parametrize("name", ["measures", "国科发政〔2009〕648号", "国科发政(2009)648号", "国科发政[2009]648号"])
def test_a_document_by_id_or_number(run: Run, built: Store, name: str) -> None:
    text = run("document", name).out
    assert text.startswith("联盟构建实施办法（试行）\n编号：measures\n文号：国科发政〔2009〕648号\n")
    assert "提到本文的文件：\n  " in text
    assert "《关于印发〈联盟评估工作方案（试行）〉的通知》（国科办政〔2012〕47号）\n    国科办政〔2012〕47号：“" in text
    assert text.endswith("\n\n第一条 为规范联盟的构建，制定本办法。\n\n")
    data = json.loads(run("document", name, "--json").out)
    assert data["text"] == LINES[1]["text"]
    (citing,) = data["cited_by"]
    assert str(LINES[0]["text"])[citing["start"] : citing["end"]] == "国科发政〔2009〕648号"


def test_a_document_as_json_is_a_line_that_can_be_indexed(run: Run, built: Store, tmp_path: Path) -> None:
    data = json.loads(run("document", "plan", "--json").out)
    (tmp_path / "again.jsonl").write_text(json.dumps(data), encoding="utf-8")
    assert run("index", "build", "again.jsonl").code == 0
    again = json.loads(run("document", "plan", "--json").out)
    assert {**again, "relations": None} == {**data, "relations": None}


def test_add_and_remove(run: Run, built: Store, tmp_path: Path) -> None:
    (tmp_path / "新通知.txt").write_text("本通知自印发之日起施行。", encoding="utf-8")
    added = run("index", "add", "新通知.txt").out
    assert "新通知.txt  text  已读" in added
    assert "\n索引已建好：3 篇" in added
    assert "换成新内容的" not in run("index", "add", "新通知.txt").out
    (tmp_path / "新通知.txt").write_text("本通知自2013年1月1日起施行。", encoding="utf-8")
    assert "换成新内容的：新通知" in run("index", "add", "新通知.txt").out
    assert run("index", "remove", "新通知", "plan").out.startswith("索引已建好：1 篇")
    assert run("index", "remove", "measures").err.count("\n") == 1
    assert "文件（篇）：1" in run("index", "status").out
    assert "索引完好" in run("index", "verify").out


def test_a_folder_that_is_watched_is_indexed_again(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "notices"
    folder.mkdir()
    (folder / "甲.txt").write_text("甲通知自印发之日起施行。", encoding="utf-8")

    def changes(*paths: Path, **_: object) -> Iterator[set[str]]:
        assert paths == (Path("notices"),)
        (folder / "乙.txt").write_text("乙办法规定了评估的期限。", encoding="utf-8")
        yield {"added"}
        (folder / "甲.txt").unlink()
        (folder / "乙.txt").write_bytes(b"\x00\x01")
        yield {"spoilt"}

    monkeypatch.setattr("watchfiles.watch", changes)
    outcome = run("index", "build", "notices", "--watch")
    assert outcome.code == 0
    assert "索引已建好：2 篇" in outcome.out
    assert "乙.txt" in outcome.err
    assert {entry["id"] for entry in json.loads(run("documents", "--json").out)} == {"甲", "乙"}


def test_the_same_notice_twice_is_one_document(run: Run, tmp_path: Path) -> None:
    text = "国科办政〔2012〕47号\n" + "联盟评估由评估工作组组织，专家组评价，结果分为三个等级并向社会公布。" * 8
    for name in ("甲站.txt", "乙站.txt"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    outcome = run("index", "build", "甲站.txt", "乙站.txt")
    assert "重复的合为一篇：甲站 ← 乙站" in outcome.out
    assert "索引已建好：1 篇" in outcome.out


def test_ids_of_a_file_order_no_terminal_about(run: Run, built: Store, tmp_path: Path) -> None:
    line = {"id": "\x1b[2Ja\u202e\nb", "title": "甲", "text": "正文。"}
    (tmp_path / "odd.jsonl").write_text(json.dumps(line), encoding="utf-8")
    run("index", "add", "odd.jsonl")
    (tmp_path / "odd.jsonl").write_text(json.dumps({**line, "text": "新的正文。"}), encoding="utf-8")
    assert run("index", "add", "odd.jsonl").out.endswith("换成新内容的：�[2Ja b\n")


def test_two_documents_of_one_number_are_both_named(run: Run, tmp_path: Path) -> None:
    texts = (LINES[1]["text"], "第一条 为规范联盟的退出和解散，另定规则。")
    twins = [{**LINES[1], "id": id_, "text": text} for id_, text in zip(("first", "second"), texts, strict=True)]
    (tmp_path / "twins.jsonl").write_text("\n".join(map(json.dumps, twins)), encoding="utf-8")
    run("index", "build", "twins.jsonl")
    for options in ([], ["--json"]):
        outcome = run("document", "国科发政[2009]648号", *options)
        assert (outcome.code, outcome.err.count("\n")) == (0, 1)
        assert "first、second" in outcome.err
    assert json.loads(outcome.out)["id"] == "first"
    outcome = run("document", "second", "--json")
    assert (json.loads(outcome.out)["id"], outcome.err) == ("second", "")


def test_without_paths_the_bundled_notices_are_indexed(run: Run) -> None:
    assert run("index", "build").code == 0
    assert {line["id"] for line in json.loads(run("documents", "--json").out)} == {d.id for d in common.bundled()}


def test_a_damaged_index_is_one_line(run: Run, built: Store) -> None:
    path = built.path / (built.path / "CURRENT").read_text() / "vectors.faiss"
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    outcome = run("index", "verify")
    assert outcome.code == 1
    assert "校验和不符" in outcome.err
    assert outcome.err.count("\n") == 1


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str, int]]:
    """(documents, host, port) of each time that the page was served."""
    seen: list[tuple[int, str, int]] = []

    def serve(load: Load, host: str, port: int, allow_changes: bool) -> None:
        settings, access = Settings.from_environment(), Access(allow_changes)
        services = load(access, lambda _: None)
        assert (services.feedback, services.reports) == (settings.feedback, settings.reports)
        assert services.access is access
        seen.append((len(services.assistant.documents()), host, port))

    monkeypatch.setattr("assistant.web.server.serve", serve)
    return seen


def test_serve_builds_the_bundled_notices_first(run: Run, served: list[Any], embedder: FakeEmbedder) -> None:
    notices = len(common.bundled())
    assert run("serve").err.startswith(f"索引已建好：{notices} 篇")
    assert run("serve", "--host", "::1", "--port", "0").err == ""
    assert served == [(notices, "127.0.0.1", 7860), (notices, "::1", 0)]
    embedder.revision = "2"
    assert run("serve").err.startswith("索引已建好")


@pytest.mark.parametrize(("options", "everyone"), [([], False), (["--allow-changes"], True)])
def test_only_a_switch_lets_everyone_change(
    run: Run, monkeypatch: pytest.MonkeyPatch, options: list[str], everyone: bool
) -> None:
    asked: list[bool] = []
    monkeypatch.setattr("assistant.web.server.serve", lambda _load, _host, _port, allowed: asked.append(allowed))
    assert run("serve", *options).code == 0
    assert asked == [everyone]


def test_serve_says_what_it_is_doing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    monkeypatch.setattr("assistant.web.server.serve", lambda load, *_: load(Access(), steps.append))
    assert run("serve").code == 0
    assert steps[0] == "正在加载模型"
    done = [step.removeprefix("正在建立索引 ").split("/") for step in steps if step.startswith("正在建立索引")]
    assert len(done) > 1
    assert done[-1][0] == done[-1][1]


def test_serve_leaves_an_index_of_ones_own_alone(
    run: Run, built: Store, served: list[Any], embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = built.status()
    assert run("serve").err == ""
    monkeypatch.setattr("corpus.chunking.VERSION", "later")
    assert "index build PATH" in run("serve").err
    assert served == [(2, "127.0.0.1", 7860)] * 2
    embedder.revision = "2"
    outcome = run("serve")
    assert outcome.code == 1
    assert "请改回原来的模型" in outcome.err
    assert built.status() == before


def test_serve_leaves_own_documents_with_the_bundled_ids_alone(
    run: Run, served: list[Any], embedder: FakeEmbedder, tmp_path: Path
) -> None:
    lines = [json.dumps({"id": document.id, "title": "我的", "text": "我的文字。"}) for document in common.bundled()]
    (tmp_path / "mine.jsonl").write_text("\n".join(lines), encoding="utf-8")
    run("index", "build", "mine.jsonl")
    before = Store(Settings.from_environment().store).status()
    assert run("serve").code == 0
    assert Store(Settings.from_environment().store).status() == before


@pytest.mark.parametrize("change", ["build", "add"])
def test_serve_renews_the_bundled_notices_until_they_are_changed(
    run: Run, built: Store, served: list[Any], monkeypatch: pytest.MonkeyPatch, change: str, source: Path
) -> None:
    run("index", "build")
    if change == "add":
        run("index", "add", source)
    monkeypatch.setattr("corpus.chunking.VERSION", "later")
    before = built.status()
    run("serve")
    assert (built.status() == before) == (change == "add")


@pytest.mark.parametrize(("name", "option"), [("eval", "--questions"), ("cases", "--output"), ("bench", "--suite")])
def test_commands_come_from_entry_points_as_well(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, option: str
) -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    points = [importlib.metadata.EntryPoint(*entry, cli.GROUP) for entry in declared[cli.GROUP].items()]
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: points if group == cli.GROUP else [])
    outcome = run(name, "--help")
    assert outcome.code == 0
    assert option in outcome.out


def test_a_document_says_each_relation_once(run: Run, tmp_path: Path) -> None:
    text = "根据国科发政〔2009〕648号，制定本办法。\n见国科发政〔2009〕648号。\n再见国科发政〔2009〕648号。\n"
    lines = [LINES[1], {"id": "a", "title": "甲办法", "text": text, "basis": ["国发〔2005〕9号"]}]
    (tmp_path / "two.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    run("index", "build", "two.jsonl")
    told = run("document", "a").out
    assert told.count("  引用  《联盟构建实施办法（试行）》（国科发政〔2009〕648号）（2 处）\n") == 1
    assert "见国科发政〔2009〕648号。”" in told
    assert "  依据  国发〔2005〕9号（未收录）\n    甲办法：文件信息里写明的依据" in told
    assert "  引用  《甲办法》（2 处）\n" in run("document", "measures").out
    edges = json.loads(run("document", "a", "--json").out)["relations"]["outgoing"]
    assert [edge["via"] for edge in edges] == ["full", "full", "full", "front-matter"]


def test_a_document_names_its_other_versions(run: Run, tmp_path: Path) -> None:
    lines = [
        {
            "id": f"v{year}",
            "title": "某某办法",
            "issued": f"{year}-01-01",
            "issuers": ["科技部"],
            "text": f"第一条 {year}元。",
        }
        for year in (2015, 2011, 2013)
    ]
    (tmp_path / "three.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    run("index", "build", "three.jsonl")
    told = "其他版本：\n  2011-01-01 《某某办法》（编号 v2011）\n  2015-01-01 《某某办法》（编号 v2015）\n"
    assert told in run("document", "v2013").out
    versions = json.loads(run("document", "v2013", "--json").out)["versions"]
    assert [version["id"] for version in versions] == ["v2011", "v2015"]


def test_what_did_not_change_is_not_read_again(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.readings._FRESH", 0)
    for name in ("甲", "乙"):
        (tmp_path / f"{name}.txt").write_text(f"{name}通知自印发之日起施行。", encoding="utf-8")
    assert "\n读取 2 个文件，跳过 0 个。\n" in run("index", "build", "甲.txt", "乙.txt").out
    (tmp_path / "乙.txt").write_text("乙办法规定了评估的期限。", encoding="utf-8")
    again = run("index", "build", "甲.txt", "乙.txt").out
    assert "\n读取 2 个文件，其中 1 个未改动，沿用上次的结果，跳过 0 个。\n" in again
    assert "甲.txt  text  未改" in again
    assert "乙.txt  text  已读" in again


def test_adding_merges_with_what_is_held(run: Run, tmp_path: Path) -> None:
    text = "国科办政〔2012〕47号\n" + "联盟评估由评估工作组组织，专家组评价，结果分为三个等级并向社会公布。" * 8
    for name in ("甲站.txt", "乙站.txt"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    run("index", "build", "甲站.txt")
    outcome = run("index", "add", "乙站.txt")
    assert "重复的合为一篇：甲站 ← 乙站" in outcome.out
    assert "索引已建好：1 篇" in outcome.out


def test_a_file_of_the_same_name_elsewhere_is_another_document(run: Run, tmp_path: Path) -> None:
    for place, text in (("one", "本通知自印发之日起施行。"), ("two", "评估的期限另行规定。")):
        (tmp_path / place).mkdir()
        (tmp_path / place / "通知.txt").write_text(text, encoding="utf-8")
    run("index", "build", "one/通知.txt")
    outcome = run("index", "add", "two/通知.txt")
    assert "索引已建好：2 篇" in outcome.out
    assert "换成" not in outcome.out
    assert {entry["id"] for entry in json.loads(run("documents", "--json").out)} == {"通知", "通知.txt"}
    assert f"文件：{tmp_path}/two/通知.txt\n" in run("document", "通知.txt").out
    assert run("index", "remove", "通知.txt").out.startswith("索引已建好：1 篇")


def test_a_document_names_all_its_files(run: Run, tmp_path: Path) -> None:
    for name in ("甲站.txt", "乙站.txt"):
        (tmp_path / name).write_text("联盟评估由评估工作组组织，专家组评价，结果向社会公布。", encoding="utf-8")
    run("index", "build", "甲站.txt", "乙站.txt")
    assert f"文件：{tmp_path}/乙站.txt\n文件：{tmp_path}/甲站.txt\n" in run("document", "甲站").out
