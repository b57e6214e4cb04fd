from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count

from assistant.types import Answer, AnswerStatus, Citation, Reason, Sentence
from corpus.types import Chunk, SourceKind, Span, State
from eval.cases import Case
from eval.runner import Result, run
from eval.scoring import Judge
from index.types import DocumentEntry, Hit

TEXTS = {
    "plan": "评估结果为B级的联盟，应在一年内整改，整改期间暂停新的支持。评估由科技部主导。",
    "list": "2012年度试点联盟共39家。",
}
NUMBERS = {"plan": "国科办政〔2012〕47号", "list": None}
ENTRIES = {
    document_id: DocumentEntry(document_id, f"《{document_id}》", number, None, SourceKind.DIGEST, State.UNVERIFIED)
    for document_id, number in NUMBERS.items()
}


def text_of(document_id: str) -> str | None:
    return TEXTS.get(document_id)


def number_of(document_id: str) -> str | None:
    return NUMBERS.get(document_id)


def chunks_of(document_id: str) -> list[Chunk]:
    """One chunk a sentence."""
    found, start = [], 0
    for ordinal, sentence in enumerate(TEXTS.get(document_id, "").removesuffix("。").split("。")):
        span = Span(start, start + len(sentence) + 1)
        found.append(Chunk(document_id, ordinal, span, f"{sentence}。", ("一、评估",)))
        start = span.end
    return found if document_id in TEXTS else []


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


DUE = Case(
    "due",
    "评上B了咋整？",
    answers=("应在一年内整改",),
    relevant=("plan",),
    facts=(("一年内",), ("暂停",)),
    forbidden=("取消",),
    cites=("国科办政〔2012〕47号",),
    category="everyday",
)
NONE_DUE = Case("none", "权重是多少？", answerable=False, category="not-stated", reason=Reason.NOT_STATED)

QUOTE = citation(1, "plan", "应在一年内整改，整改期间暂停新的支持。")
RIGHT = answered((QUOTE.quote, (1,)), citations=(QUOTE,), found=("list", "list", "plan"))


def ticking() -> Callable[[], float]:
    ticks: Iterator[int] = count()
    return lambda: next(ticks) / 100


def found(*places: tuple[str, int]) -> tuple[Hit, ...]:
    chunks = [chunks_of(document_id)[ordinal] for document_id, ordinal in places]
    return tuple(Hit(row, chunk, 1.0, 1.0, 1.0) for row, chunk in enumerate(chunks))


def results(*pairs: tuple[Case, Answer | Exception], judge: Judge | None = None) -> Result:
    replies = {case.id: reply for case, reply in pairs}

    def ask(case: Case) -> Answer:
        reply = replies[case.id]
        if isinstance(reply, Exception):
            raise reply
        return reply

    cases = [case for case, _ in pairs]
    return run(cases, ask, text_of, chunks_of=chunks_of, entries=ENTRIES, judge=judge, clock=ticking())


MISNUMBERED = replace(QUOTE, number="国科办政〔2012〕74号")
WRONG = answered(("试点资格被取消", (1,)), citations=(citation(1, "plan", "应在两年内整改", start=0),), found=("list",))
