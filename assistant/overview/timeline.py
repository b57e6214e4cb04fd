"""Days, deadlines and periods that a notice sets or tells of, in the order of time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.overview.types import Kind, Node, Part, node
from corpus.numerals import NUMERAL
from corpus.references import find_numbers, find_titles
from corpus.types import Span

_TAIL = r"(?:(?:上半年|下半年|年?[底末]|年?初(?![步次级]))?(?:之?前|以前|及以前|起|以后|后)?)"
_POINT = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})年(?:(?P<month>\d{1,2})(?:[―—–-]+\d{1,2})?月(?:(?P<day>\d{1,2})日)?)?"
    rf"(?:(?:至|[―—–-]{{1,2}})(?:\d{{4}}年)?(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?)?(?P<tail>度|{_TAIL})"
)
_PERIOD = re.compile(
    rf"(?:试点期|有效期|执行期限|整改期|任期|周期|期限)[限间]?[^，。；、]{{0,4}}?[为是]?(?:(?<!\d)\d{{1,3}}|{NUMERAL}{{1,3}})(?:年|个月|个?工作日|日|天)|"
    rf"(?<![\d{NUMERAL[1:-1]}月—－.-])(?:\d{{1,3}}|{NUMERAL}{{1,3}})(?:年|个月|个?工作日|日|天|小时)(?:以内|之内|内(?![容部外陆地]))"
)
_BARE_BEFORE = re.compile(r"(?:^|[，,；;。：（、到至自从在]|(?<!关)于)$")
_ENDED = re.compile(r"[。；;：:）)]$")
_UNCHECKED = re.compile(r"未核实|截至|文号年份|年份为")
_FEWEST_WORDS = 4
_FEWEST = 2


def timeline(text: str, told: Sequence[Span]) -> Part | None:
    """All points in time by date, then all periods as they stand; None where there are fewer than two."""
    points: dict[tuple[Span, str], tuple[tuple[int, int, int, int], Node]] = {}
    periods: list[Node] = []
    for sentence in told:
        for key, point in _points(text, sentence):
            points.setdefault((sentence, point.label), (key, point))
        periods += _periods(text, sentence)
    dated = [point for _, point in sorted(points.values(), key=lambda item: item[0])]
    years = {point.label for point in dated if point.label.endswith("度")}
    dated = [point for point in dated if len(years) >= _FEWEST or point.label not in years]
    distinct = {point.label for point in dated} | {period.label for period in periods}
    return Part(Kind.DATES, None, (*dated, *periods)) if len(distinct) >= _FEWEST else None


def _points(text: str, sentence: Span) -> Iterator[tuple[tuple[int, int, int, int], Node]]:
    words = sentence.of(text)
    if not _POINT.search(words) or not _ENDED.search(words) or _UNCHECKED.search(words):
        return
    named = [r.span for r in (*find_titles(words), *find_numbers(words))]
    for match in _POINT.finditer(words):
        inside = any(span.covers(Span(*match.span())) for span in named)
        if inside or len(words) - len(match.group()) < _FEWEST_WORDS or not _is_told(words, match):
            continue
        label = Span(sentence.start + match.start(), sentence.start + match.end())
        key = (int(match["year"]), int(match["month"] or 0), int(match["day"] or 0), label.start)
        yield key, node(text, sentence, label, sentence)


def _is_told(words: str, match: re.Match[str]) -> bool:
    """Whether it is a point in time: a month or a day, a deadline, or a year at the start of what happened in it."""
    if match["tail"] == "度":
        return match.start() == 0
    return bool(match["month"] or match["tail"]) or _BARE_BEFORE.search(words[: match.start()]) is not None


def _periods(text: str, sentence: Span) -> Iterator[Node]:
    for match in _PERIOD.finditer(text, sentence.start, sentence.end):
        yield node(text, sentence, Span(*match.span()), sentence)
