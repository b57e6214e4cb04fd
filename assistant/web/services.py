"""What the views are built over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_bytes

from assistant.web.access import Access
from assistant.web.holdings import Answering, Holdings
from assistant.web.i18n import Words
from index.relations import Validity


@dataclass(frozen=True, slots=True)
class Services:
    """What every view gets.

    ``feedback`` is the file that keeps the readers' marks; ``size`` the number of documents held at first; ``validity``
    gives the state of a document of that id; ``say`` the interface's words; ``key`` seals what is kept in the browser.
    ``holdings`` is the library behind ``assistant``, None where there is only the assistant; ``reports`` the folder of
    evaluation results, which may not exist. ``access`` says who may change the library and begin evaluations.
    """

    assistant: Answering
    feedback: Path
    size: int
    validity: Callable[[str], Validity]
    say: Words = field(default_factory=Words)
    key: bytes = field(default_factory=lambda: token_bytes(32), repr=False)
    holdings: Holdings | None = None
    reports: Path | None = None
    access: Access = field(default_factory=Access)

    @classmethod
    def over(cls, holdings: Holdings, feedback: Path, reports: Path | None, access: Access) -> Services:
        """The services over a library."""
        size, validity = holdings.size, holdings.validity
        return cls(holdings, feedback, size, validity, holdings=holdings, reports=reports, access=access)

    @property
    def held(self) -> int:
        """The number of documents held now."""
        return self.holdings.size if self.holdings else self.size
