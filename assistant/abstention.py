"""Whether to answer at all: refuse, ask back, or answer, and how sure the program is.

The three refusals mean different things. Unknown document: a number or title is named that is not held. Not stated:
the library speaks of the matter but does not say what is asked. Out of scope: it does not speak of the matter.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.expectation import states_duty
from assistant.extraction import Extract
from assistant.intents import ABOUT_DOCUMENT, MUST_FIT, Intent
from assistant.ranking import Scored
from assistant.reading import log_odds
from assistant.types import Reason
from assistant.understanding import Query, is_of_article
from assistant.wording import asked_noun, asked_thing, asks_for_deadline, asks_for_duty, asks_for_person
from index.types import Hit
from index.words import features


@dataclass(frozen=True, slots=True)
class Decision:
    """``reason`` is None where the question is to be answered; ``confidence`` is in 0..1."""

    reason: Reason | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Signs:
    """What the decision rests on: signs of the chosen sentences of the best one's document.

    ``cosine`` is the greatest of their cosines (see ``Scored.closeness``); ``context`` the share (0..1) of the
    question's weighted content words in and around them; ``sure`` their share (0..1) of the softmax over all
    candidates; ``ahead`` how far the best passage's score is above the last one's (0.._FARTHEST); ``noun`` whether
    the noun asked for (签发人是谁) stands there (see ``_noun``); ``figures`` whether a figure or Latin word of the
    question is missing there; ``unfit`` the share of what a date, a count, … has to have that they lack; ``focused``
    whether the question names the document, ``told`` whether the sentences then have just what it asks of it.
    ``scope`` is the logarithm of the odds that the library speaks of the matter at all, ``answers`` that of the odds
    that one of their passages answers, as the reader has it; None where nothing was read.
    """

    cosine: float
    context: float
    sure: float
    ahead: float
    noun: float
    figures: bool
    unfit: float
    focused: bool
    told: bool
    scope: float
    answers: float | None = None


_IN_SCOPE = {"context": 6.0, "cosine": 4.0, "usual": 6.0}
_OUTSIDE = -4.8
"""Whether the library speaks of the matter: the greatest context and the greatest closeness of any candidate, and how
common the question's words are in the library.

From a logistic regression over 160 questions about the notices and 280 about other matters (cmrc2018, drcd, questions
of law, everyday ones), both halves weighing the same. Rounded by hand.
"""
_NEAR = 0.15
"""Least closeness for that: the words of a question about another matter may stand together by chance."""
_FARTHEST = 6.0
_HAN_START = "\u3000"
ANSWER_FROM = 0.25
"""Least confidence with which a question is answered."""
_INTERCEPT = -6.3
_LOGIT = {
    "cosine": 2.0,
    "context": 2.4,
    "sure": 3.2,
    "ahead": 0.27,
    "noun": 1.75,
    "figures": -1.35,
    "unfit": -2.3,
    "focused": -0.3,
    "told": 2.0,
}
"""From a logistic regression over 1,400 questions asked of the notices, of State Council documents, cmrc2018 and drcd,
half of them not answerable there: because the text does not say, because the document that says it was left out, or
because they were meant for another collection. Each collection and each half weighs the same. Rounded by hand."""
_WITH_READER = {"others": 0.7, "answers": 0.45, "intercept": 0.1}
"""Where passages were read: what of the sum of the other signs counts, the weight of ``answers``, and what is added.

