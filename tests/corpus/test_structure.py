from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import chunking
from corpus.chunking import MAX_CHUNK, chunk
from corpus.numerals import to_chinese
from corpus.sentences import sentences
from corpus.structure import sections
from corpus.types import Document, SectionKind

NOTICE = """一、评估目的
评估有三项目的。
（一）考核绩效：考核联盟的建设。
（二）总结经验。
1.做法一
（1）细目
二、评估流程
分为六个步骤。"""
LAW = """第一章 总则
第一条 为了规范工作，制定本办法。
第二条 本办法所称联盟，是指下列组织：
（一）企业；
（二）大学。
第二章 附则
第三条 本办法自发布之日起施行。"""
ONE_LINE = "关于工作的办法。第一条 为了规范工作。第二条 依照第一条的规定，下列单位：（一）企业；（二）大学。"


def paths(text):
    return [s.path for s in sections(text)]


def test_levels_nest():
    assert paths(NOTICE) == [
        ("一、评估目的",),
        ("一、评估目的", "（一）考核绩效"),
        ("一、评估目的", "（二）总结经验"),
        ("一、评估目的", "（二）总结经验", "1.做法一"),
        ("一、评估目的", "（二）总结经验", "1.做法一", "（1）细目"),
        ("二、评估流程",),
    ]


def test_articles_nest_in_chapters():
    assert paths(LAW) == [
        ("第一章 总则",),
        ("第一章 总则", "第一条"),
        ("第一章 总则", "第二条"),
        ("第一章 总则", "第二条", "（一）"),
        ("第一章 总则", "第二条", "（二）大学"),
        ("第二章 附则",),
        ("第二章 附则", "第三条"),
    ]


def test_a_text_without_line_ends_keeps_its_articles():
    articles = [s for s in sections(ONE_LINE) if s.kind is SectionKind.ARTICLE]
    assert [a.label for a in articles] == ["第一条", "第二条"]
    assert [a.span.of(ONE_LINE)[:8] for a in articles] == ["第一条 为了规范", "第二条 依照第一"]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("## 目的\n正文", ["##"]),
        ("1.5倍的奖励", []),
        ("依照第三条的规定", []),
        ("第三条第一款所称的人", []),
        ("第四章的规定", []),
        ("- 甲\n- 乙", ["-", "-"]),
        ("12.科技成果", ["12."]),
    ],
)
def test_marks(text, labels):
    assert [s.label for s in sections(text)] == labels


def test_no_chunk_crosses_an_article():
    chunks = chunk(Document("d", "办法", LAW))
    assert [c.path[-1] for c in chunks] == ["第一条", "第二条", "第三条"]


def test_a_short_section_stays_whole_with_its_heading():
    chunks = chunk(Document("d", "通知", NOTICE))
    assert [c.path for c in chunks] == [("一、评估目的",), ("二、评估流程",)]
    assert chunks[0].text.startswith("一、评估目的\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲。乙！丙", ["甲。", "乙！", "丙"]),
        ("他说：“好。”走了。", ["他说：“好。”", "走了。"]),
        ("（见附件。）完。", ["（见附件。）完。"]),
        ("《甲。乙》丙。丁", ["《甲。乙》丙。", "丁"]),
        ("一行\n二行", ["一行", "二行"]),
        ("未闭合（甲。乙", ["未闭合（甲。", "乙"]),
    ],
)
def test_sentences(text, expected):
    assert [s.of(text) for s in sentences(text)] == expected


official = st.lists(
    st.sampled_from(
        [
            "一、目的",
            "二、流程\n",
            "（一）甲：",
            "第一条 ",
            "第二章 总则\n",
            "1.",
            "（1）",
            "\n",
            "正文。",
            "很长的正文" * 50,
            "。",
            " ",
            "《甲",
            "》",
            "# ",
        ]
    ),
    max_size=40,
).map("".join)


@given(st.one_of(official, st.text(max_size=300)))
def test_chunks_cover_the_document_and_come_from_it(text):
    chunks = chunk(Document("d", "t", text))
    at = 0
    for c in chunks:
        assert c.span.of(text) == c.text
        assert not text[at : c.span.start].strip()
        assert c.text.strip()
        assert len(c.text) <= MAX_CHUNK
        at = c.span.end
    assert not text[at:].strip()


class Counted(list):
    """Sections that count how many of them are looked at."""

    looked_at = 0

    def __getitem__(self, at):
        self.looked_at += len(range(*at.indices(len(self)))) if isinstance(at, slice) else 1
        return super().__getitem__(at)


def test_many_items_without_an_article_are_cut_in_linear_time(monkeypatch):
    items = 300
    text = "\n".join(f"（{to_chinese(i)}）内容。" for i in range(1, items + 1))
    counted = Counted(sections(text))
    monkeypatch.setattr(chunking, "sections", lambda _: counted)
    assert len(chunk(Document("d", "t", text))) > 1
    assert items <= counted.looked_at <= 20 * items


@given(official)
def test_a_chunk_holds_text_of_at_most_one_article(text):
    articles = [s.span for s in sections(text) if s.kind is SectionKind.ARTICLE]
    for c in chunk(Document("d", "t", text)):
        assert sum(c.span.start <= a.start < c.span.end for a in articles) <= 1


@given(st.one_of(official, st.text(max_size=200)))
def test_sentences_cover_the_text(text):
    spans = sentences(text)
    assert "".join("".join(s.of(text).split()) for s in spans) == "".join(text.split())
    assert all(a.end <= b.start for a, b in pairwise(spans))


@given(official)
def test_sections_lie_within_the_text(text):
    for s in sections(text):
        assert 0 <= s.span.start < s.span.end <= len(text)
        assert s.span.start == s.heading_span.start
        assert s.path[-1:] == ((s.heading,) if s.heading else s.path[-1:])
