"""``ask``: one question, or many from a file."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.commands import common
from assistant.commands.common import Commands, add_command, tell
from assistant.commands.documents import as_json
from assistant.commands.output import STREAM, OutputError, written
from corpus.errors import QuestionError, ReadError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.chain import Assistant
    from assistant.settings import Settings
    from assistant.types import History

__all__ = ["OutputError", "questions", "register", "written"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a file: its id, where it has one, and what was said before."""

    id: str | int | None
    question: str
    history: History = ()


def register(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(commands, "ask", "提一个问题，或成批提问", _run)
    parser.add_argument("question", nargs="?", metavar="问题", help="要问的问题")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.add_argument("--as-of", type=common.day, metavar="YYYY-MM-DD", help="按这一天已有的文件和当时的效力回答")
    parser.add_argument(
        "--input", metavar="Q.jsonl", help='成批的问题，一行一个 {"id","question","history"}；- 为标准输入'
    )
    parser.add_argument("--output", metavar="A.jsonl", help="回答写到哪里，一行一个；默认 - 为标准输出")


def _run(arguments: argparse.Namespace, settings: Settings) -> None:
    if (arguments.question is None) == (arguments.input is None):
        arguments.usage_error("请给出一个问题，或用 --input 给出问题文件")
    if arguments.input is None and arguments.output is not None:
        arguments.usage_error("--output 要和 --input 一起用")
    if arguments.input is None:
        _one(arguments.question, arguments.json, arguments.as_of, settings)
    else:
        _many(arguments.input, arguments.output or STREAM, arguments.as_of, settings)


def _one(question: str, in_json: bool, as_of: str | None, settings: Settings) -> None:
    from assistant.commands.display import answer_text  # noqa: PLC0415 - imports the types of answers

    checked = _checked(question)
    with _assistant(settings) as assistant:
        answer = assistant.ask(checked, as_of=as_of)
    tell(as_json(answer.to_json()) if in_json else answer_text(answer, colour=sys.stdout.isatty()))


def _many(source: str, target: str, as_of: str | None, settings: Settings) -> None:
    from tqdm import tqdm  # noqa: PLC0415 - for many questions only

    asked = list(questions(source))
    with written(target) as out, _assistant(settings) as assistant:
        for item in tqdm(asked, unit="题", desc="回答", disable=not common.shows_progress()):
            out.write(json.dumps(_answered(assistant, item, as_of), ensure_ascii=False) + "\n")


@contextmanager
def _assistant(settings: Settings) -> Iterator[Assistant]:
    embedder = common.load_embedder(settings)
    common.indexed(settings, embedder)
    with common.opened(settings, embedder) as assistant:
        yield assistant


def _answered(assistant: Assistant, item: Asked, as_of: str | None) -> dict[str, Any]:
    return {**assistant.ask(item.question, item.history, as_of=as_of).to_json(), "id": item.id}


def questions(source: str) -> Iterator[Asked]:
    """The questions of a JSON Lines file, or of stdin for ``-``.

    Raises ReadError, with the number of the line, for one that cannot be asked.
    """
    from corpus.readers.jsonl import parse_lines, read_lines  # noqa: PLC0415 - imports the patterns of notices

    name = "标准输入" if source == STREAM else source
    lines = parse_lines(_stdin(), name) if source == STREAM else read_lines(_file(source))
    for number, record in lines:
        try:
            yield _asked(record)
        except (QuestionError, ValueError) as error:
            raise ReadError(f"{name} 第 {number} 行不能提问：{error}") from error


def _file(source: str) -> Path:
    try:
        found = Path(source).is_file()
    except OSError as error:
        raise ReadError(f"打不开问题文件 {source}（{error.strerror}）：请检查路径和权限。") from error
    if not found:
        raise ReadError(f"找不到问题文件 {source}：请检查路径是否写对。")
    return Path(source)


def _stdin() -> bytes:
    if sys.stdin is None:
        raise ReadError("标准输入是关闭的：请用管道送入问题，或用 --input 给出文件。")
    return sys.stdin.buffer.read()


def _asked(record: dict[str, object]) -> Asked:
    question, identifier = record.get("question"), record.get("id")
    if not isinstance(question, str):
        raise ValueError("缺少文字字段“question”。")
    if identifier is not None and (isinstance(identifier, bool) or not isinstance(identifier, str | int)):
        raise ValueError("“id”应是字符串或整数。")
    if isinstance(identifier, str):
        _encodable(identifier, "“id”")
    return Asked(identifier, _checked(question), _history(record.get("history")))


def _history(value: Any) -> History:
    if value is None:
        return ()
    turns = []
    for turn in value if isinstance(value, list) else [value]:
        match turn:
            case [str(question), str() | None as answer]:
                turns.append((_encodable(question, "“history”"), answer and _encodable(answer, "“history”")))
            case _:
                raise ValueError("“history”的每一项应是 [问题, 回答或 null]。")
    return tuple(turns)


def _checked(question: str) -> str:
    from assistant.understanding import checked  # noqa: PLC0415 - imports the parts of an index

    return checked(_encodable(question))


def _encodable(text: str, what: str = "问题") -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise QuestionError(f"{what}里有不成字的字节：请用 UTF-8 编码重新输入。") from error
    return text
