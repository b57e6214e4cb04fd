"""The articles, paragraphs and items that a text cites, each with the mention that it belongs to.

In a row (第三、五条; 第二条第（三）、（五）项) each member counts, of a range (第三至九条) its ends.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.numerals import NUMERAL, to_chinese, to_int
from corpus.references.articles import MAX_CLAUSE
from corpus.relations.names import KINDS
from corpus.types import Reference, ReferenceKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from assistant.checking.reading import Cited

_LONGEST_LINK = 120
_LONGEST_WORDS = 40
"""Longest words, in characters, that may stand between a mention and its article."""
_N = rf"(?:{NUMERAL}{{1,7}}|\d{{1,4}})"
_JOINT = r"\s*(?:[、和及与至到或~—–-]|以及)\s*"
_ROW = re.compile(rf"第\s*{_N}(?:{_JOINT}第?\s*{_N})+\s*条")
_BELOW = re.compile(rf"(?:{_JOINT})?第?\s*\(?{_N}\)?\s*[款项]?(?:{_JOINT}第?\s*\(?{_N}\)?\s*[款项]?){{0,20}}")
_ABOVE = re.compile(r"(?P<article>第[^第]+条(?:之[^第]+)?)(?:第[^第（]+款)?")
_COUNTED = re.compile(_N)
_TO_ARTICLE = re.compile(
    r"[\s)\]]*(?:[,(]?(?:以下|下文|下)[统合并]?[简]?称[^()]{0,40}\)?)?(?:文件|文)?(?:规定)?(?:的|中|之|里)?"
    r"(?:第[一二三四五六七八九十百\d]{1,4}[编章节])*\s*"
)
_ASKED = re.compile(
    r"[\s)\]]*[;,]?(?:具体|有关|相关|对应)?的?(?:条文|条款|条次)[,:]?[是为系即]?[,:]?\s*|[\s)\]]*[^。;!?《]{0,16}(?:哪|什么|怎[么样]|如何|谁|吗|呢)[^。;!?《]{0,10}\?(?:答:)?\s*"
)
"""A question about a document that an article of it answers."""
_NEXT_ARTICLE = re.compile(rf"(?:{_JOINT}|\s*,?\s*)(?:或者)?\s*(?:其|该办法|该法)?\s*")
_OF_ANOTHER = re.compile(
    rf"[。;!?\n《]|本|我[省市县区州厅局部委院校司处国]|旧|老|原(?!则)|合同|协议|章程|制度|法典|条约|公约|(?:(?!规定)(?:{KINDS})|(?<![的关其之])规定|[法规]|规章|纪要)(?:的|中|里|之|内)?\Z"
)
_NO_ARTICLE = re.compile(r"\s*(?:意见|措施|建议|线|路|道|生产|经验|要求|标准)")
_SENTENCE_START = re.compile(r"[。;!?\n]")
_CLOSE_WORDS = 16
_OF_WHAT_FOLLOWS = re.compile(r"\s*(?:[是为系即乃]|出自|来自|源自|见于|属于|\()\s*")
_THIS = re.compile(r"(?:[本该其]|[本该][^,。;]{1,4})\Z")


@dataclass(frozen=True, slots=True)
class Clause:
    """An article, with paragraph and item, that belongs to a mention; ``canonical`` as ``find_articles`` gives it."""

    span: Span
    canonical: str
    cited: Cited


class Spans:
    """Spans that do not overlap, to ask whether a place is free of them."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)

    def at(self, span: Span) -> Span | None:
        """The span that overlaps ``span``, or None."""
        before = bisect_left(self._spans, span.end, key=lambda other: other.start) - 1
        found = self._spans[before] if before >= 0 else None
        return found if found and found.end > span.start else None


