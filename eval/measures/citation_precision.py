"""Citation precision: good citations / citations; what is good is said in ``eval.measures.support``.

Source: Gao et al., Enabling Large Language Models to Generate Text with Citations (2023), with exact quotes and
character overlap in place of an entailment model.
"""

from __future__ import annotations

from collections.abc import Collection

from assistant.types import Answer
from eval.measures.support import TextOf, good


def citation_precision(answer: Answer, relevant: Collection[str] | None, text_of: TextOf) -> float:
    """In 0..1; 0 where the answer has no citation. ``relevant`` None: any document will do."""
    accepted = good(answer, relevant, text_of)
    markers = [citation.marker for citation in answer.citations]
    return sum(marker in accepted for marker in markers) / len(markers) if markers else 0.0
