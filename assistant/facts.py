"""The facts of a text that must be borne by a quote: document names, dates, amounts, shares, counts, ordinals, grades.

Each fact becomes one token in canonical form, so that 一年, 1年 and １年 are one, and 五百万元 is not 三百万元.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from decimal import Decimal

from corpus.numerals import NUMERAL, to_int
from corpus.references import find_numbers, find_titles, find_typed_numbers
from corpus.script import simplified

_FINANCIAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_MAGNITUDES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_LARGE = (("亿", 100_000_000), ("万", 10_000))
_UNIT = (
    r"(?:个(?=月|工作日|百分点|方面|部分|步骤|等级))?(?:工作日|百分点|小时|分钟|公里|平方米|方面|部分|步骤|等级|"
    r"[%‰年月日天周季时分秒家个项种步级条款人名次类份部倍所篇页户届位批档元度岁卷期章节点号米吨亩辆台套件])?"
)
_DATE = re.compile(
    r"(?:(?P<year>\d{4}|[〇零○一二三四五六七八九]{4})年)?(?P<month>[\d一二三四五六七八九十]{1,3})月(?:(?P<day>[\d一二三四五六七八九十]{1,3})日)?"
)
_YEAR = re.compile(r"(?P<year>\d{4}|[〇零○一二三四五六七八九]{4})年(?!内|以|级|之内|期)")
_FRACTION = re.compile(rf"(?P<whole>{NUMERAL}+|\d+)分之(?P<part>{NUMERAL}+|\d+(?:\.\d+)?)")
_QUANTITY = re.compile(
    rf"(?P<ordinal>第)?(?P<value>(?<![\d.])-?\d+(?:,\d{{3}})*(?:\.\d+)?[十百千万亿]*|半|[{NUMERAL[1:-1]}万亿]+)\s*(?P<unit>{_UNIT})"
)
_GRADE = re.compile(
    r"(?<![A-Za-z])(?P<letter>[A-Za-z]{1,3}[+-]?)(?=级|类|档|等)|(?:评为|定为|评成|获得|评上)(?P<told>[A-Za-z]{1,3}[+-]?)(?![A-Za-z])|"
    r"(?P<word>[甲乙丙丁](?=等|级|类)|优秀|良好|不合格|合格)"
)


def facts_of(text: str) -> frozenset[str]:
    """What ``text`` claims."""
    return frozenset(_facts(text))


def grounds_of(quote: str) -> frozenset[str]:
    """What ``quote`` bears: its facts, a date also without its day or year, a quantity also without its unit."""
    found = set(_facts(quote))
    for fact in list(found):
        kind, _, value = fact.partition(":")
        if kind == "date":
            year, month, day = value.split("-")
            found |= {f"date:{year}--", f"date:{year}-{month}-", f"date:-{month}-{day}", f"date:-{month}-"}
            found |= {f"quantity:{year}"} if year else set()
        elif kind == "quantity":
            found.add(f"quantity:{value.partition(' ')[0]}")
    return frozenset(found)


def _facts(text: str) -> Iterator[str]:
    rest = list(text)
    for reference in [*find_titles(text), *find_numbers(text), *find_typed_numbers(text)]:
        if reference.number and not re.search(r"[^\w\s]", reference.text):
            continue
        yield f"document:{reference.canonical}"
        rest[reference.span.start : reference.span.end] = " " * (reference.span.end - reference.span.start)
    plain = simplified("".join(rest)).translate(_FINANCIAL)
    for pattern, read in (
        (_DATE, _date),
        (_YEAR, _date),
        (_FRACTION, _fraction),
        (_GRADE, _grade),
        (_QUANTITY, _quantity),
    ):
        for match in pattern.finditer(plain):
            with contextlib.suppress(ValueError):  # mixed figures such as 1二月 are none
                yield from filter(None, [read(match)])
        plain = pattern.sub(lambda match: " " * len(match.group()), plain)


def _date(match: re.Match[str]) -> str:
    groups = match.groupdict()
    parts = (groups.get(name) for name in ("year", "month", "day"))
    return "date:" + "-".join(str(to_int(part)) if part else "" for part in parts)


def _fraction(match: re.Match[str]) -> str:
    whole = to_int(match["whole"])
    return f"quantity:{_value(match['part']).normalize():f} %" if whole == 100 else f"fraction:{match['part']}/{whole}"


def _grade(match: re.Match[str]) -> str:
    return f"grade:{next(filter(None, match.groups())).upper()}"


def _quantity(match: re.Match[str]) -> str | None:
    value, unit = match["value"], match["unit"].removeprefix("个") or match["unit"]
    numeral_alone = not unit and not match["ordinal"] and re.fullmatch(NUMERAL, value)
    if numeral_alone or (value == "半" and not unit) or value in ("万", "亿"):
        return None
    number = _value(value)
    return f"quantity:{'第' if match['ordinal'] else ''}{number.normalize():f}" + (f" {unit}" if unit else "")


def _value(written: str) -> Decimal:
    """Value of figures or a numeral, with its magnitudes. Raises ValueError where it is neither."""
    if written == "半":
        return Decimal("0.5")
    digits = re.match(r"-?[\d,]+(?:\.\d+)?", written)
    if digits:
        value = Decimal(digits.group().replace(",", ""))
        for magnitude in written[digits.end() :]:
            value *= _MAGNITUDES[magnitude]
        return value
    total = 0
    for name, size in _LARGE:
        head, found, tail = written.partition(name)
        if found:
            total += (to_int(head) if head else 1) * size
            written = tail
    return Decimal(total + (to_int(written) if written else 0))
