import gzip
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import ReadError
from corpus.readers.detect import Format, UnreadableFormatError, detect, ending


def packed(*names):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return data.getvalue()


OLE = bytes.fromhex("D0CF11E0A1B11AE1")
PAGE = "<!-- 甲 -->\n<!DOCTYPE html><html><p>甲</p></html>"
FRONT = "---\ntitle: 甲\n---\n乙"
KINDS = [
    ("a.docx", packed("[Content_Types].xml", "word/document.xml"), Format.DOCX),
    ("a.txt", packed("[Content_Types].xml", "word/document2.xml"), Format.DOCX),
    ("a.doc", OLE + bytes(600), Format.LEGACY),
    ("a.wps", b"{\\rtf1\\ansi x}", Format.LEGACY),
    ("a.pdf", b"%PDF-1.7\n", Format.PDF),
    ("a.doc", b"\n\n%PDF-1.4\n", Format.PDF),
    ("a.png", b"\x89PNG\r\n\x1a\n\0\0", Format.IMAGE),
    ("a", b"\xff\xd8\xff\xe0", Format.IMAGE),
    ("a.tif", b"II*\0abcd", Format.IMAGE),
    ("a.tif", b"MM\0*abcd", Format.IMAGE),
    ("a.bmp", b"BM" + bytes(12) + b"\x28\0\0\0", Format.IMAGE),
    ("a.txt", "BM是一种图像格式。".encode(), Format.TEXT),
    ("a.ofd", packed("OFD.xml", "Doc_0/Document.xml"), Format.OFD),
    ("a.zip", packed("甲.txt"), Format.ZIP),
    ("a.zip", packed(), Format.ZIP),
    ("a.html", PAGE.encode(), Format.HTML),
    ("a.doc", PAGE.encode("gb18030"), Format.HTML),
    ("a.txt", PAGE.encode("utf-16"), Format.HTML),
    ("a.txt", b"\xef\xbb\xbf  <?xml version='1.0'?><html>", Format.HTML),
    ("a.html", "<div class=x>甲</div>".encode(), Format.HTML),
    ("a.md", '<div align="center">甲</div>\n\n# 乙'.encode(), Format.MARKDOWN),
    ("a.md", "甲".encode(), Format.MARKDOWN),
    ("a.txt", FRONT.encode(), Format.MARKDOWN),
    ("a", FRONT.encode("utf-16-le"), Format.MARKDOWN),
    ("a.jsonl", b'{"id": 1}\n', Format.JSONL),
    ("a.txt", '{"title": "甲", '.encode(), Format.JSONL),
    ("a.txt", '{"title": "甲"}\n'.encode("utf-16-be"), Format.JSONL),
    ("a.jsonl", b"[1]", Format.JSONL),
    ("a.jsonl", b"", Format.JSONL),
    ("a.jsonl", "甲".encode(), Format.TEXT),
    ("a.txt", "{甲}".encode(), Format.TEXT),
    ("a.gz", gzip.compress(b'{"id": 1}\n', mtime=0), Format.JSONL),
    ("a.jsonl.gz", b"\x1f\x8b broken", Format.JSONL),
    ("a.txt", b"", Format.TEXT),
    ("README", "甲".encode(), Format.TEXT),
    ("关于1.2版的说明", "甲".encode(), Format.TEXT),
    ("a.pdf", "甲".encode(), Format.TEXT),
    ("a.txt", "关于<p>标签的说明".encode(), Format.TEXT),
]


@pytest.mark.parametrize(("name", "data", "kind"), KINDS)
def test_the_format_by_content(name, data, kind):
    assert detect(data, name) is kind


OTHERS = [
    ("a.docx", packed("[Content_Types].xml", "xl/workbook.xml"), "Excel"),
    ("a.pptx", packed("[Content_Types].xml", "ppt/presentation.xml"), "PowerPoint"),
    ("a.odt", packed("mimetype", "META-INF/manifest.xml", "content.xml"), "OpenDocument"),
    ("a.epub", packed("mimetype", "META-INF/container.xml"), "EPUB"),
    ("a.rar", b"Rar!\x1a\x07\0", "RAR"),
    ("a.7z", b"7z\xbc\xaf\x27\x1c", "7z"),
    ("a.mht", b"MIME-Version: 1.0\n", "mht"),
    ("a.gif", b"GIF89a", "GIF"),
    ("a.xml", b"<?xml version='1.0'?><w:wordDocument/>", "XML"),
    ("a.csv", "甲,乙".encode(), "格式"),
    ("a.exe", b"MZ\0\0", "格式"),
    ("a.tar.gz", gzip.compress(b"x", mtime=0), "gzip"),
]


@pytest.mark.parametrize(("name", "data", "says"), OTHERS)
def test_other_formats_are_named_with_what_to_do(name, data, says):
    with pytest.raises(UnreadableFormatError, match=says) as error:
        detect(data, name)
    assert "\n" not in str(error.value)
    assert "请" in str(error.value)


@pytest.mark.parametrize(
    ("name", "end"), [("a.DOCX", ".DOCX"), ("a.jsonl.gz", ".jsonl.gz"), ("a.b.md", ".md"), ("a.csv", ""), ("甲", "")]
)
def test_the_end_of_a_name(name, end):
    assert ending(name) == end


@given(
    st.sampled_from([b"", b"PK\x03\x04", b"\x1f\x8b", OLE, b"BM", b"<!--", b"<?xml"]),
    st.binary(max_size=300),
    st.sampled_from(["a.md", "a.txt", "a.jsonl", "a.zip", "a.xyz", "a"]),
)
def test_any_bytes_have_a_format_or_are_told(start, rest, name):
    try:
        assert detect(start + rest, name) in Format
    except ReadError as error:
        assert "\n" not in str(error)  # noqa: PT017
