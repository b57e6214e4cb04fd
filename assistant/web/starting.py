"""What the server answers until the application is there, and how the application takes over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AsyncExitStack
from string import Template

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.web.markup import escape
from assistant.web.resources import resource

PAUSE = 2
"""Seconds after which it is worth while to ask again."""


class Starting:
    """An ASGI application that says how far the start is, until ``hand_over`` gives it another that answers instead."""

    def __init__(self) -> None:
        self._step = "正在启动"
        self._page = Template(resource("starting.html"))
        self._application: ASGIApp | None = None
        self._make: Future[Callable[[], Starlette]] = Future()
        self._handed_over: Future[None] = Future()

    def tell(self, step: str) -> None:
        """What is being done now."""
        self._step = step

    def hand_over(self, make: Callable[[], Starlette]) -> None:
        """Let the application that ``make`` gives answer from now on; it is made in the server's event loop.

        Waits until it answers. Raises what ``make`` raises.
        """
        self._make.set_result(make)
        self._handed_over.result()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the application answer."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await (self._application or self._told(scope))(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        """The server's life: the application begins where it is handed over, and ends with the server."""
        await receive()
        await send({"type": "lifespan.startup.complete"})
        made, ending = asyncio.wrap_future(self._make), asyncio.ensure_future(receive())
        await asyncio.wait((made, ending), return_when=asyncio.FIRST_COMPLETED)
        async with AsyncExitStack() as stack:
            if made.done():
                await self._begin(made.result(), stack)
            await ending
        await send({"type": "lifespan.shutdown.complete"})

    async def _begin(self, make: Callable[[], Starlette], stack: AsyncExitStack) -> None:
        try:
            application = make()
            await stack.enter_async_context(application.router.lifespan_context(application))
        except BaseException as error:
            self._handed_over.set_exception(error)
            raise
        self._application = application
        self._handed_over.set_result(None)

    def _told(self, scope: Scope) -> Response:
        """The page for a browser that opens one, a line for all others."""
        headers = {"Retry-After": str(PAUSE), "Cache-Control": "no-store"}
        if scope["method"] in ("GET", "HEAD") and "text/html" in Headers(scope=scope).get("accept", ""):
            page = self._page.substitute(step=escape(self._step), pause=PAUSE)
            return HTMLResponse(page, 503, headers)
        return PlainTextResponse(f"政策通知问答正在启动（{self._step}），请稍后再试。\n", 503, headers)
