"""Who may act on the machine: the rule, the key in the address, and strangers behind a proxy that hides them."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection as Connection
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from assistant.web.access import ELSEWHERE, FOREIGN, Access, KeyToCookie, is_local
from assistant.web.holdings import Holdings
from assistant.web.server import announced
from tests.assistant.libraries import LIBRARY, holdings
from tests.browser.serving import serving

KEY = "a-key"
HERE = "127.0.0.1:7860"
COOKIE = f"policy-assistant-7860={KEY}"
PAGE = {"host": HERE, "origin": f"http://{HERE}", "sec-fetch-site": "same-origin", "cookie": COOKIE}
"""What the page itself sends."""


def request(headers: dict[str, str], peer: str | None = "127.0.0.1", query: str = "") -> HTTPConnection:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    client = (peer, 50000) if peer else None
    return HTTPConnection({"type": "http", "headers": raw, "client": client, "query_string": query.encode()})


MAY: list[tuple[dict[str, str], str | None]] = [
    (PAGE, "127.0.0.1"),
    (PAGE, "127.9.9.9"),
    (PAGE, "::1"),
    (PAGE, "::ffff:127.0.0.1"),
    ({"host": HERE, "cookie": COOKIE}, "127.0.0.1"),
    ({**PAGE, "cookie": f"other=1; {COOKIE}"}, "127.0.0.1"),
    ({**PAGE, "sec-fetch-site": "none"}, "127.0.0.1"),
    ({**PAGE, "host": "LOCALHOST:7860", "origin": "http://localhost:7860"}, "127.0.0.1"),
    ({**PAGE, "host": "[::1]:7860", "origin": "http://[::1]:7860"}, "::1"),
    ({"host": "localhost", "cookie": f"policy-assistant-80={KEY}"}, "127.0.0.1"),
]
MAY_NOT: list[tuple[dict[str, str], str | None]] = [
    ({}, "127.0.0.1"),
    ({name: value for name, value in PAGE.items() if name != "cookie"}, "127.0.0.1"),
    ({**PAGE, "cookie": "policy-assistant-7860=another"}, "127.0.0.1"),
    ({**PAGE, "cookie": "policy-assistant-7860="}, "127.0.0.1"),
    ({**PAGE, "cookie": "policy-assistant-7860=\xe9"}, "127.0.0.1"),
    ({**PAGE, "cookie": f"policy-assistant-7861={KEY}"}, "127.0.0.1"),
    (PAGE, None),
    (PAGE, "10.0.0.7"),
    (PAGE, "::ffff:10.0.0.7"),
    (PAGE, "testclient"),
    *(
        ({**PAGE, "host": host, "origin": f"http://{host}"}, "127.0.0.1")
        for host in ("a.example:7860", "10.0.0.7:7860", "0.0.0.0:7860", "127.0.0.1.a.example:7860", "", "[", "::1:x")
    ),
    *(
        ({**PAGE, "origin": origin}, "127.0.0.1")
        for origin in ("null", "", "http://a.example", "http://127.0.0.1:8000", "http://localhost:7860", "x" + HERE)
    ),
    *(({**PAGE, "sec-fetch-site": site}, "127.0.0.1") for site in ("cross-site", "same-site", "", "x")),
    *(
        ({**PAGE, name: ""}, "127.0.0.1")
        for name in (
            *("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded", "x-real-ip", "x-client-ip"),
            *("client-ip", "true-client-ip", "fastly-client-ip", "cf-connecting-ip", "cf-ray", "x-original-url"),
            *("x-original-forwarded-for", "x-cluster-client-ip", "x-envoy-external-address", "x-remote-addr"),
            *("x-proxy-user", "x-appengine-user-ip", "x-azure-clientip", "x-arr-log-id"),
        )
    ),
]


@pytest.mark.parametrize(("headers", "peer"), MAY)
def test_who_may_act(headers: dict[str, str], peer: str | None) -> None:
    assert Access(key=KEY).refusal(request(headers, peer)) is None


@pytest.mark.parametrize(("headers", "peer"), MAY_NOT)
def test_who_may_not_act(headers: dict[str, str], peer: str | None) -> None:
    assert Access(key=KEY).refusal(request(headers, peer)) == ELSEWHERE


PROXY = {"host": HERE, "origin": "https://notices.example"}
"""What a page sends through a proxy that puts its own Host."""


@pytest.mark.parametrize(
    ("headers", "may"),
    [
        ({}, True),
        ({"host": "10.0.0.7:7860", "origin": "http://10.0.0.7:7860"}, True),
        ({**PROXY, "sec-fetch-site": "same-origin"}, True),
        ({**PROXY, "x-forwarded-host": "Notices.example"}, True),
        ({"host": "notices.example", "origin": "https://notices.example", "x-forwarded-for": "10.0.0.9"}, True),
        (PROXY, False),
        ({**PROXY, "x-forwarded-host": "another.example"}, False),
        ({**PROXY, "x-forwarded-host": "notices.example", "sec-fetch-site": "cross-site"}, False),
        ({"host": HERE, "origin": "null"}, False),
        ({"host": "", "origin": ""}, False),
        ({"sec-fetch-site": "cross-site"}, False),
    ],
)
def test_where_everyone_may_act_other_sites_may_not(headers: dict[str, str], may: bool) -> None:
    assert Access(everyone=True).refusal(request(headers, "10.0.0.9")) == (None if may else FOREIGN)


@pytest.mark.parametrize(
    ("host", "local"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False), ("a.example", False)],
)
def test_is_local(host: str, local: bool) -> None:
    assert is_local(host) is local


def test_each_start_has_a_key_of_its_own_that_is_not_shown_by_chance() -> None:
    first, second = Access(), Access()
    assert first.key != second.key
    assert len(first.key) >= 40
    assert first.key not in repr(first)


def client(peer: str = "127.0.0.1", host: str = HERE) -> TestClient:
    app = KeyToCookie(PlainTextResponse("the page"), Access(key=KEY))
    return TestClient(app, f"http://{host}", client=(peer, 50000), follow_redirects=False)


@pytest.mark.parametrize(
    ("path", "plain"),
    [
        (f"/?key={KEY}", "/"),
        (f"/en/?q=%E8%AF%84&key={KEY}&start=1", "/en/?q=%E8%AF%84&start=1"),
        (f"//a.example/?key={KEY}", "//a.example/"),
    ],
)
def test_the_key_in_the_address_becomes_a_cookie(path: str, plain: str) -> None:
    answer = client().get(f"http://{HERE}{path}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"http://{HERE}{plain}")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE};")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert Access(key=KEY).refusal(request({"host": HERE, "cookie": cookie.split(";")[0]})) is None


@pytest.mark.parametrize(
    ("peer", "host", "path", "headers"),
    [
        ("127.0.0.1", HERE, "/", {}),
        ("127.0.0.1", HERE, "/?key=", {}),
        ("127.0.0.1", HERE, "/?key=%E9%92%A5", {}),
        ("10.0.0.7", HERE, f"/?key={KEY}", {}),
        ("127.0.0.1", "a.example", f"/?key={KEY}", {}),
        ("127.0.0.1", HERE, f"/?key={KEY}", {"x-forwarded-for": "10.0.0.7"}),
        ("127.0.0.1", HERE, f"/?key={KEY}", {"sec-fetch-site": "cross-site"}),
        ("127.0.0.1", HERE, f"/?key={KEY}", {"origin": "http://a.example"}),
    ],
)
def test_a_key_from_elsewhere_gives_no_cookie(peer: str, host: str, path: str, headers: dict[str, str]) -> None:
    answer = client(peer, host).get(path, headers=headers)
    assert (answer.status_code, answer.text, "set-cookie" in answer.headers) == (200, "the page", False)


def test_only_an_opened_page_brings_the_key() -> None:
    assert client().post(f"/?key={KEY}").text == "the page"


@pytest.mark.parametrize(
    ("host", "everyone", "address", "lines"),
    [
        ("127.0.0.1", False, "http://127.0.0.1:80/?key=a-key", 1),
        ("::1", False, "http://[::1]:80/?key=a-key", 1),
        ("localhost", False, "http://localhost:80/?key=a-key", 1),
        ("0.0.0.0", False, "http://127.0.0.1:80/?key=a-key", 2),
        ("::", False, "http://[::1]:80/?key=a-key", 2),
        ("10.0.0.7", False, "http://10.0.0.7:80/", 1),
        ("127.0.0.1", True, "http://127.0.0.1:80/", 2),
        ("0.0.0.0", True, "http://127.0.0.1:80/", 2),
    ],
)
def test_the_terminal_shows_the_key_where_it_opens_anything(
    host: str, everyone: bool, address: str, lines: int
) -> None:
    shown = list(announced(Access(everyone, KEY), host, 80))
    assert shown[0] == f"政策通知问答：{address} （按 Ctrl+C 结束）"
    assert len(shown) == lines
    assert ("--allow-changes" in shown[-1]) is everyone


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Holdings:
    return holdings(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="module")
def served(library: Holdings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = tmp_path_factory.mktemp("served")
    with serving(library, place / "feedback.jsonl", place / "reports", Access(key=KEY)) as url:
        yield urlsplit(url).netloc


def sent(to: str, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, str]:
    """The status and the body of an answer from ``to`` (host and port); ``_`` in a header's name stands for ``-``."""
    connection = Connection(to)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    data = None if body is None else json.dumps(body)
    connection.request(method, path, data, {"Content-Type": "application/json", **named})
    answer = connection.getresponse()
    said = answer.read().decode()
    connection.close()
    return answer.status, said


