"""What goes out of a check: the draft with comments and tracked changes, tables, and a summary."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from assistant.checking.outputs.errors import OutputError
from assistant.checking.outputs.summary import summary_markdown
from assistant.checking.outputs.table import table_csv, table_xlsx
from assistant.checking.outputs.word import reviewed_docx
from assistant.checking.types import Review

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
    place = _place(path, source)
    data = make(review, source)
    part = place.with_name(f".policy-assistant.{uuid4().hex}")
    try:
        part.write_bytes(data)
        part.replace(place)
    except OSError as error:
        raise _unwritten(path, error) from error
    finally:
        with suppress(OSError):
            part.unlink()


def _place(path: Path, source: bytes | None) -> Path:
    """The file that ``path`` leads to. Raises OutputError for what is no file and for the source itself."""
    try:
        place = path.resolve()
        if place.exists() and not place.is_file():
            raise OutputError(f"写不了 {path}：它不是普通文件，请换一个路径。")
        if source is not None and place.is_file() and place.read_bytes() == source:
            raise OutputError(f"写不了 {path}：它就是原稿，请换一个文件名。")
    except (OSError, RuntimeError) as error:
        raise _unwritten(path, error) from error
    return place


def _unwritten(path: Path, error: OSError | RuntimeError) -> OutputError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else error
    return OutputError(f"写不了 {path}（{reason}）：请检查目录、权限和磁盘空间。")
