"""Superscripts: figures whose place is part of what they say."""

from __future__ import annotations

import re

_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_RAISABLE = re.compile(r"[0-9+\-−]+")


def raised(text: str) -> str:
    """A superscript as plain text: figures and signs raised (10⁸), all else as it is."""
    return text.translate(_RAISED) if _RAISABLE.fullmatch(text) else text
