"""The page, served from this process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from assistant.web.server import listen, server


@contextmanager
def serving(assistant: Any, feedback: Path) -> Iterator[str]:
    """Serve ``assistant`` on a free port; gives the page's address, which ends in a slash. Marks go to ``feedback``."""
    listening = listen("127.0.0.1", 0)
    web = server(assistant, feedback)
    thread = threading.Thread(target=web.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    finally:
        web.should_exit = True
        thread.join()
        listening.close()
