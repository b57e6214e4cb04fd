"""Files that commands write: whole, or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

from corpus.errors import PolicyError

STREAM = "-"


class OutputError(PolicyError):
    """A result cannot be written where it should be."""


@contextmanager
def written(target: str) -> Iterator[TextIO]:
    """Where text goes, ``-`` for stdout; a file as ``replaced`` has it."""
    if target == STREAM:
        yield sys.stdout
        return
    with replaced(target) as out, TextIOWrapper(out, encoding="utf-8", newline="") as text:
        yield text


def replace_file(target: Path, data: bytes) -> None:
    """Write ``data`` to a file as ``replaced`` has it."""
    with replaced(target) as out:
        out.write(data)


@contextmanager
def replaced(target: Path | str) -> Iterator[BinaryIO]:
    """A file that appears, or takes the place of the former one, only when all is written; raises OutputError."""
    try:
        place = Path(target).resolve()
        if place.exists() and not place.is_file():
            raise OutputError(f"写不了 {target}：它不是普通文件，请换一个路径，或用 - 写到标准输出。")
        part = place.with_name(f".policy-assistant.{os.getpid()}")
        out = part.open("xb")
    except (OSError, RuntimeError) as error:
        raise _unwritten(target, error) from error
    try:
        with out:
            yield out
        part.replace(place)
    except OSError as error:
        raise _unwritten(target, error) from error
    finally:
        part.unlink(missing_ok=True)


def _unwritten(target: Path | str, error: OSError | RuntimeError) -> OutputError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else error
    return OutputError(f"写不了 {target}（{reason}）：请检查目录、权限和磁盘空间。")
