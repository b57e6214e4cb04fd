"""A result as one HTML file that needs nothing from outside and can be read without its script."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from eval.figures import Figures
from eval.measures.bootstrap import Interval
from eval.measures.calibration import Bin
from eval.report import COLUMNS, GROUPS, KINDS, LABELS, NAMES, shown
from eval.runner import Result

ABOUT = {
    "retrieval": "有相关文件可找的题：相关文件排在第几篇。文件的名次取它最靠前的一段。",
    "chunks": "同上，按段计：相关文件里写着标准答案或要点的那一段排在第几。",
    "answer": "该作答的题：与标准答案相比如何，拒答记 0 分。文号无误：作答且涉及文号的题里，文号全对的比例。",
    "citation": "准确率：引文逐字可查、出自相关文件、与所在句子相符的比例。召回率：有这样引文的句子的比例。",
    "abstention": "准确率：拒答的题里确该拒答的比例。召回率：该拒答的题里真的拒答的比例。反问算作拒答。"
    "AUROC：置信度能把两种题分开的程度，0.5 等于乱猜。",
    "latency_ms": "一道题从提问到得到结果的时间。",
}
OUTCOMES = {"answered": "作答", "abstained": "拒答", "error": "出错"}


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a plot: ``share``, ``low`` and ``high`` in 0..1 of the plot's width, None where there is none."""

    name: str
    shown: str
    share: float | None
    low: float | None = None
    high: float | None = None
    interval: str = ""
    n: int | None = None
    total: bool = False


@dataclass(frozen=True, slots=True)
class Plot:
    """A table of bars; ``absent`` names the categories the measure does not apply to."""

    title: str
    bars: tuple[Bar, ...]
    about: str = ""
    absent: tuple[str, ...] = ()


def html_report(result: Result, title: str) -> str:
    """The report on ``result`` as the text of an HTML file, in Chinese; ``title`` heads it (suite, date).

    Nothing in it is fetched from anywhere. All text of cases, answers and documents is escaped, and a policy lets
    only the file's own style and script run. What cannot be written as UTF-8 (a lone surrogate) becomes ``?``.
    """
    style, script = (_own(f"report.{kind}") for kind in ("css", "js"))
    calibration, failures = result.calibration, result.failures
    page = (
        _environment()
        .get_template("report.html")
        .render(
            title=title,
            style=Markup(style),  # noqa: S704
            script=Markup(script),  # noqa: S704
            policy=f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; base-uri 'none'; "
            "form-action 'none'",
            n=result.total.n,
            has_intervals=bool(result.total.intervals),
            totals=[_totals(result.total, name, *group) for name, group in GROUPS.items()],
            plots=[_plot(result, name, *place) for name, place in COLUMNS.items()] if result.by_category else [],
            latency=_latency(result),
            kinds=_kinds(result.total),
            error=calibration["ece"],
            points=_points(calibration["bins"]),
            failures=failures,
            categories=Counter(record.category for record in failures),
        )
    )
    return page.encode("utf-8", "replace").decode("utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("eval"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "category": lambda name: NAMES.get(name, name) or "未分类",
        "kind": lambda name: KINDS.get(name, name),
        "shown": shown,
    }
    environment.globals |= {
        "labels": LABELS,
        "outcomes": OUTCOMES,
    }
    return environment


def _own(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _bar(name: str, value: float | None, interval: Interval | None, n: int | None = None, total: bool = False) -> Bar:
    """A bar of a figure in 0..1."""
    figure, _, told = shown(value, interval=interval).partition(" ")
    low, high = interval or (None, None)
    return Bar(name, figure, value, low, high, told, n, total)


def _milliseconds(name: str, value: float | None, longest: float) -> Bar:
    return Bar(name, shown(value, "latency_ms"), None if value is None else value / longest)


def _longest(figures: Sequence[Figures]) -> float:
    return max((value for item in figures if (value := item.latency_ms["p95"])), default=1.0)


def _totals(total: Figures, title: str, group: str, names: Sequence[str]) -> Plot:
    values = getattr(total, group)
    names = [name for name in names if not (name == "judge" and values[name] is None)]
    if group == "latency_ms":
        bars = [_milliseconds(LABELS[name], values[name], _longest([total])) for name in names]
    else:
        bars = [_bar(LABELS[name], values[name], total.intervals.get(f"{group}.{name}")) for name in names]
    return Plot(title, tuple(bars), ABOUT.get(group, ""))


def _plot(result: Result, title: str, group: str, key: str) -> Plot:
    def bar(name: str, figures: Figures) -> Bar:
        interval = figures.intervals.get(f"{group}.{key}")
        return _bar(name, getattr(figures, group)[key], interval, figures.n, figures is result.total)

    bars = [bar(name, figures) for name, figures in result.by_category.items()]
    present = [item for item in bars if item.share is not None]
    absent = [item.name for item in bars if item.share is None]
    return Plot(title, (*present, bar("全部", result.total)), absent=tuple(absent))


def _latency(result: Result) -> Plot:
    """The median as a bar, up to the 95th percentile as a whisker."""
    rows = [*result.by_category.items(), ("全部", result.total)]
    longest = _longest([figures for _, figures in rows])
    bars = []
    for name, figures in rows:
        middle, high = figures.latency_ms["p50"], figures.latency_ms["p95"]
        if middle is not None and high is not None:
            ends = middle / longest, high / longest
            told = " · ".join(shown(value, "latency_ms") for value in (middle, high))
            bars.append(Bar(name, told, ends[0], *ends, n=figures.n, total=figures is result.total))
    return Plot("", tuple(bars))


def _kinds(total: Figures) -> dict[str, dict[str, Any]]:
    return {**total.abstention["by_reason"], "ambiguous": total.clarification}


def _points(bins: Sequence[Bin]) -> list[dict[str, Any]]:
    """The bins that hold something, each with the radius of its point: its area is in proportion to n."""
    most = max((item["n"] for item in bins), default=0)
    return [{**item, "radius": round(3 + 15 * (item["n"] / most) ** 0.5, 1)} for item in bins if item["n"]]
