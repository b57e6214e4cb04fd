"""What readers say of the answers they were shown: a file of JSON Lines on this machine, one line for each mark.

A line: ``{"id", "time" (UTC, ISO 8601), "verdict": "right"|"wrong", "comment", "history": [[question, answer|null], …],
"answer": the answer's JSON form}``. A mark that is changed is a line more with the same ``id``; the last one counts.
"""

from __future__ import annotations

import errno
import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from uuid import uuid4

from assistant.types import Answer, History
from corpus.errors import PolicyError

LONGEST_COMMENT = 500
"""In characters."""
MOST_BYTES = 100_000_000
"""Of the file: readers may mark, but not fill the disk."""
_OWNER_ONLY = 0o600


class FeedbackError(PolicyError):
    """A mark that cannot be kept: the comment is too long, or the file is full or cannot be written."""


class Verdict(StrEnum):
    """What a reader thinks of an answer."""

    RIGHT = "right"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Mark:
    """A verdict on one answer that was shown, and what is wrong with it, "" where nobody said.

    ``id`` stays the same when the reader thinks again.
    """

    verdict: Verdict
    comment: str = ""
    id: str = field(default_factory=lambda: uuid4().hex)

    def __post_init__(self) -> None:
        """Raises FeedbackError for a comment that is too long."""
        if len(self.comment) > LONGEST_COMMENT:
            raise FeedbackError(f"说明太长：有 {len(self.comment)} 字，请缩短到 {LONGEST_COMMENT} 字以内。")


def keep(path: Path, mark: Mark, answer: Answer, history: History) -> None:
    """Append one line to the file of marks, whole or not at all; the folder is made where it is absent.

    ``history`` is what had been said before the question. Only the owner may read a file that is made anew.

    Raises:
        FeedbackError: it cannot be written there, or the file would have more than ``MOST_BYTES``.
    """
    record = {
        "id": mark.id,
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "verdict": mark.verdict.value,
        "comment": mark.comment,
        "history": [list(turn) for turn in history],
        "answer": answer.to_json(),
    }
    line = (json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8", "replace")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _OWNER_ONLY)
        with os.fdopen(descriptor, "ab", buffering=0) as file:
            if os.fstat(descriptor).st_size + len(line) > MOST_BYTES:
                raise FeedbackError(f"没能记下：存放反馈的文件已满（{MOST_BYTES // 1_000_000} MB），请把它移到别处。")
            written = file.write(line)
            if written != len(line):
                file.truncate(file.tell() - (written or 0))
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    except OSError as error:
        raise FeedbackError(
            f"没能记下（{error.strerror}）：请检查存放反馈的文件（POLICY_ASSISTANT_FEEDBACK）的权限和磁盘空间。"
        ) from error
