import contextlib
import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import ReadError
from corpus.readers import read_documents
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
    ("a.md", "---\ntitle: [\n---\n", "YAML"),
    ("a.md", "---\n- 甲\n---\n", "元数据"),
    ("a.md", "---\nsource: {kind: rumour}\n---\n", "source"),
    ("a.pdf", "甲", "格式"),
]


@pytest.mark.parametrize(("name", "content", "says"), BAD)
def test_a_bad_file_is_told_in_one_line(tmp_path, name, content, says):
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(ReadError, match=says) as error:
        list(read_documents([tmp_path / name]))
    assert "\n" not in str(error.value)


def test_what_is_absent_empty_or_broken(tmp_path):
    (tmp_path / "a.jsonl.gz").write_bytes(b"\x1f\x8b broken")
    for path, says in [(tmp_path / "none", "找不到"), (tmp_path / "a.jsonl.gz", "打不开")]:
        with pytest.raises(ReadError, match=says):
            list(read_documents([path]))
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReadError, match="没有可读的文件"):
        list(read_documents([tmp_path / "empty"]))


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


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"PK\x03\x04\x14\0\0\0", bytes(range(32))])
def test_binary_is_refused(data):
    with pytest.raises(ReadError, match="不是文本文件"):
        decode(data, "x")
