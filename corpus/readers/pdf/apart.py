"""Reading a PDF in a process of its own: a file that brings the library down or eats the memory costs only itself.

Run as ``python -m corpus.readers.pdf.apart NAME MEMORY SECONDS``, it reads standard input and writes JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from corpus.errors import ReadError
from corpus.readers.extracted import Extracted
from corpus.types import Anchor

if sys.platform != "win32":
    import resource

MEMORY = 4 << 30
"""Bytes of address space that the process may take."""
SECONDS = 300
"""Seconds of the processor that it may use, apart from recognition."""


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


def read_apart(data: bytes, name: str) -> Extracted:
    """What ``read_pdf_here`` gives, from a process that takes bounded memory and time. Raises ReadError."""
    path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-P", "-m", "corpus.readers.pdf.apart", name, str(MEMORY), str(SECONDS)],
        input=data,
        env=os.environ | {"PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise ReadError(f"{name} 无法读取：文件已损坏，或读取时占用的内存、时间过多，请换一份或拆成几个文件后重试。")
    found = json.loads(done.stdout)
    if "error" in found:
        raise ReadError(found["error"])
    anchors = tuple(Anchor(**anchor) for anchor in found.pop("anchors"))
    return Extracted(**found | {"anchors": anchors, "notes": tuple(found["notes"])})


def _main() -> None:
    name, memory, seconds = sys.argv[1:]
    _limit(int(memory), int(seconds))
    from corpus.readers.pdf import read_pdf_here  # noqa: PLC0415 - within the limits

    try:
        found = asdict(read_pdf_here(sys.stdin.buffer.read(), name))
    except ReadError as error:
        found = {"error": str(error)}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    _main()
