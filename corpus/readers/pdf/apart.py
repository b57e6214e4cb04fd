"""Reading PDFs in a process of their own: a file that brings the library down or eats the memory costs only itself.

The process serves one file after the other, each within limits of its own; it goes with the one that uses it, with a
file that breaks the limits, and after ``_IDLE_SECONDS`` without a file. Run as ``python -m corpus.readers.pdf.apart``,
it reads from standard input a line ``[name, bytes, memory, seconds]`` and the bytes, and writes a line of JSON.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from corpus.errors import ReadError
from corpus.readers.extracted import Extracted
from corpus.types import Anchor

if sys.platform != "win32":
    import resource

MEMORY = 4 << 30
"""Bytes of address space that the process may take."""
SECONDS = 300
"""Seconds of the processor that it may use for a file, apart from recognition."""
_IDLE_SECONDS = 30
_SPENT = -signal.SIGXCPU if sys.platform != "win32" else None


def allow(seconds: int) -> None:
    """Let a process that is limited use the processor for so many seconds more."""
    if sys.platform == "win32":
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if soft != resource.RLIM_INFINITY and hard == resource.RLIM_INFINITY:
        resource.setrlimit(resource.RLIMIT_CPU, (soft + seconds, hard))


def _limit(memory: int, seconds: int) -> None:
    if sys.platform == "win32":
        return
    for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        if hard == resource.RLIM_INFINITY or most <= hard:
            resource.setrlimit(kind, (most, hard))


class _Worker:
    """A process that reads PDFs, one at a time; ``environment`` is what it was started in."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "corpus.readers.pdf.apart"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def read(self, data: bytes, name: str) -> dict[str, Any] | None:
        """What it says of a file; None where it came to an end over it.

        Whatever breaks this off, Ctrl-C too, ends the process: what it said next would be taken for the next file's.
        """
        asked, told = self._process.stdin, self._process.stdout
        assert asked and told  # noqa: PT018, S101 - both are pipes
        found = b""
        try:
            with suppress(BrokenPipeError):
                asked.write(json.dumps([name, len(data), MEMORY, SECONDS]).encode() + b"\n")
                asked.write(data)
                asked.flush()
                found = told.readline()
        except BaseException:
            self.end()
            raise
        return json.loads(found) if found.endswith(b"\n") else None

    def end(self) -> int:
        """End it where it did not end by itself; its exit status."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(BrokenPipeError):
                pipe.close() if pipe else None
        return self._process.wait()


_IDLE: list[_Worker] = []
"""A process that waits for the next file, or none."""


def _end_idle() -> None:
    while _IDLE:
        _IDLE.pop().end()


atexit.register(_end_idle)


def _read(data: bytes, name: str) -> dict[str, Any] | None:
    """What a process says of a file, None where it came to an end over it.

    Where one that has served others does, a new one is asked, unless the file took too long.
    """
    path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    environment = os.environ | {"PYTHONPATH": path}
    try:
        worker = _IDLE.pop()
    except IndexError:
        worker = None
    if worker:
        found = worker.read(data, name) if worker.environment == environment else None
        if found is None and worker.end() == _SPENT:
            return None
    if not worker or found is None:
        worker = _Worker(environment)
        found = worker.read(data, name)
    if found is None or _IDLE:
        worker.end()
    else:
        _IDLE.append(worker)
    return found


def read_apart(data: bytes, name: str) -> Extracted:
    """What ``read_pdf_here`` gives, from a process that takes bounded memory and time. Raises ReadError."""
    found = _read(data, name)
    if found is None:
        raise ReadError(f"{name} 无法读取：文件已损坏，或读取时占用的内存、时间过多，请换一份或拆成几个文件后重试。")
    if "error" in found:
        raise ReadError(found["error"])
    anchors = tuple(Anchor(**anchor) for anchor in found.pop("anchors"))
    return Extracted(**found | {"anchors": anchors, "notes": tuple(found["notes"])})


def _wait(seconds: int) -> None:
    """End this process after so many seconds; 0 calls it off."""
    if sys.platform != "win32":
        signal.alarm(seconds)


def _main() -> None:
    asked, told = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _wait(_IDLE_SECONDS)
    while line := asked.readline():
        _wait(0)
        name, size, memory, seconds = json.loads(line)
        data = asked.read(size)
        _limit(memory, int(time.process_time()) + 1 + seconds)
        from corpus.readers.pdf import read_pdf_here  # noqa: PLC0415 - within the limits

        try:
            found = asdict(read_pdf_here(data, name))
        except ReadError as error:
            found = {"error": str(error)}
        told.write(json.dumps(found).encode() + b"\n")
        told.flush()
        _wait(_IDLE_SECONDS)


if __name__ == "__main__":
    _main()
