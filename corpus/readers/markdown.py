"""Markdown with YAML front matter; the text is the body as it stands."""

from __future__ import annotations

import re
from typing import Any

import yaml

from corpus.errors import ReadError
from corpus.readers.encoding import decode
from corpus.readers.metadata import MetadataError, document_from
from corpus.types import Document

_FIRST_LINE = 2
"""The front matter's first line, counted from 1."""
_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<head>.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"^#{1,6}[ \t]+(?P<title>\S.*)$", re.MULTILINE)
_NOT_BUILDABLE = (ValueError, LookupError, AttributeError, TypeError, ArithmeticError)
"""What PyYAML lets through from values that are not of their type: 2012-13-01, an integer without end, ``!!int ""``."""


def _front_matter(head: str) -> dict[str, Any]:
    """The mapping that ``head`` is. Raises MetadataError."""
    try:
        data = yaml.safe_load(head) or {}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"（第 {mark.line + _FIRST_LINE} 行）" if mark else ""
        raise MetadataError(f"不是合格的 YAML{place}") from error
    except yaml.YAMLError as error:
        raise MetadataError("不是合格的 YAML：含有不可用的控制字符") from error
    except RecursionError as error:
        raise MetadataError("嵌套太深") from error
    except _NOT_BUILDABLE as error:
        raise MetadataError("日期或数字不成立") from error
    if not isinstance(data, dict):
        raise MetadataError("应是“键: 值”的形式")
    return data


def _heading(body: str) -> str | None:
    match = _HEADING.search(body)
    return match["title"].rstrip("# \t") if match else None


def read_markdown(data: bytes, name: str, identifier: str) -> list[Document]:
    """The one document of a Markdown file. The title is the front matter's, else the first heading, else the text's.

    Raises ReadError for a file that is not text or front matter that cannot be meant.
    """
    content = decode(data, name)
    match = _FRONT_MATTER.match(content)
    body = content[match.end() :] if match else content
    try:
        keys = _front_matter(match["head"]) if match else {}
        return [document_from(keys, identifier, _heading(body), body.strip("\n"))]
    except MetadataError as error:
        raise ReadError(f"{name} 开头的元数据有误：{error}。") from error
