"""``policy-assistant eval-rgb``: the four abilities of the RGB benchmark (``eval.rgb_abilities``)."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.commands import common
from assistant.commands.common import Commands, add_command, note, tell
from corpus.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.settings import Settings
    from eval.rgb_questions import Question

_TOLD = 5
"""How many errors are told on stderr."""


def register(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(commands, "eval-rgb", "评测 RGB 的四项能力：抗噪声、拒答、信息整合、反事实", _run)
    parser.add_argument("--docs", type=Path, metavar="D.jsonl", required=True, help="文件，一行一个")
    parser.add_argument("--questions", type=Path, metavar="Q.jsonl", required=True, help="RGB 的问题，一行一个")
    parser.add_argument("--passages", type=int, default=5, metavar="N", help="每题给几个文件（默认 5，至少 2）")
    parser.add_argument("--max-chars", type=int, default=200, metavar="N", help="只看回答的前几个字（默认 200）")
    parser.add_argument("--sample", type=int, metavar="N", help="每个子集只随机抽 N 题")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="抽题和抽文件的种子（默认 0）")
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def _run(arguments: argparse.Namespace, settings: Settings) -> None:
    for name, least in (("passages", 2), ("max_chars", 1), ("sample", 1)):
        given = getattr(arguments, name)
        if given is not None and given < least:
            arguments.usage_error(f"--{name.replace('_', '-')} 至少是 {least}")
    _ask(arguments, settings)


def _ask(arguments: argparse.Namespace, settings: Settings) -> None:
    from tqdm import tqdm  # noqa: PLC0415 - as all below: parsing does without

    from eval.opening import opened, place  # noqa: PLC0415
    from eval.rgb_abilities import run, text_report, to_json, trials  # noqa: PLC0415
    from eval.rgb_questions import load, sample  # noqa: PLC0415

    questions = load(arguments.questions)
    if arguments.sample is not None:
        questions = sample(questions, arguments.sample, arguments.seed)
    asked = trials(questions, arguments.passages, arguments.seed)
    with opened(arguments.docs, settings.at(arguments.store or place(arguments.docs, settings))) as assistant:
        _check_held(questions, {entry.id for entry in assistant.retriever.generation.catalogue.documents()})
        figures = run(
            tqdm(asked, unit="次", desc="评测", disable=not common.shows_progress()),
            lambda question, ids: assistant.ask(question, within=ids),
            arguments.max_chars,
        )
    for error in [error for item in figures for error in item.errors][:_TOLD]:
        note(f"出错：{error}")
    chosen = {name: getattr(arguments, name) for name in ("passages", "max_chars", "seed")}
    result = {**chosen, **to_json(figures)}
    tell(json.dumps(result, ensure_ascii=False, indent=2) if arguments.json else text_report(figures))


def _check_held(questions: Sequence[Question], held: set[str]) -> None:
    for question in questions:
        absent = sorted(question.documents - held)
        if absent:
            raise ReadError(f"问题 {question.case.id} 所列的文件 {absent[0]} 不在 --docs 里：请把两者对上。")
