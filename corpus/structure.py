"""The section tree of an official text.

Levels by GB/T 9704—2012, 7.3.3 (一、（一） 1.（1）), articles by 立法法, 第六十五条 (编 章 节 条 项), and Markdown
headings. A mark opens a section at the start of a line or, where a text has lost its line ends, after a full stop.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from corpus.numerals import NUMERAL
from corpus.sentences import trimmed
from corpus.types import Section, SectionKind, Span

_N = rf"{NUMERAL}{{1,7}}"
_MARKS: tuple[tuple[str, SectionKind, str], ...] = (
    ("markdown", SectionKind.HEADING, r"\#{1,6}(?=[ \t])"),
    ("part", SectionKind.HEADING, rf"第{_N}编(?=[ \t\u3000\n]|$)"),
    ("chapter", SectionKind.HEADING, rf"第(?:{_N}|\d{{1,3}})章(?![的中所第])"),
    ("division", SectionKind.HEADING, rf"第(?:{_N}|\d{{1,3}})节(?![的中所第])"),
    ("article", SectionKind.ARTICLE, rf"第(?:{_N}|\d{{1,4}})条(?:之{_N})?(?![第款规之的所、和至到])"),
    ("first", SectionKind.HEADING, rf"{_N}、"),
    ("second", SectionKind.ITEM, rf"（{_N}）|\({_N}\)|[㈠-㈩]"),
    ("third", SectionKind.ITEM, r"\d{1,3}[.．、](?![\d])"),
    ("fourth", SectionKind.ITEM, r"（\d{1,3}）|\(\d{1,3}\)|[①-⑳]"),
    ("bullet", SectionKind.ITEM, r"[-*•·](?=[ \t])"),
)
_LINE_START = r"(?:^|\n)[ \t\u3000]*"
_AFTER_STOP = r"(?<=[。；;！？：:])[ \t\u3000]*"
_MID_LINE = {"chapter", "article", "first", "second"}


def _mark_pattern(name: str, pattern: str) -> str:
    before = f"{_LINE_START}|{_AFTER_STOP}" if name in _MID_LINE else _LINE_START
    return f"(?:{before})(?P<{name}>{pattern})"


_MARK = re.compile("|".join(_mark_pattern(name, pattern) for name, _, pattern in _MARKS))
_KINDS = {name: kind for name, kind, _ in _MARKS}
_RANKS = {name: rank for rank, (name, _, _) in enumerate(_MARKS)}
_HEADING_END = re.compile(r"[。；;！？：:\n]|(?<=\S)[ \t\u3000]{1,}(?=\S{12})")
MAX_HEADING = 45
"""Longest heading in characters; a longer first clause is body text, not a heading."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What may open a section: its name, its rank (the lower, the further out) and where its label stands."""

    name: str
    rank: int
    label: Span


def marks(text: str) -> list[Mark]:
    """All marks in order, in linear time."""
    found, at = [], 0
    while match := _MARK.search(text, at):
        name = str(match.lastgroup)
        label = Span(*match.span(name))
        rank = _RANKS[name] * 10 + (label.end - label.start if name == "markdown" else 0)
        found.append(Mark(name, rank, label))
        at = label.end
    return found


def _heading(text: str, mark: Mark, limit: int) -> Span:
    """The mark with the words of its heading; the mark alone where body text follows at once."""
    after = mark.label.end
    while after < limit and text[after] in " \t\u3000":
        after += 1
    stop = _HEADING_END.search(text, after, limit)
    end = stop.start() if stop else limit
    inline_body = stop is not None and stop.group()[0] in "；;！？"
    if mark.name == "article" or inline_body or end - after > MAX_HEADING:
        return mark.label
    return trimmed(text, Span(mark.label.start, end))


def _words(text: str, mark: Mark, heading: Span) -> str:
    start = mark.label.end if mark.name in ("markdown", "bullet") else heading.start
    return text[start : heading.end].strip()


def sections(text: str) -> list[Section]:
    """All sections in the order in which they start; a section's span reaches to the next of its rank or above."""
    found = marks(text)
    out: list[Section] = []
    open_marks: list[tuple[int, str]] = []
    limits = [b.label.start for _, b in pairwise(found)] + [len(text)]
    for i, mark in enumerate(found):
        heading = _heading(text, mark, limits[i])
        words = _words(text, mark, heading)
        while open_marks and open_marks[-1][0] >= mark.rank:
            open_marks.pop()
        open_marks.append((mark.rank, words))
        end = next((m.label.start for m in found[i + 1 :] if m.rank <= mark.rank), len(text))
        out.append(
            Section(
                kind=_KINDS[mark.name],
                level=len(open_marks),
                label=mark.label.of(text),
                heading=words,
                path=tuple(words for _, words in open_marks if words),
                span=trimmed(text, Span(mark.label.start, end)),
                heading_span=heading,
            )
        )
    return out
