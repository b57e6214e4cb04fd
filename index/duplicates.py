"""The same notice held more than once, and the versions of one.

Two texts are near-duplicates when at least 0.9 of the shingles of the one that goes are in the one that is kept and
the shorter has at least 0.8 of the longer's length. Containment alone would take an extract for its notice; Jaccard
similarity would tell a notice from the same one with the foot of a web page below it.

Candidates are documents of the same number or name, and documents that share one of the few windows that stand for
a text (the ones with the smallest hashes, which near-duplicates mostly have in common). Each document meets a
bounded number of them, so the time grows with the text and not with its square.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import product
from typing import TYPE_CHECKING, Literal

import numpy as np

from corpus.references import canonical_title
from corpus.script import simplified
from corpus.types import Document, SourceKind, Status
from index.noise import only_noise
from index.sketch import NOTHING_KNOWN, Text, figures

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

NEAR = 0.9
"""Share (0..1) of the shingles of a document that the one it is merged into has at least."""
LENGTHS = 0.8
"""How long the shorter of two near-duplicates is at least, by the longer."""
SHORT = 200
"""Texts of fewer folded characters are one only where they are equal and a number or a name agrees, or none has any."""
RELATED = 0.3
"""As ``NEAR``, of versions by their names alone."""
_MOST = 8
"""Documents that a key leads to at most; the preferred ones come first."""
_YEAR = "[12][0-9]{3}|[一二][〇零○O一二三四五六七八九]{3}"
_REVISION = re.compile(rf"[(\[〔【](?:({_YEAR})[^()]{{0,14}})?[^()\d]{{0,8}}修[订正改](?!草?案)[^()]{{0,4}}[)\]〕】]")
_STAGE = re.compile(r"[(\[〔【](试行|暂行|[^()]{0,4}草案|[^()]{0,6}稿)[)\]〕】]")
_GENERIC = re.compile("决议|决定|命令|令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|附件")
_PREFERENCE = (SourceKind.OFFICIAL, SourceKind.DIGEST, SourceKind.RESTATEMENT)
_INHERITED = (
    *("number", "issuers", "issued", "basis", "attachments", "status"),
    *("addressees", "copied_to", "printed_by", "printed"),
)
_MISSING: tuple[object, ...] = (None, (), Status())


@dataclass(frozen=True, slots=True)
class Twins:
    """Documents ``others`` that went into ``kept``; "same": with its very text, but for blanks and punctuation."""

    kept: str
    others: tuple[str, ...]
    kind: Literal["same", "near"]


@dataclass(frozen=True, slots=True)
class Merged:
    """The documents that stay, in the order given, and which others each stands for.

    ``members`` are, of each that stands for several, all of them as they were given, itself among them, by its id; of
    those with this very id, itself alone.
    """

    documents: tuple[Document, ...]
    twins: tuple[Twins, ...]
    members: Mapping[str, tuple[Document, ...]] = field(default_factory=dict)


def merged(documents: Sequence[Document], known: Mapping[bytes, bytes] = NOTHING_KNOWN) -> Merged:
    """Every notice once: of near-duplicates the official text, or else the digest, then the longer, then one whose id
    the user gave, then the first.

    Near-duplicates are one notice where their numbers agree, or where at most one has a number and their names agree,
    unless something speaks against it: another year of issue; for names also other issuers or other figures. Whatever
    the names, a text of at least ``SHORT`` characters that stands whole in the other is one with it where the names
    have no other figures. Documents of different numbers or revisions never are one, and two of one source kind
    only where nothing but noise parts them (``index.noise``): else, by a clause, a figure, a day, they are versions.

    The kept document has its own text and place marks, the origins of all (the id of one without any), all names, the
    number that any has, and what else it lacks from others of its own source kind.

    ``known`` are sketches of some of the texts (``index.sketch``), which spare their making; the result is the same.
    """
    texts = [Text(document.text, known) for document in documents]
    held = dict(enumerate(documents))
    into: dict[int, int] = {}
    while found := _absorbed(held, texts):
        held = {at: document for at, document in held.items() if at not in found}
        into = {other: found.get(kept, kept) for other, kept in into.items()} | found
    groups: dict[int, list[int]] = {}
    for other, kept in into.items():
        group = groups.setdefault(kept, [kept])
        if documents[other].id != documents[kept].id:
            group.append(other)
    members = {documents[kept].id: tuple(documents[at] for at in sorted(group)) for kept, group in groups.items()}
    return Merged(tuple(held.values()), tuple(_twins(documents, texts, into)), members)


def versions(documents: Sequence[Document]) -> dict[str, tuple[str, ...]]:
    """Which documents are versions of one thing: id → ids of all its versions, the oldest first, undated ones last.

    Versions have the same number; or the same title but for marks of revision (（2015年修订）) and of trial (（试行）)
    and an issuer in common; or, where not several issuers are told, the same title but for marks of revision. Where
    no revision is told, one without number, issuers and day must have a good part of its words in common with another:
    its title may be that of a form. A document without another version is left out.
    """
    groups = _Groups(len(documents))
    numbers, names, stems = _keys(), _keys(), _keys()
    for at, document in enumerate(documents):
        issuers = _issuers(document)
        if document.number:
            numbers[document.number.key].append(at)
        if document.title == document.id or _GENERIC.fullmatch(stem := _stem(document.title)):
            continue
        names[_stem(document.title, staged=True)].append(at)
        for issuer in issuers:
            stems[stem, issuer].append(at)
    for group in (*numbers.values(), *stems.values()):
        groups.join(group)
    for group in names.values():
        _join_named(groups, group, documents)
    ordered = (sorted(group, key=lambda at: version_date(documents[at])) for group in groups.all())
    return {documents[at].id: tuple(documents[of].id for of in group) for group in ordered for at in group}


@dataclass(frozen=True, slots=True)
class _Entry:
    document: Document
    text: Text
    names: frozenset[str]

    @property
    def number(self) -> str | None:
        return self.document.number.key if self.document.number else None

    def keys(self) -> Iterator[Hashable]:
        """Documents that are one with this share at least one key with it."""
        named: list[str | None] = [*self.names, *([self.number] if self.number else [])]
        sketch = self.text.sketch
        yield from ((name, sketch.digest) for name in named or [None])
        if sketch.length >= SHORT:
            yield from named
            yield from sketch.windows


def _named(document: Document) -> frozenset[str]:
    """Its names in canonical form; an id that stands in for the title is none."""
    return frozenset(map(canonical_title, _titles(document))) - {""}


def _titles(document: Document) -> tuple[str, ...]:
    return tuple(title for title in document.titles if title != document.id)


def _absorbed(held: dict[int, Document], texts: list[Text]) -> dict[int, int]:
    """Which of the held go into which others; those that others go into stay, joined with them."""

    def preference(at: int) -> tuple[int, int, bool, int]:
        document = held[at]
        return _PREFERENCE.index(document.source.kind), -texts[at].sketch.length, not document.id_given, at

    entries: dict[int, _Entry] = {}
    reached = _keys()
    into: dict[int, int] = {}
    for rank in sorted(held, key=preference):
        entry = _Entry(held[rank], texts[rank], _named(held[rank]))
        keys = list(entry.keys())
        candidates = dict.fromkeys(at for key in keys for at in reached.get(key, ()))
        kept = next((at for at in candidates if _are_one(entries[at], entry)), None)
        if kept is not None:
            into[rank] = kept
            held[kept] = _joined(held[kept], held[rank])
            entries[kept] = replace(entries[kept], document=held[kept])
            continue
        entries[rank] = entry
        for key in keys:
            if len(reached[key]) < _MOST:
                reached[key].append(rank)
    return into


def _are_one(kept: _Entry, other: _Entry) -> bool:
    same_number = kept.number is not None and kept.number == other.number
    same_name = not kept.names.isdisjoint(other.names)
    alike = kept.document.source.kind is other.document.source.kind
    if (kept.number and other.number and not same_number) or not _same_edition(kept, other, same_number and not alike):
        return False
    first, second = kept.text.sketch, other.text.sketch
    if first.digest == second.digest and (same_number or same_name or _nothing_else_is_known(kept, other)):
        return True
    lengths = (first.length, second.length)
    if not SHORT <= min(lengths) >= LENGTHS * max(lengths):
        return False
    a, b = kept.text.folded, other.text.folded
    whole = (a in b or b in a) and (same_number or same_name or not _other_title_figures(kept, other))
    if not whole and not (_may_differ_slightly(kept, other, same_number, same_name) and _share(kept, other) >= NEAR):
        return False
    return not alike or _say_the_same(kept.document, other.document)


def _nothing_else_is_known(kept: _Entry, other: _Entry) -> bool:
    """Whether neither has a name, a number or an id by which the one could be another than the other."""
    a, b = kept.document, other.document
    named = kept.names or other.names or a.number or b.number or (a.id_given and b.id_given)
    return not named and (a.issued, a.issuers) == (b.issued, b.issuers)


def _say_the_same(a: Document, b: Document) -> bool:
    recognised = a.source.confidence is not None or b.source.confidence is not None
    return only_noise(a.text, b.text, recognised, canonical_title(a.title) != canonical_title(b.title))


def _may_differ_slightly(kept: _Entry, other: _Entry, same_number: bool, same_name: bool) -> bool:
    a, b = kept.document, other.document
    if a.issued and b.issued and a.issued[:4] != b.issued[:4]:
        return False
    nameless = not (kept.names or other.names)
    filled_in = _other_figures(kept.text.numerals, other.text.numerals)
    return same_number or ((same_name or nameless) and not filled_in and _issuers_agree(a, b))


def _same_edition(kept: _Entry, other: _Entry, by_number: bool) -> bool:
    """Whether no title is that of another revision, nor, but for a digest by its number, one is on trial only."""
    if not (kept.names and other.names):
        return True
    patterns = (_REVISION,) if by_number else (_REVISION, _STAGE)
    first, second = simplified(kept.document.title), simplified(other.document.title)
    return all(pattern.findall(first) == pattern.findall(second) for pattern in patterns)


def _other_figures(a: tuple[frozenset[str], ...], b: tuple[frozenset[str], ...]) -> bool:
    """Whether each has figures that the other lacks, as forms that were filled in for two years or places have."""
    return any(one - two and two - one for one, two in zip(a, b, strict=True))


def _other_title_figures(kept: _Entry, other: _Entry) -> bool:
    return _other_figures(figures("\n".join(kept.names)), figures("\n".join(other.names)))


def _issuers_agree(a: Document, b: Document) -> bool:
    """Whether one issuer may be the same, in full or shortened (科技部 ↔ 科学技术部); so without issuers."""
    if not a.issuers or not b.issuers:
        return True
    pairs = (sorted(pair, key=len) for pair in product(_issuers(a), _issuers(b)))
    return any(_is_shortened(short, full) for short, full in pairs)


def _is_shortened(short: str, full: str) -> bool:
    rest = iter(full)
    return all(character in rest for character in short)


def _share(kept: _Entry, other: _Entry) -> float:
    common = np.isin(other.text.shingles, kept.text.shingles, assume_unique=True)
    return float(common.mean())


def _joined(kept: Document, other: Document) -> Document:
    """``kept`` with the origins, names and number of ``other`` and, of the same source kind, what it lacks."""
    origins = (*(kept.source.origins or (kept.id,)), *(other.source.origins or (other.id,)))
    alike = other.source.kind is kept.source.kind
    wanted = (name for name in (_INHERITED if alike else ("number",)) if getattr(kept, name) in _MISSING)
    taken = {name: value for name in wanted if (value := getattr(other, name)) not in _MISSING}
    if alike and kept.title == kept.id and other.title != other.id:
        taken["title"] = other.title
    guessed = (*kept.guessed, *(name for name in taken if name in other.guessed))
    known = {canonical_title(title) for title in (taken.get("title", kept.title), *kept.aliases)}
    aliases = list(kept.aliases)
    for title in _titles(other):
        if (name := canonical_title(title)) not in known:
            known.add(name)
            aliases.append(title)
    source = replace(kept.source, origins=tuple(dict.fromkeys(origins)))
    return replace(kept, source=source, aliases=tuple(aliases), guessed=guessed, **taken)


def _twins(documents: Sequence[Document], texts: list[Text], into: dict[int, int]) -> Iterator[Twins]:
    groups: dict[tuple[int, Literal["same", "near"]], list[str]] = {}
    for other, kept in sorted(into.items()):
        kind: Literal["same", "near"] = "same" if texts[other].sketch.digest == texts[kept].sketch.digest else "near"
        groups.setdefault((kept, kind), []).append(documents[other].id)
    for (kept, kind), others in sorted(groups.items()):
        yield Twins(documents[kept].id, tuple(others), kind)


def _keys() -> defaultdict[Hashable, list[int]]:
    return defaultdict(list)


class _Groups:
    """Disjoint sets of 0..n-1."""

    def __init__(self, n: int) -> None:
        self._parent = list(range(n))

    def first(self, at: int) -> int:
        """The smallest member of the group of ``at``."""
        while self._parent[at] != at:
            self._parent[at] = at = self._parent[self._parent[at]]
        return at

    def join(self, members: Iterable[int]) -> None:
        """Make one group of the groups of all members."""
        firsts = {self.first(at) for at in members}
        for at in firsts:
            self._parent[at] = min(firsts)

    def all(self) -> Iterable[list[int]]:
        """The groups of two or more, their members rising."""
        groups: dict[int, list[int]] = {}
        for at in range(len(self._parent)):
            groups.setdefault(self.first(at), []).append(at)
        return (group for group in groups.values() if len(group) > 1)


def _join_named(groups: _Groups, group: list[int], documents: Sequence[Document]) -> None:
    """Join the documents of one name whose issuers are not told; all, where no more than one issuer is."""
    if len(group) == 1:
        return
    signed = _keys()
    for at in group:
        for issuer in _issuers(documents[at]):
            signed[issuer].append(at)
    for members in signed.values():
        groups.join(members)
    if len({groups.first(at) for members in signed.values() for at in members}) > 1:
        group = [at for at in group if not documents[at].issuers]
    revised = any(_REVISION.search(simplified(documents[at].title)) for at in group)
    told = [at for at in group if revised or _is_told(documents[at])]
    groups.join(told)
    texts = {at: Text(documents[at].text) for at in told[:_MOST]}
    for at in sorted(set(group) - set(told)):
        text = Text(documents[at].text)
        groups.join([at, *(other for other, held in texts.items() if _likeness(text, held) >= RELATED)])
        if len(texts) < _MOST:
            texts[at] = text


def _is_told(document: Document) -> bool:
    return bool(document.number or document.issuers or document.issued)


def _likeness(a: Text, b: Text) -> float:
    """Share (0..1) of the shingles of the one with fewer that are in the other."""
    fewer, more = sorted((a.shingles, b.shingles), key=len)
    return float(np.isin(fewer, more, assume_unique=True).mean()) if len(fewer) else 0.0


def _issuers(document: Document) -> set[str]:
    return {canonical_title(issuer) for issuer in document.issuers}


def _stem(title: str, staged: bool = False) -> str:
    """The canonical title without its marks of revision and, unless ``staged``, those of trial."""
    bare = _REVISION.sub("", simplified(title))
    return canonical_title(bare if staged else _STAGE.sub("", bare)).removeprefix("中华人民共和国")


def version_date(document: Document) -> str:
    """The ISO day or year of this version, 9999 where none is told; a mark of revision goes before the first issue."""
    revised = [_digits(match[1]) for match in _REVISION.finditer(simplified(document.title)) if match[1]]
    if revised and not (document.issued or "").startswith(revised[-1]):
        return revised[-1]
    number = document.number
    return document.issued or (str(number.year) if number and number.year else "9999")


def _digits(year: str) -> str:
    return year if year.isascii() else year.translate(str.maketrans("〇零○O一二三四五六七八九", "0000123456789"))
