"""The check of a draft of a hundred pages against the drafts' own library, and with the documents of ``--docs`` added.

As JSON ``own`` and ``more`` (absent without documents), each with ``documents``, ``characters``, ``findings``,
``seconds``, ``first_finding_ms``, ``cpu_seconds`` (less than ``seconds`` where the machine is busy) and ``peak_mb``;
and ``ratio``: the seconds with them over those without. Opening the library is not counted.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from assistant.checking.types import Finding
    from assistant.settings import Settings
    from eval.bench.process import Work

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


def measure(work: Work, docs: Path | None) -> dict[str, Any]:
    """The check against both libraries. Raises PolicyError."""
    own = work("check", docs=None)
    if docs is None:
        return {"own": own}
    more = work("check", docs=str(docs))
    return {"own": own, "more": more, "ratio": round(more["seconds"] / max(own["seconds"], 0.001), 2)}


def timed_check(_: Settings, docs: str | None, size: int = SIZE) -> dict[str, Any]:
    """Check a draft over the own collection, with ``docs`` added to the library. Raises ReadError."""
    from assistant.checking import check  # noqa: PLC0415 - as all here, in a process of its own
    from eval.checking.command import as_document, catalogued, library  # noqa: PLC0415
    from eval.checking.generator import draft  # noqa: PLC0415
    from eval.checking.parts import DEVELOPMENT  # noqa: PLC0415
    from eval.checking.shelf import Shelf  # noqa: PLC0415

    own = library(DEVELOPMENT, None)
    documents = [*own, *library(DEVELOPMENT, Path(docs))] if docs else own
    made = draft(Shelf.of(own, DEVELOPMENT), 0, size)
    with catalogued(documents) as opened:
        busy = time.process_time()
        times = timed(check(as_document(made), opened))
        busy = time.process_time() - busy
    return {"documents": len(documents), "characters": len(made.text), **times, "cpu_seconds": round(busy, 3)}
