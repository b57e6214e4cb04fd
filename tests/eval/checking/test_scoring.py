"""What a finding is worth: tables of planted rows and findings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.types import Finding, FindingKind, Severity, Verdict
from corpus.types import Span
from eval.checking.scoring import ERRORS, answered, figures, run, score
from eval.checking.types import Draft, Gold, Row

TEXT = "根据《甲办法（暂行）》（岭发〔2010〕3号）第三条，电话0871-651。"
NUMBER, TITLE, ARTICLE, TRAP = Span(12, 22), Span(2, 11), Span(23, 26), Span(29, 37)
WRONG = "岭办〔2010〕3号"


def gold(span: Span, kind: FindingKind, verdict: Verdict = Verdict.OK, suggestion: str | None = None) -> Gold:
    return Gold(span, Row(span.of(TEXT), kind, verdict, suggestion), f"planted {verdict}")


def finding(
    span: Span,
    kind: FindingKind,
    verdict: Verdict = Verdict.OK,
    suggestion: str | None = None,
    certain: bool = False,
    severity: Severity | None = None,
) -> Finding:
    weight = severity or (Severity.ERROR if verdict in ERRORS else Severity.INFO)
    return Finding(span, span.of(TEXT), kind, verdict, weight, "", suggestion, certain)


PLANTED = (
    gold(TITLE, FindingKind.TITLE),
    gold(NUMBER, FindingKind.NUMBER, Verdict.ISSUER_CONFLICT, WRONG),
    gold(ARTICLE, FindingKind.ARTICLE, Verdict.CLAUSE_NOT_FOUND),
)
DRAFT = Draft("d", TEXT, "2024-07-01", PLANTED, (TRAP,))
RIGHT = (
    finding(TITLE, FindingKind.TITLE),
    finding(NUMBER, FindingKind.NUMBER, Verdict.ISSUER_CONFLICT, WRONG, True),
    finding(ARTICLE, FindingKind.ARTICLE, Verdict.CLAUSE_NOT_FOUND),
)


def test_the_spans_of_these_tests() -> None:
    assert (NUMBER.of(TEXT), TITLE.of(TEXT), ARTICLE.of(TEXT)) == ("岭发〔2010〕3号", "《甲办法（暂行）》", "第三条")


def test_a_row_is_answered_by_the_finding_of_its_kind_that_covers_most_of_it() -> None:
    part, other = Span(NUMBER.start - 1, NUMBER.start + 2), finding(NUMBER, FindingKind.TITLE)
    near, best = finding(part, FindingKind.NUMBER), finding(NUMBER, FindingKind.NUMBER)
    pairs, free = answered(PLANTED[1:2], [other, near, best])
    assert pairs == [(PLANTED[1], best)]
    assert free == [other, near]
    touching = finding(Span(NUMBER.end, NUMBER.end + 1), FindingKind.NUMBER)
    assert answered(PLANTED[1:2], [touching])[0] == [(PLANTED[1], None)]


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        (RIGHT, {"error.precision": (2, 2), "error.recall": (2, 2), "found": (3, 3), "suggestions": (1, 1)}),
        ((), {"error.precision": (0, 0), "error.recall": (0, 2), "found": (0, 3), "recall.ok": (0, 1)}),
        (
            (finding(TITLE, FindingKind.TITLE, Verdict.SUFFIX_CONFLICT), *RIGHT[1:]),
            {
                "error.precision": (2, 3),
                "precision.ok": (0, 0),
                "recall.ok": (0, 1),
                "precision.suffix-conflict": (0, 1),
            },
        ),
        (
            (RIGHT[0], finding(NUMBER, FindingKind.NUMBER, Verdict.YEAR_CONFLICT), RIGHT[2]),
            {
                "error.precision": (2, 2),
                "error.recall": (2, 2),
                "recall.issuer-conflict": (0, 1),
                "precision.year-conflict": (0, 1),
            },
        ),
        (
            (RIGHT[0], finding(NUMBER, FindingKind.NUMBER), RIGHT[2]),
            {"error.recall": (1, 2), "precision.ok": (1, 2), "recall.ok": (1, 1)},
        ),
        ((*RIGHT, finding(Span(0, 2), FindingKind.TITLE)), {"precision.ok": (1, 1), "error.precision": (2, 2)}),
        (
            (*RIGHT, finding(Span(0, 2), FindingKind.TITLE, Verdict.FORM, severity=Severity.HINT)),
            {"precision.form": (0, 1), "error.precision": (2, 2)},
        ),
        (
            (*RIGHT, finding(TRAP, FindingKind.NUMBER, Verdict.YEAR_CONFLICT)),
            {"traps": (1, 1), "error.precision": (2, 3), "precision.year-conflict": (0, 1)},
        ),
        ((*RIGHT, finding(TRAP, FindingKind.NUMBER, Verdict.NOT_HELD)), {"traps": (0, 1)}),
    ],
)
def test_counts(findings: tuple[Finding, ...], expected: dict[str, tuple[int, int]]) -> None:
    counts = score(DRAFT, findings).counts
    assert {name: counts[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("span", "suggestion", "right"),
    [
        (NUMBER, WRONG, 1),
        (Span(NUMBER.start - 1, NUMBER.end + 1), f"（{WRONG}）", 1),
        (NUMBER, "岭办〔2010〕4号", 0),
        (NUMBER, f"{WRONG}文", 0),
        (NUMBER, None, 0),
    ],
)
def test_a_certain_suggestion_is_put_in_place(span: Span, suggestion: str | None, right: int) -> None:
    found = finding(span, FindingKind.NUMBER, Verdict.ISSUER_CONFLICT, suggestion, True)
    assert score(DRAFT, [found]).counts["suggestions"] == (right, 1)


@pytest.mark.parametrize(("suggestion", "right"), [("《甲办法(试行)》", 1), ("《甲办法》", 0)])
def test_a_suggested_title_may_differ_in_what_does_not_count(suggestion: str, right: int) -> None:
    planted = gold(TITLE, FindingKind.TITLE, Verdict.SUFFIX_CONFLICT, "《甲办法（试行）》")
    found = finding(TITLE, FindingKind.TITLE, Verdict.SUFFIX_CONFLICT, suggestion, True)
    assert score(Draft("d", TEXT, "", (planted,), ()), [found]).counts["suggestions"] == (right, 1)


def test_a_suggestion_that_is_not_certain_does_not_count() -> None:
    found = finding(NUMBER, FindingKind.NUMBER, Verdict.ISSUER_CONFLICT, "x")
    assert score(DRAFT, [found]).counts["suggestions"] == (0, 0)


def test_figures_are_shares_over_all_drafts() -> None:
    replies = {"d": RIGHT, "e": RIGHT[:1]}
    drafts = [DRAFT, Draft("e", TEXT, "", PLANTED, ())]
    found = run(drafts, lambda item: replies[item.id])
    assert (found.drafts, found.rows) == (2, 6)
    assert found.values["error.recall"] == 0.5
    assert found.values["error.precision"] == 1.0
    assert found.values["found"] == pytest.approx(4 / 6)
    assert found.values["precision.ambiguous"] is None
    low, high = found.intervals["error.recall"]
    assert (low, high) == (0.0, 1.0)
    assert found.cases["planted ok"] == (2, 2)
    assert found.cases["planted clause-not-found"] == (1, 2)
    planted = {(case, got): n for (case, _, got), n, _ in found.confusions}
    assert planted == {("planted issuer-conflict", "—"): 1, ("planted clause-not-found", "—"): 1}


def test_what_is_confused_has_an_example() -> None:
    wrong = finding(TRAP, FindingKind.NUMBER, Verdict.YEAR_CONFLICT)
    ((confusion, n, example),) = figures([score(DRAFT, [*RIGHT, wrong])]).confusions
    assert (confusion, n) == (("trap", "—", "year-conflict"), 1)
    assert "0871" in example


@given(st.lists(st.sampled_from((*RIGHT, finding(TRAP, FindingKind.NUMBER, Verdict.FORM))), max_size=6))
def test_no_share_is_above_one(findings: list[Finding]) -> None:
    for above, below in score(DRAFT, findings).counts.values():
        assert 0 <= above <= below
