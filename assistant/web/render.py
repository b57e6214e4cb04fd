"""Conversations as HTML. All escaping is done by ``assistant.web.markup``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.feedback import LONGEST_COMMENT, Mark, Verdict
from assistant.messages import HINTS, STATES, cited
from assistant.types import Answer, AnswerStatus, Citation, Reason, Sentence
from assistant.web.hints import certainty
from assistant.web.i18n import Words
from assistant.web.markup import Html, element, join
from assistant.web.talk import PLACE, Near, Place, Talk, Turn, mark_record, record

EXAMPLES = (
    "评成B会怎样？",
    "评估流程分几步？",
    "国科发政〔2008〕770号是谁发的？",
    "47号文的依据是什么？",
    "评估周期是几年？",
)
EXAMPLES_OF = "国科办政〔2012〕47号"
"""The examples are asked of a library that holds this document."""
REFUSALS = {
    Reason.UNKNOWN_DOCUMENT: "本库未收录该文件",
    Reason.NOT_STATED: "所收文件未载明",
    Reason.OUT_OF_SCOPE: "不在本库范围",
    Reason.AMBIGUOUS: "请说明是哪一份",
}
FAILED = "出错了，没有得到回答。请再问一次；若仍如此，请查看服务器的日志。"
STOPPED = "已停止，没有回答。"
VERDICTS = {Verdict.RIGHT: "有用", Verdict.WRONG: "有误"}
KEPT = "已记下，只存在运行本程序的机器上。"
EXPIRED = "这次会话已经过期，请重新提问。"


def message(text: str) -> Html:
    """One line that says what went wrong."""
    return element("p", text, class_="error", role="alert")


def button(label: str, class_: str, **attributes: str | int | None) -> Html:
    """A button that sends no form."""
    return element("button", label, class_=class_, type="button", **attributes)


def place_of(citation: Citation) -> Place:
    """Where a citation's quote stands."""
    span, answer = citation.span, citation.highlight
    mark = (answer.start, answer.end) if answer else None
    return Place(citation.document_id, span.start, span.end, mark, citation.quote)


