"""引文核对: a draft, what is said of each reference in it, and the draft and tables to take along."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath
from time import monotonic
from typing import Any
from uuid import uuid4

import gradio as gr
from gradio.events import api

from assistant import checking
from assistant.checking import Finding, Review
from assistant.checking.outputs import FORMATS, OutputError
from assistant.checking.own import own_of
from assistant.web.findings import NAMES, Sheet, row
from assistant.web.i18n import Words
from assistant.web.markup import Html, element, join
from assistant.web.render import FAILED, button, message
from assistant.web.resources import resource
from assistant.web.services import Services
from assistant.web.waiting import Waiting
from corpus.errors import PolicyError, ReadError
from corpus.readers.archive import is_zip
from corpus.readers.formats import read_bytes
from corpus.readers.metadata import document_from
from corpus.types import Document
from index.generation import Generation

AT_ONCE = 2
"""Drafts checked at the same time, from all sessions together; the others wait in a queue."""
PACE = 0.25
"""Seconds from one showing of new findings to the next."""
MOST_BYTES = 20_000_000
MOST_CHARACTERS = 2_000_000
TOO_BIG = f"文件超过 {MOST_BYTES // 1_000_000} MB，没有核对：请分成几份，或把图片压缩后重试。"
TOO_LONG = f"草稿超过 {MOST_CHARACTERS:,} 字，没有核对：请分成几份重试。"
EMPTY = "没有可以核对的文字：请粘贴草稿，或选择一个文件。"
UNREAD = "文件没有传全，读不出来：请重新选择文件。"
SEVERAL = "里不止一份文件：一次只核对一份，请逐份核对。"
UNDATED = "日期写得不对：请写成 2013-01-01 这样，或者留空。"
GONE = "这次核对的结果已经不在了：请重新核对。"
FAILURE = "failed"
ACCEPTED = ".docx,.doc,.wps,.rtf,.pdf,.ofd,.txt,.md,.html,.htm"
TYPES = {
    ".docx": ("Word（修订和批注）", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".xlsx": ("表格 xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".csv": ("表格 csv", "text/csv"),
    ".md": ("小结 md", "text/markdown"),
}
"""What each file to take along is called, and its media type."""
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


class Given(gr.EventData):
    """A draft as the browser sends it: text, or the name and the base64 of a file; and the day that was typed.

    ``run`` is what the browser knows this run by.
    """

    def __init__(self, target: Any, data: Any):
        super().__init__(target, data)
        self.run = int(data.get("run", 0))
        self.text, self.name = str(data.get("text", "")), str(data.get("name", ""))
        self.data = str(data["data"]) if "data" in data else None
        self.date = str(data.get("date", ""))


class Wanted(gr.EventData):
    """The ending of the file to take along, and the numbers (from 1) of the findings whose suggestion was accepted."""

    def __init__(self, target: Any, data: Any):
        super().__init__(target, data)
        self.form, self.accepted = str(data["form"]), frozenset(map(int, data.get("accepted", ())))


@dataclass(frozen=True, slots=True)
class Checked:
    """What has been found so far, the bytes of the file that was given (None for text), and its name."""

    review: Review
    source: bytes | None
    name: str


def build(services: Services) -> None:
    """Put the view into the page that is being built. What was found is kept per session, on no disk."""
    checks = Checks(services)
    checked, waiting = gr.State(None), gr.State(Waiting())
    view = gr.HTML(
        frame(services.say),
        apply_default_css=False,
        elem_id="check",
        js_on_load=resource("views/check.js"),
        head=f"<style>{resource('views/check.css')}</style>",
    )
    said = _channel("checked")
    file = _channel("check-file")
    run = view.submit(
        checks.stream, waiting, [checked, said], trigger_mode="multiple", concurrency_limit=AT_ONCE, **QUIET
    )
    run.failure(checks.failed, None, said, **QUIET)
    view.stop(Waiting.stop, waiting, None, queue=False, **QUIET)
    view.download(checks.download, checked, file, trigger_mode="multiple", queue=False, **QUIET)
    api(checks.json, api_name="check", concurrency_limit=AT_ONCE)


def _channel(name: str) -> gr.HTML:
    """What a handler says, handed to the page's scripts as the event ``name``; nothing of it is shown as it is."""
    handed = f"watch('value', () => document.dispatchEvent(new CustomEvent('{name}', {{ detail: props.value }})));"
    return gr.HTML("", html_template="<span></span>", apply_default_css=False, elem_id=name, js_on_load=handed)


