"""Which of the documents that are held give way to those that are added, and what each is called.

A document that was read gives way to one with the same id, where the user gave both ids, and else to one that was read
at the same path; one that was read where nothing lasts only to its equal. The name of a file identifies nothing: an id
that was made of it is another where it is taken.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.readers.detect import ending

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from corpus.types import Document


@dataclass(frozen=True, slots=True)
class Settled:
    """Documents that were read, each with an id of its own: the held ones that stay, and the added ones in their order.

    ``replaced`` are the ids of those that gave way to others than themselves.
    """

    held: tuple[Document, ...]
    added: tuple[Document, ...]
    replaced: tuple[str, ...]


def settled(held: Sequence[Document], added: Sequence[Document]) -> Settled:
    """What is held and what is added together; a new state of a file has the id of the former one.

    Two of ``added`` to which the user gave one id keep it both.
    """
    given = {document.id for document in added if document.id_given}
    origins = {_origin(document) for document in added}
    nameless = {_origin(document) for document in added if not document.id_given}

    def stays(document: Document) -> bool:
        if document.id_given:
            return document.id not in given and _origin(document) not in nameless
        return _origin(document) not in origins

    staying = [document for document in held if stays(document)]
    going = [document for document in held if not stays(document)]
    former = {_origin(document): document.id for document in going if not document.id_given}
    taken = given | {document.id for document in staying if document.id_given}

    def called(document: Document, wanted: str) -> Document:
        if document.id_given:
            return document
        id_ = _free(wanted, document, taken)
        taken.add(id_)
        if id_ == document.id:
            return document
        return replace(document, id=id_, title=id_ if document.title == document.id else document.title)

    kept = tuple(called(document, document.id) for document in staying)
    order = sorted(range(len(added)), key=lambda at: _origin(added[at]) not in former)
    new = {at: called(added[at], former.get(_origin(added[at]), added[at].id)) for at in order}
    states = set(new.values())
    replaced = tuple(document.id for document in going if document not in states)
    return Settled(kept, tuple(new[at] for at in range(len(added))), replaced)


def _origin(document: Document) -> Hashable:
    """The path of a document; of one without, all that is known of it but its id."""
    if document.path or document.id_given:
        return document.path
    return replace(document, id="", title="" if document.title == document.id else document.title)


def _free(wanted: str, document: Document, taken: set[str]) -> str:
    """The id wanted; where it is taken, with the ending of the file, else with a number."""
    end = ending(document.path or "")
    base = wanted + end if wanted in taken and not wanted.endswith(end) else wanted
    id_, number = base, 1
    while id_ in taken:
        number += 1
        id_ = f"{base}-{number}"
    return id_
