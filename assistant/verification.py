"""The gate: nothing leaves that its quotes do not bear.

A citation must say, letter for letter, what stands at its place. A sentence must have a citation, and every fact in it
(see ``assistant.facts``) must stand in a passage that it cites.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from assistant.facts import facts_of, grounds_of
from assistant.types import Citation, Sentence


def borne(sentence: str, quotes: Iterable[str]) -> bool:
    """Whether every fact of ``sentence`` stands in one of ``quotes``."""
    held: frozenset[str] = frozenset().union(*map(grounds_of, quotes))
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
