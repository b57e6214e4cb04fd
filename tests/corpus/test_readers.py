import contextlib
import gzip
import json
import os
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import ReadError
from corpus.readers import read_documents, read_library
from corpus.readers.encoding import decode
from corpus.types import SourceKind, State

FRONT = """---
title: 关于印发《方案》的通知
aliases: [方案]
number: 国科办政[2012]47号
issuers: [科学技术部办公厅]
issued: 2012-06-14
basis: [国科发政〔2009〕648号]
status: {state: repealed, by: 国科发政〔2020〕1号, as-of: 2020-01-01}
source: {kind: digest, from: ["[T] 通知正文"]}
---

一、目的
正文。
"""


def one(path):
    (document,) = read_documents([path])
    return document


def test_markdown_with_front_matter(tmp_path):
    (tmp_path / "a.md").write_text(FRONT, encoding="utf-8")
    d = one(tmp_path / "a.md")
    assert (d.id, d.title, str(d.number), d.issued) == (
        "a",
        "关于印发《方案》的通知",
        "国科办政〔2012〕47号",
        "2012-06-14",
    )
    assert d.text == "一、目的\n正文。"
    assert (d.status.state, d.status.by, d.source.kind) == (State.REPEALED, "国科发政〔2020〕1号", SourceKind.DIGEST)
    assert d.titles == ("关于印发《方案》的通知", "方案")


def test_markdown_without_front_matter_is_named_by_its_heading(tmp_path):
    (tmp_path / "a.md").write_text("# 甲办法\n正文。", encoding="utf-8")
    assert one(tmp_path / "a.md").title == "甲办法"


def test_text_takes_title_and_number_from_its_head(tmp_path):
    (tmp_path / "a.txt").write_text(
        "科技部关于\n开展工作的通知\n国科发政〔2008〕770号\n各单位：\n正文。", encoding="utf-8"
    )
    d = one(tmp_path / "a.txt")
    assert (d.title, str(d.number)) == ("科技部关于开展工作的通知", "国科发政〔2008〕770号")


def test_a_number_at_the_head_counts_where_no_other_is_given(tmp_path):
    text = "中华人民共和国国务院令\\n第707号\\n现公布条例。依据国务院令第142号。"
    (tmp_path / "a.jsonl").write_text(f'{{"id": "x", "title": "条例", "text": "{text}"}}', encoding="utf-8")
    assert str(one(tmp_path / "a.jsonl").number) == "国务院令第707号"


def test_a_number_within_a_sentence_is_not_the_documents_own(tmp_path):
    (tmp_path / "a.txt").write_text("关于工作的说明\n依据国发〔2009〕9号开展工作。", encoding="utf-8")
    assert one(tmp_path / "a.txt").number is None


def test_jsonl_takes_front_matter_keys(tmp_path):
    line = {"id": "x", "title": "甲", "text": "乙", "number": "国发〔2009〕9号", "issued": 2009, "other": 1}
    with gzip.open(tmp_path / "a.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n\n")
    d = one(tmp_path / "a.jsonl.gz")
    assert (d.id, str(d.number), d.issued) == ("x", "国发〔2009〕9号", "2009")


def test_a_number_of_unknown_form_is_kept_as_a_name(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "乙", "number": "会议纪要三"}', encoding="utf-8")
    assert one(tmp_path / "a.jsonl").aliases == ("会议纪要三",)


