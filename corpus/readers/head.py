"""What stands at the head of a notice (GB/T 9704—2012, 7.2.5 and 7.3.1): its title and, below it, its number."""

from __future__ import annotations

from itertools import islice

from corpus.references import parse_number
from corpus.structure import MAX_HEADING
from corpus.types import DocumentNumber

_LINES = 20
_SENTENCE_MARKS = "。；！？：:"


def _lines(text: str) -> list[str]:
    lines = (line.strip() for line in text.splitlines())
    return list(islice((line for line in lines if line), _LINES))


def _place(lines: list[str]) -> tuple[int, DocumentNumber] | None:
    """Where a line, or a line with the next, is nothing but a number."""
    for at, line in enumerate(lines):
        number = parse_number(line) or parse_number("".join(lines[at : at + 2]))
        if number:
            return at, number
    return None


def number_in_head(text: str) -> DocumentNumber | None:
    """The number that stands alone on one of the first lines, as a notice has it; None where there is none."""
    found = _place(_lines(text))
    return found[1] if found else None


def title_in_head(text: str) -> str | None:
    """The lines above the number, or else the first line, as far as they look like a title and not like a sentence."""
    lines = _lines(text)
    found = _place(lines)
    title: list[str] = []
    for line in lines[: found[0] if found else 1]:
        if len(line) > MAX_HEADING or line[-1] in _SENTENCE_MARKS:
            break
        title.append(line)
    return "".join(title) or None
