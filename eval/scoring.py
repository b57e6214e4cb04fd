"""One case, run and scored: its value by every measure that applies, and all that is wrong with its answer.

What each measure applies to; what was refused has the worst value there, and so has a case whose run raised an error:
hit@k … ndcg@10        answerable cases that name relevant documents
chunk_hit@1 …          those of them whose gold answer or facts stand in a chunk of a relevant document
rouge_l … contains@N   answerable cases with model answers; span_f1 is char_f1 of what is marked within the answer
facts                  answerable cases with required facts
document_number        cases that were answered and give or need a document number
judge                  answerable cases, where there is a judge
citation_precision     cases that were answered; where the case should have been refused no citation is good
citation_recall        answerable cases
decision               all cases: 1 where it was refused if and only if it should be
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from assistant.types import Answer, AnswerStatus
from eval.cases import Case
from eval.library import Library, chunk_key
from eval.measures import char_f1, citation_precision, citation_recall, contains, facts, hit, mrr, ndcg, recall, rouge_l
from eval.measures.citation_recall import uncited
from eval.measures.document_number import document_number, misnumbered, number_facts, unborne
from eval.measures.facts import missing, stated
from eval.measures.support import good, verbatim

Values = dict[str, float | None]
Judge = Callable[[Case, Answer], float]
"""How right an answer is, in 0..1; asked for answered cases that are answerable. What it raises ends the run."""

RETRIEVAL = {
    "hit@1": (hit, 1),
    "hit@3": (hit, 3),
    "hit@5": (hit, 5),
    "recall@10": (recall, 10),
    "mrr@10": (mrr, 10),
    "ndcg@10": (ndcg, 10),
}
ANSWER = (
    "rouge_l",
    "char_f1",
    "span_f1",
    "contains",
    "contains@120",
    "contains@200",
    "facts",
    "document_number",
    "judge",
)
GROUPS = {
    "retrieval": {name: name for name in RETRIEVAL},
    "chunks": {name: f"chunk_{name}" for name in RETRIEVAL},
    "answer": {name: name for name in ANSWER},
    "citation": {name: f"citation_{name}" for name in ("precision", "recall")},
}
"""Group of averaged figures → name of a figure → name of the value of one case that it is the mean of."""
MEASURES = (*(value for names in GROUPS.values() for value in names.values()), "decision")
"""The names of all values of one case."""


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

    @property
    def text(self) -> str:
        """The answer as compared: without the marks of its citations; nothing where there is none."""
        if self.answer is None or not self.answered:
            return ""
        text = self.answer.answer
        for citation in self.answer.citations:
            text = text.replace(f"[{citation.marker}]", "")
        return text

    @property
    def span(self) -> str:
        """The words that the reader takes for the answer itself, of the first citation that has any; else all."""
        for citation in self.answer.citations if self.answer and self.answered else ():
            if citation.highlight:
                return citation.parts[1]
        return self.text


@dataclass(frozen=True, slots=True)
class Score:
    """``values`` by name (None: does not apply); ``faults``, one Chinese line each, are all that is wrong."""

    run: Run
    values: Values
    faults: tuple[str, ...]


def score(run: Run, library: Library, judge: Judge | None = None) -> Score:
    """The values and the faults of a case."""
    chunks = library.relevant_chunks(run.case)
    values = {
        **_retrieval(run, chunks),
        **_answer(run, library),
        "judge": _judged(run, judge) if judge and run.case.answerable else None,
        **_citation(run, library),
        "decision": float(run.refused is not run.case.answerable),
    }
    return Score(run, values, tuple(_faults(run, library, chunks)))


def _ranking(answer: Answer | None) -> list[str]:
    """Ids of the retrieved documents, best first; a document's rank is that of its best chunk."""
    return list(dict.fromkeys(hit.chunk.document_id for hit in answer.passages)) if answer else []


def _retrieval(run: Run, chunks: Collection[str]) -> Values:
    case, answer = run.case, run.answer
    found = list(dict.fromkeys(chunk_key(hit.chunk) for hit in answer.passages)) if answer else []
    return {
        **_ranked("retrieval", _ranking(answer), case.relevant if case.answerable else ()),
        **_ranked("chunks", found, chunks if case.answerable else ()),
    }


