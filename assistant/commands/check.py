"""``check``: the references of a draft, checked against the index. No model is needed."""

from __future__ import annotations

import argparse
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.commands.common import Commands, add_command, day, indexed, note, tell
from assistant.commands.documents import as_json
from assistant.commands.text import one_line
from corpus.errors import ReadError

if TYPE_CHECKING:
    from assistant.settings import Settings
    from corpus.types import Document

_STDIN = "-"


def register(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(commands, "check", "引文核对：逐一核对草稿里的文号、标题、条款和引文", _run)
    parser.add_argument("file", metavar="FILE|-", help="草稿，任何可读的格式；- 为标准输入的文字（UTF-8）")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="结果写到文件，按结尾定格式：.docx（批注）、.csv、.xlsx、.md"
    )
    parser.add_argument("--date", type=day, metavar="YYYY-MM-DD", help="按这一天判断效力（默认：草稿的成文日期）")


def _run(arguments: argparse.Namespace, settings: Settings) -> None:
    from assistant.checking import review  # noqa: PLC0415 - imports the patterns of notices
    from assistant.commands.findings import findings_text  # noqa: PLC0415 - imports the types of findings

    if arguments.output:
        _check_ending(arguments.output)
    draft, source = _draft(arguments.file)
    with indexed(settings).catalogue() as catalogue:
        found = review(draft, catalogue, arguments.date)
    if arguments.output:
        from assistant.checking.outputs import write  # noqa: PLC0415 - imports the writers of Word and Excel files

        write(found, source, arguments.output)
        note(one_line(f"已写到 {arguments.output}"))
    if arguments.json:
        tell(as_json(found.to_json()))
    else:
        tell(findings_text(found))


def _check_ending(path: Path) -> None:
    """Refuse a file that nothing writes before the draft is checked. Raises OutputError."""
    from assistant.checking.outputs import FORMATS, OutputError  # noqa: PLC0415 - imports the writers

    if path.suffix.lower() not in FORMATS:
        raise OutputError(f"不会写 {path}：请用 {'、'.join(FORMATS)} 之一作文件名的结尾。")


def _draft(name: str) -> tuple[Document, bytes | None]:
    """The draft, and the bytes of its file. Raises ReadError for what is not one readable document."""
    from corpus.readers import read_documents  # noqa: PLC0415 - imports the patterns of notices

    if name == _STDIN:
        return _typed(sys.stdin.buffer.read()), None
    path = Path(name)
    documents = list(islice(read_documents([path]), 2))
    if len(documents) != 1 or path.is_dir():
        raise ReadError(f"{path} 里不止一份文件：一次只核对一份，请逐份核对。")
    try:
        return documents[0], path.read_bytes()
    except OSError as error:
        raise ReadError(f"打不开 {path}：请检查路径和读取权限。") from error


def _typed(data: bytes) -> Document:
    from corpus.readers.metadata import document_from  # noqa: PLC0415 - as in ``_draft``

    try:
        return document_from({}, "draft", None, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ReadError("标准输入不是 UTF-8 文字：请转换编码，或改为给出文件。") from error
