"""Whether to answer at all: refuse, ask back, or answer, and how sure the program is.

The three refusals mean different things. Unknown document: a number or title is named that is not held. Not stated:
the library speaks of the matter but does not say what is asked. Out of scope: it does not speak of the matter.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from assistant.extraction import Extract, Scored
from assistant.types import Reason
from assistant.understanding import Query
from assistant.wording import Intent


@dataclass(frozen=True, slots=True)
class Decision:
    """``reason`` is None where the question is to be answered; ``confidence`` is in 0..1."""

    reason: Reason | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Signs:
    """What the decision rests on, of the best sentences: see ``assistant.extraction.Scored``.

    ``scope`` is the greatest share (0..1) of the question's content words that one candidate with its headings has.
    """

    dense: float
    cover: float
    context: float
    scope: float
    fits: float
    focused: bool


_MUST_FIT = frozenset({Intent.DURATION, Intent.MONEY, Intent.NUMBER, Intent.DATE, Intent.COUNT})


def signs(query: Query, extract: Extract) -> Signs:
    """The signs for ``query`` and what was found for it (not empty)."""
    best = extract.ranked[0]
    chosen = {unit.span for unit in extract.chosen}
    used = [s for s in extract.ranked if s.unit.span in chosen and s.unit.document_id == best.unit.document_id] or [
        best
    ]
    return Signs(
        dense=max(s.dense for s in used),
        cover=max(s.cover for s in used),
        context=max(s.context for s in used),
        scope=max(s.context for s in extract.ranked),
        fits=max(s.fits for s in used),
        focused=bool(query.focus),
    )


def confidence(found: Signs) -> float:
    """How sure it is that the sentences answer, in 0..1: a logistic function of the signs."""
    score = -9.5 + 24.0 * (found.dense - 0.80) / 0.10 * 0.25 + 4.5 * found.context + 2.0 * found.cover
    score += 2.0 * (found.fits - 0.5) + 3.0 * found.focused
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
    if extract.ranked[0].is_absence:
        return Decision(Reason.NOT_STATED, min(sure, 0.3))
    if sure >= 0.5 and not _lacks(query, extract.ranked[0], found):
        return Decision(None, sure)
    in_scope = found.focused or found.scope >= 0.5
    return Decision(Reason.NOT_STATED if in_scope else Reason.OUT_OF_SCOPE, min(sure, 0.49))


def _lacks(query: Query, best: Scored, found: Signs) -> bool:
    """Whether the question asks for a figure or a date of which the best sentence has none."""
    return bool(query.intents & _MUST_FIT) and found.fits == 0.0
