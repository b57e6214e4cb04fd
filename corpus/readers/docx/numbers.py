"""The numbers that Word computes and does not store: lists, levels, counters (ECMA-376 Part 1, 17.9, 17.18.59)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from lxml import etree

from corpus.numerals import to_chinese
from corpus.readers.docx.package import W, integer, switch, value
from corpus.readers.docx.styles import Style, Styles

_LEVELS = 9
_MAX_PATTERN = 100
_PLACE = re.compile(r"%([1-9])")
_NO_SPACE_AFTER = "、，．。：）〕】〉》"
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_MAX_ROMAN = 3999
_FORMAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_FORMAL_TRADITIONAL = str.maketrans("零一二三四五六七八九十百千", "零壹貳參肆伍陸柒捌玖拾佰仟")


def _digits(digits: str) -> Callable[[int], str]:
    return lambda number: "".join(digits[int(digit)] for digit in str(number))


def _one_of(characters: str) -> Callable[[int], str]:
    return lambda number: characters[number - 1] if number <= len(characters) else str(number)


def _block(first: str, count: int) -> Callable[[int], str]:
    return _one_of("".join(chr(ord(first) + step) for step in range(count)))


def _chinese(number: int) -> str:
    return to_chinese(number) if number < 10_000 else str(number)


def _counting(number: int) -> str:
    return to_chinese(number) if number < 100 else _digits("〇一二三四五六七八九")(number)


def _formal(table: dict[int, int]) -> Callable[[int], str]:
    return lambda number: (("一" if 10 <= number < 20 else "") + _chinese(number)).translate(table)


def _roman(number: int) -> str:
    if number > _MAX_ROMAN:
        return str(number)
    out = ""
    for worth, letters in _ROMAN:
        times, number = divmod(number, worth)
        out += letters * times
    return out


def _letters(number: int) -> str:
    times, letter = divmod(number - 1, 26)
    return chr(ord("A") + letter) * (times + 1) if times < 30 else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda number: "",
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _digits("０１２３４５６７８９"),
    "decimalFullWidth2": _digits("０１２３４５６７８９"),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "numberInDash": lambda number: f"- {number} -",
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "chineseLegalSimplified": _formal(_FORMAL),
    "ideographLegalTraditional": _formal(_FORMAL_TRADITIONAL),
    "ideographDigital": _digits("〇一二三四五六七八九"),
    "taiwaneseDigital": _digits("○一二三四五六七八九"),
    "japaneseDigitalTenThousand": _digits("〇一二三四五六七八九"),
    "ideographTraditional": _one_of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _one_of("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _block("㊀", 10),
    "decimalEnclosedCircle": _block("①", 20),
    "decimalEnclosedCircleChinese": _block("①", 20),
    "decimalEnclosedParen": _block("⑴", 20),
    "decimalEnclosedFullstop": _block("⒈", 20),
}
"""Numerals by the name of their format, for numbers from 1 on; all others are written in decimal."""


def numeral(number: int, form: str) -> str:
    """``number`` in the format of that name; in decimal where the format has no such numeral or is not known."""
    write = _FORMATS.get(form, str)
    return write(number) if number > 0 or form == "none" else str(number)


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list. ``restart`` is the highest level, from 1, that restarts it; 0 is never."""

    start: int
    form: str
    pattern: str
    gap: bool
    restart: int
    style: str | None
    decimal: bool


@dataclass(frozen=True, slots=True)
class _List:
    """A list as paragraphs name it: the counters it shares, its levels and where it begins anew, by level."""

    counters: str
    levels: dict[int, _Level]
    starts: dict[int, int]


def _form(element: etree._Element) -> str:
    """The number format; of one that the program's version may not know, ``001, 002, …``, how long it is."""
    custom = element.find(f".//{W}numFmt[@{W}format]")
    if custom is not None:
        first = custom.get(W + "format", "").partition(",")[0].strip()
        return "decimalZero" if first == "01" else f"0{len(first)}" if re.fullmatch("0{1,8}1", first) else "decimal"
    return value(element, "numFmt") or "decimal"


