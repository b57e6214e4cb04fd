"""A whole and its parts, where the text itself gives both and they add up: 共65家，由26家和39家组成."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.overview.outline import clauses
from assistant.overview.types import Kind, Node, Part, node
from corpus.types import Span

_COUNT = re.compile(
    r"(?<![\d.〔\[（第年])(?P<number>\d{1,7})(?P<unit>家|个|项|人|名|条|种|件|所|份|户|分|台|辆|亩|篇|类)(?!月)"
)
_WHOLE = re.compile(r"共[计有]?|总[计数共]|合计")
_SUM = re.compile(r"\d+(?:\s*[＋+－−-]\s*\d+)+\s*[=＝]\s*(?P<sum>\d+)(?:家|个|项|人|名|条|种|件|所|份|户|分)?")
_TERM = re.compile(r"(?P<sign>[＋+－−-]?)\s*(?P<number>\d+)")
_FEWEST, _MOST = 2, 12


def totals(text: str, told: Sequence[Span]) -> Iterator[Part]:
    """Sums that are written out, and totals that the counts of the same or the following sentences add up to."""
    for at, sentence in enumerate(told):
        equation = _SUM.search(text, sentence.start, sentence.end)
        following = told[at + 1 : at + 1 + _MOST]
        part = _equation(text, sentence, equation) if equation else _added(text, sentence, following)
        if part:
            yield part


def _equation(text: str, sentence: Span, match: re.Match[str]) -> Part | None:
    end = text.index("=" if "=" in match.group() else "＝", match.start())
    terms = list(_TERM.finditer(text, match.start(), end))
    value = sum(int(t["number"]) * (-1 if t["sign"] in "－−-" and t["sign"] else 1) for t in terms)
    if value != int(match["sum"]):
        return None
    whole = replace(node(text, sentence, Span(match.start("sum"), match.end())), value=value)
    parts = tuple(replace(node(text, sentence, Span(*t.span())), value=int(t["number"])) for t in terms)
    return Part(Kind.TOTALS, node(text, sentence, Span(*match.span())), (whole, *parts))


def _added(text: str, sentence: Span, following: Sequence[Span]) -> Part | None:
    found = list(_COUNT.finditer(text, sentence.start, sentence.end))
    for at, total in enumerate(found):
        if not _WHOLE.search(text, max(sentence.start, total.start() - 4), total.start()):
            continue
        same = [m for m in found[at + 1 :] if m["unit"] == total["unit"]]
        spans = [sentence] * len(same)
        parts = _adding_up(same, total) if same else []
        if not parts:
            firsts = [(s, _COUNT.search(text, s.start, s.end)) for s in _adjacent(text, sentence, following)]
            kept = [(s, m) for s, m in firsts if m and m["unit"] == total["unit"]]
            parts, spans = _adding_up([m for _, m in kept], total), [s for s, _ in kept]
        if parts:
            nodes = [_count(text, s, m) for s, m in zip(spans, parts, strict=False)]
            return Part(Kind.TOTALS, None, (_count(text, sentence, total), *nodes))
    return None


def _adjacent(text: str, sentence: Span, following: Sequence[Span]) -> list[Span]:
    """The sentences right after one, up to the first that is set apart from the one before it."""
    out: list[Span] = []
    for before, after in pairwise([sentence, *following]):
        if text[before.end : after.start].strip():
            break
        out.append(after)
    return out


def _adding_up(counts: Sequence[re.Match[str]], total: re.Match[str]) -> list[re.Match[str]]:
    """The first counts as far as they add up to the total; none where they do not."""
    left = int(total["number"])
    for at, count in enumerate(counts):
        left -= int(count["number"])
        if left == 0:
            return list(counts[: at + 1]) if at + 1 >= _FEWEST else []
    return []


def _count(text: str, sentence: Span, match: re.Match[str]) -> Node:
    label = Span(*match.span())
    clause = next((c for c in clauses(text, sentence, "，,；;") if c.covers(label)), sentence)
    return replace(node(text, sentence, label, clause), value=int(match["number"]))
