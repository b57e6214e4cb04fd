"""Drafts by rule: the head of a notice, paragraphs with references right and wrong, and its foot.

The same library, seed, size and part give the same draft. ``SEALED_SEEDS`` with the sealed part are for the final
figure: their drafts have templates, words and variants of faults that no development draft has.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus.numerals import to_chinese
from corpus.types import DocumentNumber, Span
from eval.checking.collection import filled
from eval.checking.desk import Desk, LackingError, Recipe, Role
from eval.checking.faults import FAULTS
from eval.checking.parts import DEVELOPMENT, Part
from eval.checking.right import RIGHT
from eval.checking.shelf import Shelf
from eval.checking.traps import trap
from eval.checking.types import Draft, Gold, Phrase, Row, Trap

SIZE = 3_000
"""Characters of a draft, about three pages."""
SEALED_SEEDS = range(9_000_000, 9_000_040)
"""Seeds of the final figure. Not to be run, and not to be looked at, while anything is still being tuned."""
_PARAGRAPHS_OF_A_PART = 4
_ROUNDS = 2
"""How often each right recipe comes up for one of each fault."""


@dataclass(slots=True)
class _Paper:
    """The text so far, and what is marked in it."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    gold: list[Gold] = field(default_factory=list)
    traps: list[Span] = field(default_factory=list)

    def write(self, phrase: Phrase, case: str = "") -> None:
        for part in phrase:
            text = part if isinstance(part, str) else part.text
            span = Span(self.length, self.length + len(text))
            if isinstance(part, Row):
                self.gold.append(Gold(span, part, case))
            elif isinstance(part, Trap):
                self.traps.append(span)
            self.parts.append(text)
            self.length = span.end


class _Bag:
    """Recipes in an order of chance; each comes up before any comes up again."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._left: list[Recipe] = []

    def draw(self) -> Recipe:
        if not self._left:
            recipes = [recipe for recipe in (*RIGHT * _ROUNDS, *FAULTS) if self._desk.sealed or not recipe.sealed]
            self._left = self._desk.rng.sample(recipes, len(recipes))
        return self._left.pop()


def draft(shelf: Shelf, seed: int, size: int = SIZE, part: Part = DEVELOPMENT) -> Draft:
    """A draft of ``size`` characters or some hundred more, over the documents of ``shelf``."""
    rng = random.Random(f"{part.name} {seed}")  # noqa: S311
    desk = _desk(shelf, rng, part)
    paper = _Paper()
    office = desk.issuer
    paper.write((f"{office}文件\n{desk.number}\n{desk.title}\n各市、县（区）主管部门，各有关单位：\n",))
    for paragraph in _paragraphs(desk, size, paper):
        for case, phrase in paragraph:
            paper.write(phrase, case)
        paper.write(("\n",))
    year, month, day = map(int, desk.date.split("-"))
    paper.write((f"{office}\n{year}年{month}月{day}日\n",))
    text = "".join(paper.parts)
    return Draft(f"{part.name}-{seed}", text, desk.date, tuple(paper.gold), tuple(paper.traps))


def _desk(shelf: Shelf, rng: random.Random, part: Part) -> Desk:
    office = part.offices[0]
    topic = rng.choice(part.topics)
    title = f"{office.name}关于做好2024年下半年{topic}有关工作的通知"
    number = DocumentNumber(office.codes[0], 2024, rng.randint(500, 900))
    date = f"2024-{rng.randint(7, 12):02d}-{rng.randint(1, 28):02d}"
    return Desk(shelf, rng, part, office.name, number, title, date, part is not DEVELOPMENT)


Sentence = tuple[str, Phrase]


def _paragraphs(desk: Desk, size: int, paper: _Paper) -> Iterator[list[Sentence]]:
    """Paragraphs until ``paper`` is full, under numbered headings; each with one or two references."""
    bag, written = _Bag(desk), 0
    while paper.length < size:
        if written and written % _PARAGRAPHS_OF_A_PART == 0:
            at = written // _PARAGRAPHS_OF_A_PART
            yield [("", (f"{to_chinese(at)}、{desk.part.headings[(at - 1) % len(desk.part.headings)]}",))]
        yield list(_sentences(desk, bag))
        written += 1


def _sentences(desk: Desk, bag: _Bag) -> Iterator[Sentence]:
    yield "", (_filled(desk, desk.part.prose),)
    for _ in range(desk.rng.randint(1, 2)):
        yield _referring(desk, bag)
        if desk.rng.random() < 0.5:
            yield "", (_filled(desk, desk.part.prose),)
    if desk.rng.random() < 0.4:
        try:
            yield "trap", trap(desk)
        except LackingError:
            return


def _filled(desk: Desk, templates: Sequence[str]) -> str:
    offices = [office.name for office in desk.part.offices]
    return filled(desk.pick(templates), desk.rng, desk.pick(desk.part.topics), offices)


def _referring(desk: Desk, bag: _Bag) -> Sentence:
    """A sentence by the next recipe that the library and the draft so far allow."""
    for _ in range(len(RIGHT) * _ROUNDS + len(FAULTS)):
        recipe = bag.draw()
        try:
            phrase, books = recipe.make(desk)
        except LackingError:
            continue
        desk.cited += books
        return recipe.name, _around(desk, recipe.role, phrase)
    return "", (_filled(desk, desk.part.prose),)


def _around(desk: Desk, role: Role, phrase: Phrase) -> Phrase:
    """The phrase in a sentence of its role. In a quotation the last part of the phrase is what is quoted."""
    part = desk.part
    templates = {Role.BASIS: part.basis, Role.CITE: part.cites, Role.CLAUSE: part.clauses, Role.QUOTE: part.quotes}
    if role is Role.WHOLE:
        return phrase
    before, _, after = _filled(desk, templates[role]).partition("{ref}")
    if role is not Role.QUOTE:
        return (before, *phrase, after)
    between, _, end = after.partition("{q}")
    return (before, *phrase[:-1], between, phrase[-1], end)
