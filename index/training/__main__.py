"""``python -m index.training``: from question sets to the adapters of the reader.

Every step keeps what it made in ``--work`` and is passed over when that is there, so that a run that was broken off is
started again by the same command: the indexes, the examples, the training itself (its state is kept every 25 steps).
"""

from __future__ import annotations

import argparse
import random
import sys
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from transformers import AutoTokenizer

from corpus.errors import PolicyError
from corpus.readers import read_documents
from corpus.readers.jsonl import read_lines
from index.reader.adapters import ADAPTERS
from index.runtime import reference
from index.runtime.encoder import Encoder
from index.store import Store
from index.training.batches import encode
from index.training.data import SPANS, Passages, Question, in_simplified, is_held_back, read_questions
from index.training.examples import Example, load, save
from index.training.loop import Recipe, Trainer, export, network

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

RELATED, OFFICIAL = "stard_lecoqa", "state_council"
"""The sets of lay questions on articles of law, and of official documents."""
FROM_LAWS, FROM_OFFICIAL = 6000, 900
"""How many questions are made by rule."""
NEGATIVES = 0.3
"""Share of the span sets' examples without an answer that is kept."""


@dataclass(frozen=True, slots=True)
class Round:
    """A part of the training with a mixture of its own.

    Each question of a span set comes once for each seed, with other crops of its passages and other negatives; of the
    other sources each round has its share.
    """

    seeds: tuple[int, ...]
    rate: float


ROUNDS = (Round((1, 2), 2e-3), Round((3, 4), 1.2e-3))


class Sets:
    """The question sets of a folder (``NAME.docs.jsonl.gz``, ``NAME.questions.jsonl.gz``), indexed in ``work``."""

    def __init__(self, datasets: Path, work: Path, embedder: Encoder) -> None:
        self._datasets, self._work, self._embedder = datasets, work, embedder

    def passages(self, name: str, seed: int) -> Passages:
        """The passages of a set; its index is built first where it is not there."""
        documents = list(read_documents([self._datasets / f"{name}.docs.jsonl.gz"]))
        store = Store(self._work / "stores" / name)
        if not store.is_current(documents, self._embedder):
            store.build(documents, self._embedder, progress=True)
        return Passages(store.open(self._embedder), self._embedder, seed)

    def questions(self, name: str) -> list[Question]:
        """The questions of a set that can be answered."""
        return read_questions(row for _, row in read_lines(self._datasets / f"{name}.questions.jsonl.gz"))

    def spans(self, name: str, seed: int, held_back: bool) -> Iterator[Example]:
        """Examples of a set of verbatim answers: of the titles for training, or of those held back."""
        passages = self.passages(name, seed)
        asked = [q for q in self.questions(name) if is_held_back(passages.documents[q.relevant[0]].title) == held_back]
        return in_simplified(passages.spans(asked), 0.0 if held_back else 0.5, seed)

    def related(self, held_back: bool) -> Iterator[Example]:
        """Examples of lay questions on articles of law."""
        asked = [q for q in self.questions(RELATED) if is_held_back(q.text) == held_back]
        return self.passages(RELATED, 1).related(asked)

    def made(self, name: str, count: int) -> Iterator[Example]:
        """Examples made by rule from the documents of a set."""
        passages = self.passages(name, 2)
        documents = [d for d in passages.documents.values() if not (name == OFFICIAL and is_held_back(d.title))]
        return passages.made(documents, count)


def _kept(path: Path, make: Callable[[], Iterator[Example]]) -> list[Example]:
    if not path.is_file():
        save(make(), path)
    return load(path)


def examples(sets: Sets, work: Path, number: int) -> list[Example]:
    """The mixture of round ``number`` (from 0), in an order of its own."""
    chance = random.Random(5 + number)  # noqa: S311 - no secret
    out: list[Example] = []
    for name in SPANS:
        for seed in ROUNDS[number].seeds:
            found = _kept(work / f"{name}-{seed}.jsonl", lambda n=name, s=seed: sets.spans(n, s, False))  # type: ignore[misc]
            out += [one for one in found if one.answers or chance.random() < NEGATIVES]
    others: tuple[tuple[str, Callable[[], Iterator[Example]]], ...] = (
        ("laws", lambda: sets.made(RELATED, FROM_LAWS)),
        ("related", lambda: sets.related(False)),
        ("official", lambda: sets.made(OFFICIAL, FROM_OFFICIAL)),
    )
    for name, make in others:
        out += _kept(work / f"{name}.jsonl", make)[number :: len(ROUNDS)]
    chance.shuffle(out)
    return out


def main(argv: Sequence[str] | None = None) -> int:
    """Train and write the adapters; exit code 1 with one line where something is amiss."""
    parser = argparse.ArgumentParser(prog="python -m index.training", description="train the reader's adapters")
    parser.add_argument("--datasets", type=Path, required=True, help="folder of the question sets")
    parser.add_argument("--work", type=Path, required=True, help="folder for indexes, examples and checkpoints")
    parser.add_argument("--output", type=Path, default=Path(str(files("index.reader") / ADAPTERS)))
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args(argv)
    try:
        train(arguments.datasets, arguments.work, arguments.output, arguments.seed)
    except PolicyError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def train(datasets: Path, work: Path, output: Path, seed: int) -> None:
    """All steps; raises PolicyError where a set or a model cannot be used."""
    work.mkdir(parents=True, exist_ok=True)
    sets = Sets(datasets, work, Encoder(cache=work))
    mixtures = [examples(sets, work, number) for number in range(len(ROUNDS))]
    for name in SPANS:
        _kept(work / f"{name}-held-back.jsonl", lambda n=name: sets.spans(n, 1, True))  # type: ignore[misc]
    folder = reference.folder(work)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    recipes = [Recipe(seed=seed + number, rate=each.rate) for number, each in enumerate(ROUNDS)]
    net = network(folder, recipes[0])
    for number, (mixture, recipe) in enumerate(zip(mixtures, recipes, strict=True), start=1):
        kept = work / f"round-{number}"
        kept.mkdir(exist_ok=True)
        Trainer(net, encode(tokenizer, mixture), recipe, kept).run()
    export(net, recipes[-1], output)


if __name__ == "__main__":
    sys.exit(main())
