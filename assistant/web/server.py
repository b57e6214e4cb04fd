"""Serving the page: one address, nothing fetched from anywhere else."""

from __future__ import annotations

import errno
import socket
import sys
from dataclasses import replace
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.i18n import Words
from assistant.web.page import PATHS, THEME, build, head
from assistant.web.services import Services
from corpus.errors import PolicyError

if TYPE_CHECKING:
    from assistant.web.holdings import Holdings

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; frame-ancestors 'self'; object-src 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""The browser itself then refuses whatever would leave this server."""

NO_UPLOAD = 1
"""Largest upload in bytes: the page takes no files."""


LAST_PORT = 65535


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


def application(services: Services) -> FastAPI:
    """The ASGI application: the page at ``/``, in English at ``/en``, the API at ``/gradio_api``."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(OwnHeaders)
    for language, path in PATHS.items():
        if path != "/":
            app.add_api_route(path, lambda to=f"{path}/": RedirectResponse(to))
        _mount(app, replace(services, say=Words(language)), path)
    return app


def _mount(app: FastAPI, services: Services, path: str) -> None:
    gr.mount_gradio_app(
        app,
        build(services),
        path,
        theme=THEME,
        head=head(services.say),
        favicon_path=str(files(__package__).joinpath("favicon.svg")) if path == "/" else None,
        footer_links=[],
        max_file_size=NO_UPLOAD,
        run_history=False,
        show_error=False,
        enable_monitoring=False,
        mcp_server=False,
        pwa=False,
        ssr_mode=False,
    )


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


def server(services: Services) -> PromptServer:
    """A server that is not running yet: ``run(sockets=[listen(…)])`` runs it until ``should_exit`` is set.

    The application is made in the server's own event loop, for Gradio opens one, and leaves it open, where none runs.
    """
    make = partial(application, services)
    return PromptServer(uvicorn.Config(make, factory=True, log_level="warning", timeout_graceful_shutdown=1))


def serve(
    holdings: Holdings, feedback: Path, host: str = "127.0.0.1", port: int = 7860, reports: Path | None = None
) -> None:
    """Serve the page until Ctrl+C; what readers say of the answers goes to the file ``feedback``.

    ``reports`` is the folder of evaluation results.

    Raises:
        AddressError: nothing can listen at ``host`` and ``port``.
    """
    with listen(host, port) as listening:
        web = server(Services.over(holdings, feedback, reports))
        shown = f"[{host}]" if ":" in host else host
        sys.stderr.write(f"政策通知问答：http://{shown}:{listening.getsockname()[1]}/ （按 Ctrl+C 结束）\n")
        try:
            web.run(sockets=[listening])
        except KeyboardInterrupt:
            return
