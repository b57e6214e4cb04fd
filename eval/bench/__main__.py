"""``python -m eval.bench WORK ARGUMENTS``: one piece of work of a measurement, in a process of its own.

ARGUMENTS is a JSON object; the result is one on stdout. Exit code 1, and the reason as the last line on stderr, where
it could not be done.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from assistant.settings import Settings
from corpus.errors import PolicyError
from eval.bench import check, index, question

WORK: dict[str, Callable[..., dict[str, Any]]] = {
    "check": check.timed_check,
    "build": question.build,
    "question": question.timed_questions,
    "index": index.timed_index,
    "embed": index.timed_embedding,
    "langchain": index.timed_langchain,
}


def main(name: str, arguments: str) -> int:
    """Do the work ``name`` and write its result; gives the exit code."""
    try:
        found = WORK[name](Settings.from_environment(), **json.loads(arguments))
    except PolicyError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
