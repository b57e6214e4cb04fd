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
    """Documents that were read, each with an id of its own: a new state of one stands where the former stood.

    ``ids`` are those of the added ones in the order given, ``replaced`` those of which there is another state now.
    """

    documents: tuple[Document, ...]
    ids: tuple[str, ...]
    replaced: tuple[str, ...]


def settled(held: Sequence[Document], added: Sequence[Document]) -> Settled:
    """What is held and what is added together; a new state of a file has the id of the former one.

    Two of ``added`` to which the user gave one id keep it both.
    """
    given = {document.id: at for at, document in enumerate(added) if document.id_given}
    read = {_origin(document): at for at, document in enumerate(added)}

    def successor(document: Document) -> int | None:
        if not document.id_given:
            return read.get(_origin(document))
        at = given.get(document.id, read.get(_origin(document)))
        return None if at is None or (added[at].id_given and added[at].id != document.id) else at

    after = [successor(document) for document in held]
    taken = {*given, *(one.id for one, at in zip(held, after, strict=True) if at is None and one.id_given)}

    def called(document: Document, wanted: str) -> Document:
        if document.id_given:
            return document
        id_ = _free(wanted, document, taken)
        taken.add(id_)
        if id_ == document.id:
            return document
        return replace(document, id=id_, title=id_ if document.title == document.id else document.title)

    stay = {one.id: called(one, one.id) for one, at in zip(held, after, strict=True) if at is None}
    former = {at: one.id for one, at in zip(held, after, strict=True) if at is not None and not one.id_given}
    order = sorted(range(len(added)), key=lambda at: at not in former)
    new = {at: called(added[at], former.get(at, added[at].id)) for at in order}
    ids = tuple(new[at].id for at in range(len(added)))
    replaced = tuple(one.id for one, at in zip(held, after, strict=True) if at is not None and one != new[at])
    inplace = (stay[one.id] if at is None else new.pop(at, None) for one, at in zip(held, after, strict=True))
    documents = [one for one in inplace if one]
    return Settled((*documents, *(new[at] for at in sorted(new))), ids, replaced)


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
