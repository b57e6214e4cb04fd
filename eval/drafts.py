"""``policy-assistant cases``: answers that were marked wrong become drafts of cases.

Read are the page's file of marks (``assistant.feedback``) and JSON Lines of answers as ``ask --output`` writes them,
each line with ``"verdict": "wrong"`` or ``"wrong": true`` added, "history" and "comment" where there are any.

A draft: ``{"id": "draft-…", "question", "history", "answers": [], "relevant": [documents that were cited],
"answerable": true, "facts": [], "category": "from-use", "draft": true, "comment", "answered": what was said}``.
``eval --questions`` takes it as it is, but can only measure retrieval by it until ``answers`` or ``facts`` are there.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.commands.common import Commands, note
from assistant.commands.output import written
from corpus.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assistant.settings import Settings

    Draft = dict[str, Any]

CATEGORY = "from-use"


def register(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command."""
    summary = "把标为有误的回答变成评测题的草稿"
    parser = commands.add_parser("cases", help=summary, description=summary)
    parser.add_argument(
        "logs",
        type=Path,
        nargs="*",
        metavar="LOG",
        help="网页的反馈文件，或加了标记的 ask --output；默认本机的反馈文件",
    )
    parser.add_argument(
        "--output", type=Path, metavar="DRAFTS.jsonl", help="草稿写到哪里；已有的草稿原样保留，只添新的；默认标准输出"
    )
    parser.set_defaults(run=_run, usage_error=parser.error, store=None)


def _run(arguments: argparse.Namespace, settings: Settings) -> None:
    found = drafts(arguments.logs or [path for path in [settings.feedback] if path.exists()])
    if arguments.output is None:
        sys.stdout.write(_lines(found))
        new = len(found)
    else:
        new = add(arguments.output, found)
    if not found:
        note("没有标为有误的回答，没有草稿。")
        return
    note(
        f"草稿 {len(found)} 条，其中新的 {new} 条：请逐条核对 relevant，填写 answers 或 facts；"
        "填好以前只能衡量检索，不能衡量回答。"
    )


def drafts(logs: Sequence[Path]) -> list[Draft]:
    """The drafts from these files, in the order of their first mark; one for the same question and history.

    Of marks with one id the last counts, and of answers to one question the last is kept, with everybody's comments.

    Raises:
        ReadError: a file that cannot be read, or a bad line, with its number.
    """
    from corpus.readers.jsonl import read_lines  # noqa: PLC0415 - imports the patterns of notices

    marked: dict[object, Draft | None] = {}
    for path in logs:
        for number, record in read_lines(path):
            try:
                key = _id(record) or (path, number)
                marked[key] = _draft(record)
            except ValueError as error:
                raise ReadError(f"{path} 第 {number} 行有误：{error}；请改正或删去这一行。") from error
    return _merged(draft for draft in marked.values() if draft)


def add(path: Path, found: Iterable[Draft]) -> int:
    """Append the drafts whose id ``path`` does not have yet; gives how many. What stands there stays as it is.

    Raises:
        ReadError: what stands there is not JSON Lines.
        OutputError: it cannot be written there.
    """
    from corpus.readers.encoding import decode  # noqa: PLC0415 - as in ``drafts``
    from corpus.readers.jsonl import parse_lines  # noqa: PLC0415 - as in ``drafts``

    former = decode(path.read_bytes(), str(path)) if path.is_file() else ""
    lines = parse_lines(former.encode("utf-8"), str(path))
    held = {identifier for _, record in lines if isinstance(identifier := record.get("id"), str)}
    new = [draft for draft in found if draft["id"] not in held]
    if new:
        with written(str(path)) as out:
            out.write(former + ("\n" if former and not former.endswith("\n") else "") + _lines(new))
    return len(new)


def _lines(found: Iterable[Draft]) -> str:
    return "".join(json.dumps(draft, ensure_ascii=False) + "\n" for draft in found)


def _id(record: Mapping[str, Any]) -> str | None:
    """What marks of one reader on one answer have in common; the ids of other logs are those of questions."""
    return _text(record, "id") if isinstance(record.get("answer"), dict) else None


def _draft(record: Mapping[str, Any]) -> Draft | None:
    """The draft that a line asks for; None where its answer is not marked wrong. Raises ValueError."""
    from eval.cases import parse  # noqa: PLC0415 - as in ``drafts``

    if not _is_wrong(record):
        return None
    answer = record["answer"] if isinstance(record.get("answer"), dict) else record
    question, history = _text(answer, "question"), record.get("history")
    draft: Draft = {
        "id": "",
        "question": question,
        "history": [] if history is None else history,
        "answers": [],
        "relevant": list(dict.fromkeys(_cited(answer))),
        "answerable": True,
        "facts": [],
        "category": CATEGORY,
        "draft": True,
        "comment": _text(record, "comment"),
        "answered": _text(answer, "answer"),
    }
    if not question.strip():
        raise ValueError("缺少文字字段“question”")
    parse(draft)
    draft["id"] = f"draft-{_digest(draft)}"
    return draft


def _digest(draft: Draft) -> str:
    import hashlib  # noqa: PLC0415 - loads OpenSSL

    try:
        json.dumps(draft, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError("里面有不成字的字节") from error
    asked = json.dumps([draft["question"], draft["history"]], ensure_ascii=False)
    return hashlib.sha256(asked.encode("utf-8")).hexdigest()[:16]


def _is_wrong(record: Mapping[str, Any]) -> bool:
    from assistant.feedback import Verdict  # noqa: PLC0415 - imports the types of answers

    verdict, wrong = record.get("verdict"), record.get("wrong")
    if verdict is not None and verdict not in list(Verdict):
        raise ValueError("“verdict”须是 right 或 wrong")
    if wrong is not None and not isinstance(wrong, bool):
        raise ValueError("“wrong”须是 true 或 false")
    return verdict == Verdict.WRONG or wrong is True


def _text(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"“{key}”须是字符串")
    return value or ""


def _cited(answer: Mapping[str, Any]) -> list[str]:
    match answer.get("citations"):
        case None:
            return []
        case [*items] if all(isinstance(item, dict) and isinstance(item.get("document_id"), str) for item in items):
            return [item["document_id"] for item in items]
    raise ValueError("“citations”的每一项须有“document_id”")


def _merged(found: Iterable[Draft]) -> list[Draft]:
    merged: dict[str, Draft] = {}
    comments: dict[str, dict[str, None]] = {}
    for draft in found:
        said = comments.setdefault(draft["id"], {})
        if draft["comment"]:
            said[draft["comment"]] = None
        merged[draft["id"]] = {**draft, "comment": "；".join(said)}
    return list(merged.values())
