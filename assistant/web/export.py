"""A conversation as a file to take along: Word or Markdown, every answer with its citations."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from xml.sax.saxutils import escape

from assistant.messages import SOURCE_KINDS, STATES, cited
from assistant.types import Answer, AnswerStatus
from assistant.web.render import REFUSALS
from assistant.web.talk import Turn
from corpus.types import SourceKind

NAME = "政策通知问答"


class Style(Enum):
    """What a paragraph is: Markdown's mark before it, and Word's size in half points, weight and indent in twips."""

    TITLE = ("# ", 36, True, 0)
    QUESTION = ("## ", 28, True, 0)
    TEXT = ("", 24, False, 0)
    SOURCE = ("", 22, True, 0)
    QUOTE = ("> ", 21, False, 420)
    NOTE = ("", 20, False, 0)


@dataclass(frozen=True, slots=True)
class File:
    """A file with its MIME type."""

    name: str
    type: str
    data: bytes


Paragraph = tuple[Style, str]


def paragraphs(turns: Sequence[Turn], day: date) -> Iterator[Paragraph]:
    """The conversation from its title to its last source."""
    yield Style.TITLE, NAME
    yield Style.NOTE, f"导出于{day.year}年{day.month}月{day.day}日。每句回答后的编号是它的引文；引文逐字取自所引文件。"
    for turn in turns:
        yield Style.QUESTION, turn.question
        if isinstance(turn.outcome, Answer):
            yield from _answer(turn.outcome)
        elif turn.outcome:
            yield Style.TEXT, turn.outcome


def _answer(answer: Answer) -> Iterator[Paragraph]:
    if answer.standalone_question not in ("", answer.question):
        yield Style.NOTE, f"理解为：{answer.standalone_question}"
    if answer.status is not AnswerStatus.ANSWERED:
        yield Style.SOURCE, REFUSALS[answer.reason] if answer.reason else "没有依据，不作回答"
    for sentence in answer.sentences:
        yield Style.TEXT, sentence.text + "".join(f"[{marker}]" for marker in sentence.citations)
    if not answer.sentences:
        yield Style.TEXT, answer.answer
    if answer.note:
        yield Style.NOTE, answer.note
    for citation in answer.citations:
        kind = "" if citation.source_kind is SourceKind.OFFICIAL else f"，{SOURCE_KINDS[citation.source_kind]}"
        where = " › ".join((*citation.heading, *([citation.place] if citation.place else [])))
        named = cited(citation.title, citation.number)
        yield Style.SOURCE, f"[{citation.marker}] {named}（{STATES[citation.document_status]}{kind}）{where}"
        yield Style.QUOTE, citation.quote


def markdown(turns: Sequence[Turn]) -> File:
    """The conversation as Markdown; what stands in notices and questions is text, never markup."""
    written = (
        "\n".join(style.value[0] + _plain(line) for line in text.split("\n"))
        for style, text in paragraphs(turns, date.today())
    )
    return File(f"{NAME}-{date.today()}.md", "text/markdown;charset=utf-8", "\n\n".join(written).encode() + b"\n")


def _plain(line: str) -> str:
    """A line that Markdown shows as it is."""
    line = re.sub(r"[\\`*_{}\[\]<>#|~$&]", r"\\\g<0>", " ".join(line.split()))
    return re.sub(r"^(?:[-+=]|\d+(?=[.)]))", lambda m: f"{m[0][:-1]}\\{m[0]}" if m[0] in "-+=" else f"{m[0]}\\", line)


def docx(turns: Sequence[Turn]) -> File:
    """The conversation as a Word file."""
    body = "".join(_paragraph(*each) for each in paragraphs(turns, date.today()))
    page = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:bottom="1440" w:left="1600" w:right="1600"'
    )
    page += ' w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
    parts = _PARTS | {
        "word/document.xml": f'{_XML}<w:document xmlns:w="{_W}"><w:body>{body}{page}</w:body></w:document>'
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return File(f"{NAME}-{date.today()}.docx", f"application/{_OFFICE}.document", made.getvalue())


def _paragraph(style: Style, text: str) -> str:
    _, size, bold, indent = style.value
    level = {Style.TITLE: 0, Style.QUESTION: 1}.get(style)
    outline = f'<w:outlineLvl w:val="{level}"/>' if level is not None else ""
    shape = f'<w:spacing w:before="80" w:after="80" w:line="360" w:lineRule="auto"/><w:ind w:left="{indent}"/>{outline}'
    font = f'<w:rFonts w:eastAsia="宋体"/>{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/>'
    lines = _UNWRITABLE.sub("�", text).split("\n")
    words = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    return f"<w:p><w:pPr>{shape}</w:pPr><w:r><w:rPr>{font}</w:rPr>{words}</w:r></w:p>"


FORMS: dict[str, Callable[[Sequence[Turn]], File]] = {"docx": docx, "md": markdown}

_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "vnd.openxmlformats-officedocument.wordprocessingml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PARTS = {
    "[Content_Types].xml": (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="application/{_OFFICE}.document.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Target="word/document.xml" Type='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
    ),
}
