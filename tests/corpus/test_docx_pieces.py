import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.readers.docx import read_docx, trace_docx
from corpus.readers.docx.package import W

SPACES = (
    f'xmlns:w="{W[1:-1]}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
NUMBERED = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="第%1条"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
ITEM = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'


def made(body, **parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("word/document.xml", f"<w:document {SPACES}><w:body>{body}</w:body></w:document>")
        for kind, xml in parts.items():
            file.writestr(f"word/{kind}.xml", f"<w:{kind} {SPACES}>{xml}</w:{kind}>")
    return out.getvalue()


def t(text):
    return f"<w:r><w:t>{text}</w:t></w:r>"


def p(content, properties=""):
    return f"<w:p>{properties}{content if content.startswith('<') else t(content)}</w:p>"


def cell(content):
    return f"<w:tc>{p(content)}</w:tc>"


NOTE = f'<w:footnote w:id="1">{p("脚")}</w:footnote>'
MARK = '<w:r><w:footnoteReference w:id="1"/></w:r>'
BOX = f"<w:r><w:drawing><w:txbxContent>{p('框')}</w:txbxContent></w:drawing></w:r>"
UP = "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>8</w:t></w:r>"
RUBY = f"<w:r><w:ruby><w:rubyBase>{t('甲')}</w:rubyBase></w:ruby><w:t>乙</w:t></w:r>"
CHOICE = "<w:r><mc:AlternateContent><mc:Fallback><w:t>☺</w:t></mc:Fallback></mc:AlternateContent><w:t>乙</w:t></w:r>"
TRACED = [
    (p("甲乙"), [("t", 0, "甲乙")]),
    (p(t("  甲") + t("乙 ")), [("t", 2, "甲"), ("t", 0, "乙")]),
    (p(t("甲\n\t 乙")), [("t", 0, "甲 "), ("t", 3, " 乙")]),
    (p(t("甲\x85 乙\u2028丙")), [("t", 0, "甲"), ("t", 3, "乙"), ("t", 5, "丙")]),
    (p("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>"), [("t", 0, "甲"), ("tab", 0, " "), ("t", 0, "乙")]),
    (p("甲", ITEM) + p("乙", ITEM), [("t", 0, "甲"), ("t", 0, "乙")]),
    (p("甲", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'), [("t", 0, "甲")]),
    (p("甲", '<w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>') + p("乙"), [("t", 0, "甲"), ("t", 0, "乙")]),
    (
        f"<w:tbl><w:tr>{cell('| | x |')}{cell('|')}</w:tr><w:tr>{cell('注')}{cell('乙')}</w:tr></w:tbl>",
        [("t", 0, "| "), ("t", 2, "| x "), ("t", 6, "|"), ("t", 0, "|"), ("t", 0, "注"), ("t", 0, "乙")],
    ),
    (
        p(t("甲") + MARK + t("乙")),
        [("t", 0, "甲"), ("footnoteReference", 0, "［注1］"), ("t", 0, "乙"), ("t", 0, "脚")],
    ),
    (p(BOX + t("甲")), [("t", 0, "甲"), ("t", 0, "框")]),
    (p(t("10") + UP), [("t", 0, "10"), ("t", 0, "⁸")]),
    (p(RUBY), [("t", 0, "甲"), ("t", 0, "乙")]),
    (p(CHOICE), [("AlternateContent", 0, "☺"), ("t", 0, "乙")]),
    (p("<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>" + t("甲")), [("oMath", 0, "a+b"), ("t", 0, "甲")]),
    (p("<w:r><w:fldChar w:fldCharType='begin'/><w:t>码</w:t></w:r>" + t("甲")), []),
]


@pytest.mark.parametrize(("body", "expected"), TRACED, ids=range(len(TRACED)))
def test_each_piece_of_text_tells_its_element(body, expected):
    data = made(body, footnotes=NOTE, numbering=NUMBERED)
    traced = trace_docx(data, "甲")
    assert traced.text == read_docx(data, "甲").text
    found = [(x.element.tag.rpartition("}")[2], x.offset, x.span.of(traced.text)) for x in traced.pieces]
    assert found == expected


def test_bars_within_cells_are_escaped():
    body = f"<w:tbl><w:tr>{cell('甲|乙')}{cell(t('丙') + '<w:r><w:br/></w:r>' + t('|丁'))}</w:tr></w:tbl>"
    assert read_docx(made(body), "甲").text == r"| 甲\|乙 | 丙 \|丁 |"


TEXTS = st.text(st.sampled_from("甲乙|注1 \t\n\x85\u3000\u00a0\x7f：#"), max_size=6)
BODIES = st.lists(st.tuples(st.sampled_from(["p", "li", "table", "note", "box"]), st.lists(TEXTS, max_size=4)))


def written(kind, texts):
    runs = "".join(map(t, texts))
    forms = {
        "p": p(runs or t("")),
        "li": p(runs or t(""), ITEM),
        "table": f"<w:tbl><w:tr>{''.join(map(cell, texts))}{cell(runs or '乙')}</w:tr></w:tbl>",
        "note": p(runs + MARK),
        "box": p(BOX + runs),
    }
    return forms[kind]


@given(BODIES)
@settings(max_examples=100, deadline=None)
def test_pieces_hold_the_characters_that_their_elements_have(bodies):
    data = made("".join(written(*body) for body in bodies), footnotes=NOTE, numbering=NUMBERED)
    traced = trace_docx(data, "甲")
    assert traced.text == read_docx(data, "甲").text
    end = 0
    for piece in traced.pieces:
        assert end <= piece.span.start < piece.span.end
        end = piece.span.end
        if piece.element.tag == W + "t":
            held = piece.element.text[piece.offset : piece.offset + end - piece.span.start]
            assert held.replace("\t", " ").replace("\n", " ") == piece.span.of(traced.text)
    assert traced.text.count("甲") == sum(piece.span.of(traced.text).count("甲") for piece in traced.pieces)
