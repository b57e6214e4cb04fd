"""The parts that drafts and their library are made of: three open ones, and a sealed one.

Place names, offices and documents are invented. The parts share none of their words, so that a checker that was tuned
on one meets another for the first time. ``SEALED`` is for the final figure alone: nobody should look at its drafts, or
at what a checker says about them, while rules are still being changed.
"""

from eval.checking.parts.development import DEVELOPMENT
from eval.checking.parts.eighth import EIGHTH
from eval.checking.parts.fifth import FIFTH
from eval.checking.parts.fourth import FOURTH
from eval.checking.parts.sealed import SEALED
from eval.checking.parts.second import SECOND
from eval.checking.parts.seventh import SEVENTH
from eval.checking.parts.third import THIRD
from eval.checking.parts.types import Part

PARTS = {part.name: part for part in (DEVELOPMENT, SECOND, THIRD, SEALED, FOURTH, FIFTH, SEVENTH, EIGHTH)}
"""The parts by name."""
__all__ = ["DEVELOPMENT", "FIFTH", "FOURTH", "PARTS", "SEALED", "SECOND", "THIRD", "Part"]
