"""The store: generations of an index, one of which is current.

    CURRENT            the name of the current generation; replaced in one rename
    <generation>/      an immutable generation (``index.generation``); the current and the one before are kept
    embeddings.sqlite  embeddings computed before (``index.cache``)
    readings.sqlite    what source files gave when they were read (``index.readings``)
    lock               held while a generation is built

A reader opens the generation that CURRENT names and keeps it, whatever is built meanwhile.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from corpus import chunking
from corpus.errors import (
    CorruptIndexError,
    ModelMismatchError,
    NoIndexError,
    ReadError,
    StoreError,
    UnknownDocumentError,
)
from index import cache, generation, lexical, sources
from index.duplicates import merged
from index.generation import Generation, Manifest, origin_in
from index.identity import settled
from index.passages import cut, passages
from index.readings import Readings
from index.rows import digest
from index.takeover import runs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from corpus.types import Document
    from index.catalogue import Catalogue
    from index.duplicates import Twins
    from index.generation import Origin
    from index.sources import Members
    from index.takeover import HeldDocument, Run
    from index.types import TextEmbedder

_T = TypeVar("_T")
_CURRENT = "CURRENT"
_NAME = re.compile(r"(\d{6,})-[0-9a-f]{8}")
_BUILDING = ".building"
_REBUILD = "请运行 policy-assistant index build 重建索引"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: counts of documents and chunks, of vectors computed and taken from the cache.

    ``coverage`` is the share of all text that is in chunks (0..1); ``replaced`` are the ids of documents of which
    ``add`` got a new state, ``twins`` what it merged. ``covered`` is the coverage of each document by its id; of
    ``add``, of each that was added, by the id that it came with. ``kept`` counts the documents that were taken over as
    they were.
    """

    generation: str
    documents: int
    chunks: int
    embedded: int
    cached: int
    coverage: float
    replaced: tuple[str, ...] = ()
    covered: Mapping[str, float] = field(default_factory=dict, repr=False)
    twins: tuple[Twins, ...] = ()
    kept: int = 0


