"""The four abilities of the RGB benchmark; each question has documents of its own.

Source: Chen et al., Benchmarking Large Language Models in Retrieval-Augmented Generation (AAAI 2024).

A question is a line of JSON: ``id``, ``question``, ``subset`` (``zh_refine``, ``zh_int`` or ``zh_fact``; other lines
are passed over), ``answer_parts`` (each a list of acceptable wordings; all parts are needed), ``relevant`` and
``negatives`` (document ids); in ``zh_int`` also ``positive_groups`` (ids by the part they bear), in ``zh_fact``
``wrong_docs`` (ids) and ``fake_answer`` (what these say: a string, or a list of parts).

The lists of each question are put into an order that the seed and the question's id fix, and documents are taken from
their fronts: what is taken at one noise ratio overlaps with what is taken at the next. Of n documents:

noise_robustness         round(noise · n) negatives, the rest (one at least) relevant; where one kind runs short the
                         other fills up
negative_rejection       negatives alone, nothing fills up
information_integration  as the first; but one document of each group at least, even where these are more than n or
                         leave fewer places to negatives, then a second one of each group, and so on
counterfactual: wrong    wrong documents alone
counterfactual: mixed    round(n / 2) wrong, the rest relevant; where one kind runs short the other fills up

A question without the documents that a condition is about does not count there, nor does one in ``counterfactual``
whose fake answer is itself right. Looked at are the first ``max_chars`` characters of the answer without its citation
marks (the paper looks at all of it); a refusal, which asking back is as well, shows nothing. A question that raises an
error counts, with 0 throughout.

As JSON: ``{"passages", "max_chars", "seed", "failed", ability: {condition: figures}}``; a condition is a noise ratio
(``"0"`` … ``"1"``), ``"wrong"`` or ``"mixed"``. Figures, in 0..1, null over nothing:

n, failed  questions that count, and those of them that raised an error
noise      mean share of negatives among the documents
accuracy   share of answers that show all parts of the right answer
refused    share refused
fake       share that show all parts of the fake answer (counterfactual)
both       share that show the right answer and the fake one (mixed)
intervals  {figure: [low, high]}, 95 % bootstrap intervals of these shares
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from typing import Any

import numpy as np

from assistant.commands.text import aligned, one_line
from assistant.types import Answer
from eval.figures import rounded
from eval.measures import intervals, mean
from eval.measures.bootstrap import Interval, means
from eval.measures.facts import missing
from eval.measures.text import head
from eval.report import shown
from eval.rgb_questions import Ids, Question, mixed, shuffled
from eval.runner import CAUGHT
from eval.scoring import Run

_TITLES = {
    "noise_robustness": "抗噪声",
    "negative_rejection": "拒答",
    "information_integration": "信息整合",
    "counterfactual": "反事实",
}
_CONDITIONS = {"wrong": "只给错误文件", "mixed": "正误文件各半"}
_MEASURES = {"accuracy": "含正确答案", "refused": "拒答", "fake": "含错误答案", "both": "正误都给出"}


def _noisy(question: Question, n: int, noise: float) -> Ids:
    relevant = question.case.relevant
    return mixed(relevant, question.negatives, n, noise, 1) if relevant else ()


def _negative(question: Question, n: int) -> Ids:
    return question.negatives[:n]


def _integrated(question: Question, n: int, noise: float) -> Ids:
    """The groups dealt out in turn: first one document of each, then a second one of each."""
    rounds = zip_longest(*question.groups)
    dealt = tuple(dict.fromkeys(i for turn in rounds for i in turn if i is not None))
    return mixed(dealt, question.negatives, n, noise, len(question.groups)) if dealt else ()


def _misleading(question: Question) -> bool:
    told = "\n".join(wording for part in question.fake for wording in part)
    return bool(question.fake) and bool(missing(told, question.case.facts))


def _wrong(question: Question, n: int) -> Ids:
    return question.wrong[:n] if _misleading(question) else ()


def _contradictory(question: Question, n: int) -> Ids:
    relevant, wrong = question.case.relevant, question.wrong
    return mixed(relevant, wrong, n, 0.5) if relevant and wrong and _misleading(question) else ()


@dataclass(frozen=True, slots=True)
class Condition:
    """What the questions of a subset are asked within, and which figures are given of it.

    ``draw`` takes about n documents of a shuffled question, none where the question does not count.
    """

    ability: str
    name: str
    subset: str
    measures: tuple[str, ...]
    draw: Callable[[Question, int], Ids]


CONDITIONS = (
    *(
        Condition("noise_robustness", f"{noise:g}", "zh_refine", ("accuracy", "refused"), partial(_noisy, noise=noise))
        for noise in (0, 0.2, 0.4, 0.6, 0.8)
    ),
    Condition("negative_rejection", "1", "zh_refine", ("refused",), _negative),
    *(
        Condition(
            "information_integration",
            f"{noise:g}",
            "zh_int",
            ("accuracy", "refused"),
            partial(_integrated, noise=noise),
        )
        for noise in (0, 0.2, 0.4)
    ),
    Condition("counterfactual", "wrong", "zh_fact", ("fake", "accuracy", "refused"), _wrong),
    Condition("counterfactual", "mixed", "zh_fact", ("both", "accuracy", "fake", "refused"), _contradictory),
)


@dataclass(frozen=True, slots=True)
class Figures:
    """One condition's figures; what each means is said at the head of this module.

    ``errors`` are those that were raised, one line each: question, kind and message.
    """

    condition: Condition
    n: int
    errors: tuple[str, ...]
    noise: float | None
    values: dict[str, float | None]
    intervals: dict[str, Interval]

    def to_json(self) -> dict[str, Any]:
        """The JSON form, rounded to 4 digits."""
        counts = {"n": self.n, "failed": len(self.errors)}
        return {**counts, **rounded({"noise": self.noise, **self.values, "intervals": self.intervals}, 4)}


@dataclass(frozen=True, slots=True)
class Trial:
    """A question to be asked within ``ids``."""

    condition: Condition
    question: Question
    ids: Ids

    @property
    def noise(self) -> float:
        """The share of negatives."""
        return len(set(self.ids).intersection(self.question.negatives)) / len(self.ids)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a trial: what its answer shows (``score``), or all 0 and the error that was raised."""

    noise: float
    shows: dict[str, float]
    error: str = ""


