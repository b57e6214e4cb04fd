"""Pure functions from answers and notices to HTML. All escaping is done by ``assistant.web.markup``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.feedback import LONGEST_COMMENT, Mark, Verdict
from assistant.messages import HINTS, SOURCE_KINDS, STATES, official_title
from assistant.types import Answer, AnswerStatus, Citation, Reason, Sentence
from assistant.web.markup import Html, element, join
from corpus.structure import sections
from corpus.types import Document, SectionKind, SourceKind, Span, Status

NAME = "政策通知问答"
EXAMPLES = (
    "评成B会怎样？",
    "评估流程分几步？",
    "国科发政〔2008〕770号是谁发的？",
    "47号文的依据是什么？",
    "评估周期是几年？",
)
REFUSALS = {
    Reason.UNKNOWN_DOCUMENT: "本库未收录该文件",
    Reason.NOT_STATED: "所收文件未载明",
    Reason.OUT_OF_SCOPE: "不在本库范围",
    Reason.AMBIGUOUS: "请说明是哪一份",
}
FAILED = "出错了，没有得到回答。请再问一次；若仍如此，请查看服务器的日志。"
VERDICTS = {Verdict.RIGHT: "有用", Verdict.WRONG: "有误"}
KEPT = "已记下，只存在运行本程序的机器上。"
EXPIRED = "这次会话已经过期，请重新提问。"


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what came of it: an answer, one line of error, or nothing yet; and the reader's mark on it."""

    question: str
    outcome: Answer | str | None = None
    mark: Mark | None = None


def masthead() -> Html:
    """The head of the page."""
    return element(
        "header",
        element("h1", NAME),
        element("p", "每句话都有原文引文；没有依据就不答。"),
        class_="masthead",
    )


def conversation(turns: Sequence[Turn], shown: int | None = None) -> Html:
    """The whole conversation, or the example questions when there is none.

    ``shown`` limits the last answer to that many sentences and leaves out what follows them.
    """
    if not turns:
        return element(
            "section",
            _chips(EXAMPLES, "可以这样问："),
            class_="welcome",
        )
    *earlier, last = turns
    articles = [_turn(index, turn, None) for index, turn in enumerate(earlier)]
    return element(
        "div",
        *articles,
        _turn(len(earlier), last, shown),
        class_="turns",
        role="log",
        aria_live="polite",
        aria_label="问答记录",
    )


def date(iso: str) -> str:
    """An ISO date, or a prefix of one, as it is written in a notice: 2012年6月14日."""
    units = zip(iso.split("-"), "年月日", strict=False)
    return "".join(f"{part.lstrip('0')}{unit}" for part, unit in units)


def notice(document: Document, citation: Citation, turn: int) -> Html:
    """The whole notice with the citation's quote marked; ``turn`` says which answer cites it, from 0."""
    return element(
        "article",
        element(
            "header",
            element("h2", document.title),
            element("button", "关闭", class_="close", type="button"),
        ),
        element("ul", *(element("li", text, class_=kind) for kind, text in _badges(document)), class_="badges"),
        element("p", "引文所在：", " › ".join(citation.heading), class_="path") if citation.heading else "",
        element(
            "div",
            element("div", *_lines(document.text, citation.span), class_="text"),
            _origins(document.source.origins),
            class_="body",
        ),
        class_="notice",
        tabindex=-1,
        aria_label=f"通知全文：{document.title}",
        data_turn=turn,
        data_marker=citation.marker,
    )


def feedback(turn: int, mark: Mark | None, trouble: str = "") -> Html:
    """The buttons to mark the answer of a turn (from 0) with, the choice made, and one line of what went wrong."""
    buttons = (
        element(
            "button",
            label,
            name_=verdict.value,
            class_="verdict",
            type="button",
            aria_pressed=str(mark is not None and mark.verdict is verdict).lower(),
        )
        for verdict, label in VERDICTS.items()
    )
    return element(
        "div",
        element("div", *buttons, class_="verdicts"),
        _complaint(mark.comment) if mark and mark.verdict is Verdict.WRONG else "",
        element("p", KEPT, class_="note") if mark and not trouble else "",
        message(trouble) if trouble else "",
        class_="feedback",
        role="group",
        aria_label="这条回复怎么样",
        data_turn=turn,
    )


def message(text: str) -> Html:
    """One line that says what went wrong."""
    return element("p", text, class_="error", role="alert")


def _turn(index: int, turn: Turn, shown: int | None) -> Html:
    match turn.outcome:
        case Answer() as answer if answer.status is AnswerStatus.ANSWERED:
            reply = _answered(answer, index, shown)
        case Answer() as answer:
            reply = _refused(answer, index, shown)
        case str() as error:
            reply = message(error)
        case None:
            reply = element("p", "正在查找原文…", class_="pending")
    complete = isinstance(turn.outcome, Answer) and shown is None
    marks = feedback(index, turn.mark) if complete else ""
    return element("article", element("h2", turn.question, class_="question"), reply, marks, class_="turn")


def _complaint(comment: str) -> Html:
    field = element("input", name_="comment", type="text", value=comment, maxlength=LONGEST_COMMENT, autocomplete="off")
    send = element("button", "提交", name_="send", class_="verdict", type="submit")
    return element("form", element("label", "哪里不对？", field), send, class_="complaint")


def _answered(answer: Answer, turn: int, shown: int | None) -> Html:
    body = element("p", *_sentences(answer, turn, shown), class_="sentences")
    return element("div", _understood(answer), body, _after(answer, turn) if shown is None else "", class_="answer")


