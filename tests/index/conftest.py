from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.generation import Generation
from index.store import Store
from tests.index.fakes import DOCUMENTS, FakeEmbedder


@pytest.fixture
def embedder() -> FakeEmbedder:
    return FakeEmbedder()


@pytest.fixture
def store(tmp_path: Path, embedder: FakeEmbedder) -> Store:
    """A store in which DOCUMENTS were built."""
    store = Store(tmp_path / "store")
    store.build(DOCUMENTS, embedder)
    return store


@pytest.fixture
def generation(store: Store) -> Iterator[Generation]:
    with store.open() as opened:
        yield opened
