"""From files to documents: folders, archives and files of any format, strictly or with a report for each file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import NoReturn

from corpus.errors import ReadError
from corpus.readers.archive import is_zip, members
from corpus.readers.detect import READABLE, UnreadableFormatError, detect, ending
from corpus.readers.formats import Reading, check_size, read_bytes
from corpus.readers.report import Library, Outcome, ReadReport
from corpus.types import Document

__all__ = ["read_documents", "read_library"]


@dataclass(frozen=True, slots=True)
class _Item:
    """A file or a member of an archive: where it is, its name below the folder or file given, its bytes or none."""

    path: str
    name: str
    data: bytes = b""
    reason: str | None = None


def _refuse(error: OSError) -> NoReturn:
    raise error


def _below(folder: Path) -> list[Path]:
    files: list[Path] = []
    for here, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += [Path(here, name) for name in names if not name.startswith(".")]
    return sorted(path for path in files if path.is_file())


def _nothing_in(folder: Path) -> ReadError:
    return ReadError(f"文件夹 {folder} 里没有可读的文件：请放入 {READABLE} 文件后重试。")


def _files(path: Path) -> list[tuple[Path, Path]]:
    """The files to read at ``path``, each with the folder that its id is relative to. Raises ReadError."""
    try:
        if path.is_dir():
            files = [(file, path) for file in _below(path)]
            if not files:
                raise _nothing_in(path)
            return files
        if path.is_file():
            return [(path, path.parent)]
        exists = path.exists()
    except OSError as error:
        raise ReadError(f"打不开 {path}：请检查路径和读取权限。") from error
    if exists:
        raise ReadError(f"{path} 不是普通文件：请给出文件或文件夹。")
    raise ReadError(f"找不到 {path}：请检查路径是否写对。")


def _stem(name: str) -> str:
    return name.removesuffix(ending(name)) or name


def _items(file: Path, root: Path) -> Iterator[_Item]:
    """The file, or the members of the archive that it is. Raises ReadError."""
    try:
        check_size(file.stat().st_size, str(file))
        data = file.read_bytes()
    except OSError as error:
        raise ReadError(f"打不开 {file}：请检查路径和读取权限。") from error
    name = file.relative_to(root).as_posix()
    if not is_zip(data, str(file)):
        yield _Item(str(file), name, data)
        return
    empty = True
    for member in members(data, str(file)):
        empty = False
        yield _Item(f"{file}/{member.name}", f"{_stem(name)}/{member.name}", member.data or b"", member.reason)
    if empty:
        raise ReadError(f"{file} 是空的压缩包：请放入文件后重新压缩。")


def _read(item: _Item, used: set[str]) -> Reading:
    """The documents of an item; one whose id another file has already is named with its ending. Raises ReadError."""
    if item.reason:
        raise ReadError(item.reason)
    identifier, number = _stem(item.name), 1
    while identifier in used:
        identifier, number = item.name if number == 1 else f"{item.name}-{number}", number + 1
    reading = read_bytes(item.data, item.path, identifier)
    used |= {identifier, *(document.id for document in reading.documents)}
    return reading


def read_documents(paths: Iterable[Path]) -> Iterator[Document]:
    """Documents of files and of folders (with all below them), in the order given, folders sorted by name.

    What is hidden below a folder (its name begins with a dot) or in a format that is not read is passed over there.

    Raises ReadError for a path that does not exist or is neither file nor folder, for a folder that cannot be listed or
    holds no readable file, and for whatever cannot be read.
    """
    used: set[str] = set()
    for path in paths:
        readable = False
        for file, root in _files(path):
            for item in _items(file, root):
                try:
                    reading = _read(item, used)
                except UnreadableFormatError:
                    if item.path == str(path):
                        raise
                    continue
                readable = True
                yield from reading.documents
        if not readable:
            raise _nothing_in(path)


def _format(item: _Item) -> str | None:
    try:
        return detect(item.data, item.path) if item.data else None
    except ReadError:
        return None


def _outcome(item: _Item, used: set[str]) -> tuple[ReadReport, tuple[Document, ...]]:
    size = len(item.data)
    try:
        reading = _read(item, used)
        if not any(document.text.strip() for document in reading.documents):
            raise ReadError(f"{item.path} 里没有文字：请检查文件是否为空。")
    except ReadError as error:
        return ReadReport(item.path, Outcome.SKIPPED, _format(item), str(error), bytes=size), ()
    documents = reading.documents
    characters = sum(len(document.text) for document in documents)
    ids = tuple(document.id for document in documents)
    report = ReadReport(item.path, Outcome.READ, reading.format, None, ids, characters, reading.notes, size)
    return report, documents


def _skipped(path: Path, error: ReadError) -> tuple[ReadReport, tuple[Document, ...]]:
    size = path.stat().st_size if os.access(path, os.R_OK) and path.is_file() else 0
    return ReadReport(str(path), Outcome.SKIPPED, None, str(error), bytes=size), ()


def _outcomes(path: Path, used: set[str]) -> Iterator[tuple[ReadReport, tuple[Document, ...]]]:
    """The report and the documents of each file at ``path``."""
    try:
        files = _files(path)
    except ReadError as error:
        yield _skipped(path, error)
        return
    for file, root in files:
        try:
            for item in _items(file, root):
                yield _outcome(item, used)
        except ReadError as error:
            yield _skipped(file, error)


def read_library(paths: Iterable[Path]) -> Library:
    """The documents of all that can be read at ``paths``, and a report for each file and each member of an archive.

    What is hidden below a folder is passed over without a report.

    Raises ReadError where nothing at all could be read.
    """
    used: set[str] = set()
    documents: list[Document] = []
    reports: list[ReadReport] = []
    for path in paths:
        began = perf_counter()
        for untimed, found in _outcomes(path, used):
            report = replace(untimed, seconds=perf_counter() - began)
            began = perf_counter()
            reports.append(report)
            documents += found
    library = Library(tuple(documents), tuple(reports))
    if not documents:
        raise ReadError(_told(library.skipped))
    return library


def _told(skipped: tuple[ReadReport, ...]) -> str:
    first = skipped[0].reason or "" if skipped else "没有给出文件：请给出文件或文件夹。"
    return first if len(skipped) < 2 else f"{len(skipped)} 个文件都没有读成，第一个：{first}"
