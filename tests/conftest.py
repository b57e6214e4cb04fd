"""For every test: no folder or setting of the user. For all together: one unpacked bundled model, one real library."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from assistant.chain import Assistant
from corpus.notices import folder
from corpus.readers import read_documents
from index.embedding import Embedder
from index.reader.reader import Reader
from index.store import Store

settings.register_profile("steady", deadline=None)
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def user_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own, and no settings in the environment."""
    home = tmp_path_factory.mktemp("home")
    for name in os.environ:
        if name.startswith("POLICY_ASSISTANT_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
    return home


@pytest.fixture(scope="session")
def model_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the bundled model is unpacked once for all tests; POLICY_ASSISTANT_TEST_CACHE keeps it between runs."""
    kept = os.environ.get("POLICY_ASSISTANT_TEST_CACHE")
    return Path(kept) if kept else tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def notices_store(model_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The bundled notices, indexed with the bundled model."""
    store = Store(tmp_path_factory.mktemp("notices") / "store")
    store.build(list(read_documents([folder()])), Embedder(cache=model_cache))
    return store


@pytest.fixture(scope="session")
def notices_assistant(notices_store: Store, model_cache: Path) -> Iterator[Assistant]:
    """The assistant over the bundled notices, as it is served."""
    embedder = Embedder(cache=model_cache)
    with notices_store.open(embedder) as generation:
        yield Assistant(generation, embedder, reader=Reader(cache=model_cache))
