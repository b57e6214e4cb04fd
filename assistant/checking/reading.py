"""What a draft cites: mentions of documents with their titles and numbers, their articles, and the words quoted.

Every number and every title has its place in exactly one mention or among what cannot be read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.checking import forms
from assistant.checking.articles import Clause, Spans, clauses_of
from assistant.checking.attribution import Quoted, attributed
from assistant.checking.context import Context, blanked
from assistant.checking.shelf import trial
from corpus.references import canonical_title, find_references
from corpus.relations import Via
from corpus.relations.mentions import DEMONSTRATIVE, find_mentions
from corpus.relations.names import DEFINITION, endings, may_be_ending
from corpus.script import simplified
from corpus.types import Document, DocumentNumber, NumberForm, Reference, ReferenceKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.relations.types import Named

_LONGEST_LINK = 120
_UNCLOSED = 60

_SERIAL = re.compile(
    r"(?<![\d〔〕\]】)第.])第?(?P<serial>\d{1,5})号(?:文件|文(?![字号化])|通知|意见|办法|规定|方案|细则|纲要|函|(?P<order>令))"
)
_MOST_LISTED = 20
_IN_LIST = re.compile(
    r"(?:[(,]?(?:以下|下文|后文|下)?[统合并]?简?称[^()]{0,40})?[\s)\]”\"]*(?:[、,和及与或同跟]|以及|或者|,?(?:又|还|再|也|另|同时|随后|后来)[^,。;《》]{0,6})?[\s(]*"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_MARK_BEHIND = re.compile(r"\s*\((?:试行|暂行)\)")
_BRACKETED_NUMBER = re.compile(
    r"[〔\[【]\s*(?:\d{4}|[×Xx*_]{2,4})?\s*年?\s*[〕\]】]\s*第?\s*(?:[×Xx*_]{1,4}|\d{1,6})?\s*号"
)

_LONGEST_LEAD = 8
"""Characters before a number that may belong to its code."""

Meaning = tuple[str | None, DocumentNumber | None]
Meant = Callable[[DocumentNumber, str], DocumentNumber]


@dataclass(frozen=True, slots=True)
class Cited:
    """One mention. ``title`` and ``number`` are its places in the draft; at least one of them is given.

    ``meanings`` are the titles and numbers that it stands for, several for a name such as 以下统称; with ``doubtful``
    it stands for only one of them. ``short`` tells that a short name or a demonstrative stands there, ``defined`` that
    the draft has given that name.
    """

    meanings: tuple[Meaning, ...]
    title: Span | None
    number: Span | None
    context: Context
    short: bool = False
    doubtful: bool = False
    defined: bool = False

    @property
    def start(self) -> int:
        """Where it begins."""
        return min(span.start for span in (self.title, self.number) if span)

    @property
    def end(self) -> int:
        """Where it ends."""
        return max(span.end for span in (self.title, self.number) if span)


@dataclass(frozen=True, slots=True)
class Unread:
    """What looks like a reference and cannot be read; ``reason`` says why, for the user."""

    span: Span
    kind: ReferenceKind
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a draft cites, each list in the order of the text."""

    folded: str
    cited: tuple[Cited, ...]
    clauses: tuple[Clause, ...]
    quotes: tuple[Quoted, ...]
    unread: tuple[Unread, ...]


def definitions_of(draft: Document) -> list[re.Match[str]]:
    """Where ``draft`` gives short names (以下简称), in its folded text."""
    return list(DEFINITION.finditer(simplified(draft.text)))


def read(draft: Document, definitions: Sequence[re.Match[str]], meant: Meant) -> Reading:
    """All that ``draft.text`` cites. Time is linear in the length of the text.

    ``definitions`` are those of the draft, or of the one that it is the beginning of; ``meant`` gives a number with the
    code that is meant, whatever words of the sentence were read as part of it, by the words before it.
    """
    text = draft.text
    folded = simplified(text)
    strict = find_references(text)
    references = _meant(folded, _references(folded, text, strict), meant)
    nameless = Document(id=draft.id, title="", text=text)
    blank = blanked(folded, (reference.span for reference in references))
    full = _cited(folded, blank, references, find_mentions(nameless, folded, references))
    named, lone = _completed(folded, blank, references, full, definitions)
    written = Spans(r.span for r in references if r.kind is not ReferenceKind.ARTICLE)
    named_before = Spans([*(r.span for r in references), *(one.title for one in named if one.title)])
    cited, serials = _with_serials(folded, blank, named, named_before)
    clauses = tuple(clauses_of(folded, references, cited))
    unread = sorted([*lone, *serials, *_unread(folded, written)], key=lambda one: one.span)
    return Reading(folded, tuple(cited), clauses, tuple(attributed(folded, cited, clauses)), tuple(unread))


