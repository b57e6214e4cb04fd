"""Titles in 《》, with nested 〈〉 or 《》."""

from __future__ import annotations

import re

from corpus.script import simplified
from corpus.types import Reference, ReferenceKind, Span

MAX_TITLE = 200
"""Longest title in characters; what is longer is an unclosed bracket."""

_NOISE = re.compile(r"[\s《》〈〉<>“”‘’\"'「」『』—–―﹣~〜\-·•、,，]")
_INNER_QUOTES = re.compile(r"[()\[\]〔〕【】]")


def canonical_title(title: str) -> str:
    """The form in which equal titles are equal: one script and width; no spaces, quotes, dashes or nested brackets.

    The words themselves stay, so （试行） and （暂行） still differ.
    """
    return _INNER_QUOTES.sub("", _NOISE.sub("", simplified(title)))


def _close(text: str, start: int) -> int | None:
    depth = 0
    for at in range(start, min(len(text), start + MAX_TITLE)):
        match text[at]:
            case "《":
                depth += 1
            case "》":
                depth -= 1
                if depth == 0:
                    return at + 1
    return None


def find_titles(text: str) -> list[Reference]:
    """Outermost titles in order, spans with their brackets; ``canonical`` as ``canonical_title`` gives it."""
    found, at = [], text.find("《")
    while at != -1:
        end = _close(text, at)
        if end is not None and text[at + 1 : end - 1].strip():
            title = text[at:end]
            found.append(Reference(ReferenceKind.TITLE, Span(at, end), title, canonical_title(title)))
        at = text.find("《", end or at + 1)
    return found
