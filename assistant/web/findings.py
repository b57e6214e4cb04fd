"""The findings of a check as HTML: the draft with its marks, and a row for each finding."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from enum import StrEnum
from itertools import pairwise

from assistant.checking.labels import KINDS, VERDICTS
from assistant.checking.types import Finding, Severity, Verdict
from assistant.messages import cited
from assistant.web.i18n import Words
from assistant.web.markup import Html, element, join
from assistant.web.render import button
from assistant.web.talk import PLACE, Place
from corpus.types import Document, Span

BLOCK = 50
"""Paragraphs that the browser lays out together, and only when they are near to what is seen."""
LONGEST_PIECE = 4_000
"""Code points of a line that are shown as one paragraph."""


class Group(StrEnum):
    """What findings are sorted by for a reader, the gravest first."""

    ERROR = "error"
    LOOK = "look"
    FORM = "form"
    UNCHECKED = "unchecked"
    RIGHT = "right"


NAMES = {
    Group.ERROR: ("错误", "错"),
    Group.LOOK: ("需看", "看"),
    Group.FORM: ("格式", "式"),
    Group.UNCHECKED: ("无法核对", "？"),
    Group.RIGHT: ("正确", "✓"),
}
"""What a group is called, and the sign that it is known by where colours are not seen."""
_GRAVE = {Severity.ERROR: Group.ERROR, Severity.WARNING: Group.LOOK, Severity.HINT: Group.FORM}


def group(finding: Finding) -> Group:
    """The group of a finding."""
    return _GRAVE.get(finding.severity) or (Group.RIGHT if finding.verdict is Verdict.OK else Group.UNCHECKED)


class Sheet:
    """A draft with its marks, in pieces that can be drawn anew one by one. Findings are numbered from 1."""

    def __init__(self, text: str, say: Words) -> None:
        self._text = text
        self._say = say
        self._pieces = tuple(_pieces(text))
        self._starts = [piece.start for piece in self._pieces]
        self._placed: dict[int, list[tuple[int, Finding]]] = defaultdict(list)

    def html(self) -> Html:
        """The whole draft: a paragraph for each piece, in order; one that goes on a line says so."""
        text = self._text
        paragraphs = [
            element("p", self.piece(at), data_on="" if piece.start and text[piece.start - 1] != "\n" else None)
            for at, piece in enumerate(self._pieces)
        ]
        starts = range(0, len(paragraphs), BLOCK)
        return join(element("div", *paragraphs[start : start + BLOCK], class_="block") for start in starts)

    def mark(self, number: int, finding: Finding) -> range:
        """Mark the place of a finding; gives the pieces that it changes."""
        first = bisect_right(self._starts, finding.span.start) - 1
        last = bisect_right(self._starts, max(finding.span.start, finding.span.end - 1)) - 1
        for at in range(first, last + 1):
            self._placed[at].append((number, finding))
        return range(first, last + 1)

    def piece(self, at: int) -> Html:
        """What stands in a piece, with its marks."""
        whole, placed = self._pieces[at], self._placed.get(at, ())
        cuts = {whole.start, whole.end}
        for _, finding in placed:
            cuts |= {min(max(cut, whole.start), whole.end) for cut in (finding.span.start, finding.span.end)}
        edges = sorted(cuts)
        parts = (Span(start, end) for start, end in pairwise(edges))
        return join(self._part(part, [one for one in placed if one[1].span.covers(part)]) for part in parts)

    def _part(self, part: Span, placed: list[tuple[int, Finding]]) -> str:
        words = part.of(self._text)
        if not placed:
            return words
        groups = sorted({group(finding) for _, finding in placed}, key=list(Group).index)
        opened = [group(finding) for _, finding in placed if finding.span.start == part.start]
        return element(
            "a",
            words,
            class_=" ".join(("mark", *groups)),
            href="#check",
            title=self._say.listed([self._told(finding) for _, finding in placed]),
            data_findings=" ".join(str(number) for number, _ in placed),
            data_sign="".join(self._say(NAMES[one][1]) for one in opened) or None,
        )

    def _told(self, finding: Finding) -> str:
        return self._say(NAMES[group(finding)][0]) + self._say("：") + self._say(VERDICTS[finding.verdict])


def _pieces(text: str) -> Iterator[Span]:
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        cuts = (*range(start, end, LONGEST_PIECE), end) if line else (start, end)
        yield from (Span(*pair) for pair in pairwise(cuts))
        start = end + 1


def row(number: int, finding: Finding, document: Callable[[str], Document], say: Words) -> Html:
    """A finding in the list; ``document`` gives a held document by its id, and may raise what it raises."""
    name, sign = NAMES[group(finding)]
    return element(
        "li",
        button_of(finding, name, sign, say),
        element("p", finding.message, class_="message"),
        _suggestion(finding, say),
        _evidence(finding, document, say),
        class_=f"finding {group(finding)}",
        data_number=number,
    )


def button_of(finding: Finding, name: str, sign: str, say: Words) -> Html:
    """What a finding is opened by: sign, verdict, kind, place, and the words of the draft."""
    where = element("span", finding.place, class_="where") if finding.place else ""
    return button(
        join(
            (
                element("span", say(sign), class_="sign", title=say(name)),
                element("span", say(VERDICTS[finding.verdict]), class_="verdict"),
                element("span", say(KINDS[finding.kind]), class_="of"),
                where,
                element("span", finding.text, class_="words"),
            )
        ),
        "go",
        aria_expanded="false",
    )


def _suggestion(finding: Finding, say: Words) -> Html | str:
    if finding.suggestion is None:
        return ""
    return element(
        "p",
        say("建议改为："),
        element("ins", finding.suggestion),
        button(
            say("采纳"),
            "accept",
            aria_pressed="false",
            data_suggestion=finding.suggestion,
            data_sure="" if finding.certain else None,
            aria_label=say("采纳：{text}", text=finding.suggestion),
        ),
        class_="suggestion",
    )


def _evidence(finding: Finding, document: Callable[[str], Document], say: Words) -> Html | str:
    """The document that is meant, and the one with the words that the verdict rests on; hidden until it is opened."""
    seen, held = finding.evidence, finding.document
    parts: list[Html] = []
    if seen:
        source = document(seen.document_id)
        named = cited(source.title, str(source.number) if source.number else None)
        place = Place(seen.document_id, seen.span.start, seen.span.end, quote=seen.quote)
        parts.append(_source(named, place, say))
        parts.append(element("blockquote", seen.quote))
    if held and not (seen and seen.document_id == held.id):
        parts.insert(0, _source(cited(held.title, held.number), Place(held.id), say))
    return element("div", *parts, class_="evidence", hidden="") if parts else ""


def _source(named: str, place: Place, say: Words) -> Html:
    opened = button(
        say("看原文"),
        "source",
        data_place=PLACE.dump_json(place).decode(),
        aria_label=say("看原文：{title}", title=named),
    )
    return element("p", element("cite", named), " ", opened)
