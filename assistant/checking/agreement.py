"""Whether a number and a title mean one held document: the first steps of the ladder.

A number that is not held is no fault by itself. Where number and title disagree, what agrees in more counts as right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.checking import messages
from assistant.checking.shelf import Shelf, holds, is_untitled, marked_alike, nearest, trial, without_trial
from assistant.checking.types import Evidence, Severity, Verdict
from assistant.issuers import may_be_one
from assistant.messages import official_title
from corpus.references import canonical_title
from corpus.types import DocumentNumber, NumberForm

if TYPE_CHECKING:
    from collections.abc import Sequence

_ALIKE = 0.6
"""How alike (0..1) two titles are at least, to be taken for one that was written wrongly."""
_SHORTEST_FULL = 6
"""Shortest title in characters that names one document for certain."""

SEVERITIES = {
    Verdict.OK: Severity.INFO,
    Verdict.NOT_HELD: Severity.INFO,
    Verdict.UNCHECKED: Severity.INFO,
    Verdict.FORM: Severity.HINT,
    Verdict.ORDER: Severity.HINT,
    Verdict.AMBIGUOUS: Severity.WARNING,
}
"""Severities by verdict; all others are errors."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one step of the ladder says of a part; ``severity`` where it is not that of its verdict."""

    verdict: Verdict
    message: str = ""
    suggestion: str | None = None
    certain: bool = False
    held: str | None = None
    evidence: Evidence | None = None
    severity: Severity | None = None

    @property
    def weight(self) -> Severity:
        """Its severity."""
        return self.severity or SEVERITIES.get(self.verdict, Severity.ERROR)


@dataclass(frozen=True, slots=True)
class Agreement:
    """The document that is meant, where it is one, and what is said of the number and of the title."""

    held: str | None
    number: Outcome
    title: Outcome


def _ok(document_id: str | None) -> Outcome:
    return Outcome(Verdict.OK, held=document_id)


def agree(shelf: Shelf, title: str | None, number: DocumentNumber | None, as_of: str | None) -> Agreement:
    """What the library says of a title and a number, at least one of which is given."""
    if title and number:
        return _both(shelf, title, number)
    if number:
        return _number_alone(shelf, number)
    return _title_alone(shelf, title or "", as_of)


def _alike(shelf: Shelf, ids: Sequence[str]) -> bool:
    """Whether several documents are one document held more than once."""
    held = [shelf.document(document_id) for document_id in ids]
    return len({(d.number.key if d.number else d.issued, canonical_title(d.title)) for d in held}) == 1


def _one_of(shelf: Shelf, ids: tuple[str, ...]) -> Agreement:
    if len(ids) == 1 or _alike(shelf, ids):
        return Agreement(ids[0], _ok(ids[0]), _ok(ids[0]))
    told = messages.ambiguous([messages.named(shelf.target(document_id)) for document_id in ids[:3]])
    outcome = Outcome(Verdict.AMBIGUOUS, told)
    return Agreement(None, outcome, outcome)


def _not_held(name: str, near: str | None = None) -> Agreement:
    outcome = Outcome(Verdict.NOT_HELD, messages.not_held(name, near))
    return Agreement(None, outcome, outcome)


def _number_alone(shelf: Shelf, number: DocumentNumber) -> Agreement:
    ids = shelf.numbered(number)
    if ids:
        return _one_of(shelf, ids)
    near = [messages.named(shelf.target(document_id)) for document_id in shelf.neighbours(number)]
    return _not_held(str(number), near[0] if len(near) == 1 else None)


def _title_alone(shelf: Shelf, title: str, as_of: str | None) -> Agreement:
    ids = shelf.titled(title)
    if len(ids) > 1:
        ids = shelf.current(ids, as_of)
    if ids:
        return _one_of(shelf, ids)
    respelled = shelf.respelled(title)
    if len(respelled) == 1:
        held = shelf.document(respelled[0])
        if trial(nearest(held, title)[0]):
            exchanged = bool(trial(title))
            outcome = _suffix(shelf, respelled[0], title, certain=exchanged)
            return Agreement(respelled[0], outcome, outcome)
        if trial(title) and not shelf.is_later(respelled[0], as_of):
            told = messages.suffix_added(shelf.target(respelled[0]), title, trial(title))
            added = Outcome(Verdict.SUFFIX_CONFLICT, told, held=respelled[0], severity=Severity.WARNING)
            return Agreement(None, added, added)
    elif respelled and not trial(title) and all(trial(nearest(shelf.document(one), title)[0]) for one in respelled):
        outcome = Outcome(Verdict.SUFFIX_CONFLICT, messages.suffix_left_out([shelf.target(one) for one in respelled]))
        return Agreement(None, outcome, outcome)
    near = respelled or shelf.undated(title)
    return _not_held(official_title(title), messages.named(shelf.target(near[0])) if len(near) == 1 else None)


def _suffix(shelf: Shelf, document_id: str, title: str, certain: bool) -> Outcome:
    right, _ = nearest(shelf.document(document_id), title)
    told = messages.suffix_differs(shelf.target(document_id), trial(title), trial(right))
    mended = next((form for form in marked_alike(title, right) if document_id in shelf.titled(form)), None)
    put, sure = official_title(mended or right), certain and mended is not None
    return Outcome(Verdict.SUFFIX_CONFLICT, told, put, sure, document_id, shelf.stating(document_id))


