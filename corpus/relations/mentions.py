"""Which documents a text names, and where: titles with their numbers, short names from their definition on, 该通知."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.references import canonical_title, parse_number
from corpus.relations.types import Via
from corpus.types import Document, DocumentNumber, Reference, ReferenceKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

KINDS = (
    "通知|办法|意见|规定|条例|方案|规划|纲要|细则|决定|公告|通告|批复|规则|标准|准则|规范|制度|目录|指南|指引|计划|预案"
    "|章程|规程|守则|导则|请示|报告|汇报|通则|要点|措施|公报|解释|协议|建议"
)
"""Kinds of documents, as a regular expression; longer ones do not come first."""
BARE = re.compile(rf"(?:总体|实施|暂行|管理|指导|若干|工作|试点|评估)?(?:{KINDS})")
"""A name in canonical form that is no more than a kind of document: 办法, 实施办法."""
_ENDING = re.compile(rf"[\u3400-\u9fff]{{2}}(?:{KINDS})")
DEMONSTRATIVE = re.compile(
    rf"(?:(?P<one>该[份项部件]?|此[份项件]?|[这那](?:一?[份个项部件]|一)|前引)|上述|前述)"
    rf"(?P<kind>{KINDS}|文件|(?<=该)文(?![件字章化本号献艺旅物职体教明])|法(?![人院定律制]))"
)
"""Where folded text points back by a kind of documents: at a single one (该通知), or at one or more (上述通知)."""
DEFINITION = re.compile(
    r"(?:(?:以下|下文|后文|文中|本文|下|(?<=[(,)》])(?=[简统合]称))[均皆都]?(?P<all>统|合|并)?简?称为?:?"
    r"|(?:(?<=\()|(?<=[)》],)|(?<=[)》])(?=即|也就是))(?=[^“”\"'‘「『()《》,。;:\n]{0,8}(?:即|就是|称|叫|说的?)为?[“\"'‘「『](?!《))"
    r"[^“”\"'‘「『()《》,。;:\n]{1,12})"
    r"(?:[“\"'‘「『]*《(?P<title>[^《》\n]{1,40})》|[“\"'‘「『](?P<quoted>[^“”\"'‘’「」『』\n]{2,30})[”\"'’」』]"
    rf"|(?P<plain>[\u3400-\u9fff]{{1,28}}(?:{KINDS}|法)))"
)
"""Where folded text gives a short name: 以下简称《实施办法》 (title), “联盟办法” (quoted) or without marks (plain)."""
_QUOTED = "[“\"'‘「『]"
_NOT_BEFORE_NAME = re.compile(r"[本该此各国《]$")
_NOT_AFTER_NAME = ("实施", "修正案", "》")
_TRIAL = re.compile(r"(?:试行|暂行|修订|修正|草案|修订版)$")
_LINE_END = re.compile(r"[ \t\u3000]*\n[ \t\u3000]*")
_NUMBER_WITHIN = re.compile(r"[（(]([^（）()]+号)[）)]\Z")
_NUMBER_AFTER = re.compile(
    r"\s*(?:\((?:试行|暂行)\)\s*)?(?:[(\[](?![见由被经])(?:(?!根据|依据|按照|修订|废止)[^()。;\n]){0,60})?\s*"
)
_TITLE_AFTER = re.compile(r"\s*[”\"]?\s*(?:文件|文)?\s*(?:,?\s*即)?\s*[(]?\s*(?:即)?\s*[“\"]?\s*(?:关于印发)?\s*")
_BETWEEN_TITLES = re.compile(r"\s*(?:[、,和及与]|以及)?\s*")
_BETWEEN_NUMBERS = re.compile(r"\s*(?:[、,;和及与]|以及)?\s*")
_BEFORE_DEFINITION = re.compile(r"[^。;\n]{0,60}")
_JUST_BEFORE_DEFINITION = re.compile(r"[)\s]*[(,]?\s*(?:[^()《》。;\n]{0,20},)?\s*")
_QUOTED_NAME = re.compile(r"[“\"‘「『](?P<name>[\u3400-\u9fff]{2,20})[”\"’」』]")
_NAMING = re.compile(r"[称叫]|指代|代[为作]|[缩简]写|[写省略记]作|记为|略|下同|下文的")
_ASIDE = re.compile(r"[^()。\n]{0,30}|[^()。\n]{0,30}\)\s*\([^()。\n]{0,30}")
"""What stands between a mention and a name in the bracket of its number, or in one right behind it."""
_ASIDE_ENDS = re.compile(r"[^()。\n]{0,15}\)")
_NAMED_SO = re.compile(r"[”\"’」』]?(?:指代|代指|代称|代替|来?称|表示|为简称)")
_IS_MEANT = re.compile(
    r"[”\"’」』]?[,是即:]?[^。;\n]{0,4}(?:均?指的?|[是系]指|即为?|全称[为是]?|全名[为是]?|[是系])[^。;\n《]{0,20}"
)
_FARTHEST_NAME = 120
_ARTICLE = re.compile("文章|论文|一文|撰")
_ISSUED = re.compile(r"(?<!修改)(?<!修订)(?<!修正)(?<!废止)[《〈]([^《》〈〉]+)[》〉]")
_SENTENCE_END = re.compile(r"[。!?\n]")
_MOST_NAMED = 6
_ANY = ("文件", "文")


@dataclass(frozen=True, slots=True)
class Named:
    """One mention; ``own`` when it is the document itself, ``defined`` when it is a name that the text has given."""

    title: str | None
    number: DocumentNumber | None
    spans: tuple[Span, ...]
    via: Via = Via.FULL
    own: bool = False
    defined: bool = False

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.spans[-1].end


@dataclass(frozen=True, slots=True)
class _ShortName:
    """A defined short name in canonical form; it holds from ``start`` on. ``bare`` when it is used without 《》 too."""

    name: str
    start: int
    bare: bool
    means: tuple[Named, ...]


def find_mentions(document: Document, folded: str, references: Sequence[Reference]) -> list[Named]:
    """All mentions of documents in ``document.text`` in order, its own names and short names included.

    ``folded`` is its text as ``corpus.script.simplified`` gives it, ``references`` what
    ``corpus.references.find_references`` finds in it.
    """
    own = _Own(document)
    definitions = list(DEFINITION.finditer(folded))
    defining = [Span(*match.span()) for match in definitions]
    outside = [reference for reference in _outermost(references) if _free(reference.span, defining)]
    full = [own.marked(named) for named in _full(folded, outside)]
    shorts = _short_names(folded, full, definitions)
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
        titles = _run(folded, references, at, ReferenceKind.TITLE, _BETWEEN_TITLES)
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


def _short_names(folded: str, full: list[Named], definitions: list[re.Match[str]]) -> list[_ShortName]:
    """What is defined after the mention that it stands for; a name without 《》 must follow it at once."""
    starts = [named.start for named in full]
    found = []
    for match in definitions:
        at = bisect_right(starts, match.start()) - 1
        name = match["title"] or match["quoted"] or match["plain"]
        between = _BEFORE_DEFINITION if match["title"] else _JUST_BEFORE_DEFINITION
        if at < 0:
            continue
        end = max(span.end for span in full[at].spans if span.start <= match.start())
        if not between.fullmatch(folded, end, match.start()):
            continue
        first = at
        while match["all"] and first and _BETWEEN_TITLES.fullmatch(folded, full[first - 1].end, full[first].start):
            first -= 1
        bare = match["title"] is None and (len(name) > 2 or match["quoted"] is not None)
        found.append(_ShortName(canonical_title(name), match.end(), bare, tuple(full[first : at + 1])))
    return sorted([*found, *_abbreviations(folded, full, definitions)], key=lambda short: short.start)


def _abbreviations(folded: str, full: list[Named], definitions: list[re.Match[str]]) -> Iterator[_ShortName]:
    """Names that are given in any other wording, and so only where they are made of the characters of the title."""
    defining = [Span(*match.span()) for match in definitions]
    quoted = ((m["name"], Span(*m.span("name")), True) for m in _QUOTED_NAME.finditer(folded))
    titled = ((named.title, named.spans[0], False) for named in full if named.title and named.number is None)
    ends = [named.end for named in full]
    for name, span, bare in [*(one for one in quoted if _free(one[1], defining)), *titled]:
        at = bisect_right(ends, span.start)
        before = (one for one in full[max(0, at - _MOST_NAMED) : at] if _names(folded, one, name, span))
        after = (one for one in full[at : at + 2] if one.start >= span.end and _is_meant(folded, one, name, span))
        means = [one for one in (*before, *after) if one.title and abbreviates(name, one.title)]
        if len({(one.title, one.number) for one in means}) == 1:
            yield _ShortName(canonical_title(name), span.start, bare, (means[0],))


def _names(folded: str, full: Named, name: str, span: Span) -> bool:
    """Whether the sentence from the mention ``full`` on gives it the ``name`` at ``span``."""
    between = folded[full.end : span.start] if span.start - full.end <= _FARTHEST_NAME else "\n"
    if _SENTENCE_END.search(between):
        return False
    titled = folded[span.end - 1] == "》"
    aside = _ASIDE.fullmatch(between) and _ASIDE_ENDS.match(folded, span.end)
    named = _NAMING.search(between) or _NAMED_SO.match(folded, span.end + 1 - titled)
    return bool(aside or named or (titled and _is_telling(name, full.title or "")))


def _is_meant(folded: str, full: Named, name: str, span: Span) -> bool:
    """Whether the words between a name and the mention ``full`` behind it say that the name means that."""
    between = folded[span.end : full.start] if full.start - span.end <= _FARTHEST_NAME else "\n"
    telling = folded[span.end - 1] == "》" and _is_telling(name, full.title or "")
    return _IS_MEANT.fullmatch(between) is not None or (telling and _SENTENCE_END.search(between) is None)


def abbreviates(name: str, title: str) -> bool:
    """Whether ``name`` leaves out characters of ``title``, or of the title that this one issues, and adds none."""
    return any(
        short != stem and short[-1:] == stem[-1:] and _in_order(short, stem) for short, stem in _stems(name, title)
    )


def _is_telling(name: str, title: str) -> bool:
    """Whether no other document is likely to be called so: not one of a wider area, and more than a kind."""
    return not may_be_ending(canonical_title(name)) and not any(
        stem.endswith(short) for short, stem in _stems(name, title)
    )


def _stems(name: str, title: str) -> Iterator[tuple[str, str]]:
    """A name and a title, or the title that this one issues, both without 试行 and the like."""
    short = _TRIAL.sub("", canonical_title(name))
    yield from ((short, _TRIAL.sub("", canonical_title(words))) for words in (*_ISSUED.findall(title), title))


def _in_order(short: str, stem: str) -> bool:
    characters = iter(stem)
    return all(character in characters for character in short)


def _standing_for(means: Named, span: Span, via: Via, *, defined: bool = False) -> Named:
    return Named(means.title, means.number, (span,), via, means.own, defined)


def _resolved(full: list[Named], shorts: list[_ShortName]) -> list[Named]:
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


@lru_cache(1024)
def endings(title: str | None) -> tuple[str, ...]:
    """The words that may stand for a document: those at the end of its title, or of the title of what it issues.

    What it changes or ends is another document.
    """
    if title is None:
        return _ANY
    inner = _ISSUED.findall(title)
    stems = [_TRIAL.sub("", canonical_title(words)) for words in (*inner, title)]
    return (*_ANY, *(stem[-length:] for stem in stems for length in (1, 2, 4) if _is_ending(stem[-length:], stem)))


def may_be_ending(name: str) -> bool:
    """Whether a name in canonical form is one that ``endings`` may give: 办法, 实施办法, 补助办法."""
    return BARE.fullmatch(name) is not None or _ENDING.fullmatch(name) is not None


def _is_ending(word: str, stem: str) -> bool:
    return word == "法" or BARE.fullmatch(word) is not None or (word != stem and may_be_ending(word))


def _free(span: Span, taken: list[Span]) -> bool:
    at = bisect_left(taken, span.end, key=lambda other: other.start) - 1
    return at < 0 or taken[at].end <= span.start


def _bare_names(folded: str, shorts: list[_ShortName], taken: list[Span]) -> list[Named]:
    """Where short names stand without 《》; one of two characters only within quotation marks."""
    defined: dict[str, list[_ShortName]] = {}
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
        if _free(span, taken) and _is_the_name(folded, span):
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
        if means and not beside and _free(span, taken):
            out.append(_standing_for(means, span, Via.DEMONSTRATIVE))
    return out
