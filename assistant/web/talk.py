"""A conversation, and the form in which the browser keeps it."""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from pydantic import TypeAdapter, ValidationError

from assistant.feedback import FeedbackError, Mark
from assistant.types import Answer, AnswerStatus, History
from corpus.errors import PolicyError

DAMAGED = "这次对话的记录已损坏，读不出来：请在对话记录里删去它。"


class StoredTalkError(PolicyError):
    """A conversation that the browser kept cannot be read."""


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a notice: offsets into its text, half-open; None for the notice as a whole.

    ``mark`` is the part of it that answers; ``quote`` is what stood there when it was cited.
    """

    document: str
    start: int | None = None
    end: int | None = None
    mark: tuple[int, int] | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """A passage that is near to a question without answering it."""

    title: str
    number: str | None
    heading: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what came of it: an answer, one line of error, or nothing yet.

    ``seal`` tells that this server gave the answer.
    """

    question: str
    outcome: Answer | str | None = None
    near: tuple[Near, ...] = ()
    seal: str = ""


@dataclass(frozen=True, slots=True)
class _Kept(Turn):
    """A turn as the browser keeps it: with what the reader said of it."""

    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation. ``marks`` are the reader's, by turn from 0: the same object in every later state of it.

    ``editing`` is the turn whose question is being put anew, which takes the place of it and of all after it.
    """

    turns: tuple[Turn, ...] = ()
    marks: dict[int, Mark] = field(default_factory=dict)
    editing: int | None = None
    id: str = field(default_factory=lambda: uuid4().hex)

    def answer(self, place: int) -> Answer | None:
        """The answer of a turn; None where there is no such turn or no answer."""
        outcome = self.turns[place].outcome if place in range(len(self.turns)) else None
        return outcome if isinstance(outcome, Answer) else None

    @property
    def pending(self) -> bool:
        """Whether a question waits for its answer."""
        return any(turn.outcome is None for turn in self.turns)

    def before(self) -> tuple[Turn, ...]:
        """The turns that stay when the next question is asked."""
        return self.turns[: self.editing]


PLACE = TypeAdapter(Place)
_TURNS = TypeAdapter(tuple[Turn, ...])
_TURN = TypeAdapter(Turn)
_KEPT = TypeAdapter(tuple[_Kept, ...])
_MARK = TypeAdapter(Mark)
_MARK_ID = re.compile("[0-9a-f]{32}")


def history(turns: Sequence[Turn]) -> History:
    """The turns that got an answer or a refusal, as ``Assistant.ask`` takes them."""
    return tuple(
        (turn.question, turn.outcome.answer if turn.outcome.status is AnswerStatus.ANSWERED else None)
        for turn in turns
        if isinstance(turn.outcome, Answer)
    )


def sealed(turn: Turn, before: Sequence[Turn], key: bytes) -> Turn:
    """The turn with a seal over itself and all ``before`` it."""
    plain = tuple(replace(each, seal="") for each in (*before, turn))
    return replace(turn, seal=hmac.digest(key, _TURNS.dump_json(plain), "sha256").hex())


def record(turn: Turn) -> str:
    """A turn as the browser keeps it, but for its mark: JSON."""
    return _TURN.dump_json(turn).decode()


def mark_record(mark: Mark) -> str:
    """A mark as the browser keeps it, as ``mark`` of its turn: JSON."""
    return _MARK.dump_json(mark).decode()


def restored(kept: Any, key: bytes) -> Talk:
    """The conversation of the JSON values ``kept``, one for each turn; a seal that is not this server's is dropped.

    Raises StoredTalkError.
    """
    try:
        read = _KEPT.validate_python(kept)
    except (ValidationError, FeedbackError) as error:
        raise StoredTalkError(DAMAGED) from error
    marks = {place: turn.mark for place, turn in enumerate(read) if turn.mark}
    if not all(_MARK_ID.fullmatch(mark.id) for mark in marks.values()):
        raise StoredTalkError(DAMAGED)
    turns = tuple(Turn(turn.question, turn.outcome, turn.near, turn.seal) for turn in read)
    return Talk(tuple(_checked(turn, turns[:place], key) for place, turn in enumerate(turns)), marks)


def _checked(turn: Turn, before: Sequence[Turn], key: bytes) -> Turn:
    genuine = sealed(turn, before, key)
    return turn if hmac.compare_digest(turn.seal.encode(), genuine.seal.encode()) else replace(turn, seal="")
