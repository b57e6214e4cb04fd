"""Word's and WPS's binary files (.doc, .wps) and RTF, turned into .docx by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus.errors import ReadError
from corpus.readers.docx import read_docx
from corpus.readers.extracted import Extracted
from corpus.readers.zipped import MAX_UNPACKED

TIMEOUT = 120.0
"""Seconds that one conversion may take."""
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_RTF = b"{\\rtf"
_SECTOR = 512
_WORD_95 = bytes.fromhex("DCA5")
"""How the text stream of Word 6 and 95 begins, at the start of a sector."""
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""No macros, no pictures or sections fetched from elsewhere."""
_NOTE = "经 LibreOffice 转换后读取。"


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")


def _kind(data: bytes, name: str) -> tuple[str, str]:
    """The end of the file's name and LibreOffice's filter for it. Raises ReadError for what is none of these files.

    Without a filter a broken file would be read as if it were plain text.
    """
    if data.startswith(_RTF):
        return ".rtf", "Rich Text Format"
    if not data.startswith(_OLE):
        raise ReadError(f"{name} 不是 .doc、.wps 或 RTF 文件：请用 Word 或 WPS 另存为 .docx 后重试。")
    if _stream("EncryptedPackage") in data:
        raise ReadError(f"{name} 已加密：请去掉打开密码后重试。")
    if _stream("WordDocument") in data:
        old = any(data.startswith(_WORD_95, at) for at in range(_SECTOR, len(data), _SECTOR))
        return ".doc", "MS Word 95" if old else "MS Word 97"
    for stream, kind in (("Workbook", "Excel 表格"), ("PowerPoint Document", "PowerPoint 演示文稿")):
        if _stream(stream) in data:
            raise ReadError(f"{name} 是 {kind}，不是文字文档：请另存为 .docx 或 PDF 后重试。")
    return ".wps", "MS_Works"


def _run(command: list[str], folder: Path, name: str) -> None:
    """Runs the program until it ends or ``TIMEOUT`` is over, when it is killed with all that it started."""
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "TMPDIR": str(folder)}
    with subprocess.Popen(  # noqa: S603
        command,
        cwd=folder,
        env=environment | {"LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(TIMEOUT)
        except subprocess.TimeoutExpired as error:
            hint = "请用 Word 或 WPS 另存为 .docx 后重试"
            raise ReadError(f"{name} 转换超过 {TIMEOUT:.0f} 秒，已停止：{hint}。") from error
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def _converted(data: bytes, program: str, name: str) -> bytes:
    """The .docx that LibreOffice makes of the file, in a folder and with a profile of their own. Raises ReadError."""
    suffix, infilter = _kind(data, name)
    with TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
        source, target = folder / f"source{suffix}", folder / "out" / "source.docx"
        source.write_bytes(data)
        profile = f"-env:UserInstallation={settings.parent.parent.as_uri()}"
        options = ["--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo", f"--infilter={infilter}"]
        outcome = ["--convert-to", "docx", "--outdir", str(target.parent), str(source)]
        _run([program, profile, *options, *outcome], folder, name)
        if not target.is_file():
            raise ReadError(f"{name} 转换失败，可能已损坏或加密：请用 Word 或 WPS 打开并另存为 .docx 后重试。")
        if target.stat().st_size > MAX_UNPACKED:
            raise ReadError(f"{name} 转换后过大：请拆成几个文件后重试。")
        return target.read_bytes()


def read_legacy(data: bytes, name: str) -> Extracted:
    """The text of a .doc, .wps or .rtf file, as ``read_docx`` reads it after LibreOffice (``soffice``) converted it.

    Raises ReadError where LibreOffice is not installed, where it takes longer than ``TIMEOUT`` seconds or cannot read
    the file, and for a file that is none of these or is encrypted.
    """
    _kind(data, name)
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise ReadError(f"{name} 是旧格式的 Word 或 WPS 文件：请安装 LibreOffice，或用 Word、WPS 另存为 .docx 后重试。")
    try:
        converted = _converted(data, program, name)
    except OSError as error:
        raise ReadError(f"{name} 无法转换：LibreOffice 不能启动或临时文件夹不可写，请检查后重试。") from error
    extracted = read_docx(converted, name)
    return replace(extracted, notes=(_NOTE, *extracted.notes))
