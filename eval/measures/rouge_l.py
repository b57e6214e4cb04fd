"""ROUGE-L: P = LCS / |answer|, R = LCS / |gold|, F1 = 2PR / (P + R), over characters, best over the gold answers.

LCS is the length of the longest common subsequence of the normalised texts (``eval.measures.text``).
Source: Lin, ROUGE: A Package for Automatic Evaluation of Summaries (2004), with β = 1.
"""

from __future__ import annotations

from collections.abc import Sequence

from eval.measures.text import normalise


def rouge_l(answer: str, golds: Sequence[str]) -> float:
    """In 0..1; 0 where there is no gold answer or one side is empty."""
    plain = normalise(answer)
    return max((_f1(plain, normalise(gold)) for gold in golds), default=0.0)


def _f1(answer: str, gold: str) -> float:
    return 2 * lcs(answer, gold) / (len(answer) + len(gold)) if answer and gold else 0.0


def lcs(left: str, right: str) -> int:
    """Length of the longest common subsequence, one row of bits at a time (Hyyrö, 2004): a zero bit is a match."""
    places: dict[str, int] = {}
    for place, character in enumerate(left):
        places[character] = places.get(character, 0) | 1 << place
    full = (1 << len(left)) - 1
    row = full
    for character in right:
        matched = row & places.get(character, 0)
        row = ((row + matched) | (row - matched)) & full
    return len(left) - row.bit_count()
