"""Recipes of references that are right, or of which nothing wrong can be said: every form that officials accept."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.checking.types import FindingKind, Verdict
from corpus.numerals import to_chinese
from corpus.types import DocumentNumber
from eval.checking.desk import (
    SUFFIX,
    Desk,
    LackingError,
    Made,
    Recipe,
    Role,
    bare_name,
    is_bracket,
    number_row,
    pair,
    title_row,
    whole,
)
from eval.checking.shelf import Article, Book
from eval.checking.types import Phrase, Row, Trap
from eval.checking.variants import titled, traditional


def named(desk: Desk, book: Book) -> Phrase:
    """One of its titles, and its number."""
    return pair(desk.title_of(book), number_row(str(book.number)))


def full(desk: Desk) -> Made:
    """《title》（number）."""
    book = desk.book()
    return {"ref": named(desk, book)}, [book]


def number_alone(desk: Desk) -> Made:
    """The number alone."""
    book = desk.book()
    return {"ref": (number_row(str(book.number)), desk.pick(("", "文件", "文")))}, [book]


def title_alone(desk: Desk) -> Made:
    """The title alone."""
    book = desk.book()
    return {"ref": desk.title_of(book)}, [book]


def listed(rows: Sequence[Phrase], last: str = "和") -> Phrase:
    """References with 、 between them, and ``last`` before the last."""
    out: list[str | Row | Trap] = []
    for at, phrase in enumerate(rows):
        if at:
            out.append(last if at == len(rows) - 1 else "、")
        out += phrase
    return tuple(out)


def list_of_pairs(desk: Desk) -> Made:
    """《A》（a）、《B》（b）和《C》（c）."""
    books = desk.books(desk.pick((2, 3)))
    return {"ref": listed([named(desk, book) for book in books], desk.pick(desk.part.slips.pair_joins))}, books


def list_of_numbers(desk: Desk) -> Made:
    """a、b和c."""
    books = desk.books(desk.pick((2, 3)), is_bracket)
    return {"ref": listed([(number_row(str(book.number)),) for book in books])}, books


def list_of_titles(desk: Desk) -> Made:
    """《A》《B》 and 《A》、《B》以及《C》."""
    books = desk.books(desk.pick((2, 3)))
    return {"ref": listed([(desk.title_of(book),) for book in books], desk.pick(desk.part.slips.title_joins))}, books


def inherited(desk: Desk) -> Made:
    """岭科发政〔2018〕61号、62号: the second takes the head of the first."""
    first = desk.book(lambda book: is_bracket(book) and _sisters(desk, book))
    second = desk.pick(_sisters(desk, first))
    rows = (number_row(str(first.number)), "、", number_row(f"{second.number.serial}号"))
    return {"ref": rows}, [first, second]


def _sisters(desk: Desk, book: Book) -> list[Book]:
    head = (book.number.code, book.number.year)
    others = (other for other in desk.shelf.current if other is not book and is_bracket(other))
    return [other for other in others if (other.number.code, other.number.year) == head]


def title_variant(desk: Desk) -> Made:
    """The title with other dashes, widths, quotes, nested brackets, spaces, or in traditional script."""
    change = desk.pick(desk.part.slips.titles)
    options = [(book, name) for book in desk.shelf.current for name in book.names]
    book, name = desk.pick([(b, n) for b, n in options if change(titled(n)) != titled(n)])
    return {"ref": pair(title_row(f"《{change(titled(name))[1:-1]}》"), number_row(str(book.number)))}, [book]


def traditional_pair(desk: Desk) -> Made:
    """Title and number in traditional script."""
    book = desk.book()
    written = traditional(titled(desk.pick(book.names)))
    return {"ref": pair(title_row(written), number_row(traditional(str(book.number))))}, [book]


def narrow_pair(desk: Desk) -> Made:
    """《title》(number) in half-width brackets."""
    book = desk.book()
    return {"ref": (desk.title_of(book), "(", number_row(str(book.number)), ")")}, [book]


def issued_on(desk: Desk) -> Made:
    """2014年5月6日印发的《title》（number）."""
    book = desk.book(lambda book: book.document.issued and len(book.document.issued) == len("2014-05-06"))
    year, month, day = map(int, (book.document.issued or "").split("-"))
    return {"ref": (f"{year}年{month}月{day}日印发的", *named(desk, book))}, [book]


def serial_only(desk: Desk) -> Made:
    """After the whole reference: 45号文."""
    serials = {book.number.serial for book in desk.cited} | desk.serials
    book = desk.book(lambda book: is_bracket(book) and book.number.serial not in serials and book.number.serial > 9)
    return {"ref": named(desk, book), "short": number_row(f"{book.number.serial}号文")}, [book]


def bare_title(desk: Desk) -> Made:
    """After the whole reference: 《实施细则》, where no other cited document is called so."""
    used = {desk.title, *(SUFFIX.sub("", name) for book in desk.cited for name in book.names)}

    def is_first(book: Book) -> bool:
        bare = bare_name(book.name)
        if bare is None or bare in desk.coined or desk.shelf.names(bare):
            return False
        return not any(name.endswith(bare) for name in used)

    book = desk.book(is_first)
    return {"ref": whole(book), "short": title_row(f"《{bare_name(book.name)}》")}, [book]


def demonstrative(desk: Desk) -> Made:
    """After the whole reference: 该办法, 该通知."""
    book = desk.book(lambda book: bare_name(book.name))
    name = desk.pick([name for name in book.names if bare_name(name) or name.endswith("通知")])
    kind = SUFFIX.sub("", name)[-2:]
    word = desk.pick(desk.part.slips.pointers)
    reference = pair(title_row(titled(name)), number_row(str(book.number)))
    return {"ref": reference, "short": title_row(f"{word}{kind}")}, [book]


def short_name(desk: Desk, book: Book) -> str:
    """Its subject and its kind, which nothing held is called, and nothing in the draft so far."""
    topic = next((topic for topic in desk.part.topics if topic in book.name), "")
    short = f"{topic}{(bare_name(book.name) or '')[-2:]}"
    if not topic or desk.shelf.names(short) or short in desk.coined:
        raise LackingError
    desk.coined.add(short)
    return short


def defining(book: Book, short: str) -> dict[str, str | Row]:
    """The slots title, number and name of a sentence that defines a short name."""
    return {"title": title_row(titled(book.name)), "number": number_row(str(book.number)), "name": f"《{short}》"}


def defined_name(desk: Desk) -> Made:
    """《title》（number，以下简称《办法》）, and then 《办法》."""
    book = desk.book(lambda book: bare_name(book.name))
    short = short_name(desk, book)
    return {**defining(book, short), "short": title_row(f"《{short}》")}, [book]


def article_label(article: Article, paragraph: int = 0, item: int = 0) -> str:
    """第三条第二款第（一）项; without 款 or 项 where they are 0."""
    label = f"第{to_chinese(article.number)}条"
    label += f"第{to_chinese(paragraph)}款" if paragraph else ""
    return label + (f"第（{to_chinese(item)}）项" if item else "")


def clause(desk: Desk) -> Made:
    """《title》（number）第三条第一款第（二）项."""
    book = desk.book(lambda book: book.articles)
    article = desk.pick(book.articles[:-1])
    paragraph = desk.pick((0, *range(1, len(article.items) + 1)))
    items = article.items[paragraph - 1] if paragraph else 0
    label = article_label(article, paragraph, desk.pick(range(items + 1)))
    row = Row(label, FindingKind.ARTICLE)
    return {"ref": (*_perhaps(desk, book), row)}, [book]


def _perhaps(desk: Desk, book: Book) -> Phrase:
    """One of its titles, most often with its number."""
    return named(desk, book) if desk.rng.random() < 0.6 else (desk.title_of(book),)


def quotation(desk: Desk) -> Made:
    """A reference, and a sentence of the document word for word."""
    book = desk.book(lambda book: book.quotable)
    return {"ref": _perhaps(desk, book), "q": Row(desk.pick(book.quotable), FindingKind.QUOTE)}, [book]


def quotation_variant(desk: Desk) -> Made:
    """The sentence with what does not count: an ellipsis, other widths, traditional script."""
    book = desk.book(lambda book: any("，" in line for line in book.quotable))
    line = desk.pick([line for line in book.quotable if "，" in line])
    changes = [change(line) for change in desk.part.slips.quotations]
    written = desk.pick([change for change in changes if len(change.strip("…，")) >= 12])
    return {"ref": _perhaps(desk, book), "q": Row(written, FindingKind.QUOTE)}, [book]


def stranger(desk: Desk) -> tuple[Row, Row]:
    """The title and the number of a document of which nothing is known."""
    of = desk.part.strangers
    year = desk.rng.randint(2008, int(desk.date[:4]) - 3)
    number = DocumentNumber(desk.pick(of.codes), year, desk.rng.randint(400, 990))
    names = {f"《{of.town}{subject}{kind}》" for subject in of.subjects for kind in of.kinds}
    title = desk.pick(sorted(names - desk.coined))
    desk.coined.add(title)
    return title_row(title, Verdict.NOT_HELD), number_row(str(number), Verdict.NOT_HELD)


def letter(desk: Desk) -> dict[str, Phrase]:
    """The slot {letter}: a letter that a draft answers, which nobody holds."""
    _, number = stranger(desk)
    title = desk.words(desk.pick(desk.part.strangers.letters))
    return {"letter": pair(title_row(f"《{title}》", Verdict.NOT_HELD), number)}


def not_held(desk: Desk) -> Made:
    """A title and a number of which nothing is known."""
    title, number = stranger(desk)
    return {"ref": desk.pick((pair(title, number), (title,), (number,)))}, []


def number_not_held(desk: Desk) -> Made:
    """A number under a known code that no document has."""
    book = desk.book(is_bracket)
    number = DocumentNumber(book.number.code, book.number.year, desk.rng.randint(500, 990))
    if desk.shelf.holds(number):
        raise LackingError
    return {"ref": number_row(str(number), Verdict.NOT_HELD)}, []


RIGHT = (
    Recipe("full", full, Role.CITE),
    Recipe("full as basis", full, Role.BASIS),
    Recipe("number alone", number_alone, Role.CITE),
    Recipe("number alone as basis", number_alone, Role.BASIS),
    Recipe("title alone", title_alone, Role.CITE),
    Recipe("list of pairs", list_of_pairs, Role.BASIS),
    Recipe("list of numbers", list_of_numbers, Role.CITE),
    Recipe("list of titles", list_of_titles, Role.CITE),
    Recipe("inherited number", inherited, Role.CITE),
    Recipe("title variant", title_variant, Role.CITE),
    Recipe("traditional script", traditional_pair, Role.CITE),
    Recipe("half-width brackets", narrow_pair, Role.BASIS),
    Recipe("date of issue", issued_on, Role.CITE),
    Recipe("serial alone", serial_only),
    Recipe("kind alone", bare_title),
    Recipe("demonstrative", demonstrative),
    Recipe("defined name", defined_name),
    Recipe("clause", clause, Role.CLAUSE),
    Recipe("quotation", quotation, Role.QUOTE),
    Recipe("quotation variant", quotation_variant, Role.QUOTE),
    Recipe("not held", not_held, Role.CITE),
    Recipe("number not held", number_not_held, Role.CITE),
)
