"""Whether two texts of one notice differ in nothing that it says.

Noise is punctuation, width, script and line breaks; page marks; what web pages and mastheads put around a text; and,
where a text was recognised from a picture, other characters than figures and the words that turn a rule round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus.agencies import agencies
from corpus.script import simplified

_NOISE = re.compile(r"[^\w.%‰]+|_+|\.+(?!\d)")
_PARTING = re.compile(r"(?<=\d)\s*[^\w\s.%‰]+\s*(?=\d)")
_PARTED = "ǀ"
_SENTENCE = re.compile(r"[^。；;！!？?\n]*[。；;！!？?\n]?")
_ENDS = ("。", "；", ";", "！", "!", "？", "?", "：", ":")
_CLAUSE = re.compile(
    r"\s*(?:第\s*[〇零一二三四五六七八九十百千\d]+\s*[条章节款]|[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)）]|\d+[.．、])"
)
_PAGE = re.compile(
    r"[-—–－·]\s*\d{1,4}\s*[-—–－·]|第?\s*\d{1,4}\s*/\s*\d{1,4}\s*页?|第\s*\d{1,4}\s*页.{0,8}|共\s*[\d一二三四五六七八九十]{1,4}\s*页"
)
_WEB = re.compile(
    r"责任编辑|责编|来源[:：]|打印|关闭|分享|扫一扫|版权所有|主办单位|承办单位|技术支持|备案|ICP|浏览|点击|字[号体][:：]"
    r"|收藏|[上下]一篇|相关链接|首页|当前位置|发布(?:时间|日期|机构)|索引号|主题分类|返回"
)
_AROUND = re.compile(
    r"抄送|印发$|附件|联系(?:人|电话)|公开(?:方式|属性)|[(（]此件|\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日(?:\s*印发)?$|.{1,12}号$"
)
_TELLING = re.compile(
    r"\d+(?:\.\d+)?[%‰]?|[〇零一二三四五六七八九十百千万亿]+|试行|暂行|不|未|无|非|应当|可以|必须|以上|以下|以内"
)
_LONGEST_LINE = 80
_SHORTEST_LINE = 4
_MOST_PAIRS = 4_000_000
"""Texts of which more pairs of sentences would have to be compared count as different."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence or a line as it stands, and as it is compared."""

    text: str
    folded: str


def folded(text: str) -> str:
    """A text as it is compared: one script and width, without blanks and punctuation that parts no digits."""
    return _NOISE.sub("", _PARTING.sub(_PARTED, simplified(text)))


def only_noise(a: str, b: str, recognised: bool = False, wrapped: bool = False) -> bool:
    """Whether ``a`` and ``b`` say the same.

    ``recognised``: one of them was read from a picture. ``wrapped``: they have titles of their own, so that one may
    have the letter before it with which the other was issued.
    """
    first, second = _pieces(a), _pieces(b)
    start = _common(first, second)
    first, second = first[start:], second[start:]
    end = _common(first[::-1], second[::-1])
    first, second = first[: len(first) - end], second[: len(second) - end]
    if len(first) * len(second) > _MOST_PAIRS:
        return False
    keys = [piece.folded for piece in first], [piece.folded for piece in second]
    matcher = SequenceMatcher(None, *keys, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        at_head = start == i == k == 0
        at_foot = end == 0 and j == len(first) and m == len(second)
        if tag != "equal" and not _is_noise(first[i:j], second[k:m], recognised, (at_head, at_foot, wrapped)):
            return False
    return True


def _pieces(text: str) -> list[_Piece]:
    found = (_Piece(match.group().strip(), folded(match.group())) for match in _SENTENCE.finditer(text))
    return [piece for piece in found if piece.folded and not _PAGE.fullmatch(piece.text)]


def _common(a: Sequence[_Piece], b: Sequence[_Piece]) -> int:
    """How many pieces are the same from the start."""
    pairs = enumerate(zip(a, b, strict=False))
    return next((at for at, (one, two) in pairs if one.folded != two.folded), min(len(a), len(b)))


def _is_noise(
    first: Sequence[_Piece], second: Sequence[_Piece], recognised: bool, place: tuple[bool, bool, bool]
) -> bool:
    """Whether what stands in the one text in the place of what stands in the other is noise."""
    one, two = ("".join(piece.folded for piece in pieces) for pieces in (first, second))
    if one == two:
        return True
    left, right = _without_clutter(first, place), _without_clutter(second, place)
    one, two = "".join(left), "".join(right)
    if one == two:
        return True
    return recognised and bool(one and two) and _TELLING.findall(one) == _TELLING.findall(two)


def _without_clutter(pieces: Sequence[_Piece], place: tuple[bool, bool, bool]) -> Iterator[str]:
    at_head, at_foot, wrapped = place
    for piece in pieces:
        is_clause = piece.text.endswith(_ENDS) or _CLAUSE.match(piece.text) or len(piece.text) > _LONGEST_LINE
        if at_head and wrapped and not _CLAUSE.match(piece.text):
            continue
        if not is_clause and (_WEB.search(piece.text) or ((at_head or at_foot) and _is_around(piece.text))):
            continue
        yield piece.folded


def _is_around(line: str) -> bool:
    """Whether a line is of the head or the foot of a notice: who, when, to whom, which number."""
    return len(line) <= _SHORTEST_LINE or bool(_AROUND.search(line)) or bool(agencies(line))
