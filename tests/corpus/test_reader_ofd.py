import contextlib
import io
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import ReadError
from corpus.readers.ofd import read_ofd

URI = "http://www.ofdspec.org/2016"
NAMESPACE = f'xmlns:ofd="{URI}"'
SIZE = 5.0


def line(text, y, x=20.0, size=SIZE, **more):
    """A text object as the standard's example writes it: the baseline within its boundary, distances by ``g``."""
    attributes = "".join(f' {name}="{value}"' for name, value in more.items())
    steps = f' DeltaX="g {len(text) - 1} {size}"' if len(text) > 1 else ""
    return (
        f'<ofd:TextObject ID="9" Font="3" Size="{size}" Boundary="{x} {y} {size * len(text)} {size}"{attributes}>'
        f'<ofd:TextCode X="0" Y="{size * 0.85}"{steps}>{text}</ofd:TextCode></ofd:TextObject>'
    )


def path(data, x=0, y=0):
    return (
        f'<ofd:PathObject ID="8" Boundary="{x} {y} 210 297"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData>'
        "</ofd:PathObject>"
    )


def content(body, head=""):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><ofd:Page {NAMESPACE}>{head}<ofd:Content>'
        f'<ofd:Layer ID="2" Type="Body">{body}</ofd:Layer></ofd:Content></ofd:Page>'
    )


def package(pages, title="", template=None, extra=()):
    """An OFD file with the given bodies of pages; the template stands on each of them."""
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/P_{n}/Content.xml"/>' for n in range(len(pages)))
    shared = '<ofd:TemplatePage ID="70" BaseLoc="Tpls/T/Content.xml"/>' if template else ""
    head = '<ofd:Template TemplateID="70"/>' if template else ""
    files = {
        "OFD.xml": f'<ofd:OFD {NAMESPACE} Version="1.0"><ofd:DocBody><ofd:DocInfo><ofd:Title>{title}</ofd:Title>'
        "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea>"
        f"<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>{shared}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        **{f"Doc_0/Pages/P_{n}/Content.xml": content(body, head) for n, body in enumerate(pages)},
        **dict(extra),
    }
    if template:
        files["Doc_0/Tpls/T/Content.xml"] = content(template)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return data.getvalue()


FULL = "现将评估工作的有关事项通知如下请各有关单位认真贯彻执行并按时"
BODY = (
    line("2012年6月14日", 120, 130)
    + line("示办政〔2012〕47号", 50, 75)
    + line(FULL[:28], 80, 30)
    + line("报送总结。", 90)
    + line("各有关单位：", 70)
    + line("关于开展评估工作的通知", 40, 70, 6.0)
    + line("一、评估的目的", 100, 30)
    + line("示例部办公厅", 110, 140)
)
TEXT = f"""关于开展评估工作的通知
示办政〔2012〕47号
各有关单位：
{FULL[:28]}报送总结。
一、评估的目的
示例部办公厅
2012年6月14日"""


def test_text_in_reading_order_with_paragraphs_joined():
    extracted = read_ofd(package([BODY], "关于开展评估工作的通知"), "a.ofd")
    assert extracted.text == TEXT
    assert extracted.title == "关于开展评估工作的通知"


def test_pages_and_their_anchors_without_templates_and_page_numbers():
    pages = [line(f"第{word}部分的内容。", 60) + line(f"— {n} —", 285, 95) for n, word in enumerate("一二三", 1)]
    extracted = read_ofd(package(pages, template=line("示例部文件", 10)), "a.ofd")
    assert extracted.text == "第一部分的内容。\n第二部分的内容。\n第三部分的内容。"
    assert [(extracted.text[a.start :][:3], a.label) for a in extracted.anchors] == [
        ("第一部", "第1页"),
        ("第二部", "第2页"),
        ("第三部", "第3页"),
    ]


