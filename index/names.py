"""Which documents a name or a part of one may mean: look-ups by index over a catalogue, none of which reads all of it.

documents       numbers by key, by code, and by serial with year
document_names  what documents are called (``index.relation_table``), the kind at the end of a title among it
title_pairs     every two neighbouring characters of a document's own title, and its last character alone
"""

from __future__ import annotations

import json
from itertools import permutations
from typing import TYPE_CHECKING

from corpus.types import DocumentNumber, NumberForm
from index.types import HeldNumber

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.catalogue import Catalogue
    from index.rows import Row

TABLES = """
CREATE TABLE title_pairs (pair TEXT NOT NULL, title INTEGER NOT NULL, PRIMARY KEY (pair, title)) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX documents_by_serial ON documents (serial, year, code, form);
CREATE INDEX documents_by_code ON documents (code, year, serial);
INSERT INTO title_pairs
WITH RECURSIVE parts (title, rest) AS (
    SELECT rowid, canonical FROM titles WHERE own
    UNION ALL SELECT title, substr(rest, 2) FROM parts WHERE length(rest) > 1)
SELECT DISTINCT substr(rest, 1, 2), title FROM parts WHERE rest <> '' ORDER BY 1, 2;
"""
"""For when the other tables are filled; ``title`` is a rowid of ``titles``."""
MOST = 1000
"""How many documents a look-up gives at most."""
NEAR = 50
"""How many documents are looked at by each of the ways to what is like a name."""
_TELLING = 2000
"""A pair of characters in at least so many titles tells little."""
_MOST_DIGITS = 5
"""Of longer serials not every order of their digits is tried."""
_LAST = "\U0010ffff"
NUMBERS = "SELECT key, code, year, serial, form, id, title FROM documents"
_NEAR_NUMBERS = f"""
{NUMBERS} WHERE position IN (
    SELECT * FROM (SELECT position FROM documents WHERE code IN (SELECT value FROM json_each(:codes))
        ORDER BY abs(coalesce(year - :year, 0)), abs(serial - :serial), position LIMIT :near)
    UNION SELECT * FROM (SELECT position FROM documents WHERE serial IN (SELECT value FROM json_each(:serials))
        ORDER BY code IN (SELECT value FROM json_each(:codes)) DESC, year IS :year DESC, serial = :serial DESC, position
        LIMIT :near)
    UNION SELECT * FROM (SELECT position FROM documents WHERE key IS NOT NULL ORDER BY key, position LIMIT :near))
ORDER BY position
"""  # noqa: S608 - fields of ours
_THINGS = "SELECT document_id, thing FROM versions WHERE document_id IN (SELECT value FROM json_each(?))"
_MENTIONED = "SELECT 1 FROM mentions WHERE canonical = ? LIMIT 1"
_LAST_BEFORE = "SELECT name FROM document_names WHERE name <= ? ORDER BY name DESC LIMIT 1"
_CALLED = "FROM document_names LEFT JOIN versions USING (document_id) WHERE name = ? AND derived <> 1"
_THINGS_CALLED = f"SELECT DISTINCT coalesce(thing, document_id) {_CALLED} LIMIT 2"
_DOCUMENTS_CALLED = f"SELECT document_id {_CALLED} GROUP BY document_id ORDER BY min(document_names.rowid)"
_OFTEN = """
SELECT value, (SELECT count(*) FROM (SELECT 1 FROM title_pairs WHERE pair = value LIMIT ?2)) AS often
FROM json_each(?1) ORDER BY often
"""
_CONTAINING = """
SELECT document_id FROM title_pairs CROSS JOIN titles ON titles.rowid = title
WHERE pair = ? AND instr(canonical, ?) ORDER BY title LIMIT ?
"""
_WITH_CHARACTER = """
SELECT document_id FROM titles WHERE rowid IN (
    SELECT DISTINCT title FROM title_pairs WHERE pair BETWEEN ? AND ? ORDER BY title LIMIT ?)
ORDER BY rowid
"""
_SHARING = """
SELECT canonical, document_id FROM (
    SELECT title, count(*) AS shared FROM title_pairs WHERE pair IN (SELECT value FROM json_each(?))
    GROUP BY title ORDER BY shared DESC, title LIMIT ?)
JOIN titles ON titles.rowid = title ORDER BY title
"""


