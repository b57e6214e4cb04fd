"""One generation of the index: an immutable folder that is whole or is not there.

manifest.json     what it was made of and with, and the size and SHA-256 of each file below
catalogue.sqlite  documents, sections, chunks, references (``index.catalogue``)
vectors.faiss     unit vectors of the chunks, inner product; row i is chunk i
sentences.npy     unit vectors of their sentences, float16, chunk by chunk
starts.npy        the first of these rows of each chunk, and behind the last one their number
lexical/          BM25 of the same texts (``index.lexical``)
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from corpus import chunking
from corpus.errors import CorruptIndexError
from index import catalogue, lexical
from index.cache import Vectors
from index.catalogue import Catalogue
from index.lexical import Lexical
from index.rows import digest
from index.takeover import Kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from corpus.types import Chunk, Document
    from index.sources import Members
    from index.takeover import Run
    from index.types import TextEmbedder

SCHEMA = 3
MANIFEST = "manifest.json"
_CATALOGUE = "catalogue.sqlite"
_VECTORS = "vectors.faiss"
_LEXICAL = "lexical"
_SENTENCES, _STARTS = "sentences.npy", "starts.npy"
_REBUILD = "请运行 policy-assistant index build 重建索引"

Origin = Literal["bundled", "own"]
"""Whose documents an index holds: the program's, exactly as they come with it, or the user's."""


@dataclass(frozen=True, slots=True)
class FileSum:
    """Size and SHA-256 of a file."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was made of and with. ``coverage`` is the share of all text that is in chunks (0..1)."""

    schema: int
    generation: str
    origin: Origin
    model: str
    revision: str
    runtime: str
    dimension: int
    metric: str
    chunker: str
    tokenizer: str
    documents: int
    chunks: int
    coverage: float
    fingerprint: str
    files: dict[str, FileSum]

    def to_bytes(self) -> bytes:
        """The file's content; its first key is a digest over all the others."""
        body = asdict(self)
        return json.dumps({"digest": _digest(body), **body}, ensure_ascii=False, indent=2).encode("utf-8") + b"\n"

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The manifest in ``folder``; raises CorruptIndexError when it is absent, damaged or of another schema."""
        try:
            data = (folder / MANIFEST).read_bytes()
            body: dict[str, Any] = json.loads(data)
            schema = body.get("schema")
        except (OSError, ValueError, AttributeError) as error:
            raise CorruptIndexError(f"索引清单 {folder / MANIFEST} 无法读取，{_REBUILD}") from error
        if schema != SCHEMA:
            raise CorruptIndexError(f"索引的格式是 {schema}，本程序需要 {SCHEMA}，{_REBUILD}")
        try:
            files = {name: FileSum(**entry) for name, entry in body.pop("files").items()}
            body.pop("digest")
            manifest = cls(**body, files=files)
        except (KeyError, TypeError, AttributeError) as error:
            raise CorruptIndexError(f"索引清单 {folder / MANIFEST} 缺少内容，{_REBUILD}") from error
        if manifest.to_bytes() != data:
            raise CorruptIndexError(f"索引清单 {folder / MANIFEST} 被改动过，{_REBUILD}")
        return manifest

    def check_sizes(self, folder: Path) -> None:
        """Raises CorruptIndexError when a file is missing or has another size."""
        for name, expected in self.files.items():
            path = folder / name
            try:
                whole = path.is_file() and path.stat().st_size == expected.bytes
            except OSError as error:
                raise _unreadable(path) from error
            if not whole:
                raise CorruptIndexError(f"索引文件 {path} 缺失或不完整，{_REBUILD}")

    def check_sums(self, folder: Path) -> None:
        """Raises CorruptIndexError when a file is missing or a byte of it was changed."""
        self.check_sizes(folder)
        for name, expected in self.files.items():
            path = folder / name
            try:
                found = _sum(path)
            except OSError as error:
                raise _unreadable(path) from error
            if found != expected:
                raise CorruptIndexError(f"索引文件 {path} 的校验和不符，{_REBUILD}")


def origin_in(folder: Path) -> Origin:
    """Whose documents the generation in ``folder`` holds, whatever program made it; raises CorruptIndexError."""
    try:
        origin: Origin = json.loads((folder / MANIFEST).read_bytes())["origin"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorruptIndexError(f"索引清单 {folder / MANIFEST} 无法读取，{_REBUILD}") from error
    return origin


def _unreadable(path: Path) -> CorruptIndexError:
    return CorruptIndexError(f"索引文件 {path} 无法读取，{_REBUILD}")


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode("utf-8")).hexdigest()


def _sum(path: Path) -> FileSum:
    with path.open("rb") as file:
        return FileSum(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def fingerprint(documents: Sequence[Document], model: str, revision: str) -> str:
    """SHA-256 over all that decides an index: documents in any order, ways of cutting them, and the model."""
    return fingerprint_of(map(digest, documents), model, revision)


def fingerprint_of(digests: Iterable[bytes], model: str, revision: str) -> str:
    """The same by the digests of the documents (``index.rows.digest``)."""
    ways = [SCHEMA, catalogue.SCHEMA, chunking.VERSION, lexical.VERSION, model, revision]
    return _digest([ways, sorted(one.hex() for one in digests)])


def open_catalogue(folder: Path) -> Catalogue:
    """The catalogue of the generation in ``folder``; raises CorruptIndexError as ``Generation`` does by the sizes."""
    Manifest.read(folder).check_sizes(folder)
    return Catalogue(folder / _CATALOGUE)


class Generation:
    """A generation opened for reading; goes on answering after its folder was removed. Closes as a context."""

    def __init__(self, folder: Path) -> None:
        """Open the generation in ``folder``; raises CorruptIndexError when it is not whole by its sizes."""
        import faiss  # noqa: PLC0415 - the catalogue alone needs none

        self.folder = folder
        self.manifest = Manifest.read(folder)
        self.manifest.check_sizes(folder)
        self.catalogue = Catalogue(folder / _CATALOGUE)
        try:
            self.lexical = Lexical(folder / _LEXICAL)
            self._vectors = faiss.read_index(str(folder / _VECTORS), faiss.IO_FLAG_MMAP_IFC)
            self._sentences = np.load(folder / _SENTENCES, mmap_mode="r", allow_pickle=False)
            self._starts = np.load(folder / _STARTS, mmap_mode="r", allow_pickle=False)
            self._check_counts()
        except (OSError, ValueError, KeyError, TypeError, RuntimeError, ImportError, MemoryError) as error:
            self.close()
            raise CorruptIndexError(f"索引 {folder} 无法打开，{_REBUILD}") from error
        except CorruptIndexError:
            self.close()
            raise

    def __enter__(self) -> Generation:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        """The number of chunks."""
        return self.manifest.chunks

    def close(self) -> None:
        """Give the catalogue's file back; the vectors and the lexical index go with the object."""
        self.catalogue.close()

    def dense_scores(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Cosine of every chunk with the unit ``vector`` of shape ``(dimension,)``: shape ``(n_chunks,)``, -1..1."""
        return _inner_products(self._vectors, vector)

    def vectors(self, rows: range) -> NDArray[np.float32]:
        """The unit vectors of these chunks, shape ``(len(rows), dimension)``."""
        found: NDArray[np.float32] = self._vectors.reconstruct_n(rows.start, len(rows))
        return found

    def sentence_vectors(self, places: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
        """Unit vectors of sentences, shape ``(len(places), dimension)``.

        A place is a chunk's row and which of its sentences is meant, from 0 (``index.passages.sentences_of``).
        """
        rows, ordinals = np.array(places, dtype=np.int64).reshape(-1, 2).T
        found: NDArray[np.float32] = self._sentences[self._starts[rows] + ordinals].astype(np.float32)
        return found

    def sentences(self, rows: range) -> tuple[NDArray[np.float16], NDArray[np.int64]]:
        """All sentences' vectors of these chunks, shape ``(n_sentences, dimension)``, and how many each chunk has."""
        starts = self._starts[rows.start : rows.stop + 1]
        return self._sentences[starts[0] : starts[-1]], np.diff(starts)

    def check_texts(self) -> None:
        """Raises CorruptIndexError when a chunk is not what its document says at that place."""
        altered = self.catalogue.altered()
        if altered:
            raise CorruptIndexError(f"文档 {altered[0]} 的第 {altered[1]} 段与正文不符，{_REBUILD}")

    def _check_counts(self) -> None:
        manifest, counts = self.manifest, self.catalogue.counts()
        rows = {manifest.chunks, counts["chunks"], len(self.lexical), self._vectors.ntotal, len(self._starts) - 1}
        same = len(rows) == 1 and counts["documents"] == manifest.documents
        shape = (int(self._starts[-1]), manifest.dimension)
        if not same or self._vectors.d != manifest.dimension or self._sentences.shape != shape:
            raise CorruptIndexError(f"索引 {self.folder} 的各部分数量不一致，{_REBUILD}")


def _inner_products(vectors: Any, vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of ``vector`` with every row of a flat index, in order; read where they are mapped, not sorted as by a search.

    They do not lie at multiples of four bytes in the file, so that NumPy would copy them all.
    """
    import faiss  # noqa: PLC0415 - as in ``Generation``

    given = np.ascontiguousarray(vector, dtype=np.float32).reshape(vectors.d)
    found = np.empty(vectors.ntotal, dtype=np.float32)
    pointers = faiss.swig_ptr(found), faiss.swig_ptr(given), vectors.get_xb()
    faiss.fvec_inner_products_ny(*pointers, vectors.d, vectors.ntotal)  # type: ignore[attr-defined]
    return found


def verify(folder: Path) -> Manifest:
    """Read everything in ``folder``; raises CorruptIndexError when a byte was changed or the parts do not fit."""
    Manifest.read(folder).check_sums(folder)
    with Generation(folder) as opened:
        opened.check_texts()
        return opened.manifest


@dataclass(frozen=True, slots=True)
class Parts:
    """What goes into a generation.

    ``chunks``, ``texts`` and ``vectors`` are of the new documents, in the order of ``documents`` and of their chunks.
    The others are taken over from ``former`` as ``runs`` tell. ``members`` are what documents were merged from.
    """

    documents: Sequence[Document]
    runs: tuple[Run, ...]
    former: Generation | None
    chunks: Mapping[str, Sequence[Chunk]]
    texts: Sequence[str]
    vectors: Vectors
    coverage: float
    fingerprint: str
    members: Members

    def kept_rows(self, former: Generation) -> NDArray[np.int64]:
        """The new row of each chunk of ``former``, or -1, shape ``(len(former),)``."""
        rows = np.full(len(former), -1, dtype=np.int64)
        for run, new in self._rows():
            if run.held is not None:
                rows[run.rows.start : run.rows.stop] = new
        return rows

    def all_vectors(self) -> Vectors:
        """The vectors of all chunks and of their sentences."""
        if self.former is None:
            return self.vectors
        found: list[Vectors] = []
        at = sentence = 0
        for run, new in self._rows():
            if run.held is not None:
                found.append(Vectors(self.former.vectors(run.rows), *self.former.sentences(run.rows)))
                continue
            counts = self.vectors.counts[at : at + len(new)]
            until = sentence + int(counts.sum())
            passages = self.vectors.passages[at : at + len(new)]
            found.append(Vectors(passages, self.vectors.sentences[sentence:until], counts))
            at, sentence = at + len(new), until
        return Vectors(*(np.concatenate([getattr(part, name) for part in found]) for name in Vectors.__slots__))

    def _rows(self) -> Iterator[tuple[Run, range]]:
        """Every run with the rows that its chunks get."""
        at = 0
        for run in self.runs:
            new = self.documents[run.start : run.stop] if run.held is None else ()
            n = len(run.rows) + sum(len(self.chunks[document.id]) for document in new)
            yield run, range(at, at + n)
            at += n


def write(folder: Path, name: str, parts: Parts, embedder: TextEmbedder, origin: Origin) -> Manifest:
    """Write generation ``name`` into the new ``folder``, force it to the disk and read it back.

    Raises OSError or sqlite3.Error when it cannot be written or does not read back.
    """
    folder.mkdir()
    former, vectors = parts.former, parts.all_vectors()
    kept = Kept(former.folder / _CATALOGUE, parts.runs) if former else None
    catalogue.write(folder / _CATALOGUE, parts.documents, parts.chunks, kept, parts.members)
    rows = lexical.Kept(former.folder / _LEXICAL, parts.kept_rows(former)) if former else None
    lexical.build(parts.texts, folder / _LEXICAL, rows)
    _write_vectors(folder / _VECTORS, vectors.passages)
    np.save(folder / _SENTENCES, vectors.sentences, allow_pickle=False)
    np.save(folder / _STARTS, np.concatenate([[0], np.cumsum(vectors.counts)]), allow_pickle=False)
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    manifest = Manifest(
        schema=SCHEMA,
        generation=name,
        origin=origin,
        model=embedder.name,
        revision=embedder.revision,
        runtime=embedder.runtime,
        dimension=embedder.dimension,
        metric="cosine",
        chunker=chunking.VERSION,
        tokenizer=lexical.VERSION,
        documents=len(parts.documents),
        chunks=len(vectors.passages),
        coverage=parts.coverage,
        fingerprint=parts.fingerprint,
        files={path.relative_to(folder).as_posix(): _sum(path) for path in paths},
    )
    (folder / MANIFEST).write_bytes(manifest.to_bytes())
    for path in (*paths, folder / MANIFEST, folder / _LEXICAL, folder):
        sync(path)
    try:
        return verify(folder)
    except CorruptIndexError as error:
        raise OSError(f"{folder} does not read back") from error


def _write_vectors(path: Path, vectors: NDArray[np.float32]) -> None:
    import faiss  # noqa: PLC0415 - as in ``Generation``

    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    try:
        faiss.write_index(index, str(path))
    except RuntimeError as error:
        raise OSError(f"{path} cannot be written") from error


def sync(path: Path) -> None:
    """Force a file or a folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
