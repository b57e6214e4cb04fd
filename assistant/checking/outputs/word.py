"""A reviewed draft as a Word file: the file it came from with marks, or a plain one of its text."""

from __future__ import annotations

import posixpath
import re
import zipfile
from io import BytesIO

from lxml import etree

from assistant.checking.outputs.marks import annotate, legal
from assistant.checking.outputs.places import text_element
from assistant.checking.types import Review
from assistant.commands.output import OutputError
from corpus.errors import ReadError
from corpus.readers.detect import Format, detect
from corpus.readers.docx import trace_docx
from corpus.readers.docx.package import W, is_strict, tree, written
from corpus.readers.docx.pieces import Piece
from corpus.readers.xml import parse
from corpus.readers.zipped import open_zip
from corpus.types import Span

_NAME = "原稿"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_LINKS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_COMMENTS_TYPE = f"{_WORD}comments+xml"
_CONTENT_TYPES = "[Content_Types].xml"
_MAIN = "word/document.xml"
_NO_LINKS = f'<Relationships xmlns="{_LINKS[1:-1]}"/>'.encode()
_HEADING = re.compile("#{1,6} ")
_PLAIN = {
    _CONTENT_TYPES: f"""<Types xmlns="{_TYPES[1:-1]}">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/{_MAIN}" ContentType="{_WORD}document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="{_WORD}styles+xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{_LINKS[1:-1]}">
<Relationship Id="rId1" Type="{_OFFICE}officeDocument" Target="{_MAIN}"/></Relationships>""",
    "word/_rels/document.xml.rels": f"""<Relationships xmlns="{_LINKS[1:-1]}">
<Relationship Id="rId1" Type="{_OFFICE}styles" Target="styles.xml"/></Relationships>""",
    "word/styles.xml": f"""<w:styles xmlns:w="{W[1:-1]}"><w:docDefaults><w:rPrDefault><w:rPr>
<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋"/><w:sz w:val="28"/>
<w:lang w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults></w:styles>""",
}
"""The members of a plain Word file besides its text: A4, 仿宋 四号."""


def reviewed_docx(review: Review, source: bytes | None) -> bytes:
    """The draft as a Word file with a comment on each finding that is not ``ok``, tracked changes where ``certain``.

    ``source`` is the file that the draft was read from. Of a Word file all but the marks stays as it is; for any other
    format, and without one, it is a new file of the draft's text.

    Raises ReadError for a Word file that is broken or unsafe, OutputError for one that is not the draft's.
    """
    if source is None or not _is_word(source):
        return _plain(review)
    traced = trace_docx(source, _NAME)
    if traced.text != review.draft.text:
        raise OutputError("给出的原稿和核对过的文字不一致：请重新核对后再导出。")
    zipped = open_zip(source, _NAME)
    members = {member: zipped.read(member) for member in zipped.names}
    comments = _Comments(members, traced.main)
    annotate(traced.body, traced.pieces, review.findings, comments.root)
    members[traced.main] = written(traced.body.getroottree().getroot(), members[traced.main])
    comments.write(members)
    return _packed(members)


def _is_word(source: bytes) -> bool:
    """Whether ``source`` is a Word file. What is a zip and broken is one too: its reader tells what is wrong."""
    try:
        return detect(source, _NAME) is Format.DOCX
    except ReadError:
        return source.startswith(b"PK")


def _packed(members: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for member, data in members.items():
            file.writestr(zipfile.ZipInfo(member), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _plain(review: Review) -> bytes:
    root = etree.Element(W + "document", nsmap={"w": W[1:-1]})
    body = etree.SubElement(root, W + "body")
    pieces: list[Piece] = []
    at = 0
    for line in review.draft.text.split("\n"):
        heading = _HEADING.match(line)
        start = heading.end() if heading else 0
        run = etree.SubElement(etree.SubElement(body, W + "p"), W + "r")
        if heading:
            etree.SubElement(etree.SubElement(run, W + "rPr"), W + "b")
        text = text_element(W + "t", legal(line[start:]))
        run.append(text)
        if start < len(line):
            pieces.append(Piece(Span(at + start, at + len(line)), text, 0))
        at += len(line) + 1
    page = etree.SubElement(body, W + "sectPr")
    etree.SubElement(page, W + "pgSz", {W + "w": "11906", W + "h": "16838"})
    members = {name: xml.encode() for name, xml in _PLAIN.items()}
    comments = _Comments(members, _MAIN)
    annotate(body, pieces, review.findings, comments.root)
    members[_MAIN] = written(root, b"")
    comments.write(members)
    return _packed(members)


class _Comments:
    """The comments of a file: those it has, or none yet; ``write`` puts them among its members.

    Raises ReadError where they are broken.
    """

    def __init__(self, members: dict[str, bytes], main: str) -> None:
        folder, file = posixpath.split(main)
        self._links = posixpath.join(folder, "_rels", f"{file}.rels")
        self._like = members.get(main, b"")
        self._related = _parsed(members.get(self._links, _NO_LINKS))
        target = next((link for link in self._related if link.get("Type", "").endswith("/comments")), None)
        if target is not None:
            self._member = posixpath.normpath(posixpath.join("/", folder, target.get("Target", ""))).lstrip("/")
        else:
            names = (posixpath.join(folder, f"comments{number}.xml") for number in ("", *range(1, len(members) + 1)))
            self._member = next(name for name in names if name not in members)
            self._relate()
        self._before = members.get(self._member, b"")
        self.root = tree(self._before, _NAME) if self._before else etree.Element(W + "comments", nsmap={"w": W[1:-1]})
        if self.root.tag != W + "comments":
            raise ReadError(f"{_NAME} 的批注已损坏：请用 Word 或 WPS 另存为 .docx 后重试。")

    def _relate(self) -> None:
        used = {link.get("Id") for link in self._related}
        identifier = next(name for number in range(1, len(used) + 2) if (name := f"rId{number}") not in used)
        kind = (_STRICT_OFFICE if is_strict(self._like) else _OFFICE) + "comments"
        link = {"Id": identifier, "Type": kind, "Target": posixpath.basename(self._member)}
        etree.SubElement(self._related, f"{_LINKS}Relationship", link)

    def write(self, members: dict[str, bytes]) -> None:
        """Put the comments among the members, with their content type and the relationship of the text to them."""
        members[self._member] = written(self.root, self._before or self._like)
        members[self._links] = written(self._related, b"")
        types = _parsed(members.get(_CONTENT_TYPES, _PLAIN[_CONTENT_TYPES].encode()))
        if all(kind.get("PartName") != f"/{self._member}" for kind in types):
            part = {"PartName": f"/{self._member}", "ContentType": _COMMENTS_TYPE}
            etree.SubElement(types, f"{_TYPES}Override", part)
            members[_CONTENT_TYPES] = written(types, b"")


def _parsed(data: bytes) -> etree._Element:
    return parse(data, _NAME)
