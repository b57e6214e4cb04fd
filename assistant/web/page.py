"""The web page: its parts, its events and the ``ask`` endpoint of its API."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr
from gradio.events import api

from assistant.feedback import FeedbackError, Mark, Verdict, keep
from assistant.types import Answer, AnswerStatus, History
from assistant.web import render
from assistant.web.render import Turn
from corpus.errors import PolicyError

if TYPE_CHECKING:
    from assistant.chain import Assistant

Turns = tuple[Turn, ...]
Marks = dict[int, Mark]
"""A session's marks by turn, from 0. They are changed in place, so that an answer on its way is shown with them."""
AT_ONCE = 4
"""Questions answered at the same time, from all sessions together; the others wait in a queue."""

FONTS = ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif")
THEME = gr.themes.Base(primary_hue="blue", neutral_hue="gray", font=FONTS, font_mono=("ui-monospace", "monospace"))


class ClickedQuestion(gr.EventData):
    """The question of the button that was clicked; None where the question was typed."""

    def __init__(self, target: Any, data: Any):
        super().__init__(target, data)
        self.question: str | None = data["question"] if isinstance(data, dict) else None


class ClickedMarker(gr.EventData):
    """Which answer (from 0) and which of its citations was clicked."""

    def __init__(self, target: Any, data: Any):
        super().__init__(target, data)
        self.turn = int(data["turn"])
        self.marker = int(data["marker"])


class Marked(gr.EventData):
    """Which answer (from 0) was marked and how; ``comment`` is None where a button was pressed, not the text sent."""

    def __init__(self, target: Any, data: Any):
        super().__init__(target, data)
        self.turn = int(data["turn"])
        self.verdict = Verdict(data["verdict"])
        comment = data.get("comment")
        self.comment = None if comment is None else str(comment).strip()


