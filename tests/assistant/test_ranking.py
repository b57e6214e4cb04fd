"""Which sentence goes first where one says that something is not stated."""

from __future__ import annotations

import pytest

from assistant.library import Unit
from assistant.ranking import Scored, absence_first
from corpus.types import Span

SAYS = "评估周期为三年。"
LACKS = "本摘编未载评估周期。"
OTHER = "评估由创新办组织。"


def scored(text: str, score: float, cover: float = 0.5, fits: float = 1.0) -> Scored:
    return Scored(Unit("a", 0, Span(0, len(text)), text, (), None, False), score, 0.9, cover, cover, fits)


@pytest.mark.parametrize(
    ("unread", "ranked", "expected"),
    [
        pytest.param([(LACKS, 5), (SAYS, 3)], [(SAYS, 9), (LACKS, 4)], [LACKS, SAYS], id="best without the reader"),
        pytest.param([(SAYS, 5), (LACKS, 1)], [(LACKS, 9), (SAYS, 4)], [SAYS], id="the reader alone takes it for one"),
        pytest.param([(SAYS, 5), (LACKS, 4.6)], [(SAYS, 9), (LACKS, 1)], [LACKS, SAYS], id="nearly as good"),
        pytest.param([(LACKS, 5)], [(LACKS, 5)], [LACKS], id="alone"),
        pytest.param([(SAYS, 5), (OTHER, 4)], [(OTHER, 6), (SAYS, 5)], [OTHER, SAYS], id="none"),
    ],
)
def test_an_absence_goes_first_or_not_at_all(
    unread: list[tuple[str, float]], ranked: list[tuple[str, float]], expected: list[str]
) -> None:
    found = absence_first([scored(*one) for one in ranked], [scored(*one) for one in unread])
    assert [one.unit.text for one in found] == expected


def test_an_absence_that_fits_worse_is_left_out() -> None:
    unread = [scored(SAYS, 5), scored(LACKS, 4.9, cover=0.2)]
    assert [one.unit.text for one in absence_first(unread, unread)] == [SAYS]
