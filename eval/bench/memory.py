"""Memory: the peak of the commands, and of the served page after many questions.

As JSON the megabytes (10^6 bytes) of ``ask``, ``check`` (a bundled notice as the draft), ``index build`` (of the sample
that ``eval.bench.index`` takes) and ``serve``, and how many questions the page answered before (``questions``).
"""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from corpus.notices import folder as notices
from eval.bench.index import sampled
from eval.bench.process import PROGRAM, Running, run
from eval.bench.start import QUESTION
from eval.suites import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.settings import Settings

ASKED = 100
"""Questions that the page answers."""
_PAUSE = 0.1


def measure(settings: Settings, docs: Path | None, n: int, asked: int = ASKED) -> dict[str, Any]:
    """Every process one after the other; ``settings.store`` has the bundled notices, or nothing yet.

    Raises PolicyError, OSError.
    """
    run([*PROGRAM, "ask", QUESTION], settings)
    draft = str(min(notices().glob("*.md")))
    with TemporaryDirectory() as folder:
        path = str(sampled(docs, n, Path(folder)))
        commands = {
            "ask": ["ask", QUESTION],
            "check": ["check", draft],
            "index build": ["index", "build", path, "--store", str(Path(folder) / "store")],
        }
        peaks = {name: run([*PROGRAM, *command], settings).peak_mb for name, command in commands.items()}
    return {**peaks, **_served(settings, _questions(asked))}


def _questions(n: int) -> list[str]:
    """The first ``n`` questions of the bundled suite, read without what reads them otherwise: it is large."""
    folder = Path(__file__).parents[1] / QUESTIONS["notices"]
    lines = (line for path in sorted(folder.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines())
    return list(islice(cycle([json.loads(line)["question"] for line in lines if line.strip()]), n))


def _served(settings: Settings, questions: Sequence[str]) -> dict[str, Any]:
    """The peak of a page that was asked all the questions through its API, and how many it answered."""
    port = _free_port()
    serving = Running([*PROGRAM, "serve", "--port", str(port)], settings)
    try:
        root = f"http://127.0.0.1:{port}/gradio_api"
        while serving.is_running() and not _is_ready(f"{root}/info"):
            time.sleep(_PAUSE)
        answered = sum(_ask(root, question) for question in questions) if serving.is_running() else 0
    finally:
        if serving.is_running():
            os.kill(serving.process.pid, signal.SIGINT)
        done = serving.finish()
    return {"serve": done.peak_mb, "questions": answered}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _is_ready(url: str) -> bool:
    try:
        with urlopen(url) as answer:  # noqa: S310 - this machine's own page
            return bool(answer.status == 200)
    except (HTTPError, URLError, ConnectionError):
        return False


def _ask(root: str, question: str) -> bool:
    """Ask, wait for the end, and tell whether it was answered: an empty question is an error."""
    body = json.dumps({"data": [question, None]}).encode()
    request = Request(f"{root}/call/ask", body, {"Content-Type": "application/json"})  # noqa: S310
    with urlopen(request) as begun:  # noqa: S310
        event = json.load(begun)["event_id"]
    with urlopen(f"{root}/call/ask/{event}") as answer:  # noqa: S310
        return b"event: complete" in answer.read()
