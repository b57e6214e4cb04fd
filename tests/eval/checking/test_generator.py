"""Drafts by rule: gold at its exact place, the same for the same seed, and faults that are faults."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.checking.types import FindingKind, Verdict
from assistant.commands import common
from corpus.notice import describe
from corpus.references import canonical_title, find_articles, parse_number
from corpus.script import simplified
from corpus.types import Document
from eval.checking import collection
from eval.checking.around import AROUND, AROUND_FAULTS
from eval.checking.collection import made
from eval.checking.command import catalogued, library
from eval.checking.connected import CONNECTED, CONNECTED_FAULTS
from eval.checking.generator import RECIPES, SEALED_SEEDS, draft
from eval.checking.parts import DEVELOPMENT, OPEN, PARTS, SEALED, SECOND, THIRD, Part
from eval.checking.right import RIGHT
from eval.checking.shelf import Shelf
from eval.checking.types import Draft, Gold
from index.relations import Graph, Held

seeds = st.integers(0, 10_000)
parts = st.sampled_from(tuple(PARTS.values()))


@cache
def held(part: Part) -> list[Document]:
    return library(part, None)


@cache
def shelf_of(part: Part) -> Shelf:
    return Shelf.of(held(part), part)


@cache
def of(seed: int, part: Part = DEVELOPMENT, size: int = 3_000) -> Draft:
    return draft(shelf_of(part), seed, size, part)


def rows(case: str, part: Part = DEVELOPMENT, n: int = 12) -> list[list[Gold]]:
    """The rows of a recipe, by draft."""
    drafts = [of(seed, part, 6_000) for seed in range(n)]
    return [[gold for gold in written.gold if gold.case == case] for written in drafts]


@pytest.fixture(scope="module")
def graphs() -> Iterator[dict[str, Graph]]:
    with ExitStack() as stack:
        yield {name: Graph(stack.enter_context(catalogued(held(part)))) for name, part in PARTS.items()}


@given(seeds, parts, st.integers(0, 8_000))
@settings(max_examples=40)
def test_spans_are_exact_and_in_order(seed: int, part: Part, size: int) -> None:
    written = of(seed, part, size)
    assert size <= len(written.text) <= size + 1_500
    spans = [(gold.span, gold.row.text) for gold in written.gold]
    assert all(span.of(written.text) == text for span, text in spans)
    assert all(before.end <= after.start for (before, _), (after, _) in pairwise(spans))
    marked = sorted([span for span, _ in spans] + list(written.traps))
    assert all(before.end <= after.start for before, after in pairwise(marked))
    assert "{" not in written.text
    assert "#" not in written.text


@given(seeds, parts)
@settings(max_examples=15)
def test_the_same_seed_gives_the_same_draft_and_another_another(seed: int, part: Part) -> None:
    assert draft(shelf_of(part), seed, part=part) == draft(shelf_of(part), seed, part=part)
    assert of(seed, part).text != of(seed + 1, part).text


@given(seeds, parts)
@settings(max_examples=15)
def test_a_draft_is_read_as_the_notice_that_it_is(seed: int, part: Part) -> None:
    written = of(seed, part)
    described = describe(written.text)
    if not part.forms[seed % len(part.forms)].numbered:
        assert not any(gold.row.verdict is Verdict.SELF_REFERENCE for gold in written.gold)
        return
    assert described.issued == written.date
    assert described.number
    assert described.title
    own = {str(described.number), f"《{described.title}》"}
    selves = {gold.row.text for gold in written.gold if gold.row.verdict is Verdict.SELF_REFERENCE}
    assert selves <= own


@pytest.mark.parametrize("part", PARTS.values(), ids=lambda part: part.name)
def test_every_recipe_comes_up_where_the_part_has_sentences_for_it(part: Part) -> None:
    written = of(9_001, part, 90_000)
    found = {gold.case for gold in written.gold} - {"letter"}
    assert found == {recipe.name for recipe in RECIPES if recipe.templates(part)}
    planted = {gold.row.verdict for gold in written.gold}
    assert planted == set(Verdict) - {Verdict.UNCHECKED}
    assert len(written.traps) > 20


def test_right_recipes_plant_nothing_and_each_fault_plants_its_own() -> None:
    names = {"letter", *(recipe.name for recipe in (*RIGHT, *CONNECTED, *AROUND))}
    planted: dict[str, set[Verdict]] = {}
    for part in PARTS.values():
        for gold in of(2, part, 40_000).gold:
            planted.setdefault(gold.case, set()).add(gold.row.verdict)
    for name, verdicts in planted.items():
        if name in names:
            assert verdicts <= {Verdict.OK, Verdict.NOT_HELD}
        else:
            assert len(verdicts - {Verdict.OK, Verdict.NOT_HELD}) == 1, name


@given(seeds, parts)
@settings(max_examples=15)
def test_a_serial_alone_is_of_one_number(seed: int, part: Part) -> None:
    written = of(seed, part, 6_000)
    numbers = [gold for gold in written.gold if gold.row.kind is FindingKind.NUMBER]
    for before, gold in pairwise(numbers):
        if gold.case == "serial alone" and gold.row.text.endswith("文"):
            serial = gold.row.text.removesuffix("号文")
            same = {other.row.text for other in numbers if other.span.end <= before.span.start}
            assert not any(text.endswith(f"〕{serial}号") for text in same)


def sentences_of(part: Part) -> set[str]:
    """All templates of a part that may have a reference in them, those of single forms too."""
    own = [*part.sentences.values(), *(texts for form in part.forms for texts in (form.sentences or {}).values())]
    return {text for texts in own for text in texts}


def test_the_parts_share_hardly_a_sentence() -> None:
    for one, other in combinations(PARTS.values(), 2):
        assert len(sentences_of(one) & sentences_of(other)) <= 4
        for field in ("rules", "traps"):
            assert not set(getattr(one, field)) & set(getattr(other, field)), field
        assert one.province != other.province
        assert one.strangers.town != other.strangers.town


@pytest.mark.parametrize("part", OPEN, ids=lambda part: part.name)
def test_the_sealed_part_has_another_library_than_an_open_one(part: Part) -> None:
    mine, theirs = ((*p.offices, *p.writers) for p in (SEALED, part))
    assert not {office.name for office in mine} & {office.name for office in theirs}
    assert not {code for office in mine for code in office.codes} & {c for office in theirs for c in office.codes}
    for field in ("title", "number"):
        assert not {line[field] for line in made(part)} & {line[field] for line in made(SEALED)}


def test_the_sealed_part_has_every_recipe_and_enough_of_everything() -> None:
    around = {recipe.name for recipe in (*AROUND, *AROUND_FAULTS)}
    connected = {recipe.name for recipe in (*CONNECTED, *CONNECTED_FAULTS)}
    assert around | connected <= set(SEALED.sentences)
    assert connected <= set(THIRD.sentences)
    assert not around & set(THIRD.sentences)
    for part in (DEVELOPMENT, SECOND):
        assert not (around | connected) & set(part.sentences)
    least = {"basis": 14, "quote": 14, "cite": 20, "clause": 8, "joint document": 8, "defined name": 8}
    for name, texts in SEALED.sentences.items():
        assert len(set(texts)) == len(texts) >= least.get(name, 3), name
    assert len(SEALED.traps) >= 25
    assert len(SEALED.forms) >= 14
    assert len(SEALED_SEEDS) >= 2 * len(SEALED.forms)
    assert SEALED_SEEDS.start > 1_000_000


def target(graph: Graph, gold: Gold) -> set[str]:
    """Whom a number or a title means, by the library's own looking-up."""
    text = simplified(gold.row.text)
    number = parse_number(text) if gold.row.kind is FindingKind.NUMBER else None
    if gold.row.kind is FindingKind.NUMBER and number is None:
        return set()
    found = graph.resolve(None if number else gold.row.text[1:-1], number)
    return {found.document_id} if isinstance(found, Held) else set()


