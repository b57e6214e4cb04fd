"""References to articles, paragraphs and items: 第三条第一款第（二）项 (立法法, 第六十五条)."""

from __future__ import annotations

import re

from corpus.numerals import NUMERAL, to_chinese, to_int
from corpus.script import simplified
from corpus.types import Reference, ReferenceKind, Span

MAX_CLAUSE = 9_999
"""Highest number that counts an article, a paragraph or an item."""
_N = rf"(?:{NUMERAL}{{1,7}}|\d{{1,4}})"
_ARTICLE = re.compile(
    rf"第\s*(?P<article>{_N})\s*条(?:之(?P<extra>{_N}))?"
    rf"(?:\s*第\s*(?P<paragraph>{_N})\s*款)?"
    rf"(?:\s*第?\s*\(?\s*(?P<item>{_N})\s*\)?\s*项)?"
)


def _canonical(match: re.Match[str]) -> str | None:
    """The canonical form; None where a numeral is beyond what clauses are counted in."""
    counted = (to_int(numeral) for numeral in match.groups() if numeral)
    if any(value > MAX_CLAUSE for value in counted):
        return None

    def numeral(group: str) -> str:
        return to_chinese(to_int(match[group]))

    out = f"第{numeral('article')}条"
    if match["extra"]:
        out += f"之{numeral('extra')}"
    if match["paragraph"]:
        out += f"第{numeral('paragraph')}款"
    if match["item"]:
        out += f"第（{numeral('item')}）项"
    return out


def find_articles(text: str) -> list[Reference]:
    """Article references in order; the canonical form has Chinese numerals and full-width brackets."""
    return [
        Reference(ReferenceKind.ARTICLE, Span(*match.span()), text[match.start() : match.end()], canonical)
        for match in _ARTICLE.finditer(simplified(text))
        if (canonical := _canonical(match))
    ]
