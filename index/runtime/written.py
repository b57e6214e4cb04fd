"""Folders that are written out once into the cache: atomically, with the checksum of every file."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable

SUMS = "checksums.json"


def written(cache: Path, name: str, write: Callable[[Path], None]) -> Path:
    """The folder ``cache / name``, made by ``write`` where it is not there or not whole.

    Several processes may do this at once: each writes a folder of its own, and one is kept.
    Raises ModelError where ``cache`` cannot be written, and what ``write`` raises.
    """
    target = cache / name
    if _is_whole(target):
        return target
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache, prefix=".writing-", ignore_cleanup_errors=True) as temporary:
            made = Path(temporary) / "model"
            made.mkdir()
            write(made)
            (made / SUMS).write_text(json.dumps(_sums(made), indent=2) + "\n", encoding="utf-8")
            _keep(made, target)
    except OSError as error:
        raise ModelError(
            f"内置向量模型无法写入 {cache}：{error.strerror or error}；请检查目录权限和磁盘空间"
        ) from error
    return target


def _keep(made: Path, target: Path) -> None:
    """Move ``made`` to ``target``, unless another process has put a whole folder there meanwhile."""
    lock = os.open(target.parent, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _is_whole(target):
            shutil.rmtree(target, ignore_errors=True)
            made.rename(target)
    finally:
        os.close(lock)


def _is_whole(folder: Path) -> bool:
    """Whether every byte is as it was written."""
    try:
        kept = json.loads((folder / SUMS).read_bytes())
        return bool(kept == _sums(folder))
    except (OSError, ValueError):
        return False


def _sums(folder: Path) -> dict[str, str]:
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != SUMS)
    return {path.relative_to(folder).as_posix(): _sum(path) for path in paths}


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
