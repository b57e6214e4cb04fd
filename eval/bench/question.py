"""Questions: each asked for the first time and again in one process, by stage, beside embedding it alone.

As JSON a list, by size of the library:

passages        passages searched
embedded        texts of the index embedded by the model, and ``padded`` those with a cheap vector
                (``eval.bench.padding``); both absent for the bundled notices, which are all embedded
n, failed       questions measured, and those of them that raised an error
first, again    {"whole", and the names of the answer's ``timings_ms``: {"p50", "p95"}} in milliseconds
embedding       {"p50", "p95"}: embedding the question alone, in milliseconds
ratio           of medians: {"first_to_again", "first_to_embedding", "again_to_embedding"}; and for all but the smallest
                library {"first_to_former", "again_to_former"}, beside the size before
peak_mb         of the process that answers; of the one that built the index ``build_peak_mb``
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from corpus.errors import PolicyError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from assistant.settings import Settings
    from assistant.types import Answer
    from eval.bench.process import Work
    from eval.cases import Case

SIZES = (5_000, 60_000)
"""Passages of the libraries that are made of ``--docs``."""
QUESTIONS = 60
"""How many questions are measured, after one that is not: it loads what is loaded once (``eval.bench.start``)."""
_SEED = 0

Spread = dict[str, float | None]


@dataclass(slots=True)
class Round:
    """Milliseconds of each question of a round, in order: whole, and by stage where it was answered."""

    whole: list[float] = field(default_factory=list)
    stages: dict[str, list[float]] = field(default_factory=dict)
    failed: int = 0

    def ask(self, ask: Callable[[], Answer], clock: Callable[[], float]) -> None:
        """Time one question; PolicyError counts as failed."""
        start = clock()
        try:
            stages = ask().timings_ms
        except PolicyError:
            stages = {}
            self.failed += 1
        self.whole.append((clock() - start) * 1000)
        for name, value in stages.items():
            if name != "total":
                self.stages.setdefault(name, []).append(value)

    def spreads(self) -> dict[str, Spread]:
        """The JSON form."""
        return {name: spread(values) for name, values in {"whole": self.whole, **self.stages}.items()}


def spread(values: Sequence[float]) -> Spread:
    """The median and the 95th percentile, rounded to 2 digits; None where there is nothing."""
    from eval.measures import percentile  # noqa: PLC0415 - imports NumPy

    found = {f"p{p}": percentile(values, p) for p in (50, 95)}
    return {name: None if value is None else round(value, 2) for name, value in found.items()}


def ratio(value: float | None, base: float | None) -> float | None:
    """Rounded to 2 digits; None where one is missing or ``base`` is 0."""
    return round(value / base, 2) if value is not None and base else None


def timed(
    cases: Iterable[Case],
    ask: Callable[[Case], Answer],
    embed: Callable[[str], object],
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, Any]:
    """The keys n, failed, first, again, embedding and ratio: every case asked, embedded alone, and asked again.

    ``clock`` counts seconds. Errors other than PolicyError end the run.
    """
    first, again, embedding = Round(), Round(), []
    for case in cases:
        first.ask(lambda case=case: ask(case), clock)  # type: ignore[misc]
        start = clock()
        embed(case.question)
        embedding.append((clock() - start) * 1000)
        again.ask(lambda case=case: ask(case), clock)  # type: ignore[misc]
    alone = spread(embedding)
    new, known = (spread(each.whole)["p50"] for each in (first, again))
    return {
        "n": len(first.whole),
        "failed": first.failed,
        "first": first.spreads(),
        "again": again.spreads(),
        "embedding": alone,
        "ratio": {
            "first_to_again": ratio(new, known),
            "first_to_embedding": ratio(new, alone["p50"]),
            "again_to_embedding": ratio(known, alone["p50"]),
        },
    }


def measure(
    settings: Settings, work: Work, docs: Path | None, questions: Path | None, sizes: Sequence[int] = SIZES
) -> list[dict[str, Any]]:
    """The bundled notices in ``settings.store``, then each size where ``docs`` and ``questions`` are given.

    Raises PolicyError.
    """
    found = [work("question", store=str(settings.store), questions=None)]
    if docs and questions:
        for size in sizes:
            with TemporaryDirectory() as folder:
                given = {"store": folder, "questions": str(questions)}
                built = work("build", docs=str(docs), passages=size, **given)
                built["build_peak_mb"] = built.pop("peak_mb")
                found.append({**built, **work("question", **given)})
    for former, larger in pairwise(found):
        for which in ("first", "again"):
            medians = (each[which]["whole"]["p50"] for each in (larger, former))
            larger["ratio"][f"{which}_to_former"] = ratio(*medians)
    return found


def _cases(questions: str | None) -> list[Case]:
    """So many distinct questions that one is asked before the others."""
    from eval.cases import load, sample, suite  # noqa: PLC0415 - imports NumPy

    cases = {case.question: case for case in (load(Path(questions)) if questions else suite("notices"))}
    return sample(list(cases.values()), QUESTIONS + 1, _SEED)


def build(settings: Settings, store: str, docs: str, questions: str, passages: int) -> dict[str, Any]:
    """Build an index of so many passages of ``docs``; gives how many texts were embedded and padded."""
    from assistant.commands.common import load_embedder  # noqa: PLC0415 - as all here, in a process of its own
    from corpus.chunking import chunk  # noqa: PLC0415
    from corpus.readers import read_documents  # noqa: PLC0415
    from eval.bench.padding import PaddingEmbedder, sized  # noqa: PLC0415
    from index.passages import passages as passages_of  # noqa: PLC0415
    from index.store import Store  # noqa: PLC0415

    asked = {id_ for case in _cases(questions) for id_ in case.relevant}
    documents = list(sized(list(read_documents([Path(docs)])), asked, passages))
    cuts = (cut for held in documents if held.id in asked for cut in passages_of(held, chunk(held)))
    real = {text for cut in cuts for text in (cut.text, *cut.sentences)}
    embedder = PaddingEmbedder(load_embedder(settings), real or {documents[0].title})
    Store(Path(store)).build(documents, embedder)
    return {"embedded": embedder.embedded, "padded": embedder.padded}


def timed_questions(settings: Settings, store: str, questions: str | None) -> dict[str, Any]:
    """Ask over the index in ``store``; where there is none it is built of the bundled notices."""
    from assistant.commands import common  # noqa: PLC0415 - as below

    before, *cases = _cases(questions)
    there = settings.at(Path(store))
    embedder = common.load_embedder(there)
    common.indexed(there, embedder)
    with common.opened(there, embedder) as assistant:

        def ask(case: Case) -> Answer:
            return assistant.ask(case.question, case.history)

        timed([before], ask, embedder.embed_query)
        return {"passages": len(assistant.retriever.generation), **timed(cases, ask, embedder.embed_query)}
