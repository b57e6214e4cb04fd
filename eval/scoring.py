"""One case, run and scored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.types import Answer, AnswerStatus
from eval.cases import Case
from eval.measures import char_f1, citation_precision, citation_recall, contains, facts, hit, mrr, ndcg, recall, rouge_l
from eval.measures.citation_recall import uncited
from eval.measures.facts import missing, stated
from eval.measures.support import TextOf, good, verbatim

RETRIEVAL = {
    "hit@1": (hit, 1),
    "hit@3": (hit, 3),
    "hit@5": (hit, 5),
    "recall@10": (recall, 10),
    "mrr@10": (mrr, 10),
    "ndcg@10": (ndcg, 10),
}
ANSWER = ("rouge_l", "char_f1", "contains", "facts")
CITATION = ("precision", "recall")


@dataclass(frozen=True, slots=True)
class Run:
    """What came of one case: an answer, or the error that was raised; ``latency_ms`` is wall time either way."""

    case: Case
    answer: Answer | None
    error: str | None
    latency_ms: float

    @property
    def answered(self) -> bool:
        """Whether it gave an answer: not an error, a refusal or a question back."""
        return self.answer is not None and self.answer.status is AnswerStatus.ANSWERED

    @property
    def refused(self) -> bool:
        """Whether it counts as a refusal. An error counts as the wrong one of the two."""
        return self.case.answerable if self.answer is None else not self.answered

    @property
    def doubt(self) -> float:
        """1 − confidence, in 0..1; an error counts as the worst value."""
        return float(self.case.answerable) if self.answer is None else 1 - self.answer.confidence


@dataclass(frozen=True, slots=True)
class Score:
    """The values of one case; None where a measure does not apply to it."""

    run: Run
    retrieval: dict[str, float | None]
    answer: dict[str, float | None]
    citation: dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that is not all right: what was expected, what came, and why that is not it (Chinese, one line)."""

    id: str
    question: str
    category: str
    expected: str
    got: str
    error: str | None
    why: str

    def to_json(self) -> dict[str, Any]:
        """The fields by name."""
        return {name: getattr(self, name) for name in self.__slots__}


def ranking(answer: Answer) -> list[str]:
    """Ids of the retrieved documents, best first; a document's rank is that of its best chunk."""
    return list(dict.fromkeys(hit.chunk.document_id for hit in answer.passages))


def shown(answer: Answer) -> str:
    """The answer as compared: without the marks of its citations."""
    text = answer.answer
    for citation in answer.citations:
        text = text.replace(f"[{citation.marker}]", "")
    return text


def score(run: Run, text_of: TextOf) -> Score:
    """All values of a case. What was refused or failed has 0 wherever the measure applies.

    Which cases a measure applies to is said in ``eval.runner``.
    """
    case, answer = run.case, run.answer
    ranked = ranking(answer) if answer is not None else []
    text = shown(answer) if answer is not None and run.answered else ""
    findable = case.answerable and bool(case.relevant)
    comparable = case.answerable and bool(case.answers)
    checkable = case.answerable and bool(case.facts)
    values: dict[str, float | None] = {
        "rouge_l": rouge_l(text, case.answers) if comparable else None,
        "char_f1": char_f1(text, case.answers) if comparable else None,
        "contains": contains(text, case.answers) if comparable else None,
        "facts": (facts(text, case.facts, case.forbidden) if run.answered else 0.0) if checkable else None,
    }
    return Score(
        run=run,
        retrieval={
            name: measure(ranked, case.relevant, k) if findable else None for name, (measure, k) in RETRIEVAL.items()
        },
        answer=values,
        citation=_citation(run, text_of),
    )


def _admitted(case: Case) -> tuple[str, ...] | None:
    return (case.relevant or None) if case.answerable else ()


def _citation(run: Run, text_of: TextOf) -> dict[str, float | None]:
    case, admitted = run.case, _admitted(run.case)
    worst = 0.0 if case.answerable else None
    if run.answer is None:
        return {"precision": worst, "recall": worst}
    if not run.answered:
        return {"precision": None, "recall": worst}
    return {
        "precision": citation_precision(run.answer, admitted, text_of),
        "recall": citation_recall(run.answer, admitted, case.cites, text_of) if case.answerable else None,
    }


def failure(run: Run, text_of: TextOf) -> Failure | None:
    """A record of all that is wrong with the case, None where nothing is.

    Wrong are: an error, a refusal where an answer is due and the reverse, another reason than expected, a fact that is
    missing, a forbidden wording, a required number that no good citation bears, a quote that is not verbatim, and
    no relevant document among the first ten.
    """
    faults = _faults(run, text_of)
    if not faults:
        return None
    case, answer = run.case, run.answer
    return Failure(
        id=case.id,
        question=case.question,
        category=case.category,
        expected=_expected(case),
        got=f"{answer.status}{f'（{answer.reason}）' if answer.reason else ''}：{answer.answer}" if answer else "",
        error=run.error,
        why="；".join(faults),
    )


def _expected(case: Case) -> str:
    if case.answerable:
        return case.answers[0] if case.answers else "应当作答"
    return f"应当拒答（{case.reason}）" if case.reason else "应当拒答"


def _faults(run: Run, text_of: TextOf) -> list[str]:
    case, answer = run.case, run.answer
    if answer is None:
        return ["运行出错"]
    if run.answered != case.answerable:
        return ["该拒答而作答" if run.answered else "该作答而未答"]
    if not case.answerable:
        return [f"拒答理由不对：应为 {case.reason}"] if case.reason not in (None, answer.reason) else []
    text = shown(answer)
    accepted = good(answer, _admitted(case), text_of)
    faults = [f"缺少事实：{'／'.join(fact)}" for fact in missing(text, case.facts)]
    faults += [f"出现了不该有的说法：{wording}" for wording in stated(text, case.forbidden)]
    faults += [f"未引用 {number}" for number in uncited(answer, accepted, case.cites)]
    faults += [f"引文 [{c.marker}] 与原文不符" for c in answer.citations if not verbatim(c, text_of)]
    if case.relevant and not hit(ranking(answer), case.relevant, 10):
        faults.append("前十篇中没有相关文件")
    return faults
