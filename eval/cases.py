"""Cases: questions with what a right answer must hold, read from JSON Lines."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from assistant.types import History, Reason
from corpus.errors import ReadError
from corpus.readers.jsonl import read_lines
from eval.suites import QUESTIONS


@dataclass(frozen=True, slots=True)
class Case:
    """One question and what is expected of its answer.

    An empty question is a case as well: asking it fails. ``answers`` are model answers, ``relevant`` the ids of the
    documents that hold the answer. Each of ``facts`` is a tuple of wordings, one of which must occur; none of
    ``forbidden`` may. ``cites`` are document numbers that the answer must rest on. ``reason`` is the expected reason
    of a case that is not answerable, where one is expected.
    """

    id: str
    question: str
    answers: tuple[str, ...] = ()
    relevant: tuple[str, ...] = ()
    answerable: bool = True
    history: History = ()
    facts: tuple[tuple[str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    category: str = ""
    reason: Reason | None = None


def _text(value: Any, key: str) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise ValueError(f"“{key}”须是字符串")
    return value


def _gap(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def _texts(value: Any, key: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ValueError(f"“{key}”须是字符串的列表")
    return tuple(_text(item, key) for item in value if not _gap(item))


def _history(value: Any) -> History:
    turns = []
    for turn in value or ():
        match turn:
            case [str(question), str() | None as answer]:
                turns.append((question, answer))
            case _:
                raise ValueError("“history”的每一项须是 [问题, 回答或 null]")
    return tuple(turns)


def _reason(value: Any) -> Reason | None:
    return next((reason for reason in Reason if reason == value), None)


def parse(record: Mapping[str, Any]) -> Case:
    """One JSON object as a case; keys that are not known are passed over, and so are a ``reason`` of
    other people's and what is null or NaN in a list. Numbers become strings.

    Raises ValueError with a Chinese message that names the key at fault.
    """
    answerable = record.get("answerable", True)
    if not isinstance(answerable, bool):
        raise ValueError("“answerable”须是 true 或 false")
    history, facts = record.get("history"), record.get("facts")
    for key, value in (("history", history), ("facts", facts)):
        if value is not None and not isinstance(value, list):
            raise ValueError(f"“{key}”须是列表")
    return Case(
        id=_text(record.get("id"), "id"),
        question=_text(record.get("question"), "question"),
        answers=_texts(record.get("answers"), "answers"),
        relevant=_texts(record.get("relevant"), "relevant"),
        answerable=answerable,
        history=_history(history),
        facts=tuple(_texts(fact, "facts") for fact in facts or ()),
        forbidden=_texts(record.get("forbidden"), "forbidden"),
        cites=_texts(record.get("cites"), "cites"),
        category=_text(record.get("category") or "", "category"),
        reason=_reason(record.get("reason")),
    )


def load(path: Path) -> list[Case]:
    """The cases of one JSON Lines file, plain or ``.gz``, in the file's order; blank lines are passed over.

    Raises ReadError when the file cannot be read or holds no question, and for a bad line with its number (from 1).
    """
    cases = []
    for place, record in read_lines(path):
        try:
            cases.append(parse(record))
        except ValueError as error:
            raise ReadError(f"{path} 第 {place} 行不是合格的问题：{error}；请改正这一行") from error
    if not cases:
        raise ReadError(f"问题文件 {path} 里没有问题：请一行写一个 JSON 对象后重试。")
    return cases


def suite(name: str) -> list[Case]:
    """All cases of a bundled suite, by file name and then in the file's order. Raises ReadError for another name."""
    if name not in QUESTIONS:
        raise ReadError(f"没有名为“{name}”的测试集；可用的有：{'、'.join(sorted(QUESTIONS))}")
    folder = Path(str(files(__package__))) / QUESTIONS[name]
    return [case for path in sorted(folder.glob("*.jsonl")) for case in load(path)]


def sample(cases: Sequence[Case], n: int, seed: int) -> list[Case]:
    """``n`` of the cases (all where there are no more), the same for the same seed, in their original order."""
    if n >= len(cases):
        return list(cases)
    chosen = random.Random(seed).sample(range(len(cases)), n)  # noqa: S311
    return [cases[place] for place in sorted(chosen)]