@pytest.mark.parametrize("part", PARTS.values(), ids=lambda part: part.name)
@pytest.mark.parametrize(
    "case", ["full", "title alone", "title variant", "traditional script", "half-width brackets", "list of pairs"]
)
def test_accepted_forms_denote_the_document(graphs: dict[str, Graph], part: Part, case: str) -> None:
    graph, seen = graphs[part.name], 0
    for found in rows(case, part):
        for gold in found:
            assert target(graph, gold), gold
            seen += 1
        titles = [gold for gold in found if gold.row.kind is FindingKind.TITLE]
        numbers = [gold for gold in found if gold.row.kind is FindingKind.NUMBER]
        for title, number in zip(titles, numbers, strict=False):
            assert target(graph, title) == target(graph, number), (title, number)
    assert seen


@pytest.mark.parametrize("part", PARTS.values(), ids=lambda part: part.name)
def test_planted_numbers_are_not_the_titles(graphs: dict[str, Graph], part: Part) -> None:
    verdicts = {Verdict.NUMBER_TITLE_CONFLICT, Verdict.ISSUER_CONFLICT, Verdict.YEAR_CONFLICT}
    differing = {Verdict.ISSUER_CONFLICT: "code", Verdict.YEAR_CONFLICT: "year"}
    seen: Counter[Verdict] = Counter()
    for seed in range(12):
        for title, gold in pairwise(of(seed, part, 6_000).gold):
            if gold.row.verdict not in verdicts or gold.row.suggestion is None:
                continue
            wrong, right = parse_number(gold.row.text), parse_number(gold.row.suggestion or "")
            assert wrong
            assert right
            fields = {name for name in ("code", "year", "serial") if getattr(wrong, name) != getattr(right, name)}
            expected = differing.get(gold.row.verdict)
            assert fields == {expected} if expected else "serial" in fields
            meant = graphs[part.name].resolve(title.row.text[1:-1], None)
            assert isinstance(meant, Held)
            document = graphs[part.name].document(meant.document_id)
            assert document.number == right
            seen[gold.row.verdict] += 1
    assert set(seen) == verdicts


