"""Questions of the RGB benchmark, and which of their documents are taken."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus.errors import ReadError
from corpus.readers.jsonl import read_lines
from eval.cases import Case
from eval.cases import parse as parse_case
from eval.measures.text import normalise

Ids = tuple[str, ...]
Parts = tuple[tuple[str, ...], ...]
"""What has to be shown: one wording at least of each part."""

SUBSETS = ("zh_refine", "zh_int", "zh_fact")


@dataclass(frozen=True, slots=True)
class Question:
    """``case.facts`` are the parts of the right answer, ``fake`` those of the wrong one (none: there is none).

    ``groups`` are the relevant documents by the part they bear, at least one group where there are any.
    """

    case: Case
    subset: str
    negatives: Ids = ()
    groups: tuple[Ids, ...] = ()
    wrong: Ids = ()
    fake: Parts = ()

    @property
    def documents(self) -> frozenset[str]:
        """The ids of all documents that it may be asked within."""
        return frozenset((*self.case.relevant, *self.negatives, *self.wrong, *(i for g in self.groups for i in g)))


def _texts(record: Mapping[str, Any], key: str) -> Ids:
    match record.get(key):
        case None:
            return ()
        case [*items] if all(isinstance(item, str) for item in items):
            return tuple(dict.fromkeys(items))
    raise ValueError(f"“{key}”须是字符串的列表")


def _fake(value: Any) -> Parts:
    match value:
        case None:
            return ()
        case str():
            return ((value,),) if normalise(value) else ()
        case [*items] if all(isinstance(item, str) for item in items):
            return tuple((item,) for item in items if normalise(item))
    raise ValueError("“fake_answer”须是字符串或字符串的列表")


def _groups(value: Any) -> tuple[Ids, ...]:
    if not isinstance(value, list):
        raise ValueError("“positive_groups”须是列表")
    return tuple(group for item in value if (group := _texts({"positive_groups": item}, "positive_groups")))


def parse(record: Mapping[str, Any]) -> Question:
    """One JSON object as a question. Raises ValueError with a Chinese message that names the key at fault."""
    case = parse_case({**record, "facts": record.get("answer_parts")})
    if not case.facts or not all(any(map(normalise, part)) for part in case.facts):
        raise ValueError("“answer_parts”须是列表，每一项列出至少一种说法")
    relevant = _texts(record, "relevant")
    groups = record.get("positive_groups")
    return Question(
        case=replace(case, relevant=relevant),
        subset=str(record.get("subset")),
        negatives=_texts(record, "negatives"),
        groups=tuple(filter(None, [relevant])) if groups is None else _groups(groups),
        wrong=_texts(record, "wrong_docs"),
        fake=_fake(record.get("fake_answer")),
    )


def load(path: Path) -> list[Question]:
    """The questions of the three subsets in a JSON Lines file, plain or ``.gz``, in the file's order.

    Raises ReadError when the file cannot be read or holds none, and for a bad line with its number (from 1).
    """
    questions = []
    for line, record in read_lines(path):
        if record.get("subset") not in SUBSETS:
            continue
        try:
            questions.append(parse(record))
        except ValueError as error:
            raise ReadError(f"{path} 第 {line} 行不是合格的 RGB 问题：{error}；请改正这一行") from error
    if not questions:
        raise ReadError(f"{path} 里没有 RGB 问题：每行的“subset”须是 {'、'.join(SUBSETS)} 之一。")
    return questions


def sample(questions: Sequence[Question], n: int, seed: int) -> list[Question]:
    """``n`` questions of each subset (all where there are no more), the same for the same seed, in their order."""
    chosen: set[int] = set()
    for subset in SUBSETS:
        places = [at for at, question in enumerate(questions) if question.subset == subset]
        chosen.update(random.Random(seed).sample(places, min(n, len(places))))  # noqa: S311
    return [questions[at] for at in sorted(chosen)]


def shuffled(question: Question, seed: int) -> Question:
    """The question with its lists of documents in the order that the seed and its id fix; groups keep their order."""
    dice = random.Random(f"{seed}/{question.case.id}")  # noqa: S311

    def turned(ids: Ids) -> Ids:
        return tuple(dice.sample(ids, len(ids)))

    return replace(
        question,
        case=replace(question.case, relevant=turned(question.case.relevant)),
        negatives=turned(question.negatives),
        groups=tuple(map(turned, question.groups)),
        wrong=turned(question.wrong),
    )


def mixed(good: Ids, bad: Ids, n: int, share: float, least: int = 0) -> Ids:
    """``n`` documents from the fronts of two lists, round(share · n) of them ``bad``; the other list fills up.

    Fewer where both run short; of ``good`` not fewer than ``least``, even where that makes more than ``n``.
    """
    wanted = min(len(bad), max(round(share * n), n - len(good)))
    kept = good[: max(n - wanted, least)]
    return (*kept, *bad[: max(n - len(kept), 0)])
