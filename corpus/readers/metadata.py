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

_ISSUED = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_MAX_BITS = 64


class MetadataError(ValueError):
    """A key has a value that cannot be meant; the message is for the user and names the key."""


def _whole(value: str, key: str) -> str:
    if _SURROGATE.search(value):
        raise MetadataError(f"“{key}”含有无法保存的字符（孤立代理项）")
    return value


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value.bit_length() <= _MAX_BITS


def _identifier(data: Mapping[str, Any]) -> str | None:
    value = data.get("id")
    if value is not None and not isinstance(value, str) and not _is_number(value):
        raise MetadataError("“id”应是文字或整数")
    return None if value is None else _whole(str(value), "id")


def _title(data: Mapping[str, Any]) -> str | None:
    value = data.get("title")
    if value is not None and not isinstance(value, str):
        raise MetadataError("“title”应是文字")
    return value and _whole(value, "title").strip()


def _text(data: Mapping[str, Any], key: str) -> str | None:
    value = data.get(key)
    if value is None:
        return None
    if isinstance(value, float | datetime.date) or _is_number(value):
        return str(value)
    if not isinstance(value, str):
        raise MetadataError(f"“{key}”应是文字")
    return _whole(value, key).strip() or None


def _texts(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = data.get(key)
    if value is None:
        return ()
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise MetadataError(f"“{key}”应是文字或文字的列表")
    return tuple(_whole(v, key).strip() for v in values if v.strip())


def _mapping(data: Mapping[str, Any], key: str, short: str) -> Mapping[str, Any]:
    value = data.get(key)
    if value is None:
        return {}
    if isinstance(value, str):
        return {short: value}
    if not isinstance(value, Mapping):
        raise MetadataError(f"“{key}”应是文字或键值")
    return value


def _status(data: Mapping[str, Any]) -> Status:
    status = _mapping(data, "status", "state")
    name = _text(status, "state")
    try:
        state = State(name or State.UNVERIFIED)
    except ValueError:
        raise MetadataError(f"“status”应是 {'、'.join(State)} 之一") from None
    return Status(state, _text(status, "by"), _text(status, "as-of"))


def _source(data: Mapping[str, Any]) -> Source:
    source = _mapping(data, "source", "kind")
    name = _text(source, "kind")
    try:
        kind = SourceKind(name or SourceKind.OFFICIAL)
    except ValueError:
        raise MetadataError(f"“source”的“kind”应是 {'、'.join(SourceKind)} 之一") from None
    return Source(kind, _texts(source, "from"))


def _issued(data: Mapping[str, Any]) -> str | None:
    issued = _text(data, "issued")
    if issued is None:
        return None
    try:
        if not _ISSUED.fullmatch(issued):
            raise ValueError
        datetime.date.fromisoformat(f"{issued}-01-01"[:10])
    except ValueError:
        raise MetadataError("“issued”应是 2012、2012-06 或 2012-06-14 这样的日期") from None
    return issued


def document_from(data: Mapping[str, Any], identifier: str, heading: str | None, text: str) -> Document:
    """A document with the metadata in ``data``.

    ``identifier`` and ``heading`` stand in for an ``id`` and a ``title`` that are absent or empty, the id for both.
    Without a number there, the one at the head of the text counts. A number of no known form becomes an alias.

    Raises MetadataError where a key has a value that cannot be meant.
    """
    identifier = _identifier(data) or _whole(identifier, "id")
    title = _title(data) or heading or identifier
    _whole(title + text, "text")
    written = _text(data, "number")
    number = parse_number(written) if written else number_in_head(text)
    aliases = _texts(data, "aliases")
    return Document(
        id=identifier,
        title=title,
        text=text,
        number=number,
        aliases=aliases if number or not written else (*aliases, written),
        issuers=_texts(data, "issuers"),
        issued=_issued(data),
        basis=_texts(data, "basis"),
        attachments=_texts(data, "attachments"),
        status=_status(data),
        source=_source(data),
    )