def test_a_folder_is_read_in_order_with_all_below(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c.txt").write_text("丙", encoding="utf-8")
    (tmp_path / "a.md").write_text("甲", encoding="utf-8")
    (tmp_path / "x.exe").write_bytes(b"\0")
    assert [d.id for d in read_documents([tmp_path])] == ["a", "b/c"]


BAD = [
    ("a.jsonl", '{"text": "甲"}\n{broken', "第 2 行"),
    ("a.jsonl", "[1]", "第 1 行"),
    ("a.jsonl", '{"title": "甲"}', "text"),
    ("a.jsonl", '{"text": "甲", "issued": "昨天"}', "issued"),
    ("a.jsonl", '{"text": "甲", "status": "valid"}', "status"),
    ("a.jsonl", '{"text": "甲", "aliases": [1]}', "aliases"),
    ("a.jsonl", "[" * 100_000, "第 1 行"),
    ("a.jsonl", '{"text": "甲"}\n\n{"text": "甲", "id": ' + "9" * 5_000 + "}", "第 3 行.*JSON"),
    ("a.jsonl", '{"text": "甲"}\n{"text": "甲", "id": true}', "第 2 行.*id"),
    ("a.jsonl", '{"text": "甲", "id": 1.5}', "id"),
    ("a.jsonl", '{"text": "甲", "id": ["x"]}', "id"),
    ("a.jsonl", '{"text": "甲", "id": "\\ud800"}', "id"),
    ("a.jsonl", '{"text": "甲"}\n{"text": "甲", "title": 7}', "第 2 行.*title"),
    ("a.jsonl", '{"text": "甲", "title": false}', "title"),
    ("a.jsonl", '{"text": "甲", "title": "\\udfff"}', "title"),
    ("a.jsonl", '{"text": "\\ud800"}', "text"),
    ("a.jsonl", '{"text": "甲", "number": true}', "number"),
    ("a.jsonl", '{"text": "甲", "number": "国发〔2009〕9号\\ud800"}', "number"),
    ("a.jsonl", '{"text": "甲", "aliases": ["\\ud800"]}', "aliases"),
    ("a.jsonl", '{"text": "甲", "issuers": "\\ud800"}', "issuers"),
    ("a.jsonl", '{"text": "甲", "status": "\\ud800"}', "state"),
    ("a.jsonl", '{"text": "甲", "status": {"state": "repealed", "by": "\\ud800"}}', "by"),
    ("a.jsonl", '{"text": "甲", "status": {"as-of": "\\ud800"}}', "as-of"),
    ("a.jsonl", '{"text": "甲", "source": {"from": ["\\ud800"]}}', "from"),
    ("a.jsonl", '{"text": "甲", "issued": "9999-99-99"}', "issued"),
    ("a.jsonl", '{"text": "甲", "issued": "2023-02-29"}', "issued"),
    ("a.jsonl", '{"text": "甲", "issued": "2012-13"}', "issued"),
    ("a.jsonl", '{"text": "甲", "issued": "0000"}', "issued"),
    ("a.jsonl", '{"text": "甲", "issued": true}', "issued"),
    ("a.md", "---\ntitle: 甲\naliases: [\n---\n", "YAML（第 [34] 行）"),
    ("a.md", "---\ntitle: [\n---\n", "YAML"),
    ("a.md", "---\nx: " + "[" * 3_000 + "]" * 3_000 + "\n---\n", "嵌套太深"),
    ("a.md", "---\nissued: 2012-13-01\n---\n", "日期或数字"),
    ("a.md", "---\nnumber: " + "9" * 5_000 + "\n---\n", "日期或数字"),
    ("a.md", "---\nnumber: 0x" + "9" * 5_000 + "\n---\n", "number"),
    ("a.md", '---\nnumber: !!int ""\n---\n', "日期或数字"),
    ("a.md", "---\nissued: !!timestamp 甲\n---\n", "日期或数字"),
    ("a.md", "---\nnumber: " + "1:" * 400 + "1.0\n---\n", "日期或数字"),
    ("a.md", "---\ntitle: 甲\x7f\n---\n", "控制字符"),
    ("a.md", "---\nid: true\n---\n甲", "id"),
    ("a.md", "---\ntitle: 2012\n---\n甲", "title"),
    ("a.md", "---\ntitle: [甲]\n---\n甲", "title"),
    ("a.md", "---\n- 甲\n---\n", "元数据"),
    ("a.md", "---\nsource: {kind: rumour}\n---\n", "source"),
    ("a.csv", "甲", "格式"),
]


@pytest.mark.parametrize(("name", "content", "says"), BAD)
def test_a_bad_file_is_told_in_one_line(tmp_path, name, content, says):
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(ReadError, match=says) as error:
        list(read_documents([tmp_path / name]))
    message = str(error.value).removeprefix(str(tmp_path / name))
    assert "\n" not in message
    assert not ENGLISH.search(message), message


ENGLISH = re.compile(r"[a-z]{2,} [a-z]{2,}")
TITLED = [
    ("a.jsonl", '{"id": 0, "text": "甲。"}', "0", "0"),
    ("a.jsonl", '{"id": "", "text": "甲。"}', "a-1", "a-1"),
    ("a.jsonl", '{"id": null, "title": null, "text": "关于工作的通知\\n正文。"}', "a-1", "关于工作的通知"),
    ("a.jsonl", '{"id": "x", "title": " ", "text": "正文。"}', "x", "x"),
    ("a.jsonl", '{"id": "x", "title": "甲", "text": "乙\\n正文。"}', "x", "甲"),
    ("a.md", "---\nid: 0\n---\n正文。", "0", "0"),
    ("a.md", "---\nid:\ntitle:\n---\n## 甲办法 ##\n正文。", "a", "甲办法"),
    ("a.md", "# #\n正文。", "a", "a"),
]


@pytest.mark.parametrize(("name", "content", "identifier", "title"), TITLED)
def test_what_stands_in_for_an_id_and_a_title(tmp_path, name, content, identifier, title):
    (tmp_path / name).write_text(content, encoding="utf-8")
    d = one(tmp_path / name)
    assert (d.id, d.title) == (identifier, title)


@pytest.mark.parametrize("issued", ["2012", "2012-06", "2012-02-29"])
def test_dates_and_their_prefixes(tmp_path, issued):
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": "甲", "issued": issued}), encoding="utf-8")
    assert one(tmp_path / "a.jsonl").issued == issued


def test_a_heading_with_many_spaces_is_read_in_linear_time(tmp_path):
    (tmp_path / "a.md").write_text(f"# a{' ' * 60_000}b", encoding="utf-8")
    before = time.process_time()
    assert one(tmp_path / "a.md").title.split() == ["a", "b"]
    assert time.process_time() - before < 2


def test_what_is_hidden_below_a_folder_is_passed_over(tmp_path):
    root = tmp_path / ".library"
    for place in ("a.txt", ".b.txt", ".git/c.txt", "d/.e/f/g.txt", "d/h.txt"):
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_text("甲", encoding="utf-8")
    assert [d.id for d in read_documents([root])] == ["a", "d/h"]


def test_what_is_no_file_is_told(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    for path, says in [
        (tmp_path / "a.txt", "不是普通文件"),
        (tmp_path, "没有可读的文件"),
        (tmp_path / ("长" * 5_000), "打不开"),
    ]:
        with pytest.raises(ReadError, match=says):
            list(read_documents([path]))


def test_a_folder_that_cannot_be_listed_is_told(tmp_path, monkeypatch):
    def refused(path):
        raise PermissionError(13, "Permission denied", str(path))

    (tmp_path / "a.txt").write_text("甲", encoding="utf-8")
    monkeypatch.setattr(os, "scandir", refused)
    with pytest.raises(ReadError, match="打不开"):
        list(read_documents([tmp_path]))


def test_an_archive_may_have_a_name_in_capitals(tmp_path):
    (tmp_path / "A.JSONL.GZ").write_bytes(gzip.compress('{"id": "x", "text": "甲"}'.encode()))
    assert one(tmp_path / "A.JSONL.GZ").id == "x"


def test_what_is_absent_empty_or_broken(tmp_path):
    (tmp_path / "a.jsonl.gz").write_bytes(b"\x1f\x8b broken")
    for path, says in [(tmp_path / "none", "找不到"), (tmp_path / "a.jsonl.gz", "打不开")]:
        with pytest.raises(ReadError, match=says):
            list(read_documents([path]))
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReadError, match="没有可读的文件"):
        list(read_documents([tmp_path / "empty"]))


NOTICE = """关于开展工作的通知
示办政〔2012〕47号
各有关单位：
请按时报送材料。
示例部办公厅
2012年6月14日"""


def test_what_is_not_given_is_read_off_the_text_and_named_as_guessed(tmp_path):
    (tmp_path / "a.txt").write_text(NOTICE, encoding="utf-8")
    d = one(tmp_path / "a.txt")
    assert (d.title, str(d.number), d.issued) == ("关于开展工作的通知", "示办政〔2012〕47号", "2012-06-14")
    assert (d.issuers, d.addressees) == (("示例部办公厅",), ("各有关单位",))
    assert set(d.guessed) == {"title", "number", "issuers", "issued", "addressees"}


def test_what_is_given_is_not_guessed(tmp_path):
    given = {"title": "甲", "number": "国发〔2009〕9号", "issuers": ["乙"], "issued": "2009", "printed": "2009-02-03"}
    given |= {"addressees": "丙", "copied-to": ["丁"], "printed-by": "戊", "text": NOTICE}
    (tmp_path / "a.jsonl").write_text(json.dumps(given), encoding="utf-8")
    d = one(tmp_path / "a.jsonl")
    assert (d.title, str(d.number), d.issuers, d.issued) == ("甲", "国发〔2009〕9号", ("乙",), "2009")
    assert (d.addressees, d.copied_to, d.printed_by, d.printed) == (("丙",), ("丁",), "戊", "2009-02-03")
    assert d.guessed == ()


def test_a_heading_of_the_file_is_not_guessed_and_an_odd_number_not_replaced(tmp_path):
    (tmp_path / "a.md").write_text(f"---\nnumber: 会议纪要三\n---\n# 甲办法\n{NOTICE}", encoding="utf-8")
    d = one(tmp_path / "a.md")
    assert (d.title, d.number, d.aliases) == ("甲办法", None, ("会议纪要三",))
    assert not {"title", "number"} & set(d.guessed)


def test_a_page_is_read_with_its_places(tmp_path):
    (tmp_path / "a.html").write_text("<title>甲办法_某网</title><p>第一条 内容。</p><p>乙。</p>", encoding="utf-8")
    d = one(tmp_path / "a.html")
    assert (d.id, d.title, d.text, d.place(d.text.index("乙"))) == ("a", "甲办法", "第一条 内容。\n乙。", "第2段")


def test_files_that_differ_in_their_endings_keep_ids_of_their_own(tmp_path):
    for name in ("a.md", "a.txt", "a.html"):
        (tmp_path / name).write_text("<p>甲。</p>", encoding="utf-8")
    assert [d.id for d in read_documents([tmp_path])] == ["a", "a.md", "a.txt"]


def test_a_gzip_bomb_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("corpus.readers.jsonl.unpacked.__defaults__", (1_000,))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b'{"text": "' + b"0" * 1_000))
    with pytest.raises(ReadError, match="炸弹"):
        one(tmp_path / "a.jsonl.gz")


