"""``policy-assistant bench``: what the program costs, as ratios beside something measured in the same run.

Seconds and megabytes differ from machine to machine; ratios differ less. Every figure comes from a process of its own,
so that its peak memory is its own (``eval.bench.process``). As JSON ``machine`` (``eval.bench.machine``), and of the
parts that were chosen:

start      ``eval.bench.start``       the first answer of a process
question   ``eval.bench.question``    a question for the first time and again, at several sizes of the library
index      ``eval.bench.index``       indexing, beside embedding alone and other programs
memory     ``eval.bench.memory``      the peaks of the commands and of the page
check      ``eval.bench.check``       a draft of a hundred pages

``--suite formats`` times the reading of files of each format instead (``eval.formats``), ``--suite library --datasets
DIR`` counts what is read off real notices (``eval.parsing``).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.commands.common import Commands, add_command, note, shows_progress, tell

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.settings import Settings

PARTS = {"start": "启动", "question": "提问", "index": "建索引", "memory": "内存", "check": "核对"}
"""The parts by name, in the order they are measured in, with what they are called."""
SAMPLE = 60
"""Documents indexed, unless ``--sample`` says how many."""
_FORMATS, _LIBRARY = "formats", "library"


def register(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(commands, "bench", "测速：启动、提问、建索引、内存、核对，与同一次运行里的对照相比", _run)
    parser.add_argument("--docs", type=Path, metavar="D.jsonl", help="用自己的文件测提问、建索引和核对")
    parser.add_argument("--questions", type=Path, metavar="Q.jsonl", help="就 --docs 提的问题：按 5,000、60,000 段再测")
    parser.add_argument(
        "--sample", type=_count, default=SAMPLE, metavar="N", help=f"建索引用其中多少篇（默认 {SAMPLE}）"
    )
    parser.add_argument("--only", type=_parts, metavar="A,B", help=f"只测这几项：{','.join(PARTS)}")
    parser.add_argument("--suite", choices=(_FORMATS, _LIBRARY), help="改测：各种格式的阅读，真实通知的解析")
    parser.add_argument("--datasets", type=Path, metavar="DIR", help="与 --suite library 一起用：数据集所在的文件夹")
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def _count(value: str) -> int:
    if not value.isdecimal() or int(value) < 1:
        raise argparse.ArgumentTypeError(f"{value} 不是 1 以上的整数")
    return int(value)


def _parts(value: str) -> list[str]:
    chosen = [name.strip() for name in value.split(",")]
    unknown = [name for name in chosen if name not in PARTS]
    if unknown:
        raise argparse.ArgumentTypeError(f"没有“{'、'.join(unknown)}”这一项；可选 {','.join(PARTS)}")
    return [name for name in PARTS if name in chosen]


def _run(arguments: argparse.Namespace, settings: Settings) -> None:
    if bool(arguments.datasets) != (arguments.suite == _LIBRARY):
        arguments.usage_error("--datasets 要与 --suite library 一起用")
    if arguments.suite and (arguments.docs or arguments.questions or arguments.only):
        arguments.usage_error("--suite 不能与 --docs、--questions、--only 一起用")
    if arguments.questions and not arguments.docs:
        arguments.usage_error("--questions 要与 --docs 一起用")
    if arguments.suite == _LIBRARY:
        from eval.parsing import bench as bench_library  # noqa: PLC0415 - as below

        bench_library(arguments.datasets, arguments.json)
    elif arguments.suite == _FORMATS:
        from eval.formats import bench as bench_formats  # noqa: PLC0415 - imports readers

        bench_formats(arguments.json)
    else:
        _measure(arguments, settings.at(arguments.store or settings.cache / "eval" / "notices"))


def _measure(arguments: argparse.Namespace, settings: Settings) -> None:
    from eval.bench import check, index, memory, question, start  # noqa: PLC0415 - parsing does without
    from eval.bench.machine import machine  # noqa: PLC0415
    from eval.bench.process import worker  # noqa: PLC0415
    from eval.bench.table import text_report  # noqa: PLC0415

    work, docs = worker(settings), _there(arguments.docs)
    measures: dict[str, Callable[[], Any]] = {
        "start": lambda: start.measure(settings),
        "question": lambda: question.measure(settings, work, docs, _there(arguments.questions)),
        "index": lambda: index.measure(work, docs, arguments.sample),
        "memory": lambda: memory.measure(settings, docs, arguments.sample),
        "check": lambda: check.measure(work, docs),
    }
    result: dict[str, Any] = {"machine": machine()}
    for name in arguments.only or PARTS:
        if shows_progress():
            note(f"正在测{PARTS[name]}……")
        result[name] = measures[name]()
    tell(json.dumps(result, ensure_ascii=False, indent=2) if arguments.json else text_report(result))


def _there(path: Path | None) -> Path | None:
    """The path, before anything is measured. Raises ReadError where no file is there."""
    if path and not path.is_file():
        from corpus.errors import ReadError  # noqa: PLC0415 - hardly ever needed

        raise ReadError(f"找不到文件 {path}：请检查路径是否写对。")
    return path
