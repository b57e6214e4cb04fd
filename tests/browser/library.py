"""An assistant that holds the bundled notices in a catalogue, without any index: enough for what no model is asked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

from corpus.notices import folder
from corpus.readers import read_documents
from corpus.types import Document
from tests.assistant.checking.factories import catalogue_of
from tests.browser.fake import FakeAssistant


@dataclass
class LibraryAssistant(FakeAssistant):
    """A fake over the notices whose catalogue is written into ``place``."""

    place: Path = Path()

    def __post_init__(self) -> None:
        self.catalogue = catalogue_of(self.place, list(read_documents([folder()])))
        self.retriever = SimpleNamespace(generation=SimpleNamespace(catalogue=self.catalogue))

    def document(self, identifier: str) -> Document:
        return self.catalogue.document(identifier)

    def documents(self) -> list[Document]:
        return self.catalogue.full_documents()
