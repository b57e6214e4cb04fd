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
    Recipe,
    Role,
    bare_name,
    is_bracket,
    number_row,
    pair,
    title_row,
)
from eval.checking.shelf import Article, Book
from eval.checking.types import Phrase, Row
from eval.checking.variants import DEVELOPMENT_TITLES, SEALED_TITLES, titled, traditional

Made = tuple[Phrase, Sequence[Book]]


def full(desk: Desk) -> Made:
    """《title》（number）."""
    book = desk.book()
    return pair(desk.title_of(book), number_row(str(book.number))), [book]


def number_alone(desk: Desk) -> Made:
    """The number alone."""
    book = desk.book()
    return (number_row(str(book.number)), desk.pick(("", "文件", "文"))), [book]


def title_alone(desk: Desk) -> Made:
    """The title alone."""
    book = desk.book()
    return (desk.title_of(book),), [book]


def _list(desk: Desk, rows: Sequence[Phrase], last: str = "和") -> Phrase:
    out: list[str | Row] = []
    for at, phrase in enumerate(rows):
        if at:
            out.append(last if at == len(rows) - 1 else "、")
        out += [part for part in phrase if isinstance(part, str | Row)]
    return tuple(out)


def list_of_pairs(desk: Desk) -> Made:
    """《A》（a）、《B》（b）和《C》（c）."""
    books = desk.books(desk.pick((2, 3)))
    pairs = [pair(desk.title_of(book), number_row(str(book.number))) for book in books]
    return _list(desk, pairs, desk.pick(("和", "、"))), books


def list_of_numbers(desk: Desk) -> Made:
    """a、b和c."""
    books = desk.books(desk.pick((2, 3)), is_bracket)
    return _list(desk, [(number_row(str(book.number)),) for book in books]), books


def list_of_titles(desk: Desk) -> Made:
    """《A》《B》 and 《A》、《B》以及《C》."""
    books = desk.books(desk.pick((2, 3)))
    return _list(desk, [(desk.title_of(book),) for book in books], desk.pick(("以及", "、", ""))), books


def inherited(desk: Desk) -> Made:
    """岭科发政〔2018〕61号、62号: the second takes the head of the first."""
    first = desk.book(lambda book: is_bracket(book) and _sisters(desk, book))
    second = desk.pick(_sisters(desk, first))
    return (number_row(str(first.number)), "、", number_row(f"{second.number.serial}号")), [first, second]


def _sisters(desk: Desk, book: Book) -> list[Book]:
    head = (book.number.code, book.number.year)
    others = (other for other in desk.shelf.current if other is not book and is_bracket(other))
    return [other for other in others if (other.number.code, other.number.year) == head]


def title_variant(desk: Desk) -> Made:
    """The title with other dashes, widths, quotes, nested brackets, spaces, or in traditional script."""
    change = desk.pick(SEALED_TITLES if desk.sealed else DEVELOPMENT_TITLES)
    options = [(book, name) for book in desk.shelf.current for name in book.names]
    book, name = desk.pick([(b, n) for b, n in options if change(titled(n)) != titled(n)])
    return pair(title_row(f"《{change(titled(name)[1:-1])}》"), number_row(str(book.number))), [book]


def traditional_pair(desk: Desk) -> Made:
    """Title and number in traditional script."""
    book = desk.book()
    written = traditional(titled(desk.pick(book.names)))
    return pair(title_row(written), number_row(traditional(str(book.number)))), [book]


def narrow_pair(desk: Desk) -> Made:
    """《title》(number) in half-width brackets."""
    book = desk.book()
    return (desk.title_of(book), "(", number_row(str(book.number)), ")"), [book]


def issued_on(desk: Desk) -> Made:
    """2014年5月6日印发的《title》（number）."""
    book = desk.book(lambda book: book.document.issued and len(book.document.issued) == len("2014-05-06"))
    year, month, day = map(int, (book.document.issued or "").split("-"))
    reference = pair(desk.title_of(book), number_row(str(book.number)))
    return (f"{year}年{month}月{day}日印发的", *reference), [book]


def serial_only(desk: Desk) -> Made:
    """After the whole reference: 45号文."""
    serials = {book.number.serial for book in desk.cited}
    book = desk.book(lambda book: is_bracket(book) and book.number.serial not in serials and book.number.serial > 9)
    reference = pair(desk.title_of(book), number_row(str(book.number)))
    short = number_row(f"{book.number.serial}号文")
    return (*reference, "印发以来，各地行动迅速。", short, "提出的各项要求基本落实。"), [book]


def bare_title(desk: Desk) -> Made:
    """After the whole reference: 《实施细则》, where no other cited document is called so."""
    used = {SUFFIX.sub("", name) for book in desk.cited for name in book.names}

    def is_first(book: Book) -> bool:
        bare = bare_name(book.name)
        return bare is not None and not desk.shelf.names(bare) and not any(name.endswith(bare) for name in used)

    book = desk.book(is_first)
    reference = pair(title_row(titled(book.name)), number_row(str(book.number)))
    return (*reference, "已经执行多年。", title_row(f"《{bare_name(book.name)}》"), "施行情况总体良好。"), [book]