def frame(say: Words) -> Html:
    """Where the draft is given, and where it and its findings are put."""
    return element(
        "div",
        _form(say),
        element("p", class_="error", role="alert", hidden=""),
        _tools(say),
        element(
            "div",
            element("div", class_="draft", tabindex=0, role="region", aria_label=say("核对的草稿")),
            element(
                "section",
                _filters(say),
                element("p", say("没有发现可以核对的引用。"), class_="none", hidden=""),
                element("ol", class_="findings"),
                class_="found",
                aria_label=say("核对结果"),
            ),
            element("div", class_="beside"),
            class_="sheets",
        ),
        class_="check",
        data_state="empty",
        data_too_big=TOO_BIG,
        data_too_long=TOO_LONG,
        data_empty=EMPTY,
        data_overlap=say("与已采纳的修改重叠，请先撤回那一处。"),
        data_bytes=MOST_BYTES,
        data_characters=MOST_CHARACTERS,
    )


def _form(say: Words) -> Html:
    file = element("input", type="file", accept=ACCEPTED, id="check-of", class_="file")
    day = element("input", type="date", id="check-date", name_="date", aria_describedby="check-date-note")
    alone = say("留空则按草稿自己的成文日期；草稿也没有日期的，按库里现有的全部文件。")
    return element(
        "form",
        element("label", say("草稿"), for_="check-text"),
        element("textarea", id="check-text", rows=10, placeholder=say("粘贴草稿，或把文件拖到这里")),
        element(
            "div",
            element("label", say("选择文件"), file, class_="choose"),
            element("span", class_="chosen", hidden=""),
            button(say("不用这个文件"), "drop", hidden=""),
            element("span", say("可读 {formats}，不超过 20 MB", formats=ACCEPTED.replace(",", " ")), class_="note"),
            class_="row",
        ),
        element(
            "div",
            element("label", say("按哪一天判断效力"), for_="check-date"),
            day,
            element("span", alone, class_="note", id="check-date-note"),
            element("button", say("核对"), type="submit", class_="primary"),
            class_="row",
        ),
    )


def _tools(say: Words) -> Html:
    saves = (button(say(name), "save", data_form=form) for form, (name, _) in TYPES.items())
    return element(
        "div",
        element(
            "p",
            class_="status",
            role="status",
            data_busy=say("正在核对…"),
            data_done=say("核对完毕。"),
            data_stopped=say("已停止，只核对了一部分。"),
        ),
        element("p", class_="note day"),
        button(say("停止"), "stop"),
        button(say("换一份"), "again"),
        button(say("采纳有把握的建议"), "sure"),
        element(
            "details",
            element("summary", say("导出")),
            element(
                "div",
                button(say("复制全文（含已采纳的修改）"), "whole", data_done=say("已复制")),
                *saves,
                element(
                    "p", say("Word 里，已采纳的建议写成修订，其余的写成批注；表格和小结列出全部结果。"), class_="note"
                ),
                class_="menu",
            ),
            class_="take",
        ),
        class_="tools",
        role="toolbar",
        aria_label=say("引文核对"),
    )


def _filters(say: Words) -> Html:
    named = [("", "全部"), *((group.value, name) for group, (name, _) in NAMES.items())]
    buttons = (
        button(
            join((say(name), " ", element("span", "0", class_="count"))),
            f"filter {group}".strip(),
            data_only=group,
            aria_pressed=str(not group).lower(),
        )
        for group, name in named
    )
    return element("div", *buttons, class_="filters", role="group", aria_label=say("只看"))


