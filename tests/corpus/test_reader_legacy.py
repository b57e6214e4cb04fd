import io
import os
import select
import shutil
import subprocess
from pathlib import Path

import docx
import pytest

from corpus.errors import ReadError
from corpus.readers import legacy
from corpus.readers.legacy import read_legacy

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def ole(*streams):
    return OLE + bytes(512) + b"".join(stream.encode("utf-16-le") for stream in streams)


DOC, RTF = ole("WordDocument"), rb"{\rtf1\ansi \u31532?\u19968?\u26465?\par}"


def saved(*paragraphs):
    document = docx.Document()
    document.add_heading("总则", 1)
    for text in paragraphs:
        document.add_paragraph(text, style="List Number")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture
def office(tmp_path, monkeypatch):
    """Puts a program in the place of LibreOffice; its arguments are kept in the file that it returns."""

    def install(script):
        folder = tmp_path / "bin"
        folder.mkdir()
        program, seen = folder / "soffice", tmp_path / "arguments"
        program.write_text(f'#!/bin/sh\necho "$HOME $@" > {seen}\n{script}\n', encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
        return seen

    return install


def test_without_libreoffice_one_line_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReadError, match=r"^甲\.doc .*安装 LibreOffice.*\.docx") as error:
        read_legacy(DOC, "甲.doc")
    assert "\n" not in str(error.value)


KINDS = [
    (DOC, ".doc", "MS Word 97"),
    (OLE + bytes(504) + bytes.fromhex("DCA5") + "WordDocument".encode("utf-16-le"), ".doc", "MS Word 95"),
    (ole("WordDocument", "Workbook"), ".doc", "MS Word 97"),
    (ole("MatOST"), ".wps", "MS_Works"),
    (RTF, ".rtf", "Rich Text Format"),
]


@pytest.mark.parametrize(("data", "suffix", "infilter"), KINDS, ids=range(len(KINDS)))
def test_a_file_is_converted_as_what_it_is(data, suffix, infilter, tmp_path, office):
    (tmp_path / "made.docx").write_bytes(saved("甲", "乙"))
    seen = office(
        f'while [ "$1" != --outdir ]; do shift; done; mkdir -p "$2"; cp {tmp_path}/made.docx "$2/source.docx"'
    )
    extracted = read_legacy(data, "名字骗人.txt")
    assert extracted.text == "# 总则\n1. 甲\n2. 乙"
    assert "LibreOffice" in extracted.notes[0]
    home, *arguments = seen.read_text(encoding="utf-8").strip().split(" -")
    assert any(part.startswith(f"env:UserInstallation=file://{home}/") for part in arguments)
    assert f"-infilter={infilter}" in arguments
    assert arguments[-1].endswith(f"/source{suffix}")
    assert not Path(home).exists()


REFUSED = [
    (b"", "不是"),
    (b"PK\x03\x04", "不是"),
    (ole("EncryptedPackage"), "已加密"),
    (ole("Workbook"), "Excel"),
    (ole("PowerPoint Document"), "PowerPoint"),
]


@pytest.mark.parametrize(("data", "says"), REFUSED)
def test_what_is_no_text_document_is_not_converted(data, says, office):
    seen = office("")
    with pytest.raises(ReadError, match=rf"^甲\.doc .*{says}.*：请"):
        read_legacy(data, "甲.doc")
    assert not seen.exists()


FAILURES = [
    ("exit 1", "转换失败"),
    ('while [ "$1" != --outdir ]; do shift; done; mkdir -p "$2"; echo x > "$2/source.docx"', "不是完整的压缩文件"),
]


@pytest.mark.parametrize(("script", "says"), FAILURES)
def test_a_conversion_that_fails_is_told(script, says, office):
    office(script)
    with pytest.raises(ReadError, match=rf"^甲\.doc .*{says}"):
        read_legacy(DOC, "甲.doc")


def test_a_program_that_cannot_start_is_told(office):
    seen = office("")
    (seen.parent / "bin" / "soffice").write_bytes(b"\x7fELF")
    with pytest.raises(ReadError, match="不能启动"):
        read_legacy(DOC, "甲.doc")


def test_a_conversion_without_end_is_stopped_with_all_it_started(tmp_path, office, monkeypatch):
    monkeypatch.setattr(legacy, "TIMEOUT", 0.5)
    os.mkfifo(tmp_path / "alive")
    alive = os.open(tmp_path / "alive", os.O_RDONLY | os.O_NONBLOCK)
    office(f"exec 3> {tmp_path}/alive; echo x >&3; tail -f /dev/null & wait")
    with pytest.raises(ReadError, match="已停止"):
        read_legacy(DOC, "甲.doc")
    assert os.read(alive, 2) == b"x\n"
    assert select.select([alive], [], [], 5)[0], "a process that holds the pipe still runs"
    assert os.read(alive, 1) == b""
    os.close(alive)


@pytest.fixture(scope="module")
def word_file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    (folder / "a.docx").write_bytes(saved("甲", "乙"))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "doc", "--outdir", str(folder), str(folder / "a.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / "a.doc").read_bytes()


@pytest.mark.slow
@needs_office
def test_files_that_libreoffice_wrote_and_reads(word_file):
    assert read_legacy(word_file, "甲.wps").text == "# 总则\n1. 甲\n2. 乙"
    assert read_legacy(RTF, "甲.doc").text == "第一条"


@pytest.mark.slow
@needs_office
def test_a_broken_file_is_not_read_as_plain_text(word_file):
    for data in (word_file[:3_000], word_file[: len(word_file) // 2], ole(*["WordDocument"] * 90), rb"{\rtf1{{{"):
        with pytest.raises(ReadError, match="转换失败"):
            read_legacy(data, "甲.doc")
