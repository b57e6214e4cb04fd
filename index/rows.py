"""Documents as rows of a table, and back."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from corpus.types import Anchor, Document, DocumentNumber, NumberForm, Source, SourceKind, State, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

Row = tuple[Any, ...]
COLUMNS = """
    id TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
    code TEXT, year INTEGER, serial INTEGER, form TEXT, key TEXT,
    aliases TEXT NOT NULL, issuers TEXT NOT NULL, issued TEXT, basis TEXT NOT NULL, attachments TEXT NOT NULL,
    state TEXT NOT NULL, changed_by TEXT, as_of TEXT, source_kind TEXT NOT NULL, origins TEXT NOT NULL, confidence REAL,
    addressees TEXT NOT NULL, copied_to TEXT NOT NULL, printed_by TEXT, printed TEXT, guessed TEXT NOT NULL,
    anchors TEXT NOT NULL, id_given INTEGER NOT NULL"""
"""The columns of a document; where it was read is none of them (``index.sources``)."""
FIELDS = (
    "id, title, text, code, year, serial, form, key, aliases, issuers, issued, basis, attachments,"
    " state, changed_by, as_of, source_kind, origins, confidence, addressees, copied_to, printed_by, printed, guessed,"
    " anchors, id_given"
)
"""Their names."""


_NONE = "[]"


def digest(document: Document) -> bytes:
    """SHA-256 over all that is known of a document, wherever it was read."""
    row = json.dumps(document_row(document), ensure_ascii=False)
    return hashlib.sha256(row.encode("utf-8", "surrogatepass")).digest()


def texts(values: Iterable[str]) -> str:
    """A list of texts as one column."""
    listed = list(values)
    return json.dumps(listed, ensure_ascii=False) if listed else _NONE


def number_columns(number: DocumentNumber | None) -> Row:
    """code, year, serial, form and key."""
    if number is None:
        return (None, None, None, None, None)
    return (number.code, number.year, number.serial, number.form.value, number.key)


def document_row(document: Document) -> Row:
    """A document by ``COLUMNS``."""
    return (
        document.id,
        document.title,
        document.text,
        *number_columns(document.number),
        texts(document.aliases),
        texts(document.issuers),
        document.issued,
        texts(document.basis),
        texts(document.attachments),
        document.status.state.value,
        document.status.by,
        document.status.as_of,
        document.source.kind.value,
        texts(document.source.origins),
        document.source.confidence,
        texts(document.addressees),
        texts(document.copied_to),
        document.printed_by,
        document.printed,
        texts(document.guessed),
        json.dumps([[anchor.start, anchor.label] for anchor in document.anchors], ensure_ascii=False),
        int(document.id_given),
    )


def strings(stored: str) -> tuple[str, ...]:
    """The texts of a column that ``texts`` made."""
    return () if stored == _NONE else tuple(json.loads(stored))


def number_of(code: str | None, year: int | None, serial: int, form: str) -> DocumentNumber | None:
    """The number of its first four columns; None where it has none."""
    return None if code is None else DocumentNumber(code, year, serial, NumberForm(form))


def document(row: Row) -> Document:
    """The document of a row of ``FIELDS``."""
    (id_, title, text, code, year, serial, form, _key, aliases, issuers, issued, basis, attachments, *rest) = row
    state, changed_by, as_of, source_kind, origins, confidence, *read = rest
    addressees, copied_to, printed_by, printed, guessed, anchors, id_given = read
    return Document(
        id=id_,
        title=title,
        text=text,
        number=number_of(code, year, serial, form),
        aliases=strings(aliases),
        issuers=strings(issuers),
        issued=issued,
        basis=strings(basis),
        attachments=strings(attachments),
        status=Status(State(state), changed_by, as_of),
        source=Source(SourceKind(source_kind), strings(origins), confidence),
        addressees=strings(addressees),
        copied_to=strings(copied_to),
        printed_by=printed_by,
        printed=printed,
        guessed=strings(guessed),
        anchors=tuple(Anchor(start, label) for start, label in json.loads(anchors)),
        id_given=bool(id_given),
    )
