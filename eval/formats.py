"""``policy-assistant bench --suite formats``: how fast files are read, beside the plain text of the bare library.

Files are made on the spot of the bundled notices, and of English sentences for one of the PDFs. A speed is megabytes of
UTF-8 text in a second of the processor, the best of ``ROUNDS``, both in turns in one run. As JSON:

formats         {name: {"characters", "mb_per_s", "raw_mb_per_s", "ratio"}}: of our reader, of python-docx, pypdfium2,
                lxml's text of the tree, the text codes of an OFD file by zipfile and lxml, or a bare decoding
pdf_start_ms    how much longer the first small PDF takes by the clock than reading it here: starting the process
pdf_process_ms  the same of each that follows
"""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from itertools import cycle, islice
from typing import Any

import lxml.html
import pypdfium2 as pdfium
from lxml import etree

from assistant.commands.common import tell
from assistant.commands.text import aligned
from corpus.errors import PolicyError
from corpus.notices import folder
from corpus.readers import read_documents
from corpus.readers.docx import read_docx
from corpus.readers.extracted import Extracted
from corpus.readers.html import read_html
from corpus.readers.ofd import read_ofd
from corpus.readers.pdf import read_pdf, read_pdf_here
from corpus.readers.text import read_text

ROUNDS = 3
CHARACTERS = 300_000
"""About so many each file holds."""
_PER_PAGE = 30
_HAN_LINE, _LATIN_LINE = 30, 80
_ENGLISH = (
    "The department shall publish the results of the assessment within thirty days of its end. "
    "Enterprises that object to a result may ask for a review in writing. "
    "Funds are paid once a year, in proportion to what was spent in the year before. "
)
_OFD = "http://www.ofdspec.org/2016"


@dataclass(frozen=True, slots=True)
class Sample:
    """A file, our reader of it, and the plain text as the bare library gives it."""

    data: bytes
    read: Callable[[bytes, str], Extracted]
    raw: Callable[[bytes], str]


def _paragraphs(characters: int) -> list[str]:
    """Paragraphs of the bundled notices, over and over up to so many characters."""
    lines = [line.strip() for document in read_documents([folder()]) for line in document.text.splitlines()]
    lines = [line for line in lines if line]
    count = characters * len(lines) // sum(map(len, lines))
    return list(islice(cycle(lines), max(count, 1)))


def _wrapped(text: str, width: int) -> list[str]:
    return [text[at : at + width] for at in range(0, len(text), width)]


def _word(paragraphs: list[str]) -> bytes:
    import docx  # noqa: PLC0415 - the extra dev

    made, out = docx.Document(), io.BytesIO()
    for text in paragraphs:
        made.add_paragraph(text)
    made.save(out)
    return out.getvalue()


def _pdf(lines: list[str], font: str) -> bytes:
    from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]  # noqa: PLC0415 - the extra dev
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]  # noqa: PLC0415
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]  # noqa: PLC0415

    if font == "STSong-Light":
        pdfmetrics.registerFont(UnicodeCIDFont(font))
    out = io.BytesIO()
    canvas = Canvas(out)
    for page in range(0, len(lines), _PER_PAGE):
        canvas.setFont(font, 14 if font == "STSong-Light" else 11)
        for row, line in enumerate(lines[page : page + _PER_PAGE]):
            canvas.drawString(70, 780 - 24 * row, line)
        canvas.showPage()
    canvas.save()
    return bytes(out.getvalue())


def _web(paragraphs: list[str]) -> bytes:
    body = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
    return f"<html><head><meta charset='utf-8'></head><body><article>{body}</article></body></html>".encode()


def _ofd(lines: list[str]) -> bytes:
    pages = range(0, len(lines), _PER_PAGE)
    listed = "".join(f'<Page ID="{at + 1}" BaseLoc="P_{at}.xml"/>' for at in pages)
    area = "<CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea></CommonData>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("OFD.xml", f'<OFD xmlns="{_OFD}"><DocBody><DocRoot>Document.xml</DocRoot></DocBody></OFD>')
        package.writestr("Document.xml", f'<Document xmlns="{_OFD}">{area}<Pages>{listed}</Pages></Document>')
        for at in pages:
            objects = "".join(
                f'<TextObject Size="5" Boundary="25 {25 + 8 * row} 160 5"><TextCode X="0" Y="4.2" '
                f'DeltaX="g {len(line) - 1} 5">{escape(line)}</TextCode></TextObject>'
                for row, line in enumerate(lines[at : at + _PER_PAGE])
            )
            page = f'<Page xmlns="{_OFD}"><Content><Layer>{objects}</Layer></Content></Page>'
            package.writestr(f"P_{at}.xml", page)
    return out.getvalue()