def resource(name: str) -> str:
    """The text of a file that lies beside this module."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def build(assistant: Assistant, feedback: Path) -> gr.Blocks:
    """The page over ``assistant``. What was said is kept per session, on the server; marks go to ``feedback``."""
    handlers = _Handlers(assistant, feedback)
    page = gr.Blocks(title=render.NAME, analytics_enabled=False, fill_width=True)
    with page:
        turns, marks = gr.State(()), gr.State({})
        gr.HTML(render.masthead(), apply_default_css=False, elem_id="masthead")
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="talk", min_width=0):
                conversation = gr.HTML(
                    render.conversation(()),
                    apply_default_css=False,
                    elem_id="conversation",
                    js_on_load=resource("conversation.js"),
                )
                with gr.Row(elem_id="composer"):
                    box = gr.Textbox(
                        placeholder="输入问题，回车发送",
                        label="问题",
                        show_label=False,
                        container=False,
                        max_lines=4,
                    )
                    send = gr.Button("发送", variant="primary", min_width=72)
                    clear = gr.Button("清空", min_width=72)
            marked = gr.HTML("", apply_default_css=False, elem_id="marked", js_on_load=resource("marked.js"))
            notice = gr.HTML("", apply_default_css=False, elem_id="notice", js_on_load=resource("notice.js"))

        asked = gr.on(
            [box.submit, send.click, conversation.submit],
            handlers.reply,
            [box, turns, marks],
            [box, turns, conversation],
            show_progress="hidden",
            trigger_mode="always_last",
            concurrency_limit=AT_ONCE,
            api_visibility="private",
        )
        asked.failure(
            handlers.failed,
            [turns, marks],
            [turns, conversation],
            show_progress="hidden",
            api_visibility="private",
        )
        conversation.like(
            handlers.mark, [turns, marks], marked, queue=False, show_progress="hidden", api_visibility="private"
        )
        conversation.select(
            handlers.open_notice, turns, notice, queue=False, show_progress="hidden", api_visibility="private"
        )
        clear.click(
            handlers.clear,
            None,
            [turns, marks, conversation, notice],
            cancels=[asked],
            show_progress="hidden",
            api_visibility="private",
        )
        api(handlers.ask, api_name="ask", concurrency_limit=AT_ONCE)
    return page


class _Handlers:
    def __init__(self, assistant: Assistant, feedback: Path):
        self.assistant = assistant
        self.feedback = feedback

    def reply(self, typed: str, turns: Turns, marks: Marks, event: ClickedQuestion) -> Iterator[tuple[Any, Any, Any]]:
        """First the question alone, then the answer, one sentence more at a time."""
        question = (event.question or typed).strip()
        if not question:
            yield "", gr.skip(), gr.skip()
            return
        asked = (*turns, Turn(question))
        yield "", asked, _conversation(asked, marks)
        outcome = self._outcome(question, _history(turns))
        answered = (*turns, Turn(question, outcome))
        if isinstance(outcome, Answer):
            for shown in range(1, len(outcome.sentences)):
                yield gr.skip(), answered, _conversation(answered, marks, shown)
        yield gr.skip(), answered, _conversation(answered, marks)

    def failed(self, turns: Turns, marks: Marks) -> tuple[Turns, str]:
        """What to show when answering broke down."""
        told = tuple(replace(turn, outcome=render.FAILED) if turn.outcome is None else turn for turn in turns)
        return told, _conversation(told, marks)

    def open_notice(self, turns: Turns, event: ClickedMarker) -> str:
        """The notice that the clicked marker cites, with the quote marked."""
        outcome = turns[event.turn].outcome if event.turn in range(len(turns)) else None
        citations = outcome.citations if isinstance(outcome, Answer) else ()
        citation = next((c for c in citations if c.marker == event.marker), None)
        if citation is None:
            return render.message(render.EXPIRED)
        try:
            document = self.assistant.document(citation.document_id)
        except PolicyError as error:
            return render.message(str(error))
        return render.notice(document, citation, event.turn)

    def mark(self, turns: Turns, marks: Marks, event: Marked) -> str:
        """Keep what the reader says of an answer that this session was shown; gives its buttons anew."""
        answer = turns[event.turn].outcome if event.turn in range(len(turns)) else None
        if not isinstance(answer, Answer):
            return render.feedback(event.turn, None, render.EXPIRED)
        former = marks.get(event.turn)
        said = former.comment if former and former.verdict is event.verdict else ""
        try:
            mark = Mark(event.verdict, said if event.comment is None else event.comment)
            if former:
                mark = replace(mark, id=former.id)
            if mark != former:
                keep(self.feedback, mark, answer, _history(turns[: event.turn]))
        except FeedbackError as error:
            return render.feedback(event.turn, former, str(error))
        marks[event.turn] = mark
        return render.feedback(event.turn, mark)

    def clear(self) -> tuple[Turns, Marks, str, str]:
        """An empty conversation without marks, and no open notice."""
        return (), {}, render.conversation(()), ""

    def ask(self, question: str, history: list[tuple[str, str | None]] | None = None) -> dict[str, Any]:
        """The answer to one question, as JSON. ``history``: earlier [question, answer or null], oldest first."""
        try:
            answer = self.assistant.ask(question, tuple((asked, said) for asked, said in history or ()))
        except PolicyError as error:
            raise gr.Error(str(error), print_exception=False) from error
        return answer.to_json()

    def _outcome(self, question: str, history: History) -> Answer | str:
        try:
            return replace(self.assistant.ask(question, history), passages=())
        except PolicyError as error:
            return str(error)


def _conversation(turns: Turns, marks: Marks, shown: int | None = None) -> str:
    """The conversation with the marks as they are now."""
    marked = [replace(turn, mark=marks.get(place)) for place, turn in enumerate(turns)]
    return render.conversation(marked, shown)


def _history(turns: Turns) -> History:
    """The turns that got an answer or a refusal, as ``Assistant.ask`` takes them."""
    return tuple(
        (turn.question, turn.outcome.answer if turn.outcome.status is AnswerStatus.ANSWERED else None)
        for turn in turns
        if isinstance(turn.outcome, Answer)
    )
