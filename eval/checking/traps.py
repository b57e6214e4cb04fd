"""Sentences with what only looks like a reference: case numbers, telephones, standards, accounts, pages and more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from eval.checking.types import Phrase, Trap

if TYPE_CHECKING:
    from eval.checking.desk import Desk

_MARKED = re.compile(r"\{((?:[^{}]|\{[^{}]*\})+)\}")


def trap(desk: Desk) -> Phrase:
    """One such sentence, with new digits; its marked parts must have no error."""
    template = desk.pick(desk.part.traps)
    if "{statute}" in template:
        statute = desk.pick([name for name in desk.part.statutes if not desk.shelf.names(name)])
        template = template.replace("{statute}", statute)
    digits = re.sub("#", lambda _: str(desk.rng.randint(0, 9)), template)
    parts = _MARKED.split(digits)
    return tuple(Trap(part) if at % 2 else part for at, part in enumerate(parts) if part)