def call(to: str, view: str, function: str, value: Any = None, **headers: str) -> Any:
    """What a server function of a view says to a request with these headers."""
    components = json.loads(sent(to, "GET", "/config")[1])["components"]
    (part,) = (each["id"] for each in components if each["props"].get("elem_id") == view)
    body = {"data": value, "component_id": part, "session_hash": "s", "fn_name": function}
    status, said = sent(to, "POST", "/gradio_api/component_server/", body, **headers)
    assert status == 200
    return json.loads(said)


ACTS = [
    ("library", "change", {"remove": "bare"}),
    ("library", "change", {"files": [{"name": "a.txt", "data": "YQ=="}]}),
    ("report", "begin", 20),
    ("report", "stop", None),
]


def held(at: str) -> dict[str, str]:
    return {"Cookie": f"policy-assistant-{urlsplit(f'//{at}').port}={KEY}"}


@pytest.mark.parametrize(("view", "function", "value"), ACTS)
def test_without_the_key_nothing_is_done(served: str, library: Holdings, view: str, function: str, value: Any) -> None:
    assert ELSEWHERE in call(served, view, function, value, Origin=f"http://{served}")["html"]
    assert ELSEWHERE in call(served, view, function, value, Origin="http://a.example", **held(served))["html"]
    assert ELSEWHERE in call(served, view, function, value, X_Forwarded_For="127.0.0.1", **held(served))["html"]
    assert library.size == len(LIBRARY)
    assert not any(thread.name in ("library-change", "evaluation") for thread in threading.enumerate())


