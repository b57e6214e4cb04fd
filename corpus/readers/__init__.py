"""From files to documents: one small module per format behind ``read_documents``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NoReturn

from corpus.errors import ReadError
from corpus.readers.jsonl import read_jsonl
from corpus.readers.markdown import read_markdown
from corpus.readers.text import read_text
from corpus.types import Document

Reader = Callable[[Path, str], Iterable[Document]]
"""Reads a file into documents; the string is the id for a file that holds one document."""

READERS: dict[str, Reader] = {
    ".md": read_markdown,
    ".txt": read_text,
    ".jsonl": read_jsonl,
    ".jsonl.gz": read_jsonl,
}
"""Reader by the end of the file's name."""


def _reader(path: Path) -> tuple[str, Reader] | None:
    name = path.name.lower()
    return next(((end, reader) for end, reader in READERS.items() if name.endswith(end)), None)


def _refuse(error: OSError) -> NoReturn:
    raise error


def _readable(folder: Path) -> list[Path]:
    files: list[Path] = []
    for here, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += [Path(here, name) for name in names if not name.startswith(".")]
    files = sorted(path for path in files if _reader(path) and path.is_file())
    if not files:
        raise ReadError(f"文件夹 {folder} 里没有可读的文件：请放入 {'、'.join(READERS)} 文件后重试。")
    return files


def _read_file(path: Path, root: Path) -> Iterator[Document]:
    found = _reader(path)
    if found is None:
        raise ReadError(f"不认识文件 {path} 的格式：目前可读 {'、'.join(READERS)}。")
    end, reader = found
    name = path.relative_to(root).as_posix()
    yield from reader(path, name[: -len(end)])


def _files(path: Path) -> list[tuple[Path, Path]]:
    """The files to read at ``path``, each with the folder that its id is relative to. Raises ReadError."""
    try:
        if path.is_dir():
            return [(file, path) for file in _readable(path)]
        if path.is_file():
            return [(path, path.parent)]
        exists = path.exists()
    except OSError as error:
        raise ReadError(f"打不开 {path}：请检查路径和读取权限。") from error
    if exists:
        raise ReadError(f"{path} 不是普通文件：请给出文件或文件夹。")
    raise ReadError(f"找不到 {path}：请检查路径是否写对。")


def read_documents(paths: Iterable[Path]) -> Iterator[Document]:
    """Documents of files and of folders (with all below them), in the order given, folders sorted by name.

    What is hidden below a folder (its name begins with a dot) is passed over.

    Raises ReadError for a path that does not exist or is neither file nor folder, for a folder that cannot be listed or
    holds no readable file, and for whatever cannot be read.
    """
    for path in paths:
        for file, root in _files(path):
            yield from _read_file(file, root)
