"""The gate: nothing leaves that its quotes do not bear.

A citation must say, letter for letter, what stands at its place. A sentence must have a citation, and every document
number, date, amount, percentage, grade and count in it must stand in a passage that it cites.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from assistant.types import Citation, Sentence
from corpus.numerals import NUMERAL, to_int
from corpus.references import find_numbers, find_titles
from corpus.script import simplified

_FIGURE = re.compile(
    rf"\d+(?:[.,]\d+)*\s*[%％万亿千百]?|百分之{NUMERAL}+|{NUMERAL}+(?=[家个项种步级条款年月日人名次批类份部天倍成])|"
    r"(?<![A-Za-z])[A-Z](?=级|类|档|等)"
)
_DIGITS = re.compile(r"\d+(?:\.\d+)?")


def _values(text: str) -> set[str]:
    """Figures of a text in one form: numerals become digits, thousands separators go."""
    found = set()
    for match in _FIGURE.finditer(simplified(text)):
        figure = "".join(match.group().split()).replace(",", "").removeprefix("百分之")
        if re.fullmatch(f"{NUMERAL}+", figure):
            try:
                figure = str(to_int(figure))
            except ValueError:
                continue
        digits = _DIGITS.match(figure)
        found.add(figure if not digits else digits.group().lstrip("0") + figure[digits.end() :].replace("％", "%"))
    return found


def facts_of(text: str) -> set[str]:
    """What must be borne by a quote: document numbers and titles in canonical form, and all figures and grades."""
    references = [*find_numbers(text), *find_titles(text)]
    return {reference.canonical for reference in references} | _values(text)


def borne(sentence: str, quotes: Iterable[str]) -> bool:
    """Whether every fact of ``sentence`` stands in one of ``quotes``."""
    held: set[str] = set()
    for quote in quotes:
        held |= facts_of(quote)
    return facts_of(sentence) <= held


def is_verbatim(citation: Citation, text_of: Callable[[str], str | None]) -> bool:
    """Whether the citation's document says exactly its quote at its place."""
    text = text_of(citation.document_id)
    if text is None or not citation.quote or citation.span.start < 0:
        return False
    return citation.span.of(text) == citation.quote


def verified(
    sentences: Iterable[Sentence], citations: Iterable[Citation], text_of: Callable[[str], str | None]
) -> tuple[Sentence, ...]:
    """The sentences that hold: each with citations that are verbatim and that bear its facts."""
    good = {citation.marker: citation for citation in citations if is_verbatim(citation, text_of)}
    kept = []
    for sentence in sentences:
        markers = tuple(marker for marker in sentence.citations if marker in good)
        if markers and borne(sentence.text, (good[marker].quote for marker in markers)):
            kept.append(Sentence(sentence.text, markers))
    return tuple(kept)
