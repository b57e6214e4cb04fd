"""Recipes of references with one fault each, in one part whose row says what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.checking.types import FindingKind, Verdict
from corpus.references import canonical_title
from corpus.types import DocumentNumber, NumberForm
from eval.checking.desk import (
    Desk,
    LackingError,
    Made,
    Recipe,
    Role,
    bare_name,
    fitted,
    is_bracket,
    number_row,
    pair,
    title_row,
    whole,
)
from eval.checking.right import article_label, named
from eval.checking.shelf import Article, Book
from eval.checking.types import Row
from eval.checking.variants import nested, titled

_SUFFIXES = ("（试行）", "（暂行）")
_TAKES_SUFFIX = ("办法", "细则", "规定", "方案", "规程")


def _wrong(desk: Desk, book: Book, number: DocumentNumber, verdict: Verdict) -> Made:
    row = number_row(str(number), verdict, str(book.number))
    return {"ref": pair(desk.title_of(book), row)}, [book]


def _free(desk: Desk, numbers: Iterable[DocumentNumber]) -> DocumentNumber:
    """One of the numbers that nobody has."""
    return desk.pick([number for number in numbers if not desk.shelf.holds(number) and number.key != desk.number.key])


def number_of_another(desk: Desk) -> Made:
    """The number of another held document."""
    book, other = desk.books(2, is_bracket)
    if book.number.serial == other.number.serial:
        raise LackingError
    return _wrong(desk, book, other.number, Verdict.NUMBER_TITLE_CONFLICT)


def wrong_serial(desk: Desk) -> Made:
    """A slip in the serial."""
    book = desk.book(is_bracket)
    texts = desk.pick(desk.part.slips.serials)(str(book.number.serial))
    serials = {int(text) for text in texts if text and int(text) > 0 and text[0] != "0"} - {book.number.serial}
    number = _free(desk, [replace(book.number, serial=value) for value in sorted(serials)])
    return _wrong(desk, book, number, Verdict.NUMBER_TITLE_CONFLICT)


def wrong_office(desk: Desk) -> Made:
    """发 for 办 or 办 for 发: the ministry's number for its office's."""
    swaps = {"发": "办", "办": "发"}
    book = desk.book(lambda book: is_bracket(book) and len(_flips(book.number.code, swaps)) > 0)
    codes = _flips(book.number.code, swaps)
    return _wrong(desk, book, _free(desk, [replace(book.number, code=code) for code in codes]), Verdict.ISSUER_CONFLICT)


def _flips(code: str, swaps: dict[str, str]) -> list[str]:
    if len(code) < 4:
        return []
    return [code[:at] + swaps[c] + code[at + 1 :] for at, c in enumerate(code) if at and c in swaps]


def wrong_bureau(desk: Desk) -> Made:
    """The code of another bureau of the same house, or of another house."""
    book = desk.book(is_bracket)
    mine = book.number.code
    near = [code for code in desk.shelf.codes if code != mine and code[0] == mine[0]]
    codes = [code for code in near if (code[:2] == mine[:2]) in desk.part.slips.houses]
    return _wrong(desk, book, _free(desk, [replace(book.number, code=code) for code in codes]), Verdict.ISSUER_CONFLICT)


def twin_code(desk: Desk) -> Made:
    """The number of another held document that has the same year and serial under another code."""
    found = [(a, b) for a in desk.shelf.current for b in desk.shelf.current if is_bracket(a) and _same_serial(a, b)]
    book, other = desk.pick(found)
    return _wrong(desk, book, other.number, Verdict.ISSUER_CONFLICT)


def _same_serial(a: Book, b: Book) -> bool:
    return a.number.code != b.number.code and replace(a.number, code=b.number.code) == b.number


def wrong_year(desk: Desk) -> Made:
    """Another year."""
    book = desk.book(is_bracket)
    years = [(book.number.year or 0) + step for step in desk.part.slips.years]
    numbers = [replace(book.number, year=year) for year in years if year <= int(desk.date[:4])]
    return _wrong(desk, book, _free(desk, numbers), Verdict.YEAR_CONFLICT)


def _suffixed(desk: Desk, wrongly: Sequence[tuple[str, str]]) -> tuple[Book, str, str]:
    """A book, one of its names, and that name with a first text replaced by a second, which names nothing held."""
    options = [
        (book, name, name.replace(old, new))
        for book in desk.shelf.current
        for name in book.names
        for old, new in wrongly
        if old in name and canonical_title(name.replace(old, new)) not in desk.shelf.canonical
    ]
    return desk.pick(options)


def _title_fault(desk: Desk, book: Book, name: str, wrong: str) -> Made:
    row = title_row(f"《{nested(wrong)}》", Verdict.SUFFIX_CONFLICT, titled(name))
    alone = desk.rng.random() < 0.4
    return {"ref": row if alone else pair(row, number_row(str(book.number)))}, [book]


def swapped_suffix(desk: Desk) -> Made:
    """（试行） for （暂行） or the other way round."""
    book, name, wrong = _suffixed(desk, (_SUFFIXES, _SUFFIXES[::-1]))
    return _title_fault(desk, book, name, wrong)


def dropped_suffix(desk: Desk) -> Made:
    """（试行） or （暂行） left out."""
    book, name, wrong = _suffixed(desk, [(suffix, "") for suffix in _SUFFIXES])
    if any(desk.shelf.names(wrong + suffix) for suffix in _SUFFIXES if wrong + suffix != name):
        raise LackingError
    return _title_fault(desk, book, name, wrong)


def added_suffix(desk: Desk) -> Made:
    """（试行） or （暂行） where there is none."""
    book = desk.book(lambda book: book.name.endswith(_TAKES_SUFFIX))
    return _title_fault(desk, book, book.name, book.name + desk.pick(_SUFFIXES))


def _whole(desk: Desk, book: Book, verdict: Verdict) -> Made:
    """A pair, or one part of it, both parts of which have the verdict."""
    title, row = desk.title_of(book, verdict), number_row(str(book.number), verdict)
    return {"ref": desk.pick((pair(title, row), pair(title, row), (title,), (row,)))}, [book]


def repealed(desk: Desk) -> Made:
    """A document that another one repeals."""
    return _whole(desk, desk.pick(desk.shelf.repealed), Verdict.NOT_IN_FORCE)


def later(desk: Desk) -> Made:
    """A basis that is later than the draft."""
    return _whole(desk, desk.pick(desk.shelf.later), Verdict.LATER_BASIS)


def itself(desk: Desk) -> Made:
    """The draft's own number and title as its basis."""
    if not desk.form.numbered:
        raise LackingError
    row = number_row(str(desk.number), Verdict.SELF_REFERENCE)
    title = title_row(titled(desk.title), Verdict.SELF_REFERENCE)
    return {"ref": desk.pick((pair(title, row), (row,)))}, []


