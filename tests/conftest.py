"""For every test: no folder or setting of the user. For all processes together: one unpacked bundled model, one real
library."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from assistant.chain import Assistant
from corpus.notices import folder
from corpus.readers import read_documents
from index.reader.reader import Reader
from index.runtime import bundled
from index.runtime.encoder import Encoder
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
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all processes of this run share."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def model_cache(shared: Path) -> Path:
    """Where the bundled model is written out once for all tests; POLICY_ASSISTANT_TEST_CACHE keeps it between runs."""
    cache = Path(os.environ.get("POLICY_ASSISTANT_TEST_CACHE") or shared / "models")
    with FileLock(shared / "models.lock"):
        bundled.folder(cache)
    return cache


@pytest.fixture(scope="session")
def bundled_embedder(model_cache: Path) -> Encoder:
    """The bundled model, loaded once in each process."""
    return Encoder(cache=model_cache)


@pytest.fixture(scope="session")
def notices_store(shared: Path, bundled_embedder: Encoder) -> Store:
    """The bundled notices, indexed with the bundled model once for all tests."""
    store = Store(shared / "notices")
    with FileLock(shared / "notices.lock"):
        if not store.path.exists():
            store.build(list(read_documents([folder()])), bundled_embedder)
    return store


@pytest.fixture(scope="session")
def notices_assistant(notices_store: Store, bundled_embedder: Encoder, model_cache: Path) -> Iterator[Assistant]:
    """The assistant over the bundled notices, as it is served."""
    with notices_store.open(bundled_embedder) as generation:
        yield Assistant(generation, bundled_embedder, reader=Reader(cache=model_cache))