def _ranked(group: str, ranking: Sequence[str], relevant: Collection[str]) -> Values:
    return {
        GROUPS[group][name]: measure(ranking, relevant, k) if relevant else None
        for name, (measure, k) in RETRIEVAL.items()
    }


def _answer(run: Run, library: Library) -> Values:
    case, text = run.case, run.text
    comparable = case.answerable and bool(case.answers)
    checkable = case.answerable and bool(case.facts)
    return {
        "rouge_l": rouge_l(text, case.answers) if comparable else None,
        "char_f1": char_f1(text, case.answers) if comparable else None,
        "span_f1": char_f1(run.span, case.answers) if comparable else None,
        "contains": contains(text, case.answers) if comparable else None,
        "contains@120": contains(text, case.answers, 120) if comparable else None,
        "contains@200": contains(text, case.answers, 200) if comparable else None,
        "facts": (facts(text, case.facts, case.forbidden) if run.answered else 0.0) if checkable else None,
        "document_number": _document_number(run, library) if library.entries is not None else None,
    }


def _document_number(run: Run, library: Library) -> float | None:
    case = run.case
    cites, required = (case.cites, case.facts) if case.answerable else ((), ())
    if run.answer is None:
        return 0.0 if cites or number_facts(required) else None
    return document_number(run.answer, run.text, library.number_of, cites, required) if run.answered else None


def _judged(run: Run, judge: Judge) -> float:
    return judge(run.case, run.answer) if run.answer is not None and run.answered else 0.0


def _admitted(case: Case) -> tuple[str, ...] | None:
    return (case.relevant or None) if case.answerable else ()


def _citation(run: Run, library: Library) -> Values:
    case, admitted = run.case, _admitted(run.case)
    precision = recalled = 0.0 if case.answerable else None
    if run.answer is not None:
        answered = run.answered
        precision = citation_precision(run.answer, admitted, library.text_of) if answered else None
        if answered and case.answerable:
            recalled = citation_recall(run.answer, admitted, case.cites, library.text_of)
    return {"citation_precision": precision, "citation_recall": recalled}


def _faults(run: Run, library: Library, chunks: Collection[str]) -> list[str]:
    case, answer = run.case, run.answer
    if answer is None:
        return ["运行出错"]
    if run.answered != case.answerable:
        return ["该拒答而作答" if run.answered else "该作答而未答"]
    if not case.answerable:
        return [f"拒答理由不对：应为 {case.reason}"] if case.reason not in (None, answer.reason) else []
    return [*_faults_of_text(run, chunks), *_faults_of_citations(case, answer, library)]


def _faults_of_text(run: Run, chunks: Collection[str]) -> list[str]:
    """A gold answer that stands in a chunk has to be in the answer too, where no facts say better what is wanted."""
    case, text = run.case, run.text
    faults = [f"缺少事实：{'／'.join(fact)}" for fact in missing(text, case.facts)]
    faults += [f"出现了不该有的说法：{wording}" for wording in stated(text, case.forbidden)]
    if chunks and not case.facts and not contains(text, case.answers):
        faults.append("不含标准答案")
    return faults


def _faults_of_citations(case: Case, answer: Answer, library: Library) -> list[str]:
    accepted = good(answer, _admitted(case), library.text_of)
    faults = [f"未引用 {number}" for number in uncited(answer, accepted, case.cites)]
    faults += [f"引文 [{c.marker}] 与原文不符" for c in answer.citations if not verbatim(c, library.text_of)]
    if library.entries is not None:
        faults += [f"文号 {number} 在所引之处没有" for number in unborne(answer, library.number_of)]
        faults += [f"引文 [{marker}] 的文号不对" for marker in misnumbered(answer, library.number_of)]
    if case.relevant and not hit(_ranking(answer), case.relevant, 10):
        faults.append("前十篇中没有相关文件")
    return faults
