"""Recipes of references that lean on one another or on the words around them: shared brackets, lists in which one part
is wrong, clauses of short names, joint documents, what is repealed only later. Only parts with sentences for them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import SequenceMatcher

from assistant.checking.types import FindingKind, Verdict
from corpus.numerals import to_int
from eval.checking.desk import (
    SUFFIX,
    Desk,
    LackingError,
    Made,
    Recipe,
    bare_name,
    is_bracket,
    number_row,
    pair,
    title_row,
    whole,
)
from eval.checking.faults import altered, beyond
from eval.checking.right import article_label, defining, listed, named, short_name, stranger
from eval.checking.shelf import Article, Book
from eval.checking.types import Row
from eval.checking.variants import parts_of, titled

_ALIKE = 0.5
_ARTICLE = re.compile(r"^第([一二三四五六七八九十]+)条　", re.MULTILINE)


def joint(desk: Desk) -> Made:
    """The bodies that issued it, and its title and number."""
    book = desk.book(lambda book: len(book.document.issuers) > 1)
    return {**_issuers(book), "ref": named(desk, book)}, [book]


def _issuers(book: Book) -> dict[str, str]:
    """The slots offices, lead and others: all that issued it, the first, and the rest."""
    lead, *others = book.document.issuers
    return {"offices": "、".join(book.document.issuers), "lead": lead, "others": "、".join(others)}


def one_bracket(desk: Desk) -> Made:
    """《A》《B》（分别为a、b）."""
    books = desk.books(2)
    numbers = listed([(number_row(str(book.number)),) for book in books], "、")
    return {
        "ref": (*(desk.title_of(book) for book in books), "（", desk.pick(("分别为", "文号分别为")), *numbers, "）")
    }, books


def inherited_code(desk: Desk) -> Made:
    """岭科发政〔2018〕61号、〔2019〕7号: the second takes the code of the first."""
    first = desk.book(lambda book: is_bracket(book) and _successors(desk, book))
    second = desk.pick(_successors(desk, first))
    short = number_row(f"〔{second.number.year}〕{second.number.serial}号")
    return {"ref": (number_row(str(first.number)), "、", short)}, [first, second]


def _successors(desk: Desk, book: Book) -> list[Book]:
    others = (other for other in desk.shelf.current if is_bracket(other) and other.number.code == book.number.code)
    return [other for other in others if (other.number.year or 0) > (book.number.year or 0)]


def labelled(desk: Desk) -> Made:
    """Title and number with words between them: 文号, the day of issue."""
    book = desk.book(lambda book: is_bracket(book) and len(book.document.issued or "") == len("2014-05-06"))
    year, month, day = map(int, (book.document.issued or "").split("-"))
    number = number_row(str(book.number))
    return {"title": desk.title_of(book), "number": number, "day": f"{year}年{month}月{day}日"}, [book]


def spared(desk: Desk) -> Made:
    """A document that was still in force on the day of the draft."""
    book = desk.pick(desk.shelf.spared)
    return {"ref": named(desk, book)}, [book]


def two_defined(desk: Desk) -> Made:
    """Two short names defined in one sentence, and both used."""
    first, second = desk.books(2, lambda book: bare_name(book.name))
    names = short_name(desk, first), short_name(desk, second)
    own = {f"{slot}2": value for slot, value in defining(second, names[1]).items()}
    shorts = {slot: title_row(f"《{name}》") for slot, name in zip(("short", "short2"), names, strict=True)}
    return {**defining(first, names[0]), **own, **shorts}, [first, second]


def _clause(article: Article) -> Row:
    return Row(article_label(article), FindingKind.ARTICLE)


def _of_short_name(desk: Desk, wrong: bool) -> Made:
    book = desk.book(lambda book: book.articles and bare_name(book.name))
    name = short_name(desk, book)
    label = desk.pick(beyond(desk, book)) if wrong else article_label(desk.pick(book.articles[:-1]))
    row = Row(label, FindingKind.ARTICLE, Verdict.CLAUSE_NOT_FOUND if wrong else Verdict.OK)
    return {**defining(book, name), "short": title_row(f"《{name}》"), "clause": row}, [book]


def clause_of_short_name(desk: Desk) -> Made:
    """An article of a short name that the sentence before defines."""
    return _of_short_name(desk, wrong=False)


def no_clause_of_short_name(desk: Desk) -> Made:
    """What a document does not have, of a short name that the sentence before defines."""
    return _of_short_name(desk, wrong=True)


def clauses(desk: Desk) -> Made:
    """第三条、第五条."""
    book = desk.book(lambda book: book.articles)
    chosen = sorted(desk.rng.sample(book.articles[:-1], 2), key=lambda article: article.number)
    return {"ref": (*named(desk, book), *listed([(_clause(article),) for article in chosen], "、"))}, [book]


def one_clause_missing(desk: Desk) -> Made:
    """第三条、第十九条 of a document that has fewer articles."""
    book = desk.book(lambda book: book.articles)
    label = article_label(Article(len(book.articles) + desk.pick((1, 3, 6)), ()))
    row = Row(label, FindingKind.ARTICLE, Verdict.CLAUSE_NOT_FOUND)
    return {"ref": (*named(desk, book), _clause(desk.pick(book.articles[:-1])), "、", row)}, [book]


def quotation_of_clause(desk: Desk) -> Made:
    """The article in which a quotation stands, and the quotation."""
    book = desk.book(lambda book: book.articles and book.quotable)
    line = desk.pick(book.quotable)
    before = _ARTICLE.findall(book.document.text[: book.document.text.find(line)])
    if not before:
        raise LackingError
    article = Article(to_int(before[-1]), ())
    return {"ref": named(desk, book), "clause": _clause(article), "q": Row(line, FindingKind.QUOTE)}, [book]


def beside_a_stranger(desk: Desk) -> Made:
    """A held document and one that is not."""
    book = desk.book()
    return {"ref": named(desk, book), "other": pair(*stranger(desk))}, [book]


def near_title(desk: Desk) -> Made:
    """The title of a plan of another kind than the one that is held."""
    book = desk.book(lambda book: bare_name(book.name))
    stem = SUFFIX.sub("", book.name).removesuffix(bare_name(book.name) or "").removesuffix("若干")
    name = stem + desk.pick(desk.part.strangers.kinds)
    if desk.shelf.names(name):
        raise LackingError
    return {"ref": title_row(titled(name), Verdict.NOT_HELD)}, []


def numbers_crossed(desk: Desk) -> Made:
    """《A》（b）、《B》（a）."""
    books = desk.books(2, is_bracket)
    serials = {book.number.serial for book in books}
    if len(serials) < 2:
        raise LackingError
    wrong = [
        number_row(str(other.number), Verdict.NUMBER_TITLE_CONFLICT, str(book.number))
        for book, other in zip(books, books[::-1], strict=True)
    ]
    return {"ref": listed([pair(desk.title_of(book), row) for book, row in zip(books, wrong, strict=True)])}, books


def one_number_wrong(desk: Desk) -> Made:
    """A list of three of which one has the serial of another."""
    books = desk.books(3, is_bracket)
    at, other = desk.rng.sample(range(3), 2)
    number = replace(books[at].number, serial=books[other].number.serial)
    if desk.shelf.holds(number):
        raise LackingError
    rows = [number_row(str(book.number)) for book in books]
    rows[at] = number_row(str(number), Verdict.NUMBER_TITLE_CONFLICT, str(books[at].number))
    pairs = [pair(desk.title_of(book), row) for book, row in zip(books, rows, strict=True)]
    return {"ref": listed(pairs, "以及")}, books


def code_of_another_issuer(desk: Desk) -> Made:
    """A joint document under the code of another of its issuers than the first."""
    book = desk.book(lambda book: len(book.document.issuers) > 1)
    codes = [office.codes[0] for office in desk.part.offices if office.name in book.document.issuers[1:]]
    number = replace(book.number, code=desk.pick(codes))
    if desk.shelf.holds(number):
        raise LackingError
    row = number_row(str(number), Verdict.ISSUER_CONFLICT, str(book.number))
    return {**_issuers(book), "ref": pair(desk.title_of(book), row)}, [book]


def _beside(desk: Desk, other: Book, verdict: Verdict) -> Made:
    """One that may be cited, and one that may not."""
    book = desk.book()
    wrong = pair(desk.title_of(other, verdict), number_row(str(other.number), verdict))
    return {"ref": named(desk, book), "other": wrong}, [book, other]


def repealed_in_a_list(desk: Desk) -> Made:
    """A basis that holds, and one that is repealed."""
    return _beside(desk, desk.pick(desk.shelf.repealed), Verdict.NOT_IN_FORCE)


def later_in_a_list(desk: Desk) -> Made:
    """A basis that is earlier, and one that is later."""
    return _beside(desk, desk.pick(desk.shelf.later), Verdict.LATER_BASIS)


def _comma_line(desk: Desk, commas: int) -> tuple[Book, str]:
    options = [(book, line) for book in desk.shelf.current for line in book.quotable if line.count("，") >= commas]
    return desk.pick(options)


def halves_swapped(desk: Desk) -> Made:
    """A quotation whose halves have changed places."""
    book, line = _comma_line(desk, 1)
    first, rest = parts_of(line)
    return altered(desk, book, f"{rest}，{first}", line)


def middle_left_out(desk: Desk) -> Made:
    """A quotation without a part of it, and without an ellipsis."""
    book, line = _comma_line(desk, 2)
    first, _, *rest = line.split("，")
    return altered(desk, book, "，".join([first, *rest]), line)


def quoted_from_another(desk: Desk) -> Made:
    """A sentence of another document, of which the cited one has nothing like it."""
    book, other = desk.books(2, lambda book: book.quotable)
    line = desk.pick(other.quotable)
    if any(SequenceMatcher(None, line, own).ratio() > _ALIKE for own in book.quotable):
        raise LackingError
    return altered(desk, book, line, None)


def numbers_disagree(desk: Desk) -> Made:
    """A document that nobody holds, first under one number and then under another."""
    title, first = stranger(desk)
    serial = int(first.text.split("〕")[1].removesuffix("号"))
    wrong = first.text.replace(f"〕{serial}号", f"〕{serial + desk.pick((2, 30, 400))}号")
    second = number_row(wrong, Verdict.NUMBER_TITLE_CONFLICT)
    return {"ref": pair(title, first), "again": pair(title, second)}, []


def pointer_to_two(desk: Desk) -> Made:
    """该办法 after two documents of that kind."""
    first = desk.book(lambda book: bare_name(book.name))
    kind = (bare_name(first.name) or "")[-2:]
    second = desk.book(lambda book: book is not first and (bare_name(book.name) or "").endswith(kind))
    short = title_row(f"{desk.pick(desk.part.slips.pointers)}{kind}", Verdict.AMBIGUOUS)
    return {"ref": whole(first), "other": whole(second), "short": short}, [first, second]


CONNECTED = (
    Recipe("joint document", joint),
    Recipe("one bracket", one_bracket),
    Recipe("inherited code", inherited_code),
    Recipe("labelled number", labelled),
    Recipe("repealed only later", spared),
    Recipe("two short names", two_defined),
    Recipe("clause of a short name", clause_of_short_name),
    Recipe("several clauses", clauses),
    Recipe("quotation of a clause", quotation_of_clause),
    Recipe("beside a stranger", beside_a_stranger),
    Recipe("near title", near_title),
)
CONNECTED_FAULTS = (
    Recipe("numbers crossed", numbers_crossed),
    Recipe("one number of a list wrong", one_number_wrong),
    Recipe("code of another issuer", code_of_another_issuer),
    Recipe("repealed in a list", repealed_in_a_list),
    Recipe("later in a list", later_in_a_list),
    Recipe("no such clause of a short name", no_clause_of_short_name),
    Recipe("one clause of a list missing", one_clause_missing),
    Recipe("quotation: halves swapped", halves_swapped),
    Recipe("quotation: middle left out", middle_left_out),
    Recipe("quotation: of another document", quoted_from_another),
    Recipe("numbers disagree", numbers_disagree),
    Recipe("pointer to two", pointer_to_two),
)
