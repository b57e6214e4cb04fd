"""The server's API, its address and what it sends with every answer."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from assistant.web.render import EXPIRED
from assistant.web.server import AddressError, listen, serve
from corpus.errors import PolicyError
from tests.browser.fake import LONGEST, FakeAssistant
from tests.browser.serving import serving

PATIENT: dict[str, None] = {"timeout": None}
"""A busy machine may take as long as it needs."""


@pytest.fixture(scope="module")
def fake() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture(scope="module")
def feedback(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("feedback") / "feedback.jsonl"


@pytest.fixture(scope="module")
def url(fake: FakeAssistant, feedback: Path) -> Iterator[str]:
    with serving(fake, feedback) as url:
        yield url


@pytest.fixture(scope="module")
def client(url: str) -> Client:
    return Client(url, verbose=False, httpx_kwargs=PATIENT)


def test_the_api_answers_in_the_contracts_form(client: Client, fake: FakeAssistant) -> None:
    assert client.predict("评成B会怎样？", api_name="/ask") == fake.ask("评成B会怎样？").to_json()


def test_the_api_takes_a_history(client: Client, fake: FakeAssistant) -> None:
    answer = client.predict("C呢？", [["评成B会怎样？", "整改。"], ["天气？", None]], api_name="/ask")
    assert answer["standalone_question"] == "评成C会怎样？"
    assert fake.asked[-1] == ("C呢？", (("评成B会怎样？", "整改。"), ("天气？", None)))


def test_the_api_tells_a_domain_error_in_one_line(client: Client) -> None:
    with pytest.raises(AppError, match=r"问题太长：有 501 字") as error:
        client.predict("长" * (LONGEST + 1), api_name="/ask")
    assert "\n" not in str(error.value)


def test_the_api_keeps_what_broke_down_to_itself(client: Client) -> None:
    with pytest.raises(AppError) as error:
        client.predict("崩溃", api_name="/ask")
    assert "must not be shown" not in str(error.value)


@pytest.mark.slow
def test_fifty_conversations_side_by_side_do_not_mix(url: str, fake: FakeAssistant) -> None:
    def converse(name: int) -> list[tuple[str, str, str]]:
        client, history, heard = Client(url, verbose=False, httpx_kwargs=PATIENT), [], []
        for question in (f"第{name}人的第{n}问" for n in range(3)):
            answer = client.predict(question, history, api_name="/ask")
            heard.append((question, answer["question"], answer["answer"]))
            history = [*history, [question, None]]
        return heard

    fake.asked.clear()
    with ThreadPoolExecutor(50) as pool:
        conversations = list(pool.map(converse, range(50)))
    for asked, question, answer in (line for conversation in conversations for line in conversation):
        assert question == asked
        assert f"“{asked}”" in answer
    assert len(fake.asked) == 150
    for question, history in fake.asked:
        name, number = question.split("的")
        assert history == tuple((f"{name}的第{n}问", None) for n in range(int(number[1:-1])))


def test_the_only_public_endpoints_ask_and_check(client: Client) -> None:
    assert set(client.view_api(return_format="dict", print_info=False)["named_endpoints"]) == {"/ask", "/check"}


@pytest.mark.parametrize("session", ["forged", ""])
def test_only_what_this_session_was_shown_can_be_marked(url: str, feedback: Path, session: str) -> None:
    with urlopen(url + "config") as response:
        events = json.load(response)["dependencies"]
    (mark,) = [event["id"] for event in events if any(name == "like" for _, name in event["targets"])]
    forged = {
        "fn_index": mark,
        "data": [{"turns": [{"question": "问", "outcome": {"answer": "假的", "status": "answered"}, "seal": "00"}]}],
        "event_data": {"turn": 0, "verdict": "wrong", "comment": "假的"},
        **({"session_hash": session} if session else {}),
    }
    headers = {"Content-Type": "application/json"}
    with urlopen(Request(url + "gradio_api/run/predict", json.dumps(forged).encode(), headers)) as response:
        assert EXPIRED in response.read().decode()
    assert not feedback.exists()


@pytest.mark.parametrize("path", ["", "en/", "en", "config", "theme.css", "favicon.ico"])
def test_the_browser_is_told_to_ask_nobody_else(url: str, path: str) -> None:
    with urlopen(url + path) as response:
        policy = response.headers["Content-Security-Policy"]
        body = response.read().decode()
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert "fonts.googleapis" not in body
    assert "fonts.gstatic" not in body


def test_a_port_in_use_is_one_clear_line() -> None:
    def load(*_: object) -> Any:
        pytest.fail("something was loaded for nothing")

    with listen("127.0.0.1", 0) as taken, pytest.raises(AddressError, match=r"^端口 \d+ 已被占用：.*--port.*$"):
        serve(load, "127.0.0.1", taken.getsockname()[1])
    assert issubclass(AddressError, PolicyError)


@pytest.mark.parametrize(
    ("host", "port", "words"),
    [("127.0.0.1", 70000, "0 到 65535"), ("192.0.2.1", 0, "192.0.2.1"), ("不是主机", 0, "不是主机")],
)
def test_an_address_that_cannot_be_had_is_one_clear_line(host: str, port: int, words: str) -> None:
    with pytest.raises(AddressError, match=words) as error:
        listen(host, port)
    assert "\n" not in str(error.value)


def test_an_open_page_does_not_keep_the_server_from_stopping(capfd: pytest.CaptureFixture[str], feedback: Path) -> None:
    with serving(FakeAssistant(), feedback) as url:
        page = urlopen(url + "gradio_api/heartbeat/a")
        page.readline()
    page.close()
    assert capfd.readouterr().err == ""


def test_the_package_is_light_until_the_page_is_wanted() -> None:
    code = "import assistant.web.server, sys; print({'gradio', 'langchain_core', 'torch'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout == "set()\n"
