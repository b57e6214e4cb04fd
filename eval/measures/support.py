"""When a citation is good: its quote is verbatim, in a relevant document, and about what the sentence says."""

from __future__ import annotations

from collections.abc import Callable, Collection

from assistant.types import Answer, Citation
from eval.measures.text import bigrams

TextOf = Callable[[str], str | None]
"""The text of the document with this id, None where there is none."""

OVERLAP = 0.5
"""Least overlap of sentence and quote: it tells that they are about the same thing, not that the figures agree."""


def overlap(sentence: str, quote: str) -> float:
    """|S ∩ Q| / min(|S|, |Q|) over the character bigrams of sentence and quote, in 0..1.

    1 where the sentence is contained in the quote, and where a sentence put together from several quotes
    contains this one.
    """
    left, right = bigrams(sentence), bigrams(quote)
    return len(left & right) / min(len(left), len(right)) if left and right else 0.0


def verbatim(citation: Citation, text_of: TextOf) -> bool:
    """Whether the quote is not empty and stands in the document at exactly the place named."""
    text = text_of(citation.document_id)
    in_text = text is not None and citation.span.start >= 0 and citation.span.of(text) == citation.quote
    return bool(citation.quote) and in_text


def good(answer: Answer, relevant: Collection[str] | None, text_of: TextOf) -> frozenset[int]:
    """Markers of the good citations.

    Good: verbatim; its document is in ``relevant`` (None: any document will do); and some sentence with its marker
    overlaps the quote by at least ``OVERLAP``.
    """
    return frozenset(
        citation.marker
        for citation in answer.citations
        if verbatim(citation, text_of)
        and (relevant is None or citation.document_id in relevant)
        and any(
            citation.marker in sentence.citations and overlap(sentence.text, citation.quote) >= OVERLAP
            for sentence in answer.sentences
        )
    )
