"""How well findings agree with what was planted, over drafts.

A finding answers a gold row of its kind that it overlaps, the one that it overlaps most; each answers one at most.
Every figure is a share of counts over all drafts, its interval a bootstrap over drafts:

precision.V    of the findings with verdict V, those on a row of that verdict. A finding on no row counts unless its
               severity is info: the head of the draft may be found too, and nothing is claimed of it.
recall.V       of the rows with verdict V, those whose finding has it
error.precision, error.recall   the same of all verdicts that are errors as one (``ERRORS``; findings by severity)
found          of all rows, those that a finding answers
suggestions    of the suggestions that are called certain, those that give the right text when put in place
traps          of the traps, those with an error on them: lower is better
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.checking.types import Finding, Severity, Verdict
from corpus.references import canonical_title
from eval.checking.types import Draft, Gold
from eval.figures import rounded
from eval.measures import intervals
from eval.measures.bootstrap import Interval, ratios

if TYPE_CHECKING:
    from corpus.types import Span

ERRORS = frozenset(
    {
        Verdict.NUMBER_TITLE_CONFLICT,
        Verdict.ISSUER_CONFLICT,
        Verdict.YEAR_CONFLICT,
        Verdict.SUFFIX_CONFLICT,
        Verdict.NOT_IN_FORCE,
        Verdict.CLAUSE_NOT_FOUND,
        Verdict.QUOTE_ALTERED,
        Verdict.SELF_REFERENCE,
        Verdict.LATER_BASIS,
    }
)
"""The verdicts that say that a reference is wrong."""
NAMES = (
    "error.precision",
    "error.recall",
    "found",
    "suggestions",
    "traps",
    *(f"{measure}.{verdict.value}" for verdict in Verdict for measure in ("precision", "recall")),
)
"""The figures, in the order in which they are shown."""
Check = Callable[[Draft], Sequence[Finding]]
Answered = list[tuple[Gold, Finding | None]]
Confusion = tuple[str, str, str]
"""The recipe, the planted verdict and the one that was found; ``—`` for none."""


@dataclass(frozen=True, slots=True)
class Score:
    """Of one draft: (numerator, denominator) by the names of ``NAMES``, and what was confused, with an example."""

    counts: dict[str, tuple[int, int]]
    confusions: Counter[Confusion]
    examples: dict[Confusion, str]


@dataclass(frozen=True, slots=True)
class Figures:
    """Over ``drafts``: ``rows`` planted, figures in 0..1 (None over nothing) and their 95 % intervals by name.

    ``cases`` are rows and rows judged rightly by recipe; ``confusions`` what was judged otherwise, most first, each
    with how often, and an example.
    """

    drafts: int
    rows: int
    values: dict[str, float | None]
    counts: dict[str, tuple[int, int]]
    intervals: dict[str, Interval]
    cases: dict[str, tuple[int, int]]
    confusions: tuple[tuple[Confusion, int, str], ...]

    def to_json(self) -> dict[str, Any]:
        """All of it, rounded to 4 digits."""
        keys = ("case", "planted", "found")
        return {
            "drafts": self.drafts,
            "rows": self.rows,
            **rounded(self.values, 4),
            "counts": {name: list(pair) for name, pair in self.counts.items()},
            "intervals": rounded(self.intervals, 4),
            "cases": {name: {"right": right, "n": n} for name, (right, n) in self.cases.items()},
            "confusions": [
                {**dict(zip(keys, confusion, strict=True)), "n": n, "example": example}
                for confusion, n, example in self.confusions
            ],
        }


def _overlap(a: Span, b: Span) -> int:
    return min(a.end, b.end) - max(a.start, b.start)


def answered(gold: Iterable[Gold], findings: Sequence[Finding]) -> tuple[Answered, list[Finding]]:
    """Each row with the finding that answers it, and the findings that answer none."""
    free = list(findings)
    out: Answered = []
    for item in gold:
        near = [f for f in free if f.kind is item.row.kind and _overlap(f.span, item.span) > 0]
        best = max(near, key=lambda finding: _overlap(finding.span, item.span), default=None)
        if best is not None:
            free.remove(best)
        out.append((item, best))
    return out, free


def _corrected(text: str, finding: Finding, gold: Gold) -> bool:
    """Whether the suggestion, put in place, gives what the gold's gives; titles may differ in what does not count."""
    start, end = min(finding.span.start, gold.span.start), max(finding.span.end, gold.span.end)
    mine, planted = (
        text[start : span.start] + (text[span.start : span.end] if put is None else put) + text[span.end : end]
        for span, put in ((finding.span, finding.suggestion), (gold.span, gold.row.suggestion))
    )
    same = canonical_title if gold.row.kind == "title" else str
    return same(mine) == same(planted)