def _references(folded: str, text: str, strict: Sequence[Reference]) -> list[Reference]:
    """``strict`` with the numbers that are written faultily: without 号, or with half a year."""
    numbers = Spans(r.span for r in strict if r.kind is ReferenceKind.NUMBER)
    faulty = (r for r in forms.faulty_numbers(folded, text) if numbers.at(r.span) is None)
    return sorted([*strict, *faulty], key=lambda reference: reference.span)


def _meant(folded: str, references: Sequence[Reference], meant: Meant) -> list[Reference]:
    """``references`` with the codes that are meant; where one has another, so have all that were read as it was."""
    numbers = [(one, one.number) for one in references if one.number]
    codes = {
        number.code: code
        for one, number in numbers
        if (code := meant(number, folded[max(0, one.span.start - _LONGEST_LEAD) : one.span.start]).code) != number.code
    }
    return [_with_code(folded, one, codes) for one in references] if codes else list(references)


def _with_code(folded: str, one: Reference, codes: dict[str, str]) -> Reference:
    number = one.number
    if number is None or number.code not in codes:
        return one
    code, start = codes[number.code], one.span.start
    more = code.removesuffix(number.code)
    if folded[start] == number.code[0] and len(code) < len(number.code):
        han = [at for at in range(start, one.span.end) if _HAN.match(folded, at)]
        start = han[len(number.code) - len(code)]
    elif folded[start] == number.code[0] and more != code and folded.endswith(more, 0, start):
        start -= len(more)
    number, span = replace(number, code=code), Span(start, one.span.end)
    return replace(one, span=span, text=span.of(folded), canonical=number.key, number=number)


def _cited(folded: str, blank: str, references: Sequence[Reference], mentions: Sequence[Named]) -> list[Cited]:
    kinds = {reference.span: reference.kind for reference in references}
    inner = {r.span.end: r.span for r in references if r.kind is ReferenceKind.NUMBER}
    out = []
    for spans, group in groupby(sorted(mentions, key=lambda named: named.spans), key=lambda named: named.spans):
        same = list(group)
        titles = [span for span in spans if kinds.get(span) is not ReferenceKind.NUMBER]
        numbers = [span for span in spans if kinds.get(span) is ReferenceKind.NUMBER]
        if titles and not numbers and same[0].number and same[0].via is Via.FULL:
            numbers = [inner[end] for end in (titles[0].end - 2, titles[0].end - 1) if end in inner]
        one = Cited(
            meanings=tuple(dict.fromkeys((named.title, named.number) for named in same)),
            title=titles[0] if titles else None,
            number=numbers[0] if numbers else None,
            context=Context(),
            short=same[0].via is not Via.FULL,
            defined=same[0].defined,
        )
        one = _with_mark_behind(folded, one)
        out.append(replace(one, context=Context(blank, one.start, one.end)))
    return sorted(out, key=lambda one: one.start)


def _with_mark_behind(folded: str, one: Cited) -> Cited:
    """The mention with a （试行） that stands behind its title's 》 taken into the title."""
    title, number = one.meanings[0]
    if one.title is None or title is None or one.short or trial(title):
        return one
    behind = _MARK_BEHIND.match(folded, one.title.end)
    if behind is None:
        return one
    return replace(one, meanings=((title + behind.group(), number),), title=Span(one.title.start, behind.end()))


def _completed(
    folded: str,
    blank: str,
    references: Sequence[Reference],
    found: list[Cited],
    definitions: Sequence[re.Match[str]],
) -> tuple[list[Cited], list[Unread]]:
    """The mentions with what stands within others or defines a short name, and what nothing explains (《办法》)."""
    taken = {span.start for one in found for span in (one.title, one.number) if span}
    lone = [r for r in references if r.kind is not ReferenceKind.ARTICLE and r.span.start not in taken]
    defining = Spans(Span(*match.span()) for match in definitions)
    starts = [one.start for one in found]
    more: list[Cited] = []
    unread: list[Unread] = []
    for reference in lone:
        before = bisect_right(starts, reference.span.start) - 1
        around = Context(blank, reference.span.start, reference.span.end)
        if reference.kind is ReferenceKind.NUMBER:
            more.append(Cited(((None, reference.number),), None, reference.span, around))
        elif defining.at(reference.span) and before >= 0:
            means = found[before].meanings
            more.append(Cited(means, reference.span, None, Context(), short=True))
        else:
            unread.append(Unread(reference.span, reference.kind, "前文没有交代这个简称指哪一份文件"))
    defined = {canonical_title(match["title"] or match["quoted"] or match["plain"]) for match in definitions}
    return _doubted(folded, sorted([*found, *more], key=lambda one: one.start), defined), unread


def _same(meaning: Meaning) -> str:
    title, number = meaning
    return canonical_title(title) if title else number.key if number else ""


