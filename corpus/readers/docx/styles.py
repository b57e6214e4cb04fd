"""What the styles of a Word file say of a paragraph or a run, inherited properties included (ECMA-376 Part 1, 17.7)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from corpus.readers.docx.package import W, integer, switch, value

_HEADING = re.compile(r"(?:heading|标题) ?([1-9])", re.IGNORECASE)
_BODY_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Style:
    """A style with what it inherits.

    ``outline`` is the outline level, 0..8 for headings and 9 for body text; ``number`` and ``level`` are the list and
    the list level, ``hidden`` whether its text is hidden; None where neither the style nor its bases say.
    """

    id: str = ""
    name: str = ""
    outline: int | None = None
    number: str | None = None
    level: int | None = None
    hidden: bool | None = None

    @property
    def is_title(self) -> bool:
        """Whether paragraphs of this style are the title of the document."""
        return self.name.casefold() in ("title", "标题")

    @property
    def is_contents(self) -> bool:
        """Whether paragraphs of this style are lines of a table of contents that the program made."""
        return self.name.casefold().startswith("toc ")


def _own(element: etree._Element, base: Style) -> Style:
    paragraph, run = element.find(W + "pPr"), element.find(W + "rPr")
    name = value(element, "name") or ""
    named = _HEADING.fullmatch(name)
    outline = integer(value(paragraph, "outlineLvl"))
    if outline is None:
        outline = int(named[1]) - 1 if named else base.outline
    level = integer(value(paragraph, "numPr", "ilvl"))
    hidden = switch(run, "vanish")
    return Style(
        id=element.get(W + "styleId", ""),
        name=name,
        outline=outline,
        number=value(paragraph, "numPr", "numId") or base.number,
        level=base.level if level is None else level,
        hidden=base.hidden if hidden is None else hidden,
    )


class Styles:
    """The styles of a file by their ids; ``root`` is the part ``styles``."""

    def __init__(self, root: etree._Element | None) -> None:
        elements = [] if root is None else root.findall(W + "style")
        self._elements = {element.get(W + "styleId", ""): element for element in elements}
        self._resolved: dict[str, Style] = {}
        defaults = [e for e in elements if e.get(W + "type") == "paragraph" and e.get(W + "default") in ("1", "true")]
        self._default = self.get(defaults[0].get(W + "styleId")) if defaults else Style()

    def get(self, identifier: str | None) -> Style:
        """The style of that id; without one the default of paragraphs, and an empty one where there is no such id."""
        if identifier is None:
            return self._default
        chain: list[str] = []
        at: str | None = identifier
        while at is not None and at in self._elements and at not in self._resolved and at not in chain:
            chain.append(at)
            at = value(self._elements[at], "basedOn")
        style = self._resolved.get(at or "", Style())
        for name in reversed(chain):
            style = self._resolved[name] = _own(self._elements[name], style)
        return style if chain or identifier in self._resolved else Style()

    def number_of(self, identifier: str) -> str | None:
        """The list that a numbering style stands for."""
        return self.get(identifier).number


def heading_level(properties: etree._Element | None, style: Style) -> int | None:
    """1..9 for a paragraph that is a heading by itself or by its style; None for body text."""
    own = integer(value(properties, "outlineLvl"))
    level = style.outline if own is None else own
    return None if level is None or not 0 <= level < _BODY_LEVEL else level + 1
