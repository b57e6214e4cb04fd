"""The suites that come with the program, by name; imports nothing, as the parsers of all commands need them."""

from __future__ import annotations

QUESTIONS = {"notices": "cases", "held-out": "held_out"}
"""Suite of questions → the folder of its JSON Lines inside this package.

``held-out`` was written apart from the program and is not for tuning: it tells how far ``notices`` flatters.
"""
CHECKING = {
    "checking": "development",
    "checking-second": "second",
    "checking-third": "third",
    "checking-fourth": "fourth",
    "checking-fifth": "fifth",
    "checking-sixth": "sixth",
    "checking-seventh": "seventh",
    "checking-eighth": "eighth",
    "checking-ninth": "ninth",
    "checking-tenth": "tenth",
    "checking-sealed": "eleventh",
}
"""Suite of drafts → the part (``eval.checking.parts``) that they are made of."""
