"""Mentions of documents and articles in a text: find them, and bring them to one form."""

from __future__ import annotations

from corpus.references.articles import find_articles
from corpus.references.numbers import CODE_HEADS, find_numbers, find_typed_numbers, parse_number
from corpus.references.titles import canonical_title, find_titles, title_names
from corpus.types import Reference

__all__ = [
    "CODE_HEADS",
    "canonical_title",
    "find_articles",
    "find_numbers",
    "find_references",
    "find_titles",
    "find_typed_numbers",
    "parse_number",
    "title_names",
]


def find_references(text: str) -> list[Reference]:
    """All numbers, titles and article references of ``text``, in the order in which they stand."""
    found = [*find_numbers(text), *find_titles(text), *find_articles(text)]
    return sorted(found, key=lambda reference: reference.span)
