"""``python -m index.training.held_back``: the questions that the reader was not trained on.

``NAME.questions.jsonl`` for each set of verbatim answers, for ``policy-assistant eval --questions``.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import PolicyError
from corpus.readers import read_documents
from corpus.readers.jsonl import read_lines
from index.training.data import SPANS, is_held_back, read_questions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def held_back(datasets: Path, name: str) -> Iterator[str]:
    """The lines of the set's questions, as they are, whose document's title was held back. Raises ReadError."""
    titles = {document.id: document.title for document in read_documents([datasets / f"{name}.docs.jsonl.gz"])}
    for _, row in read_lines(datasets / f"{name}.questions.jsonl.gz"):
        asked = read_questions([row])
        if asked and is_held_back(titles[asked[0].relevant[0]]):
            yield json.dumps(row, ensure_ascii=False)


def main(argv: Sequence[str] | None = None) -> int:
    """Write the files; exit code 1 with one line where a set cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m index.training.held_back", description="questions not trained on")
    parser.add_argument("--datasets", type=Path, required=True, help="folder of the question sets")
    parser.add_argument("--output", type=Path, required=True, help="folder for the questions")
    arguments = parser.parse_args(argv)
    try:
        arguments.output.mkdir(parents=True, exist_ok=True)
        for name in SPANS:
            lines = [line + "\n" for line in held_back(arguments.datasets, name)]
            (arguments.output / f"{name}.questions.jsonl").write_text("".join(lines), encoding="utf-8")
    except (PolicyError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
