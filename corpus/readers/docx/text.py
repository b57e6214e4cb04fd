"""The text of one paragraph of a Word file: runs, fields, symbols, formulas, and what is anchored in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from corpus.readers.docx.package import W, switch, value
from corpus.readers.docx.styles import Style, Styles
from corpus.readers.raised import raised

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/"
ALTERNATES = _MC + "AlternateContent"
SDT = W + "sdt"
BOX = W + "txbxContent"
THROUGH = frozenset(W + n for n in ("ins", "moveTo", "hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo"))
"""What holds content without changing it. What tracked changes delete or move away, ``del`` and ``moveFrom``, does not
count."""
_PICTURES = {
    _DRAWING + "main}blip",
    _DRAWING + "chart}chart",
    _DRAWING + "diagram}relIds",
    "{urn:schemas-microsoft-com:vml}imagedata",
}
_ANCHORED = {W + "drawing", W + "pict", W + "object"}
_CHARACTERS = {W + "tab": " ", W + "ptab": " ", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_NOTES = {W + "footnoteReference": "footnotes", W + "endnoteReference": "endnotes"}
SPACES = re.compile(r"[\t\n\r]+")
"""What is one blank within a text."""
_CONTROL = re.compile(r"[\x00-\x09\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BREAK = re.compile(r"[\n\x0b\x0c\r\x85\u2028\u2029]")
_PRIVATE = range(0xF000, 0xF100)
_GREEK = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"
_SYMBOLS: dict[str, dict[int, str]] = {
    "symbol": {ord("A") + at: letter for at, letter in enumerate(_GREEK)}
    | {ord("a") + at: letter for at, letter in enumerate("αβχδεφγηιϕκλμνοπθρστυϖωξψζ")}
    | {code: chr(code) for code in range(0x20, 0x40)}
    | {0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xA5: "∞"},
    "wingdings": {0x81 + at: chr(ord("①") + at) for at in range(10)}
    | {0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x72: "□", 0x75: "◆", 0xA1: "○", 0xA8: "□", 0xD8: "➢"}
    | {0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0xE0: "→", 0xE8: "➔"},
    "wingdings 2": {0x50: "✓", 0x4F: "✗", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x2A: "□", 0xA3: "□"},
}
"""Characters of fonts that hold signs where other fonts hold letters."""


def cleaned(text: str) -> list[str]:
    """The lines of ``text`` that are not blank, without control characters and blanks at their ends."""
    if text.isprintable():
        return [stripped] if (stripped := text.strip()) else []
    lines = (_CONTROL.sub("", line).strip() for line in _BREAK.split(text))
    return [line for line in lines if line]


def branch(alternates: etree._Element) -> etree._Element | None:
    """The one of several forms of the same content to read: the first with a text box, else the plainest."""
    found = next((form for form in alternates if form.find(f".//{BOX}") is not None), None)
    return alternates[-1] if found is None and len(alternates) else found


def content(sdt: etree._Element) -> etree._Element | None:
    """What a content control holds; None where that is but its prompt."""
    prompt = switch(sdt.find(W + "sdtPr"), "showingPlcHdr")
    return None if prompt else sdt.find(W + "sdtContent")


def _formula(element: etree._Element) -> str:
    """A formula on one line, fractions as ``(a)/(b)`` and powers as ``a^(b)``."""
    if element.tag == _M + "t":
        return element.text or ""
    parts = [_formula(child) for child in element]
    if element.tag in (_M + "f", _M + "sSup") and len(parts) >= 2:
        return f"({parts[-2]}){'/' if element.tag == _M + 'f' else '^'}({parts[-1]})"
    return "".join(parts)


@dataclass(slots=True)
class Line:
    """The text of a paragraph, the text boxes that hang on it, and how many pictures and symbols were not read.

    ``origins`` are the elements that ``parts`` come from, each with the index of its first part, in their order.
    """

    parts: list[str] = field(default_factory=list)
    origins: list[tuple[int, etree._Element]] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    pictures: int = 0
    symbols: int = 0


class TextReader:
    """Reads paragraphs. ``notes`` are the foot- and endnotes met so far, part and id, in the order of their marks."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self.notes: list[tuple[str, str]] = []
        self._marks: dict[tuple[str, str], int] = {}

    def read(self, paragraph: etree._Element, style: Style, line: Line) -> None:
        """Adds the text of a paragraph to ``line``."""
        self._inline(paragraph, bool(style.hidden), line, [])

    def _inline(self, parent: etree._Element, hidden: bool, line: Line, fields: list[bool]) -> None:
        for child in parent:
            tag = child.tag
            if tag == W + "r":
                self._run(child, hidden, line, fields)
            elif tag in THROUGH:
                self._inline(child, hidden, line, fields)
            elif tag in (SDT, ALTERNATES):
                inner = content(child) if tag == SDT else branch(child)
                if inner is not None:
                    self._inline(inner, hidden, line, fields)
            elif tag in (_M + "oMath", _M + "oMathPara"):
                line.origins.append((len(line.parts), child))
                line.parts.append(_formula(child))

    def _hidden(self, properties: etree._Element | None, inherited: bool) -> bool:
        own = switch(properties, "vanish")
        if own is None and (name := value(properties, "rStyle")):
            own = self._styles.get(name).hidden
        return inherited if own is None else own

    def _run(self, run: etree._Element, hidden: bool, line: Line, fields: list[bool]) -> None:
        properties = run.find(W + "rPr")
        shown = not (hidden if properties is None else self._hidden(properties, hidden))
        is_raised = value(properties, "vertAlign") == "superscript"
        for child in run:
            tag = child.tag
            if tag == W + "fldChar":
                _field(child, fields)
            elif not shown or not all(fields):
                continue
            line.origins.append((len(line.parts), child))
            if tag == W + "t":
                text = SPACES.sub(" ", child.text or "")
                line.parts.append(raised(text) if is_raised else text)
            else:
                self._special(child, line, fields)

    def _special(self, child: etree._Element, line: Line, fields: list[bool]) -> None:
        tag = child.tag
        if tag in _CHARACTERS:
            line.parts.append(_CHARACTERS[tag])
        elif tag in _NOTES:
            note = (_NOTES[tag], child.get(W + "id", ""))
            if note not in self._marks:
                self.notes.append(note)
                self._marks[note] = len(self.notes)
            line.parts.append(f"［注{self._marks[note]}］")
        elif tag == W + "sym":
            _symbol(child, line)
        elif tag in _ANCHORED:
            _anchored(child, line)
        elif tag == W + "ruby":
            base = child.find(W + "rubyBase")
            if base is not None:
                self._inline(base, False, line, fields)
        elif tag == ALTERNATES and (inner := branch(child)) is not None:
            for part in inner:
                if part.tag == W + "t":
                    line.parts.append(part.text or "")
                else:
                    self._special(part, line, fields)


