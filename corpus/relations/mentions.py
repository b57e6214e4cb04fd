"""Which documents a text names, and where: titles with their numbers, short names, 该通知."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.references import canonical_title, parse_number
from corpus.relations.names import (
    BARE,
    BETWEEN_TITLES,
    DEFINITION,
    KINDS,
    ShortName,
    endings,
    is_free,
    may_be_ending,
    short_names,
)
from corpus.relations.types import Named, Via
from corpus.types import Document, Reference, ReferenceKind, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

DEMONSTRATIVE = re.compile(
    rf"(?:(?P<one>该[份项部件]?|此[份项件]|(?<![特就因据为由如从在])此|[这那](?:一?[份个项部件]|一)|[前上所]引)|上述|前述)"
    rf"(?P<kind>{KINDS}|文件|(?<=该)文(?![件字章化本号献艺旅物职体教明])|法(?![人院定律制]))"
)
"""Where folded text points back by a kind of documents: at a single one (该通知), or at one or more (上述通知)."""
_QUOTED = "[“\"'‘「『]"
_NOT_BEFORE_NAME = re.compile(r"[本该此各国《]$")
_NOT_AFTER_NAME = ("实施", "修正案", "》")
_LINE_END = re.compile(r"[ \t\u3000]*\n[ \t\u3000]*")
_NUMBER_WITHIN = re.compile(r"[（(]([^（）()]+号)[）)]\Z")
_NUMBER_AFTER = re.compile(
    r"\s*(?:\((?:试行|暂行)\)\s*)?(?:[(\[](?![见由被经])(?:(?!根据|依据|按照|修订|废止)[^()。;\n]){0,60})?\s*"
)
_TITLE_AFTER = re.compile(
    r"\s*\)?\s*[”\"]?\s*(?:文件|公文|文)?\s*(?:,?\s*即)?\s*[(]?\s*(?:即)?\s*[“\"]?\s*(?:关于印发)?\s*"
)
_BETWEEN_NUMBERS = re.compile(r"\s*(?:[、,;和及与]|以及)?\s*")
_ARTICLE = re.compile("文章|论文|一文|撰")


def find_mentions(document: Document, folded: str, references: Sequence[Reference]) -> list[Named]:
    """All mentions of documents in ``document.text`` in order, its own names and short names included.

    ``folded`` is its text as ``corpus.script.simplified`` gives it, ``references`` what
    ``corpus.references.find_references`` finds in it.
    """
    own = _Own(document)
    definitions = list(DEFINITION.finditer(folded))
    defining = [Span(*match.span()) for match in definitions]
    outside = [reference for reference in _outermost(references) if is_free(reference.span, defining)]
    full = [own.marked(named) for named in _full(folded, outside)]
    shorts = short_names(folded, full, definitions)
    resolved = _resolved(full, shorts)
    taken = sorted([*(span for named in full for span in named.spans), *defining])
    bare = _bare_names(folded, shorts, taken)
    pointing = _demonstratives(folded, resolved, taken)
    return sorted([*resolved, *bare, *pointing], key=lambda named: named.start)


class _Own:
    """Tells the mentions of the document itself."""

    def __init__(self, document: Document) -> None:
        self._titles = {canonical_title(title) for title in document.titles}
        self._key = document.number.key if document.number else None

    def marked(self, named: Named) -> Named:
        if named.number is not None and self._key is not None:
            own = named.number.key == self._key
        else:
            own = named.title is not None and canonical_title(named.title) in self._titles
        return replace(named, own=own)


def _outermost(references: Sequence[Reference]) -> list[Reference]:
    """Titles and numbers, without what stands within another."""
    found: list[Reference] = []
    for reference in references:
        if reference.kind is ReferenceKind.ARTICLE:
            continue
        if found and reference.span.start < found[-1].span.end:
            if reference.span.covers(found[-1].span):
                found[-1] = reference
        else:
            found.append(reference)
    return found


def _full(folded: str, references: list[Reference]) -> list[Named]:
    """Titles and numbers, each title with its number: 《A》（1号）, 1号《A》, 《A》《B》（1号、2号）."""
    out: list[Named] = []
    at = 0
    while at < len(references):
        titles = _run(folded, references, at, ReferenceKind.TITLE, BETWEEN_TITLES)
        at += len(titles)
        follows = bool(titles) and _joined(folded, references, at, _NUMBER_AFTER)
        numbers = [] if titles and not follows else _run(folded, references, at, ReferenceKind.NUMBER, _BETWEEN_NUMBERS)
        at += len(numbers)
        alone = len(titles) - (len(numbers) if len(numbers) == len(titles) else min(len(numbers), 1))
        pairs = list(zip(titles[alone:], numbers, strict=False))
        out += [_named(title, None) for title in titles[:alone]]
        out += [_named(title, number) for title, number in pairs]
        rest = numbers[len(pairs) :]
        if rest and _title_follows(folded, references, at):
            out += [*(_named(None, number) for number in rest[:-1]), _named(references[at], rest[-1])]
            at += 1
        else:
            out += [_named(None, number) for number in rest]
    return sorted(out, key=lambda named: named.start)


def _title_follows(folded: str, references: list[Reference], at: int) -> bool:
    """Whether ``references[at]`` is the title of the number before it, and no number of its own comes after it."""
    if at >= len(references) or references[at].kind is not ReferenceKind.TITLE:
        return False
    own = (
        at + 1 < len(references)
        and references[at + 1].kind is ReferenceKind.NUMBER
        and _joined(folded, references, at + 1, _NUMBER_AFTER)
    )
    return not own and _joined(folded, references, at, _TITLE_AFTER)


def _joined(folded: str, references: list[Reference], at: int, between: re.Pattern[str]) -> bool:
    """Whether only ``between`` stands before ``references[at]`` and the reference before it."""
    if not 0 < at < len(references):
        return False
    return between.fullmatch(folded, references[at - 1].span.end, references[at].span.start) is not None


def _run(
    folded: str, references: list[Reference], at: int, kind: ReferenceKind, between: re.Pattern[str]
) -> list[Reference]:
    end = at
    while end < len(references) and references[end].kind is kind:
        if end > at and not _joined(folded, references, end, between):
            break
        end += 1
    return references[at:end]


def _named(title: Reference | None, number: Reference | None) -> Named:
    spans = tuple(sorted(reference.span for reference in (title, number) if reference))
    words = _LINE_END.sub("", title.text[1:-1].strip()) if title else None
    if number is None and words and (within := _NUMBER_WITHIN.search(words)) and (parsed := parse_number(within[1])):
        return Named(words[: within.start()].strip() or None, parsed, spans)
    if number is None and words and words.endswith(("号", "號")) and (parsed := parse_number(words)):
        return Named(None, parsed, spans)
    return Named(words, number.number if number else None, spans)


def _standing_for(means: Named, span: Span, via: Via, *, defined: bool = False) -> Named:
    return Named(means.title, means.number, (span,), via, means.own, defined)


def _resolved(full: list[Named], shorts: list[ShortName]) -> list[Named]:
    """All mentions, short names replaced by what they stand for; what nothing explains (《办法》) is left out."""
    held: dict[str, tuple[Named, ...]] = {}
    latest: dict[str, Named] = {}
    out: list[Named] = []
    coming = 0
    for named in full:
        while coming < len(shorts) and shorts[coming].start <= named.start:
            held[shorts[coming].name] = shorts[coming].means
            coming += 1
        name = canonical_title(named.title) if named.title and named.number is None else ""
        if name in held:
            out += [_standing_for(means, named.spans[0], Via.SHORT_NAME, defined=True) for means in held[name]]
        elif name in latest and may_be_ending(name):
            out.append(_standing_for(latest[name], named.spans[0], Via.SHORT_NAME))
        elif not BARE.fullmatch(name):
            out.append(named)
            latest |= dict.fromkeys(endings(named.title), named)
    return out


def _bare_names(folded: str, shorts: list[ShortName], taken: list[Span]) -> list[Named]:
    """Where short names stand without 《》; one of two characters only within quotation marks."""
    defined: dict[str, list[ShortName]] = {}
    for short in shorts:
        if short.bare:
            defined.setdefault(short.name, []).append(short)
    if not defined:
        return []
    lengths = sorted({len(name) for name in defined}, reverse=True)
    words = re.compile("|".join(map(re.escape, defined)))
    out: list[Named] = []
    at = 0
    while match := words.search(folded, at):
        at = match.start()
        here = (defined.get(folded[at : at + length], []) for length in lengths)
        known = next((same for same in here if same and same[0].start <= at), None)
        if known is None:
            at += 1
            continue
        span = Span(at, at + len(known[0].name))
        at = span.end
        if is_free(span, taken) and _is_the_name(folded, span):
            last = bisect_right(known, span.start, key=lambda short: short.start) - 1
            out += [_standing_for(means, span, Via.SHORT_NAME) for means in known[last].means]
    return out


def _is_the_name(folded: str, span: Span) -> bool:
    if span.end - span.start <= 2:
        return re.fullmatch(_QUOTED, folded[span.start - 1 : span.start]) is not None
    before, after = folded[max(0, span.start - 1) : span.start], folded[span.end : span.end + 3]
    return not _NOT_BEFORE_NAME.search(before) and not after.startswith(_NOT_AFTER_NAME)


def _demonstratives(folded: str, named: list[Named], taken: list[Span]) -> list[Named]:
    """该通知 and the like: the last document before it whose title ends so.

    Not right behind that one (《甲办法》这份文件).
    """
    latest: dict[str, Named] = {}
    out: list[Named] = []
    coming = 0
    for match in DEMONSTRATIVE.finditer(folded):
        while coming < len(named) and named[coming].end <= match.start():
            latest |= dict.fromkeys(endings(named[coming].title), named[coming])
            coming += 1
        if match["kind"] == "文" and _ARTICLE.search(folded, max(0, match.start() - 40), match.start()):
            continue
        means, span = latest.get(match["kind"]), Span(*match.span())
        beside = means and not folded[means.end : span.start].strip(")] \u3000")
        if means and not beside and is_free(span, taken):
            out.append(_standing_for(means, span, Via.DEMONSTRATIVE))
    return out
