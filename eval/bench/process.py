"""What is measured runs in a process of its own, so that its peak of memory is its own.

A process begins with the peak of the one that starts it: nothing large is imported where ``run`` is called.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from corpus.errors import PolicyError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.settings import Settings

PROGRAM = ("-m", "assistant.cli")
"""Arguments of Python that run the command line."""
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in one unit of ``ru_maxrss``."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A process that ended well: its whole time, its peak memory (10^6 bytes) and what it wrote on stdout."""

    seconds: float
    peak_mb: float
    output: str


class Work(Protocol):
    """Runs one of ``eval.bench.__main__.WORK`` by name with its arguments; gives its result with ``peak_mb`` added."""

    def __call__(self, name: str, **arguments: Any) -> dict[str, Any]:
        """Raises PolicyError where the work could not be done."""


class Running:
    """A process of this program's Python, of which time and memory are taken when it ends."""

    def __init__(self, arguments: Sequence[str], settings: Settings) -> None:
        """Start it with ``arguments`` of Python, over the store and the cache of ``settings``."""
        self._out, self._err = (tempfile.TemporaryFile() for _ in range(2))  # noqa: SIM115 - ``finish`` closes them
        self._start = time.perf_counter()
        self.process = subprocess.Popen(  # noqa: S603 - this program's own commands
            [sys.executable, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=self._out,
            stderr=self._err,
            env=_environment(settings),
        )

    def is_running(self) -> bool:
        """Whether it has not ended yet; leaves its figures for ``finish``."""
        return os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None

    def finish(self) -> Finished:
        """Wait for its end. Raises PolicyError with its last line on stderr where it did not end well."""
        _, status, used = os.wait4(self.process.pid, 0)
        seconds = time.perf_counter() - self._start
        self.process.returncode = os.waitstatus_to_exitcode(status)
        output, errors = (self._text(file) for file in (self._out, self._err))
        if self.process.returncode:
            last = (errors.strip().splitlines() or [f"退出码 {self.process.returncode}"])[-1]
            raise PolicyError(
                f"测速的一步没有跑成（{last.removeprefix('policy-assistant: ')}）：请先排除它，再测一次。"
            )
        return Finished(seconds, round(used.ru_maxrss * _RSS_UNIT / 1e6, 1), output)

    @staticmethod
    def _text(file: Any) -> str:
        with file:
            file.seek(0)
            return str(file.read().decode("utf-8", "replace"))


def run(arguments: Sequence[str], settings: Settings) -> Finished:
    """Run Python with ``arguments`` to its end. Raises PolicyError as ``Running.finish``."""
    return Running(arguments, settings).finish()


def worker(settings: Settings) -> Work:
    """``Work`` in a process each. It raises PolicyError as ``Running.finish``."""

    def work(name: str, **arguments: Any) -> dict[str, Any]:
        done = run(["-m", "eval.bench", name, json.dumps(arguments)], settings)
        return {**json.loads(done.output), "peak_mb": done.peak_mb}

    return work


def _environment(settings: Settings) -> Mapping[str, str]:
    return {
        **os.environ,
        "POLICY_ASSISTANT_STORE": str(settings.store),
        "POLICY_ASSISTANT_CACHE": str(settings.cache),
    }
