"""What the server answers while it starts, and how the application takes over."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from assistant.web import server
from assistant.web.access import Access
from assistant.web.server import HEADERS, answering, listen
from assistant.web.starting import PAUSE, Starting
from corpus.errors import ModelError

ROOT = Path(__file__).parents[2]
BROWSER = {"Accept": "text/html,application/xhtml+xml"}


def asked(connection: HTTPConnection, path: str = "/", method: str = "GET", **headers: str) -> tuple[int, str, Any]:
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode(), answer.headers


def made(lived: list[str]) -> Starlette:
    """An application that notes how it lives."""

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        lived.append("begun")
        yield
        lived.append("ended")

    async def page(_: Request) -> PlainTextResponse:
        return PlainTextResponse("the page")

    return Starlette(routes=[Route("/", page)], lifespan=life)


def test_the_application_takes_over_on_the_same_connection() -> None:
    """The loading is over when the test says so."""
    starting, access, lived, loaded = Starting(), Access(), [], threading.Event()

    def load() -> None:
        assert loaded.wait(30)
        starting.hand_over(lambda: made(lived))

    with listen("127.0.0.1", 0) as listening, answering(starting, access, listening):
        loading = threading.Thread(target=load)
        loading.start()
        connection = HTTPConnection("127.0.0.1", listening.getsockname()[1])
        status, page, headers = asked(connection, **BROWSER)
        assert (status, headers["Retry-After"], headers["Cache-Control"]) == (503, str(PAUSE), "no-store")
        assert '<p class="step" role="status">正在启动…</p>' in page
        first = connection.sock
        starting.tell("正在建立索引 <3>/25")
        assert "正在建立索引 &lt;3&gt;/25…" in asked(connection, **BROWSER)[1]
        loaded.set()
        loading.join()
        assert asked(connection, **BROWSER)[:2] == (200, "the page")
        assert connection.sock is first
        assert lived == ["begun"]
        connection.close()
    assert lived == ["begun", "ended"]


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/config", {}),
        ("GET", "/", {"Accept": "application/json"}),
        ("POST", "/gradio_api/call/ask", BROWSER),
        ("GET", "/gradio_api/info", {"Accept": "*/*"}),
    ],
)
def test_programs_get_a_line_meanwhile(method: str, path: str, headers: dict[str, str]) -> None:
    starting = Starting()
    starting.tell("正在加载模型")
    with listen("127.0.0.1", 0) as listening, answering(starting, Access(), listening):
        connection = HTTPConnection("127.0.0.1", listening.getsockname()[1])
        status, said, sent = asked(connection, path, method, **headers)
        assert (status, said) == (503, "政策通知问答正在启动（正在加载模型），请稍后再试。\n")
        assert sent["Retry-After"] == str(PAUSE)
        assert {name: sent[name] for name in HEADERS} == HEADERS
        connection.close()


def test_the_waiting_page_fetches_nothing() -> None:
    with listen("127.0.0.1", 0) as listening, answering(Starting(), Access(), listening):
        connection = HTTPConnection("127.0.0.1", listening.getsockname()[1])
        _, page, sent = asked(connection, **BROWSER)
        connection.close()
    assert not re.search(r"(src|href)=\"(?!data:)|url\(|@import|<script", page)
    assert {name: sent[name] for name in HEADERS} == HEADERS


def test_the_key_is_taken_out_of_the_address_meanwhile() -> None:
    access = Access()
    with listen("127.0.0.1", 0) as listening, answering(Starting(), access, listening):
        connection = HTTPConnection("127.0.0.1", listening.getsockname()[1])
        status, _, sent = asked(connection, f"/?key={access.key}", **BROWSER)
        assert (status, "set-cookie" in sent) == (303, True)
        connection.close()


def test_an_application_that_cannot_be_made_is_no_secret() -> None:
    def broken() -> Starlette:
        raise RuntimeError("broken")

    starting = Starting()
    with (
        listen("127.0.0.1", 0) as listening,
        answering(starting, Access(), listening),
        pytest.raises(RuntimeError, match="broken"),
    ):
        starting.hand_over(broken)


@pytest.mark.parametrize("error", [ModelError("模型坏了。"), RuntimeError("broken")])
def test_what_fails_while_it_loads_ends_the_server(error: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    def load(access: Access, tell: Callable[[str], None]) -> Any:
        tell("正在加载模型")
        raise error

    before = set(threading.enumerate())
    with pytest.raises(type(error), match=str(error)):
        server.serve(load, port=0)
    assert set(threading.enumerate()) == before
    assert capsys.readouterr().err.startswith("政策通知问答：http://127.0.0.1:")


def test_ctrl_c_while_it_loads_ends_quietly(capsys: pytest.CaptureFixture[str]) -> None:
    def load(access: Access, tell: Callable[[str], None]) -> Any:
        signal.raise_signal(signal.SIGINT)

    signal.signal(signal.SIGINT, signal.default_int_handler)

    server.serve(load, port=0)
    assert capsys.readouterr().err.count("\n") == 1


LOADING = """
import sys, threading
from assistant import cli
from assistant.commands import common

def load_embedder(settings):
    print(*sorted({"gradio", "torch", "langchain_core", "transformers"} & set(sys.modules)), flush=True)
    threading.Event().wait()

common.load_embedder = load_embedder
sys.exit(cli.main(["serve", "--port", "0"]))
"""


def test_the_address_comes_before_anything_heavy_and_ctrl_c_ends_the_loading() -> None:
    """A process that loads for ever: its address answers, and it ends when it is interrupted."""
    with subprocess.Popen(
        [sys.executable, "-c", LOADING], cwd=ROOT, env=dict(os.environ),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stderr
        address = re.search(r"http://\S+", process.stderr.readline())
        assert address
        assert process.stdout.readline() == "\n"
        to = urlsplit(address[0])
        connection = HTTPConnection(to.hostname or "", to.port)
        status, page, _ = asked(connection, **BROWSER)
        connection.close()
        assert (status, "正在加载模型" in page) == (503, True)
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == ""
    assert process.returncode == 0


def test_a_client_that_hangs_up_early_is_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    with listen("127.0.0.1", 0) as listening, answering(Starting(), Access(), listening):
        socket.create_connection(listening.getsockname()).close()
    assert capfd.readouterr().err == ""
