"""The sealed part's own recipes: lists, short names, joint documents and what is repealed later, on their drafts."""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby, pairwise

import pytest

from assistant.checking.types import FindingKind, Verdict
from corpus.numerals import to_int
from corpus.references import parse_number
from corpus.structure import sections
from corpus.types import Document, SectionKind
from eval.checking.command import library
from eval.checking.connected import CONNECTED, CONNECTED_FAULTS
from eval.checking.desk import Recipe
from eval.checking.generator import draft
from eval.checking.parts import SEALED
from eval.checking.shelf import Shelf
from eval.checking.types import Draft, Gold
from tests.eval.checking.test_generator import held, shelf_of


@cache
def drafts() -> tuple[Draft, ...]:
    return tuple(draft(shelf_of(SEALED), seed, 6_000, SEALED) for seed in range(18))


def groups(case: str) -> list[tuple[Draft, list[Gold]]]:
    """The rows of one sentence, sentence by sentence."""
    found: list[tuple[Draft, list[Gold]]] = []
    for written in drafts():
        alike = groupby(written.gold, lambda gold: gold.case)
        found += [(written, list(rows)) for name, rows in alike if name == case]
    assert found, case
    return found


def document(number: str) -> Document:
    return next(item for item in held(SEALED) if str(item.number) == number)


def numbers(rows: list[Gold]) -> list[Gold]:
    return [gold for gold in rows if gold.row.kind is FindingKind.NUMBER]


@pytest.mark.parametrize("recipe", [*CONNECTED, *CONNECTED_FAULTS], ids=lambda recipe: recipe.name)
def test_every_recipe_is_in_the_drafts(recipe: Recipe) -> None:
    assert groups(recipe.name)


@pytest.mark.parametrize("seed", range(len(SEALED.forms)))
def test_the_form_is_all_there(seed: int) -> None:
    written, form = drafts()[seed], SEALED.forms[seed]
    assert written.text.endswith("\n")
    year, month, day = map(int, written.date.split("-"))
    assert f"{year}年{month}月{day}日" in written.text
    assert ("〔2022〕" in written.text[:60]) is form.numbered
    assert SEALED.since < written.date <= SEALED.until
    letters = [gold for gold in written.gold if gold.case == "letter"]
    assert len(letters) == (2 if form.opening else 0)


def test_a_joint_document_is_of_the_named_bodies_and_under_the_code_of_the_first() -> None:
    for case in ("joint document", "code of another issuer"):
        for written, rows in groups(case):
            (number,) = numbers(rows)
            issuers = document(number.row.suggestion or number.row.text).issuers
            assert len(issuers) > 1
            assert "、".join(issuers) in written.text[max(0, rows[0].span.start - 60) : rows[-1].span.end + 60]
            if number.row.suggestion:
                code = (parse_number(number.row.text) or pytest.fail("no number")).code
                (office,) = [office for office in SEALED.offices if code in office.codes]
                assert office.name in issuers[1:]


def test_an_inherited_code_makes_the_number_of_a_held_document() -> None:
    for _, rows in groups("inherited code"):
        for first, second in zip(rows[::2], rows[1::2], strict=True):
            code = first.row.text.split("〔")[0]
            assert second.row.text.startswith("〔")
            assert document(code + second.row.text)


def test_what_is_repealed_only_later_is_named_in_a_later_document_alone() -> None:
    for _, rows in groups("repealed only later"):
        for gold in numbers(rows):
            naming = [
                item for item in held(SEALED) if gold.row.text in item.text and item.id != document(gold.row.text).id
            ]
            assert [(item.issued or "") > SEALED.until for item in naming] == [True]


@pytest.mark.parametrize("case", ["several clauses", "clause of a short name", "quotation of a clause"])
def test_right_clauses_are_there_and_hold_what_is_quoted(case: str) -> None:
    for _, rows in groups(case):
        text = document(numbers(rows)[0].row.text).text
        articles = {
            section.label: section.span.of(text) for section in sections(text) if section.kind is SectionKind.ARTICLE
        }
        labels = [gold.row.text for gold in rows if gold.row.kind is FindingKind.ARTICLE]
        assert set(labels) <= set(articles)
        for gold in rows:
            if gold.row.kind is FindingKind.QUOTE:
                assert gold.row.text in articles[labels[0]]


@pytest.mark.parametrize("case", ["one clause of a list missing", "no such clause of a short name"])
def test_missing_clauses_are_missing(case: str) -> None:
    for _, rows in groups(case):
        text = document(numbers(rows)[0].row.text).text
        articles = [section for section in sections(text) if section.kind is SectionKind.ARTICLE]
        (wrong,) = [gold.row.text for gold in rows if gold.row.verdict is Verdict.CLAUSE_NOT_FOUND]
        match = re.fullmatch(r"第(.+?)条(?:第(.+?)款)?(?:第（(.+)）项)?", wrong)
        assert match
        number, paragraph, item = (to_int(part) if part else 0 for part in match.groups())
        if number <= len(articles):
            lines = articles[number - 1].span.of(text).strip().split("\n")
            items = [line for line in lines if line.startswith("（")]
            assert paragraph > len(lines) - len(items) or item > len(items)


def test_a_wrong_number_in_a_list_leaves_the_others_right() -> None:
    for case, wrong in (("one number of a list wrong", 1), ("numbers crossed", 2)):
        for _, rows in groups(case):
            found = numbers(rows)
            assert sum(gold.row.verdict is Verdict.NUMBER_TITLE_CONFLICT for gold in found) == wrong
            for title, gold in zip(rows[::2], found, strict=True):
                names = document(gold.row.suggestion or gold.row.text).titles
                assert any(re.sub("[《》〈〉]", "", title.row.text) in re.sub("[《》〈〉]", "", name) for name in names)


def test_numbers_disagree_only_where_they_are_meant_to() -> None:
    shelf: Shelf = shelf_of(SEALED)
    for written in drafts():
        seen: dict[str, set[str]] = {}
        for title, number in pairwise(written.gold):
            paired = number.row.kind is FindingKind.NUMBER and number.span.start == title.span.end + 1
            if paired and title.row.kind is FindingKind.TITLE and title.row.verdict is Verdict.NOT_HELD:
                seen.setdefault(title.row.text, set()).add(number.row.text)
                parsed = parse_number(number.row.text)
                assert parsed
                assert not shelf.holds(parsed)
        meant = {
            gold.row.text
            for gold in written.gold
            if gold.case == "numbers disagree" and gold.row.kind is FindingKind.TITLE
        }
        assert {title for title, found in seen.items() if len(found) > 1} == meant


def test_a_quotation_of_another_document_is_in_that_one() -> None:
    for _, rows in groups("quotation: of another document"):
        for gold in rows:
            if gold.row.kind is FindingKind.QUOTE:
                assert gold.row.suggestion is None
                assert any(gold.row.text in item.text for item in held(SEALED))


def test_the_library_of_the_command_is_the_one_of_the_drafts() -> None:
    assert Shelf.of(library(SEALED, None), SEALED) == shelf_of(SEALED)
