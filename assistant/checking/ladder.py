"""The ladder: what is said of a mention's number and of its title, step by step, and the gravest said of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from assistant.checking import forms, messages
from assistant.checking.agreement import Agreement, Outcome, agree
from assistant.checking.itself import laid_down, rests_on_own
from assistant.checking.shelf import without_trial
from assistant.checking.types import Severity, Verdict
from assistant.issuers import named_in_title, stranger, unlike
from assistant.messages import official_title
from corpus.references import canonical_title, title_names
from corpus.types import Document, DocumentNumber
from index.relations import ENDED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.checking.reading import Cited
    from assistant.checking.shelf import Shelf
    from index.relations import Validity

_OF_NUMBER = (Verdict.ISSUER_CONFLICT, Verdict.YEAR_CONFLICT)
"""What is said of the number where there is one, and not of the title beside it as well."""
_SPECIFIC = 12
"""Shortest title with 试行 in characters that hardly two documents have."""
GRAVEST = (Severity.ERROR, Severity.WARNING, Severity.HINT, Severity.INFO)


@dataclass(frozen=True, slots=True)
class Own:
    """What the draft is called and of which day it is: an ISO date or a prefix of one.

    ``since`` is the day up to which its facts reach (截至) where no other is known: it is not older than that.
    ``titles`` are its own, ``names`` also what it may be cited as; all in canonical form.
    """

    titles: frozenset[str]
    names: frozenset[str]
    number: DocumentNumber | None
    date: str | None
    since: str | None = None

    @property
    def as_of(self) -> str | None:
        """The day for which validity is judged."""
        return self.date or self.since

    def is_meant(self, title: str | None, number: DocumentNumber | None) -> bool:
        """Whether a title, a number or both name the draft itself."""
        if number is not None:
            return self.number is not None and number.key == self.number.key
        return title is not None and not self.names.isdisjoint(title_names(title))

    def is_whole(self, title: str | None, number: DocumentNumber | None) -> bool:
        """Whether its number or its title is meant, with or without the issuer, and not the name of what it issues."""
        return number is not None or (title is not None and self._ends(canonical_title(title)))

    def _ends(self, name: str) -> bool:
        return any(own == name or (name.startswith("关于") and own.endswith(name)) for own in self.titles)


@dataclass(frozen=True, slots=True)
class Judged:
    """What is said of a mention: of its number and its title, and the held document that it means."""

    number: Outcome
    title: Outcome
    held: str | None
    own: bool = False


class Ladder:
    """Judges mentions against a shelf, for a draft."""

    def __init__(self, shelf: Shelf, own: Own) -> None:
        self._shelf = shelf
        self._own = own
        self._agree = cache(lambda title, number: agree(shelf, title, number, own.as_of))

    def judge(self, cited: Cited, text: str, more: Outcome | None) -> Judged:
        """What is said of ``cited`` in the draft's ``text``; ``more`` is what the draft by itself says against it."""
        if any(self._own.is_meant(*meaning) for meaning in cited.meanings):
            return self._judged_own(cited, text)
        agreement = self._blamed(cited, self._agreement(cited))
        faults = list(self._faults(cited, agreement))
        extra = [more] if more and agreement.held is None else []
        number = _gravest([agreement.number, *faults, *extra, *self._forms(cited, text, agreement)])
        of_title = [fault for fault in faults if not cited.number or fault.verdict not in _OF_NUMBER]
        title = _gravest([agreement.title, *of_title])
        return Judged(self._told(number, agreement.held), self._told(title, agreement.held), agreement.held)

    def _agreement(self, cited: Cited) -> Agreement:
        found = [self._agree(*meaning) for meaning in cited.meanings]
        if cited.short:
            found = [self._of_short_name(one) for one in found]
        if len(found) == 1 or len({one.held for one in found if one.held}) == len({one.held for one in found}) == 1:
            return found[0]
        if cited.doubtful:
            names = [
                messages.named(self._shelf.target(one.held)) if one.held else _name(*meaning)
                for one, meaning in zip(found, cited.meanings, strict=True)
            ]
            outcome = Outcome(Verdict.AMBIGUOUS, messages.ambiguous(names[:3]))
            return Agreement(None, outcome, outcome)
        worst = min(found, key=lambda one: GRAVEST.index(one.title.weight))
        return replace(worst, held=None)

    def _blamed(self, cited: Cited, found: Agreement) -> Agreement:
        """A title with 试行 of which only the final one is held is wrong: miswritten, or followed by that one.

        Not where the draft has no day or speaks of what was, and not of a name that many documents may have.
        """
        title = cited.meanings[0][0]
        doubted = found.title.verdict is Verdict.SUFFIX_CONFLICT and found.title.severity is Severity.WARNING
        specific = len(canonical_title(title or "")) >= _SPECIFIC
        if not (doubted and specific and self._own.as_of) or cited.context.past or cited.context.coming:
            return found
        return replace(found, title=replace(found.title, severity=None))

    @staticmethod
    def _of_short_name(found: Agreement) -> Agreement:
        """A short name is not to blame for the faults of the full one."""
        if found.held is None:
            return found if found.title.weight is Severity.INFO else _unsure(found)
        right = Outcome(Verdict.OK, held=found.held)
        return Agreement(found.held, right, right)

    def _faults(self, cited: Cited, agreement: Agreement) -> Iterator[Outcome]:
        """The steps that concern a document as a whole."""
        context, held = cited.context, agreement.held
        if held:
            document = self._shelf.document(held)
            title = cited.meanings[0][0] if cited.title and not cited.short else None
            issue = context.issue
            named = (*issue.bodies, *(named_in_title(title) if title else ()))
            if other := stranger(named, document, issue.drafted) or unlike(issue.told, document):
                told = messages.issuer_differs(other, document.issuers)
                yield Outcome(Verdict.ISSUER_CONFLICT, told, held=held)
            if issue.day and not _is_day_of(document, issue.day):
                yield Outcome(Verdict.YEAR_CONFLICT, messages.day_differs(issue.day, document), held=held)
            validity = self._shelf.validity(held, self._own.as_of)
            if validity.state in ENDED and not context.past:
                yield self._ended(held, validity)
        yield from self._later(cited, agreement)

    def _ended(self, held: str, validity: Validity) -> Outcome:
        """A document that no longer holds; of a draft without a day only a warning: it may be an older one."""
        told = messages.ended(self._shelf.target(held), validity, dated=self._own.as_of is not None)
        severity = None if self._own.as_of else Severity.WARNING
        evidence = self._shelf.evidence_of(validity)
        return Outcome(Verdict.NOT_IN_FORCE, told, held=held, evidence=evidence, severity=severity)

    def _later(self, cited: Cited, agreement: Agreement) -> Iterator[Outcome]:
        """A document that came after the draft; of one cited by its title alone, only where no earlier one had it."""
        title, number = cited.meanings[0]
        held, own = agreement.held, self._own.date
        if own is None or (held is None and (cited.doubtful or agreement.number.weight is not Severity.INFO)):
            return
        known = self._shelf.document(held) if held else None
        dated = known.number if known else number
        day = (known.issued if known else None) or (str(dated.year) if dated and dated.year else None)
        length = min(len(day), len(own)) if day else 0
        if day is None or day[:length] <= own[:length] or cited.context.issuing:
            return
        if number or (held and not cited.context.coming and not self._shelf.renews(held)):
            yield Outcome(Verdict.LATER_BASIS, messages.later(_name(title, number), day, own), held=held)

    def _forms(self, cited: Cited, text: str, agreement: Agreement) -> Iterator[Outcome]:
        number = cited.meanings[0][1]
        if cited.number is None or cited.short or number is None:
            return
        faults = forms.form_faults(number, cited.number.of(text))
        if faults:
            known = agreement.number.verdict is Verdict.OK and agreement.held is not None
            told = f"文号书写不规范：{forms.told(faults)}，应写作{number}"
            yield Outcome(Verdict.FORM, told, str(number), certain=known, held=agreement.held)
        if cited.title and cited.number.start < cited.title.start:
            yield Outcome(Verdict.ORDER, messages.ORDER, held=agreement.held)

    def _judged_own(self, cited: Cited, text: str) -> Judged:
        name = _name(*cited.meanings[0])
        right = Outcome(Verdict.OK, messages.OWN)
        if not cited.short and self._rests_on_own(cited):
            right = Outcome(Verdict.SELF_REFERENCE, f"{name}就是本文自身，不能作为本文的依据")
        number = _gravest([right, *self._forms(cited, text, Agreement(None, right, right))])
        return Judged(number, right, None, own=True)

    def _rests_on_own(self, cited: Cited) -> bool:
        """Whether the draft rests on itself there; its 细则 may rest on the 办法 that it issues with it."""
        title, number = cited.meanings[0]
        around = cited.context
        if self._own.is_whole(title, number):
            return rests_on_own(around.before, around.after, around.running)
        kind = laid_down(around.before, around.after)
        return bool(kind) and without_trial(canonical_title(title or "")).endswith(kind)

    def _told(self, outcome: Outcome, held: str | None) -> Outcome:
        if outcome.verdict is not Verdict.OK or not held:
            return outcome
        told = messages.agrees(self._shelf.document(held), self._shelf.validity(held, self._own.as_of))
        return replace(outcome, message=f"{told}；{outcome.message}" if outcome.message else told, held=held)


def _unsure(found: Agreement) -> Agreement:
    outcome = Outcome(Verdict.UNCHECKED, "所代替的全称与文号不符，无法核对这个简称")
    return replace(found, number=outcome, title=outcome)


def _name(title: str | None, number: DocumentNumber | None) -> str:
    return official_title(title) if title else str(number)


def _is_day_of(document: Document, dated: str) -> bool:
    """Whether ``dated``, a day or a year, may be that of the document; so where nothing is known."""
    known = [day for day in (document.issued, document.printed) if day]
    if len(dated) == 4 and document.number and document.number.year:
        known.append(str(document.number.year))
    return not known or any(day[: len(dated)] == dated[: len(day)] for day in known)


def _gravest(outcomes: list[Outcome]) -> Outcome:
    """The first of the gravest; what else is wrong is added to its message."""
    chosen = min(outcomes, key=lambda one: GRAVEST.index(one.weight))
    said = (one for one in outcomes if one is not chosen and one.message)
    others = [one.message for one in said if one.weight is not Severity.INFO or one.verdict is Verdict.NOT_HELD]
    return replace(chosen, message="；".join([*filter(None, [chosen.message]), *others]))
