"""Who may act on this machine through the page: who is certain to sit at it, unless all who open the page may.

A proxy on this machine passes on the requests of strangers, and need not say so. So nothing that a request says of
itself is enough: it must also bring the key that the program showed in the terminal.
"""

from __future__ import annotations

import hmac
import ipaddress
import re
import secrets
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

PARAMETER = "key"
"""Of the address that brings the key."""
ELSEWHERE = "要增删文件、运行评测，请打开程序启动时终端里显示的网址，或用命令 policy-assistant index、eval。"
FOREIGN = (
    "请求不是从这个网页发出的，没有照办。在代理后面时，请让代理传来浏览器所用的主机名（Host 或 X-Forwarded-Host）。"
)
_FORWARDED = re.compile(
    r"forwarded|via|(true-|fastly-)?client-ip"
    r"|(cf|x-(forwarded|original|real|client|cluster|remote|proxy|envoy|appengine|azure|arr))(-.*)?"
)
"""Headers by which proxies say that they pass something on."""
_FETCHED_BY = "sec-fetch-site"
_OWN_SITE = ("same-origin", "none")
"""What browsers say there of a request by the page itself, and of an address that somebody typed."""


@dataclass(frozen=True, slots=True)
class Access:
    """The rule. ``key`` is random; ``everyone`` lets all act who can open the page, whatever they bring."""

    everyone: bool = False
    key: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    def refusal(self, request: HTTPConnection) -> str | None:
        """One line that says why the request may not act, and how else it can be had done; None where it may."""
        if self.everyone:
            return None if _from_own_page(request.headers) else FOREIGN
        held = request.cookies.get(cookie(request), "")
        return None if _from_here(request) and self._is_key(held) else ELSEWHERE

    def admits(self, request: HTTPConnection) -> bool:
        """Whether the address brings the key, from where it may be used."""
        return _from_here(request) and self._is_key(request.query_params.get(PARAMETER, ""))

    def _is_key(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self.key.encode())


class KeyToCookie:
    """ASGI middleware that answers an address with the key by a cookie, and by the same address without the key."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app = app
        self.access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        if scope["type"] == "http" and scope["method"] == "GET":
            request = HTTPConnection(scope)
            if self.access.admits(request):
                plain = request.url.remove_query_params(PARAMETER)
                response = RedirectResponse(str(plain), 303, {"Cache-Control": "no-store"})
                response.set_cookie(cookie(request), self.access.key, httponly=True, samesite="strict")
                await response(scope, receive, send)
                return
        await self.app(scope, receive, send)


def cookie(request: HTTPConnection) -> str:
    """The name of the cookie with the key: browsers send the same cookies to all ports of a host."""
    return f"policy-assistant-{_split(request.headers.get('host', '')).port or 80}"


def is_local(host: str) -> bool:
    """Whether only this machine reaches ``host``, a name or an address without a port."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _from_own_page(headers: Headers) -> bool:
    """Whether a page of this server sent the request, wherever the browser is; older browsers name only its host."""
    if (fetched_by := headers.get(_FETCHED_BY)) is not None:
        return fetched_by in _OWN_SITE
    return _is_origin(headers, "host", "x-forwarded-host")


def _from_here(request: HTTPConnection) -> bool:
    """Whether nothing speaks against it that a browser on this machine sent the request, from a page of this server."""
    headers = request.headers
    return (
        request.client is not None
        and is_local(request.client.host)
        and is_local(_split(headers.get("host", "")).hostname or "")
        and not any(map(_FORWARDED.fullmatch, headers))
        and headers.get(_FETCHED_BY, "none") in _OWN_SITE
        and _is_origin(headers, "host")
    )


def _is_origin(headers: Headers, *names: str) -> bool:
    """Whether the page that sent the request, if any did, is of a host in one of the headers of these names."""
    if (origin := headers.get("origin")) is None:
        return True
    host = _split(origin.partition("://")[2]).netloc
    return host != "" and host in [value.lower() for name in names for value in headers.getlist(name)]


def _split(host: str) -> SplitResult:
    """A host with its port, empty where it is none."""
    try:
        split = urlsplit(f"//{host.lower()}")
        _ = split.port
    except ValueError:
        return urlsplit("")
    return split
