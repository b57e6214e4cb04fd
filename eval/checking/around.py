"""Recipes of what stands around a reference: who issued it and when, clauses named together or apart from it, its kind
as a short name, two quotations. Only parts with sentences for them.
"""

from __future__ import annotations

from assistant.checking.types import FindingKind, Verdict
from corpus.numerals import to_chinese
from eval.checking.desk import Desk, LackingError, Made, Recipe, bare_name, is_bracket, number_row, pair, title_row
from eval.checking.faults import beyond, opposite_word, other_figure
from eval.checking.right import article_label, defining, named
from eval.checking.shelf import Article, Book
from eval.checking.types import Phrase, Row
from eval.checking.variants import titled


def _numbered(desk: Desk, book: Book, verdict: Verdict = Verdict.OK) -> Phrase:
    """Its number, most often with its title; what stands around it decides whether the number can be right."""
    number = number_row(str(book.number), verdict)
    return pair(desk.title_of(book), number) if desk.rng.random() < 0.6 else (number,)


def _of_one_issuer(desk: Desk) -> Book:
    return desk.book(lambda book: is_bracket(book) and len(book.document.issuers) == 1)


def issuer_named(desk: Desk) -> Made:
    """Who issued it, and its number."""
    book = _of_one_issuer(desk)
    return {"issuer": book.document.issuers[0], "ref": _numbered(desk, book)}, [book]


def wrong_issuer_named(desk: Desk) -> Made:
    """Another body than the one whose code the number has; not the office of the same house."""
    book = _of_one_issuer(desk)
    issuer = book.document.issuers[0]
    names = [office.name for office in desk.part.offices]
    others = [name for name in names if not name.startswith(issuer) and not issuer.startswith(name)]
    return {"issuer": desk.pick(others), "ref": _numbered(desk, book, Verdict.ISSUER_CONFLICT)}, [book]


def _of_a_day(desk: Desk) -> tuple[Book, int, str]:
    """A document, its year, and the rest of its day in words."""
    book = desk.book(lambda book: is_bracket(book) and len(book.document.issued or "") == len("2014-05-06"))
    year, month, day = map(int, (book.document.issued or "").split("-"))
    return book, year, desk.pick((f"{month}月{day}日", f"{month}月", ""))


def day_named(desk: Desk) -> Made:
    """The day, the month or the year of issue."""
    book, year, rest = _of_a_day(desk)
    return {"day": f"{year}年{rest}", "ref": _numbered(desk, book)}, [book]


def wrong_year_of_issue(desk: Desk) -> Made:
    """A day of another year than that of the number."""
    book, year, rest = _of_a_day(desk)
    years = {year + step for step in desk.part.slips.years} - {book.number.year}
    wrong = desk.pick(sorted(wrong for wrong in years if wrong < int(desk.date[:4])))
    return {"day": f"{wrong}年{rest}", "ref": _numbered(desk, book, Verdict.YEAR_CONFLICT)}, [book]


def _together(desk: Desk, last: int | None = None) -> Made:
    """第三、五条 or 第三条至第五条; the last article is ``last`` where there is no such article."""
    book = desk.book(lambda book: book.articles)
    numbers = sorted(article.number for article in desk.rng.sample(book.articles[:-1], 2))
    first, second = numbers[0], numbers[1] if last is None else len(book.articles) + last
    verdict = Verdict.OK if last is None else Verdict.CLAUSE_NOT_FOUND
    if desk.rng.random() < 0.5:
        before, join, after = f"第{to_chinese(first)}", "、", f"{to_chinese(second)}条"
    else:
        before, join, after = (article_label(Article(first, ())), "至", article_label(Article(second, ())))
    rows = (Row(before, FindingKind.ARTICLE), join, Row(after, FindingKind.ARTICLE, verdict))
    return {"ref": (*named(desk, book), *rows)}, [book]


def clauses_together(desk: Desk) -> Made:
    """第三、五条 and 第三条至第五条."""
    return _together(desk)


def last_clause_missing(desk: Desk) -> Made:
    """第三、十九条 and 第三条至第十九条 of a document that has fewer articles."""
    return _together(desk, desk.pick((1, 2, 5)))


def clause_apart(desk: Desk) -> Made:
    """A reference, and a clause of it in its own place."""
    book = desk.book(lambda book: book.articles)
    row = Row(article_label(desk.pick(book.articles[:-1])), FindingKind.ARTICLE)
    return {"ref": named(desk, book), "clause": row}, [book]


def no_such_clause_apart(desk: Desk) -> Made:
    """A reference, and in its own place a clause that it does not have."""
    book = desk.book(lambda book: book.articles)
    row = Row(desk.pick(beyond(desk, book)), FindingKind.ARTICLE, Verdict.CLAUSE_NOT_FOUND)
    return {"ref": named(desk, book), "clause": row}, [book]


def kind_as_name(desk: Desk) -> Made:
    """《title》（number，以下简称《办法》）, and then 《办法》."""
    book = desk.book(lambda book: bare_name(book.name))
    kind = (bare_name(book.name) or "")[-2:]
    if kind in desk.coined or desk.shelf.names(kind):
        raise LackingError
    desk.coined.add(kind)
    return {**defining(book, kind), "short": title_row(titled(kind))}, [book]


def two_quotations(desk: Desk) -> Made:
    """Two sentences of one document."""
    book = desk.book(lambda book: len(book.quotable) > 1)
    first, second = (Row(line, FindingKind.QUOTE) for line in desk.rng.sample(book.quotable, 2))
    return {"ref": named(desk, book), "q": first, "q2": second}, [book]


def one_quotation_altered(desk: Desk) -> Made:
    """Two sentences of one document, one of them with a word or a figure replaced."""
    slots, books = desk.pick((opposite_word, other_figure))(desk)
    altered = slots["q"]
    assert isinstance(altered, Row)  # noqa: S101
    right = Row(desk.pick([line for line in books[0].quotable if line != altered.suggestion]), FindingKind.QUOTE)
    first, second = desk.rng.sample((right, altered), 2)
    return {**slots, "q": first, "q2": second}, books


AROUND = (
    Recipe("issuer named", issuer_named),
    Recipe("day named", day_named),
    Recipe("clauses together", clauses_together),
    Recipe("clause apart", clause_apart),
    Recipe("kind as a short name", kind_as_name),
    Recipe("two quotations", two_quotations),
)
AROUND_FAULTS = (
    Recipe("wrong issuer named", wrong_issuer_named),
    Recipe("wrong year of issue", wrong_year_of_issue),
    Recipe("last clause missing", last_clause_missing),
    Recipe("no such clause apart", no_such_clause_apart),
    Recipe("one quotation altered", one_quotation_altered),
)
