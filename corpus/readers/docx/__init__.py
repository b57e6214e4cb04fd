"""Word files (.docx, ECMA-376): what a reader of the printed page sees, in its order, tracked changes as accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from corpus.errors import ReadError
from corpus.readers.cells import table_row
from corpus.readers.docx.numbers import Numbers
from corpus.readers.docx.package import Package, W, integer, switch, value
from corpus.readers.docx.pieces import ESCAPE, MARK, Met, Traced, pieces, unmarked
from corpus.readers.docx.styles import Style, Styles, heading_level
from corpus.readers.docx.text import ALTERNATES, SDT, THROUGH, Line, TextReader, branch, children, cleaned, content
from corpus.readers.extracted import Extracted
from corpus.structure import MAX_HEADING, sections
from corpus.types import Anchor

_MAX_MARKED = 6
_MAX_HEADING = 2 * MAX_HEADING
"""A longer paragraph is body text, whatever its outline level."""
_MAX_COLUMNS = 63
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_DEFAULT_TITLE = re.compile(
    r"microsoft word\b.*|.*\.(?:docx?|wps|rtf|txt|pdf|dotx?)|(?:新建|未命名).*|"
    r"(?:无标题|文档|标题|题目|附件|文件)?[^\u4e00-\u9fa5]*",
    re.IGNORECASE,
)


class _Story:
    """Reads the body with what hangs on it; ``blocks`` are the lines of one paragraph or table each.

    Where ``met`` is given, each paragraph with text is added to it, and ``MARK`` stands on both sides of its lines.
    """

    def __init__(self, package: Package, met: list[Met] | None = None) -> None:
        self._met = met
        self._styles = Styles(package.part("styles"))
        self._numbers = Numbers(package.part("numbering"), self._styles)
        self._text = TextReader(self._styles)
        self._noted = 0
        self._stories = {
            kind: {note.get(W + "id", ""): note for note in root}
            for kind in ("footnotes", "endnotes")
            if (root := package.part(kind)) is not None
        }
        self.titles: list[str] = []
        self._titled = False
        self._cells = 0
        self.pictures = self.symbols = self.contents = self.foreign = 0

    def read(self, body: etree._Element) -> Iterator[list[str]]:
        """Every block of the body that is not empty, its notes after it."""
        for lines in self._blocks(body):
            if block := [*lines, *self._notes()]:
                yield block

    def _blocks(self, parent: etree._Element) -> Iterator[list[str]]:
        line = Line()
        for child in parent:
            tag = child.tag
            if tag == W + "p":
                properties = child.find(W + "pPr")
                style = self._styles.get(value(properties, "pStyle"))
                self._text.read(child, style, line)
                mark = None if properties is None else properties.find(W + "rPr")
                if mark is not None and any(mark.find(W + name) is not None for name in ("del", "moveFrom")):
                    continue
                yield self._paragraph(line, properties, style)
                line = Line()
            elif tag == W + "tbl":
                yield from self._table(child)
            elif tag in THROUGH:
                yield from self._blocks(child)
            elif tag in (SDT, ALTERNATES):
                inner = content(child) if tag == SDT else branch(child)
                if inner is not None:
                    yield from self._blocks(inner)
            elif tag == W + "altChunk":
                self.foreign += 1
        yield self._paragraph(line, None, Style())

    def _paragraph(self, line: Line, properties: etree._Element | None, style: Style) -> list[str]:
        self.pictures += line.pictures
        self.symbols += line.symbols
        lines = cleaned("".join(line.parts))
        if style.is_contents:
            self.contents += bool(lines)
            return []
        if lines or not switch(None if properties is None else properties.find(W + "rPr"), "vanish"):
            label = self._numbers.label(properties, style)
            if lines:
                lines = self._headed([label + lines[0], *lines[1:]], heading_level(properties, style))
                self._entitle(lines, style)
        if self._met is not None and lines:
            self._met.append(Met(line, len(lines)))
            lines = [f"{MARK}{text}{MARK}" for text in lines]
        for box in line.boxes:
            lines += (text for block in self._blocks(box) for text in block)
        return lines

    def _entitle(self, lines: list[str], style: Style) -> None:
        """Collects the first paragraphs in the style of a title that follow each other."""
        if style.is_title and not self._titled:
            self.titles += lines
        elif self.titles:
            self._titled = True

    @staticmethod
    def _headed(lines: list[str], level: int | None) -> list[str]:
        whole = "".join(lines)
        if level is None or len(whole) > _MAX_HEADING:
            return lines
        marked = sections(whole)[:1]
        if marked and marked[0].span.start == 0:
            return [whole]
        return [f"{'#' * min(level, _MAX_MARKED)} {whole}"]

    def _notes(self) -> Iterator[str]:
        """The notes met since the last call, each once, on a line of its own."""
        while self._noted < len(self._text.notes):
            kind, identifier = self._text.notes[self._noted]
            self._noted += 1
            note = self._stories.get(kind, {}).get(identifier)
            if note is not None:
                yield f"注{self._noted}：" + self._joined(note)

    def _joined(self, parent: etree._Element) -> str:
        return " ".join(text for block in self._blocks(parent) for text in block)

    def _table(self, table: etree._Element) -> Iterator[list[str]]:
        """The rows of a table as one block, without bars where it stands in a cell.

        Of one that is but a frame around paragraphs, the paragraphs.
        """
        rows = [row for row in children(table, W + "tr") if row.find(f"{W}trPr/{W}del") is None]
        cells = [list(children(row, W + "tc")) for row in rows]
        if sum(map(len, cells)) == 1:
            yield from self._blocks(next(row[0] for row in cells if row))
            return
        escape = "\\" if self._met is None else ESCAPE
        lines = []
        for row, parts in zip(rows, cells, strict=True):
            before = integer(value(row.find(W + "trPr"), "gridBefore")) or 0
            texts = [""] * min(max(before, 0), _MAX_COLUMNS) + [text for cell in parts for text in self._cell(cell)]
            if any(texts):
                lines.append(" ".join(filter(None, texts)) if self._cells else table_row(texts, escape))
        yield lines

    def _cell(self, cell: etree._Element) -> list[str]:
        """The text of a cell and an empty one for each further column it spans; no text where it continues another."""
        properties = cell.find(W + "tcPr")
        merges = () if properties is None else (properties.find(W + "vMerge"), properties.find(W + "hMerge"))
        if properties is not None and properties.find(W + "cellDel") is not None:
            return []
        continues = any(merge is not None and merge.get(W + "val") != "restart" for merge in merges)
        self._cells += 1
        text = "" if continues else self._joined(cell)
        self._cells -= 1
        spans = integer(value(properties, "gridSpan")) or 1
        return [text] + [""] * (min(max(spans, 1), _MAX_COLUMNS) - 1)


def _title(story: _Story, package: Package, text: str) -> str | None:
    """What is set as the title, else the title among the properties where the text has it too; no program's default."""
    if story.titles:
        return "".join(story.titles)
    properties = package.part("core-properties")
    title = "" if properties is None else " ".join(cleaned(properties.findtext(_TITLE) or ""))
    known = "".join(title.split()) in "".join(text.split())
    return title if known and not _DEFAULT_TITLE.fullmatch(title) else None


