"""Adding to and removing from the library on the page: one change at a time, in the background."""

from __future__ import annotations

import base64
import binascii
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from assistant.commands.reading import OUTCOMES, reading_rows
from assistant.web.holdings import Holdings
from assistant.web.i18n import Words
from assistant.web.markup import Html, element, join
from assistant.web.render import message
from corpus.errors import PolicyError
from corpus.readers.report import Library
from index.store import BuildReport

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
    """The changes of one library, told in ``say``; ``status`` is that of the last one, None where there was none."""

    def __init__(self, holdings: Holdings, say: Words) -> None:
        self._holdings = holdings
        self._say = say
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
            return join((*_lines(self._added(library, report, len(rows) - 1)), _table(rows, self._say)))

        self._begin(work)

    def remove(self, document_id: str) -> None:
        """Begin to remove a document. Raises ChangeError where another change runs."""

        def work() -> Html:
            named = self._holdings.now.graph.label(document_id)
            report = self._holdings.remove(document_id, self._tell)
            return join(_lines((self._say("已移除：{name}", name=named), self._held(report))))

        self._begin(work)

    def _added(self, library: Library, report: BuildReport, listed: int) -> Iterator[str]:
        """What became of all files together, of which so many are listed one by one."""
        say, skipped = self._say, len(library.skipped)
        yield say("读取 {read} 个文件，跳过 {skipped} 个。", read=len(library.reports) - skipped, skipped=skipped)
        yield self._held(report)
        if report.replaced:
            yield say("换成新内容的：{names}", names=say.listed(list(report.replaced)))
        for twins in report.twins:
            yield say("重复的合为一篇：{kept} ← {others}", kept=twins.kept, others=say.listed(list(twins.others)))
        if out := len(library.reports) - listed:
            yield say("另有 {count} 个文件未列出", count=out)

    def _held(self, report: BuildReport) -> str:
        return self._say(
            "文件库现有 {documents} 份文件，{chunks} 段，覆盖正文 {coverage}。",
            documents=report.documents,
            chunks=report.chunks,
            coverage=f"{report.coverage:.1%}",
        )

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
    count = f" {status.done}" if status.done else ""
    return element(
        "p", element("progress"), say("正在更新文件库：{step}", step=say(status.step) + count), class_="running"
    )


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


def _lines(lines: Iterable[str]) -> list[Html]:
    return [element("p", line) for line in lines if line]


def _table(rows: Sequence[Sequence[str]], say: Words) -> Html:
    """A table whose head and outcomes are in the reader's language."""
    head, *body = rows
    heads = (element("th", say(cell), scope="col") for cell in head)
    lines = (element("tr", *(element("td", say(cell) if cell in OUTCOMES else cell) for cell in row)) for row in body)
    return element("table", element("thead", element("tr", *heads)), element("tbody", *lines))
