"""Citation recall: (sentences with a good citation + required numbers cited) / (sentences + required numbers).

What is good is said in ``eval.measures.support``. Source: Gao et al., Enabling Large Language Models to Generate
Text with Citations (2023), with exact quotes and character overlap in place of an entailment model.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assistant.types import Answer
from eval.measures.support import TextOf, good
from eval.measures.text import normalise


def uncited(answer: Answer, accepted: Collection[int], numbers: Sequence[str]) -> list[str]:
    """The required document numbers that no accepted citation bears."""
    held = {normalise(citation.number or "") for citation in answer.citations if citation.marker in accepted}
    return [number for number in numbers if normalise(number) not in held]


def citation_recall(answer: Answer, relevant: Collection[str] | None, numbers: Sequence[str], text_of: TextOf) -> float:
    """In 0..1; 0 where the answer has no sentence. ``relevant`` None: any document will do."""
    if not answer.sentences:
        return 0.0
    accepted = good(answer, relevant, text_of)
    supported = sum(not accepted.isdisjoint(sentence.citations) for sentence in answer.sentences)
    cited = len(numbers) - len(uncited(answer, accepted, numbers))
    return (supported + cited) / (len(answer.sentences) + len(numbers))
