"""What stands around an answer: how sure it is and why, what to ask next, what is near to a refused question."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from assistant.messages import SOURCE_KINDS, STATES, cited
from assistant.types import Answer, AnswerStatus
from assistant.web.holdings import Answering
from assistant.web.i18n import Words
from assistant.web.talk import Near, Place, Turn, history
from corpus.types import Document, SourceKind, State

LARGE, FAIR = 0.8, 0.5
"""From which confidence on it is called large or fair."""
NEAREST = 3
FOLLOW_UPS = 3
TRIED = 6
"""Questions that are tried at most, to find those that can be asked next."""


def certainty(answer: Answer, say: Words) -> str:
    """How sure an answer is, in words, and what speaks for and against it."""
    marked = any(citation.highlight for citation in answer.citations)
    if answer.confidence >= LARGE:
        sure = say("把握较大")
    else:
        sure = say("把握中等") if answer.confidence >= FAIR else say("把握较小，请对照原文")
    kinds = dict.fromkeys(c.source_kind for c in answer.citations if c.source_kind is not SourceKind.OFFICIAL)
    states = dict.fromkeys(c.document_status for c in answer.citations if c.document_status is not State.IN_FORCE)
    reasons = [say("引文里有直接作答的词句") if marked else say("引文与问题相合")]
    reasons += [say("依据文本：{kind}", kind=say(SOURCE_KINDS[kind])) for kind in kinds]
    reasons += [say(STATES[state]) for state in states]
    return f"{sure}{say('：')}{say.listed(reasons)}"


def near(answer: Answer, document: Callable[[str], Document]) -> tuple[Near, ...]:
    """The best passage of each of the documents nearest to a question that got no answer."""
    if answer.status is AnswerStatus.ANSWERED:
        return ()
    best = {hit.chunk.document_id: hit.chunk for hit in reversed(answer.passages)}
    order = list(dict.fromkeys(hit.chunk.document_id for hit in answer.passages))[:NEAREST]
    return tuple(_near(document(i), best[i].path, Place(i, best[i].span.start, best[i].span.end)) for i in order)


def _near(document: Document, heading: tuple[str, ...], place: Place) -> Near:
    return Near(document.title, str(document.number) if document.number else None, heading, place)


def follow_ups(turns: Sequence[Turn], assistant: Answering) -> tuple[str, ...]:
    """Questions about the documents that the last answer cites to which ``assistant`` has an answer.

    Each is asked; it is left out where it was asked before, or where its answer says nothing of the document but what
    the last one cites already. Raises UnknownDocumentError for a document that is no longer held.
    """
    last = turns[-1].outcome if turns else None
    if not isinstance(last, Answer) or last.status is not AnswerStatus.ANSWERED:
        return ()
    cited_before = {(citation.document_id, citation.span) for citation in last.citations}
    before = history(turns)

    def tells_more(question: str) -> bool:
        answer = assistant.ask(question, before)
        found = {(citation.document_id, citation.span) for citation in answer.citations}
        return answer.status is AnswerStatus.ANSWERED and not found <= cited_before

    asked = {turn.question for turn in turns}
    documents = dict.fromkeys(citation.document_id for citation in last.citations)
    found = dict.fromkeys(question for i in documents for question in questions(assistant.document(i)))
    fresh = islice((question for question in found if question not in asked), TRIED)
    return tuple(islice(filter(tells_more, fresh), FOLLOW_UPS))


def questions(document: Document) -> Iterator[str]:
    """What may be asked of a document by what is on record of it."""
    name = str(document.number) if document.number else cited(document.title, None)
    if document.issuers:
        yield f"{name}是谁发的？"
    if document.issued:
        yield f"{name}是什么时候印发的？"
    if document.basis:
        yield f"{name}的依据是什么？"
