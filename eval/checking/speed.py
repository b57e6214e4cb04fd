"""How long a draft of a hundred pages takes to check: the whole, and until the first finding.

As JSON: ``suite``, ``documents``, ``characters``, ``findings``, ``seconds``, ``first_finding_ms``, ``cpu_seconds``
(less than ``seconds`` where the machine is busy), ``peak_rss_mib`` and ``cpus``. Opening the library is not counted.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from assistant.checking import check
from assistant.checking.types import Finding
from assistant.commands.common import tell
from eval.checking.command import as_document, catalogued, library
from eval.checking.generator import draft
from eval.checking.parts import DEVELOPMENT
from eval.checking.shelf import Shelf

SIZE = 100_000
"""Characters of a hundred pages."""


def timed(findings: Iterable[Finding], clock: Callable[[], float] = time.perf_counter) -> dict[str, Any]:
    """The keys findings, seconds and first_finding_ms (None without any) of going through ``findings`` once.

    ``clock`` counts seconds.
    """
    start, first, n = clock(), None, 0
    for n, _ in enumerate(findings, 1):  # noqa: B007 - counted
        if first is None:
            first = clock() - start
    seconds = clock() - start
    return {
        "findings": n,
        "seconds": round(seconds, 3),
        "first_finding_ms": None if first is None else round(first * 1000, 1),
    }


def bench(docs: Path | None, in_json: bool, peak_rss_mib: Callable[[], float]) -> None:
    """Check a draft over the own collection, with ``docs`` added to the library. Raises ReadError."""
    own = library(DEVELOPMENT, None)
    documents = [*own, *library(DEVELOPMENT, docs)] if docs else own
    made = draft(Shelf.of(own, DEVELOPMENT), 0, SIZE)
    with catalogued(documents) as opened:
        busy = time.process_time()
        times = timed(check(as_document(made), opened))
        busy = time.process_time() - busy
    result = {
        "suite": "checking",
        "documents": len(documents),
        "characters": len(made.text),
        **times,
        "cpu_seconds": round(busy, 3),
        "peak_rss_mib": peak_rss_mib(),
        "cpus": os.cpu_count(),
    }
    tell(json.dumps(result, ensure_ascii=False, indent=2) if in_json else _told(result))


def _told(result: dict[str, Any]) -> str:
    first = result["first_finding_ms"]
    return (
        f"{result['characters']} 字，库中 {result['documents']} 篇：{result['findings']} 条结果，"
        f"用时 {result['seconds']:.1f} 秒（处理器 {result['cpu_seconds']:.1f} 秒），"
        f"首条 {'—' if first is None else f'{first:.0f}'} 毫秒；"
        f"内存峰值 {result['peak_rss_mib']:.0f} MiB。"
    )