ONE_LINE = [
    (line("甲乙", 50, 30) + line("丙丁", 50, 20), "丙丁甲乙"),
    (line("甲乙", 50, 20) + line("丙丁", 50, 80), "甲乙 丙丁"),
    (line("甲乙", 5, 2, 1.0, CTM="5 0 0 5 0 0") + line("丙丁", 20), "甲乙\n丙丁"),
    (line("甲", 50).replace("</ofd:TextObject>", "<ofd:TextCode X='5'>乙</ofd:TextCode></ofd:TextObject>"), "甲乙"),
    (f"<ofd:PageBlock ID='5'>{line('甲乙', 50)}</ofd:PageBlock>", "甲乙"),
    (line("甲乙", 50) + line("丙丁", 60, Visible="false"), "甲乙"),
    (line("甲乙", 50).replace(' DeltaX="g 1 5.0"', ' DeltaX="30"'), "甲 乙"),
    (line("ab", 50).replace(' DeltaX="g 1 5.0"', ""), "ab"),
    (line("甲 &amp;&lt;", 50), "甲 &<"),
    (line("甲乙丙丁", 50).replace("g 3 5.0", "5 g 2 5"), "甲乙丙丁"),
    (line("甲乙丙丁", 50).replace("g 3 5.0", "g 2 5 60"), "甲乙丙 丁"),
    (line("甲乙丙丁", 50).replace('"g 3 5.0"', '"5 -5 5" DeltaY="0 8 0"'), "甲乙\n丙丁"),
    (line("甲乙丙", 50).replace('DeltaX="g 2 5.0"', 'DeltaY="g 2 5"'), "甲乙丙"),
    (line("甲乙丙", 50).replace('"g 2 5.0"', '"g 2 0" DeltaY="g 2 6"'), "甲乙丙"),
    (line("甲乙", 50).replace("<ofd:TextCode", "<ofd:CGTransform CodePosition='0'/><ofd:TextCode"), "甲乙"),
    (f"<ofd:PageBlock Visible='false'>{line('丙', 40)}</ofd:PageBlock>{line('甲乙', 50)}", "甲乙"),
    (
        line("甲乙", 50).replace(
            "<ofd:TextCode",
            f"<ofd:Clips><ofd:Clip>{line('丙', 1)}</ofd:Clip></ofd:Clips><ofd:TextCode",
        ),
        "甲乙",
    ),
    (line("甲乙", 50) + line("丙丁", 320) + line("戊", 60, -30), "甲乙"),
    (line("甲乙", 50).replace("ofd:", "o:").replace("<o:TextObject", f'<o:TextObject xmlns:o="{URI}"'), "甲乙"),
    ((line("甲乙", 50, size=1.0) + line("丙丁", 51.5, size=1.0)).replace(" Size=", " size="), "甲乙\n丙丁"),
    (line("甲乙", 50).replace("ofd:", "").replace("<TextObject", f'<TextObject xmlns="{URI}"'), "甲乙"),
]


@pytest.mark.parametrize(("body", "text"), ONE_LINE)
def test_how_objects_become_lines(body, text):
    assert read_ofd(package([body]), "a.ofd").text == text


def test_text_that_leans_is_left_out_and_noted():
    extracted = read_ofd(package([line("正文", 50) + line("内部资料", 90, CTM="0.7 0.7 -0.7 0.7 0 0")]), "a.ofd")
    assert (extracted.text, len(extracted.notes)) == ("正文", 1)


TURNED = {1: "0 1 -1 0 0 0", 2: "-1 0 0 -1 0 0", 3: "0 -1 1 0 0 0"}


def turned(text, x, y, turn):
    """A text whose first baseline is at ``x`` and ``y`` of the page as it is read, the page turned by quarters."""
    width, height = (210, 297) if turn == 2 else (297, 210)
    place = {1: (height - y, x), 2: (width - x, height - y), 3: (y, width - x)}[turn]
    return (
        f'<ofd:TextObject Font="3" Size="5" Boundary="{place[0]} {place[1]} 9 9" CTM="{TURNED[turn]}">'
        f'<ofd:TextCode X="0" Y="0" DeltaX="g {len(text) - 1} 5">{text}</ofd:TextCode></ofd:TextObject>'
    )


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_a_page_that_lies_on_its_side_is_read_upright(turn):
    page = turned("后面一行。", 30, 90, turn) + turned("前面一行。", 30, 70, turn) + turned("右边", 120, 70, turn)
    extracted = read_ofd(package([page + line("密", 50)]), "a.ofd")
    assert extracted.text == "前面一行。 右边\n后面一行。"
    assert len(extracted.notes) == 1


def test_text_beyond_the_page_is_noted():
    extracted = read_ofd(package([line("正文", 50) + line("页外", 320)]), "a.ofd")
    assert (extracted.text, extracted.notes) == ("正文", ("有 1 处文字在页面之外，未读。",))


def test_the_size_of_a_page_may_stand_within_its_content():
    page = content(f"{line('甲', 50)}{line('乙', 80)}").replace(
        "<ofd:Content>", "<ofd:Content><ofd:PageArea><ofd:PhysicalBox>0 0 210 100</ofd:PhysicalBox></ofd:PageArea>"
    )
    small = f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 140 60</ofd:PhysicalBox>"
    small += '</ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page BaseLoc="P.xml"/></ofd:Pages></ofd:Document>'
    extracted = read_ofd(package([], extra=[("Doc_0/Document.xml", small), ("Doc_0/P.xml", page)]), "a.ofd")
    assert (extracted.text, extracted.notes) == ("甲\n乙", ())


