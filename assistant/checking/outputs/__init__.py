"""What goes out of a check: the draft with comments and tracked changes, tables, and a summary."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assistant.checking.outputs.summary import summary_markdown
from assistant.checking.outputs.table import table_csv, table_xlsx
from assistant.checking.outputs.word import reviewed_docx
from assistant.checking.types import Review
from assistant.commands.output import OutputError, replace_file

__all__ = ["FORMATS", "OutputError", "reviewed_docx", "summary_markdown", "table_csv", "table_xlsx", "write"]

FORMATS: dict[str, Callable[[Review, bytes | None], bytes]] = {
    ".docx": reviewed_docx,
    ".csv": lambda review, _: table_csv(review).encode("utf-8", "replace"),
    ".xlsx": lambda review, _: table_xlsx(review),
    ".md": lambda review, _: summary_markdown(review).encode("utf-8", "replace"),
}
"""What makes the bytes of a review and its source, by the end of the file's name."""


def write(review: Review, source: bytes | None, path: Path) -> None:
    """Write a review to ``path`` in the format of its ending; a file there appears or is replaced whole, at the end.

    ``source`` is the file that the draft was read from, None for text that was typed.

    Raises OutputError where it cannot be written there, for another ending, and where ``path`` is ``source`` itself;
    ReadError as ``reviewed_docx``.
    """
    make = FORMATS.get(path.suffix.lower())
    if make is None:
        raise OutputError(f"写不了 {path}：请用 {'、'.join(FORMATS)} 之一作文件名的结尾。")
    if source is not None and _is_source(path, source):
        raise OutputError(f"写不了 {path}：它就是原稿，请换一个文件名。")
    replace_file(path, make(review, source))


def _is_source(path: Path, source: bytes) -> bool:
    try:
        return path.is_file() and path.read_bytes() == source
    except OSError:
        return False
