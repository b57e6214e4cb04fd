"""Zips of documents, and zips within them: their members in memory, under names that cannot lead anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from corpus.errors import ReadError
from corpus.readers.detect import Format, UnreadableFormatError, detect
from corpus.readers.zipped import MAX_MEMBERS, Zipped, open_zip

MAX_DEPTH = 2
"""A zip may hold zips, and these none."""
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its cleaned name with ``/`` between folders, and its bytes or the reason for none."""

    name: str
    data: bytes | None
    reason: str | None = None


def cleaned(name: str) -> str:
    """A name without folders that lead upwards, without what is not printed, at most 200 characters."""
    parts = (_UNPRINTABLE.sub("", part).strip() for part in name.replace("\\", "/").split("/"))
    return "/".join(part for part in parts if part.strip("."))[-_LONGEST_NAME:].strip("/ ") or "未命名"


def _is_hidden(name: str) -> bool:
    return any((part.startswith(".") and part.strip(".")) or part == "__MACOSX" for part in name.split("/"))


def is_zip(data: bytes, name: str) -> bool:
    """Whether a file is a zip of documents. Raises ReadError for a broken one."""
    try:
        return detect(data, name) is Format.ZIP
    except UnreadableFormatError:
        return False


def _members(zipped: Zipped, name: str, depth: int) -> Iterator[Member]:
    for stored in zipped.names:
        if _is_hidden(stored):
            continue
        inner = cleaned(stored)
        where = f"{name}/{inner}"
        try:
            data = zipped.read(stored)
            if not is_zip(data, where):
                yield Member(inner, data)
                continue
            if depth >= MAX_DEPTH:
                raise ReadError(f"{where} 是第 {depth + 1} 层压缩包，未读：请先解压外层后重试。")
            nested = open_zip(data, where, zipped.left)
            yield from (
                Member(f"{inner}/{member.name}", member.data, member.reason)
                for member in _members(nested, where, depth + 1)
            )
            zipped.left = nested.left
        except ReadError as error:
            yield Member(inner, None, str(error))


def members(data: bytes, name: str) -> Iterator[Member]:
    """The files of a zip and of the zips in it, in the order stored, hidden ones passed over; ``name`` is its path.

    What cannot be read has its reason. All of them together share the limits of one zip, and after as many members as
    one may have, the rest is one member with its reason. Raises ReadError for a zip that cannot be opened.
    """
    found = _members(open_zip(data, name), name, 1)
    yield from islice(found, MAX_MEMBERS)
    if next(found, None):
        yield Member("……", None, f"{name} 连同内层的文件超过 {MAX_MEMBERS} 个，其余未读：请拆成几个压缩包。")