class Store:
    """An index store at ``path``. Nothing is opened or made before a method asks for it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def readings(self) -> Iterator[Readings]:
        """What source files gave before, for ``corpus.readers.read_library``; raises StoreError as ``build`` does."""
        with self._writing(), Readings(self.path / "readings.sqlite") as opened:
            yield opened

    def build(
        self,
        documents: Sequence[Document],
        embedder: TextEmbedder,
        progress: bool = False,
        origin: Origin = "own",
        members: Members = MappingProxyType({}),
    ) -> BuildReport:
        """Make an index of exactly ``documents`` current. On any error the former one stays.

        ``origin`` is "bundled" for the notices of the program as they are. ``members`` are what documents were merged
        from (``index.duplicates.Merged``).
        Raises ReadError (see ``index.passages.cut``) and StoreError (another build runs, or the disk is full).
        """
        with self._locked():
            return self._build(documents, members, embedder, progress, origin)

    def renew(
        self,
        documents: Sequence[Document],
        embedder: TextEmbedder,
        progress: bool,
        origin: Origin,
        waiting: Callable[[], None],
    ) -> BuildReport | None:
        """``build`` where there is no index, or a stale one of the bundled notices; None where nothing was built.

        An index of one's own stays. Where another process builds, calls ``waiting``, waits for it and looks again.
        Raises ReadError, StoreError.
        """
        if not self._is_due(documents, embedder, origin):
            return None
        with self._locked(waiting):
            if not self._is_due(documents, embedder, origin):
                return None
            return self._build(documents, {}, embedder, progress, origin)

    def _is_due(self, documents: Sequence[Document], embedder: TextEmbedder, origin: Origin) -> bool:
        held = self.origin()
        return held is None or (held == origin == "bundled" and not self.is_current(documents, embedder))

    def add(self, documents: Sequence[Document], embedder: TextEmbedder, progress: bool = False) -> BuildReport:
        """Add to the current index, or begin one; what is held gives way to new states of itself (``index.identity``).

        What is one notice then (``index.duplicates.merged``) is one document. Raises as ``build`` does.
        """
        with self._locked():
            held, members, known = self._held_documents()
            now = settled(sources.as_read(held, members), documents)
            whole = sources.unchanged(members, now.documents)
            found = merged(sources.joined(now.documents, held, whole), known)
            report = self._build(found.documents, sources.expanded(found, whole), embedder, progress)
            shares = ((given.id, report.covered.get(id_)) for given, id_ in zip(documents, now.ids, strict=True))
            covered = {id_: share for id_, share in shares if share is not None}
            return replace(report, replaced=now.replaced, twins=found.twins, covered=covered)

    def sketches(self) -> dict[bytes, bytes]:
        """What is known of the held texts, for ``index.duplicates.merged``; none without an index that is whole."""
        try:
            with self.open() as current:
                return current.catalogue.sketches()
        except (NoIndexError, CorruptIndexError):
            return {}

    def remove(self, ids: Sequence[str], embedder: TextEmbedder, progress: bool = False) -> BuildReport:
        """Remove documents from the current index.

        Raises NoIndexError, UnknownDocumentError (an id is not held), ReadError (none would be left), StoreError.
        """
        with self._locked():
            with self.open() as current:
                held, members = sources.documents_of(current.catalogue), sources.members_of(current.catalogue)
            unknown = sorted(set(ids) - {document.id for document in held})
            if unknown:
                raise UnknownDocumentError(f"库中没有 {'、'.join(unknown)}，可用 policy-assistant documents 查看全部")
            gone = set(ids)
            kept = [document for document in held if document.id not in gone]
            if not kept:
                raise ReadError("不能移除全部文档，库中至少要留一篇")
            members = {id_: group for id_, group in members.items() if id_ not in gone}
            return self._build(kept, members, embedder, progress)

    def open(self, embedder: TextEmbedder | None = None) -> Generation:
        """The current generation, checked by the sizes of its files.

        Raises NoIndexError, CorruptIndexError, and ModelMismatchError when ``embedder`` is not the one that the
        index was built with.
        """
        opened = self._read(Generation)
        if embedder is not None:
            try:
                _check_model(opened.manifest, embedder)
            except ModelMismatchError:
                opened.close()
                raise
        return opened

    @contextmanager
    def catalogue(self) -> Iterator[Catalogue]:
        """The catalogue of the current generation alone, for what needs no passages; raises as ``open``."""
        opened = self._read(generation.open_catalogue)
        try:
            yield opened
        finally:
            opened.close()

    def verify(self) -> Manifest:
        """Read every byte of the current generation; raises NoIndexError or CorruptIndexError."""
        return self._read(generation.verify)

    def is_current(self, documents: Sequence[Document], embedder: TextEmbedder | None = None) -> bool:
        """Whether the current index is there and is what ``build`` would make of the same; None: whatever its model."""
        try:
            manifest = self._manifest()
        except (NoIndexError, CorruptIndexError):
            return False
        model = (embedder.name, embedder.revision) if embedder else (manifest.model, manifest.revision)
        return manifest.fingerprint == generation.fingerprint(documents, *model)

    def origin(self) -> Origin | None:
        """Whose documents the current index holds, in whatever schema; None where there is none.

        Raises CorruptIndexError.
        """
        try:
            return self._read(origin_in)
        except NoIndexError:
            return None

    def status(self) -> dict[str, Any]:
        """Name, origin, counts, model and bytes of the current generation; raises NoIndexError, CorruptIndexError."""
        manifest = self._manifest()
        return {
            "store": str(self.path),
            "generation": manifest.generation,
            "origin": manifest.origin,
            "documents": manifest.documents,
            "chunks": manifest.chunks,
            "coverage": manifest.coverage,
            "model": manifest.model,
            "revision": manifest.revision,
            "dimension": manifest.dimension,
            "chunker": manifest.chunker,
            "fingerprint": manifest.fingerprint,
            "bytes": sum(file.bytes for file in manifest.files.values()),
        }

    def _current(self) -> str:
        try:
            name = (self.path / _CURRENT).read_text(encoding="utf-8")
        except FileNotFoundError as error:
            raise NoIndexError(f"{self.path} 还没有索引，请先运行 policy-assistant index build") from error
        except (OSError, ValueError) as error:
            raise CorruptIndexError(f"{self.path / _CURRENT} 无法读取，{_REBUILD}") from error
        if not _NAME.fullmatch(name):
            raise CorruptIndexError(f"{self.path / _CURRENT} 的内容不是索引名称，{_REBUILD}")
        return name

    def _manifest(self) -> Manifest:
        return self._read(Manifest.read)

    def _read(self, read: Callable[[Path], _T]) -> _T:
        """What ``read`` gives of the current generation; of the next where a build removed it meanwhile."""
        name = self._current()
        while True:
            try:
                return read(self.path / name)
            except CorruptIndexError:
                newer = self._current()
                if newer == name:
                    raise
                name = newer

    def _held_documents(self) -> tuple[list[Document], Members, dict[bytes, bytes]]:
        """What is held, what it was merged from, and the sketches of its texts."""
        try:
            with self.open() as current:
                catalogue = current.catalogue
                return sources.documents_of(catalogue), sources.members_of(catalogue), catalogue.sketches()
        except NoIndexError:
            return [], {}, {}

    @contextmanager
    def _locked(self, waiting: Callable[[], None] | None = None) -> Iterator[None]:
        """Alone in building; where another process is at it, an error or, after ``waiting``, when it is done."""
        with self._writing():
            self.path.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            self._lock(descriptor, waiting)
            yield
        finally:
            os.close(descriptor)

    def _lock(self, descriptor: int, waiting: Callable[[], None] | None) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if waiting:
                waiting()
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                return
            raise StoreError(f"另一个进程正在更新索引 {self.path}，请等它完成后再试") from error

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else error
            message = f"索引无法写入 {self.path}（{reason}），原有索引未受影响，请检查目录权限和磁盘空间"
            raise StoreError(message) from error

    def _build(
        self,
        documents: Sequence[Document],
        members: Members,
        embedder: TextEmbedder,
        progress: bool,
        origin: Origin = "own",
    ) -> BuildReport:
        digests = [digest(document) for document in documents]
        with self._reusable(embedder) as former:
            held = former.catalogue.held() if former else {}
            found = runs([document.id for document in documents], digests, held)
            same = former and _is_same(found, documents, held) and _are_read_alike(former.catalogue, documents, members)
            if former and same and former.manifest.origin == origin:
                return _unchanged(former.manifest, held)
            kept = [documents[at].id for run in found if run.held is not None for at in range(run.start, run.stop)]
            counts = {id_: (held[id_].covered, held[id_].solid) for id_ in kept}
            chunks, covered, coverage = cut(documents, counts)
            new = (document for document in documents if document.id in chunks)
            cuts = [passage for document in new for passage in passages(document, chunks[document.id])]
            with self._writing():
                vectors, embedded = cache.embed(self.path / "embeddings.sqlite", cuts, embedder, progress)
                texts = [passage.text for passage in cuts]
                whole = generation.fingerprint_of(digests, embedder.name, embedder.revision)
                parts = generation.Parts(documents, found, former, chunks, texts, vectors, coverage, whole, members)
                manifest = self._write(parts, embedder, origin)
        cached = manifest.chunks - embedded
        sizes = (manifest.documents, manifest.chunks, embedded, cached)
        return BuildReport(manifest.generation, *sizes, coverage, covered=covered, kept=len(kept))

    @contextmanager
    def _reusable(self, embedder: TextEmbedder) -> Iterator[Generation | None]:
        """The current generation, where a build may take over from it."""
        try:
            opened = self.open(embedder)
        except StoreError:
            yield None
            return
        with opened:
            yield opened if _is_reusable(opened, embedder) else None

    def _write(self, parts: generation.Parts, embedder: TextEmbedder, origin: Origin) -> Manifest:
        """A new generation, made current. Whatever breaks this off, Ctrl-C too, leaves none that is half written."""
        former = self._former()
        self._prune({former})
        name = f"{self._next_number():06d}-{parts.fingerprint[:8]}"
        building = self.path / _BUILDING
        try:
            manifest = generation.write(building, name, parts, embedder, origin)
            building.rename(self.path / name)
            generation.sync(self.path)
            self._point_to(name)
        except BaseException:
            self._prune({former, self._former()})
            raise
        generation.sync(self.path)
        self._prune({name, former})
        return manifest

    def _point_to(self, name: str) -> None:
        """The one step by which readers come to another generation."""
        new = self.path / f"{_CURRENT}.new"
        new.write_text(name, encoding="utf-8")
        generation.sync(new)
        os.replace(new, self.path / _CURRENT)  # noqa: PTH105 - the name of the system call is the point

    def _former(self) -> str | None:
        try:
            return self._current()
        except (NoIndexError, CorruptIndexError):
            return None

    def _generations(self) -> list[str]:
        return sorted(path.name for path in self.path.iterdir() if _NAME.fullmatch(path.name))

    def _next_number(self) -> int:
        return max((int(name.partition("-")[0]) for name in self._generations()), default=0) + 1

    def _prune(self, kept: set[str | None]) -> None:
        """Remove what no reader comes to any more; what cannot be removed now goes next time."""
        for name in {_BUILDING, *self._generations()} - kept:
            shutil.rmtree(self.path / name, ignore_errors=True)


def _unchanged(manifest: Manifest, held: Mapping[str, HeldDocument]) -> BuildReport:
    """What a build did that had nothing to do."""
    covered = {id_: document.covered / document.solid for id_, document in held.items()}
    sizes = (manifest.documents, manifest.chunks, 0, manifest.chunks)
    return BuildReport(manifest.generation, *sizes, manifest.coverage, covered=covered, kept=len(held))


def _is_same(found: tuple[Run, ...], documents: Sequence[Document], held: Mapping[str, HeldDocument]) -> bool:
    """Whether a build of ``documents`` would give what is held, in the same order."""
    return len(found) == 1 and found[0].held is not None and len(documents) == len(held)


def _are_read_alike(held: Catalogue, documents: Sequence[Document], members: Members) -> bool:
    """Whether what is held was read at the same places and merged from the same."""
    return sources.paths_of(held) == sources.paths(documents, members) and sources.members_of(held) == members


def _is_reusable(opened: Generation, embedder: TextEmbedder) -> bool:
    """Whether its parts are as this program makes them, and whole to the last byte."""
    manifest = opened.manifest
    made = (manifest.chunker, manifest.tokenizer, manifest.dimension)
    if made != (chunking.VERSION, lexical.VERSION, embedder.dimension):
        return False
    try:
        manifest.check_sums(opened.folder)
    except CorruptIndexError:
        return False
    return True


def _check_model(manifest: Manifest, embedder: TextEmbedder) -> None:
    built, given = (manifest.model, manifest.revision), (embedder.name, embedder.revision)
    if built != given:
        raise ModelMismatchError(
            f"索引是用向量模型 {built[0]}（{built[1]}）建立的，现在用的是 {given[0]}（{given[1]}），"
            "请改回原来的模型，或运行 policy-assistant index build 重建索引"
        )