class Names:
    """What the documents of an opened catalogue are called. Holds none of it. Raises as ``Catalogue`` does.

    Documents come in the order of the build.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._select = catalogue.select

    def numbered(self, key: str) -> list[HeldNumber]:
        """The held numbers of that key (``DocumentNumber.key``)."""
        return [held_number(row) for row in self._select(f"{NUMBERS} WHERE key = ? ORDER BY position", key)]

    def with_serial(
        self, serial: int, year: int | None = None, form: NumberForm | None = None, most: int = MOST
    ) -> list[HeldNumber]:
        """The first held numbers, at most ``most``, of that serial, and of that year and form where they are given."""
        given = {"serial": serial, "year": year, "form": form and form.value}
        known = {name: value for name, value in given.items() if value is not None}
        where = " AND ".join(f"{name} = ?" for name in known)
        query = f"{NUMBERS} WHERE {where} ORDER BY position LIMIT ?"
        return [held_number(row) for row in self._select(query, *known.values(), most)]

    def near(self, number: DocumentNumber) -> list[HeldNumber]:
        """Held numbers that may be like ``number``: all of them, where the library holds no more than ``NEAR``.

        Of a larger library those of the same code, the nearest year and serial first, those whose serial has the same
        digits, those of the same code and year first, and some others, at most ``NEAR`` each.
        """
        code = number.code.removesuffix("字")
        values = {
            "codes": json.dumps([code, f"{code}字"] if code else []),
            "year": number.year,
            "serial": number.serial,
            "serials": json.dumps(sorted(_reordered(number.serial))),
            "near": NEAR,
        }
        return [held_number(row) for row in self._select(_NEAR_NUMBERS, **values)]

    def things(self, document_ids: Iterable[str]) -> dict[str, int]:
        """What each of these that has versions is a version of; two of one number are versions of each other."""
        return dict(self._select(_THINGS, json.dumps(list(document_ids))))

    def standing_in(self, text: str, shortest: int) -> dict[str, list[int]]:
        """Every held name of at least ``shortest`` characters in ``text``, and where it starts; the longest first."""
        found: dict[str, list[int]] = {}
        for at in range(len(text) - shortest + 1):
            for name in self._beginning(text[at:], shortest):
                found.setdefault(name, []).append(at)
        return dict(sorted(found.items(), key=lambda item: -len(item[0])))

    def _beginning(self, text: str, shortest: int) -> Iterator[str]:
        """The names that ``text`` begins with, the longest first.

        Of all names up to ``text`` in the order of characters the last is the longest that it begins with, if there is
        one; else the longest begins no further than both are the same.
        """
        while len(text) >= shortest:
            rows = self._select(_LAST_BEFORE, text)
            if not rows:
                return
            ((name,),) = rows
            same = _same(text, name)
            if same == len(name) >= shortest:
                yield name
                same -= 1
            text = text[:same]

    def called(self, name: str) -> list[str]:
        """The ids of the document of that name, or of the versions of one thing that have it; none of several things.

        Its name is a title in canonical form, or the kind of document that stands at its end.
        """
        if len(self._select(_THINGS_CALLED, name)) != 1:
            return []
        return [document_id for (document_id,) in self._select(_DOCUMENTS_CALLED, name)]

    def mentioned(self, title: str) -> bool:
        """Whether a held text names a document by that title, given in canonical form."""
        return bool(self._select(_MENTIONED, title))

    def containing(self, part: str) -> list[str]:
        """The ids of the first documents, at most ``MOST``, in whose own title, in canonical form, ``part`` stands."""
        if not part:
            return []
        if len(part) > 1:
            rows = self._select(_CONTAINING, self._often(part)[0][0], part, MOST)
        else:
            rows = self._select(_WITH_CHARACTER, part, part + _LAST, MOST)
        return [document_id for (document_id,) in rows]

    def sharing(self, title: str) -> list[tuple[str, str]]:
        """The own titles that share most pairs of characters with ``title``, and the ids of their documents.

        All are in canonical form. They are at most ``NEAR``, and at least one pair is shared; pairs that stand in very
        many titles count only where ``title`` has no others.
        """
        often = self._often(title)
        telling = [pair for pair, count in often if count < _TELLING] or [pair for pair, _ in often[:1]]
        return [(name, id_) for name, id_ in self._select(_SHARING, json.dumps(telling), NEAR)]

    def _often(self, text: str) -> list[tuple[str, int]]:
        """The pairs of characters of ``text``, the rarest first, and in how many titles each stands, up to a bound."""
        pairs = sorted({text[at : at + 2] for at in range(len(text) - 1)})
        return [(pair, count) for pair, count in self._select(_OFTEN, json.dumps(pairs), _TELLING)]


def held_number(row: Row) -> HeldNumber:
    """A row of ``NUMBERS``."""
    key, code, year, serial, form, id_, title = row
    return HeldNumber(key, DocumentNumber(code, year, serial, NumberForm(form)), id_, title)


def _same(text: str, other: str) -> int:
    """How many characters both begin with."""
    both = zip(text, other, strict=False)
    return next((at for at, (a, b) in enumerate(both) if a != b), min(len(text), len(other)))


def _reordered(serial: int) -> set[int]:
    """The serials of the same digits."""
    digits = str(serial)
    if len(digits) > _MOST_DIGITS:
        return {serial}
    return {int("".join(order)) for order in permutations(digits) if order[0] != "0"} | {serial}