def score(draft: Draft, findings: Sequence[Finding]) -> Score:
    """The counts of one draft."""
    pairs, free = answered(draft.gold, findings)
    loud = [finding for finding in free if finding.severity is not Severity.INFO]
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    wrong = [(gold, finding) for gold, finding in pairs if gold.row.verdict in ERRORS]
    hit = sum(finding is not None and finding.severity is Severity.ERROR for _, finding in wrong)
    certain = [(gold, finding) for gold, finding in pairs if finding and finding.certain]
    surely = sum(finding.certain for finding in loud) + len(certain)
    counts = {
        "error.precision": (hit, len(errors)),
        "error.recall": (hit, len(wrong)),
        "found": (sum(finding is not None for _, finding in pairs), len(pairs)),
        "suggestions": (sum(_corrected(draft.text, finding, gold) for gold, finding in certain), surely),
        "traps": (sum(any(_overlap(e.span, trap) > 0 for e in errors) for trap in draft.traps), len(draft.traps)),
    }
    for verdict in Verdict:
        right = sum(gold.row.verdict is verdict is finding.verdict for gold, finding in pairs if finding)
        said = sum(finding.verdict is verdict for _, finding in pairs if finding)
        said += sum(finding.verdict is verdict for finding in loud)
        counts[f"precision.{verdict.value}"] = right, said
        counts[f"recall.{verdict.value}"] = right, sum(gold.row.verdict is verdict for gold, _ in pairs)
    confusions, examples = _confusions(draft, pairs, loud)
    return Score(counts, confusions, examples)


def _confusions(
    draft: Draft, pairs: Answered, loud: Iterable[Finding]
) -> tuple[Counter[Confusion], dict[Confusion, str]]:
    counted: Counter[Confusion] = Counter()
    examples: dict[Confusion, str] = {}

    def add(confusion: Confusion, span: Span, message: str) -> None:
        counted[confusion] += 1
        around = draft.text[max(0, span.start - 30) : span.end + 15].replace("\n", " ")
        examples.setdefault(confusion, f"{draft.id}@{span.start} …{around}… {message}".strip())

    for gold, finding in pairs:
        got = finding.verdict.value if finding else "—"
        key = (gold.case, gold.row.verdict.value, got)
        add(key, gold.span, finding.message if finding else "")
    for finding in loud:
        trapped = any(_overlap(finding.span, trap) > 0 for trap in draft.traps)
        add(("trap" if trapped else "elsewhere", "—", finding.verdict.value), finding.span, finding.message)
    return counted, examples


def figures(scores: Sequence[Score]) -> Figures:
    """The figures over some drafts, one at least."""
    above = np.array([[item.counts[name][0] for name in NAMES] for item in scores], dtype=np.float64)
    below = np.array([[item.counts[name][1] for name in NAMES] for item in scores], dtype=np.float64)
    found = zip(NAMES, intervals(ratios(above, below), len(scores)), strict=True)
    counts = {name: (int(n), int(of)) for name, n, of in zip(NAMES, above.sum(axis=0), below.sum(axis=0), strict=True)}
    confusions: Counter[Confusion] = Counter()
    examples: dict[Confusion, str] = {}
    for item in scores:
        confusions.update(item.confusions)
        examples = item.examples | examples
    return Figures(
        drafts=len(scores),
        rows=counts["found"][1],
        values={name: n / of if of else None for name, (n, of) in counts.items()},
        counts=counts,
        intervals={name: pair for name, pair in found if pair is not None},
        cases=_cases(confusions),
        confusions=tuple((key, n, examples[key]) for key, n in confusions.most_common() if key[1] != key[2]),
    )


def _cases(confusions: Counter[Confusion]) -> dict[str, tuple[int, int]]:
    right: Counter[str] = Counter()
    all_rows: Counter[str] = Counter()
    for (case, planted, got), n in confusions.items():
        if planted != "—":
            all_rows[case] += n
            right[case] += n if planted == got else 0
    return {case: (right[case], n) for case, n in sorted(all_rows.items())}


def run(drafts: Iterable[Draft], check: Check) -> Figures:
    """Check every draft, in order, and score what comes; an error of the checker ends the run."""
    return figures([score(draft, check(draft)) for draft in drafts])
