"""The page, served from this process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from assistant.chain import Assistant
from assistant.web.holdings import Holdings
from assistant.web.server import listen, server
from assistant.web.services import Services
from index.relations import Graph, Validity


def services_over(assistant: Any, feedback: Path, reports: Path | None = None) -> Services:
    """The services of a library, of a real assistant, or of a fake one."""
    if isinstance(assistant, Holdings):
        return Services.over(assistant, feedback, reports)
    if isinstance(assistant, Assistant):
        held = Graph(assistant.retriever.generation.catalogue)
        return Services(assistant, feedback, len(assistant.documents()), held.validity)

    def validity(identifier: str) -> Validity:
        status = assistant.document(identifier).status
        return Validity(status.state, status.by, status.as_of)

    return Services(cast(Assistant, assistant), feedback, len(assistant.documents()), validity, reports=reports)


@contextmanager
def serving(assistant: Any, feedback: Path, reports: Path | None = None) -> Iterator[str]:
    """Serve ``assistant`` on a free port; gives the page's address, which ends in a slash. Marks go to ``feedback``."""
    listening = listen("127.0.0.1", 0)
    web = server(services_over(assistant, feedback, reports))
    thread = threading.Thread(target=web.run, kwargs={"sockets": [listening]})
    thread.start()
    while not web.started:
        thread.join(0.05)
        assert thread.is_alive(), "the page could not be built: see the line above"
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    finally:
        web.should_exit = True
        thread.join()
        listening.close()
