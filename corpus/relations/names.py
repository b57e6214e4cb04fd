"""What documents are called for short: by their kind (《办法》), or by a name that the text gives them.

A name is given by words (以下简称), by its place in a bracket, or by its characters: it leaves some of the title out
and adds none.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.references import canonical_title
from corpus.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.relations.types import Named

KINDS = (
    "通知|办法|意见|规定|条例|方案|规划|纲要|细则|决定|公告|通告|批复|规则|标准|准则|规范|制度|目录|指南|指引|计划|预案"
    "|章程|规程|守则|导则|请示|报告|汇报|通则|要点|措施|公报|解释|协议|建议"
)
"""Kinds of documents, as a regular expression; longer ones do not come first."""
BARE = re.compile(rf"(?:总体|实施|暂行|管理|指导|若干|工作|试点|评估)?(?:{KINDS})")
"""A name in canonical form that is no more than a kind of document: 办法, 实施办法."""
_ENDING = re.compile(rf"[\u3400-\u9fff]{{2}}(?:{KINDS})")
DEFINITION = re.compile(
    r"(?:(?:以下|下文|后文|文中|本文|下|(?<=[(,)》])(?=[简统合]称))[均皆都]?(?P<all>统|合|并)?简?称为?:?"
    r"|(?:(?<=\()|(?<=[)》],)|(?<=[)》])(?=即|也就是))(?=[^“”\"'‘「『()《》,。;:\n]{0,8}(?:即|就是|称|叫|说的?)为?[“\"'‘「『](?!《))"
    r"[^“”\"'‘「『()《》,。;:\n]{1,12})"
    r"(?:[“\"'‘「『]*《(?P<title>[^《》\n]{1,40})》|[“\"'‘「『](?P<quoted>[^“”\"'‘’「」『』\n]{2,30})[”\"'’」』]"
    rf"|(?P<plain>[\u3400-\u9fff]{{1,28}}(?:{KINDS}|法)))"
)
"""Where folded text gives a short name: 以下简称《实施办法》 (title), “联盟办法” (quoted) or without marks (plain)."""
_TRIAL = re.compile(r"(?:试行|暂行|修订|修正|草案|修订版)$")
_BEFORE_DEFINITION = re.compile(r"[^。;\n]{0,60}")
_JUST_BEFORE_DEFINITION = re.compile(r"[)\s]*[(,]?\s*(?:[^()《》。;\n]{0,20},)?\s*")
_QUOTED_NAME = re.compile(r"[“\"‘「『](?P<name>[\u3400-\u9fff]{2,20})[”\"’」』]")
_NAMING = re.compile(r"[称叫]|指代|代[为作]|[缩简]写|写|[省略记]作|记为|略|下同|下文的")
_ASIDE = re.compile(r"[^()。\n]{0,30}|[^()。\n]{0,30}\)\s*\([^()。\n]{0,30}")
"""What stands between a mention and a name in the bracket of its number, or in one right behind it."""
_ASIDE_ENDS = re.compile(r"[^()。\n]{0,15}\)")
_NAMED_SO = re.compile(r"[”\"’」』]?(?:指代|代指|代称|代替|来?称|表示|为简称)")
_IS_MEANT = re.compile(
    r"[”\"’」』]?[,是即:]?[^。;\n]{0,4}(?:均?指的?|[是系]指|即为?|全称[为是]?|全名[为是]?|[是系])[^。;\n《]{0,20}"
)
_FARTHEST_NAME = 120
_ISSUED = re.compile(r"(?<!修改)(?<!修订)(?<!修正)(?<!废止)[《〈]([^《》〈〉]+)[》〉]")
_SENTENCE_END = re.compile(r"[。!?\n]")
_MOST_NAMED = 6
_ANY = ("文件", "文")
BETWEEN_TITLES = re.compile(r"\s*(?:[、,和及与]|以及)?\s*")


@dataclass(frozen=True, slots=True)
class ShortName:
    """A defined short name in canonical form; it holds from ``start`` on. ``bare`` when it is used without 《》 too."""

    name: str
    start: int
    bare: bool
    means: tuple[Named, ...]


def short_names(folded: str, full: list[Named], definitions: list[re.Match[str]]) -> list[ShortName]:
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
        while match["all"] and first and BETWEEN_TITLES.fullmatch(folded, full[first - 1].end, full[first].start):
            first -= 1
        bare = match["title"] is None and (len(name) > 2 or match["quoted"] is not None)
        found.append(ShortName(canonical_title(name), match.end(), bare, tuple(full[first : at + 1])))
    return sorted([*found, *_abbreviations(folded, full, definitions)], key=lambda short: short.start)


def _abbreviations(folded: str, full: list[Named], definitions: list[re.Match[str]]) -> Iterator[ShortName]:
    """Names that are given in any other wording, and so only where they are made of the characters of the title."""
    defining = [Span(*match.span()) for match in definitions]
    quoted = ((m["name"], Span(*m.span("name")), True) for m in _QUOTED_NAME.finditer(folded))
    titled = ((named.title, named.spans[0], False) for named in full if named.title and named.number is None)
    ends = [named.end for named in full]
    for name, span, bare in [*(one for one in quoted if is_free(one[1], defining)), *titled]:
        at = bisect_right(ends, span.start)
        before = (one for one in full[max(0, at - _MOST_NAMED) : at] if _names(folded, one, name, span))
        after = (
            one for one in full[at : at + _MOST_NAMED] if one.start >= span.end and _is_meant(folded, one, name, span)
        )
        means = [one for one in (*before, *after) if one.title and abbreviates(name, one.title)]
        if len({(one.title, one.number) for one in means}) == 1:
            yield ShortName(canonical_title(name), span.start, bare, (means[0],))


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


def is_free(span: Span, taken: list[Span]) -> bool:
    """Whether none of ``taken``, which are in order, overlaps ``span``."""
    at = bisect_left(taken, span.end, key=lambda other: other.start) - 1
    return at < 0 or taken[at].end <= span.start
