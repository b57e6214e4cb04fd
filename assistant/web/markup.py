"""HTML that is safe by construction: whatever is not already ``Html`` is escaped when it is put into an element."""

from __future__ import annotations

import html
from collections.abc import Iterable

VOID = frozenset({"input"})
"""Elements that hold nothing and have no closing tag."""


class Html(str):
    """Text that is markup already; only :func:`element` and :func:`join` make it."""

    __slots__ = ()


def escape(text: str) -> Html:
    """``text`` as it must stand in an element or in a quoted attribute. The one place where escaping is done."""
    return text if isinstance(text, Html) else Html(html.escape(text, quote=True))


def join(children: Iterable[str]) -> Html:
    """The children one after the other, each escaped unless it is ``Html``."""
    return Html("".join(escape(child) for child in children))


def element(name: str, *children: str, **attributes: str | int | None) -> Html:
    """An element with its closing tag, where it has one.

    In the names of attributes ``_`` stands for ``-``, and one at the end is dropped (``class_``);
    an attribute that is None is left out.
    """
    rendered = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{rendered}>" if name in VOID else f"<{name}{rendered}>{join(children)}</{name}>")