def _doubted(folded: str, cited: list[Cited], defined: set[str]) -> list[Cited]:
    """The mentions; a name such as 《实施办法》 that nothing defines stands for each document that it may mean."""
    latest: dict[str, dict[str, Meaning]] = {}
    full: list[Cited] = []
    out = []
    for one in cited:
        if not one.short:
            full.append(one)
            for meaning in one.meanings:
                for ending in endings(meaning[0]):
                    latest.setdefault(ending, {})[_same(meaning)] = meaning
        elif one.title and (pointer := DEMONSTRATIVE.fullmatch(one.title.of(folded))):
            rivals = _listed(folded, full, one, pointer["kind"]) if pointer["one"] else ()
            one = replace(one, meanings=rivals, doubtful=True) if len(rivals) > 1 else one  # noqa: PLW2901
        elif one.defined or one.title is None:
            pass
        elif (name := canonical_title(one.title.of(folded))) not in defined and may_be_ending(name):
            rivals = tuple(latest.get(name, {}).values())
            one = replace(one, meanings=rivals, doubtful=True) if len(rivals) > 1 else one  # noqa: PLW2901
        out.append(one)
    return out


def _listed(folded: str, full: Sequence[Cited], pointing: Cited, kind: str) -> tuple[Meaning, ...]:
    """What 该办法 may mean: the document that it points back at, and those of its kind that are listed right before."""
    same = _same(pointing.meanings[0])
    found: dict[str, Meaning] = {}
    for at in range(len(full) - 1, max(-1, len(full) - 1 - _MOST_LISTED), -1):
        one = full[at]
        for meaning in one.meanings:
            if kind in endings(meaning[0]) and (found or _same(meaning) == same):
                found[_same(meaning)] = meaning
        if found and not (at and _in_one_list(folded, full[at - 1], one)):
            break
    return tuple(reversed(found.values()))


def _in_one_list(folded: str, first: Cited, second: Cited) -> bool:
    """Whether two mentions are listed, or stand behind the same words in one sentence: 上午讲《甲》，下午讲《乙》."""
    link = folded[first.end : second.start]
    if len(link) > _LONGEST_LINK:
        return False
    lead = folded[max(0, first.start - 2) : first.start]
    same = len(lead) == 2 and link.endswith(lead) and _HAN.match(lead) and not re.search(r"[。;!?\n]", link)
    return bool(same) or _IN_LIST.fullmatch(link) is not None


def _with_serials(folded: str, blank: str, cited: list[Cited], taken: Spans) -> tuple[list[Cited], list[Unread]]:
    """The mentions with those of which only the serial is given (770号文), and those that nothing before explains."""
    latest: dict[tuple[int, bool], dict[str, Meaning]] = {}
    more: list[Cited] = []
    unread: list[Unread] = []
    coming = 0
    for match in _SERIAL.finditer(folded):
        span = Span(*match.span())
        if taken.at(span):
            continue
        while coming < len(cited) and cited[coming].start < span.start:
            for meaning in cited[coming].meanings:
                if (number := meaning[1]) is not None:
                    key = number.serial, number.form is NumberForm.ORDER
                    latest.setdefault(key, {})[number.key] = meaning
            coming += 1
        means = tuple(latest.get((int(match["serial"]), match["order"] is not None), {}).values())
        around = Context(blank, span.start, span.end)
        if means:
            more.append(Cited(means, None, span, around, short=True, doubtful=len(means) > 1))
        else:
            unread.append(Unread(span, ReferenceKind.NUMBER, "前文没有提到过这个顺序号的文件"))
    return sorted([*cited, *more], key=lambda one: one.start), unread


def _unread(folded: str, taken: Spans) -> Iterator[Unread]:
    """Numbers without code or serial, and titles that are not closed, one at most for each line."""
    for match in _BRACKETED_NUMBER.finditer(folded):
        span = Span(*match.span())
        if taken.at(span) is None:
            yield Unread(span, ReferenceKind.NUMBER, "文号不完整：缺少机关代字、年份或顺序号")
    at, line = folded.find("《"), -1
    while at >= 0:
        known = taken.at(Span(at, at + 1))
        if line < at:
            line = folded.find("\n", at)
            line = line if line >= 0 else len(folded)
        if known:
            at = folded.find("《", known.end)
            continue
        rest = folded[at + 1 : min(line, at + _UNCLOSED)]
        if "》" not in rest and rest.strip():
            length = min((n for n in (rest.find("《"), rest.find("。")) if n > 0), default=len(rest))
            yield Unread(Span(at, at + 1 + length), ReferenceKind.TITLE, "书名号没有配对，读不出标题")
            at = folded.find("《", line)
        else:
            at = folded.find("《", at + 1)
