"""The application: the page in both languages, and its API. Made in the event loop of the server that runs it.

Gradio opens an event loop, and leaves it open, where none runs.
"""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.resources import files

import gradio as gr
from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.web.i18n import Words
from assistant.web.page import PATHS, THEME, build, head
from assistant.web.services import Services

NO_UPLOAD = 1
"""Largest upload in bytes: the page takes no files."""
MOST_BYTES = 100_000_000
"""Of a request: more than files of ``assistant.web.changing.MOST_BYTES`` take in base64."""
_UNUSED = re.compile(
    r"/gradio_api/+(?!(api|app_id|call|cancel|component_server|heartbeat|info|login_check|queue|reset|run|startup-events"
    r"|user)(/|$))"
)
"""Gradio's endpoints but for those that the page and its API need, none of which keeps files or fetches addresses."""


class Narrow:
    """ASGI middleware that refuses what the page has no use for.

    Those are Gradio's other endpoints, what other sites ask leave for (OPTIONS), and more than ``MOST_BYTES``.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on."""
        refusal = _refusal(scope) if scope["type"] == "http" else None
        await (refusal or self.app)(scope, receive, send)


def _refusal(scope: Scope) -> Response | None:
    headers = Headers(scope=scope)
    if _UNUSED.search(scope["path"]):
        return PlainTextResponse("没有这个地址。\n", 404)
    if scope["method"] == "OPTIONS":
        return PlainTextResponse("不接受别的网站的请求。\n", 405)
    if "transfer-encoding" in headers:
        return PlainTextResponse("请求没有写明长度（Content-Length）。\n", 411)
    if int(headers.get("content-length", 0)) > MOST_BYTES:
        return PlainTextResponse(f"请求太大：最多 {MOST_BYTES // 1_000_000} MB。\n", 413)
    return None


def application(services: Services) -> FastAPI:
    """The ASGI application: the page at ``/``, in English at ``/en``, the API at ``/gradio_api``."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Narrow)
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