def _too_deep(name: str) -> ReadError:
    return ReadError(f"{name} 的表格或文本框嵌套太深：请用 Word 或 WPS 简化后重试。")


def _left_out(story: _Story) -> tuple[str, ...]:
    counts = (
        (story.pictures, "处图片或图表，其中的文字没有读入"),
        (story.symbols, "个特殊字体的符号认不出，没有读入"),
        (story.contents, "行自动目录，没有读入"),
        (story.foreign, "处嵌入的其他文件，没有读入"),
    )
    return tuple(f"有 {count} {words}。" for count, words in counts if count)


def trace_docx(data: bytes, name: str) -> Traced:
    """The text as ``read_docx`` gives it, and what it was made of. Raises ReadError as that does."""
    package = Package(data, name)
    body = package.body()
    met: list[Met] = []
    try:
        marked = "\n".join(line for block in _Story(package, met).read(body) for line in block)
    except RecursionError as error:
        raise _too_deep(name) from error
    return Traced(unmarked(marked), pieces(marked, met), body, package.main)


def read_docx(data: bytes, name: str) -> Extracted:
    """The text of a Word file: one line a paragraph (more where it breaks lines), anchors 第n段 by paragraph or table.

    Numbers that Word computes stand before their paragraphs; ``［注n］`` marks a foot- or endnote, whose text stands on
    a line ``注n：…`` below the paragraph; the text of a text box stands below the paragraph that anchors it. Page
    headers and footers, comments, hidden text and computed tables of contents are left out.

    Raises ReadError for a file that is no Word file, is broken, unsafe or too large, or holds only pictures.
    """
    package = Package(data, name)
    story = _Story(package)
    lines: list[str] = []
    anchors: list[Anchor] = []
    at = 0
    try:
        for block in story.read(package.body()):
            anchors.append(Anchor(at, f"第{len(anchors) + 1}段"))
            lines += block
            at += sum(len(line) + 1 for line in block)
    except RecursionError as error:
        raise _too_deep(name) from error
    if not lines and story.pictures:
        raise ReadError(f"{name} 里只有图片，没有文字：请另存为 PDF，按扫描件读取。")
    text = "\n".join(lines)
    return Extracted(text, _title(story, package, text), tuple(anchors), notes=_left_out(story))