def test_page_numbers_are_found_where_the_size_is_in_another_unit():
    pages = [
        line(f"第{word}部分的内容。", 10, 9, 2.0) + line(f"— {n} —", 98, 35, 2.0) for n, word in enumerate("一二", 1)
    ]
    large = f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 595 842</ofd:PhysicalBox>"
    large += '</ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page BaseLoc="Pages/P_0/Content.xml"/>'
    large += '<ofd:Page BaseLoc="Pages/P_1/Content.xml"/></ofd:Pages></ofd:Document>'
    extracted = read_ofd(package(pages, extra=[("Doc_0/Document.xml", large)]), "a.ofd")
    assert extracted.text == "第一部分的内容。\n第二部分的内容。"


def test_a_page_whose_fonts_name_no_characters_is_noted():
    extracted = read_ofd(package([line("\ue001\ue002\ue003甲", 50), line("正文", 50)]), "a.ofd")
    assert extracted.text == "正文"
    assert extracted.notes[0].startswith("第1页的字体")


def test_ruled_tables_are_kept_as_rows():
    rows = [("指标", "分值"), ("创新活动", "40"), ("创新绩效", "60")]
    cells = "".join(line(text, 52 + 10 * r, 32 + 60 * c) for r, row in enumerate(rows) for c, text in enumerate(row))
    strokes = "".join(path(f"M 30 {y} L 150 {y}") for y in (50, 60, 70, 80))
    strokes += "".join(path("S 0 0 M 0 0 L 0 30 C", x, 50) for x in (30, 90, 150))
    extracted = read_ofd(package([line("评分如下：", 40) + cells + strokes]), "a.ofd")
    assert extracted.text == "评分如下：\n| 指标 | 分值 |\n| 创新活动 | 40 |\n| 创新绩效 | 60 |"


def test_the_files_own_title_counts_where_the_text_shows_it():
    assert read_ofd(package([line("正文", 50)], "未命名-1.docx"), "a.ofd").title is None


def test_locations_from_the_root_and_older_namespaces():
    files = zipfile.ZipFile(io.BytesIO(package([line("正文", 50)])))
    moved = io.BytesIO()
    with zipfile.ZipFile(moved, "w") as archive:
        for name in files.namelist():
            text = files.read(name).decode().replace("http://www.ofdspec.org/2016", "http://www.ofdspec.org")
            archive.writestr(name, text.replace(">Doc_0/", ">/Doc_0/").replace('"Pages/', '"/Doc_0/Pages/'))
    assert read_ofd(moved.getvalue(), "a.ofd").text == "正文"


def document(*places):
    listed = "".join(f'<ofd:Page ID="{9 - n}" BaseLoc="{place}"/>' for n, place in enumerate(places))
    return f"<ofd:Document {NAMESPACE}><ofd:CommonData/><ofd:Pages>{listed}</ofd:Pages></ofd:Document>"


def test_the_pages_stand_in_the_order_of_the_list_wherever_they_lie():
    places = ("Pages/P_1/Content.xml", "/Doc_0/Pages/P_2/Content.xml", "Doc_0/Pages/P_0/Content.xml")
    pages = [line(f"{word}页。", 50) for word in "甲乙丙"]
    extracted = read_ofd(package(pages, extra=[("Doc_0/Document.xml", document(*places))]), "a.ofd")
    assert extracted.text == "乙页。\n丙页。\n甲页。"


def test_several_documents_in_one_file_are_read_one_after_the_other():
    roots = "".join(f"<ofd:DocBody><ofd:DocRoot>Doc_{n}/Document.xml</ofd:DocRoot></ofd:DocBody>" for n in (0, 1))
    extra = [
        ("OFD.xml", f"<ofd:OFD {NAMESPACE}>{roots}</ofd:OFD>"),
        ("Doc_1/Document.xml", document("P.xml")),
        ("Doc_1/P.xml", content(line("乙文。", 50))),
    ]
    extracted = read_ofd(package([line("甲文。", 50)], extra=extra), "a.ofd")
    assert extracted.text == "甲文。\n乙文。"
    assert [anchor.label for anchor in extracted.anchors] == ["第1页", "第2页"]


