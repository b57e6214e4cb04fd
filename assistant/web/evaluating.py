"""An evaluation begun on the page: the command ``policy-assistant eval`` in a process of its own, one at a time."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from assistant.commands.common import WATCHED
from corpus.errors import PolicyError

SAMPLES = (20, 50, None)
"""How many questions may be asked; None for all. The same number means the same questions."""
_COUNT = re.compile(r"评测:.* (\d+)/(\d+) \[")
_ERROR = "policy-assistant: "
_FAILED = "评测程序中途出错，没有得到结果：请在命令行运行 policy-assistant eval 查看原因。"


class EvaluationError(PolicyError):
    """No evaluation can be begun."""


@dataclass(frozen=True, slots=True)
class Run:
    """How far an evaluation is: ``done`` of ``total`` questions, both 0 until the first one is asked.

    Once it is not ``running`` any more, ``trouble`` says why there is no result: "" where it was stopped, None where
    there is one.
    """

    running: bool = True
    done: int = 0
    total: int = 0
    trouble: str | None = None


class Runs:
    """The evaluations whose results go to ``folder``; ``last`` is the one that runs or ran last."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._starting = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._stopped = False
        self.last: Run | None = None

    def start(self, sample: int | None) -> None:
        """Begin with so many questions, unless one runs. Raises EvaluationError where nothing can be written."""
        with self._starting:
            if self.last and self.last.running:
                return
            output = self._folder / f"notices-{datetime.now():%Y%m%d-%H%M%S}.json"
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._process = process = _started(command(output, sample))
            except OSError as error:
                raise EvaluationError(f"不能开始评测（{error.strerror}）：请检查目录 {self._folder}。") from error
            self._stopped, self.last = False, Run()
        threading.Thread(target=self._follow, args=(process,), name="evaluation", daemon=True).start()

    def stop(self) -> None:
        """End the one that runs, with all processes that it began; it leaves no result."""
        with self._starting:
            if self._process and self._process.poll() is None:
                self._stopped = True
                os.killpg(self._process.pid, signal.SIGTERM)

    def _follow(self, process: subprocess.Popen[str]) -> None:
        trouble = _FAILED
        with process:
            for line in process.stderr or ():
                if count := _COUNT.search(line):
                    self.last = Run(True, int(count[1]), int(count[2]))
                elif line.startswith(_ERROR):
                    trouble = line.removeprefix(_ERROR).strip()
        if self._stopped:
            trouble = ""
        asked = self.last or Run()
        self.last = replace(asked, running=False, trouble=None if process.returncode == 0 else trouble)


@cache
def runs(folder: Path) -> Runs:
    """The evaluations of a folder, the same for all who look at it."""
    return Runs(folder)


def command(output: Path, sample: int | None) -> list[str]:
    """What is run; its progress is on stderr and its result in the file ``output``."""
    chosen = [] if sample is None else ["--sample", str(sample)]
    return [sys.executable, "-P", "-m", "assistant.cli", "eval", "--suite", "notices", *chosen, "--output", str(output)]


def _started(arguments: list[str]) -> subprocess.Popen[str]:
    """A process group of its own. When this program ends, nobody reads its progress and it ends too."""
    return subprocess.Popen(  # noqa: S603 - this program itself
        arguments,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, WATCHED: "1"},
        start_new_session=True,
    )