@dataclass(frozen=True, slots=True)
class Conversation:
    """Renders conversations over a library of ``size`` documents, in the words of ``say``."""

    size: int
    say: Words = field(default_factory=Words)
    examples: Sequence[str] = EXAMPLES

    def html(self, talk: Talk, shown: int | None = None) -> Html:
        """The whole conversation, or the example questions when there is none.

        ``shown`` limits the last answer to that many sentences and leaves out what follows them.
        """
        if not talk.turns:
            held = self.say("本库收录 {size} 份文件。", size=self.size)
            begin = self._chips(self.examples, held + self.say("可以这样问："))
            return element("section", begin or element("p", held, self.say("请在下面提问。")), class_="welcome")
        last = len(talk.turns) - 1
        articles = (self._turn(i, turn, talk, shown if i == last else None) for i, turn in enumerate(talk.turns))
        busy = shown is not None or talk.turns[-1].outcome is None
        return element(
            "div",
            *articles,
            class_="turns busy" if busy else "turns",
            role="log",
            aria_live="polite",
            aria_label=self.say("问答记录"),
            data_talk=talk.id,
        )

    def feedback(self, turn: int, mark: Mark | None, trouble: str = "") -> Html:
        """The buttons to mark the answer of a turn (from 0) with, the choice made, and one line of what went wrong."""
        buttons = (
            button(
                self.say(label),
                "verdict",
                name_=verdict.value,
                aria_pressed=str(mark is not None and mark.verdict is verdict).lower(),
            )
            for verdict, label in VERDICTS.items()
        )
        return element(
            "div",
            element("div", *buttons, class_="verdicts"),
            self._complaint(mark.comment) if mark and mark.verdict is Verdict.WRONG else "",
            element("p", self.say(KEPT), class_="note") if mark and not trouble else "",
            message(trouble) if trouble else "",
            class_="feedback",
            role="group",
            aria_label=self.say("这条回复怎么样"),
            data_turn=turn,
            data_mark=mark_record(mark) if mark else None,
        )

    def follow_ups(self, questions: Sequence[str]) -> Html:
        """The questions that can be asked next."""
        return join([self._chips(questions, self.say("还可以问："))])

    def _turn(self, index: int, turn: Turn, talk: Talk, shown: int | None) -> Html:
        match turn.outcome:
            case Answer() as answer if answer.status is AnswerStatus.ANSWERED:
                reply = self._answered(answer, turn, shown)
            case Answer() as answer:
                reply = self._refused(answer, turn, shown)
            case str() as error:
                reply = message(error)
            case None:
                reply = element("p", self.say("正在查找原文…"), class_="pending")
        done = shown is None and turn.outcome is not None
        markable = done and (bool(turn.seal) or index in talk.marks)
        answered = isinstance(turn.outcome, Answer) and turn.outcome.status is AnswerStatus.ANSWERED
        follows = done and answered and index == len(talk.turns) - 1
        return element(
            "article",
            self._question(index, turn, talk) if done else element("h2", turn.question, class_="question"),
            reply,
            self.feedback(index, talk.marks.get(index)) if markable else "",
            element("div", class_="follow") if follows else "",
            class_="turn editing" if talk.editing is not None and index >= talk.editing else "turn",
            data_record=record(turn) if done else None,
        )

    def _question(self, index: int, turn: Turn, talk: Talk) -> Html:
        edited = talk.editing == index
        return element(
            "div",
            element("h2", turn.question, class_="question"),
            button(
                self.say("取消修改") if edited else self.say("修改"),
                "edit",
                data_turn=index,
                aria_label=self.say("取消修改") if edited else self.say("修改这个问题，重新提问"),
            ),
            class_="asked",
        )

    def _complaint(self, comment: str) -> Html:
        typed = element(
            "input", name_="comment", type="text", value=comment, maxlength=LONGEST_COMMENT, autocomplete="off"
        )
        send = element("button", self.say("提交"), name_="send", class_="verdict", type="submit")
        return element("form", element("label", self.say("哪里不对？"), typed), send, class_="complaint")

    def _answered(self, answer: Answer, turn: Turn, shown: int | None) -> Html:
        body = element("p", *self._sentences(answer, shown), class_="sentences")
        after = self._after(answer, turn) if shown is None else ""
        return element("div", self._understood(answer), body, after, class_="answer")

    def _refused(self, answer: Answer, turn: Turn, shown: int | None) -> Html:
        title = REFUSALS[answer.reason] if answer.reason else "没有依据，不作回答"
        body = self._sentences(answer, shown) if answer.sentences else iter((answer.answer,))
        return element(
            "div",
            element("h3", self.say(title)),
            self._understood(answer),
            element("p", *body, class_="sentences"),
            self._after(answer, turn) if shown is None else "",
            class_=f"refusal {answer.reason or ''}".strip(),
        )

    def _after(self, answer: Answer, turn: Turn) -> Html:
        """What stands below the sentences: how sure they are, what they rest on, what is near and what to ask next."""
        answered = answer.status is AnswerStatus.ANSWERED
        model = answer.mode.removeprefix("generative:")
        repeated = answer.reason is Reason.NOT_STATED and turn.near
        wrote = self.say("由语言模型 {model} 撰写，逐句核对过引文", model=model) if model != answer.mode else ""
        return join(
            (
                element("p", answer.note, class_="note") if answer.note else "",
                element("p", certainty(answer, self.say), class_="note certainty") if answered else "",
                element("p", wrote, class_="note") if wrote else "",
                self._grounds(answer.citations),
                "" if answered else self._searched(turn.near),
                "" if repeated else self._chips(answer.suggestions, self._hint(answer.reason)),
            )
        )

    def _hint(self, reason: Reason | None) -> str:
        return self.say(HINTS.get(reason, "还可以问")) + self.say("：")

    def _understood(self, answer: Answer) -> Html | str:
        if answer.standalone_question in ("", answer.question):
            return ""
        return element("p", self.say("理解为："), answer.standalone_question, class_="understood")

    def _sentences(self, answer: Answer, shown: int | None) -> Iterator[Html]:
        held = {citation.marker: citation for citation in answer.citations}
        for sentence in answer.sentences[:shown]:
            yield element("span", sentence.text, *self._markers(sentence, held), class_="sentence")

    def _markers(self, sentence: Sentence, held: dict[int, Citation]) -> Iterator[Html]:
        for marker in sentence.citations:
            if marker in held:
                yield self._marker(held[marker])

    def _marker(self, citation: Citation) -> Html:
        label = self.say("引文{marker}：{title}", marker=citation.marker, title=citation.title)
        return button(
            str(citation.marker),
            "marker",
            aria_label=label,
            data_place=PLACE.dump_json(place_of(citation)).decode(),
            data_path=" › ".join(citation.heading) or None,
        )

    def _grounds(self, citations: Sequence[Citation]) -> Html | str:
        """The notices cited, each once in the official form, with its quotes below it."""
        if not citations:
            return ""
        by_document: dict[str, list[Citation]] = {}
        for citation in citations:
            by_document.setdefault(citation.document_id, []).append(citation)
        items = (self._ground(quoted) for quoted in by_document.values())
        return element("section", element("h3", self.say("依据")), element("ol", *items), class_="grounds")

    def _ground(self, citations: Sequence[Citation]) -> Html:
        first = citations[0]
        named = cited(first.title, first.number)
        quotes = (element("li", self._marker(c), element("blockquote", *_quoted(c))) for c in citations)
        return element(
            "li",
            element("cite", named),
            element("span", self.say(STATES[first.document_status]), class_=f"state {first.document_status.value}"),
            button(
                self.say("复制"),
                "copy",
                data_copy=named,
                data_done=self.say("已复制"),
                aria_label=self.say("复制{text}", text=named),
            ),
            element("ul", *quotes),
        )

    def _searched(self, near: Sequence[Near]) -> Html:
        """What was searched for a question that got no answer, and the passages nearest to it."""
        told = self.say("已查遍本库 {size} 份文件。", size=self.size)
        if not near:
            return element("p", told, class_="note searched")
        items = (element("li", self._near(passage)) for passage in near)
        return element(
            "section",
            element("p", told, self.say("最接近的段落如下，但不足以作答："), class_="note"),
            element("ul", *items),
            class_="searched",
        )

    def _near(self, near: Near) -> Html:
        words = " › ".join((cited(near.title, near.number), *near.heading))
        return button(words, "near", data_place=PLACE.dump_json(near.place).decode())

    def _chips(self, questions: Sequence[str], hint: str) -> Html | str:
        if not questions:
            return ""
        buttons = (button(question, "chip", data_ask=question) for question in questions)
        return element("div", element("p", hint), *buttons, class_="chips")


def _quoted(citation: Citation) -> Sequence[str]:
    """The quote, with what answers in it marked, and its page or paragraph."""
    before, answer, after = citation.parts
    place = element("span", f" {citation.place}", class_="place") if citation.place else ""
    return (before, element("mark", answer), after, place) if answer else (before, place)
