"""The assistant that is asked: over the bundled notices, or over documents of one's own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.commands import common
from assistant.commands.common import note, told
from assistant.settings import Settings
from corpus.errors import StoreError
from corpus.readers import read_documents
from corpus.types import Document
from index.store import BuildReport, Store
from index.types import TextEmbedder

if TYPE_CHECKING:
    from assistant.chain import Assistant


def place(docs: Path | None, settings: Settings) -> Path:
    """A store of its own below the cache, so that neither the user's index is touched nor a second run embeds again."""
    name = hashlib.sha256(str(docs.resolve()).encode("utf-8")).hexdigest()[:16] if docs else "notices"
    return settings.cache / "eval" / name


@contextmanager
def opened(docs: Path | None, settings: Settings) -> Iterator[Assistant]:
    """An assistant over ``docs`` (None: the bundled notices), indexed in ``settings.store`` where they are not yet.

    Raises ReadError, StoreError, ModelError.
    """
    documents = list(read_documents([docs])) if docs else common.bundled()
    embedder = common.load_embedder(settings)
    report = _indexed(settings, docs, documents, embedder)
    if report:
        note(told(report))
    with common.opened(settings, embedder) as assistant:
        yield assistant


def _indexed(
    settings: Settings, docs: Path | None, documents: list[Document], embedder: TextEmbedder
) -> BuildReport | None:
    """Bring the index up to date; one that the user named, of other documents, is asked as it is or is an error."""
    store = Store(settings.store)
    if settings.store == place(docs, settings):
        stale = not store.is_current(documents, embedder)
        return store.build(documents, embedder, progress=common.shows_progress()) if stale else None
    report = common.prepare(store, documents, embedder)
    if docs and not report and not store.is_current(documents, embedder):
        raise StoreError(f"{settings.store} 里是另一批文件的索引，不会覆盖；请给 --store 换一个目录。")
    return report
