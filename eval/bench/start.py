"""Start: from starting the process to the answer, beside a bare ``import onnxruntime``.

As JSON: ``runs``, ``ask`` and ``onnxruntime`` (each ``seconds``, the median, and ``peak_mb``) and ``ratio``.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

from eval.bench.process import PROGRAM, Finished, run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.settings import Settings

RUNS = 5
QUESTION = "评估结果为B级的联盟怎么办？"
_BARE = ("-c", "import onnxruntime")


def measure(
    settings: Settings, runs: int = RUNS, run: Callable[[Sequence[str], Settings], Finished] = run
) -> dict[str, Any]:
    """Both in turns, ``runs`` times each; one before that builds the index and warms the disk's cache is not counted.

    ``settings.store`` has the bundled notices, or nothing yet. Raises PolicyError.
    """
    ask = (*PROGRAM, "ask", QUESTION)
    done = [(run(ask, settings), run(_BARE, settings)) for _ in range(runs + 1)][1:]
    asked, bare = (_median(which) for which in zip(*done, strict=True))
    return {"runs": runs, "ask": asked, "onnxruntime": bare, "ratio": round(asked["seconds"] / bare["seconds"], 2)}


def _median(runs: Sequence[Finished]) -> dict[str, float]:
    return {
        "seconds": round(median(each.seconds for each in runs), 3),
        "peak_mb": median(each.peak_mb for each in runs),
    }
