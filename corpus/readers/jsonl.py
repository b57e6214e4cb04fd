"""JSON Lines, plain or gzipped: one document a line, ``{"id", "title", "text", …}`` with any front-matter key."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from corpus.errors import ReadError
from corpus.readers.encoding import decode
from corpus.readers.metadata import MetadataError, document_from
from corpus.types import Document

MAX_UNPACKED = 300_000_000
"""Bytes that a gzipped file may unpack to."""
GZIP = b"\x1f\x8b"


def unpacked(data: bytes, path: str, most: int = MAX_UNPACKED) -> bytes:
    """The bytes of a file that may be gzipped, not more than ``most``. Raises ReadError."""
    if not data.startswith(GZIP):
        return data
    try:
        with gzip.GzipFile(fileobj=BytesIO(data)) as file:
            whole = file.read(most + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ReadError(f"打不开 {path}：压缩文件已损坏，请重新下载或重新压缩后重试。") from error
    if len(whole) > most:
        raise ReadError(f"{path} 解压后过大，像是压缩炸弹，未读：请先解压核对，再拆成几个文件。")
    return whole


def _bytes(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"打不开 {path}：请检查路径和读取权限。") from error
    return unpacked(data, str(path))


def read_lines(path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    """Line numbers (from 1) and objects of a JSON Lines file; blank lines are passed over.

    Raises ReadError, with the line number, for what is not a JSON object.
    """
    yield from parse_lines(_bytes(path), str(path))


def parse_lines(data: bytes, path: str) -> Iterator[tuple[int, dict[str, object]]]:
    """The same of bytes; ``path`` is for the messages."""
    for number, line in enumerate(decode(data, path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ReadError(f"{path} 第 {number} 行不是合格的 JSON：请改正该行后重试。") from error
        if not isinstance(value, dict):
            raise ReadError(f"{path} 第 {number} 行应是一个 JSON 对象（{{…}}）。")
        yield number, value


def read_jsonl(data: bytes, name: str, identifier: str) -> Iterator[Document]:
    """Documents of a JSON Lines file, plain or gzipped; a line without ``id`` gets ``identifier-line``.

    A line without ``title`` takes the one that its text has, else its id.

    Raises ReadError, with the line number, for a line that is not a document.
    """
    for number, keys in parse_lines(unpacked(data, name), name):
        text = keys.get("text")
        if not isinstance(text, str):
            raise ReadError(f"{name} 第 {number} 行缺少文字字段 “text”。")
        try:
            yield document_from(keys, f"{identifier}-{number}", None, text)
        except MetadataError as error:
            raise ReadError(f"{name} 第 {number} 行有误：{error}。") from error
