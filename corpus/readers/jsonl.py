"""JSON Lines, plain or gzipped: one document a line, ``{"id", "title", "text", …}`` with any front-matter key."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

from corpus.errors import ReadError
from corpus.readers.encoding import decode
from corpus.readers.metadata import document_from
from corpus.types import Document


def _bytes(path: Path) -> bytes:
    try:
        data = path.read_bytes()
        return gzip.decompress(data) if path.suffix == ".gz" else data
    except (OSError, EOFError, zlib.error) as error:
        raise ReadError(f"打不开 {path}：文件损坏或没有读取权限。") from error


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
        except (json.JSONDecodeError, RecursionError) as error:
            raise ReadError(f"{path} 第 {number} 行不是合格的 JSON：请改正该行后重试。") from error
        if not isinstance(value, dict):
            raise ReadError(f"{path} 第 {number} 行应是一个 JSON 对象（{{…}}）。")
        yield number, value


def read_jsonl(path: Path, identifier: str) -> Iterator[Document]:
    """Documents of a JSON Lines file; a line without ``id`` gets ``identifier-line``.

    Raises ReadError, with the line number, for a line that is not a document.
    """
    for number, data in read_lines(path):
        text, title = data.get("text"), data.get("title")
        if not isinstance(text, str):
            raise ReadError(f"{path} 第 {number} 行缺少文字字段 “text”。")
        name = str(data.get("id") or f"{identifier}-{number}")
        try:
            yield document_from(data, name, title if isinstance(title, str) else "", text)
        except ValueError as error:
            raise ReadError(f"{path} 第 {number} 行有误：{error}。") from error
