"""``policy-assistant bench``: how long a question takes, beside what embedding it alone takes in the same run.

Milliseconds differ from machine to machine; the ratios tell what the program adds to its model. As JSON:

suite         the suite's name
n, failed     questions measured, and those of them that raised an error
chunks        passages searched
answer_ms     {"p50", "p95"}: a question's whole time
embedding_ms  {"p50", "p95"}: the time to embed the same question, measured just before it is asked
ratio         {"p95_to_embedding_p50", "p95_to_embedding_p95", "reading_p50", "reading_p95"}: answer p95 over the
              embedding's p50 and p95; p50 and p95 of reading the passages over the embedding's p50
steps_ms      {step: {"p50", "p95"}} by the names of the answer's ``timings_ms``
peak_rss_mib  the most memory that the process has held so far
machine       {"cpus", "torch_threads"}

``--suite checking`` times the check of a draft of a hundred pages instead (``eval.checking.speed``),
``--suite formats`` the reading of files of each format (``eval.formats``). ``--suite library --datasets DIR`` counts
what is read off real notices (``eval.parsing``).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.commands import common
from assistant.commands.common import Commands, add_command, tell
from assistant.commands.text import aligned
from corpus.errors import PolicyError
from eval.suites import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from assistant.settings import Settings
    from eval.cases import Case
    from eval.runner import Ask

    Embed = Callable[[str], object]
    Spread = dict[str, float | None]

_CHECKING, _FORMATS, _LIBRARY = "checking", "formats", "library"
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in one unit of ``ru_maxrss``."""
_STEPS = {
    "understand": "理解",
    "retrieve": "检索",
    "read": "阅读",
    "answer": "作答",
    "verify": "核对",
    "total": "各步合计",
}


@dataclass(slots=True)
class Times:
    """Milliseconds of each question, in order: whole, its embedding alone, and by step where it was answered."""

    answer: list[float] = field(default_factory=list)
    embedding: list[float] = field(default_factory=list)
    steps: dict[str, list[float]] = field(default_factory=dict)
    failed: int = 0

    def to_json(self) -> dict[str, Any]:
        """The part of the JSON form that comes from the clock, rounded to 2 digits; None where nothing was measured."""
        answer, embedding = spread(self.answer), spread(self.embedding)
        reading = spread(self.steps.get("read", ()))
        return {
            "n": len(self.answer),
            "failed": self.failed,
            "answer_ms": answer,
            "embedding_ms": embedding,
            "ratio": {
                **{f"p95_to_embedding_{p}": _ratio(answer["p95"], embedding[p]) for p in ("p50", "p95")},
                **{f"reading_{p}": _ratio(reading[p], embedding["p50"]) for p in ("p50", "p95")},
            },
            "steps_ms": {name: spread(values) for name, values in self.steps.items()},
        }