Ask = Callable[[str, frozenset[str]], Answer]
"""Answers a question from the documents with these ids alone."""


def trials(questions: Sequence[Question], passages: int, seed: int) -> list[Trial]:
    """All that is asked, by condition and then in the order of the questions; ``passages`` documents each."""
    turned = [shuffled(question, seed) for question in questions]
    return [
        Trial(condition, question, ids)
        for condition in CONDITIONS
        for question in turned
        if question.subset == condition.subset and (ids := condition.draw(question, passages))
    ]


def score(question: Question, answer: Answer, max_chars: int) -> dict[str, float]:
    """What the first ``max_chars`` characters of an answer show, 0 or 1 each: accuracy, fake, both, refused."""
    run = Run(question.case, answer, None, 0.0)
    text = head(run.text, max_chars)
    right = not missing(text, question.case.facts)
    fake = bool(question.fake) and not missing(text, question.fake)
    shows = {"accuracy": right, "fake": fake, "both": right and fake, "refused": not run.answered}
    return {name: float(value) for name, value in shows.items()}


def run(asked: Iterable[Trial], ask: Ask, max_chars: int) -> list[Figures]:
    """Ask everything once, in order; the figures of all conditions.

    Errors of the kinds in ``eval.runner.CAUGHT`` are recorded, others end the run. Wrap ``asked`` in a progress bar to
    see how far it is.
    """
    done: dict[Condition, list[Outcome]] = {condition: [] for condition in CONDITIONS}
    for trial in asked:
        case = trial.question.case
        try:
            outcome = Outcome(trial.noise, score(trial.question, ask(case.question, frozenset(trial.ids)), max_chars))
        except CAUGHT as raised:
            error = one_line(f"{case.id}: {type(raised).__name__}: {raised}")
            outcome = Outcome(trial.noise, dict.fromkeys(_MEASURES, 0.0), error)
        done[trial.condition].append(outcome)
    return [_figures(condition, outcomes) for condition, outcomes in done.items()]


def _figures(condition: Condition, outcomes: Sequence[Outcome]) -> Figures:
    columns = {name: [outcome.shows[name] for outcome in outcomes] for name in condition.measures}
    found = intervals(means(np.array(list(columns.values())).T), len(outcomes)) if outcomes else [None] * len(columns)
    return Figures(
        condition=condition,
        n=len(outcomes),
        errors=tuple(outcome.error for outcome in outcomes if outcome.error),
        noise=mean(outcome.noise for outcome in outcomes),
        values={name: mean(column) for name, column in columns.items()},
        intervals={name: pair for name, pair in zip(columns, found, strict=True) if pair is not None},
    )


def to_json(figures: Sequence[Figures]) -> dict[str, Any]:
    """The figures by ability and condition, and how many questions failed."""
    form: dict[str, Any] = {"failed": sum(len(item.errors) for item in figures)}
    for item in figures:
        form.setdefault(item.condition.ability, {})[item.condition.name] = item.to_json()
    return form


def text_report(figures: Sequence[Figures]) -> str:
    """The figures as a table for a terminal."""
    asked, failed = sum(item.n for item in figures), sum(len(item.errors) for item in figures)
    rows = [["能力", "条件", "题数", "无关文件占比", "指标", "数值 [95% 区间]"]]
    for item in figures:
        named = _TITLES[item.condition.ability], _CONDITIONS.get(item.condition.name, f"噪声 {item.condition.name}")
        rows += [
            [*named, str(item.n), shown(item.noise), _MEASURES[name], shown(value, interval=item.intervals.get(name))]
            for name, value in item.values.items()
        ]
    return f"共提问 {asked} 次，出错 {failed} 次\n\n{aligned(rows)}"