def _field(mark: etree._Element, fields: list[bool]) -> None:
    """Keeps in ``fields`` for each open field whether its result has begun; its code is not text."""
    kind = mark.get(W + "fldCharType")
    if kind == "begin":
        fields.append(False)
    elif fields and kind == "separate":
        fields[-1] = True
    elif fields and kind == "end":
        fields.pop()


def _symbol(symbol: etree._Element, line: Line) -> None:
    try:
        code = int(symbol.get(W + "char", ""), 16)
    except ValueError:
        code = 0
    if code in _PRIVATE:
        font = symbol.get(W + "font", "").casefold()
        character = _SYMBOLS.get(font, {}).get(code - _PRIVATE.start, "")
    else:
        character = chr(code) if 0x20 <= code < 0xD800 or 0xF900 <= code < 0x1_0000 else ""
    line.parts.append(character)
    line.symbols += not character


def _anchored(element: etree._Element, line: Line) -> None:
    """Adds the text boxes below ``element`` to ``line`` and counts its pictures."""
    for child in element:
        if child.tag == BOX:
            line.boxes.append(child)
        elif child.tag == ALTERNATES:
            inner = branch(child)
            if inner is not None:
                _anchored(inner, line)
        else:
            line.pictures += child.tag in _PICTURES
            _anchored(child, line)


def children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The children of a tag, those in content controls and tracked insertions included."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in THROUGH:
            yield from children(child, tag)
        elif child.tag == SDT and (inner := content(child)) is not None:
            yield from children(inner, tag)
