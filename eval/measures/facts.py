"""facts: share of the required facts that the answer states; 0 where it also states something forbidden.

A fact is stated when one of its wordings occurs (``eval.measures.text.occurs``). Source: this project; it is the
nugget recall of Voorhees, Overview of the TREC 2003 Question Answering Track, with wordings in place of assessors.
"""

from __future__ import annotations

from collections.abc import Sequence

from eval.measures.text import occurs


def missing(answer: str, required: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The facts none of whose wordings occurs."""
    return [fact for fact in required if not any(occurs(wording, answer) for wording in fact)]


def stated(answer: str, forbidden: Sequence[str]) -> list[str]:
    """The forbidden wordings that occur."""
    return [wording for wording in forbidden if occurs(wording, answer)]


def facts(answer: str, required: Sequence[Sequence[str]], forbidden: Sequence[str]) -> float:
    """``required`` not empty. In 0..1."""
    if stated(answer, forbidden):
        return 0.0
    return 1 - len(missing(answer, required)) / len(required)
