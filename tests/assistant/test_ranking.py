"""Which sentence goes first where one says that something is not stated."""

from __future__ import annotations

import pytest

from assistant.intents import Intent
from assistant.library import Unit
from assistant.naming import Named
from assistant.ranking import Scored, absence_first, self_first
from assistant.understanding import Query
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


CONTENTS = "办法的内容包括三个部分：目的、条件、期限。"


def query(*intents: Intent) -> Query:
    return Query("", "", "", Named(), (), (), frozenset(intents), frozenset())


@pytest.mark.parametrize(
    ("intents", "ranked", "expected"),
    [
        pytest.param((Intent.LIST,), [(CONTENTS, 5), (OTHER, 4)], OTHER, id="names parts only"),
        pytest.param((Intent.LIST,), [(CONTENTS, 5), (OTHER, 2)], CONTENTS, id="nothing nearly as good"),
        pytest.param((Intent.LIST,), [(CONTENTS, 5), (LACKS, 4)], CONTENTS, id="only an absence"),
        pytest.param((Intent.GIST,), [(CONTENTS, 5), (OTHER, 4)], CONTENTS, id="asked for"),
    ],
)
def test_the_matter_itself_goes_before_what_is_said_about_the_text(
    intents: tuple[Intent, ...], ranked: list[tuple[str, float]], expected: str
) -> None:
    assert self_first(query(*intents), tuple(scored(*one) for one in ranked))[0].unit.text == expected