def no_clause(desk: Desk) -> Made:
    """An article, a paragraph or an item beyond the last."""
    book = desk.book(lambda book: book.articles)
    row = Row(desk.pick(beyond(desk, book)), FindingKind.ARTICLE, Verdict.CLAUSE_NOT_FOUND)
    return {"ref": (*named(desk, book), row)}, [book]


def beyond(desk: Desk, book: Book) -> list[str]:
    """Labels of an article, a paragraph and an item that it does not have."""
    article = desk.pick(book.articles[:-1])
    items = article.items
    with_items = [other for other in book.articles[:-1] if any(other.items)]
    listed = desk.pick(with_items) if with_items else None
    over = desk.pick((1, 2, 4))
    labels = [
        article_label(Article(len(book.articles) + over, ())),
        article_label(article, len(items) + over),
    ]
    if listed:
        at = max(range(len(listed.items)), key=listed.items.__getitem__)
        labels.append(article_label(listed, at + 1, listed.items[at] + over))
    return labels


def altered(desk: Desk, book: Book, written: str, line: str | None) -> Made:
    """A quotation that should be ``line``; raises LackingError where the document does have what is written."""
    if written in book.document.text:
        raise LackingError
    row = Row(written, FindingKind.QUOTE, Verdict.QUOTE_ALTERED, line)
    return {"ref": named(desk, book), "q": row}, [book]


def _quoted(desk: Desk, alter: Sequence[tuple[str, str]]) -> Made:
    """A sentence with one of the replacements made in it, so that the document does not have it."""
    options = [
        (book, line, changed)
        for book in desk.shelf.current
        for line in book.quotable
        for old, new in alter
        if old in line and (changed := line.replace(old, new, 1)) not in book.document.text
    ]
    book, line, changed = desk.pick(options)
    return altered(desk, book, changed, line)


def opposite_word(desk: Desk) -> Made:
    """A word of a quotation replaced by its opposite."""
    return _quoted(desk, desk.part.slips.words)