def demonstrative(desk: Desk) -> Made:
    """After the whole reference: 该办法, 该通知."""
    book = desk.book(lambda book: bare_name(book.name))
    name = desk.pick([name for name in book.names if bare_name(name) or name.endswith("通知")])
    kind = SUFFIX.sub("", name)[-2:]
    word = desk.pick(("上述", "前述") if desk.sealed else ("该",))
    reference = pair(title_row(titled(name)), number_row(str(book.number)))
    return ("各单位要学习", *reference, "。", title_row(f"{word}{kind}"), "是开展工作的基本遵循。"), [book]


def defined_name(desk: Desk) -> Made:
    """《title》（number，以下简称《办法》）, and then 《办法》."""
    book = desk.book(lambda book: bare_name(book.name))
    kind = (bare_name(book.name) or "")[-2:]
    topic = next((topic for topic in desk.part.topics if topic in book.name), "")
    short = f"{topic}{kind}"
    if not topic or desk.shelf.names(short):
        raise LackingError
    title, number = title_row(titled(book.name)), number_row(str(book.number))
    lead = "以下称" if desk.sealed else "以下简称"
    defining: Phrase = ("为落实", title, "（", number, f"，{lead}《{short}》），要细化措施。")
    return (*defining, "各地应当按照", title_row(f"《{short}》"), "推进工作。"), [book]


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
    return (*_named(desk, book), row), [book]


def _named(desk: Desk, book: Book) -> Phrase:
    title = desk.title_of(book)
    return pair(title, number_row(str(book.number))) if desk.rng.random() < 0.6 else (title,)


def quotation(desk: Desk) -> Made:
    """A reference, and a sentence of the document word for word."""
    book = desk.book(lambda book: book.quotable)
    return (*_named(desk, book), Row(desk.pick(book.quotable), FindingKind.QUOTE)), [book]


def quotation_variant(desk: Desk) -> Made:
    """The sentence with what does not count: an ellipsis, other widths, traditional script."""
    book = desk.book(lambda book: any("，" in line for line in book.quotable))
    line = desk.pick([line for line in book.quotable if "，" in line])
    first, _, rest = line.partition("，")
    shown = line.replace("，", ","), f"{first}，……" if desk.sealed else f"{first}……{rest[-6:]}"
    changes = shown if desk.sealed else (*shown[1:], traditional(line), rest)
    written = desk.pick([change for change in changes if len(change.strip("…，")) >= 12])
    return (*_named(desk, book), Row(written, FindingKind.QUOTE)), [book]


def not_held(desk: Desk) -> Made:
    """A title and a number of which nothing is known."""
    code = desk.pick(("滨海发改", "滨海农发", "滨海水函") if desk.sealed else ("宁川发改", "宁川农发", "宁川卫函"))
    number = DocumentNumber(code, desk.rng.randint(2008, 2021), desk.rng.randint(400, 990))
    town = "滨海市" if desk.sealed else "宁川市"
    subject = desk.pick(("河道采砂", "渔港渔船", "烟花爆竹") if desk.sealed else ("粮食储备", "公路养护", "畜禽屠宰"))
    name = f"{town}{subject}{desk.pick(('管理规则', '监管导则', '巡查制度'))}"
    title = title_row(f"《{name}》", Verdict.NOT_HELD)
    row = number_row(str(number), Verdict.NOT_HELD)
    return desk.pick((pair(title, row), (title,), (row,))), []


def number_not_held(desk: Desk) -> Made:
    """A number under a known code that no document has."""
    book = desk.book(is_bracket)
    number = DocumentNumber(book.number.code, book.number.year, desk.rng.randint(500, 990))
    if desk.shelf.holds(number):
        raise LackingError
    return (number_row(str(number), Verdict.NOT_HELD),), []


RIGHT = (
    Recipe("full", Role.CITE, full),
    Recipe("full as basis", Role.BASIS, full),
    Recipe("number alone", Role.CITE, number_alone),
    Recipe("number alone as basis", Role.BASIS, number_alone),
    Recipe("title alone", Role.CITE, title_alone),
    Recipe("list of pairs", Role.BASIS, list_of_pairs),
    Recipe("list of numbers", Role.CITE, list_of_numbers),
    Recipe("list of titles", Role.CITE, list_of_titles),
    Recipe("inherited number", Role.CITE, inherited),
    Recipe("title variant", Role.CITE, title_variant),
    Recipe("traditional script", Role.CITE, traditional_pair),
    Recipe("half-width brackets", Role.BASIS, narrow_pair),
    Recipe("date of issue", Role.CITE, issued_on, sealed=True),
    Recipe("serial alone", Role.WHOLE, serial_only),
    Recipe("kind alone", Role.WHOLE, bare_title),
    Recipe("demonstrative", Role.WHOLE, demonstrative),
    Recipe("defined name", Role.WHOLE, defined_name),
    Recipe("clause", Role.CLAUSE, clause),
    Recipe("quotation", Role.QUOTE, quotation),
    Recipe("quotation variant", Role.QUOTE, quotation_variant),
    Recipe("not held", Role.CITE, not_held),
    Recipe("number not held", Role.CITE, number_not_held),
)
