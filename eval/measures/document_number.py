"""document_number: 1 where every document number of an answer is borne out and every one it needs is there, else 0.

Borne out: a number in a sentence stands in a quote that the sentence cites or is that of a document it cites, and each
citation bears the number of its document in the library. There: each number to cite is that of a citation or stands in
the answer, and each fact with a document number among its wordings is stated. Numbers are compared in canonical form.
Source: this project; an exact match, as in Rajpurkar et al., SQuAD (2016), over the numbers alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.types import Answer
from corpus.references import find_numbers, parse_number
from eval.measures.facts import missing
from eval.measures.text import normalise

NumberOf = Callable[[str], str | None]
"""The canonical number of the document with this id, None where it has none."""


def _key(number: str | None) -> str | None:
    parsed = parse_number(number) if number else None
    return parsed.key if parsed else number and normalise(number)


def _keys(text: str) -> set[str | None]:
    return {found.canonical for found in find_numbers(text)}


def unborne(answer: Answer, number_of: NumberOf) -> list[str]:
    """Numbers of sentences, as written, that neither a quote they cite holds nor a document they cite bears."""
    found = []
    for sentence in answer.sentences:
        cited = [citation for citation in answer.citations if citation.marker in sentence.citations]
        borne = {_key(number_of(citation.document_id)) for citation in cited}
        borne.update(*(_keys(citation.quote) for citation in cited))
        found += [number.text for number in find_numbers(sentence.text) if number.canonical not in borne]
    return found


def misnumbered(answer: Answer, number_of: NumberOf) -> list[int]:
    """Markers of the citations whose number is not that of their document."""
    return [
        citation.marker
        for citation in answer.citations
        if _key(citation.number) != _key(number_of(citation.document_id))
    ]


def number_facts(facts: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The facts one of whose wordings is a document number."""
    return [fact for fact in facts if any(parse_number(wording) for wording in fact)]


def document_number(
    answer: Answer, text: str, number_of: NumberOf, cites: Sequence[str], facts: Sequence[Sequence[str]]
) -> float | None:
    """``text``: the answer as compared; ``cites``: numbers to cite; ``facts``: as of a case.

    0.0 or 1.0; None where the answer neither gives a number nor needs one.
    """
    needed = number_facts(facts)
    stated = _keys(text).union(*(_keys(sentence.text) for sentence in answer.sentences))
    borne = {_key(citation.number) for citation in answer.citations} - {None}
    held = {_key(number_of(citation.document_id)) for citation in answer.citations} - {None}
    if not (cites or needed or stated or borne or held):
        return None
    absent = [number for number in cites if _key(number) not in stated | borne]
    faults = (unborne(answer, number_of), misnumbered(answer, number_of), absent, missing(text, needed))
    return float(not any(faults))
