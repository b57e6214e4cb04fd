"""Markdown with YAML front matter; the text is the body as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from corpus.errors import ReadError
from corpus.readers.encoding import read_file
from corpus.readers.metadata import document_from
from corpus.types import Document

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<head>.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"^#{1,6}[ \t]+(?P<title>\S.*?)[ \t]*#*$", re.MULTILINE)


def read_markdown(path: Path, identifier: str) -> list[Document]:
    """The one document of a Markdown file. The title is the front matter's, else the first heading, else the id.

    Raises ReadError for a file that is not text or front matter that cannot be meant.
    """
    content = read_file(path)
    match = _FRONT_MATTER.match(content)
    body = content[match.end() :] if match else content
    try:
        data = (yaml.safe_load(match["head"]) if match else None) or {}
        if not isinstance(data, dict):
            raise ValueError("应是“键: 值”的形式")
        heading = _HEADING.search(body)
        title = data.get("title") or (heading["title"] if heading else identifier)
        return [document_from(data, str(data.get("id") or identifier), str(title), body.strip("\n"))]
    except yaml.YAMLError as error:
        raise ReadError(f"{path} 开头的元数据不是合格的 YAML：{' '.join(str(error).split())[:120]}。") from error
    except ValueError as error:
        raise ReadError(f"{path} 开头的元数据有误：{error}。") from error
