"""Whether quoted words stand in a held document as they are quoted.

Only letters, digits and Han characters count: punctuation, width, spaces, quotation marks, script and an ellipsis make
no difference. Where the words are not there, the passage most like them tells what was altered. A digest has words of
its own, so what is altered against one is only a warning.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.checking import messages
from assistant.checking.agreement import Outcome
from assistant.checking.types import Evidence, Severity, Verdict
from corpus.script import simplified
from corpus.types import Document, SourceKind, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.checking.shelf import Shelf

CLOSE = 0.75
"""How alike (0..1) a quotation and a passage are at least, to be taken for an altered quotation."""
_CERTAIN = 0.9
_CERTAIN_SHORT = 0.85
_LONG = 12
"""Likeness that words shorter than ``_LONG`` characters need to be taken for those of a document."""
_SHORTEST = 8
"""Shortest quotation in characters that counts as altered where nothing like it is held."""
_SHORTEST_PIECE = 6
_MOST_PIECES = 4
_PIECED = 0.85
"""Share of a quotation that a document's own pieces make up at least, for it to be put together from them."""
_TAIL = 4
"""Characters that the last changed word of a quotation may be longer than what was written for it."""
_GRAM = 2
_ELLIPSIS = re.compile(r"…+|\.{2,}|。{2,}|[*×＊]{2,}|\[[^\]]*\]|\((?:[前中后上下]?文?略|省略|略去)\)")
_KEPT = "%‰+"
_MOST_DIFFERENCES = 5


@dataclass(frozen=True, slots=True)
class _Words:
    """What counts of a text, and where each character of it stood."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        return Span(self.origin[start], self.origin[end - 1] + 1)

    def starts(self, at: int) -> bool:
        """Whether something that does not count stands before the character ``at``."""
        return at == 0 or self.origin[at - 1] + 1 < self.origin[at]

    def stop(self, end: int) -> int:
        """Where the next few characters from ``end`` on stop; ``end`` itself where they go on."""
        for at in range(end, min(len(self.text), end + _TAIL)):
            if self.starts(at):
                return at
        return len(self.text) if len(self.text) < end + _TAIL else end


def _words(text: str) -> _Words:
    folded = simplified(text)
    kept = [at for at, character in enumerate(folded) if _counts(folded, at, character)]
    return _Words("".join(folded[at] for at in kept), tuple(kept))


def _counts(text: str, at: int, character: str) -> bool:
    if character == ".":
        return 0 < at < len(text) - 1 and text[at - 1].isdecimal() and text[at + 1].isdecimal()
    return character.isalnum() or character in _KEPT


class Quotes:
    """Looks quotations up in held documents; the words of the last documents asked for are kept."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._held = lru_cache(256)(lambda document_id: _words(shelf.document(document_id).text))

    def nearest(self, document_ids: Sequence[str], quote: str) -> str | None:
        """Which of several documents has the words ``quote``, or else the passage most like them; None where none has.

        What is like them counts only where it is long enough, and not in a digest, which has words of its own.
        """
        parts = [words for part in _ELLIPSIS.split(simplified(quote)) if (words := _words(part).text)]
        if not parts or sum(map(len, parts)) < _SHORTEST:
            return None
        longest = max(parts, key=len)
        alike: list[tuple[float, str]] = []
        for document_id in dict.fromkeys(document_ids):
            document, held = self._shelf.document(document_id), self._held(document_id)
            whole = _in_order(held, parts) is not None
            if not (whole or (document.source.kind is SourceKind.OFFICIAL and self._may_hold(held, longest))):
                continue
            if _is_of_title(document, longest):
                return None
            if whole:
                return document_id
            found = _closest(held, longest)
            likeness = found.likeness if found else 0.0
            if likeness < CLOSE and len(longest) >= _LONG and _pieces(held, longest):
                likeness = CLOSE
            alike.append((likeness, document_id))
        best = max(alike, key=lambda pair: pair[0], default=(0.0, ""))
        enough = CLOSE if len(longest) >= _LONG else _CERTAIN_SHORT
        return best[1] if best[0] >= enough and len(longest) >= _SHORTEST else None

    @staticmethod
    def _may_hold(held: _Words, quote: str) -> bool:
        """Whether half of the pairs of characters of ``quote`` are in the text: without them nothing is like it."""
        pairs = [quote[i : i + _GRAM] for i in range(len(quote) - _GRAM + 1)]
        return 2 * sum(pair in held.text for pair in pairs) >= len(pairs)

    def check(self, document_id: str, quote: str) -> Outcome:
        """What is said of the words ``quote`` of a document."""
        held = self._held(document_id)
        parts = [words for part in _ELLIPSIS.split(simplified(quote)) if (words := _words(part).text)]
        name = messages.named(self._shelf.target(document_id))
        if not parts:
            return Outcome(Verdict.UNCHECKED, "引号里没有可以核对的文字", held=document_id)
        place = _in_order(held, parts)
        if place:
            return Outcome(Verdict.OK, f"与{name}的文字一致", held=document_id, evidence=self._at(document_id, place))
        longest = max(parts, key=len)
        found = _closest(held, longest)
        official = self._shelf.document(document_id).source.kind is SourceKind.OFFICIAL
        if found and found.likeness >= CLOSE:
            altered = self._altered(document_id, quote, held, found, len(parts) == 1 and official)
            return altered if official else replace(altered, severity=Severity.WARNING)
        if official and len(longest) >= _LONG and (pieces := _pieces(held, longest)):
            told = f"引文由{name}中不相连的文字拼成，次序或连接与原文不同，请核对引文"
            return Outcome(
                Verdict.QUOTE_ALTERED, told, held=document_id, evidence=self._at(document_id, held.span(*pieces[0]))
            )
        if official and len(longest) >= _SHORTEST:
            return Outcome(Verdict.QUOTE_ALTERED, f"本库所载{name}原文里没有这段话，请核对引文", held=document_id)
        return Outcome(Verdict.UNCHECKED, f"本库所载{name}里没有找到这段话，无法核对引文", held=document_id)

    def _at(self, document_id: str, span: Span) -> Evidence:
        return Evidence(document_id, span, span.of(self._shelf.document(document_id).text))

    def _altered(self, document_id: str, quote: str, held: _Words, found: _Passage, whole: bool) -> Outcome:
        text = self._shelf.document(document_id).text
        span = held.span(found.start, found.end)
        closed = quote[-1] in "。；;！？" and text[span.end : span.end + 1] in tuple("。；;！？")
        right = Span(span.start, span.end + 1).of(text) if closed else span.of(text)
        told = f"引文与{messages.named(self._shelf.target(document_id))}不一致：{'；'.join(found.differences)}"
        suggestion = right if whole and "\n" not in right else None
        certain = suggestion is not None and found.framed and found.likeness >= _CERTAIN and "“" not in right
        evidence = self._at(document_id, span)
        return Outcome(Verdict.QUOTE_ALTERED, told, suggestion, certain, document_id, evidence)