def _level(element: etree._Element, at: int) -> _Level:
    start, restart = integer(value(element, "start")), integer(value(element, "lvlRestart"))
    return _Level(
        start=0 if start is None else start,
        form=_form(element),
        pattern=(value(element, "lvlText") or "")[:_MAX_PATTERN],
        gap=value(element, "suff") != "nothing",
        restart=at if restart is None else restart,
        style=value(element, "pStyle"),
        decimal=bool(switch(element, "isLgl")),
    )


def _levels(parent: etree._Element) -> dict[int, _Level]:
    found = ((integer(element.get(W + "ilvl")), element) for element in parent.findall(W + "lvl"))
    return {at: _level(element, at) for at, element in found if at is not None and 0 <= at < _LEVELS}


class Numbers:
    """Counts the numbered paragraphs of a file in the order in which they stand; ``root`` is the part ``numbering``."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._abstract: dict[str, etree._Element] = {}
        self._numbers: dict[str, etree._Element] = {}
        for element in () if root is None else root:
            if element.tag == W + "abstractNum":
                self._abstract[element.get(W + "abstractNumId", "")] = element
            elif element.tag == W + "num":
                self._numbers[element.get(W + "numId", "")] = element
        self._styles = styles
        self._lists: dict[str, _List | None] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def _definition(self, number: etree._Element) -> tuple[str, etree._Element] | None:
        """The abstract list and its id, through a numbering style where it is one."""
        for _ in range(2):
            identifier = value(number, "abstractNumId") or ""
            abstract = self._abstract.get(identifier)
            if abstract is None:
                return None
            link = value(abstract, "numStyleLink")
            linked = self._numbers.get(self._styles.number_of(link) or "") if link else None
            if linked is None:
                return identifier, abstract
            number = linked
        return None

    def _list(self, identifier: str) -> _List | None:
        if identifier not in self._lists:
            number = self._numbers.get(identifier)
            found = None if number is None else self._definition(number)
            self._lists[identifier] = None
            if number is not None and found:
                levels, starts = _levels(found[1]), {}
                for element in number.findall(W + "lvlOverride"):
                    at = integer(element.get(W + "ilvl"))
                    start = integer(value(element, "startOverride"))
                    own = element.find(W + "lvl")
                    if at is None:
                        continue
                    if own is not None:
                        levels[at] = _level(own, at)
                    if start is not None:
                        starts[at] = start
                self._lists[identifier] = _List(found[0], levels, starts)
        return self._lists[identifier]

    def label(self, properties: etree._Element | None, style: Style) -> str:
        """The number of the next paragraph with what parts it from the text; empty for one that has none.

        Bullets of any shape are ``• ``.
        """
        own = None if properties is None else properties.find(W + "numPr")
        direct = value(own, "numId")
        identifier = direct or style.number
        numbers = self._list(identifier) if identifier else None
        if identifier is None or numbers is None:
            return ""
        linked = next((at for at, level in numbers.levels.items() if level.style == style.id), None)
        at = integer(value(own, "ilvl"))
        if at is None:
            at = (linked if linked is not None else style.level or 0) if direct is None else 0
        level = numbers.levels.get(at)
        if level is None:
            return ""
        self._count(identifier, numbers, at, level)
        return self._written(numbers, level)

    def _count(self, identifier: str, numbers: _List, at: int, level: _Level) -> None:
        counts = self._counts.setdefault(numbers.counters, {})
        if at in numbers.starts and (identifier, at) not in self._begun:
            counts[at] = numbers.starts[at]
        else:
            counts[at] = counts[at] + 1 if at in counts else level.start
        self._begun.add((identifier, at))
        for deeper in [key for key in counts if key > at]:
            below = numbers.levels.get(deeper)
            if below is None or at < below.restart:
                del counts[deeper]

    def _written(self, numbers: _List, level: _Level) -> str:
        if level.form == "bullet":
            return "• " if level.pattern.strip() else ""
        counts = self._counts[numbers.counters]

        def place(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            of = numbers.levels.get(at) or replace(level, form="decimal", start=1)
            form = "decimal" if level.decimal else of.form
            number = counts.get(at, of.start)
            return f"{number:{form}}" if form.startswith("0") else numeral(number, form)

        text = _PLACE.sub(place, level.pattern).strip()
        return f"{text} " if text and level.gap and text[-1] not in _NO_SPACE_AFTER else text
