"""JSON Lines, plain or gzipped: one document a line, ``{"id", "title", "text", …}`` with any front-matter key."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

from corpus.errors import ReadError
from corpus.readers.encoding import decode
from corpus.readers.head import title_in_head
from corpus.readers.metadata import MetadataError, document_from
from corpus.types import Document


def _bytes(path: Path) -> bytes:
    try:
        data = path.read_bytes()
        return gzip.decompress(data) if path.suffix.lower() == ".gz" else data
    except (OSError, EOFError, zlib.error) as error:
        raise ReadError(f"打不开 {path}：请检查路径、读取权限和压缩格式。") from error


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


def read_jsonl(path: Path, identifier: str) -> Iterator[Document]:
    """Documents of a JSON Lines file; a line without ``id`` gets ``identifier-line``.

    A line without ``title`` takes the one at the head of its text, else its id.

    Raises ReadError, with the line number, for a line that is not a document.
    """
    for number, data in read_lines(path):
        text = data.get("text")
        if not isinstance(text, str):
            raise ReadError(f"{path} 第 {number} 行缺少文字字段 “text”。")
        try:
            yield document_from(data, f"{identifier}-{number}", title_in_head(text), text)
        except MetadataError as error:
            raise ReadError(f"{path} 第 {number} 行有误：{error}。") from error
