from __future__ import annotations

from assistant.types import Answer, AnswerStatus, Citation, Reason, Sentence
from corpus.types import Chunk, SourceKind, Span, State
from index.types import Hit

TEXTS = {
    "plan": "评估结果为B级的联盟，应在一年内整改，整改期间暂停新的支持。评估由科技部主导。",
    "list": "2012年度试点联盟共39家。",
}
NUMBERS = {"plan": "国科办政〔2012〕47号", "list": None}


def text_of(document_id: str) -> str | None:
    return TEXTS.get(document_id)


def passage(document_id: str, row: int = 0) -> Hit:
    return Hit(row, Chunk(document_id, row, Span(0, 1), "文", ()), 1.0, 1.0, 1.0)


def citation(marker: int, document_id: str, quote: str, start: int | None = None) -> Citation:
    place = TEXTS.get(document_id, "").find(quote) if start is None else start
    span = Span(place, place + len(quote))
    number = NUMBERS.get(document_id)
    return Citation(marker, document_id, number, "", (), quote, span, SourceKind.DIGEST, State.UNVERIFIED)


def answered(
    *sentences: tuple[str, tuple[int, ...]],
    citations: tuple[Citation, ...] = (),
    found: tuple[str, ...] = (),
    confidence: float = 0.9,
) -> Answer:
    return Answer(
        question="问",
        standalone_question="问",
        status=AnswerStatus.ANSWERED,
        answer="".join(text + "".join(f"[{marker}]" for marker in markers) for text, markers in sentences),
        sentences=tuple(Sentence(text, markers) for text, markers in sentences),
        citations=citations,
        passages=tuple(passage(document_id, row) for row, document_id in enumerate(found)),
        confidence=confidence,
    )


def refused(reason: Reason = Reason.NOT_STATED, confidence: float = 0.1, found: tuple[str, ...] = ()) -> Answer:
    status = AnswerStatus.CLARIFY if reason is Reason.AMBIGUOUS else AnswerStatus.ABSTAINED
    passages = tuple(passage(document_id, row) for row, document_id in enumerate(found))
    return Answer("问", "问", status, "材料未载。", reason, confidence=confidence, passages=passages)
