"""Results as text for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from assistant.commands.text import aligned, one_line, shown
from assistant.messages import HINTS, SOURCE_KINDS, STATES, cited
from assistant.types import Answer, AnswerStatus, Citation
from corpus.types import Document
from index.types import DocumentEntry, Mention

_BOLD, _DIM, _YELLOW = "1", "2", "33"
_LABELS = {
    "number": "文号",
    "issuers": "发文机关",
    "issued": "成文日期",
    "attachments": "附件",
    "addressees": "主送",
    "copied_to": "抄送",
    "printed_by": "印发",
    "printed": "印发",
}
"""Fields of a document by the names they are shown under."""
Paint = Callable[[str, str], str]


def _coloured(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m"


def _plain(text: str, _code: str) -> str:
    return text


def answer_text(answer: Answer, colour: bool = False) -> str:
    """An answer for a person: its words, then what it rests on; or a refusal and what could be asked instead."""
    paint: Paint = _coloured if colour else _plain
    return "\n".join(_answer_lines(answer, paint))


def _answer_lines(answer: Answer, paint: Paint) -> Iterator[str]:
    if answer.standalone_question not in ("", answer.question):
        yield paint(f"理解为：{one_line(answer.standalone_question)}", _DIM)
    weight = _BOLD if answer.status is AnswerStatus.ANSWERED else _YELLOW
    yield from (paint(shown(line), weight) for line in answer.answer.split("\n"))
    if answer.citations:
        yield ""
        yield "依据"
    for citation in answer.citations:
        yield from _citation(citation, paint)
    if answer.suggestions:
        yield ""
        yield HINTS.get(answer.reason, "还可以问")
        yield from (f"  · {one_line(suggestion)}" for suggestion in answer.suggestions)
    if answer.mode.startswith("generative:"):
        yield ""
        yield paint(f"由语言模型 {one_line(answer.mode.removeprefix('generative:'))} 撰写，逐句核对过引文。", _DIM)


def _citation(citation: Citation, paint: Paint) -> Iterator[str]:
    where = (
        cited(citation.title, citation.number),
        " › ".join(citation.heading),
        citation.place or "",
        SOURCE_KINDS[citation.source_kind],
        STATES[citation.document_status],
    )
    yield f"[{citation.marker}] {one_line(' · '.join(filter(None, where)))}"
    before, answer, after = (paint(shown(part), code) if part else "" for part, code in _weighed(citation))
    yield from (f"    {line}" for line in f"{before}{answer}{after}".split("\n"))


def _weighed(citation: Citation) -> Sequence[tuple[str, str]]:
    """The parts of a quote and how they are shown: what answers stands out."""
    before, answer, after = citation.parts
    return (before, _DIM), (answer, _BOLD), (after, _DIM)


def documents_table(entries: Sequence[DocumentEntry]) -> str:
    """The documents of an index, one a line."""
    rows = [["文号", "标题", "日期", "文字", "效力"]]
    rows += [
        [entry.number or "—", entry.title, entry.issued or "—", SOURCE_KINDS[entry.source_kind], STATES[entry.state]]
        for entry in entries
    ]
    return aligned([[one_line(cell) for cell in row] for row in rows])


def document_text(document: Document, more: Iterable[str] = ()) -> str:
    """A document: what is known of it, the lines ``more`` (its validity and relations), and its text.

    A fact that was read off the text and not given is marked so.
    """
    guessed = {_LABELS.get(name, "") for name in document.guessed}
    facts = {
        "编号": document.id,
        "文号": str(document.number) if document.number else "",
        "又名": "；".join(document.aliases),
        "发文机关": "、".join(document.issuers),
        "成文日期": document.issued or "",
        "依据": "；".join(document.basis),
        "附件": "；".join(document.attachments),
        "主送": "、".join(document.addressees),
        "抄送": "、".join(document.copied_to),
        "印发": " ".join(filter(None, [document.printed_by, document.printed])),
        "文字": SOURCE_KINDS[document.source.kind],
        "文字来源": "；".join(document.source.origins),
        "识别把握": f"{document.source.confidence:.0%}" if document.source.confidence is not None else "",
    }
    known = (
        f"{name}：{one_line(value)}{'（从正文推断）' if name in guessed else ''}"
        for name, value in facts.items()
        if value
    )
    return "\n".join([one_line(document.title), *known, *more, "", shown(document.text)])


def document_json(document: Document) -> dict[str, object]:
    """A document under the keys of its front matter."""
    status = {"state": document.status.state.value, "by": document.status.by, "as-of": document.status.as_of}
    return {
        "id": document.id,
        "title": document.title,
        "aliases": list(document.aliases),
        "number": str(document.number) if document.number else None,
        "issuers": list(document.issuers),
        "issued": document.issued,
        "basis": list(document.basis),
        "attachments": list(document.attachments),
        "status": status,
        "source": {
            "kind": document.source.kind.value,
            "from": list(document.source.origins),
            "confidence": document.source.confidence,
        },
        "addressees": list(document.addressees),
        "copied-to": list(document.copied_to),
        "printed-by": document.printed_by,
        "printed": document.printed,
        "guessed": list(document.guessed),
        "text": document.text,
    }


def entry_json(entry: DocumentEntry) -> dict[str, object]:
    """A document of a list under the same keys."""
    return {
        "id": entry.id,
        "title": entry.title,
        "number": entry.number,
        "issued": entry.issued,
        "status": {"state": entry.state.value},
        "source": {"kind": entry.source_kind.value},
    }


def mention_json(mention: Mention, entry: DocumentEntry) -> dict[str, object]:
    """Where another document names this one: whose text, and the place in it."""
    span = mention.reference.span
    return {"id": entry.id, "title": entry.title, "number": entry.number, "start": span.start, "end": span.end}