def test_the_page_offers_it_to_who_has_the_key_alone(served: str) -> None:
    for view, control in (("library", "files-to-add"), ("report", "开始评测")):
        assert control in call(served, view, "offer", **held(served))
        assert ELSEWHERE in call(served, view, "offer")
    assert "从库中移除" in call(served, "library", "read", {"document": "bare"}, **held(served))
    assert "从库中移除" not in call(served, "library", "read", {"document": "bare"})


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        *(
            ("GET", f"{base}/gradio_api/{path}", 404)
            for base in ("", "/en")
            for path in ("file=a", "proxy=http://a", "x")
        ),
        ("POST", "/gradio_api/upload", 404),
        ("POST", "/gradio_api/process_recording", 404),
        ("GET", "/gradio_api/deep_link?session_hash=a", 404),
        ("GET", "/gradio_api/information", 404),
        ("GET", "/gradio_api/info", 200),
        ("OPTIONS", "/gradio_api/component_server/", 405),
        ("GET", "/monitoring/summary", 403),
    ],
)
def test_what_the_page_does_not_need_is_not_there(served: str, method: str, path: str, status: int) -> None:
    assert sent(served, method, path)[0] == status


def test_a_request_says_its_length_and_is_not_too_large(served: str) -> None:
    for headers, status in (({"Content-Length": "100000001"}, 413), ({"Transfer-Encoding": "chunked"}, 411)):
        connection = Connection(served)
        connection.putrequest("POST", "/gradio_api/component_server/")
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        assert connection.getresponse().status == status
        connection.close()


@contextmanager
def proxied(to: str) -> Iterator[str]:
    """A plain reverse proxy on this machine: each request goes on with ``to`` for its Host, and with no other trace."""

    def serve() -> None:
        while True:
            try:
                near, _ = listening.accept()
            except OSError:
                return
            with near, near.makefile("rb") as coming, socket.create_connection((host, int(port))) as far:
                head = b"".join(iter(coming.readline, b"\r\n"))
                length = int((re.search(rb"(?i)content-length: (\d+)", head) or [0, 0])[1])
                changed = re.sub(rb"(?im)^(host|connection): [^\r]*", lambda m: m[1] + b": " + put[m[1].lower()], head)
                far.sendall(changed + b"\r\n" + coming.read(length))
                while part := far.recv(65536):
                    near.sendall(part)

    host, port = to.split(":")
    put = {b"host": to.encode(), b"connection": b"close"}
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.mark.parametrize(("view", "function", "value"), ACTS)
def test_a_stranger_behind_a_plain_proxy_does_nothing(
    served: str, library: Holdings, view: str, function: str, value: Any
) -> None:
    with proxied(served) as proxy:
        forged = {"Host": served, "Origin": f"http://{served}", "Sec-Fetch-Site": "same-origin", "Connection": "close"}
        assert ELSEWHERE in call(proxy, view, function, value, **forged)["html"]
        for page in ("/", "/en/"):
            shown = sent(proxy, "GET", page, Connection="close")[1]
            assert not re.search("加入文件|开始评测|从库中移除|Add files|Evaluate\b", shown)
        assert ELSEWHERE in call(proxy, view, "offer", **forged)
        assert "从库中移除" not in call(proxy, "library", "read", {"document": "bare"}, **forged)
    assert library.size == len(LIBRARY)
