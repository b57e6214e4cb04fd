import io
import time
import zipfile

import docx
import pytest
from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import ReadError
from corpus.readers.docx import read_docx
from corpus.readers.docx.numbers import numeral

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SPACES = (
    f"{W} "
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def made(body, **parts):
    """A Word file by hand: the XML within its body, and of further parts within their roots."""
    roots = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", f"<w:document {SPACES}><w:body>{body}</w:body></w:document>")
        for kind, xml in parts.items():
            file.writestr(f"word/{kind}.xml", f"<w:{roots[kind]} {SPACES}>{xml}</w:{roots[kind]}>")
    return out.getvalue()


def saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def read(data):
    return read_docx(data, "甲.docx")


def t(text):
    return f"<w:r><w:t>{text}</w:t></w:r>"


def p(content, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{content if content.startswith('<') or not content else t(content)}</w:p>"


def li(text, level=0, number=1):
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def level(at, form, pattern, start=1, more=""):
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def numbering(*levels, nums='<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'):
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{nums}'


LAW = numbering(
    level(0, "chineseCountingThousand", "第%1条"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimalEnclosedCircle", "%4", more='<w:suff w:val="nothing"/>'),
)
RUNS = [
    ("甲<w:tab/>乙", "甲 乙"),
    ("甲<w:br/>乙", "甲\n乙"),
    ('甲<w:br w:type="page"/>', "甲"),
    ("甲<w:noBreakHyphen/>乙<w:softHyphen/>丙", "甲-乙丙"),
    ('<w:sym w:font="Wingdings" w:char="F0FE"/>甲', "☑甲"),
    ('<w:sym w:font="Symbol" w:char="F061"/>', "α"),
    ('<w:sym w:font="宋体" w:char="2460"/>', "①"),
    ("<w:ruby><w:rt><w:r><w:t>jiǎ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>甲</w:t></w:r></w:rubyBase></w:ruby>", "甲"),
    (
        "<mc:AlternateContent><mc:Choice Requires='x'><w:x/></mc:Choice><mc:Fallback><w:t>☺</w:t></mc:Fallback>"
        "</mc:AlternateContent>",
        "☺",
    ),
]


@pytest.mark.parametrize(("run", "text"), RUNS)
def test_what_stands_in_a_run(run, text):
    inner = run.replace("甲", "<w:t>甲</w:t>").replace("乙", "<w:t>乙</w:t>").replace("丙", "<w:t>丙</w:t>")
    inner = inner.replace("<w:t><w:t>", "<w:t>").replace("</w:t></w:t>", "</w:t>")
    assert read(made(f"<w:p><w:r>{inner}</w:r></w:p>")).text == text


def field(*runs):
    return "".join(
        f'<w:r><w:fldChar w:fldCharType="{run}"/></w:r>' if run in ("begin", "separate", "end") else run for run in runs
    )


CODE = "<w:r><w:instrText>REF a</w:instrText></w:r>"
PARAGRAPHS = [
    (f"{t('甲')}<w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins>{t('新')}</w:ins>", "甲新"),
    (f"<w:moveFrom>{t('旧')}</w:moveFrom><w:moveTo>{t('新')}</w:moveTo>", "新"),
    (field("begin", CODE, "separate", t("甲"), "end", t("乙")), "甲乙"),
    (field("begin", CODE, t("码"), field("begin", CODE, "separate", t("内"), "end"), "separate", t("甲"), "end"), "甲"),
    (field("begin", CODE, "end", t("乙")), "乙"),
    (field("end", t("甲"), "begin", CODE, "separate", t("乙")), "甲乙"),
    (f"<w:hyperlink>{t('甲')}</w:hyperlink><w:fldSimple w:instr='DATE'>{t('乙')}</w:fldSimple>", "甲乙"),
    (f"<w:sdt><w:sdtPr/><w:sdtContent>{t('甲')}</w:sdtContent></w:sdt>", "甲"),
    (f"{t('甲')}<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{t('请输入')}</w:sdtContent></w:sdt>", "甲"),
    ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>" + t("甲"), "甲"),
    ("<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>甲</w:t></w:r>", "甲"),
    (t("10") + "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>8</w:t></w:r>" + t("元"), "10⁸元"),
    (
        "<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>",
        "(a)/(b)",
    ),
    (t("　　甲\x85乙 "), "甲\n乙"),
    (t("甲\n  乙"), "甲   乙"),
    ("<w:commentRangeStart w:id='1'/>" + t("甲") + "<w:r><w:commentReference w:id='1'/></w:r>", "甲"),
]


@pytest.mark.parametrize(("content", "text"), PARAGRAPHS)
def test_what_stands_in_a_paragraph(content, text):
    assert read(made(f"<w:p>{content}</w:p>")).text == text


def test_a_deleted_paragraph_mark_joins_two_paragraphs():
    body = p("甲", "<w:rPr><w:del/></w:rPr>") + p("乙") + p("丙", "<w:rPr><w:ins/></w:rPr>") + p("丁")
    e = read(made(body))
    assert (e.text, [a.label for a in e.anchors]) == ("甲乙\n丙\n丁", ["第1段", "第2段", "第3段"])


NUMBERED = [
    (
        [("甲", 0), ("乙", 1), ("丙", 1), ("丁", 0), ("戊", 1)],
        ["第一条 甲", "（一）乙", "（二）丙", "第二条 丁", "（一）戊"],
    ),
    ([("甲", 0), ("", 0), ("乙", 0)], ["第一条 甲", "第三条 乙"]),
    ([("甲", 2), ("乙", 3), ("丙", 3), ("丁", 2)], ["1. 甲", "①乙", "②丙", "2. 丁"]),
    ([("甲", 8)], ["甲"]),
]


@pytest.mark.parametrize(("items", "lines"), NUMBERED)
def test_numbers_that_word_computes(items, lines):
    assert read(made("".join(li(*item) for item in items), numbering=LAW)).text.split("\n") == lines


def num(identifier, override=""):
    return f'<w:num w:numId="{identifier}"><w:abstractNumId w:val="0"/>{override}</w:num>'


def test_lists_of_one_kind_count_on_unless_one_starts_anew():
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    other = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1)", 3)}</w:lvlOverride>'
    parts = numbering(level(0, "decimal", "%1、"), nums=num(1) + num(2) + num(3, anew) + num(4, other))
    body = "".join(li("甲", number=n) for n in (1, 2, 3, 3, 1, 4, 0))
    assert read(made(body, numbering=parts)).text.split("\n") == [
        *("1、甲", "2、甲", "5、甲", "6、甲", "7、甲", "VIII) 甲", "甲"),
    ]


def test_levels_restart_as_they_say():
    never, first = '<w:lvlRestart w:val="0"/>', '<w:lvlRestart w:val="1"/>'
    levels = (
        level(0, "decimal", "%1、"),
        level(1, "decimal", "%2）", more=never),
        level(2, "decimal", "%1.%3", more=first),
    )
    body = "".join(li("甲", at) for at in (0, 1, 2, 1, 2, 0, 1, 2))
    lines = read(made(body, numbering=numbering(*levels))).text.split("\n")
    assert lines == ["1、甲", "1）甲", "1.1 甲", "2）甲", "1.2 甲", "2、甲", "3）甲", "2.1 甲"]


def test_numbers_in_decimal_where_a_level_says_so():
    levels = (level(0, "chineseCounting", "%1、"), level(1, "decimal", "%1.%2", more="<w:isLgl/>"))
    body = li("甲") + li("乙", 1)
    assert read(made(body, numbering=numbering(*levels))).text == "一、甲\n1.1 乙"


STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>
<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="章"/><w:basedOn w:val="1"/>
<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="3"><w:name w:val="节"/><w:basedOn w:val="2"/>
<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="4"><w:name w:val="heading 7"/></w:style>
<w:style w:type="paragraph" w:styleId="5"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="6"><w:name w:val="循环"/><w:basedOn w:val="7"/></w:style>
<w:style w:type="paragraph" w:styleId="7"><w:name w:val="循环"/><w:basedOn w:val="6"/></w:style>
<w:style w:type="character" w:styleId="8"><w:name w:val="隐"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="9"><w:name w:val="Title"/></w:style>
<w:style w:type="numbering" w:styleId="n"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
"""
LINKED = numbering(
    level(0, "decimal", "第%1章", more='<w:pStyle w:val="2"/>'),
    level(1, "decimal", "%1.%2", more='<w:pStyle w:val="3"/>'),
)


def styled(text, style, more=""):
    return p(text, f'<w:pStyle w:val="{style}"/>{more}')


HEADINGS = [
    (styled("总则", "1"), "# 总则"),
    (styled("一、总则", "1"), "一、总则"),
    (styled("总则", "2"), "第1章 总则"),
    (styled("总则", "2") + styled("目的", "3"), "第1章 总则\n## 1.1 目的"),
    (styled("总则", "2", '<w:numPr><w:numId w:val="0"/></w:numPr>'), "# 总则"),
    (styled("总则", "4"), "###### 总则"),
    (styled("<w:r><w:t>关于</w:t><w:br/><w:t>总则</w:t></w:r>", "1"), "# 关于总则"),
    (styled("甲" * 200, "1"), "甲" * 200),
    (styled("总则", "1", '<w:outlineLvl w:val="9"/>'), "总则"),
    (p("总则", '<w:outlineLvl w:val="2"/>'), "### 总则"),
    (styled("甲", "6") + styled("乙", "无"), "甲\n乙"),
    (styled("总则……1", "5") + p("甲"), "甲"),
    (p('<w:r><w:rPr><w:rStyle w:val="8"/></w:rPr><w:t>隐</w:t></w:r>') + p("甲"), "甲"),
    (li("甲", number=2), "第1章 甲"),
]


@pytest.mark.parametrize(("body", "text"), HEADINGS)
def test_headings_by_style_with_the_numbers_of_the_style(body, text):
    linked = LINKED + (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="n"/></w:abstractNum>'
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    )
    assert read(made(body, styles=STYLES, numbering=linked)).text == text


NUMERALS = [
    ("decimal", 12, "12"),
    ("decimalZero", 7, "07"),
    ("decimalFullWidth", 12, "１２"),
    ("upperRoman", 1994, "MCMXCIV"),
    ("upperRoman", 4000, "4000"),
    ("lowerRoman", 4, "iv"),
    ("upperLetter", 26, "Z"),
    ("lowerLetter", 28, "bb"),
    ("upperLetter", 10**8, "100000000"),
    ("chineseCounting", 21, "二十一"),
    ("chineseCounting", 105, "一〇五"),
    ("chineseCountingThousand", 105, "一百零五"),
    ("chineseCountingThousand", 10_000, "10000"),
    ("chineseLegalSimplified", 25, "贰拾伍"),
    ("chineseLegalSimplified", 12, "壹拾贰"),
    ("ideographLegalTraditional", 3, "參"),
    ("ideographDigital", 20, "二〇"),
    ("ideographTraditional", 10, "癸"),
    ("ideographTraditional", 11, "11"),
    ("ideographZodiac", 12, "亥"),
    ("decimalEnclosedCircle", 20, "⑳"),
    ("decimalEnclosedCircleChinese", 21, "21"),
    ("decimalEnclosedParen", 1, "⑴"),
    ("decimalEnclosedFullstop", 20, "⒛"),
    ("ideographEnclosedCircle", 10, "㊉"),
    ("numberInDash", 3, "- 3 -"),
    ("none", 3, ""),
    ("none", 0, ""),
    ("chineseCounting", 0, "0"),
    ("decimal", -2, "-2"),
    ("cardinalText", 3, "3"),
]


@pytest.mark.parametrize(("form", "number", "text"), NUMERALS)
def test_numerals(form, number, text):
    assert numeral(number, form) == text


def test_a_number_format_of_later_versions():
    later = (
        '<w:lvl w:ilvl="0"><w:start w:val="9"/><mc:AlternateContent><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/>'
        '</mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1号"/></w:lvl>'
    )
    assert read(made(li("甲") + li("乙"), numbering=numbering(later))).text == "009号 甲\n010号 乙"


def test_bullets_of_any_shape_are_one():
    assert read(made(li("甲"), numbering=numbering(level(0, "bullet", "\uf06c")))).text == "• 甲"


def note(identifier, text):
    return f'<w:footnote w:id="{identifier}">{p(text)}</w:footnote>'


def test_notes_stand_below_the_paragraph_that_refers_to_them():
    foot, end = '<w:r><w:footnoteReference w:id="2"/></w:r>', '<w:r><w:endnoteReference w:id="2"/></w:r>'
    body = f"<w:p>{t('甲')}{foot}{t('乙')}{end}</w:p><w:p>{t('丙')}{foot}</w:p>"
    ends = f'<w:endnote w:id="2">{p("末")}{p("尾")}</w:endnote>'
    e = read(made(body, footnotes=note(0, "分隔") + note(2, "脚"), endnotes=ends))
    assert e.text == "甲［注1］乙［注2］\n注1：脚\n注2：末 尾\n丙［注1］"
    assert [(a.start, a.label) for a in e.anchors] == [(0, "第1段"), (e.text.index("丙"), "第2段")]


def test_a_note_within_a_table_stands_below_it():
    cell = '<w:tc><w:p><w:r><w:t>甲</w:t><w:footnoteReference w:id="1"/></w:r></w:p></w:tc>'
    body = f"<w:tbl><w:tr>{cell}<w:tc>{p('乙')}</w:tc></w:tr></w:tbl>"
    assert read(made(body, footnotes=note(1, "脚"))).text == "| 甲［注1］ | 乙 |\n注1：脚"


def test_a_text_box_is_read_once_below_its_paragraph():
    box = f"<w:txbxContent>{p('框')}{p('内')}</w:txbxContent>"
    both = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    e = read(made(f"<w:p><w:r><w:t>甲</w:t>{both}</w:r></w:p><w:p><w:r>{both}</w:r></w:p>"))
    assert e.text == "甲\n框\n内\n框\n内"
    assert [a.label for a in e.anchors] == ["第1段", "第2段"]


def cell(text, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text if text.startswith('<') else p(text)}</w:tc>"


def row(*cells, properties=""):
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows):
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


TABLES = [
    (table(row(cell("甲"), cell("乙")), row(cell(""), cell("1"))), "| 甲 | 乙 |\n|  | 1 |"),
    (table(row(cell("甲", '<w:gridSpan w:val="2"/>'), cell("乙"))), "| 甲 |  | 乙 |"),
    (
        table(row(cell("甲", '<w:vMerge w:val="restart"/>'), cell("1")), row(cell("", "<w:vMerge/>"), cell("2"))),
        "| 甲 | 1 |\n|  | 2 |",
    ),
    (table(row(cell("甲"), cell(table(row(cell("乙"), cell("丙"))) + p("")))), "| 甲 | 乙 丙 |"),
    (table(row(cell(p("甲") + p("乙")), cell("丙"))), "| 甲 乙 | 丙 |"),
    (table(row(cell(p("甲") + p("乙")))), "甲\n乙"),
    (table(row(cell("甲"), cell("乙")), row(cell("旧"), cell("旧"), properties="<w:del/>")), "| 甲 | 乙 |"),
    (table(row(cell("甲"), cell("乙"), properties='<w:gridBefore w:val="1"/>')), "|  | 甲 | 乙 |"),
    (table(row(cell("甲"), cell("旧", "<w:cellDel/>"), cell("乙"))), "| 甲 | 乙 |"),
    (table(row(cell("甲", '<w:gridSpan w:val="999999999"/>'), cell("乙"))), "| 甲 |" + "  |" * 62 + " 乙 |"),
    (
        f"<w:sdt><w:sdtContent><w:tbl><w:sdt><w:sdtContent>{row(cell('甲'), cell('乙'))}</w:sdtContent></w:sdt></w:tbl>"
        "</w:sdtContent></w:sdt>",
        "| 甲 | 乙 |",
    ),
    (table(row(cell(""), cell(""))), ""),
]


@pytest.mark.parametrize(("body", "text"), TABLES)
def test_tables(body, text):
    e = read(made(body))
    assert e.text == text
    assert len(e.anchors) == len(text.split("\n")) - text.count("\n|") if text else not e.anchors


def test_anchors_count_paragraphs_and_whole_tables():
    e = read(made(p("甲") + p("") + table(row(cell("乙"), cell("丙")), row(cell("丁"), cell("戊"))) + p("己")))
    assert [(a.label, e.text[a.start]) for a in e.anchors] == [("第1段", "甲"), ("第2段", "|"), ("第3段", "己")]


def test_what_is_not_read_is_told():
    picture = "<w:r><w:drawing><a:blip/></w:drawing></w:r>"
    symbol = '<w:r><w:sym w:font="Webdings" w:char="F061"/></w:r>'
    body = f"<w:p>{t('甲')}{picture}{symbol}</w:p><w:altChunk/>{styled('总则……1', '5')}"
    notes = read(made(body, styles=STYLES)).notes
    assert [note[:4] for note in notes] == ["有 1 "] * 4
    assert ["图片" in notes[0], "符号" in notes[1], "目录" in notes[2], "嵌入" in notes[3]] == [True] * 4
    with pytest.raises(ReadError, match=r"甲\.docx 里只有图片"):
        read(made(f"<w:p>{picture}</w:p>"))


def test_a_file_that_python_docx_wrote():
    d = docx.Document()
    d.core_properties.title = "关于印发办法的通知"
    d.sections[0].header.paragraphs[0].text = "页眉"
    d.add_paragraph("关于印发办法的通知")
    d.add_heading("总则", 2)
    d.add_paragraph("正文").add_run("加粗").font.size = Pt(16)
    d.add_paragraph("项目", style="List Bullet")
    for text in ("甲", "乙"):
        d.add_paragraph(text, style="List Number")
    grid = d.add_table(3, 3)
    grid.cell(0, 0).merge(grid.cell(0, 1)).text = "名称"
    grid.cell(0, 2).text = "金额"
    grid.cell(1, 0).merge(grid.cell(2, 0)).text = "项目"
    grid.cell(2, 2).text = "2万元"
    e = read(saved(d))
    assert e.title == "关于印发办法的通知"
    assert e.text.split("\n") == [
        *("关于印发办法的通知", "## 总则", "正文加粗", "• 项目", "1. 甲", "2. 乙"),
        *("| 名称 |  | 金额 |", "| 项目 |  |  |", "|  |  | 2万元 |"),
    ]
    assert e.anchors[-1].label == "第7段"


TITLES = [
    ("关于工作的通知", ["关于工作的通知"], "关于工作的通知"),
    ("关于工作的通知", ["关于工作", "的通知"], "关于工作的通知"),
    ("旧模板的标题", ["关于工作的通知"], None),
    ("附件1", ["附件1"], None),
    ("Microsoft Word - 办法", ["Microsoft Word - 办法"], None),
    ("办法.doc", ["办法.doc"], None),
    ("新建文档", ["新建文档"], None),
    ("2012", ["2012"], None),
    ("", ["甲"], None),
]


@pytest.mark.parametrize(("title", "lines", "expected"), TITLES)
def test_the_title_among_the_properties(title, lines, expected):
    d = docx.Document()
    d.core_properties.title = title
    for line in lines:
        d.add_paragraph(line)
    assert read(saved(d)).title == expected


def test_the_first_paragraphs_set_as_title_are_the_title():
    d = docx.Document()
    d.core_properties.title = "正文"
    d.add_heading("科技部关于", 0)
    d.add_heading("工作的通知", 0)
    d.add_paragraph("正文")
    d.add_heading("附件的标题", 0)
    e = read(saved(d))
    assert (e.title, e.text) == ("科技部关于工作的通知", "科技部关于\n工作的通知\n正文\n附件的标题")


def test_a_strict_file_is_read_like_any():
    with zipfile.ZipFile(io.BytesIO(made(p("甲")))) as file:
        xml = file.read("word/document.xml")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        namespace = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        file.writestr("正文.xml", xml.replace(namespace, b"http://purl.oclc.org/ooxml/wordprocessingml/main"))
        file.writestr(
            "_rels/.rels", '<r><x Type="http://purl.oclc.org/ooxml/a/officeDocument" Target="/正文.xml"/></r>'
        )
    assert read(out.getvalue()).text == "甲"


def packed(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(f"word/{name}.xml", content)
    return out.getvalue()


ENTITY = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document {W}><w:body>&x;</w:body></w:document>'
HOSTILE = [
    b"",
    b"PK\x03\x04",
    b"%PDF-1.7",
    packed(workbook="<x/>"),
    packed(document="<x/>"),
    packed(document=f"<w:document {W}/>"),
    packed(document=f"<w:document {W}><w:body>"),
    packed(document=ENTITY),
    packed(document=" " * 50_000_000),
    made(p("甲"))[:-40],
    made(p("甲"), styles="</w:styles>"),
    made("<w:tbl><w:tr><w:tc>" * 200 + "</w:tc></w:tr></w:tbl>" * 200),
]


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_a_bad_file_is_told_in_one_line(data):
    with pytest.raises(ReadError, match=r"^甲\.docx .*：请.*。$") as error:
        read(data)
    assert "\n" not in str(error.value)


ODD = [
    li("甲", level="x"),
    li("甲", level="9" * 5_000, number="x"),
    li("甲", level=-1),
    '<w:p><w:r><w:sym w:char="十"/><w:sym w:char="D800"/><w:sym w:char="110000"/><w:t>甲</w:t></w:r></w:p>',
    "<w:p><w:r><mc:AlternateContent/><w:footnoteReference/><w:ruby/><w:t>甲</w:t></w:r></w:p>",
    "<w:p><w:pPr><w:pStyle/><w:numPr/><w:outlineLvl w:val='-3'/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>",
    "<w:tbl/><w:tbl><w:tr/></w:tbl><w:sdt/><mc:AlternateContent/>" + p("甲"),
    "<w:p>" * 80 + "</w:p>" * 80 + p("甲"),
]


@pytest.mark.parametrize("body", ODD, ids=range(len(ODD)))
def test_odd_values_do_no_harm(body):
    assert "甲" in read(made(body, styles=STYLES, numbering=LAW)).text


def whole():
    body = "".join(li(text, at) for text, at in (("甲", 0), ("乙", 1), ("丙", 2))) + styled("章", "2")
    body += f'<w:p>{t("丁")}<w:r><w:footnoteReference w:id="1"/></w:r></w:p>' + table(row(cell("戊"), cell("己")))
    return made(body, styles=STYLES, numbering=LAW, footnotes=note(1, "脚"))


WHOLE = whole()


def survives(data):
    """Whether the file is read; where it is not, it is told in one line."""
    try:
        return "\r" not in read(data).text
    except ReadError as error:
        return "\n" not in str(error)


CHANGES = st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=6)


def changed(data, changes):
    out = bytearray(data)
    for at, byte in changes:
        out[at % len(out)] = byte
    return bytes(out)


@given(CHANGES, st.integers(0, len(WHOLE)))
@settings(max_examples=100, deadline=None)
def test_any_damage_to_the_file_is_told(changes, end):
    assert survives(changed(WHOLE, changes))
    assert survives(WHOLE[:end])


@given(st.sampled_from(["document", "styles", "numbering", "footnotes"]), CHANGES)
@settings(max_examples=200, deadline=None)
def test_any_damage_to_its_xml_is_read_or_told(part, changes):
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as file:
        members = {name[5:-4]: file.read(name) for name in file.namelist()}
    assert survives(packed(**members | {part: changed(members[part], changes)}))


NAMES = ["p", "pPr", "r", "t", "tbl", "tr", "tc", "tcPr", "sdt", "sdtContent", "ins", "del", "numPr", "numId", "ilvl"]
NAMES += ["fldChar", "txbxContent", "drawing", "pStyle", "outlineLvl", "vMerge", "gridSpan", "sym", "ruby", "rPr", "br"]


@given(
    st.recursive(
        st.sampled_from(NAMES), lambda inner: st.tuples(st.sampled_from(NAMES), st.lists(inner)), max_leaves=30
    )
)
@settings(max_examples=150, deadline=None)
def test_any_nesting_is_read(tree):
    def xml(node):
        name, inner = (node, []) if isinstance(node, str) else node
        return f'<w:{name} w:val="1" w:fldCharType="begin">甲{"".join(map(xml, inner))}</w:{name}>'

    e = read(made(xml(tree) + p("乙"), styles=STYLES, numbering=LAW))
    assert e.text.endswith("乙")
    assert [a.start for a in e.anchors] == sorted({a.start for a in e.anchors})


def test_many_notes_and_paragraphs_take_linear_time():
    body = "".join(f'<w:p>{t("甲")}<w:r><w:footnoteReference w:id="{at}"/></w:r></w:p>' for at in range(4_000))
    data = made(body, footnotes="".join(note(at, "脚") for at in range(4_000)))
    before = time.process_time()
    assert read(data).text.count("注4000") == 2
    assert time.process_time() - before < 3
