"""Whether an article, a paragraph or an item is in a held document (立法法, 第六十五条: 款 is counted by paragraph)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.checking import messages
from assistant.checking.agreement import Outcome
from assistant.checking.types import Evidence, Verdict
from corpus.numerals import NUMERAL, to_chinese, to_int
from corpus.script import simplified
from corpus.types import Document, Section, SectionKind, SourceKind, Span

if TYPE_CHECKING:
    from assistant.checking.shelf import Shelf

_CLAUSE = re.compile(
    rf"第(?P<article>{NUMERAL}+)条(?:之(?P<extra>{NUMERAL}+))?(?:第(?P<paragraph>{NUMERAL}+)款)?(?:第（(?P<item>{NUMERAL}+)）项)?"
)
_LABEL = re.compile(rf"第(?P<article>{NUMERAL}+|\d+)条(?:之(?P<extra>{NUMERAL}+))?")
_ITEM_LINE = re.compile(rf"\s*(?:\(?(?:{NUMERAL}{{1,4}}|\d{{1,3}})\)|\d{{1,3}}[.．、])")
_ITEM = re.compile(rf"\(({NUMERAL}{{1,4}}|\d{{1,3}})\)")
_LONGEST_EVIDENCE = 300
_FEWEST_ARTICLES = 2


def check_clause(shelf: Shelf, document_id: str, canonical: str) -> Outcome:
    """What is said of a clause in canonical form (``corpus.references.find_articles``) of a held document."""
    asked = _CLAUSE.fullmatch(canonical)
    document = shelf.document(document_id)
    articles = [s for s in shelf.sections(document_id) if s.kind is SectionKind.ARTICLE]
    whole = document.source.kind is SourceKind.OFFICIAL and len(articles) >= _FEWEST_ARTICLES
    name = messages.named(shelf.target(document_id))
    if asked is None or not articles:
        return Outcome(Verdict.UNCHECKED, f"本库所载{name}没有分条的原文，无法核对{canonical}", held=document_id)
    same = [section for section in articles if _counted(section.label) == (asked["article"], asked["extra"])]
    if not same:
        if not whole:
            return Outcome(Verdict.UNCHECKED, f"本库所载{name}不是全文，无法核对{canonical}", held=document_id)
        told = f"本库所载{name}没有这一条，最后一条是{articles[-1].label}，请核对条次"
        return Outcome(Verdict.CLAUSE_NOT_FOUND, told, held=document_id, evidence=_evidence(document, articles[-1]))
    found = [_below(document, section, asked["paragraph"], asked["item"]) for section in same]
    missing = None if None in found else found[0]
    if missing is None:
        return Outcome(Verdict.OK, f"{name}有{canonical}", held=document_id, evidence=_evidence(document, same[0]))
    if not whole or not _has_lines(document, articles):
        return Outcome(Verdict.UNCHECKED, f"本库所载{name}不分段，无法核对{canonical}", held=document_id)
    told = f"{name}{missing}，请核对条款"
    return Outcome(Verdict.CLAUSE_NOT_FOUND, told, held=document_id, evidence=_evidence(document, same[0]))


def _counted(label: str) -> tuple[str, str | None] | None:
    match = _LABEL.match(simplified(label))
    if match is None:
        return None
    return to_chinese(to_int(match["article"]) % 10_000), match["extra"]


def _below(document: Document, section: Section, paragraph: str | None, item: str | None) -> str | None:
    """What is missing below an article, for the user; None where all is there."""
    lines = [line for line in simplified(section.span.of(document.text)).split("\n") if line.strip()]
    paragraphs: list[list[str]] = []
    for line in lines:
        if _ITEM_LINE.match(line) and paragraphs:
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    if paragraph:
        at = to_int(paragraph)
        if not 1 <= at <= len(paragraphs):
            return f"{section.label}只有{len(paragraphs)}款，没有第{paragraph}款"
        lines = paragraphs[at - 1]
    if item:
        labels = {to_int(label) for label in _ITEM.findall("\n".join(lines))}
        if to_int(item) not in labels:
            where = section.label + (f"第{paragraph}款" if paragraph else "")
            return f"{where}只有{max(labels)}项，没有第（{item}）项" if labels else f"{where}没有分项"
    return None


def _has_lines(document: Document, articles: list[Section]) -> bool:
    """Whether the text kept its line ends: its articles begin lines."""
    before = (document.text[max(0, s.span.start - 20) : s.span.start].rstrip(" \t\u3000") for s in articles)
    return all(not text or text.endswith("\n") for text in before)


def _evidence(document: Document, section: Section) -> Evidence:
    span = Span(section.span.start, min(section.span.end, section.span.start + _LONGEST_EVIDENCE))
    return Evidence(document.id, span, span.of(document.text))
