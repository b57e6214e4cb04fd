"""Drafts by rule: the head of a notice, paragraphs with references right and wrong, and its foot.

The same library, seed, size and part give the same draft. ``SEALED_SEEDS`` with the sealed part are for the final
figure: their drafts have kinds, templates, words and slips of their own.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.numerals import to_chinese
from corpus.types import DocumentNumber, Span
from eval.checking.around import AROUND, AROUND_FAULTS
from eval.checking.connected import CONNECTED, CONNECTED_FAULTS
from eval.checking.desk import Desk, LackingError, Recipe, fitted
from eval.checking.faults import FAULTS
from eval.checking.parts import DEVELOPMENT, Part
from eval.checking.parts.types import Form
from eval.checking.right import RIGHT, letter
from eval.checking.shelf import Shelf
from eval.checking.traps import trap
from eval.checking.types import Draft, Gold, Phrase, Row, Trap

SIZE = 3_000
"""Characters of a draft, about three pages."""
SEALED_SEEDS = range(27_182_000, 27_182_045)
"""Seeds of the final figure. Not to be run, and not to be looked at, while anything is still being tuned."""
_PARAGRAPHS_OF_A_PART = 4
_ROUNDS = 2
"""How often each right recipe comes up for one of each fault."""
RECIPES = (*(*RIGHT, *CONNECTED, *AROUND) * _ROUNDS, *FAULTS, *CONNECTED_FAULTS, *AROUND_FAULTS)
"""All recipes, as often as they come up."""


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
            recipes = [recipe for recipe in RECIPES if recipe.templates(self._desk.part)]
            self._left = self._desk.rng.sample(recipes, len(recipes))
        return self._left.pop()


def draft(shelf: Shelf, seed: int, size: int = SIZE, part: Part = DEVELOPMENT) -> Draft:
    """A draft of ``size`` characters or some hundred more, over the documents of ``shelf``."""
    rng = random.Random(f"{part.name} {seed}")  # noqa: S311
    desk = desk_of(shelf, rng, part, part.forms[seed % len(part.forms)])
    paper = _Paper()
    for template in (desk.form.head, desk.form.opening):
        paper.write(_printed(desk, template), "letter")
    for paragraph in _paragraphs(desk, size, paper):
        for case, phrase in paragraph:
            paper.write(phrase, case)
        paper.write(("\n",))
    paper.write(_printed(desk, desk.form.foot))
    text = "".join(paper.parts)
    return Draft(f"{part.name}-{seed}", text, desk.date, tuple(paper.gold), tuple(paper.traps))


def desk_of(shelf: Shelf, rng: random.Random, part: Part, form: Form) -> Desk:
    """The desk of a draft of that form, its office, title, number and day by chance."""
    office = rng.choice((*part.offices[: part.drafters], *part.writers))
    year, since, until = int(part.until[:4]), int(part.since[5:7]), int(part.until[5:7])
    number = DocumentNumber(office.codes[0], year, rng.randint(500, 900))
    date = f"{year}-{rng.randint(since + 1, until):02d}-{rng.randint(1, 28):02d}"
    title = form.title.format(office=office.name, year=year, t=rng.choice(part.topics))
    return Desk(shelf, rng, part, office.name, number, title, date, form)


def _printed(desk: Desk, template: str) -> Phrase:
    """A line or more of the form; nothing for an empty template."""
    year, month, day = map(int, desk.date.split("-"))
    own: dict[str, str | Phrase] = {
        "office": desk.issuer,
        "number": str(desk.number),
        "title": desk.title,
        "date": f"{year}年{month}月{day}日",
    }
    if "{letter}" in template:
        own |= letter(desk)
    return fitted(f"{desk.words(template)}\n", own) if template else ()


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
    prose = (*desk.part.prose, *desk.form.prose)
    yield "", (desk.words(desk.pick(prose)),)
    for _ in range(desk.rng.randint(1, 2)):
        yield _referring(desk, bag)
        if desk.rng.random() < 0.5:
            yield "", (desk.words(desk.pick(prose)),)
    if desk.rng.random() < 0.4:
        try:
            yield "trap", trap(desk)
        except LackingError:
            return


def _referring(desk: Desk, bag: _Bag) -> Sentence:
    """A sentence by the next recipe that the library and the draft so far allow."""
    for _ in RECIPES:
        recipe = bag.draw()
        try:
            slots, books = recipe.make(desk)
        except LackingError:
            continue
        template = desk.words(desk.pick(recipe.templates(desk.part, desk.form)))
        phrase = fitted(template, slots)
        desk.note(phrase, books)
        return recipe.name, phrase
    return "", (desk.words(desk.pick(desk.part.prose)),)
