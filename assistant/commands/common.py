"""What several commands share: the models, the index, and the options. Imports only what starts quickly."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.commands.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from assistant.chain import Assistant, Writer
    from assistant.settings import Settings
    from corpus.types import Document
    from index.generation import Origin
    from index.reader.reader import Reader
    from index.store import BuildReport, Store
    from index.types import TextEmbedder

    Run = Callable[[argparse.Namespace, Settings], None]

Commands = argparse._SubParsersAction  # argparse gives what ``add_subparsers`` returns no public name
WATCHED = "POLICY_ASSISTANT_WATCHED"
"""The variable that says that a program reads the progress on stderr."""
_NONE = "还没有索引，先用自带的通知建一个；要用自己的文件，请运行 policy-assistant index build PATH…"
_STALE = "自带通知的索引已过时，先重建。"
_WAITING = "另一个进程正在建立索引，等它完成……"


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
    """The embedding model: the bundled one, or the user's, which takes seconds. Raises ModelError."""
    if settings.embedding_model is None:
        from index.runtime.encoder import Encoder  # noqa: PLC0415 - imports ONNX Runtime

        return Encoder(cache=settings.cache)
    try:
        from index.runtime.sentence_transformer import SentenceTransformerEmbedder  # noqa: PLC0415 - imports torch
    except ImportError as error:
        from corpus.errors import ModelError  # noqa: PLC0415 - hardly ever needed

        raise ModelError(
            "自选的向量模型要用 sentence-transformers，它没有安装：请运行 pip install -c constraints.txt -e '.[models]'"
        ) from error
    return SentenceTransformerEmbedder(settings.embedding_model)


def load_writer(settings: Settings) -> Writer | None:
    """What words the answers: None where they are cut from the notices. Raises ModelError."""
    if settings.language_model is None:
        return None
    from assistant.generation import connect  # noqa: PLC0415 - imports LangChain's chat models

    return connect(settings.language_model)


def load_reader(settings: Settings) -> Reader | None:
    """The trained reader, or None where it is switched off. Raises ModelError."""
    if not settings.reader:
        return None
    from index.reader.reader import Reader  # noqa: PLC0415 - imports ONNX Runtime

    return Reader(cache=settings.cache)


def store_of(settings: Settings) -> Store:
    """The store that the settings name, which may hold no index yet."""
    from index.store import Store  # noqa: PLC0415 - imports NumPy and the parts of an index

    return Store(settings.store)


def indexed(settings: Settings, embedder: TextEmbedder | None = None) -> Store:
    """The store, for which the bundled notices are indexed where it has no index or theirs is stale, as stderr says.

    Without ``embedder`` a model is loaded only to build, and an index of another model is not stale. An index of one's
    own stays. Raises StoreError, ModelError.
    """
    store = store_of(settings)
    origin = store.origin()
    if origin != "own" and not store.is_current(notices := bundled(), embedder):
        note(_STALE if origin else one_line(f"{settings.store} {_NONE}"))
        prepare(store, notices, embedder or load_embedder(settings))
    return store


@contextmanager
def opened(settings: Settings, embedder: TextEmbedder) -> Iterator[Assistant]:
    """An assistant over the index that is there. Raises StoreError, ModelError."""
    from assistant.chain import Assistant  # noqa: PLC0415 - imports the models' libraries

    with store_of(settings).open(embedder) as generation:
        yield Assistant(generation, embedder, load_writer(settings), load_reader(settings))


def bundled() -> list[Document]:
    """The notices that come with the program."""
    from corpus.notices import folder  # noqa: PLC0415 - as below
    from corpus.readers import read_documents  # noqa: PLC0415 - imports the patterns of notices

    return list(read_documents([folder()]))


def prepare(store: Store, documents: Sequence[Document], embedder: TextEmbedder) -> BuildReport | None:
    """Build the index of ``documents`` where there is none, or of the bundled notices where theirs is stale.

    An index of one's own stays, and another process that builds is waited for. None where nothing was built. Raises
    StoreError, ReadError.
    """
    origin: Origin = "bundled" if documents == bundled() else "own"
    return store.renew(documents, embedder, shows_progress(), origin, lambda: note(_WAITING))


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
