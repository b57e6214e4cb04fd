"""What several commands share: the models, the index, and the options."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.settings import Settings
from corpus.errors import NoIndexError
from corpus.notices import folder
from corpus.readers import read_documents
from corpus.types import Document
from index.generation import Origin
from index.store import BuildReport, Store
from index.types import TextEmbedder

if TYPE_CHECKING:
    from assistant.chain import Assistant, Writer
    from index.reader.reader import Reader

Commands = argparse._SubParsersAction  # argparse gives what ``add_subparsers`` returns no public name
Run = Callable[[argparse.Namespace, Settings], None]
WATCHED = "POLICY_ASSISTANT_WATCHED"
"""The variable that says that a program reads the progress on stderr."""


def add_command(
    commands: Commands[argparse.ArgumentParser], name: str, summary: str, run: Run
) -> argparse.ArgumentParser:
    """A command with the option ``--store``; its arguments' ``usage_error`` ends with exit code 2."""
    parser = commands.add_parser(name, help=summary, description=summary)
    parser.add_argument("--store", type=Path, metavar="DIR", help="索引目录（默认：用户数据目录）")
    parser.set_defaults(run=run, usage_error=parser.error)
    return parser


def day(value: str) -> str:
    """An ISO day of the command line; raises ArgumentTypeError."""
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{value} 不是 2013-01-01 这样的日期") from error


def load_embedder(settings: Settings) -> TextEmbedder:
    """The embedding model; takes seconds. Raises ModelError."""
    from index.embedding import BUNDLED, Embedder  # noqa: PLC0415 - imports torch

    return Embedder(settings.embedding_model or BUNDLED, cache=settings.cache)


def load_writer(settings: Settings) -> Writer | None:
    """What words the answers: None where they are cut from the notices. Raises ModelError."""
    if settings.language_model is None:
        return None
    from assistant.generation import connect  # noqa: PLC0415 - imports LangChain's chat models

    return connect(settings.language_model)


def load_reader(settings: Settings) -> Reader | None:
    """The trained reader, or None where it is switched off; takes a second. Raises ModelError."""
    if not settings.reader:
        return None
    from index.reader.reader import Reader  # noqa: PLC0415 - imports torch

    return Reader(cache=settings.cache)


@contextmanager
def opened(settings: Settings, embedder: TextEmbedder | None = None) -> Iterator[Assistant]:
    """An assistant over the index. Raises StoreError before any model is loaded where there is no index, ModelError."""
    store = Store(settings.store)
    store.status()
    from assistant.chain import Assistant  # noqa: PLC0415 - imports LangChain

    embedder = embedder or load_embedder(settings)
    with store.open(embedder) as generation:
        yield Assistant(generation, embedder, load_writer(settings), load_reader(settings))


def bundled() -> list[Document]:
    """The notices that come with the program."""
    return list(read_documents([folder()]))


def prepare(store: Store, documents: Sequence[Document], embedder: TextEmbedder) -> BuildReport | None:
    """Build the index of ``documents`` where there is none, or of the bundled notices where theirs is stale.

    An index of one's own stays. None where nothing was built. Raises StoreError, ReadError.
    """
    if store.is_current(documents, embedder):
        return None
    origin: Origin = "bundled" if documents == bundled() else "own"
    held = _origin(store)
    if held is None or held == origin == "bundled":
        return store.build(documents, embedder, shows_progress(), origin)
    return None


def _origin(store: Store) -> Origin | None:
    try:
        origin: Origin = store.status()["origin"]
    except NoIndexError:
        return None
    return origin


def shows_progress() -> bool:
    """Whether somebody watches stderr: a person, or the program that began this one and set ``WATCHED``."""
    return sys.stderr is not None and (sys.stderr.isatty() or WATCHED in os.environ)


def tell(line: str) -> None:
    """A line of a result, on stdout."""
    sys.stdout.write(f"{line}\n")


def note(line: str) -> None:
    """A remark, on stderr."""
    if sys.stderr is not None:
        sys.stderr.write(f"{line}\n")


def told(report: BuildReport) -> str:
    """A build in one line."""
    return (
        f"索引已建好：{report.documents} 篇，{report.chunks} 段"
        f"（新算向量 {report.embedded} 段，沿用 {report.cached} 段），覆盖正文 {report.coverage:.1%}。"
    )
