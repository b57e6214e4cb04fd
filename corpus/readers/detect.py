"""The format of a file by its content. Its name decides only between kinds of text that look alike."""

from __future__ import annotations

import re
from enum import StrEnum
from zlib import MAX_WBITS, decompressobj
from zlib import error as zlib_error

from corpus.errors import ReadError
from corpus.readers.jsonl import GZIP
from corpus.readers.zipped import open_zip


class Format(StrEnum):
    """Formats that can be read."""

    DOCX = "docx"
    LEGACY = "doc"
    PDF = "pdf"
    IMAGE = "image"
    HTML = "html"
    OFD = "ofd"
    ZIP = "zip"
    JSONL = "jsonl"
    MARKDOWN = "markdown"
    TEXT = "text"


class UnreadableFormatError(ReadError):
    """A file in a format that is none of ``Format``; the message names it where it is known."""


ENDINGS: dict[str, Format] = {
    ".docx": Format.DOCX,
    ".doc": Format.LEGACY,
    ".wps": Format.LEGACY,
    ".rtf": Format.LEGACY,
    ".pdf": Format.PDF,
    ".png": Format.IMAGE,
    ".jpg": Format.IMAGE,
    ".jpeg": Format.IMAGE,
    ".tif": Format.IMAGE,
    ".tiff": Format.IMAGE,
    ".bmp": Format.IMAGE,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".shtml": Format.HTML,
    ".ofd": Format.OFD,
    ".zip": Format.ZIP,
    ".jsonl": Format.JSONL,
    ".jsonl.gz": Format.JSONL,
    ".md": Format.MARKDOWN,
    ".txt": Format.TEXT,
}
"""What the end of a name, in small letters, says of the content; it may lie."""
READABLE = "、".join(ENDINGS)
_HEAD = 8_192
_PDF_WITHIN = 1_024
_STARTS: tuple[tuple[bytes, Format], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format.LEGACY),
    (b"{\\rtf", Format.LEGACY),
    (b"\x89PNG\r\n\x1a\n", Format.IMAGE),
    (b"\xff\xd8\xff", Format.IMAGE),
    (b"II*\0", Format.IMAGE),
    (b"MM\0*", Format.IMAGE),
)
_BMP = re.compile(rb"BM.{8}.{4}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0", re.DOTALL)
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"Rar!\x1a\x07", "RAR 压缩包：请解压后重试，或重新压缩为 .zip"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包：请解压后重试，或重新压缩为 .zip"),
    (b"GIF8", "GIF 图像：请另存为 PNG 后重试"),
    (b"RIFF", "WebP 图像或音像：图像请另存为 PNG 后重试"),
    (b"MIME-Version:", "网页归档（.mht）：请在浏览器中另存为 .html 后重试"),
    (b"From: <Saved by", "网页归档（.mht）：请在浏览器中另存为 .html 后重试"),
    (b"CAJ", "CAJ 文件：请用阅读软件导出为 PDF 后重试"),
)
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_OFFICE: tuple[tuple[str, str], ...] = (
    ("xl/", "Excel 表格（.xlsx）：请另存为 .docx 或 PDF 后重试"),
    ("ppt/", "PowerPoint 演示文稿（.pptx）：请另存为 .docx 或 PDF 后重试"),
)
_OPEN_DOCUMENT = "OpenDocument 或 EPUB 文件：请另存为 .docx 或 PDF 后重试"
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body|frameset|title|meta)\b",
    re.I | re.S,
)
_PART_OF_PAGE = re.compile(r"\s*<(?:div|p|table|span|center|article|section|script|style|font|h[1-6])\b[^>]*>", re.I)
_XML = re.compile(r"\s*<\?xml\b", re.I)
_JSON_LINE = re.compile(r'\s*\{[ \t]*(?:"[^"\n]{1,60}"[ \t]*:|\})')
_JSON = re.compile(r"\s*(?:[{\[]|\Z)")
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n")


def ending(name: str) -> str:
    """The end of a name that says a format, as it is written there; else empty."""
    known = [end for end in ENDINGS if name.lower().endswith(end)]
    return name[-max(map(len, known)) :] if known else ""


def _in_zip(data: bytes, name: str) -> Format:
    names = open_zip(data, name).names
    if "OFD.xml" in names:
        return Format.OFD
    if "[Content_Types].xml" in names:
        if any(member.startswith("word/") for member in names):
            return Format.DOCX
        for folder, kind in _OFFICE:
            if any(member.startswith(folder) for member in names):
                raise UnreadableFormatError(f"{name} 是 {kind}。")
    if ("mimetype" in names and "META-INF/manifest.xml" in names) or "META-INF/container.xml" in names:
        raise UnreadableFormatError(f"{name} 是 {_OPEN_DOCUMENT}。")
    return Format.ZIP


def _unpacked_head(data: bytes) -> bytes:
    try:
        return decompressobj(16 + MAX_WBITS).decompress(data[:_HEAD], _HEAD)
    except zlib_error:
        return b""


def _in_text(data: bytes, name: str) -> Format:
    """The kind of a file that is text or unknown; of UTF-16 the marks are read as if they were ASCII."""
    said = ENDINGS.get(ending(name).lower())
    head = data[:_HEAD].replace(b"\0", b"").decode("utf-8", "ignore").lstrip("\ufeff")
    if _PAGE.match(head) or (said is not Format.MARKDOWN and _PART_OF_PAGE.match(head)):
        return Format.HTML
    if _FRONT_MATTER.match(head):
        return Format.MARKDOWN
    if _JSON_LINE.match(head) or (said is Format.JSONL and _JSON.match(head)):
        return Format.JSONL
    if _XML.match(head):
        raise UnreadableFormatError(f"{name} 是 XML 文件：请用原来的软件另存为 .docx、PDF 或 .html 后重试。")
    suffix = re.search(r"\.[A-Za-z0-9]{1,8}\Z", name)
    if said is None and suffix:
        raise UnreadableFormatError(f"不认识文件 {name} 的格式：目前可读 {READABLE}；若是文字，请另存为 .txt。")
    return Format.MARKDOWN if said is Format.MARKDOWN else Format.TEXT


def detect(data: bytes, name: str) -> Format:
    """What ``data`` is; ``name`` is for the messages, and decides between Markdown and text.

    Raises UnreadableFormatError for a format that is not read, ReadError for a broken zip. That a file is text is for
    its reader to find out.
    """
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if _BMP.match(data):
        return Format.IMAGE
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return Format.PDF
    if data.startswith(_ZIP_STARTS):
        return _in_zip(data, name)
    for start, described in _OTHERS:
        if data.startswith(start):
            raise UnreadableFormatError(f"{name} 是 {described}。")
    if data.startswith(GZIP):
        if ending(name).lower() == ".jsonl.gz" or _JSON_LINE.match(_unpacked_head(data).decode("utf-8", "ignore")):
            return Format.JSONL
        raise UnreadableFormatError(f"{name} 是 gzip 压缩的文件：请解压后重试。")
    return _in_text(data, name)
