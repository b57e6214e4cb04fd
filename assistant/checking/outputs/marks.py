"""Findings as Word comments and tracked changes in the tree of a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count, groupby, takewhile

from lxml import etree

from assistant.checking.labels import SEVERITIES, VERDICTS
from assistant.checking.outputs.places import Cuts, Place, Places, like, text_element
from assistant.checking.types import Finding, Severity, Verdict
from assistant.messages import cited
from corpus.readers.docx.package import W, integer
from corpus.readers.docx.pieces import Piece
from corpus.types import Span

AUTHOR = "引文核对"
_INITIALS = "核"
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TRACKED = tuple(W + name for name in ("ins", "moveTo", "del", "moveFrom"))
_CHANGEABLE = frozenset(W + name for name in ("t", "tab", "noBreakHyphen", "softHyphen", "lastRenderedPageBreak"))


@dataclass(frozen=True, slots=True)
class _Change:
    """Text to put in the stead of places, or where there are none ``after`` or before one."""

    new: str
    old: tuple[Place, ...]
    beside: Place
    after: bool


@dataclass(frozen=True, slots=True)
class _Marked:
    """A finding, where its comment begins and ends, and its change."""

    finding: Finding
    places: list[Place]
    change: _Change | None


def legal(text: str) -> str:
    """``text`` with ``U+FFFD`` for each character that no XML may hold."""
    return _ILLEGAL.sub("\ufffd", text)


def annotate(
    body: etree._Element, pieces: Sequence[Piece], findings: Iterable[Finding], comments: etree._Element
) -> None:
    """Mark in ``body`` all findings that are not ``ok`` and add what is said of them to ``comments``.

    What a machine may replace unseen becomes a tracked change where its text stands whole in runs of one paragraph that
    can be cut, and no tracked change moves it.
    """
    places = Places(body, pieces)
    marked: list[_Marked] = []
    changed = 0
    for finding in findings:
        if finding.verdict is Verdict.OK or not (found := places.near(finding.span)):
            continue
        change = _change(finding, places) if finding.span.start >= changed else None
        changed = finding.span.end if change else changed
        marked.append(_Marked(finding, found, change))
    cuts = Cuts()
    for mark in marked:
        _ask(cuts, mark)
    cuts.cut()
    stamp = {W + "author": AUTHOR, W + "date": f"{datetime.now():%Y-%m-%dT%H:%M:%SZ}"}
    identifiers = count(_highest(body, comments) + 1)
    for mark in marked:
        identifier = str(next(identifiers))
        _comment(cuts.first(mark.places[0]), cuts.last(mark.places[-1]), identifier)
        comments.append(_said(mark.finding, {W + "id": identifier, **stamp, W + "initials": _INITIALS}))
    for mark in marked:
        if mark.change:
            _replace(mark.change, cuts, ({W + "id": str(number), **stamp} for number in identifiers))


def _highest(*trees: etree._Element) -> int:
    """The highest id of anything in the trees."""
    found = (integer(node.get(W + "id")) for tree in trees for node in tree.iter(etree.Element))
    return max((number for number in found if number is not None), default=0)


def _change(finding: Finding, places: Places) -> _Change | None:
    """The change that a finding makes; None where a person must make it."""
    old, new, span = finding.text, finding.suggestion, finding.span
    if not finding.certain or new is None or new == old or "\n" in new:
        return None
    whole = places.of(span)
    if sum(place.end - place.start for place in whole) != span.end - span.start or not _plain(whole):
        return None
    before = _alike(old, new)
    after = _alike(old[before:][::-1], new[before:][::-1])
    inner = Span(span.start + before, span.end - after)
    beside = Span(inner.start - 1, inner.start) if before else Span(inner.start, inner.start + 1)
    gone = tuple(places.of(inner)) if inner.start < inner.end else ()
    return _Change(legal(new[before : len(new) - after]), gone, places.of(beside)[0], bool(before))


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _plain(places: Iterable[Place]) -> bool:
    """Whether the places hold nothing but text of one paragraph that is not moved or deleted by a tracked change."""
    paragraphs = set()
    for run, group in groupby(places, key=lambda place: place.node):
        children = [place.child for place in group]
        first, last = children[0], children[-1]
        if first is None or last is None:
            return False
        within = list(run)[run.index(first) : run.index(last) + 1]
        above = list(run.iterancestors())
        tracked = [node for node in above if node.tag in _TRACKED]
        inserted = tracked == [run.getparent()] and tracked[0].tag == W + "ins"
        if any(child.tag not in _CHANGEABLE for child in within) or (tracked and not inserted):
            return False
        paragraphs.add(next(node for node in above if node.tag == W + "p"))
    return len(paragraphs) == 1


def _ask(cuts: Cuts, mark: _Marked) -> None:
    change = mark.change
    cuts.ask(mark.places[0], mark.places[0].lower)
    cuts.ask(mark.places[-1], mark.places[-1].upper)
    if change is None:
        return
    for place in change.old:
        cuts.ask(place, place.lower, place.upper)
    if not change.old:
        cuts.ask(change.beside, change.beside.upper if change.after else change.beside.lower)


def _comment(first: etree._Element, last: etree._Element, identifier: str) -> None:
    """Put the marks of a comment around ``first`` to ``last``."""
    reference = etree.Element(W + "r")
    etree.SubElement(reference, W + "commentReference", {W + "id": identifier})
    first.addprevious(etree.Element(W + "commentRangeStart", {W + "id": identifier}))
    last.addnext(reference)
    last.addnext(etree.Element(W + "commentRangeEnd", {W + "id": identifier}))


def _said(finding: Finding, attributes: dict[str, str]) -> etree._Element:
    """The comment on a finding: what is wrong, then what should stand there and what that rests on."""
    comment = etree.Element(W + "comment", attributes)
    for number, text in enumerate(_words(finding)):
        paragraph = etree.SubElement(comment, W + "p")
        if number == 0:
            etree.SubElement(etree.SubElement(paragraph, W + "r"), W + "annotationRef")
        etree.SubElement(paragraph, W + "r").append(text_element(W + "t", legal(text)))
    return comment


def _words(finding: Finding) -> list[str]:
    name = VERDICTS[finding.verdict]
    if finding.severity is Severity.INFO:
        return [f"{name}：{finding.message}"]
    words = [f"【{SEVERITIES[finding.severity]}】{name}：{finding.message}"]
    if finding.suggestion is not None:
        words.append(f"建议改为：{finding.suggestion}")
    if finding.document and finding.evidence:
        held = cited(finding.document.title, finding.document.number)
        words.append(f"依据：{held}：“{finding.evidence.quote}”")
    return words


def _replace(change: _Change, cuts: Cuts, stamps: Iterable[dict[str, str]]) -> None:
    """Delete the old runs and insert the new text in their place, both tracked."""
    runs = cuts.runs(change.old)
    model = runs[0] if runs else cuts.last(change.beside) if change.after else cuts.first(change.beside)
    inserted = like(model)
    etree.strip_elements(inserted, W + "rPrChange")
    inserted.append(text_element(W + "t", change.new))
    stamp = iter(stamps)
    first: etree._Element | None = None
    deletion: etree._Element | None = None
    for run in runs:
        if deletion is None or deletion.getnext() is not run:
            deletion = etree.Element(W + "del", next(stamp))
            run.addprevious(deletion)
            first = deletion if first is None else first
        deletion.append(run)
        for text in run.findall(W + "t"):
            text.tag = W + "delText"
    if not change.new:
        return
    insertion = etree.Element(W + "ins", next(stamp))
    insertion.append(inserted)
    if first is not None:
        first.addnext(insertion)
    elif change.after:
        model.addnext(insertion)
    else:
        model.addprevious(insertion)
    _part(insertion, next(stamp)[W + "id"])


def _part(insertion: etree._Element, identifier: str) -> None:
    """Take an insertion out of another one that holds it, which is parted there; the second part gets the id."""
    holder = insertion.getparent()
    if holder is not None and holder.tag == W + "ins":
        rest = like(holder)
        rest.set(W + "id", identifier)
        rest.extend(list(insertion.itersiblings()))
        holder.addnext(insertion)
        if len(rest):
            insertion.addnext(rest)
