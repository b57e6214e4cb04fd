"""``check``: the references of a draft, checked against the index. No model is needed."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from itertools import islice
from pathlib import Path

from assistant.checking import Review, Severity, Verdict, review
from assistant.checking.labels import KINDS, SEVERITIES, VERDICTS
from assistant.checking.types import Finding
from assistant.commands.common import Commands, add_command, day, note, tell
from assistant.commands.display import aligned, one_line
from assistant.commands.documents import as_json
from assistant.settings import Settings
from corpus.errors import ReadError
from corpus.readers import read_documents
from corpus.readers.metadata import document_from
from corpus.types import Document
from index.store import Store

_STDIN = "-"
_LONGEST_CELL = 40


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
    if arguments.output:
        _check_ending(arguments.output)
    with Store(settings.store).open() as generation:
        draft, source = _draft(arguments.file)
        found = review(draft, generation.catalogue, arguments.date)
    if arguments.output:
        from assistant.checking.outputs import write  # noqa: PLC0415 - imports the writers of Word and Excel files

        write(found, source, arguments.output)
        note(one_line(f"已写到 {arguments.output}"))
    if arguments.json:
        tell(as_json(found.to_json()))
    else:
        tell(_text(found))


def _check_ending(path: Path) -> None:
    """Refuse a file that nothing writes before the draft is checked. Raises OutputError."""
    from assistant.checking.outputs import FORMATS, OutputError  # noqa: PLC0415 - imports the writers

    if path.suffix.lower() not in FORMATS:
        raise OutputError(f"不会写 {path}：请用 {'、'.join(FORMATS)} 之一作文件名的结尾。")


def _draft(name: str) -> tuple[Document, bytes | None]:
    """The draft, and the bytes of its file. Raises ReadError for what is not one readable document."""
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
    try:
        return document_from({}, "draft", None, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ReadError("标准输入不是 UTF-8 文字：请转换编码，或改为给出文件。") from error


def _text(found: Review) -> str:
    """The findings in the order of the text, what is said of each below it, and how many there are of each severity."""
    if not found.findings:
        return "没有发现可以核对的引用。"
    rows = [["级别", "类别", "原文", "结论", "建议"], *(_row(finding) for finding in found.findings)]
    head, *lines = aligned(rows).split("\n")
    told = [head]
    for line, finding in zip(lines, found.findings, strict=True):
        told.append(line)
        if finding.verdict is not Verdict.OK:
            where = f"{finding.place}：" if finding.place else ""
            told.append(f"      {one_line(where + finding.message)}")
    return "\n".join([*told, "", _summary(found)])


def _row(finding: Finding) -> list[str]:
    cells = [
        SEVERITIES[finding.severity],
        KINDS[finding.kind],
        _short(finding.text),
        VERDICTS[finding.verdict],
        finding.suggestion or "",
    ]
    return [one_line(cell) for cell in cells]


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"


def _summary(found: Review) -> str:
    counted = Counter(finding.severity for finding in found.findings)
    severities = "，".join(f"{SEVERITIES[s]} {counted[s]} 处" for s in Severity if counted[s])
    verdicts = "，".join(f"{VERDICTS[Verdict(name)]} {count}" for name, count in found.summary.items())
    return f"共核对 {len(found.findings)} 处：{severities}（{verdicts}）。"
