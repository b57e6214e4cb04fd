"""Adding to and removing from the library on the page: one change at a time, in the background."""

from __future__ import annotations

import base64
import binascii
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import urlsplit

from assistant.commands.common import told
from assistant.commands.reading import reading_count, reading_rows
from assistant.web.holdings import Holdings, is_local
from assistant.web.i18n import Words
from assistant.web.markup import Html, element, join
from assistant.web.render import message
from corpus.errors import PolicyError
from index.duplicates import Twins

MOST_BYTES = 60_000_000
"""Of all files that are added at once."""
_FAILED = "出错了，文件库没有改变。请再试一次；若仍如此，请查看服务器的日志。"


class ChangeError(PolicyError):
    """The library cannot be changed like this."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file from the browser."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Status:
    """How far a change is: a step with a count of what is done, and in the end a result as HTML."""

    step: str = ""
    done: int = 0
    result: Html | None = None


class Changes:
    """The changes of one library; ``status`` is that of the last one, None where there was none."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        self._starting = threading.Lock()
        self.status: Status | None = None

    def add(self, uploads: Sequence[Upload]) -> None:
        """Begin to add files. Raises ChangeError where another change runs."""

        def work() -> Html:
            with tempfile.TemporaryDirectory() as folder:
                paths = [_written(Path(folder, str(at)), upload) for at, upload in enumerate(uploads)]
                try:
                    library, report = self._holdings.add(paths, self._tell)
                except PolicyError as error:
                    raise ChangeError(_without(paths, str(error))) from error
                rows = [[_without(paths, cell) for cell in row] for row in reading_rows(library, report.covered)]
            replaced = f"换成新内容的：{'、'.join(report.replaced)}" if report.replaced else ""
            lines = (told(report), reading_count(library), replaced, *map(_merged, report.twins))
            return join((*_lines(lines), _table(rows)))

        self._begin(work)

    def remove(self, document_id: str) -> None:
        """Begin to remove a document. Raises ChangeError where another change runs."""

        def work() -> Html:
            named = self._holdings.now.graph.label(document_id)
            report = self._holdings.remove(document_id, self._tell)
            return join(_lines((f"已移除：{named}", told(report))))

        self._begin(work)

    def _begin(self, work: Callable[[], Html]) -> None:
        with self._starting:
            if self.status is not None and self.status.result is None:
                raise ChangeError("文件库正在更新，请等它完成后再试。")
            self.status = Status("正在开始")
        threading.Thread(target=self._run, args=(work,), name="library-change", daemon=True).start()

    def _run(self, work: Callable[[], Html]) -> None:
        result = message(_FAILED)
        try:
            result = work()
        except PolicyError as error:
            result = message(str(error))
        finally:
            self.status = Status(result=result)

    def _tell(self, step: str, done: int) -> None:
        self.status = Status(step, done)


def status_html(status: Status, say: Words) -> Html:
    """How far a change is, or what came of it."""
    if status.result is not None:
        return status.result
    count = f"（{status.done}）" if status.done else ""
    return element("p", element("progress"), say("正在更新文件库：{step}", step=status.step + count), class_="running")


def check_sender(headers: Mapping[str, str]) -> None:
    """Raises ChangeError unless a page of this very server sent the request, by an address of this machine.

    So neither another site that the reader has open nor a name that was made to lead here can change the library.
    """
    host = headers.get("host", "")
    origin = headers.get("origin")
    name = urlsplit(f"//{host}").hostname or ""
    if not is_local(name) or (origin is not None and urlsplit(origin).netloc != host):
        raise ChangeError("只有本机上打开的页面可以更改文件库。")


def uploads_of(files: Any) -> list[Upload]:
    """The files of ``[{"name", "data" (base64)}, …]``. Raises ChangeError."""
    try:
        uploads = [Upload(PurePath(file["name"]).name, base64.b64decode(file["data"], validate=True)) for file in files]
    except (TypeError, KeyError, ValueError, binascii.Error) as error:
        raise ChangeError("没有收到完整的文件：请重新选择文件。") from error
    if not uploads or any(upload.name in ("", "..") for upload in uploads):
        raise ChangeError("没有收到文件：请选择文件。")
    if (size := sum(len(upload.data) for upload in uploads)) > MOST_BYTES:
        raise ChangeError(
            f"这些文件共 {size / 1e6:.0f} MB，网页一次最多加入 {MOST_BYTES / 1e6:.0f} MB："
            "请分几次加入，或用命令 policy-assistant index add。"
        )
    return uploads


def _written(folder: Path, upload: Upload) -> Path:
    folder.mkdir()
    path = folder / upload.name
    path.write_bytes(upload.data)
    return path


def _without(paths: Sequence[Path], text: str) -> str:
    """The text without the folders that the files lie in for a moment."""
    for path in paths:
        text = text.replace(f"{path.parent}/", "")
    return text


def _merged(twins: Twins) -> str:
    return f"重复的合为一篇：{twins.kept} ← {'、'.join(twins.others)}"


def _lines(lines: Sequence[str]) -> list[Html]:
    return [element("p", line) for line in lines if line]


def _table(rows: Sequence[Sequence[str]]) -> Html:
    head, *body = rows
    heads = (element("th", cell, scope="col") for cell in head)
    lines = (element("tr", *(element("td", cell) for cell in row)) for row in body)
    return element("table", element("thead", element("tr", *heads)), element("tbody", *lines))
