"""Serving the page: one address, nothing fetched from anywhere else. It answers before the application is there."""

from __future__ import annotations

import errno
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import uvicorn
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.commands.common import note
from assistant.web.access import PARAMETER, Access, KeyToCookie, is_local
from assistant.web.starting import Starting
from corpus.errors import PolicyError

if TYPE_CHECKING:
    from assistant.web.services import Services

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; frame-ancestors 'self'; object-src 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""The browser itself then refuses whatever would leave this server."""

LAST_PORT = 65535
EVERYONE = "任何能打开这个网页的人都能增删文件、运行评测（--allow-changes）。"
OTHERS = "别的机器请用本机的网络地址打开，不要把 key 告诉别人。"

Load = Callable[[Access, Callable[[str], None]], "Services"]
"""Loads what the page is built over; given who may act, and whom to tell the step (Chinese) that is being done."""


class AddressError(PolicyError):
    """The address cannot be listened on."""


class OwnHeaders:
    """ASGI middleware that adds ``HEADERS`` to every response."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with the headers added."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self.app(scope, receive, send_with_headers)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free one.

    Raises:
        AddressError: the port is taken or not allowed, or the host is not one of this machine's.
    """
    if port not in range(LAST_PORT + 1):
        raise AddressError(f"端口 {port} 不在 0 到 {LAST_PORT} 之间：请换一个端口（--port）。")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise AddressError(f"端口 {port} 已被占用：请换一个端口（--port），或先停掉占用它的程序。") from error
        raise AddressError(
            f"不能在 {host} 的端口 {port} 上开网页（{error.strerror}）：请换 --host 或 --port。"
        ) from error


class PromptServer(uvicorn.Server):
    """A server that hangs up when it stops: every open page holds a connection that would never end by itself."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close all connections, then stop as usual."""
        for connection in list(self.server_state.connections):
            connection.transport.close()
        await super().shutdown(sockets)


@contextmanager
def answering(starting: Starting, access: Access, listening: socket.socket) -> Iterator[threading.Thread]:
    """Answer in a thread of its own, which is given, at a listening socket; hang up at the end."""
    app = OwnHeaders(KeyToCookie(starting, access))
    web = PromptServer(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1, proxy_headers=False))
    thread = threading.Thread(target=web.run, kwargs={"sockets": [listening]}, name="web")
    thread.start()
    try:
        yield thread
    finally:
        web.should_exit = True
        thread.join()


def serve(load: Load, host: str = "127.0.0.1", port: int = 7860, allow_changes: bool = False) -> None:
    """Serve the page until Ctrl+C, at once with what says how far the start is.

    ``allow_changes`` lets everyone act who can open the page.

    Raises:
        AddressError: nothing can listen at ``host`` and ``port``.
        PolicyError: whatever ``load`` raises.
    """
    with listen(host, port) as listening:
        starting, access = Starting(), Access(allow_changes)
        for line in announced(access, host, listening.getsockname()[1]):
            note(line)
        try:
            with answering(starting, access, listening) as thread:
                services = load(access, starting.tell)
                from assistant.web.application import application  # noqa: PLC0415 - imports Gradio

                starting.hand_over(partial(application, services))
                thread.join()
        except KeyboardInterrupt:
            return


def announced(access: Access, host: str, port: int) -> Iterator[str]:
    """What the terminal shows: the address, with the key where it opens anything, and who else may do what."""
    anywhere = host in ("0.0.0.0", "::", "")  # noqa: S104 - where it listens is the caller's choice
    shown = ("[::1]" if host == "::" else "127.0.0.1") if anywhere else f"[{host}]" if ":" in host else host
    keyed = not access.everyone and (anywhere or is_local(host))
    query = f"?{PARAMETER}={access.key}" if keyed else ""
    yield f"政策通知问答：http://{shown}:{port}/{query} （按 Ctrl+C 结束）"
    if access.everyone:
        yield EVERYONE
    elif anywhere:
        yield OTHERS
