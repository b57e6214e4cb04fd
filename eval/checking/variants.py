"""Other ways to write the same number or title. What is accepted denotes the same; what is of bad form does too."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import opencc

from corpus.script import simplified

if TYPE_CHECKING:
    from corpus.types import DocumentNumber


def nested(name: str) -> str:
    """A title as it stands within 《》: its own 《》 become 〈〉 (GB/T 15834—2011, 4.14)."""
    return name.replace("《", "〈").replace("》", "〉")


def titled(name: str) -> str:
    """A title in 《》."""
    return f"《{nested(name)}》"


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def traditional(text: str) -> str:
    """The text in traditional script, of the same length, so that it folds back to what it was."""
    converted = str(_converter().convert(text))
    if len(converted) != len(text):
        return text
    return "".join(new if simplified(new) == simplified(old) else old for old, new in zip(text, converted, strict=True))


def _narrow(name: str) -> str:
    return name.replace("（", "(").replace("）", ")")


def _dashed(name: str) -> str:
    return name.replace("—", "-")


def _quoted(name: str) -> str:
    return name.replace("“", "「").replace("”", "」")


def _angled(name: str) -> str:
    return name.replace("〈", "<").replace("〉", ">")


def _doubled(name: str) -> str:
    return name.replace("〈", "《").replace("〉", "》")


def _spaced(name: str) -> str:
    return name.replace("关于", "关于 ", 1)


def _hyphened(name: str) -> str:
    return name.replace("—", "－").replace("（", " (").replace("）", ") ")


DEVELOPMENT_TITLES = (_narrow, _dashed, _doubled, traditional)
SEALED_TITLES = (_quoted, _angled, _spaced, _hyphened)


def bad_forms(number: DocumentNumber, sealed: bool) -> tuple[str, ...]:
    """The number in shapes that GB/T 9704—2012, 7.2.5 does not have: brackets, 第, leading zero, spaces."""
    code, year, serial = number.code, number.year, number.serial
    if sealed:
        return (
            f"{code}【{year}】{serial}号",
            f"{code}［{year}］{serial}号",
            f"{code}〈{year}〉{serial}号",
            f"{code} 〔{year}〕 {serial}号",
            f"{code}〔{year}〕00{serial}号",
            f"{code}（{year}）第{serial}号",
        )
    return (
        f"{code}[{year}]{serial}号",
        f"{code}（{year}）{serial}号",
        f"{code}({year}){serial}号",
        f"{code}〔{year}〕第{serial}号",
        f"{code}〔{year}〕0{serial}号",
        f"{code}〔{year}〕{serial} 号",
        f"{code}〔{year} 〕{serial}号",
    )
