"""``serve``: the web page, over an index that is built first where it is absent or stale."""

from __future__ import annotations

import argparse
import signal
from functools import partial
from typing import TYPE_CHECKING

from assistant.commands import common
from assistant.commands.common import Commands, add_command, note, store_of, told

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.settings import Settings
    from assistant.web.access import Access
    from assistant.web.services import Services
    from index.generation import Generation

ALLOW_CHANGES = (
    "任何能打开这个网页的人都能增加和删除文件、运行评测，不限于本机；只在网页仅供可信的人打开时使用"
    "（默认：只有打开启动时终端里所示网址的本机用户可以）"
)


def register(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(commands, "serve", "打开网页问答（没有索引或索引过时会先建好）", _run)
    parser.add_argument("--host", default="127.0.0.1", help="监听地址（默认 127.0.0.1，只供本机使用）")
    parser.add_argument("--port", type=int, default=7860, help="端口（默认 7860）")
    parser.add_argument("--allow-changes", action="store_true", help=ALLOW_CHANGES)


def _run(arguments: argparse.Namespace, settings: Settings) -> None:
    from assistant.web.server import serve  # noqa: PLC0415 - imports the web server

    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that starts it in the background ignores it
    serve(partial(_services, settings), arguments.host, arguments.port, arguments.allow_changes)


def _services(settings: Settings, access: Access, tell: Callable[[str], None]) -> Services:
    """What the page is built over; the steps go to ``tell``."""
    tell("正在加载模型")
    store, embedder = store_of(settings), common.load_embedder(settings)
    from assistant.chain import Assistant  # noqa: PLC0415 - imports the models' libraries
    from assistant.web.holdings import Holdings, Telling  # noqa: PLC0415 - imports LangChain
    from assistant.web.services import Services  # noqa: PLC0415 - as above
    from corpus import chunking  # noqa: PLC0415 - imports the patterns of notices
    from index.passages import passages  # noqa: PLC0415 - as above

    notices = common.bundled()
    cuts = [passage for document in notices for passage in passages(document, chunking.chunk(document))]
    texts = len({text for passage in cuts for text in (passage.text, *passage.sentences)})

    def count(_: str, done: int) -> None:
        tell(f"正在建立索引 {done}/{texts}" if done else "正在查看索引")

    report = common.prepare(store, notices, Telling(embedder, count))
    if report:
        note(told(report))
    elif store.status()["chunker"] != chunking.VERSION:
        note("索引是用旧的切分方法建的，仍可使用；要更新请运行 policy-assistant index build PATH…")
    tell("正在加载模型")
    writer, reader = common.load_writer(settings), common.load_reader(settings)

    def over(generation: Generation) -> Assistant:
        return Assistant(generation, embedder, writer, reader)

    return Services.over(Holdings(store, embedder, over), settings.feedback, settings.reports, access)
