"""From files to documents: one small module per format behind ``read_documents``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

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


def _readable(folder: Path) -> list[Path]:
    files = sorted(p for p in folder.rglob("*") if p.is_file() and _reader(p) and not p.name.startswith("."))
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


def read_documents(paths: Iterable[Path]) -> Iterator[Document]:
    """Documents of files and of folders (with all below them), in the order given, folders sorted by name.

    Raises ReadError for a path that does not exist, a folder without readable files, and whatever cannot be read.
    """
    for path in paths:
        if path.is_dir():
            for file in _readable(path):
                yield from _read_file(file, path)
        elif path.exists():
            yield from _read_file(path, path.parent)
        else:
            raise ReadError(f"找不到 {path}：请检查路径是否写对。")