def clauses_of(folded: str, references: Sequence[Reference], cited: Sequence[Cited]) -> Iterator[Clause]:
    """The articles of ``references`` and those in rows with them, as far as they belong to one of ``cited``."""
    found = [reference for reference in references if reference.kind is ReferenceKind.ARTICLE]
    single = list(_with_those_below(folded, found))
    taken = Spans(span for span, _ in single)
    rows = (member for member in _rows(folded) if taken.at(member[0]) is None)
    articles = sorted([*rows, *single], key=lambda one: one[0])
    ends = sorted((one.end, at) for at, one in enumerate(cited))
    starts = [one.start for one in cited]
    previous: Clause | None = None
    for span, canonical in articles:
        before = bisect_right(ends, span.start, key=lambda pair: pair[0]) - 1
        owner = cited[ends[before][1]] if before >= 0 else None
        if previous and (owner is None or previous.span.end > owner.end):
            link = folded[previous.span.end : min(span.start, previous.span.end + _LONGEST_LINK)]
            owner = previous.cited if _NEXT_ARTICLE.fullmatch(link) or _is_free(link, folded, span) else None
        elif owner:
            link = folded[owner.end : min(span.start, owner.end + _LONGEST_LINK)]
            follows = _TO_ARTICLE.fullmatch(link) or _ASKED.fullmatch(link) or _is_free(link, folded, span)
            owner = owner if follows else None
        if owner is None and not _THIS.search(folded[max(0, span.start - 6) : span.start]):
            after = bisect_left(starts, span.end)
            follows = after < len(cited) and _is_followed(folded, span, starts[after])
            owner = cited[after] if follows else None
        previous = Clause(span, canonical, owner) if owner else None
        if previous:
            yield previous


def _is_free(link: str, folded: str, span: Span) -> bool:
    """Whether the words between a mention and an article name nothing else that has articles."""
    return len(link) <= _LONGEST_WORDS and not _OF_ANOTHER.search(link) and not _NO_ARTICLE.match(folded, span.end)


def _is_followed(folded: str, span: Span, start: int) -> bool:
    """Whether an article at ``span`` belongs to the mention at ``start`` behind it, in its sentence."""
    if start - span.end > _LONGEST_WORDS:
        return False
    if _OF_WHAT_FOLLOWS.fullmatch(folded, span.end, start):
        return True
    before = _SENTENCE_START.split(folded[max(0, span.start - _LONGEST_LINK) : span.start])[-1]
    link = folded[span.end : start]
    apart = len(link) <= _CLOSE_WORDS and not _OF_ANOTHER.search(link) and not _NO_ARTICLE.match(link)
    opens = not before.strip() and folded[max(0, span.start - 1) : span.start] == "\n"
    return apart and not opens and not _OF_ANOTHER.search(before)


def _counted(folded: str, start: int, end: int) -> Iterator[tuple[Span, str]]:
    """The numerals from ``start`` to ``end``, each with what stands between it and the next."""
    found = [match.span() for match in _COUNTED.finditer(folded, start, end)]
    for at, (first, last) in enumerate(found):
        value = to_int(folded[first:last])
        begin = start + len(folded[start:first].rstrip("第("))
        until = end if at == len(found) - 1 else last + (folded[last] == ")")
        if value <= MAX_CLAUSE:
            yield Span(start if at == 0 else begin, until), to_chinese(value)


def _rows(folded: str) -> Iterator[tuple[Span, str]]:
    """The articles of rows such as 第三、五条."""
    for match in _ROW.finditer(folded):
        for span, value in _counted(folded, *match.span()):
            yield span, f"第{value}条"


def _with_those_below(folded: str, articles: Sequence[Reference]) -> Iterator[tuple[Span, str]]:
    """The articles, each followed by the further paragraphs or items that are named with it."""
    for article in articles:
        yield article.span, article.canonical
        match = _BELOW.match(folded, article.span.end)
        if match is None or match.group()[-1] not in "款项":
            continue
        above = _ABOVE.match(article.canonical)
        of_items = match.group().endswith("项")
        head = above[0 if of_items else "article"] if above else ""
        for span, value in _counted(folded, *match.span()):
            yield span, f"{head}第（{value}）项" if of_items else f"{head}第{value}款"
