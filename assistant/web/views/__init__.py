"""The views of the page, one module each, in the order of the navigation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.web.services import Services
from assistant.web.views import ask, check, library, picture, report


@dataclass(frozen=True, slots=True)
class View:
    """A view: its name in the address, its Chinese name, what puts its parts into the page, and whether it applies."""

    name: str
    title: str
    build: Callable[[Services], None]
    applies: Callable[[Services], bool] = lambda _: True


VIEWS = (
    View("ask", "问答", ask.build),
    View("check", "引文核对", check.build),
    View("library", "文件库", library.build, library.applies),
    View("picture", "一图读懂", picture.build),
    View("report", "评测", report.build, report.applies),
)
