"""``index``: build it, add to it, take out of it, look at it."""

from __future__ import annotations

import argparse
from pathlib import Path

from assistant.commands import common
from assistant.commands.common import Commands, add_command, tell, told
from assistant.commands.display import one_line
from assistant.commands.reading import reading_table
from assistant.settings import Settings
from corpus.readers import read_library
from corpus.readers.report import Library
from index.generation import Origin
from index.store import BuildReport, Store

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
    add = add_command(actions, "add", "把文件加入索引；编号相同的换成新的", _add)
    add.add_argument("paths", type=Path, nargs="+", metavar="PATH", help="文件、文件夹或压缩包，格式不限")
    remove = add_command(actions, "remove", "从索引中移除文件", _remove)
    remove.add_argument("ids", nargs="+", metavar="ID", help="编号，见 documents --json")
    add_command(actions, "status", "索引的概况", _status)
    add_command(actions, "verify", "逐字节核对索引", _verify)


def _build(arguments: argparse.Namespace, settings: Settings) -> None:
    library = read_library(arguments.paths) if arguments.paths else None
    documents = library.documents if library else common.bundled()
    store, embedder = Store(settings.store), common.load_embedder(settings)
    origin: Origin = "own" if library else "bundled"
    report = store.build(documents, embedder, common.shows_progress(), origin)
    _tell(report, library)


def _add(arguments: argparse.Namespace, settings: Settings) -> None:
    library = read_library(arguments.paths)
    store, embedder = Store(settings.store), common.load_embedder(settings)
    report = store.add(library.documents, embedder, progress=common.shows_progress())
    _tell(report, library)
    if report.replaced:
        tell(f"换成新内容的：{one_line('、'.join(report.replaced))}")


def _tell(report: BuildReport, library: Library | None) -> None:
    if library:
        tell(reading_table(library, report.covered))
    tell(told(report))


def _remove(arguments: argparse.Namespace, settings: Settings) -> None:
    store = Store(settings.store)
    store.status()
    tell(told(store.remove(arguments.ids, common.load_embedder(settings), progress=common.shows_progress())))


def _status(_: argparse.Namespace, settings: Settings) -> None:
    status = Store(settings.store).status()
    status["coverage"] = f"{status['coverage']:.1%}"
    for key, label in _LABELS.items():
        tell(f"{label}：{one_line(str(status[key]))}")


def _verify(_: argparse.Namespace, settings: Settings) -> None:
    manifest = Store(settings.store).verify()
    tell(f"索引完好：{manifest.generation}，{manifest.documents} 篇，{manifest.chunks} 段，每个字节都核对过。")