def _refused(answer: Answer, turn: int, shown: int | None) -> Html:
    title = REFUSALS[answer.reason] if answer.reason else "没有依据，不作回答"
    body = _sentences(answer, turn, shown) if answer.sentences else iter((answer.answer,))
    return element(
        "div",
        element("h3", title),
        _understood(answer),
        element("p", *body, class_="sentences"),
        _after(answer, turn) if shown is None else "",
        class_=f"refusal {answer.reason or ''}".strip(),
    )


def _after(answer: Answer, turn: int) -> Html:
    """What stands below the sentences: notes on the text, what they rest on, and what else may be asked."""
    kinds = dict.fromkeys(c.source_kind for c in answer.citations if c.source_kind is not SourceKind.OFFICIAL)
    notes = [SOURCE_KINDS[kind] for kind in kinds]
    if answer.mode.startswith("generative:"):
        notes.append(f"由语言模型 {answer.mode.removeprefix('generative:')} 撰写，逐句核对过引文")
    return join(
        (
            element("p", answer.note, class_="note") if answer.note else "",
            element("p", "依据文本：", "；".join(notes), class_="note") if notes else "",
            _grounds(answer.citations, turn),
            _chips(answer.suggestions, f"{HINTS.get(answer.reason, '还可以问')}："),
        )
    )


def _understood(answer: Answer) -> Html | str:
    if answer.standalone_question in ("", answer.question):
        return ""
    return element("p", "理解为：", answer.standalone_question, class_="understood")


def _sentences(answer: Answer, turn: int, shown: int | None) -> Iterator[Html]:
    held = {citation.marker: citation for citation in answer.citations}
    for sentence in answer.sentences[:shown]:
        yield element("span", sentence.text, *_markers(sentence, held, turn), class_="sentence")


def _markers(sentence: Sentence, held: dict[int, Citation], turn: int) -> Iterator[Html]:
    for marker in sentence.citations:
        if marker in held:
            yield _marker(held[marker], turn)


def _marker(citation: Citation, turn: int) -> Html:
    return element(
        "button",
        str(citation.marker),
        class_="marker",
        type="button",
        aria_label=f"引文{citation.marker}：{citation.title}",
        data_turn=turn,
        data_marker=citation.marker,
    )


def _grounds(citations: Sequence[Citation], turn: int) -> Html | str:
    """The notices cited, each once in the official form, with its quotes below it."""
    if not citations:
        return ""
    by_document: dict[str, list[Citation]] = {}
    for citation in citations:
        by_document.setdefault(citation.document_id, []).append(citation)
    items = (_ground(quoted, turn) for quoted in by_document.values())
    return element("section", element("h3", "依据"), element("ol", *items), class_="grounds")


def _ground(citations: Sequence[Citation], turn: int) -> Html:
    first = citations[0]
    quotes = (element("li", _marker(c, turn), element("blockquote", *_quoted(c))) for c in citations)
    return element(
        "li",
        element("cite", official_title(first.title), _in_brackets(first.number)),
        element("span", STATES[first.document_status], class_=f"state {first.document_status.value}"),
        element("ul", *quotes),
    )


def _quoted(citation: Citation) -> Sequence[str]:
    """The quote, with what answers in it marked, and its page or paragraph."""
    before, answer, after = citation.parts
    place = element("span", f" {citation.place}", class_="place") if citation.place else ""
    return (before, element("mark", answer), after, place) if answer else (before, place)


def _in_brackets(number: str | None) -> Html | str:
    return element("span", f"（{number}）", class_="number") if number else ""


def _chips(questions: Sequence[str], hint: str) -> Html | str:
    if not questions:
        return ""
    buttons = (element("button", question, class_="chip", type="button", data_ask=question) for question in questions)
    return element("div", element("p", hint), *buttons, class_="chips")


def _badges(document: Document) -> Iterator[tuple[str, str]]:
    """(class, text) of each badge."""
    if document.number:
        yield "number", str(document.number)
    if document.issuers:
        yield "issuer", "、".join(document.issuers)
    if document.issued:
        yield "issued", date(document.issued)
    yield f"kind {document.source.kind.value}", SOURCE_KINDS[document.source.kind]
    yield f"state {document.status.state.value}", _validity(document.status)


def _validity(status: Status) -> str:
    details = [status.by] if status.by else []
    if status.as_of:
        details.append(f"截至{date(status.as_of)}")
    return STATES[status.state] + (f"（{'，'.join(details)}）" if details else "")


def _origins(origins: Sequence[str]) -> Html | str:
    if not origins:
        return ""
    items = (element("li", origin) for origin in origins)
    return element("details", element("summary", "文字来源"), element("ul", *items), class_="origins")


def _lines(text: str, marked: Span) -> Iterator[Html]:
    """A paragraph for every line that is not blank, with the part of ``marked`` that lies in it as ``<mark>``."""
    headings = {section.heading for section in sections(text) if section.kind is SectionKind.HEADING}
    start = 0
    for line in text.split("\n"):
        span = Span(start, start + len(line))
        start = span.end + 1
        if line.strip():
            yield element("p", *_pieces(text, span, marked), class_="heading" if line.strip() in headings else None)


def _pieces(text: str, line: Span, marked: Span) -> Iterator[str]:
    inside = Span(max(line.start, marked.start), min(line.end, marked.end))
    if inside.start >= inside.end:
        yield line.of(text)
        return
    yield Span(line.start, inside.start).of(text)
    yield element("mark", inside.of(text))
    yield Span(inside.end, line.end).of(text)