def _both(shelf: Shelf, title: str, number: DocumentNumber) -> Agreement:
    numbered, titled = shelf.numbered(number), shelf.titled(title)
    common = tuple(document_id for document_id in numbered if document_id in titled)
    if common:
        return Agreement(common[0], _ok(common[0]), _ok(common[0]))
    if titled:
        return _other_number(shelf, title, number, titled, numbered)
    respelled = shelf.respelled(title)
    trials = tuple(document_id for document_id in numbered if document_id in respelled)
    if trials:
        return Agreement(trials[0], _ok(trials[0]), _suffix(shelf, trials[0], title, certain=True))
    if numbered:
        return _other_title(shelf, title, numbered)
    near = tuple(document_id for document_id in shelf.neighbours(number) if document_id in respelled)
    if len(near) == 1:
        found = _other_number(shelf, title, number, near, ())
        return replace(found, title=_suffix(shelf, near[0], title, certain=False))
    return Agreement(None, _not_held(str(number)).number, _not_held(official_title(title)).title)


def _other_title(shelf: Shelf, title: str, numbered: tuple[str, ...]) -> Agreement:
    """The number is held, the title is not."""
    alike = max(numbered, key=lambda document_id: nearest(shelf.document(document_id), title)[1])
    held, target = shelf.document(alike), shelf.target(alike)
    name, likeness = nearest(held, title)
    if is_untitled(held):
        unknown = Outcome(Verdict.UNCHECKED, f"本库收录了{target.number}，但未载其标题，无法核对标题", held=alike)
        return Agreement(alike, _ok(alike), unknown)
    if canonical_title(without_trial(name)) == canonical_title(without_trial(title)) and trial(name) != trial(title):
        return Agreement(alike, _ok(alike), _suffix(shelf, alike, title, certain=True))
    if holds(held, title):
        return Agreement(alike, _ok(alike), _ok(alike))
    if likeness >= _ALIKE:
        told = messages.title_differs(target)
        wrong = Outcome(Verdict.NUMBER_TITLE_CONFLICT, told, official_title(name), False, alike, shelf.stating(alike))
        return Agreement(alike, _ok(alike), wrong)
    told = messages.cannot_tell(target, title)
    wrong = Outcome(Verdict.NUMBER_TITLE_CONFLICT, told, held=alike, evidence=shelf.stating(alike))
    return Agreement(None, wrong, _not_held(official_title(title)).title)


def agreeing(one: DocumentNumber, other: DocumentNumber) -> tuple[bool, bool, bool]:
    """Whether code, year and serial are the same; of orders, whether their issuers may be the same."""
    orders = one.form is other.form is NumberForm.ORDER
    return (
        may_be_one(one.code, other.code) if orders else one.key.partition("〔")[0] == other.key.partition("〔")[0],
        one.year == other.year,
        one.serial == other.serial,
    )


def _other_number(
    shelf: Shelf, title: str, number: DocumentNumber, titled: tuple[str, ...], numbered: tuple[str, ...]
) -> Agreement:
    """The title is held under another number, or without any.

    A number that ends as the held one does may have words of its sentence in front of it, and counts as that one; so
    does an order under a shortened name of its issuer.
    """
    numberless = [document_id for document_id in titled if shelf.document(document_id).number is None]
    if numberless and not numbered:
        unknown = Outcome(
            Verdict.UNCHECKED, f"本库所载{official_title(title)}没有登记文号，无法核对文号", held=numberless[0]
        )
        return Agreement(numberless[0], unknown, _ok(numberless[0]))
    shared = {
        document_id: sum(agreeing(number, known))
        for document_id in titled
        if (known := shelf.document(document_id).number) is not None
    }
    most = max(shared.values(), default=0)
    best = [document_id for document_id, count in shared.items() if count == most]
    if len(best) != 1 or (len(titled) > 1 and most < 2):
        told = messages.several_differ(title, [shelf.target(document_id) for document_id in titled[:5]])
        return Agreement(None, Outcome(Verdict.NUMBER_TITLE_CONFLICT, told), _ok(None))
    known = shelf.document(best[0]).number
    if known and (all(agreeing(number, known)) or number.key.endswith(known.key)):
        return Agreement(best[0], _ok(best[0]), _ok(best[0]))
    return _replaced_number(shelf, title, number, best[0], numbered)


def _replaced_number(
    shelf: Shelf, title: str, number: DocumentNumber, right: str, numbered: tuple[str, ...]
) -> Agreement:
    target, known = shelf.target(right), shelf.document(right).number
    code, year, serial = agreeing(number, known) if known else (False, False, False)
    if year and serial and not code:
        verdict, told = Verdict.ISSUER_CONFLICT, messages.code_differs(target, str(number))
    elif code and serial and not year:
        verdict, told = Verdict.YEAR_CONFLICT, messages.year_differs(target)
    else:
        other = shelf.target(numbered[0]) if numbered else None
        verdict, told = Verdict.NUMBER_TITLE_CONFLICT, messages.number_differs(target, other)
    certain = not numbered and code + year + serial == 2 and len(canonical_title(title)) >= _SHORTEST_FULL
    wrong = Outcome(verdict, told, target.number, certain, right, shelf.stating(right))
    return Agreement(right, wrong, _ok(right))
