"""The values that flow through all floors. Offsets are code points into ``Document.text``, half-open."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range ``[start, end)`` of code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The text that the span covers."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Whether ``other`` lies within this span."""
        return self.start <= other.start and other.end <= self.end


class NumberForm(StrEnum):
    """Shapes of a document number (GB/T 9704—2012, 7.2.5; orders and announcements have their own)."""

    BRACKET = "bracket"  # 国科办政〔2012〕47号
    ORDER = "order"  # 科学技术部令第23号
    ANNOUNCEMENT = "announcement"  # 税务总局公告2023年第7号


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """发文字号: issuer code, year (absent in orders) and serial. ``str()`` is the canonical form."""

    code: str
    year: int | None
    serial: int
    form: NumberForm = NumberForm.BRACKET

    def __str__(self) -> str:
        match self.form:
            case NumberForm.ORDER:
                return f"{self.code}令第{self.serial}号"
            case NumberForm.ANNOUNCEMENT:
                return f"{self.code}公告{self.year}年第{self.serial}号"
            case NumberForm.BRACKET:
                return f"{self.code}〔{self.year}〕{self.serial}号"

    @property
    def key(self) -> str:
        """What equal numbers share: the canonical form without the old 字 at the end of the code."""
        code = self.code.removesuffix("字") if len(self.code) > 2 else self.code
        return str(DocumentNumber(code, self.year, self.serial, self.form))


class SourceKind(StrEnum):
    """What the text is: the issuer's own words, a digest of them, or somebody's restatement."""

    OFFICIAL = "official"
    DIGEST = "digest"
    RESTATEMENT = "restatement"


@dataclass(frozen=True, slots=True)
class Source:
    """Provenance: the kind of text and where its facts come from, one line each.

    ``confidence`` is how surely the characters of a picture were read, 0..1; None where the file itself has them.
    """

    kind: SourceKind = SourceKind.OFFICIAL
    origins: tuple[str, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True, order=True)
class Anchor:
    """From offset ``start`` of the text on, up to the next anchor, it stands at ``label``: 第3页, 第12段."""

    start: int
    label: str


class State(StrEnum):
    """Validity. ``UNVERIFIED`` says that nobody checked; it is not the same as in force."""

    IN_FORCE = "in-force"
    AMENDED = "amended"
    REPEALED = "repealed"
    SUPERSEDED = "superseded"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class Status:
    """Validity of a document, the document that changed it, and the ISO day it was checked for."""

    state: State = State.UNVERIFIED
    by: str | None = None
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One notice. ``issued`` and ``printed`` are ISO dates or prefixes of one (``2012``, ``2012-06``), or None.

    ``addressees`` are 主送, ``copied_to`` 抄送, ``printed_by`` and ``printed`` 印发机关 and 印发日期. ``guessed`` names
    the fields that were read off the text and not given. ``anchors`` tell page or paragraph, by rising offset.

    ``id_given`` is False where the id was made of a file's name and so identifies nothing. ``path`` is where the
    document was read: the absolute path of its file, with the member of an archive and the line of JSON Lines; None
    where that does not last. It says nothing of the document and takes no part in comparisons.
    """

    id: str
    title: str
    text: str
    number: DocumentNumber | None = None
    aliases: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    issued: str | None = None
    basis: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    status: Status = field(default_factory=Status)
    source: Source = field(default_factory=Source)
    addressees: tuple[str, ...] = ()
    copied_to: tuple[str, ...] = ()
    printed_by: str | None = None
    printed: str | None = None
    guessed: tuple[str, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    id_given: bool = True
    path: str | None = field(default=None, compare=False)

    def place(self, offset: int) -> str | None:
        """The label of the page or paragraph at ``offset``; None where the file has no such thing."""
        at = bisect_right(self.anchors, offset, key=lambda anchor: anchor.start)
        return self.anchors[at - 1].label if at else None

    @property
    def titles(self) -> tuple[str, ...]:
        """Every name it goes by: a notice that issues a plan has the notice's and the plan's."""
        return (self.title, *self.aliases)


class SectionKind(StrEnum):
    """What opened a section."""

    HEADING = "heading"
    ARTICLE = "article"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, an article or a numbered item with all that belongs to it.

    ``level`` counts from 1 (outermost). ``label`` is the mark as written (``一、``, ``（二）``, ``第三条``),
    ``heading`` the mark and the words of its heading; ``path`` the headings from the outermost down to this one.
    """

    kind: SectionKind
    level: int
    label: str
    heading: str
    path: tuple[str, ...]
    span: Span
    heading_span: Span


class ReferenceKind(StrEnum):
    """What a mention names."""

    NUMBER = "number"
    TITLE = "title"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention of a document or an article: where it stands, as written and in canonical form.

    ``number`` is set for numbers. In a list (第682号、第683号) the later ones inherit the head of the first,
    and their span covers only what stands there.
    """

    kind: ReferenceKind
    span: Span
    text: str
    canonical: str
    number: DocumentNumber | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage as it is embedded: a contiguous part of one document, below one heading path."""

    document_id: str
    ordinal: int
    span: Span
    text: str
    path: tuple[str, ...]
