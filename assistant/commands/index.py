"""``index``: build it, add to it, take out of it, look at it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.commands import common
from assistant.commands.common import Commands, add_command, note, store_of, tell, told
from assistant.commands.text import one_line
from corpus.errors import PolicyError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.settings import Settings
    from corpus.readers.report import Library
    from index.duplicates import Twins
    from index.store import Store
    from index.types import TextEmbedder

_MOST_TWINS = 50
_LABELS = {
    "store": "目录",
    "generation": "当前版本",
    "documents": "文件（篇）",
    "chunks": "段落（段）",
    "coverage": "覆盖正文",
    "model": "向量模型",
    "revision": "模型版本",
    "dimension": "向量维数",
    "chunker": "切分方法",
    "bytes": "大小（字节）",
}


def register(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command with its own commands."""
    summary = "建立、增补和检查索引"
    actions = commands.add_parser("index", help=summary, description=summary).add_subparsers(
        title="操作", metavar="ACTION", required=True
    )
    build = add_command(actions, "build", "用给出的文件重建索引；不给则用自带的通知", _build)
    build.add_argument("paths", type=Path, nargs="*", metavar="PATH", help="文件、文件夹或压缩包，格式不限")
    build.add_argument("--watch", action="store_true", help="建好后跟踪这些文件，有改动就更新")
    add = add_command(
        actions, "add", "把文件加入索引；加过的文件（同一路径）有改动就换成新内容，只是同名的另作一篇", _add
    )
    add.add_argument("paths", type=Path, nargs="+", metavar="PATH", help="文件、文件夹或压缩包，格式不限")
    remove = add_command(actions, "remove", "从索引中移除文件", _remove)
    remove.add_argument("ids", nargs="+", metavar="ID", help="编号，见 documents --json")
    add_command(actions, "status", "索引的概况", _status)
    add_command(actions, "verify", "逐字节核对索引", _verify)


def _build(arguments: argparse.Namespace, settings: Settings) -> None:
    if arguments.watch and not arguments.paths:
        arguments.usage_error("--watch 要和文件或文件夹一起用")
    store = store_of(settings)
    library = _library(store, arguments.paths) if arguments.paths else None
    embedder = common.load_embedder(settings)
    if library is None:
        tell(told(store.build(common.bundled(), embedder, common.shows_progress(), "bundled")))
        return
    _rebuild(store, embedder, library)
    if arguments.watch:
        _follow(arguments.paths, store, embedder)


def _library(store: Store, paths: Sequence[Path]) -> Library:
    """All that is at ``paths``; what did not change since it was read for this store is not read again."""
    from corpus.readers import read_library  # noqa: PLC0415 - imports the patterns of notices

    with store.readings() as memory:
        library = read_library(paths, memory)
        memory.forget_others()
    return library


def _rebuild(store: Store, embedder: TextEmbedder, library: Library) -> None:
    from assistant.commands.reading import reading_table  # noqa: PLC0415 - imports the patterns of notices
    from index.duplicates import merged  # noqa: PLC0415 - imports NumPy

    found = merged(library.documents, store.sketches())
    report = store.build(found.documents, embedder, common.shows_progress(), members=found.members)
    tell(reading_table(library, report.covered))
    _tell_twins(found.twins)
    tell(told(report))


def _follow(paths: Sequence[Path], store: Store, embedder: TextEmbedder) -> None:
    """Build again whenever something at ``paths`` changes, until interrupted; what cannot be read is told."""
    from watchfiles import watch  # noqa: PLC0415 - for this alone

    note("正在跟踪改动，按 Ctrl-C 结束。")
    for _ in watch(*paths, raise_interrupt=False):
        try:
            _rebuild(store, embedder, _library(store, paths))
        except PolicyError as error:
            note(one_line(str(error)))


def _add(arguments: argparse.Namespace, settings: Settings) -> None:
    from assistant.commands.reading import reading_table  # noqa: PLC0415 - imports the patterns of notices
    from corpus.readers import read_library  # noqa: PLC0415 - imports the patterns of notices

    library = read_library(arguments.paths)
    store, embedder = store_of(settings), common.load_embedder(settings)
    report = store.add(library.documents, embedder, progress=common.shows_progress())
    tell(reading_table(library, report.covered))
    _tell_twins(report.twins)
    tell(told(report))
    if report.replaced:
        tell(f"换成新内容的：{one_line('、'.join(report.replaced))}")


def _tell_twins(twins: Sequence[Twins]) -> None:
    """What was merged, a line each."""
    for twin in twins[:_MOST_TWINS]:
        tell(f"重复的合为一篇：{one_line(twin.kept)} ← {one_line('、'.join(twin.others))}")
    if len(twins) > _MOST_TWINS:
        tell(f"另有 {len(twins) - _MOST_TWINS} 组重复的也已合并")


def _remove(arguments: argparse.Namespace, settings: Settings) -> None:
    store = store_of(settings)
    store.status()
    tell(told(store.remove(arguments.ids, common.load_embedder(settings), progress=common.shows_progress())))


def _status(_: argparse.Namespace, settings: Settings) -> None:
    status = store_of(settings).status()
    status["coverage"] = f"{status['coverage']:.1%}"
    for key, label in _LABELS.items():
        tell(f"{label}：{one_line(str(status[key]))}")


def _verify(_: argparse.Namespace, settings: Settings) -> None:
    manifest = store_of(settings).verify()
    tell(f"索引完好：{manifest.generation}，{manifest.documents} 篇，{manifest.chunks} 段，每个字节都核对过。")
