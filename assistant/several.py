"""One answer to a question that asks several things, from the answers to each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.types import Answer, AnswerStatus, Citation, Sentence


def marked(sentence: Sentence) -> str:
    """A sentence with the markers of what it rests on behind it."""
    return sentence.text + "".join(f"[{marker}]" for marker in sentence.citations)


def joined(whole: Answer, parts: Sequence[Answer]) -> Answer:
    """``parts`` as one answer to the question of ``whole``, in their order; what was refused is told in the note.

    ``whole`` itself where none of them was answered.
    """
    answered = [part for part in parts if part.status is AnswerStatus.ANSWERED]
    if not answered:
        return whole
    citations: dict[tuple[str, int, int], Citation] = {}
    sentences: dict[Sentence, None] = {}
    for part in answered:
        new = {c.marker: citations.setdefault(_place(c), replace(c, marker=len(citations) + 1)) for c in part.citations}
        for sentence in part.sentences:
            sentences[replace(sentence, citations=tuple(new[marker].marker for marker in sentence.citations))] = None
    refused = [f"“{part.question}”：{part.answer}" for part in parts if part not in answered]
    note = "\n".join([*filter(None, (part.note for part in answered)), *refused])
    return Answer(
        question=whole.question,
        standalone_question=whole.standalone_question,
        status=AnswerStatus.ANSWERED,
        answer="\n".join([*map(marked, sentences), *filter(None, [note])]),
        sentences=tuple(sentences),
        citations=tuple(citations.values()),
        confidence=min(part.confidence for part in answered),
        mode=answered[0].mode,
        timings_ms={name: sum(a.timings_ms.get(name, 0.0) for a in (whole, *parts)) for name in whole.timings_ms},
        passages=tuple(dict.fromkeys(hit for part in answered for hit in part.passages)),
        note=note,
    )


def _place(citation: Citation) -> tuple[str, int, int]:
    return citation.document_id, citation.span.start, citation.span.end
