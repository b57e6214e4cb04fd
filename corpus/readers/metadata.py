"""A document from a mapping: the front matter of a notice or a line of JSON Lines.

Keys: ``title``, ``aliases``, ``number``, ``issuers``, ``issued``, ``basis``, ``attachments``, ``status``
(a state, or ``{state, by, as-of}``) and ``source`` (``{kind, from}``). Others are left alone.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

from corpus.readers.head import number_in_head
from corpus.references import parse_number
from corpus.types import Document, Source, SourceKind, State, Status

_ISSUED = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def _text(data: Mapping[str, Any], key: str) -> str | None:
    value = data.get(key)
    if value is None:
        return None
    if isinstance(value, (datetime.date, int, float)):
        return str(value)
    if not isinstance(value, str):
        raise ValueError(f"“{key}”应是文字")
    return value.strip() or None


def _texts(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = data.get(key)
    if value is None:
        return ()
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise ValueError(f"“{key}”应是文字或文字的列表")
    return tuple(v.strip() for v in values if v.strip())


def _mapping(data: Mapping[str, Any], key: str, short: str) -> Mapping[str, Any]:
    value = data.get(key)
    if value is None:
        return {}
    if isinstance(value, str):
        return {short: value}
    if not isinstance(value, Mapping):
        raise ValueError(f"“{key}”应是文字或键值")
    return value


def _status(data: Mapping[str, Any]) -> Status:
    status = _mapping(data, "status", "state")
    try:
        state = State(_text(status, "state") or State.UNVERIFIED)
    except ValueError:
        raise ValueError(f"“status”应是 {'、'.join(State)} 之一") from None
    return Status(state, _text(status, "by"), _text(status, "as-of"))


def _source(data: Mapping[str, Any]) -> Source:
    source = _mapping(data, "source", "kind")
    try:
        kind = SourceKind(_text(source, "kind") or SourceKind.OFFICIAL)
    except ValueError:
        raise ValueError(f"“source”的“kind”应是 {'、'.join(SourceKind)} 之一") from None
    return Source(kind, _texts(source, "from"))


def document_from(data: Mapping[str, Any], identifier: str, title: str, text: str) -> Document:
    """A document with the metadata in ``data``.

    Without a number there, the one at the head of the text counts. A number of no known form becomes an alias.

    Raises ValueError, with a message for the user, where a key has a value that cannot be meant.
    """
    written = _text(data, "number")
    number = parse_number(written) if written else number_in_head(text)
    aliases = _texts(data, "aliases")
    issued = _text(data, "issued")
    if issued and not _ISSUED.fullmatch(issued):
        raise ValueError("“issued”应是 2012、2012-06 或 2012-06-14 这样的日期")
    return Document(
        id=identifier,
        title=title,
        text=text,
        number=number,
        aliases=aliases if number or not written else (*aliases, written),
        issuers=_texts(data, "issuers"),
        issued=issued,
        basis=_texts(data, "basis"),
        attachments=_texts(data, "attachments"),
        status=_status(data),
        source=_source(data),
    )
