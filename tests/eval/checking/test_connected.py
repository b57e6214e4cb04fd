"""Recipes that only later parts have, on their drafts: lists, short names, joint documents, what stands around."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import groupby, pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.checking.types import FindingKind, Verdict
from corpus.numerals import to_int
from corpus.references import parse_number
from corpus.structure import sections
from corpus.types import Document, SectionKind
from eval.checking.around import (
    AROUND,
    AROUND_FAULTS,
    day_named,
    issuer_named,
    wrong_issuer_named,
    wrong_year_of_issue,
)
from eval.checking.command import library
from eval.checking.connected import CONNECTED, CONNECTED_FAULTS
from eval.checking.desk import Desk, Made, Recipe
from eval.checking.generator import desk_of, draft
from eval.checking.parts import SIXTH, THIRD, Part
from eval.checking.shelf import Shelf
from eval.checking.types import Draft, Gold, Row
from tests.eval.checking.test_generator import held, shelf_of

BOTH = (THIRD, SIXTH)
both = pytest.mark.parametrize("part", BOTH, ids=lambda part: part.name)


@cache
def drafts(part: Part) -> tuple[Draft, ...]:
    return tuple(draft(shelf_of(part), seed, 6_000, part) for seed in range(30 if part is SIXTH else 18))


def groups(case: str, part: Part) -> list[tuple[Draft, list[Gold]]]:
    """The rows of one sentence, sentence by sentence."""
    found: list[tuple[Draft, list[Gold]]] = []
    for written in drafts(part):
        alike = groupby(written.gold, lambda gold: gold.case)
        found += [(written, list(rows)) for name, rows in alike if name == case]
    assert found, case
    return found


def document(number: str) -> Document:
    return next(item for part in BOTH for item in held(part) if str(item.number) == number)


def singles(case: str, part: Part) -> list[tuple[Draft, list[Gold]]]:
    """The same of a recipe that names one document, but not two such sentences in a row."""
    found = [(written, rows) for written, rows in groups(case, part) if len(numbers(rows)) == 1]
    assert found, case
    return found


def numbers(rows: list[Gold]) -> list[Gold]:
    return [gold for gold in rows if gold.row.kind is FindingKind.NUMBER]


@pytest.mark.parametrize("recipe", [*CONNECTED, *CONNECTED_FAULTS], ids=lambda recipe: recipe.name)
@both
def test_every_recipe_is_in_the_drafts(part: Part, recipe: Recipe) -> None:
    assert groups(recipe.name, part)


@pytest.mark.parametrize(("part", "seed"), [(part, seed) for part in BOTH for seed in range(len(part.forms))])
def test_the_form_is_all_there(part: Part, seed: int) -> None:
    written, form = drafts(part)[seed], part.forms[seed]
    assert written.text.endswith("\n")
    year, month, day = map(int, written.date.split("-"))
    assert f"{year}年{month}月{day}日" in written.text
    assert (f"〔{part.until[:4]}〕" in written.text[:60]) is form.numbered
    assert part.since < written.date <= part.until
    letters = [gold for gold in written.gold if gold.case == "letter"]
    assert len(letters) == (2 if "{letter}" in form.opening else 0)


@both
def test_a_joint_document_is_of_the_named_bodies_and_under_the_code_of_the_first(part: Part) -> None:
    for case in ("joint document", "code of another issuer"):
        for written, rows in singles(case, part):
            (number,) = numbers(rows)
            issuers = document(number.row.suggestion or number.row.text).issuers
            assert len(issuers) > 1
            around = written.text[max(0, rows[0].span.start - 60) : rows[-1].span.end + 60]
            assert all(issuer in around for issuer in issuers)
            if number.row.suggestion:
                code = (parse_number(number.row.text) or pytest.fail("no number")).code
                (office,) = [office for office in part.offices if code in office.codes]
                assert office.name in issuers[1:]


@both
def test_an_inherited_code_makes_the_number_of_a_held_document(part: Part) -> None:
    for _, rows in groups("inherited code", part):
        for first, second in zip(rows[::2], rows[1::2], strict=True):
            code = first.row.text.split("〔")[0]
            assert second.row.text.startswith("〔")
            assert document(code + second.row.text)


@both
def test_what_is_repealed_only_later_is_named_in_a_later_document_alone(part: Part) -> None:
    for _, rows in groups("repealed only later", part):
        for gold in numbers(rows):
            naming = [
                item for item in held(part) if gold.row.text in item.text and item.id != document(gold.row.text).id
            ]
            assert [(item.issued or "") > part.until for item in naming] == [True]


@pytest.mark.parametrize("case", ["several clauses", "clause of a short name", "quotation of a clause"])
@both
def test_right_clauses_are_there_and_hold_what_is_quoted(part: Part, case: str) -> None:
    for _, rows in singles(case, part):
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
@both
def test_missing_clauses_are_missing(part: Part, case: str) -> None:
    for _, rows in singles(case, part):
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


@both
def test_a_wrong_number_in_a_list_leaves_the_others_right(part: Part) -> None:
    for case, wrong in (("one number of a list wrong", 1), ("numbers crossed", 2)):
        for _, rows in groups(case, part):
            found = numbers(rows)
            assert sum(gold.row.verdict is Verdict.NUMBER_TITLE_CONFLICT for gold in found) == wrong
            for title, gold in zip(rows[::2], found, strict=True):
                names = document(gold.row.suggestion or gold.row.text).titles
                assert any(re.sub("[《》〈〉]", "", title.row.text) in re.sub("[《》〈〉]", "", name) for name in names)


@both
def test_numbers_disagree_only_where_they_are_meant_to(part: Part) -> None:
    shelf: Shelf = shelf_of(part)
    for written in drafts(part):
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


@both
def test_a_quotation_of_another_document_is_in_that_one(part: Part) -> None:
    for _, rows in groups("quotation: of another document", part):
        for gold in rows:
            if gold.row.kind is FindingKind.QUOTE:
                assert gold.row.suggestion is None
                assert any(gold.row.text in item.text for item in held(part))


@both
def test_the_library_of_the_command_is_the_one_of_the_drafts(part: Part) -> None:
    assert Shelf.of(library(part, None), part) == shelf_of(part)


@pytest.mark.parametrize("recipe", [*AROUND, *AROUND_FAULTS], ids=lambda recipe: recipe.name)
def test_every_recipe_of_what_stands_around_is_in_the_drafts(recipe: Recipe) -> None:
    assert groups(recipe.name, SIXTH)


@pytest.mark.parametrize("recipe", [issuer_named, wrong_issuer_named, day_named, wrong_year_of_issue])
@given(chance=st.integers(0, 10_000))
@settings(max_examples=30)
def test_what_is_named_before_a_number_agrees_with_it_or_not(recipe: Callable[[Desk], Made], chance: int) -> None:
    desk = desk_of(shelf_of(SIXTH), Random(chance), SIXTH, SIXTH.forms[0])
    slots, (book,) = recipe(desk)
    document, row = book.document, number_in(slots["ref"])
    assert row.text == str(document.number)
    assert row.suggestion is None
    if "issuer" in slots:
        (issuer,) = document.issuers
        right, verdict = str(slots["issuer"]).startswith(issuer), Verdict.ISSUER_CONFLICT
    else:
        right, verdict = str(slots["day"])[:4] == (document.issued or "")[:4], Verdict.YEAR_CONFLICT
        assert right == (str(slots["day"])[:4] == str(book.number.year))
    assert row.verdict is (Verdict.OK if right else verdict)
    assert right == (recipe in {issuer_named, day_named})


def test_one_of_two_quotations_is_altered() -> None:
    for _, rows in singles("one quotation altered", SIXTH):
        text = document(numbers(rows)[0].row.text).text
        quotes = [gold.row for gold in rows if gold.row.kind is FindingKind.QUOTE]
        assert all((row.text in text) is (row.verdict is Verdict.OK) for row in quotes)
        assert sorted(row.verdict for row in quotes) == [Verdict.OK, Verdict.QUOTE_ALTERED]


@pytest.mark.parametrize("case", ["clauses together", "last clause missing", "clause apart", "no such clause apart"])
def test_clauses_together_or_apart_are_there_or_not(case: str) -> None:
    for _, rows in singles(case, SIXTH):
        text = document(numbers(rows)[0].row.text).text
        last = sum(section.kind is SectionKind.ARTICLE for section in sections(text))
        for gold in rows:
            match = re.fullmatch(r"第?([一二三四五六七八九十]+)条?", gold.row.text)
            if match and gold.row.kind is FindingKind.ARTICLE:
                assert (to_int(match[1]) <= last) is (gold.row.verdict is Verdict.OK)


def number_in(phrase: object) -> Row:
    """The row of the only number of a phrase."""
    assert isinstance(phrase, tuple)
    (row,) = [part for part in phrase if isinstance(part, Row) and part.kind is FindingKind.NUMBER]
    return row
