"""Whether to answer at all: refuse, ask back, or answer, and how sure the program is.

The three refusals mean different things. Unknown document: a number or title is named that is not held. Not stated:
the library speaks of the matter but does not say what is asked. Out of scope: it does not speak of the matter.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.extraction import Extract
from assistant.intents import MUST_FIT, Intent
from assistant.ranking import Scored
from assistant.types import Reason
from assistant.understanding import Query, is_of_article
from assistant.wording import asked_noun, asks_for_person, features


@dataclass(frozen=True, slots=True)
class Decision:
    """``reason`` is None where the question is to be answered; ``confidence`` is in 0..1."""

    reason: Reason | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Signs:
    """What the decision rests on, of the best sentences: see ``assistant.ranking.Scored``.

    ``noun`` tells whether the noun asked for (签发人是谁) stands there (see ``_noun``).
    ``scope`` is the greatest share (0..1) of the question's content words that one candidate with its headings has.
    """

    dense: float
    cover: float
    context: float
    scope: float
    fits: float
    noun: float
    focused: bool


IN_SCOPE_FROM = 0.35
"""Least share of the question's content words in one place for the library to speak of the matter."""
_NEAR = 0.86
ANSWER_FROM = 0.36
"""Least confidence with which a question is answered."""
_LOGIT = {"intercept": -7.1, "dense": 4.3, "context": 0.4, "cover": 2.7, "fits": -0.4, "noun": 3.1, "focused": 2.2}
"""From logistic regressions over the notices' cases, two public sets, and questions asked of the wrong library.

Rounded by hand; ``ANSWER_FROM`` was chosen on the notices' cases alone.
"""


def signs(query: Query, extract: Extract) -> Signs:
    """The signs for ``query`` and what was found for it (not empty)."""
    best = extract.ranked[0]
    chosen = {unit.span for unit in extract.chosen}
    used = [s for s in extract.ranked if s.unit.span in chosen and s.unit.document_id == best.unit.document_id] or [
        best
    ]
    fits = max(s.fits for s in used)
    return Signs(
        dense=max(s.dense for s in used),
        cover=extract.cover if query.features else fits,
        context=max(s.context for s in used) if query.features else fits,
        scope=max(s.context for s in extract.ranked),
        fits=fits,
        noun=_noun(query, used),
        focused=bool(query.focus or query.named.likely),
    )


def _noun(query: Query, used: Sequence[Scored]) -> float:
    """1 where the noun that is asked for stands in the sentences or their headings, 0 where not, 0.5 without one."""
    wanted = asked_noun(query.search)
    if not wanted:
        return 0.5
    return float(any(wanted & features(" ".join((s.unit.text, *s.unit.path))) for s in used))


def confidence(found: Signs) -> float:
    """How sure it is that the sentences answer, in 0..1: a logistic function of the signs."""
    w = _LOGIT
    dense = min(max((found.dense - 0.8) / 0.1, 0.0), 2.0)
    score = w["intercept"] + w["dense"] * dense + w["context"] * found.context + w["cover"] * found.cover
    score += w["fits"] * found.fits + w["noun"] * found.noun + w["focused"] * found.focused
    return 1 / (1 + math.exp(-score))


def decide(query: Query, extract: Extract) -> Decision:
    """Whether, and how surely, the sentences of ``extract`` answer ``query``."""
    if query.named.unknown:
        return Decision(Reason.UNKNOWN_DOCUMENT, 0.0)
    if query.unclear or (query.named.candidates and not query.focus):
        return Decision(Reason.AMBIGUOUS, 0.0)
    if not extract.ranked:
        return Decision(Reason.OUT_OF_SCOPE, 0.0)
    found = signs(query, extract)
    sure = confidence(found)
    speaks_of_it = found.focused or (found.scope >= IN_SCOPE_FROM and found.dense >= _NEAR)
    refused = Reason.NOT_STATED if speaks_of_it else Reason.OUT_OF_SCOPE
    if extract.ranked[0].is_absence:
        return Decision(refused, min(sure, ANSWER_FROM / 2))
    if sure >= ANSWER_FROM and not _lacks(query, extract.ranked[0], found):
        return Decision(None, sure)
    return Decision(refused, min(sure, ANSWER_FROM - 0.01))


def _lacks(query: Query, best: Scored, found: Signs) -> bool:
    """Whether the question names an article, an office, a figure or a date of which the best sentence has none."""
    if query.articles and not is_of_article(query, best.unit):
        return True
    if found.noun == 0.0 and (Intent.FIGURE in query.intents or asks_for_person(query.search)):
        return True
    return bool(query.intents & MUST_FIT) and found.fits == 0.0
