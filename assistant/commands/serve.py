"""``serve``: the web page, over an index that is built first where it is absent or stale."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from assistant.commands import common
from assistant.commands.common import Commands, add_command, note, store_of, told

if TYPE_CHECKING:
    from assistant.settings import Settings
    from index.generation import Generation


def register(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(commands, "serve", "打开网页问答（没有索引或索引过时会先建好）", _run)
    parser.add_argument("--host", default="127.0.0.1", help="监听地址（默认 127.0.0.1，只供本机使用）")
    parser.add_argument("--port", type=int, default=7860, help="端口（默认 7860）")


def _run(arguments: argparse.Namespace, settings: Settings) -> None:
    from corpus import chunking  # noqa: PLC0415 - imports the patterns of notices

    store, embedder = store_of(settings), common.load_embedder(settings)
    report = common.prepare(store, common.bundled(), embedder)
    if report:
        note(told(report))
    elif store.status()["chunker"] != chunking.VERSION:
        note("索引是用旧的切分方法建的，仍可使用；要更新请运行 policy-assistant index build PATH…")
    writer, reader = common.load_writer(settings), common.load_reader(settings)
    from assistant.chain import Assistant  # noqa: PLC0415 - imports LangChain
    from assistant.web.holdings import Holdings  # noqa: PLC0415 - imports LangChain
    from assistant.web.server import serve  # noqa: PLC0415 - imports Gradio

    def over(generation: Generation) -> Assistant:
        return Assistant(generation, embedder, writer, reader)

    holdings = Holdings(store, embedder, over, arguments.host)
    serve(holdings, settings.feedback, arguments.host, arguments.port, settings.reports)