class Checks:
    """The handlers of the view's events. A run says lines of JSON, each whole, one after the other:

    first its number (``FAILURE`` and a word that makes it new where it broke down), then ``draft``: HTML with ``day``:
    which day counts; ``rows``: HTML of new findings with ``pieces``: HTML of the pieces of the draft that they change,
    by number from 0; at last ``done``, or ``error``: HTML.
    """

    def __init__(self, services: Services, pace: float = PACE) -> None:
        self._services = services
        self._pace = pace

    @property
    def _generation(self) -> Generation:
        """What is held now; a run keeps to what it began with, and keeps it open."""
        return self._services.assistant.retriever.generation

    def stream(self, waiting: Waiting, given: Given) -> Iterator[tuple[Any, str]]:
        """First the draft alone, then more and more of what is found: each time all that was said so far.

        It ends early where it is no longer waited for.
        """
        run, said = waiting.begin(), f"{given.run}\n"
        try:
            day = _day(given.date)
            draft, source = _read(given)
            generation = self._generation
            sheet = Sheet(draft.text, self._services.say)
            said += _line(draft=sheet.html(), day=self._told(draft, day))
            name = PurePath(given.name).stem or "草稿"
            found: list[Finding] = []
            if waiting.wants(run):
                yield Checked(Review(draft, ()), source, name), said
            for batch in _batches(checking.check(draft, generation.catalogue, day), self._pace):
                if not waiting.wants(run):
                    return
                said += self._shown(sheet, batch, len(found) + 1, generation.catalogue.document)
                found += batch
                yield Checked(Review(draft, tuple(found)), source, name), said
        except PolicyError as error:
            yield gr.skip(), said + _line(error=message(str(error)))
            return
        yield gr.skip(), said + _line(done=True)

    def failed(self) -> str:
        """What to say when checking broke down."""
        return f"{FAILURE} {uuid4().hex}\n" + _line(error=message(self._services.say(FAILED)))

    def download(self, checked: Checked | None, wanted: Wanted) -> str:
        """A file of what was found, as JSON: ``{"name", "type", "data" (base64)}``, or ``{"error": HTML}``.

        ``key`` makes each one new, so that the same file can be had twice.
        """
        try:
            file = _file(checked, wanted.form, wanted.accepted)
        except PolicyError as error:
            file = {"error": message(str(error))}
        return _line(**file, key=uuid4().hex)

    def json(self, text: str, date: str = "") -> dict[str, Any]:
        """The references of a draft, checked, as JSON. ``date``: the ISO day of which validity is judged.

        By default that is the draft's own, and where it has none, all that the library holds counts.
        """
        try:
            generation = self._generation
            return checking.review(_typed(text), generation.catalogue, _day(date)).to_json()
        except PolicyError as error:
            raise gr.Error(str(error), print_exception=False) from error

    def _told(self, draft: Document, day: str | None) -> str:
        """Which day counts for validity, in words."""
        own = own_of(draft, day)
        counted = own.as_of
        if counted is None:
            return self._services.say("草稿没有日期，效力按库里现有的全部文件判断。")
        if own.date is None:
            return self._services.say(
                "草稿没有日期，效力按所述情况截至的{day}判断。", day=self._services.say.date(counted)
            )
        if day is None:
            return self._services.say("效力按草稿日期{day}判断。", day=self._services.say.date(counted))
        return self._services.say("效力按{day}判断。", day=self._services.say.date(counted))

    def _shown(self, sheet: Sheet, batch: list[Finding], first: int, document: Callable[[str], Document]) -> str:
        changed: dict[int, None] = {}
        for number, finding in enumerate(batch, first):
            changed |= dict.fromkeys(sheet.mark(number, finding))
        rows = join(row(number, finding, document, self._services.say) for number, finding in enumerate(batch, first))
        return _line(rows=rows, pieces={at: sheet.piece(at) for at in changed})


def _line(**said: Any) -> str:
    return json.dumps(said, ensure_ascii=False) + "\n"


def _batches(findings: Iterable[Finding], pace: float) -> Iterator[list[Finding]]:
    """The findings as they come, those of ``pace`` seconds together; the first at once."""
    batch: list[Finding] = []
    due = 0.0
    for finding in findings:
        batch.append(finding)
        if monotonic() >= due:
            yield batch
            batch, due = [], monotonic() + pace
    if batch:
        yield batch


def _file(checked: Checked | None, form: str, accepted: Collection[int]) -> dict[str, str]:
    """The file of that ending, in which only what was accepted is changed.

    Raises OutputError, and ReadError for a Word file that is broken.
    """
    if checked is None or form not in TYPES:
        raise OutputError(GONE)
    found = enumerate(checked.review.findings, 1)
    decided = tuple(replace(finding, certain=number in accepted) for number, finding in found)
    data = FORMATS[form](Review(checked.review.draft, decided), checked.source)
    name = f"{checked.name}-引文核对{form}"
    return {"name": name, "type": TYPES[form][1], "data": base64.b64encode(data).decode()}


def _day(typed: str) -> str | None:
    """The ISO day that was typed, None where nothing was. Raises ReadError."""
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip()).isoformat()
    except ValueError as error:
        raise ReadError(UNDATED) from error


def _read(given: Given) -> tuple[Document, bytes | None]:
    """The draft, and the bytes of its file. Raises ReadError for what is not one readable draft of bearable size."""
    if given.data is None:
        return _typed(given.text), None
    name = PurePath(given.name).name or "文件"
    if len(given.data) > MOST_BYTES * 4 / 3 + 4:
        raise ReadError(TOO_BIG)
    try:
        data = base64.b64decode(given.data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ReadError(UNREAD) from error
    if is_zip(data, name):
        raise ReadError(name + SEVERAL)
    documents = read_bytes(data, name, PurePath(name).stem).documents
    if len(documents) != 1:
        raise ReadError(name + SEVERAL)
    return _bearable(documents[0]), data


def _typed(text: str) -> Document:
    """Text as a draft; halves of characters are replaced. Raises ReadError."""
    if len(text) > MOST_CHARACTERS:
        raise ReadError(TOO_LONG)
    return _bearable(document_from({}, "草稿", None, text.encode("utf-8", "replace").decode()))


def _bearable(draft: Document) -> Document:
    if not draft.text.strip():
        raise ReadError(EMPTY)
    if len(draft.text) > MOST_CHARACTERS:
        raise ReadError(TOO_LONG)
    return draft