From a logistic regression of these two over 1,100 such questions that the reader was not trained on; the intercept is
higher than fitted, so that questions of other collections that can be answered are not refused more than without it.
"""


def signs(query: Query, extract: Extract, hits: Sequence[Hit]) -> Signs:
    """The signs for ``query`` and what was found for it (not empty) in the passages ``hits``."""
    ranked, used = extract.ranked, extract.used
    best = ranked[0]
    fits = max(s.fits for s in used)
    must_fit = bool(query.intents & MUST_FIT) or bool(query.focus and query.intents & ABOUT_DOCUMENT)
    return Signs(
        cosine=max(s.closeness for s in used),
        context=extract.context if query.features else fits,
        sure=sum(math.exp(s.score - best.score) for s in used) / sum(math.exp(s.score - best.score) for s in ranked),
        ahead=min(hits[0].score - hits[-1].score, _FARTHEST) if hits else 0.0,
        noun=_noun(query, used),
        figures=any(word < _HAN_START for word in query.features - extract.words),
        unfit=(1 - fits) * must_fit,
        focused=bool(query.focus or query.named.likely),
        told=bool(query.focus) and fits == 1,
        scope=_scope(extract),
        answers=_answers(extract),
    )


def _scope(extract: Extract) -> float:
    """The logarithm of the odds that the library speaks of the matter; minus infinity where nothing in it is near."""
    cosine = max(s.closeness for s in extract.ranked)
    if cosine < _NEAR:
        return -math.inf
    told = {"context": max(s.context for s in extract.ranked), "cosine": cosine, "usual": extract.usual}
    return _OUTSIDE + sum(weight * told[name] for name, weight in _IN_SCOPE.items())


def _answers(extract: Extract) -> float | None:
    if not any(s.told.passage for s in extract.ranked):
        return None
    return log_odds(max(s.told.passage for s in extract.used))


def _noun(query: Query, used: Sequence[Scored]) -> float:
    """The greatest share (0..1) of the noun asked for that a sentence with its headings has; 0.5 without one."""
    wanted = asked_noun(query.search)
    if not wanted:
        return 0.5
    return max(len(wanted & features(" ".join((s.unit.text, *s.unit.path)))) / len(wanted) for s in used)


def confidence(found: Signs) -> float:
    """How sure it is that the sentences answer, in 0..1: a logistic function of the signs."""
    score = _INTERCEPT + sum(weight * float(getattr(found, name)) for name, weight in _LOGIT.items())
    if found.answers is not None:
        told = _WITH_READER["answers"] * found.answers + _WITH_READER["intercept"]
        score = _WITH_READER["others"] * score + told
    return 1 / (1 + math.exp(-score))


def decide(query: Query, extract: Extract, hits: Sequence[Hit]) -> Decision:
    """Whether, and how surely, the sentences of ``extract`` answer ``query``."""
    if query.named.unknown:
        return Decision(Reason.UNKNOWN_DOCUMENT, 0.0)
    if query.unclear or (query.named.candidates and not query.focus):
        return Decision(Reason.AMBIGUOUS, 0.0)
    if not extract.ranked:
        return Decision(Reason.OUT_OF_SCOPE, 0.0)
    found = signs(query, extract, hits)
    sure = confidence(found)
    refused = Reason.NOT_STATED if found.focused or found.scope > 0 else Reason.OUT_OF_SCOPE
    if extract.ranked[0].is_absence:
        return Decision(refused, min(sure, ANSWER_FROM / 2))
    if sure >= ANSWER_FROM and not _lacks(query, extract.ranked[0], found):
        return Decision(None, sure)
    return Decision(refused, min(sure, ANSWER_FROM - 0.01))


def _lacks(query: Query, best: Scored, found: Signs) -> bool:
    """Whether the best sentence has nothing of what an answer must have.

    That is an article, an office, a figure, a date or a deadline that is asked for, a duty, the thing of which it is
    asked whether there is any, and, of a question that can be answered by yes or no, any of its words.
    """
    if query.articles and not is_of_article(query, best.unit):
        return True
    if found.noun == 0.0 and (Intent.FIGURE in query.intents or asks_for_person(query.search)):
        return True
    told = "".join((*best.unit.path, best.unit.text))
    if asks_for_duty(query.search) and not states_duty(told):
        return True
    thing = asked_thing(query.search)
    if thing and not query.intents and not thing & features(told):
        return True
    if not (query.intents or query.focus) and best.cover == 0.0:
        return True
    return found.unfit == 1.0 or (asks_for_deadline(query.search) and best.fits == 0.0)