@pytest.mark.parametrize("part", PARTS.values(), ids=lambda part: part.name)
def test_an_altered_quotation_is_not_where_its_suggestion_is(part: Part) -> None:
    texts = [document.text for document in held(part)]
    altered = [
        gold.row
        for seed in range(8)
        for gold in of(seed, part, 6_000).gold
        if gold.row.verdict is Verdict.QUOTE_ALTERED
    ]
    assert len(altered) > 10
    for row in altered:
        assert row.text != row.suggestion
        assert any(row.text not in text and (row.suggestion or "") in text for text in texts)


@pytest.mark.parametrize("part", PARTS.values(), ids=lambda part: part.name)
def test_a_wrong_suffix_names_nothing_held(part: Part) -> None:
    shelf, seen = shelf_of(part), 0
    for seed in range(8):
        for gold in of(seed, part, 6_000).gold:
            if gold.row.verdict is Verdict.SUFFIX_CONFLICT:
                assert canonical_title(gold.row.text) not in shelf.canonical
                assert canonical_title(gold.row.suggestion or "") in shelf.canonical
                seen += 1
    assert seen > 5


@pytest.mark.parametrize("part", PARTS.values(), ids=lambda part: part.name)
def test_a_bad_form_is_read_as_the_number_that_it_suggests(part: Part) -> None:
    for found in rows("bad form", part):
        for gold in found:
            if gold.row.verdict is Verdict.FORM:
                assert gold.row.text != gold.row.suggestion
                assert str(parse_number(gold.row.text)) == gold.row.suggestion


@pytest.mark.parametrize("part", PARTS.values(), ids=lambda part: part.name)
def test_what_is_repealed_or_later_is_so(graphs: dict[str, Graph], part: Part) -> None:
    graph, shelf = graphs[part.name], shelf_of(part)
    assert len(shelf.repealed) >= 6
    assert len(shelf.later) >= 4
    for book in shelf.repealed:
        assert graph.validity(book.document.id, part.since).state in {"repealed", "superseded"}, book.number
    for book in shelf.current:
        assert graph.validity(book.document.id, part.until).state not in {"repealed", "superseded"}, book.number
        assert (book.document.issued or "") <= part.since
    for book in shelf.later:
        assert (book.document.issued or "") > part.until
    for book in shelf.spared:
        assert graph.validity(book.document.id, f"{int(part.until[:4]) + 4}-01-01").state == "repealed"


def test_clauses_are_counted_as_they_stand() -> None:
    shelf = shelf_of(DEVELOPMENT)
    for book in shelf.current:
        labels = {reference.canonical for reference in find_articles(book.document.text)}
        assert {f"第{label}条" for label in "二三四"} <= labels or not book.articles
        for article in book.articles:
            assert article.items[0] >= 0
            assert len(article.items) <= 3 or article is book.articles[-1]


@pytest.mark.parametrize("part", PARTS.values(), ids=lambda part: part.name)
def test_the_collection_is_the_same_every_time_and_describes_itself(part: Part) -> None:
    lines = made(part)
    assert lines == made(part)
    assert len(lines) == (60 if part in {DEVELOPMENT, SECOND} else 76)
    assert len({line["number"] for line in lines}) == len(lines)
    for line in lines:
        described = describe(line["text"])
        assert (described.title, str(described.number), described.issued) == (
            line["title"],
            line["number"],
            line["issued"],
        )
        assert part.province in line["text"]


def test_the_library_file_is_the_collection() -> None:
    path = Path(collection.__file__).with_name("library.jsonl")
    assert [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] == made(DEVELOPMENT)


def test_over_a_library_that_offers_little_faults_are_left_out() -> None:
    bundled = common.bundled()
    written = draft(Shelf.of(bundled, DEVELOPMENT), 3, 5_000)
    found = {gold.case for gold in written.gold}
    assert {"full", "wrong year", "bad form"} <= found
    assert not found & {"repealed", "no such clause", "quotation: figure", "shared title"}
    assert draft(Shelf.of([], DEVELOPMENT), 3, 2_000).gold


def test_the_gold_as_json() -> None:
    written = of(4)
    form = written.to_json()
    assert form["text"] == written.text
    assert set(form["gold"][0]) == {"start", "end", "text", "kind", "verdict", "suggestion", "case"}
    assert all(form["text"][row["start"] : row["end"]] == row["text"] for row in form["gold"])
    assert json.loads(json.dumps(form)) == form
