"""What happens in the conversation: questions, marks, conversations opened again, and what is taken along as a file."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import gradio as gr
from pydantic import ValidationError

from assistant.feedback import FeedbackError, Mark, Verdict, keep
from assistant.types import Answer
from assistant.web import export, hints, panel
from assistant.web.render import EXAMPLES, EXAMPLES_OF, EXPIRED, FAILED, STOPPED, Conversation, message
from assistant.web.services import Services
from assistant.web.talk import PLACE, Talk, Turn, history, restored, sealed
from assistant.web.waiting import Waiting
from corpus.errors import PolicyError, UnknownDocumentError

Shown = tuple[Any, Any]
"""A conversation and its HTML."""


class Asked(gr.EventData):
    """The question of the button that was clicked; None where the question was typed."""

    def __init__(self, target: Any, data: Any):
        super().__init__(target, data)
        self.question = str(data["question"]) if isinstance(data, dict) else None


class Chosen(gr.EventData):
    """The turn (from 0) whose question is to be put anew."""

    def __init__(self, target: Any, data: Any):
        super().__init__(target, data)
        self.turn = int(data["turn"])


class Opened(gr.EventData):
    """A conversation as the browser kept it."""

    def __init__(self, target: Any, data: Any):
        super().__init__(target, data)
        self.id, self.turns = str(data["id"]), data["turns"]


class Marked(gr.EventData):
    """Which answer (from 0) was marked and how; ``comment`` is None where a button was pressed, not the text sent."""

    def __init__(self, target: Any, data: Any):
        super().__init__(target, data)
        self.turn = int(data["turn"])
        self.verdict = Verdict(data["verdict"])
        comment = data.get("comment")
        self.comment = None if comment is None else str(comment).strip()


class Asking:
    """The handlers of the view's events; a session begins with None for its conversation."""

    def __init__(self, services: Services):
        self.services = services
        self.assistant = services.assistant
        self._trying = threading.Lock()

    @property
    def view(self) -> Conversation:
        """What renders conversations over the library as it is now."""
        return Conversation(self.services.held, self.services.say, self._examples())

    def _examples(self) -> Sequence[str]:
        try:
            self.assistant.document(EXAMPLES_OF)
        except UnknownDocumentError:
            return ()
        return EXAMPLES

    def reply(self, typed: str, talk: Talk | None, waiting: Waiting, event: Asked) -> Iterator[tuple[Any, Any, Any]]:
        """First the question alone, then the answer, one sentence more at a time, as long as it is waited for.

        A question that comes while another is being answered stays in the box. Gradio says once more at the end what
        was said last; so what is no longer waited for says at last that nothing changes.
        """
        question = _encodable(event.question or typed).strip()
        talk = talk or Talk()
        if not question or talk.pending:
            yield gr.skip() if question else "", gr.skip(), gr.skip()
            return
        before = talk.before()
        for later in range(len(before), len(talk.turns)):
            talk.marks.pop(later, None)
        asked = replace(talk, turns=(*before, Turn(question)), editing=None)
        run = waiting.begin()
        yield "", asked, self.view.html(asked)
        turn = self._turn(question, before)
        answered = replace(asked, turns=(*before, turn))
        sentences = turn.outcome.sentences if isinstance(turn.outcome, Answer) else ()
        for shown in (*range(1, len(sentences)), None):
            if not waiting.wants(run):
                yield gr.skip(), gr.skip(), gr.skip()
                return
            yield gr.skip(), answered, self.view.html(answered, shown)

    def failed(self, talk: Talk | None) -> Shown:
        """What to show when answering broke down."""
        return self._told(talk, self.services.say(FAILED))

    def stop(self, talk: Talk | None, waiting: Waiting) -> Shown:
        """What to show when the reader wants to wait no longer: what there is of the answer."""
        waiting.stop()
        return self._told(talk, self.services.say(STOPPED))

    def edit(self, talk: Talk | None, event: Chosen) -> tuple[str, Talk, str]:
        """Put the question of a turn into the box again, or leave it as it was where it is there already."""
        talk = talk or Talk()
        known = event.turn in range(len(talk.turns)) and talk.editing != event.turn
        edited = replace(talk, editing=event.turn if known else None)
        return talk.turns[event.turn].question if known else "", edited, self.view.html(edited)

    def open(self, waiting: Waiting, event: Opened) -> Shown:
        """A conversation that the browser kept."""
        waiting.stop()
        try:
            talk = replace(restored(event.turns, self.services.key), id=event.id)
        except PolicyError as error:
            return Talk(), message(str(error))
        return talk, self.view.html(talk)

    def new(self, waiting: Waiting) -> Shown:
        """An empty conversation without marks."""
        waiting.stop()
        talk = Talk()
        return talk, self.view.html(talk)

    def mark(self, talk: Talk | None, event: Marked) -> str:
        """Keep what the reader says of an answer that this server gave; gives its buttons anew."""
        answer = talk.answer(event.turn) if talk else None
        if talk is None or answer is None or not talk.turns[event.turn].seal:
            given = talk.marks.get(event.turn) if talk else None
            return self.view.feedback(event.turn, given, self.services.say(EXPIRED))
        former = talk.marks.get(event.turn)
        said = former.comment if former and former.verdict is event.verdict else ""
        try:
            mark = Mark(event.verdict, said if event.comment is None else event.comment)
            if former:
                mark = replace(mark, id=former.id)
            if mark != former:
                keep(self.services.feedback, mark, answer, history(talk.turns[: event.turn]))
        except FeedbackError as error:
            return self.view.feedback(event.turn, former, str(error))
        talk.marks[event.turn] = mark
        return self.view.feedback(event.turn, mark)

    def notice(self, place: Any) -> str:
        """The notice of ``place`` (the JSON value of a ``Place``) as HTML, or one line of error."""
        try:
            wanted = PLACE.validate_python(place)
            document = self.assistant.document(wanted.document)
        except ValidationError:
            return panel.trouble("这个链接写得不对，打不开：请从回答里重新复制链接。", self.services.say)
        except PolicyError as error:
            return panel.trouble(str(error), self.services.say)
        return panel.notice(document, self.services.validity(document.id), wanted, self.services.say)

    def follow(self, kept: Any) -> str:
        """Questions that the library answers after the turns that the browser keeps, as HTML; "" where it has none.

        One conversation at a time, so that trying them never takes more than a little from those who wait.
        """
        try:
            turns = restored(kept, self.services.key).turns
            with self._trying:
                return self.view.follow_ups(hints.follow_ups(turns, self.assistant))
        except PolicyError:
            return ""

    def welcome(self, _: Any) -> str:
        """What an empty conversation shows, over the library as it is now."""
        return self.view.html(Talk())

    def export(self, kept: Any) -> dict[str, str]:
        """A conversation as a file for the reader: ``{"name", "type", "data" (base64)}``, or ``{"error"}``.

        ``kept``: ``{"turns": as the browser keeps them, "form": "docx"|"md"}``.
        """
        try:
            file = export.FORMS[kept["form"]](restored(kept["turns"], self.services.key).turns)
        except PolicyError as error:
            return {"error": str(error)}
        return {"name": file.name, "type": file.type, "data": base64.b64encode(file.data).decode()}

    def ask(self, question: str, history: list[tuple[str, str | None]] | None = None) -> dict[str, Any]:
        """The answer to one question, as JSON. ``history``: earlier [question, answer or null], oldest first."""
        try:
            answer = self.assistant.ask(question, tuple((asked, said) for asked, said in history or ()))
        except PolicyError as error:
            raise gr.Error(str(error), print_exception=False) from error
        return answer.to_json()

    def _turn(self, question: str, before: tuple[Turn, ...]) -> Turn:
        try:
            answer = self.assistant.ask(question, history(before))
            near = hints.near(answer, self.assistant.document)
        except PolicyError as error:
            return Turn(question, str(error))
        turn = Turn(question, replace(answer, passages=()), near)
        return sealed(turn, before, self.services.key)

    def _told(self, talk: Talk | None, line: str) -> Shown:
        talk = talk or Talk()
        turns = tuple(replace(turn, outcome=line) if turn.outcome is None else turn for turn in talk.turns)
        told = replace(talk, turns=turns)
        return told, self.view.html(told)


def _encodable(text: str) -> str:
    """The text without halves of characters, which no file and no JSON can hold."""
    return text.encode("utf-8", "replace").decode()
