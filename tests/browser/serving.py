"""The page, served from this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, cast

from assistant.chain import Assistant
from assistant.web.access import Access
from assistant.web.application import application
from assistant.web.holdings import Holdings
from assistant.web.server import answering, listen
from assistant.web.services import Services
from assistant.web.starting import Starting
from index.relations import Graph, Validity


def services_over(
    assistant: Any, feedback: Path, reports: Path | None = None, access: Access | None = None
) -> Services:
    """The services of a library, of a real assistant, or of a fake one; nobody may act without ``access``."""
    if isinstance(assistant, Holdings):
        return Services.over(assistant, feedback, reports, access or Access())
    if isinstance(assistant, Assistant):
        held = Graph(assistant.retriever.generation.catalogue)
        return Services(assistant, feedback, len(assistant.documents()), held.validity)

    def validity(identifier: str) -> Validity:
        status = assistant.document(identifier).status
        return Validity(status.state, status.by, status.as_of)

    return Services(cast(Assistant, assistant), feedback, len(assistant.documents()), validity, reports=reports)


@contextmanager
def serving(assistant: Any, feedback: Path, reports: Path | None = None, access: Access | None = None) -> Iterator[str]:
    """Serve ``assistant`` on a free port; gives the page's address, which ends in a slash. Marks go to ``feedback``."""
    starting, access = Starting(), access or Access()
    with listen("127.0.0.1", 0) as listening, answering(starting, access, listening):
        starting.hand_over(partial(application, services_over(assistant, feedback, reports, access)))
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