@dataclass(frozen=True, slots=True)
class _Passage:
    """The part ``start`` to ``end`` of a document's words, its likeness (0..1) to a quotation, and how they differ.

    ``framed`` tells that both ends are sure: nothing is left out or added there.
    """

    start: int
    end: int
    likeness: float
    differences: tuple[str, ...]
    framed: bool


def _is_of_title(document: Document, quote: str) -> bool:
    """Whether most of ``quote`` stands in a title of the document: what is called after it is no quotation."""
    titles = (_words(title).text for title in document.titles)
    shared = (difflib.SequenceMatcher(None, title, quote, autojunk=False).find_longest_match().size for title in titles)
    return any(size * 5 >= len(quote) * 3 for size in shared)


def _in_order(held: _Words, parts: list[str]) -> Span | None:
    """Where the parts stand one after another; None where they do not."""
    first, at = -1, 0
    for part in parts:
        start = held.text.find(part, at)
        if start < 0:
            return None
        first = start if first < 0 else first
        at = start + len(part)
    return held.span(first, at)


def _pieces(held: _Words, quote: str) -> list[tuple[int, int]] | None:
    """Where the few pieces stand in a document that make up nearly all of ``quote``; None where they do not."""
    found: list[tuple[int, int]] = []
    at = covered = 0
    while at + _SHORTEST_PIECE <= len(quote):
        size = 0
        while at + size < len(quote) and quote[at : at + max(size + 1, _SHORTEST_PIECE)] in held.text:
            size = max(size + 1, _SHORTEST_PIECE)
        if size:
            start = held.text.find(quote[at : at + size])
            found.append((start, start + size))
        covered += min(size, len(quote) - at)
        at += max(size, 1)
    return found if found and len(found) <= _MOST_PIECES and covered >= _PIECED * len(quote) else None


def _closest(held: _Words, quote: str) -> _Passage | None:
    """The passage most like ``quote``, by the pairs of characters that a window of its length shares with it."""
    wanted = Counter(quote[i : i + _GRAM] for i in range(len(quote) - _GRAM + 1))
    hits = [held.text[i : i + _GRAM] in wanted for i in range(len(held.text) - _GRAM + 1)]
    size = len(quote)
    shared = best = sum(hits[:size])
    start = 0
    for end in range(size, len(hits)):
        shared += hits[end] - hits[end - size]
        if shared > best:
            best, start = shared, end - size + 1
    if best * 2 < sum(wanted.values()):
        return None
    around, margin = max(0, start - size), size // 4 + 2
    matcher = difflib.SequenceMatcher(None, held.text[around : start + 2 * size], quote, autojunk=False)
    longest = matcher.find_longest_match()
    begin = around + longest.a - longest.b
    low, high = max(0, begin - margin), min(len(held.text), begin + size + margin)
    return _aligned(held, low, high, quote)


def _aligned(held: _Words, low: int, high: int, quote: str) -> _Passage | None:
    """The part of ``held`` from ``low`` to ``high`` that ``quote`` was written after.

    It goes from the first to the last character in common, and on to a stop where what follows may have been changed.
    """
    matcher = difflib.SequenceMatcher(None, held.text[low:high], quote, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return None
    start = max(0, blocks[0].a - blocks[0].b)
    end = min(high - low, blocks[-1].a + blocks[-1].size + len(quote) - blocks[-1].b - blocks[-1].size)
    start, end = low + start, low + end
    if blocks[-1].b + blocks[-1].size < len(quote):
        end = held.stop(end)
    part = held.text[start:end]
    within = difflib.SequenceMatcher(None, part, quote, autojunk=False)
    opens, closes = within.get_opcodes()[0][0], within.get_opcodes()[-1][0]
    sure = {"equal": (True, True), "replace": (held.starts(start), end == len(held.text) or held.starts(end))}
    framed = opens in sure and closes in sure and sure[opens][0] and sure[closes][1]
    return _Passage(start, end, within.ratio(), _differences(within, part, quote), framed)


def _differences(matcher: difflib.SequenceMatcher[str], right: str, written: str) -> tuple[str, ...]:
    told = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "replace":
            told.append(f"库中“{right[a:b]}”引作“{written[c:d]}”")
        elif tag == "delete":
            told.append(f"漏引“{right[a:b]}”")
        elif tag == "insert":
            told.append(f"多出“{written[c:d]}”")
    return (*told[:_MOST_DIFFERENCES], *(["……"] if len(told) > _MOST_DIFFERENCES else []))
