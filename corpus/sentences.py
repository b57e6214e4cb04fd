"""Sentences of a text: they end at 。！？ and at line ends, but not within brackets or quotation marks."""

from __future__ import annotations

import re
from itertools import pairwise

from corpus.types import Span

_BREAK = re.compile(r"[。！？!?…]+[”’」』）)》〉\"]*|\n|(?<=[a-z0-9)])\.(?= +[A-Z])")
_PAIRS = {"（": "）", "(": ")", "《": "》"}
_LONGEST_PAIR = 200
_OPENING = re.compile(r"[（(《]")


def _bracketed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Ranges within brackets of one line, outermost only."""
    ranges, at = [], start
    while opening := _OPENING.search(text, at, end):
        line_end = text.find("\n", opening.start(), end)
        limit = min(line_end if line_end != -1 else end, opening.start() + _LONGEST_PAIR)
        closing = text.find(_PAIRS[opening.group()], opening.end(), limit)
        if closing != -1:
            ranges.append((opening.start(), closing))
        at = closing + 1 if closing != -1 else opening.end()
    return ranges


def trimmed(text: str, span: Span) -> Span:
    """``span`` without the white space at its ends."""
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def sentences(text: str, span: Span | None = None) -> list[Span]:
    """Spans of the sentences of ``text`` (or of a part of it), trimmed, in order, none empty.

    Together they hold every character that is not white space.
    """
    start, end = (span.start, span.end) if span else (0, len(text))
    brackets = _bracketed(text, start, end)
    cuts, inside = [start], 0
    for match in _BREAK.finditer(text, start, end):
        while inside < len(brackets) and brackets[inside][1] < match.start():
            inside += 1
        if inside < len(brackets) and brackets[inside][0] < match.start():
            continue
        cuts.append(match.end())
    cuts.append(end)
    spans = (trimmed(text, Span(a, b)) for a, b in pairwise(cuts))
    return [s for s in spans if s.start < s.end]
