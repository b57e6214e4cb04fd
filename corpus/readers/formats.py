"""One table from format to reader, and documents from what the readers give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module

from corpus.errors import ReadError
from corpus.readers.detect import ENDINGS, Format, detect, ending
from corpus.readers.extracted import Extracted
from corpus.readers.jsonl import read_jsonl
from corpus.readers.markdown import read_markdown
from corpus.readers.metadata import MetadataError, document_from
from corpus.types import Document

READERS: dict[Format, tuple[str, str]] = {
    Format.DOCX: ("corpus.readers.docx", "read_docx"),
    Format.LEGACY: ("corpus.readers.legacy", "read_legacy"),
    Format.PDF: ("corpus.readers.pdf", "read_pdf"),
    Format.IMAGE: ("corpus.readers.ocr", "read_image"),
    Format.HTML: ("corpus.readers.html", "read_html"),
    Format.OFD: ("corpus.readers.ofd", "read_ofd"),
    Format.TEXT: ("corpus.readers.text", "read_text"),
}
"""Module and function by format, imported when first needed; each is ``(data, name) -> Extracted``."""
MAX_BYTES = 300_000_000
"""Files of this size and above are not read."""
_MAX_TEXT = 50_000_000
"""The same of text that is one document."""
_ALIKE = frozenset({Format.MARKDOWN, Format.TEXT})


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file gave: its format by content, its documents, and notes in Chinese, a line each."""

    format: Format
    documents: tuple[Document, ...]
    notes: tuple[str, ...] = ()


def _document(extracted: Extracted, name: str, identifier: str) -> Document:
    try:
        document = document_from({}, identifier, extracted.title, extracted.text)
    except MetadataError as error:
        raise ReadError(f"{name} 有误：{error}。") from error
    source = replace(document.source, confidence=extracted.confidence)
    return replace(document, source=source, anchors=extracted.anchors)


def _said(name: str, found: Format) -> tuple[str, ...]:
    """A note where the name says another format than the content."""
    end = ending(name)
    said = ENDINGS.get(end.lower(), found)
    if said is found or {said, found} <= _ALIKE:
        return ()
    return (f"文件名以 {end} 结尾，内容却是 {found}，已按内容读取。",)


def check_size(size: int, name: str) -> None:
    """Raise ReadError for a file of so many bytes that it is not read."""
    if size >= MAX_BYTES:
        raise ReadError(f"{name} 有 {size / 1e6:.0f} MB，上限是 {MAX_BYTES / 1e6:.0f} MB：请拆成几个文件后重试。")


def read_bytes(data: bytes, name: str, identifier: str) -> Reading:
    """The documents of a file that is no zip; one that holds one document gets ``identifier``.

    Raises ReadError, UnreadableFormatError among them, for what cannot be read.
    """
    found = detect(data, name)
    if found is Format.JSONL:
        return Reading(found, tuple(read_jsonl(data, name, identifier)), _said(name, found))
    if found in _ALIKE and len(data) > _MAX_TEXT:
        limit = f"一篇文字的上限是 {_MAX_TEXT / 1e6:.0f} MB"
        raise ReadError(f"{name} 有 {len(data) / 1e6:.0f} MB，{limit}：请拆成几个文件后重试。")
    if found is Format.MARKDOWN:
        return Reading(found, tuple(read_markdown(data, name, identifier)), _said(name, found))
    module, function = READERS[found]
    reader: Callable[[bytes, str], Extracted] = getattr(import_module(module), function)
    extracted = reader(data, name)
    return Reading(found, (_document(extracted, name, identifier),), (*_said(name, found), *extracted.notes))
