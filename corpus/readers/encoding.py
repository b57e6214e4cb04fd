"""Bytes to text: UTF-8, UTF-16 and GB18030, with a byte order mark or without."""

from __future__ import annotations

import codecs
import re

from corpus.errors import ReadError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_SAMPLE = 65_536
_MIN_PLAUSIBLE = 0.7
_TRADITIONAL_OR_RARE = 0.5
_COMMON_MARKS = frozenset("，。、；：？！“”‘’（）《》〈〉〔〕【】—…·　\t\n\r○〇－～％")


_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def _weight(character: str) -> float:
    if character in _COMMON_MARKS or (character < "\x7f" and not _CONTROL.match(character)):
        return 1.0
    if not "\u4e00" <= character <= "\u9fa5":
        return 0.0
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return _TRADITIONAL_OR_RARE
    return 1.0


def _plausibility(text: str) -> float:
    """Share of characters that Chinese office text is made of: ASCII, common punctuation, Han of GB 2312."""
    if not text:
        return 1.0
    if "\0" in text:
        return 0.0
    return sum(_weight(character) for character in text) / len(text)


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def decode(data: bytes, name: str) -> str:
    """Text of ``data`` with line ends as ``\\n``; ``name`` is for the message.

    A mark decides; else valid UTF-8; else of GB18030 and both UTF-16 the one that reads most like Chinese text.
    Raises ReadError where nothing fits or the data is binary.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _try(data, encoding)
            break
    else:
        text = _try(data, "utf-8")
        if text is None or "\0" in text:
            decoded = [t for e in ("gb18030", "utf-16-le", "utf-16-be") if (t := _try(data, e)) is not None]
            scored = [(_plausibility(t[:_SAMPLE]), t) for t in decoded]
            best = max(scored, key=lambda pair: pair[0], default=(0.0, ""))
            text = best[1] if best[0] >= _MIN_PLAUSIBLE else None
    if text is None or _CONTROL.search(text):
        raise ReadError(f"{name} 不是文本文件，或编码不是 UTF-8、UTF-16、GB18030：请另存为 UTF-8 文本后重试。")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
