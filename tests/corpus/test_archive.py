import contextlib
import io
import os
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import ReadError
from corpus.readers import read_documents, read_library
from corpus.readers.archive import cleaned, members
from corpus.readers.formats import MAX_BYTES
from corpus.readers.xml import parse
from corpus.readers.zipped import MAX_MEMBERS, open_zip

NOTICE = "关于开展工作的通知\n示办政〔2012〕47号\n各有关单位：\n请按时报送材料。\n示例部办公厅\n2012年6月14日"


def packed(files, method=zipfile.ZIP_DEFLATED):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return data.getvalue()


def named(raw, content=b"x"):
    """A zip with one stored member whose name is the given bytes, without the mark that it is UTF-8."""
    data = packed([("N" * len(raw), content)], zipfile.ZIP_STORED)
    return data.replace(b"N" * len(raw), raw)


def encrypted(data):
    """The same with every member marked as encrypted."""
    marked = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            marked[at + offset] |= 1
            at = data.find(mark, at + 1)
    return bytes(marked)


def declared(data, size):
    """The same with a false size of its one member."""
    at = data.rfind(b"PK\x01\x02")
    return data[: at + 24] + struct.pack("<I", size) + data[at + 28 :]


def only(data):
    (member,) = members(data, "a.zip")
    return member


def test_members_and_those_of_inner_zips_in_order():
    inner = packed([("乙/丙.txt", "三")])
    data = packed([("甲.txt", "一"), ("内.zip", inner), ("__MACOSX/x", "x"), (".DS_Store", "x"), ("夹/", "")])
    assert [(m.name, m.data) for m in members(data, "a.zip")] == [
        ("甲.txt", "一".encode()),
        ("内.zip/乙/丙.txt", "三".encode()),
    ]


def test_a_zip_may_hold_zips_and_these_none():
    data = packed([("甲.txt", "一")])
    for depth in range(3):
        data = packed([(f"{depth}.zip", data), (f"{depth}.txt", "x")])
    found = {m.name: m.reason for m in members(data, "a.zip")}
    assert found.keys() == {"2.txt", "2.zip/1.txt", "2.zip/1.zip"}
    assert "第 3 层" in found["2.zip/1.zip"]


NAMES = [
    ("通知.txt".encode("gb18030"), "通知.txt"),
    ("通知.txt".encode(), "通知.txt"),
    ("办法\\通知.txt".encode("gb18030"), "办法/通知.txt"),
]


@pytest.mark.parametrize(("raw", "name"), NAMES)
def test_names_that_do_not_say_their_encoding(raw, name):
    assert only(named(raw)).name == name


TRAVERSAL = ["../../etc/x.txt", "/etc/x.txt", "C:\\x.txt", "a/../../x.txt", "..\\x.txt"]


@pytest.mark.parametrize("name", TRAVERSAL)
def test_a_name_that_leads_outside_is_not_read(tmp_path, name):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.zip").write_bytes(packed([(name, "恶意"), ("b.txt", NOTICE)]))
    before = sorted(tmp_path.rglob("*"))
    library = read_library([tmp_path / "in"])
    assert [d.id for d in library.documents] == ["a/b"]
    assert "不安全" in library.skipped[0].reason
    assert ".." not in library.skipped[0].path.removeprefix(str(tmp_path))
    assert sorted(tmp_path.rglob("*")) == before


@given(st.text(max_size=40))
def test_cleaned_names_lead_nowhere(name):
    parts = cleaned(name).split("/")
    assert not {"", ".", ".."} & set(parts)
    assert "\n" not in cleaned(name)


UNREADABLE = [
    (encrypted(packed([("a.txt", "一")])), "加密"),
    (packed([("a.txt", b"0" * 30_000_000)]), "炸弹"),
    (declared(packed([("a.txt", b"0" * 100_000)]), 10), "已损坏|不完整"),
    (declared(packed([("a.txt", b"0" * 100)]), 100_000), "已损坏|不完整"),
    (declared(packed([("a.txt", b"0")]), 0xFFFFFFF0), "炸弹"),
    (packed([("a.txt", "一")], zipfile.ZIP_LZMA), "压缩方法"),
    (packed([("a.zip", packed([("b.txt", "一")])[:-9])]), "不是完整"),
]


@pytest.mark.parametrize(("data", "says"), UNREADABLE)
def test_a_member_that_cannot_be_read_has_its_reason(data, says):
    member = only(data)
    assert member.data is None
    with pytest.raises(ReadError, match=says):
        raise ReadError(member.reason)


