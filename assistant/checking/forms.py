"""How a document number is written (GB/T 9704—2012, 7.2.5): what is faulty in its form, and numbers with such faults.

Orders, announcements and the members of a list have shapes of their own and no faults of this kind.
"""

from __future__ import annotations

import re

from corpus.references import find_numbers, find_typed_numbers
from corpus.script import simplified
from corpus.types import DocumentNumber, NumberForm, Reference, Span

_RULE = "GB/T 9704—2012第7.2.5条"
_SHAPE = re.compile(
    r"(?P<open>[^\w\s]+)\s*(?P<year>[^\s\])〕】]+?)\s*(?P<close>[^\w\s]+)\s*(?P<ordinal>第?)\s*(?P<serial>\w+?)\s*(?P<end>[号號]?)\s*"
)
_HALF_YEAR = re.compile(
    r"(?<=[\u3400-\u9fff])\s*(?P<open>[〔\[【(])(?P<year>\d{2})年?[〕\]】)]\s*第?(?P<serial>\d{1,5})\s*号"
)
_BRACKETS = re.compile(r"[〔\[【].*[〕\]】]")
_CENTURY = 50


def form_faults(number: DocumentNumber, written: str) -> tuple[str, ...]:
    """What is wrong in the form of ``written``, which means ``number``, in Chinese; none where it is right."""
    if number.form is not NumberForm.BRACKET:
        return ()
    written = written.replace("\n", "")
    bracket = re.search(r"[^\w\s]", written)
    if bracket is None:
        return ()
    tail = written[bracket.start() :]
    match = _SHAPE.fullmatch(tail)
    faults = []
    if match is None or (match["open"], match["close"]) != ("〔", "〕"):
        faults.append("年份应当用六角括号〔〕括入")
    if re.search(r"\s", written):
        faults.append("中间不空格")
    if match:
        year = simplified(match["year"])
        faults += ["年份应当写全四位"] if re.fullmatch(r"\d{2}年?", year) else []
        faults += ["年份用阿拉伯数字，不加“年”字"] if not re.fullmatch(r"\d{2}年?|\d{4}", year) else []
        faults += ["顺序号前不加“第”字"] if match["ordinal"] else []
        serial = simplified(match["serial"])
        faults += ["顺序号不编虚位"] if serial.startswith("0") else []
        faults += ["顺序号用阿拉伯数字"] if not serial.isdecimal() else []
        faults += ["顺序号后应当有“号”字"] if not match["end"] else []
    return tuple(faults)


def told(faults: tuple[str, ...]) -> str:
    """The faults as one clause with the rule that they break."""
    return f"{'，'.join(faults)}（{_RULE}）"


def faulty_numbers(folded: str, text: str) -> list[Reference]:
    """Numbers without 号 (in brackets that only numbers have), and numbers with the last two digits of a year.

    ``folded`` is ``text`` as ``corpus.script.simplified`` gives it.
    """
    typed = [r for r in find_typed_numbers(text) if not r.text.endswith(("号", "號"))]
    found = [r for r in typed if _BRACKETS.search(simplified(r.text))]
    return [*found, *_half_years(folded, text)]


def _half_years(folded: str, text: str) -> list[Reference]:
    out = []
    for match in _HALF_YEAR.finditer(folded):
        year = int(match["year"])
        window = folded[max(0, match.start() - 24) : match.start("open")]
        whole = f"{window}〔{2000 + year if year < _CENTURY else 1900 + year}〕{int(match['serial'])}号"
        numbers = find_numbers(whole)
        if numbers and numbers[-1].span.end == len(whole) and numbers[-1].number:
            span = Span(match.start("open") - len(window) + numbers[-1].span.start, match.end())
            number = numbers[-1].number
            out.append(Reference(numbers[-1].kind, span, span.of(text), number.key, number))
    return out