LOST = [
    (["none"], "找不到"),
    (["empty"], "没有可读"),
    (["a.csv"], "格式"),
    (["a.csv", "none"], "2 个文件都没有读成"),
    ([], "没有给出"),
]


@pytest.mark.parametrize(("names", "says"), LOST)
def test_a_library_of_nothing_is_an_error(tmp_path, names, says):
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.csv").write_text("甲,乙", encoding="utf-8")
    with pytest.raises(ReadError, match=says):
        read_library([tmp_path / name for name in names])


def test_a_library_has_a_report_for_every_file(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "甲"}\n{"text": "乙丙"}', encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"text": "甲"}\n{', encoding="utf-8")
    library = read_library([tmp_path, tmp_path / "none.txt"])
    assert [d.id for d in library.documents] == ["a-1", "a-2"]
    a, b, none = library.reports
    assert (a.outcome, a.format, a.documents, a.characters, a.bytes) == ("read", "jsonl", ("a-1", "a-2"), 3, 34)
    assert (b.outcome, b.format, b.documents) == ("skipped", "jsonl", ())
    assert "第 2 行" in b.reason
    assert (none.outcome, none.path) == ("skipped", str(tmp_path / "none.txt"))
    assert all(report.seconds > 0 for report in library.reports)


TEXTS = [
    "国科办政〔2012〕47号：各有关单位，请认真贯彻执行。",
    "國科辦體〔2013〕4號：產業技術創新戰略聯盟評估結果的通知。",
    "第一条 A级联盟 100%",
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", TEXTS)
def test_encodings(text, encoding):
    assert decode(text.encode(encoding), "x") == text


def test_line_ends_become_one():
    assert decode("甲\r\n乙\r丙".encode(), "x") == "甲\n乙\n丙"


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_told(data):
    with contextlib.suppress(ReadError):
        assert "\r" not in decode(data, "名字")


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"PK\x03\x04\x14\0\0\0", bytes(range(32)), b"a" * 70_000 + b"\x01"]
)
def test_binary_is_refused(data):
    with pytest.raises(ReadError, match="不是文本文件"):
        decode(data, "x")