def test_no_more_is_unpacked_than_may_be():
    inner = packed([("a.txt", os.urandom(900)), ("b.txt", os.urandom(900))], zipfile.ZIP_STORED)
    zipped = open_zip(packed([("1.zip", inner)]), "a.zip", 2_500)
    assert len(zipped.read("1.zip")) == len(inner)
    with pytest.raises(ReadError, match="炸弹"):
        zipped.read("1.zip")


def test_too_many_members():
    data = packed([(f"{n}.txt", "") for n in range(MAX_MEMBERS + 1)], zipfile.ZIP_STORED)
    with pytest.raises(ReadError, match="超过"):
        open_zip(data, "a.zip")
    half = packed([(f"{n}.txt", "") for n in range(MAX_MEMBERS // 2)], zipfile.ZIP_STORED)
    found = list(members(packed([("1.zip", half), ("2.zip", half), ("3.zip", half)]), "a.zip"))
    assert len(found) == MAX_MEMBERS + 1
    assert "超过" in found[-1].reason


XML = [
    ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', "不安全"),
    ('<!DOCTYPE x SYSTEM "http://localhost/x.dtd"><x/>', "不安全"),
    ('<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>', "不安全"),
    ("<x>" * 1_000, "已损坏"),
    ("", "已损坏"),
    ("<x", "已损坏"),
    ("<x>&nosuch;</x>", "已损坏"),
    ("<a/>" * 5_000_001, "过大"),
]


@pytest.mark.parametrize(("text", "says"), XML, ids=range(len(XML)))
def test_xml_that_cannot_be_trusted(text, says):
    with pytest.raises(ReadError, match=says) as error:
        parse(text.encode(), "a.docx")
    assert "\n" not in str(error.value)


def test_xml_is_read_without_comments_and_instructions():
    root = parse("<x><!-- 甲 --><?php 乙?><y>丙</y></x>".encode(), "a.docx")
    assert [element.tag for element in root.iter()] == ["x", "y"]


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 400), st.integers(0, 60), st.binary(max_size=8))
def test_any_damage_is_read_or_told(start, length, instead):
    data = packed([("甲.txt", "一" * 50), ("乙.zip", packed([("丙.txt", "三")]))])
    with contextlib.suppress(ReadError):
        for member in members(data[:start] + instead + data[start + length :], "a.zip"):
            assert (member.data is None) is (member.reason is not None)


def test_the_rest_is_read_when_files_are_hostile(tmp_path):
    with (tmp_path / "long.txt").open("wb") as file:
        file.truncate(MAX_BYTES)
    files = {
        "bomb.zip": packed([("a.txt", b"0" * 30_000_000), ("b.txt", NOTICE)]),
        "broken.zip": packed([("a.txt", "一")])[:-5],
        "encrypted.zip": encrypted(packed([("a.txt", "一")])),
        "empty.zip": packed([]),
        "blank.txt": b" \n",
        "sheet.xlsx": packed([("[Content_Types].xml", "x"), ("xl/workbook.xml", "x")]),
        "lies.pdf": NOTICE.encode(),
        "good.txt": NOTICE.encode(),
        "binary.txt": bytes(range(32)),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    library = read_library([tmp_path])
    assert [d.id for d in library.documents] == ["bomb/b", "good", "lies"]
    assert [r.path.removeprefix(f"{tmp_path}/") for r in library.skipped] == [
        "binary.txt",
        "blank.txt",
        "bomb.zip/a.txt",
        "broken.zip",
        "empty.zip",
        "encrypted.zip/a.txt",
        "long.txt",
        "sheet.xlsx",
    ]
    assert all(r.reason and "\n" not in r.reason and "请" in r.reason for r in library.skipped)
    lies = next(r for r in library.reports if r.path.endswith("lies.pdf"))
    assert (lies.outcome, lies.format, lies.documents, lies.characters) == ("read", "text", ("lies",), len(NOTICE))
    assert "text" in lies.notes[0]


def test_a_strict_reading_fails_on_what_cannot_be_read(tmp_path):
    (tmp_path / "a.zip").write_bytes(packed([("b.txt", NOTICE), ("c.csv", "甲,乙"), ("d/e.txt", "二")]))
    assert [d.id for d in read_documents([tmp_path])] == ["a/b", "a/d/e"]
    for data in (encrypted(packed([("a.txt", "一")])), packed([("a.txt", "一")])[:-5], packed([])):
        (tmp_path / "a.zip").write_bytes(data)
        with pytest.raises(ReadError):
            list(read_documents([tmp_path]))