def register(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(commands, "bench", "测速：一题的用时是只算向量的几倍", _run)
    suites = (*sorted(QUESTIONS), _CHECKING, _FORMATS, _LIBRARY)
    parser.add_argument("--suite", choices=suites, default="notices", help="用哪个测试集（默认 notices）")
    parser.add_argument("--docs", type=Path, metavar="D.jsonl", help="与 --suite checking 一起用：库中另加的文件")
    parser.add_argument("--datasets", type=Path, metavar="DIR", help="与 --suite library 一起用：数据集所在的文件夹")
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def measure(cases: Iterable[Case], ask: Ask, embed: Embed, clock: Callable[[], float] = time.perf_counter) -> Times:
    """Embed and ask every case once, one after the other; ``clock`` counts seconds.

    A question that raises PolicyError is timed and counted as failed; other errors end the run.
    """
    times = Times()
    for case in cases:
        start = clock()
        embed(case.question)
        embedded = clock()
        try:
            steps = ask(case).timings_ms
        except PolicyError:
            steps = {}
            times.failed += 1
        times.answer.append((clock() - embedded) * 1000)
        times.embedding.append((embedded - start) * 1000)
        for name, value in steps.items():
            times.steps.setdefault(name, []).append(value)
    return times


def spread(values: Sequence[float]) -> Spread:
    """The median and the 95th percentile, rounded to 2 digits."""
    from eval.measures import percentile  # noqa: PLC0415 - imports NumPy

    found = {f"p{p}": percentile(values, p) for p in (50, 95)}
    return {name: None if value is None else round(value, 2) for name, value in found.items()}


def _ratio(value: float | None, base: float | None) -> float | None:
    return round(value / base, 2) if value is not None and base else None


def _run(arguments: argparse.Namespace, settings: Settings) -> None:
    if arguments.suite == _CHECKING:
        from eval.checking.speed import bench as bench_checking  # noqa: PLC0415 - as below

        bench_checking(arguments.docs, arguments.json, _peak_rss_mib)
        return
    if arguments.docs:
        arguments.usage_error("--docs 要与 --suite checking 一起用")
    if bool(arguments.datasets) != (arguments.suite == _LIBRARY):
        arguments.usage_error("--datasets 要与 --suite library 一起用")
    if arguments.suite == _LIBRARY:
        from eval.parsing import bench as bench_library  # noqa: PLC0415 - as below

        bench_library(arguments.datasets, arguments.json)
        return
    if arguments.suite == _FORMATS:
        from eval.formats import bench as bench_formats  # noqa: PLC0415 - as below

        bench_formats(arguments.json)
        return
    _questions(arguments, settings)


def _questions(arguments: argparse.Namespace, settings: Settings) -> None:
    from tqdm import tqdm  # noqa: PLC0415 - as all below: parsing does without

    from eval.cases import suite  # noqa: PLC0415
    from eval.opening import opened, place  # noqa: PLC0415

    cases = suite(arguments.suite)
    with opened(None, settings.at(arguments.store or place(None, settings))) as assistant:

        def ask(case: Case) -> Any:
            return assistant.ask(case.question, case.history)

        embed = assistant.retriever.embedder.embed_query
        for title in ("预热", "测速"):
            bar = tqdm(cases, unit="题", desc=title, disable=not common.shows_progress())
            times = measure(bar, ask, embed)
        chunks = len(assistant.retriever.generation)
    result = {"suite": arguments.suite, "chunks": chunks, **times.to_json(), **_machine()}
    tell(json.dumps(result, ensure_ascii=False, indent=2) if arguments.json else text_report(result))


def _peak_rss_mib() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT / 2**20, 1)


def _machine() -> dict[str, Any]:
    import torch  # noqa: PLC0415 - takes seconds, and is there once a model is loaded

    return {
        "peak_rss_mib": _peak_rss_mib(),
        "machine": {"cpus": os.cpu_count(), "torch_threads": torch.get_num_threads()},
    }


def text_report(result: dict[str, Any]) -> str:
    """The JSON form as text for a terminal."""
    rows = {"一题的用时": result["answer_ms"], "只算问题的向量": result["embedding_ms"]}
    rows |= {f"其中：{_STEPS.get(name, name)}": values for name, values in result["steps_ms"].items()}
    table = [["项目", "中位数（毫秒）", "95 分位（毫秒）"]]
    table += [[name, _shown(values["p50"]), _shown(values["p95"])] for name, values in rows.items()]
    ratio, machine = result["ratio"], result["machine"]
    failed = f"（{result['failed']} 题出错）" if result["failed"] else ""
    return "\n".join(
        (
            f"测试集 {result['suite']}：{result['n']} 题{failed}，{result['chunks']} 段；"
            f"处理器 {machine['cpus']} 个，torch 线程 {machine['torch_threads']} 个；"
            f"内存峰值 {result['peak_rss_mib']:.0f} MiB",
            "",
            aligned(table),
            "",
            f"一题的 95 分位，是只算向量的中位数的 {_shown(ratio['p95_to_embedding_p50'])} 倍、"
            f"95 分位的 {_shown(ratio['p95_to_embedding_p95'])} 倍；"
            f"其中阅读的中位数是 {_shown(ratio['reading_p50'])} 倍，95 分位是 {_shown(ratio['reading_p95'])} 倍。",
        )
    )


def _shown(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f}"
