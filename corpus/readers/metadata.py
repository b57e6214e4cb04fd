"""A document from a mapping: the front matter of a notice or a line of JSON Lines.

Keys: ``title``, ``aliases``, ``number``, ``issuers``, ``issued``, ``basis``, ``attachments``, ``addressees``,
``copied-to``, ``printed-by``, ``printed``, ``status`` (a state, or ``{state, by, as-of}``) and ``source``
(``{kind, from}``). Others are left alone. What no key gives and the text says is read off the text.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from typing import Any

from corpus.notice import describe
from corpus.references import parse_number
from corpus.types import Document, Source, SourceKind, State, Status

_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
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
    confidence = source.get("confidence")
    if confidence is not None and not (isinstance(confidence, int | float) and 0 <= confidence <= 1):
        raise MetadataError("“source”的“confidence”应是 0 到 1 之间的数")
    return Source(kind, _texts(source, "from"), None if confidence is None else float(confidence))


def _date(data: Mapping[str, Any], key: str) -> str | None:
    date = _text(data, key)
    if date is None:
        return None
    try:
        if not _DATE.fullmatch(date):
            raise ValueError
        datetime.date.fromisoformat(f"{date}-01-01"[:10])
    except ValueError:
        raise MetadataError(f"“{key}”应是 2012、2012-06 或 2012-06-14 这样的日期") from None
    return date


def document_from(data: Mapping[str, Any], identifier: str, heading: str | None, text: str) -> Document:
    """A document with the metadata in ``data``, and what they do not give as ``text`` says it, named in ``guessed``.

    ``identifier`` stands in for an ``id`` that is absent or empty, ``heading``, then the text's own title, then the id
    for a ``title``. A number of no known form becomes an alias.

    Raises MetadataError where a key has a value that cannot be meant.
    """
    given_id = _identifier(data)
    title = _title(data) or heading
    _whole((title or "") + text, "text")
    written, aliases = _text(data, "number"), _texts(data, "aliases")
    number = parse_number(written) if written else None
    given = Document(
        id=given_id or _whole(identifier, "id"),
        title=title or "",
        text=text,
        number=number,
        aliases=aliases if number or not written else (*aliases, written),
        issuers=_texts(data, "issuers"),
        issued=_date(data, "issued"),
        basis=_texts(data, "basis"),
        attachments=_texts(data, "attachments"),
        status=_status(data),
        source=_source(data),
        addressees=_texts(data, "addressees"),
        copied_to=_texts(data, "copied-to"),
        printed_by=_text(data, "printed-by"),
        printed=_date(data, "printed"),
        guessed=_texts(data, "guessed"),
        id_given=bool(given_id),
    )
    return _completed(given, without=("number",) if written else ())


def _completed(given: Document, without: Collection[str]) -> Document:
    """The document with what it lacks as its text says it, save for the fields in ``without``."""
    described = describe(given.text)
    said = {field.name: getattr(described, field.name) for field in fields(described)}
    guessed = {
        name: value for name, value in said.items() if value and not getattr(given, name) and name not in without
    }
    title = given.title or described.title or given.id
    return replace(given, **guessed | {"title": title, "guessed": (*given.guessed, *guessed)})