def test_annotations_and_stamps_are_no_text():
    appearance = f"<ofd:Annot><ofd:Appearance>{line('批注', 9)}</ofd:Appearance></ofd:Annot>"
    note = f"<ofd:PageAnnot {NAMESPACE}>{appearance}</ofd:PageAnnot>"
    extra = [("Doc_0/Annots/Page_0/Annotation.xml", note), ("Doc_0/Signs/Sign_0/SignedValue.dat", "章")]
    assert read_ofd(package([line("正文", 50)], extra=extra), "a.ofd").text == "正文"


def test_the_template_of_a_single_page_is_text():
    assert (
        read_ofd(package([line("正文。", 50)], template=line("示例部文件", 10)), "a.ofd").text == "示例部文件\n正文。"
    )


def test_a_template_that_one_page_alone_uses_is_text():
    page = content(line("首页。", 50), '<ofd:Template TemplateID="70"/>')
    other = package([line("首页。", 50), line("次页。", 50)], template=line("示例部文件", 10))
    files = {name: zipfile.ZipFile(io.BytesIO(other)).read(name).decode() for name in ("Doc_0/Document.xml",)}
    alone = package(
        [line("首页。", 50), line("次页。", 50)],
        extra=[
            *files.items(),
            ("Doc_0/Tpls/T/Content.xml", content(line("示例部文件", 10))),
            ("Doc_0/Pages/P_0/Content.xml", page),
        ],
    )
    assert read_ofd(other, "a.ofd").text == "首页。\n次页。"
    assert read_ofd(alone, "a.ofd").text == "示例部文件\n首页。\n次页。"


def test_a_page_that_cannot_be_read_is_noted_and_the_rest_read():
    broken = package([line("甲", 50), line("乙", 50)], extra=[("Doc_0/Pages/P_0/Content.xml", "<broken")])
    extracted = read_ofd(broken, "a.ofd")
    assert extracted.text == "乙"
    assert [a.label for a in extracted.anchors] == ["第2页"]
    assert extracted.notes[0].startswith("第1页未读")


ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
HOSTILE = [
    (package([""]), "没有文字"),
    (package([]), "没有文字"),
    (package([line("甲", 50)])[:-30], "不是完整"),
    (package([line("甲", 50)], extra=[("OFD.xml", f"{ENTITY}<x>&e;</x>")]), "不安全"),
    (package([line("甲", 50)], extra=[("OFD.xml", f"{LAUGHS}<x>&b;</x>")]), "不安全"),
    (package([line("甲", 50)], extra=[("OFD.xml", "<x/>")]), "没有文字"),
    (package([line("甲", 50)], extra=[("OFD.xml", "甲")]), "已损坏"),
    (package([line("甲", 50)], extra=[("Doc_0/Document.xml", "<a>" * 300)]), "已损坏"),
    (package([line("甲", 50)], extra=[("Encryptions.xml", "<x/>")]), "加密"),
    (b"PK\x03\x04", "不是完整"),
]


@pytest.mark.parametrize(("data", "says"), HOSTILE)
def test_what_cannot_be_read_is_told_in_one_line(data, says):
    with pytest.raises(ReadError, match=says) as error:
        read_ofd(data, "a.ofd")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "body",
    [
        line("甲乙", 50).replace("g 1 5.0", "g 999999999 5"),
        line("甲乙", 50).replace("g 1 5.0", "g g g"),
        line("甲乙", 50, CTM="1e999 0 0 x"),
        line("甲乙", 50).replace('Size="5.0"', 'Size="x"'),
        line("甲乙", 50).replace("Boundary", "Bound"),
        path("M L 1 C C 9") + line("甲乙", 50),
        path("M 0 0 " + "L 10 0 L 10 10 L 0 10 L 0 0 " * 8_000) + line("甲乙", 50),
    ],
)
def test_odd_numbers_do_no_harm(body):
    before = time.process_time()
    assert read_ofd(package([body]), "a.ofd").text.replace(" ", "") == "甲乙"
    assert time.process_time() - before < 2


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 3_000), st.integers(0, 200), st.binary(max_size=8))
def test_any_damage_is_read_or_told(start, length, instead):
    data = package([BODY])
    with contextlib.suppress(ReadError):
        read_ofd(data[:start] + instead + data[start + length :], "a.ofd")


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 3_000), st.integers(0, 60), st.text(max_size=4))
def test_any_damage_within_a_page_is_read_or_told(start, length, instead):
    page = content(BODY)
    data = package([BODY], extra=[("Doc_0/Pages/P_0/Content.xml", page[:start] + instead + page[start + length :])])
    with contextlib.suppress(ReadError):
        read_ofd(data, "a.ofd")
