"""Lists that stand in one sentence: 分为六个步骤：甲、乙…, 甲→乙→丙, 先…，再….

A stated count must be that of the list.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from assistant.overview.outline import clauses
from assistant.overview.types import Kind, Node, Part, node
from corpus.numerals import NUMERAL, to_int
from corpus.sentences import trimmed
from corpus.types import Span

_COUNTED = re.compile(
    rf"(?P<count>\d{{1,2}}|{NUMERAL}{{1,3}})(?:个|项|种|类|大)?(?P<what>步骤?|阶段|环节|程序|方面|部分|条件|要求|要素|文种|任务|目标|措施|文号|内容|原则)"
    r"[^：:，,。；]{0,6}(?:[：:]|，(?:即|依次[是为]?|分别[是为])|[是为](?=.)|，?依次[是为])"
)
_OF_STEPS = re.compile(r"步|阶段|环节|程序")
_OF_CONDITIONS = re.compile(r"条件|要求")
_ARROW = re.compile(r"\s*(?:→|⇒|➜|➔|—>|-+>)\s*")
_FIRST_THEN = re.compile(r"先(?!进|行先|后|前|导|期|生|锋|决)\S")
_THEN = re.compile(r"(?:再|然后|之后|接着|最后|而后)")
_LONGEST_ITEM = 40
_FEWEST = 3


def in_sentences(text: str, told: Sequence[Span], pictured: Sequence[Span]) -> Iterator[Part]:
    """A part for every sentence that is a list by itself, save those in ``pictured``, sorted and apart."""
    starts = [span.start for span in pictured]
    for sentence in told:
        at = bisect_right(starts, sentence.start) - 1
        if at < 0 or not pictured[at].covers(sentence):
            part = _counted(text, sentence) or _arrows(text, sentence) or _first_then(text, sentence)
            if part:
                yield part


def _counted(text: str, sentence: Span) -> Part | None:
    for match in _COUNTED.finditer(text, sentence.start, sentence.end):
        items = _items(text, Span(match.end(), sentence.end), to_int(match["count"]))
        if items:
            what = match["what"]
            kind = Kind.STEPS if _OF_STEPS.search(what) else Kind.CONTENT
            kind = Kind.CONDITIONS if _OF_CONDITIONS.search(what) else kind
            lead = trimmed(text, Span(sentence.start, match.end()))
            while text[lead.end - 1] in "：:，,是为即":
                lead = Span(lead.start, lead.end - 1)
            return Part(kind, node(text, sentence, lead), items)
    return None


def _items(text: str, span: Span, count: int) -> tuple[Node, ...]:
    """The ``count`` items of a list, parted by the widest mark that gives so many; none where no mark does."""
    rest = clauses(text, span, "。；;")[:1]
    for part in rest:
        first = clauses(text, part)[0]
        for whole, marks in ((part, "，,"), (first, "、"), (part, "、，,")):
            found = clauses(text, whole, marks)
            if len(found) == count >= _FEWEST and all(p.end - p.start <= _LONGEST_ITEM for p in found):
                return tuple(node(text, p, p) for p in found)
    return ()


def _arrows(text: str, sentence: Span) -> Part | None:
    cuts = list(_ARROW.finditer(text, sentence.start, sentence.end))
    if len(cuts) < _FEWEST - 1:
        return None
    starts = [sentence.start, *(cut.end() for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), sentence.end]
    between = [Span(a, b) for a, b in zip(starts, ends, strict=True)]
    found = [clauses(text, s, "：:")[-1:] if at == 0 else clauses(text, s)[:1] for at, s in enumerate(between)]
    spans = [span for spans in found for span in spans]
    return Part(Kind.STEPS, None, tuple(node(text, s, s) for s in spans)) if len(spans) >= _FEWEST else None


def _first_then(text: str, sentence: Span) -> Part | None:
    if "先" not in sentence.of(text):
        return None
    parts = clauses(text, sentence)
    first = next((at for at, part in enumerate(parts) if _FIRST_THEN.match(part.of(text))), None)
    if first is None:
        return None
    steps = [parts[first], *(part for part in parts[first + 1 :] if _THEN.match(part.of(text)))]
    return Part(Kind.STEPS, None, tuple(node(text, s, s) for s in steps)) if len(steps) >= _FEWEST - 1 else None