def other_figure(desk: Desk) -> Made:
    """A digit or a unit of a quotation replaced."""
    return _quoted(desk, desk.part.slips.figures)


def other_character(desk: Desk) -> Made:
    """A character of a quotation replaced, left out or put in."""
    book = desk.book(lambda book: book.quotable)
    line = desk.pick(book.quotable)
    at = desk.rng.randrange(1, len(line) - 1)
    if not "\u3400" <= line[at] <= "\u9fff":
        raise LackingError
    changed = desk.pick(desk.part.slips.characters).replace("{c}", line[at])
    written = line[:at] + changed + line[at + 1 :]
    return altered(desk, book, written, line)


def bad_form(desk: Desk) -> Made:
    """Wrong brackets, 第, a leading zero, spaces."""
    book = desk.book(is_bracket)
    code, year, serial = book.number.code, book.number.year, book.number.serial
    written = desk.pick(desk.part.slips.bad_forms).format(code=code, year=year, serial=serial)
    return {"ref": pair(desk.title_of(book), number_row(written, Verdict.FORM, str(book.number)))}, [book]


def number_first(desk: Desk) -> Made:
    """The number before the title."""
    book = desk.book()
    title, row = desk.title_of(book), number_row(str(book.number), Verdict.ORDER)
    return {"ref": fitted(desk.part.slips.reversed, {"number": row, "title": title})}, [book]


def shared_title(desk: Desk) -> Made:
    """A title that two documents bear, without its number."""
    title, _ = desk.pick(desk.shelf.shared)
    return {"ref": title_row(titled(title), Verdict.AMBIGUOUS)}, []


def two_of_a_kind(desk: Desk) -> Made:
    """After two whole references of one kind: 《管理办法》."""
    first = desk.book(lambda book: bare_name(book.name))
    bare = bare_name(first.name) or ""
    second = desk.book(lambda book: book is not first and bare_name(book.name) == bare)
    if bare in desk.coined or desk.shelf.names(bare):
        raise LackingError
    return _either(first, second, title_row(f"《{bare}》", Verdict.AMBIGUOUS))


def two_of_a_serial(desk: Desk) -> Made:
    """After two whole references with one serial: 45号文."""
    pairs = [(a, b) for a in desk.shelf.current for b in desk.shelf.current if is_bracket(a) and _same_serial(a, b)]
    first, second = desk.pick(pairs)
    return _either(first, second, number_row(f"{first.number.serial}号文", Verdict.AMBIGUOUS))


def _either(first: Book, second: Book, short: Row) -> Made:
    return {"ref": whole(first), "other": whole(second), "short": short}, [first, second]


def wrong_order_number(desk: Desk) -> Made:
    """An order under another number."""
    book = desk.book(lambda book: book.number.form is NumberForm.ORDER)
    number = _free(desk, [replace(book.number, serial=book.number.serial + step) for step in (10, 30, 100)])
    return _wrong(desk, book, number, Verdict.NUMBER_TITLE_CONFLICT)


FAULTS = (
    Recipe("number of another document", number_of_another, Role.BASIS),
    Recipe("wrong serial", wrong_serial, Role.CITE),
    Recipe("发 for 办", wrong_office, Role.CITE),
    Recipe("wrong bureau", wrong_bureau, Role.BASIS),
    Recipe("code of a twin", twin_code, Role.CITE),
    Recipe("wrong year", wrong_year, Role.CITE),
    Recipe("suffix swapped", swapped_suffix, Role.CITE),
    Recipe("suffix dropped", dropped_suffix, Role.CITE),
    Recipe("suffix added", added_suffix, Role.CITE),
    Recipe("repealed", repealed, Role.BASIS),
    Recipe("later basis", later, Role.BASIS),
    Recipe("itself", itself, Role.BASIS),
    Recipe("no such clause", no_clause, Role.CLAUSE),
    Recipe("quotation: opposite word", opposite_word, Role.QUOTE),
    Recipe("quotation: figure", other_figure, Role.QUOTE),
    Recipe("quotation: character", other_character, Role.QUOTE),
    Recipe("bad form", bad_form, Role.CITE),
    Recipe("number first", number_first, Role.CITE),
    Recipe("shared title", shared_title, Role.CITE),
    Recipe("two of a kind", two_of_a_kind),
    Recipe("two of a serial", two_of_a_serial),
    Recipe("wrong order number", wrong_order_number, Role.CITE),
)
