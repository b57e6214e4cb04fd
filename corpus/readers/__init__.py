"""From files to documents: folders, archives and files of any format, strictly or with a report for each file."""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import NoReturn

from corpus.errors import ReadError
from corpus.readers.archive import is_zip, members
from corpus.readers.detect import READABLE, UnreadableFormatError, detect, ending
from corpus.readers.formats import Reading, check_size, read_bytes
from corpus.readers.memory import Memory, Piece
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


def _bytes(file: Path) -> bytes:
    try:
        check_size(file.stat().st_size, str(file))
        return file.read_bytes()
    except OSError as error:
        raise ReadError(f"打不开 {file}：请检查路径和读取权限。") from error


def _items(file: Path, name: str, data: bytes) -> Iterator[_Item]:
    """The file, or the members of the archive that it is. Raises ReadError."""
    if not is_zip(data, str(file)):
        yield _Item(str(file), name, data)
        return
    empty = True
    for member in members(data, str(file)):
        empty = False
        yield _Item(f"{file}/{member.name}", f"{_stem(name)}/{member.name}", member.data or b"", member.reason)
    if empty:
        raise ReadError(f"{file} 是空的压缩包：请放入文件后重新压缩。")


def _identifier(name: str, *used: Container[str]) -> str:
    """The id of a file of one document; where another file has it already, one with its ending."""
    identifier, number = _stem(name), 1
    while any(identifier in taken for taken in used):
        identifier, number = name if number == 1 else f"{name}-{number}", number + 1
    return identifier


def _read(item: _Item, used: set[str]) -> tuple[str, Reading]:
    """The id and the documents of an item. Raises ReadError."""
    if item.reason:
        raise ReadError(item.reason)
    identifier = _identifier(item.name, used)
    reading = read_bytes(item.data, item.path, identifier)
    used |= {identifier, *(document.id for document in reading.documents)}
    return identifier, reading


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
            for item in _items(file, file.relative_to(root).as_posix(), _bytes(file)):
                try:
                    _, reading = _read(item, used)
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


def _outcome(item: _Item, used: set[str]) -> Piece:
    size, identifier = len(item.data), None
    try:
        identifier, reading = _read(item, used)
        if not any(document.text.strip() for document in reading.documents):
            raise ReadError(f"{item.path} 里没有文字：请检查文件是否为空。")
    except ReadError as error:
        report = ReadReport(item.path, Outcome.SKIPPED, _format(item), str(error), bytes=size)
        return Piece(item.name, identifier, report)
    documents = reading.documents
    characters = sum(len(document.text) for document in documents)
    ids = tuple(document.id for document in documents)
    report = ReadReport(item.path, Outcome.READ, reading.format, None, ids, characters, reading.notes, size)
    return Piece(item.name, identifier, report, documents)


def _skipped(path: Path, error: ReadError) -> Piece:
    size = path.stat().st_size if os.access(path, os.R_OK) and path.is_file() else 0
    return Piece(path.name, None, ReadReport(str(path), Outcome.SKIPPED, None, str(error), bytes=size))


def _outcomes(path: Path, used: set[str], memory: Memory | None) -> Iterator[Piece]:
    """What each file at ``path`` gave."""
    try:
        files = _files(path)
    except ReadError as error:
        yield _skipped(path, error)
        return
    for file, root in files:
        try:
            yield from _of_file(file, file.relative_to(root).as_posix(), used, memory)
        except ReadError as error:
            yield _skipped(file, error)


def _of_file(file: Path, name: str, used: set[str], memory: Memory | None) -> Iterator[Piece]:
    """What a file gives, or gave before. Raises ReadError."""
    if held := _recalled(memory, file, name, None, used):
        yield from held
        return
    data = _bytes(file)
    if held := _recalled(memory, file, name, data, used):
        yield from held
        return
    pieces: list[Piece] = []
    for item in _items(file, name, data):
        pieces.append(_outcome(item, used))
        yield pieces[-1]
    if memory and all(piece.is_settled for piece in pieces):
        memory.keep(file, name, data, pieces)


def _recalled(
    memory: Memory | None, file: Path, name: str, data: bytes | None, used: set[str]
) -> tuple[Piece, ...] | None:
    """What the file gave before, where each of its items would get the same id again."""
    held = memory.recall(file, name, data) if memory else None
    if not held:
        return None
    new: set[str] = set()
    for piece in held:
        if piece.identifier is not None:
            if _identifier(piece.name, used, new) != piece.identifier:
                return None
            new |= {piece.identifier, *piece.report.documents}
    used |= new
    return tuple(replace(piece, report=replace(piece.report, unchanged=True)) for piece in held)


def read_library(paths: Iterable[Path], memory: Memory | None = None) -> Library:
    """The documents of all that can be read at ``paths``, and a report for each file and each member of an archive.

    What is hidden below a folder is passed over without a report. A file that ``memory`` knows unchanged is not read
    again; the documents are the same. Each has the ``path`` at which it was read.

    Raises ReadError where nothing at all could be read.
    """
    used: set[str] = set()
    documents: list[Document] = []
    reports: list[ReadReport] = []
    for path in paths:
        began = perf_counter()
        for piece in _outcomes(path, used, memory):
            reports.append(replace(piece.report, seconds=perf_counter() - began))
            began = perf_counter()
            documents += (replace(document, path=_place(piece, document)) for document in piece.documents)
    library = Library(tuple(documents), tuple(reports))
    if not documents:
        raise ReadError(_told(library.skipped))
    return library


def _place(piece: Piece, document: Document) -> str:
    """Where a document was read: the absolute path of its file, with the member and the line that has no id."""
    path = os.path.realpath(piece.report.path)
    if not document.id_given and document.id != piece.identifier:
        path = f"{path}/{document.id.removeprefix(f'{piece.identifier}-')}"
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _told(skipped: tuple[ReadReport, ...]) -> str:
    first = skipped[0].reason or "" if skipped else "没有给出文件：请给出文件或文件夹。"
    return first if len(skipped) < 2 else f"{len(skipped)} 个文件都没有读成，第一个：{first}"
