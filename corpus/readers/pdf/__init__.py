"""PDF: the text of its pages in reading order, tables by their ruled lines, scanned pages by recognition."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.errors import ReadError
from corpus.readers import ocr
from corpus.readers.extracted import Extracted
from corpus.readers.layout import Page, Run, is_han, legible
from corpus.readers.layout.paragraphs import composed
from corpus.readers.layout.ruled import grids, tabled
from corpus.readers.pdf.apart import allow, read_apart
from corpus.readers.pdf.page import Drawn, drawn_on, runs_on, sheet_of

MAX_BYTES = 300_000_000
MAX_PAGES = 3_000
MAX_CHARACTERS = 10_000_000
"""A file with more bytes, pages or characters is refused."""
_POINTS_PER_PIXEL = 72 / 200
_MAX_SIDE = 4_000
_FEW = 20
"""A page with fewer characters and a picture over half of it is a scanned one."""
_OUTLINED = 50
"""So many segments drawn on a page without text or picture may be text drawn as outlines."""
_TITLE_WITHIN = 2_000
_SECONDS_A_PICTURE = 120
_LOCK = threading.Lock()
"""PDFium serves one thread at a time."""


@dataclass(slots=True)
class _Reading:
    """What has been read of a file so far."""

    name: str
    recognises: bool
    pages: list[Page] = field(default_factory=list)
    seen: list[ocr.Recognised] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    scanned: list[int] = field(default_factory=list)
    recognised: int = 0
    characters: int = 0


def _opened(data: bytes, name: str) -> pdfium.PdfDocument:
    """The document, of at most ``MAX_PAGES`` pages. Raises ReadError."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            raise ReadError(f"{name} 有打开密码：请另存为没有密码的 PDF 后重试。") from error
        raise ReadError(f"{name} 打不开：不是 PDF，或文件不完整，请换一份完整的文件。") from error
    if len(document) > MAX_PAGES:
        pages = len(document)
        document.close()
        raise ReadError(f"{name} 有 {pages} 页，最多可读 {MAX_PAGES} 页：请拆成几个文件后重试。")
    return document


def _scanned(runs: Sequence[Run], drawn: Drawn, area: float) -> bool:
    """Whether the text of the page stands in a picture, or in glyphs that nobody can name."""
    characters = sum(len(run.text) for run in runs)
    if not characters:
        return drawn.pictures > 0 or drawn.segments > _OUTLINED
    return (characters < _FEW and drawn.pictures > area / 2) or not legible(runs)


def _recognise(page: pdfium.PdfPage, number: int, reading: _Reading) -> None:
    """Read the page as a picture, where that is possible."""
    if not reading.recognises or reading.recognised >= ocr.MAX_PAGES:
        reading.scanned.append(number)
        return
    reading.recognised += 1
    allow(_SECONDS_A_PICTURE)
    width, height = page.get_size()
    scale = min(1 / _POINTS_PER_PIXEL, _MAX_SIDE / max(width, height))
    bitmap = page.render(scale=scale)
    lines = ocr.recognise(bitmap.to_numpy()[:, :, :3], 1 / scale)
    bitmap.close()
    reading.pages.append(Page(number, width, height, ocr.legible(lines)))
    reading.seen += lines
    reading.notes += ocr.badly_read(number, lines)


def _read_page(page: pdfium.PdfPage, number: int, reading: _Reading) -> None:
    text = page.get_textpage()
    try:
        reading.characters += text.count_chars()
        if reading.characters > MAX_CHARACTERS:
            raise ReadError(f"{reading.name} 超过 {MAX_CHARACTERS // 10_000} 万字：请拆成几个文件后重试。")
        sheet = sheet_of(page, text)
        drawn = drawn_on(page, sheet)
        ruled = grids(drawn.across, drawn.down)
        runs = runs_on(text, sheet, ruled)
    finally:
        text.close()
    width, height = sheet.size
    if _scanned(runs, drawn, width * height):
        _recognise(page, number, reading)
    elif runs:
        reading.pages.append(Page(number, width, height, tabled(ruled, runs)))


def _ranges(numbers: Iterable[int]) -> str:
    """``3、5—9`` of 3, 5, 6, 7, 8, 9."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1][1:] = [number]
        else:
            ranges.append([number])
    return "、".join("—".join(map(str, found)) for found in ranges)


def _notes(reading: _Reading) -> list[str]:
    notes = list(reading.notes)
    if reading.scanned and not reading.recognises:
        notes.append(f"第{_ranges(reading.scanned)}页是扫描图像，没有文字：{ocr.ADVICE}")
    elif reading.scanned:
        notes.append(f"第{_ranges(reading.scanned)}页是扫描图像，没有识别：一个文件最多识别 {ocr.MAX_PAGES} 页")
    if reading.broken:
        notes.append(f"第{_ranges(reading.broken)}页已损坏，没有读出")
    return notes


def _title(document: pdfium.PdfDocument, text: str) -> str | None:
    """The title in the file's properties where the text begins with it: many carry that of another file."""
    try:
        title = "".join(document.get_metadata_value("Title").split())
    except UnicodeDecodeError:
        return None
    return title if any(map(is_han, title)) and title in "".join(text[:_TITLE_WITHIN].split()) else None


def _read(document: pdfium.PdfDocument, name: str) -> Extracted:
    reading = _Reading(name, ocr.available())
    for index in range(len(document)):
        try:
            page = document[index]
            try:
                _read_page(page, index + 1, reading)
            finally:
                page.close()
        except pdfium.PdfiumError:
            reading.broken.append(index + 1)
    text, anchors = composed(reading.pages)
    if text:
        score = ocr.confidence(reading.seen)
        return Extracted(text, _title(document, text), anchors, score, tuple(_notes(reading)))
    if reading.scanned and not reading.recognises:
        raise ReadError(f"{name} 是扫描图像，没有文字：{ocr.ADVICE}。")
    if reading.broken:
        raise ReadError(f"{name} 已损坏，没有一页能读出：请换一份完整的文件。")
    raise ReadError(f"{name} 共 {len(document)} 页，没有文字：请检查文件是否正确。")


def read_pdf_here(data: bytes, name: str) -> Extracted:
    """What ``read_pdf`` gives, from this process and one file at a time."""
    with _LOCK:
        document = _opened(data, name)
        try:
            return _read(document, name)
        finally:
            document.close()


def read_pdf(data: bytes, name: str) -> Extracted:
    """The text of a PDF, its paragraphs and table rows one a line; the anchors are its pages.

    It is read in a process of its own, in at most ``apart.MEMORY`` bytes. Raises ReadError for a file that is broken,
    locked by a password, too large, or without any text, and for one that takes too much memory or time.
    """
    if len(data) > MAX_BYTES:
        raise ReadError(f"{name} 超过 {MAX_BYTES // 1_000_000} MB：请拆成几个文件后重试。")
    return read_apart(data, name)
