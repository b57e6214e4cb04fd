"""Plain text: title and number are taken from the head, where a notice has them (GB/T 9704—2012, 7.2.5 and 7.3.1)."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from corpus.readers.encoding import read_file
from corpus.references import parse_number
from corpus.structure import MAX_HEADING
from corpus.types import Document, DocumentNumber

_HEAD_LINES = 12
_SENTENCE_MARKS = "。；！？：:"


def _head(text: str) -> list[str]:
    lines = (line.strip() for line in text.splitlines())
    return list(islice((line for line in lines if line), _HEAD_LINES))


def _number(head: list[str]) -> tuple[int, DocumentNumber] | None:
    for at, line in enumerate(head):
        number = parse_number(line)
        if number:
            return at, number
    return None


def _title(head: list[str], end: int, identifier: str) -> str:
    """Lines before the number, or the first line, as far as they look like a title and not like a sentence."""
    lines: list[str] = []
    for line in head[:end]:
        if len(line) > MAX_HEADING or line[-1] in _SENTENCE_MARKS:
            break
        lines.append(line)
    return "".join(lines) or identifier


def read_text(path: Path, identifier: str) -> list[Document]:
    """The one document of a text file. Raises ReadError for a file that is not text."""
    text = read_file(path)
    head = _head(text)
    found = _number(head)
    title = _title(head, found[0] if found else 1, identifier)
    return [Document(identifier, title, text, number=found[1] if found else None)]