def _raw_docx(data: bytes) -> str:
    import docx  # noqa: PLC0415 - the extra dev

    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)


def _raw_pdf(data: bytes) -> str:
    document = pdfium.PdfDocument(data)
    texts = []
    for page in document:
        text = page.get_textpage()
        texts.append(text.get_text_range())
        text.close()
        page.close()
    document.close()
    return "\n".join(texts)


def _raw_html(data: bytes) -> str:
    return str(lxml.html.fromstring(data).xpath("string()"))


def _raw_ofd(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        roots = [etree.fromstring(package.read(name)) for name in package.namelist()]
    return "\n".join(code.text or "" for root in roots for code in root.iter("{*}TextCode"))


def samples(characters: int = CHARACTERS) -> dict[str, Sample]:
    """A file of each format with about so many characters. Raises PolicyError where the extra ``dev`` is absent."""
    paragraphs = _paragraphs(characters)
    han = [line for text in paragraphs for line in _wrapped(text, _HAN_LINE)]
    latin = _wrapped((_ENGLISH * (characters // len(_ENGLISH) + 1))[:characters], _LATIN_LINE)
    try:
        return {
            "docx": Sample(_word(paragraphs), read_docx, _raw_docx),
            "pdf (中文)": Sample(_pdf(han, "STSong-Light"), read_pdf_here, _raw_pdf),
            "pdf (英文)": Sample(_pdf(latin, "Helvetica"), read_pdf_here, _raw_pdf),
            "html": Sample(_web(paragraphs), read_html, _raw_html),
            "ofd": Sample(_ofd(han), read_ofd, _raw_ofd),
            "txt": Sample("\n".join(paragraphs).encode(), read_text, bytes.decode),
        }
    except ImportError as error:
        advice = "请安装 policy-assistant[dev] 后重试"
        raise PolicyError(f"生成测速用的文件要有 python-docx 和 reportlab：{advice}。") from error


def _seconds(run: Callable[[], str], clock: Callable[[], float]) -> tuple[float, str]:
    start = clock()
    text = run()
    return max(clock() - start, 1e-9), text


def speeds(sample: Sample, clock: Callable[[], float] = time.process_time) -> dict[str, float]:
    """What the JSON form has of one format; ``clock`` counts seconds of the processor."""
    ours, raws = [], []
    for _ in range(ROUNDS):
        ours.append(_seconds(lambda: sample.read(sample.data, "a").text, clock))
        raws.append(_seconds(lambda: sample.raw(sample.data), clock))
    own, raw = (max(len(text.encode()) / 1e6 / taken for taken, text in found) for found in (ours, raws))
    return {"characters": len(ours[0][1]), "mb_per_s": own, "raw_mb_per_s": raw, "ratio": own / raw}


def _process_ms() -> tuple[float, float]:
    """Milliseconds that reading a small PDF takes longer apart than here: the first one, and each that follows."""
    data = _pdf(["text"], "Helvetica")

    def taken(read: Callable[[bytes, str], Extracted]) -> float:
        return _seconds(lambda: read(data, "a").text, time.perf_counter)[0] * 1000

    here = min(taken(read_pdf_here) for _ in range(ROUNDS))
    first = taken(read_pdf)
    return first - here, min(taken(read_pdf) for _ in range(ROUNDS)) - here


def bench(as_json: bool) -> None:
    """Measure every format and tell the result. Raises PolicyError where the extra ``dev`` is absent."""
    found = {name: speeds(sample) for name, sample in samples().items()}
    first, following = (round(taken, 1) for taken in _process_ms())
    result = {"formats": found, "pdf_start_ms": first, "pdf_process_ms": following}
    tell(json.dumps(result, ensure_ascii=False, indent=2) if as_json else text_report(result))


def text_report(result: dict[str, Any]) -> str:
    """The JSON form as text for a terminal."""
    table = [["格式", "字数", "阅读（MB/秒）", "只取文字（MB/秒）", "比"]]
    table += [
        [name, str(at["characters"]), f"{at['mb_per_s']:.2f}", f"{at['raw_mb_per_s']:.2f}", f"{at['ratio']:.2f}"]
        for name, at in result["formats"].items()
    ]
    start, each = result["pdf_start_ms"], result["pdf_process_ms"]
    return f"{aligned(table)}\n\nPDF 由另一个进程阅读：启动多用 {start:.0f} 毫秒，此后每个多用 {each:.1f} 毫秒。"
