"""What a draft says against itself, without any library: two numbers of a title, attachments left out, gaps."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.checking.agreement import Outcome, agreeing
from assistant.checking.types import Finding, FindingKind, Severity, Verdict
from assistant.messages import official_title
from corpus.notice import describe
from corpus.numerals import to_chinese, to_int
from corpus.references import canonical_title, title_names
from corpus.relations.names import DEFINITION, KINDS
from corpus.script import simplified
from corpus.structure import Mark, marks
from corpus.types import Document, DocumentNumber, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.checking.reading import Cited

_ALIKE = 0.6
_SHORTEST_TITLE = 6
_WIDEST_GAP = 5
_MOST_ATTACHMENTS = 50
_ATTACHMENT = re.compile(
    r"附[ \t]*件[ \t]*(?P<n>\d{1,2}(?![\d.．、年月个份项])|[一二三四五六七八九十]{1,3}(?![\u3400-\u9fff、]))"
)
_THIS = re.compile(
    rf"(?P<all>(?:根据|依据|依照|按照|遵照)本(?P<kind>{KINDS}))[^。;\n]{{0,60}}?"
    r"(?:(?P=kind)如下|(?:以下|如下)(?P=kind)|制[定订]了?本(?P=kind))"
)
_LONGEST_NAME = 40
_PARTS_BUT_ONE = 2
_RECURRING = re.compile(r"(?:通知|公告|通告|通报|批复|复函|函|请示|报告|决定|公报)\Z")
_YEARLY = re.compile(r"(?:名单|计划|要点|目录|指南)\Z")
_OTHERS = re.compile(rf"(?:号|号(?:文件|文|令)|(?:该|上述|前述|此|这[一个份项部])(?:{KINDS}|文件|法))\Z")
_NUMBERED_LEVELS = ("first", "second", "third")
_SPECIAL = re.compile(r"[㈠-㈩]")
_DIGITS = re.compile(r"[0-9]+|[〇零○一二三四五六七八九十百千两]+")


def place(draft: Document, offset: int) -> str:
    """Where something stands, for a message: page or paragraph, or else the line."""
    return draft.place(offset) or f"第{draft.text.count(chr(10), 0, offset) + 1}行"


def contradictions(draft: Document, cited: Sequence[Cited]) -> dict[int, Outcome]:
    """What later mentions say against earlier ones, by the place of the mention in ``cited``."""
    numbers: dict[str, tuple[str, str, Cited]] = {}
    titles: dict[str, tuple[str, str, Cited]] = {}
    out: dict[int, Outcome] = {}
    for at, one in enumerate(cited):
        title, number = one.meanings[0]
        if one.short or len(one.meanings) > 1 or title is None or number is None:
            continue
        name = canonical_title(title)
        seen_number, seen_title = numbers.get(name), titles.get(number.key)
        if seen_title and seen_title[0] != name:
            told = _two_titles(draft, str(number), title, seen_title)
            if told:
                out[at] = told
        elif seen_number and seen_number[0] != number.key:
            where = place(draft, seen_number[2].start)
            message = f"{official_title(title)}在{where}的文号是{seen_number[1]}，这里是{number}，前后不一，请核对"
            certain = _is_slip(title, number, seen_number[2].meanings[0][1])
            severity = None if certain else Severity.WARNING
            out[at] = Outcome(Verdict.NUMBER_TITLE_CONFLICT, message, severity=severity)
        numbers.setdefault(name, (number.key, str(number), one))
        titles.setdefault(number.key, (name, title, one))
    return out


def _is_slip(title: str, number: DocumentNumber, other: DocumentNumber | None) -> bool:
    """Whether two numbers of a title differ in one part alone, so that they can hardly be two documents.

    A title as of a notice may be used again, in the same year too; one as of a plan (要点) in another year.
    """
    name = canonical_title(title)
    if other is None or _RECURRING.search(name) or len(name) < _SHORTEST_TITLE:
        return False
    if number.year != other.year and _YEARLY.search(name):
        return False
    return sum(agreeing(number, other)) == _PARTS_BUT_ONE


def _two_titles(draft: Document, number: str, title: str, seen: tuple[str, str, Cited]) -> Outcome | None:
    """One number with two titles: certain where they are plainly different, none where one is a form of the other."""
    here, there = canonical_title(title), seen[0]
    if not set(title_names(title)).isdisjoint(title_names(seen[1])) or here in there or there in here:
        return None
    likeness = difflib.SequenceMatcher(None, here, there, autojunk=False).ratio()
    certain = likeness < _ALIKE and min(len(here), len(there)) >= _SHORTEST_TITLE
    where = place(draft, seen[2].start)
    told = f"{number}在{where}的标题是{official_title(seen[1])}，这里是{official_title(title)}，前后不一，请核对"
    return Outcome(Verdict.NUMBER_TITLE_CONFLICT, told, severity=None if certain else Severity.WARNING)


def circular(draft: Document) -> Iterator[Finding]:
    """Where the draft rests on 本通知 in what it lays down itself."""
    for match in _THIS.finditer(simplified(draft.text)):
        told = f"本{match['kind']}不能作为自身的依据，请写明所依据的文件"
        span = Span(*match.span("all"))
        found = _warning(draft, span, FindingKind.TITLE, Verdict.SELF_REFERENCE, told)
        yield replace(found, severity=Severity.ERROR)


def _warning(draft: Document, span: Span, kind: FindingKind, verdict: Verdict, message: str) -> Finding:
    return Finding(span, span.of(draft.text), kind, verdict, Severity.WARNING, message, place=draft.place(span.start))


def attachments(draft: Document) -> Iterator[Finding]:
    """Attachments that the text names and the list lacks, and the other way round where the text names some by number.

    附件 right behind another document is that document's.
    """
    listed = draft.attachments or describe(draft.text).attachments
    if not listed:
        return
    folded = simplified(draft.text)
    names = tuple(canonical_title(m["title"] or m["quoted"] or m["plain"]) for m in DEFINITION.finditer(folded))
    named: dict[int, Span] = {}
    for match in _ATTACHMENT.finditer(folded):
        before = folded[max(0, match.start() - _LONGEST_NAME) : match.start()].rstrip(')的之中 \t”"')
        if before.endswith(("》", *names)) or _OTHERS.search(before):
            continue
        named.setdefault(to_int(match["n"]), Span(*match.span()))
    beyond = {number: span for number, span in named.items() if number > len(listed)}
    for number, span in beyond.items():
        told = f"附件说明只列了{len(listed)}个附件，没有附件{number}：请补列或改正序号"
        yield _warning(draft, span, FindingKind.TITLE, Verdict.FORM, told)
    if beyond or not named or "附件" in _ATTACHMENT.sub("", _body(folded)):
        return
    for number, name in enumerate(listed[:_MOST_ATTACHMENTS], 1):
        at = draft.text.rfind(name)
        if number not in named and at >= 0:
            told = f"正文没有提到附件{number}《{name}》：请在正文相应处写明“见附件{number}”，或删去"
            yield _warning(draft, Span(at, at + len(name)), FindingKind.TITLE, Verdict.FORM, told)


def _body(folded: str) -> str:
    """The text above the list of attachments."""
    match = re.search(r"^\s*附\s*件\s*[:]", folded, re.MULTILINE)
    return folded[: match.start()] if match else folded


def numbering(draft: Document) -> Iterator[Finding]:
    """Marks that skip a number: 一、 and then 三、 of the same level."""
    last: dict[str, int] = {}
    for mark in marks(draft.text):
        for level in [name for name in last if _NUMBERED_LEVELS.index(name) > _depth(mark)]:
            del last[level]
        if mark.name not in _NUMBERED_LEVELS:
            continue
        value = _value(mark.label.of(draft.text))
        before = last.get(mark.name)
        if before is not None and value is not None and 1 < value - before <= _WIDEST_GAP:
            missing = _like(mark.label.of(draft.text), before + 1)
            told = f"序号不连续：前一个是{_like(mark.label.of(draft.text), before)}，缺{missing}，请核对"
            yield _warning(draft, mark.label, FindingKind.ARTICLE, Verdict.ORDER, told)
        if value is not None:
            last[mark.name] = value


def _depth(mark: Mark) -> int:
    """The place of a mark among the numbered levels; what stands above them all is before the first."""
    if mark.name in _NUMBERED_LEVELS:
        return _NUMBERED_LEVELS.index(mark.name)
    return len(_NUMBERED_LEVELS) if mark.name in ("fourth", "bullet") else -1


def _value(label: str) -> int | None:
    if _SPECIAL.search(label):
        return None
    digits = _DIGITS.search(simplified(label))
    return to_int(digits.group()) if digits else None


def _like(label: str, value: int) -> str:
    """The label with another number in it."""
    digits = _DIGITS.search(label)
    if digits is None:
        return label
    return label.replace(digits.group(), str(value) if digits.group().isdecimal() else to_chinese(value), 1)
