"""``policy-assistant eval``: ask a suite of questions and say how good the answers are."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.commands import common
from assistant.commands.common import Commands, add_command, tell
from assistant.commands.output import OutputError, replace_file
from eval.suites import CHECKING, QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.settings import Settings
    from eval.cases import Case
    from eval.comparison import Comparison
    from eval.runner import Result

_BUNDLED = Path()
"""What ``--baseline`` without a file stands for."""


def register(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(commands, "eval", "评测：检索、回答、引用和拒答的得分", _run)
    parser.add_argument("--suite", choices=sorted({**QUESTIONS, **CHECKING}), help="自带的测试集（默认 notices）")
    parser.add_argument(
        "--docs", type=Path, metavar="D.jsonl", help="自备的文件，与 --questions 或 --suite checking 一起用"
    )
    parser.add_argument("--questions", type=Path, metavar="Q.jsonl", help="自备的问题，一行一个")
    parser.add_argument("--sample", type=int, metavar="N", help="只随机抽 N 题；核对稿为篇数")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="抽题、出稿的种子（默认 0）")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="输出 JSON")
    form.add_argument("--markdown", action="store_true", help="输出 Markdown 表格")
    parser.add_argument("--output", type=Path, metavar="RUN.json", help="把 JSON 结果另存一份")
    parser.add_argument("--report", type=Path, metavar="REPORT.html", help="另写一份网页报告")
    parser.add_argument(
        "--baseline",
        type=Path,
        nargs="?",
        const=_BUNDLED,
        metavar="RUN.json",
        help="与先前存下的结果逐题对照，明显变差时退出码为 1；不写文件名则与测试集自带的基线对照",
    )
    parser.add_argument(
        "--without-reader", action="store_true", help="先不用阅读模型评一遍，再与用了的逐题对照（与 --baseline 二选一）"
    )
    parser.add_argument("--baseline-output", type=Path, metavar="BASE.json", help="把逐题得分存成基线，一行一题")


def _run(arguments: argparse.Namespace, settings: Settings) -> None:
    if arguments.suite in CHECKING:
        from eval.checking.command import evaluate  # noqa: PLC0415 - imports the parts of drafts

        _check_drafts(arguments)
        evaluate(arguments)
    else:
        _check(arguments)
        _ask(arguments, settings)


def _ask(arguments: argparse.Namespace, settings: Settings) -> None:
    from dataclasses import replace  # noqa: PLC0415 - as all below: parsing does without

    from eval.baseline import bundled, load, values_of  # noqa: PLC0415
    from eval.cases import load as load_cases  # noqa: PLC0415
    from eval.cases import sample, suite  # noqa: PLC0415
    from eval.comparison import RegressionError, compare  # noqa: PLC0415
    from eval.opening import place  # noqa: PLC0415
    from eval.report import measure_label  # noqa: PLC0415

    name = arguments.suite or "notices"
    cases = load_cases(arguments.questions) if arguments.questions else suite(name)
    if arguments.sample is not None:
        cases = sample(cases, arguments.sample, arguments.seed)
    baseline = arguments.baseline
    before = (bundled(name) if baseline is _BUNDLED else load(baseline)) if baseline else None
    for path in (arguments.output, arguments.report, arguments.baseline_output):
        _check_writable(path)
    settings = settings.at(arguments.store or place(arguments.docs, settings))
    if arguments.without_reader:
        before = values_of(_scored(cases, arguments.docs, replace(settings, reader=False)))
    result = _scored(cases, arguments.docs, settings)
    comparison = compare(before, values_of(result)) if before is not None else None
    _print(result, comparison, arguments)
    _store(result, comparison, arguments)
    if comparison and comparison.regressions:
        worse = "、".join(measure_label(row.measure) for row in comparison.regressions)
        raise RegressionError(f"比基线明显变差（p < 0.05）：{worse}。请改正，或确认无误后更新基线。")


def _check(arguments: argparse.Namespace) -> None:
    if (arguments.docs is None) != (arguments.questions is None):
        arguments.usage_error("--docs 和 --questions 要一起用")
    if arguments.docs and arguments.suite:
        arguments.usage_error("--suite 不能与 --docs、--questions 一起用")
    if arguments.docs and arguments.baseline is _BUNDLED:
        arguments.usage_error("自备的问题没有自带的基线：请写 --baseline RUN.json")
    if arguments.without_reader and arguments.baseline:
        arguments.usage_error("--without-reader 不能与 --baseline 一起用")
    _check_sample(arguments)


def _check_sample(arguments: argparse.Namespace) -> None:
    if arguments.sample is not None and arguments.sample < 1:
        arguments.usage_error("--sample 至少是 1")


def _check_drafts(arguments: argparse.Namespace) -> None:
    """Only the options that drafts have."""
    others = ("questions", "markdown", "report", "baseline", "without_reader", "baseline_output", "store")
    for name in others:
        if getattr(arguments, name):
            arguments.usage_error(f"--{name.replace('_', '-')} 不能与 --suite {arguments.suite} 一起用")
    _check_sample(arguments)
    _check_writable(arguments.output)


def _check_writable(path: Path | None) -> None:
    """Tell what cannot be written before all the questions are asked."""
    if path and (path.is_dir() or not path.parent.is_dir()):
        raise OutputError(f"写不到 {path}：请给出已有目录里的一个文件名。")


def _scored(cases: list[Case], docs: Path | None, settings: Settings) -> Result:
    from tqdm import tqdm  # noqa: PLC0415 - as in ``_ask``

    from eval.opening import opened  # noqa: PLC0415
    from eval.runner import run  # noqa: PLC0415

    with opened(docs, settings) as assistant:
        catalogue = assistant.retriever.generation.catalogue
        return run(
            tqdm(cases, unit="题", desc="评测", disable=not common.shows_progress()),
            lambda case: assistant.ask(case.question, case.history),
            assistant.text_of,
            chunks_of=catalogue.chunks_of,
            entries={entry.id: entry for entry in catalogue.documents()},
        )


def _json(result: Result, comparison: Comparison | None) -> str:
    form = {**result.to_json(), **({"comparison": comparison.to_json()} if comparison else {})}
    return json.dumps(form, ensure_ascii=False, indent=2)


def _print(result: Result, comparison: Comparison | None, arguments: argparse.Namespace) -> None:
    from eval.report import comparison_report, markdown_report, text_report  # noqa: PLC0415 - as in ``_ask``

    if arguments.json:
        tell(_json(result, comparison))
        return
    sys.stdout.write(markdown_report(result) if arguments.markdown else text_report(result))
    if comparison:
        sys.stdout.write("\n" + comparison_report(comparison, arguments.markdown))


def _store(result: Result, comparison: Comparison | None, arguments: argparse.Namespace) -> None:
    from eval.baseline import compact  # noqa: PLC0415 - as in ``_ask``

    def report() -> str:
        from eval.html import html_report  # noqa: PLC0415 - imports Jinja

        name = arguments.questions.name if arguments.questions else f"测试集 {arguments.suite or 'notices'}"
        return html_report(result, f"评测报告：{name}（{date.today().isoformat()}）")

    made: tuple[tuple[Path | None, Callable[[], str]], ...] = (
        (arguments.output, lambda: _json(result, comparison) + "\n"),
        (arguments.report, report),
        (arguments.baseline_output, lambda: compact(result)),
    )
    for path, text in made:
        if path:
            replace_file(path, text().encode("utf-8", "replace"))
