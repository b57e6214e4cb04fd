"""The parts that drafts and their library are made of: open ones, and a sealed one.

Place names, offices and documents are invented. From the fourth on each part was written by another hand that had not
read the checker, so that a checker that was tuned on one meets another for the first time. ``SEALED`` is for the final
figure alone: nobody should look at its drafts, or at what a checker says of them, while rules are being changed.
"""

from eval.checking.parts.development import DEVELOPMENT
from eval.checking.parts.eighth import EIGHTH
from eval.checking.parts.eleventh import ELEVENTH
from eval.checking.parts.fifth import FIFTH
from eval.checking.parts.fourth import FOURTH
from eval.checking.parts.ninth import NINTH
from eval.checking.parts.second import SECOND
from eval.checking.parts.seventh import SEVENTH
from eval.checking.parts.sixth import SIXTH
from eval.checking.parts.tenth import TENTH
from eval.checking.parts.third import THIRD
from eval.checking.parts.types import Part

SEALED = ELEVENTH
OPEN = (DEVELOPMENT, SECOND, THIRD, FOURTH, FIFTH, SIXTH, SEVENTH, EIGHTH, NINTH, TENTH)
"""In the order in which they were opened."""
PARTS = {part.name: part for part in (*OPEN, SEALED)}
"""The parts by name."""
__all__ = ["DEVELOPMENT", "OPEN", "PARTS", "SEALED", "SECOND", "SIXTH", "THIRD", "Part"]
