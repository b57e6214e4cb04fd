import io
import shutil
import subprocess
import time
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from assistant.checking.outputs import reviewed_docx
from assistant.checking.types import Evidence, Review, Severity, Target, Verdict
from corpus.readers.docx import read_docx, trace_docx
from corpus.readers.docx.package import W
from corpus.types import Document, Span
from tests.assistant.checking.words import (
    anchored,
    canonical,
    finding,
    made,
    member,
    p,
    read_again,
    reviewed,
    said,
    settled,
    t,
)

OLD, NEW = "国科发政〔2012〕47号", "国科办政〔2012〕47号"


def cell(content):
    return f"<w:tc>{p(content)}</w:tc>"


def table(*cells):
    return f"<w:tbl><w:tr>{''.join(map(cell, cells))}</w:tr></w:tbl>"


def sdt(content, properties=""):
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def field(content):
    marks = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    begin, separate, end = marks
    return f"{begin}<w:r><w:instrText>REF a</w:instrText></w:r>{separate}{content}{end}"


BOX = f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>{p('见' + OLD)}\
</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent>"
LISTED = {
    "numbering": '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="第%1条"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
}
BODIES = [
    ("one run", p(f"根据{OLD}。"), OLD, True),
    ("several runs", p(t("据国") + t("科发", "<w:b/>") + t("政〔2012〕") + t("47号。", "<w:i/>")), OLD, True),
    (
        "a hyperlink",
        p(t("据国科") + f'<w:hyperlink w:anchor="x">{t("发政〔2012〕")}</w:hyperlink>' + t("47号")),
        OLD,
        True,
    ),
    ("a field", p(t("据") + field(t("国科") + t("发政〔2012〕47")) + t("号。")), OLD, True),
    ("a simple field", p(f"<w:fldSimple w:instr='REF a'>{t(OLD)}</w:fldSimple>"), OLD, True),
    ("a bookmark", p(t("国科发") + '<w:bookmarkStart w:id="7" w:name="b"/>' + t("政〔2012〕47号")), OLD, True),
    ("an open control", p(t("据") + sdt(t(OLD)) + t("。")), OLD, True),
    ("a closed control", p(t("据") + sdt(t("见" + OLD), "<w:text/>") + t("。")), "见" + OLD, False),
    ("a control of paragraphs", sdt(p(f"据{OLD}。")), OLD, True),
    ("a cell", table("甲", f"据{OLD}。"), OLD, True),
    ("a table in a cell", table("甲", f"<w:r/></w:p>{table('乙', OLD)}<w:p>"), OLD, True),
    ("a tab", p("<w:r><w:t>国科发政</w:t><w:tab/><w:t>〔2012〕47号</w:t></w:r>"), "国科发政 〔2012〕47号", True),
    ("a note within", p(t("国科发政") + '<w:r><w:footnoteReference w:id="3"/></w:r>' + t("〔2012〕47号")), None, False),
    (
        "a foreign insertion",
        p(t("据国") + f'<w:ins w:id="4" w:author="王">{t("科发政")}</w:ins>' + t("〔2012〕47号")),
        OLD,
        True,
    ),
    (
        "a foreign deletion",
        p(
            t("国科发")
            + '<w:del w:id="4" w:author="王"><w:r><w:delText>旧</w:delText></w:r></w:del>'
            + t("政〔2012〕47号")
        ),
        OLD,
        True,
    ),
    ("a moved text", p(f'<w:moveTo w:id="4" w:author="王">{t(OLD)}</w:moveTo>'), OLD, False),
    (
        "a comment there",
        p(
            '<w:commentRangeStart w:id="9"/>'
            + t(OLD)
            + '<w:commentRangeEnd w:id="9"/><w:r><w:commentReference w:id="9"/></w:r>'
        ),
        OLD,
        True,
    ),
    ("a note", p(t("甲") + '<w:r><w:footnoteReference w:id="1"/></w:r>'), "", False),
    ("a text box", p(t("甲") + f"<w:r><w:t>乙</w:t>{BOX}</w:r>" + t("丙")), "乙见" + OLD, False),
    ("a paragraph join", p("国科发政", "<w:rPr><w:del/></w:rPr>") + p("〔2012〕47号"), OLD, False),
]


@pytest.mark.parametrize(
    ("body", "covered", "changed"), [case[1:] for case in BODIES], ids=[case[0] for case in BODIES]
)
def test_a_finding_is_marked_where_it_stands(body, covered, changed):
    notes = f'<w:footnote w:id="1">{p("见" + OLD)}</w:footnote><w:footnote w:id="3">{p("脚")}</w:footnote>'
    old = '<w:comment w:id="9" w:author="王"><w:p/></w:comment>'
    parts = {"footnotes": notes, "comments": old}
    source = made(body, **parts)
    text = read_docx(source, "甲.docx").text
    start = text.index("国科发政")
    written = text[start : text.index("47号") + 3]
    new = written.replace("发", "办")
    result = reviewed_docx(reviewed(source, (Span(start, start + len(written)), new)), source)
    marks = anchored(result)
    assert marks["10"] == (written.replace("［注1］", "") if covered is None else covered)
    assert canonical(settled(result, accept=False)) == canonical(member(source))
    assert said(result)["10"].endswith(f"建议改为：{new}")
    assert set(said(result)) == {"9", "10"}
    assert read_again(settled(result, accept=True), **parts) == (text.replace(written, new) if changed else text)
    assert (
        "ins" in {node.tag.rpartition("}")[2] for node in member(result).iter() if node.get(W + "author") == "引文核对"}
    ) is changed


EDITS = [
    (OLD, NEW, "发", "办"),
    ("办法", "办法（试行）", "", "（试行）"),
    ("办法（试行）", "办法", "（试行）", ""),
    ("法", "办法", "", "办"),
    ("〔2012〕第47号", "〔2012〕47号", "第", ""),
    ("甲", "乙", "甲", "乙"),
]


@pytest.mark.parametrize(("old", "new", "gone", "come"), EDITS)
def test_a_change_is_as_small_as_can_be_and_looks_like_what_stood_there(old, new, gone, come):
    source = made(p(t("据") + t(f"《{old}》", "<w:b/>")))
    result = reviewed_docx(reviewed(source, (old, new)), source)
    root = member(result)
    assert "".join(root.itertext(W + "delText")) == gone
    assert "".join(text for node in root.iter(W + "ins") for text in node.itertext(W + "t")) == come
    assert all(run.find(f"{W}rPr/{W}b") is not None for node in root.iter(W + "ins", W + "del") for run in node)
    assert read_again(settled(result, accept=True)) == f"据《{new}》"


def test_what_the_reader_added_is_clipped_and_never_loses_a_finding():
    item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    source = made(p("甲乙", item) + table("丙", "丁"), **LISTED)
    text = read_docx(source, "甲.docx").text
    assert text == "第1条 甲乙\n| 丙 | 丁 |"
    spans = ["第1条", "条 甲", "| 丙 |", " | 丁", "丁 |", "|"]
    result = reviewed_docx(reviewed(source, *((span, "换") for span in spans)), source)
    assert sorted(anchored(result).items()) == list(zip("123456", ["甲乙", "甲", "丙", "丁", "丁", "丙"], strict=True))
    assert not list(member(result).iter(W + "ins", W + "del"))


def test_only_what_is_not_right_is_marked_and_only_what_is_certain_changed():
    source = made(p("甲乙丙丁"))
    review = reviewed(
        source,
        ("甲", None, True, Verdict.OK, Severity.INFO),
        ("乙", None, False, Verdict.NOT_HELD, Severity.INFO),
        ("丙", "己", False),
        ("丁", None, False, Verdict.UNCHECKED, Severity.INFO),
    )
    result = reviewed_docx(review, source)
    assert anchored(result) == {"1": "乙", "2": "丙", "3": "丁"}
    assert said(result)["1"] == "本库未收录：说明"
    assert not list(member(result).iter(W + "ins", W + "del"))


def test_a_comment_says_what_it_rests_on():
    source = made(p("甲"))
    held, seen = Target("b", NEW, "关于《甲》的通知"), Evidence("b", Span(0, 2), "原句")
    review = reviewed(source, ("甲", "乙"))
    review = Review(
        review.draft,
        (
            finding(
                "甲", "甲", "乙", severity=Severity.ERROR, verdict=Verdict.YEAR_CONFLICT, document=held, evidence=seen
            ),
        ),
    )
    assert said(reviewed_docx(review, source))["1"].split("\n") == [
        "【错误】年份或日期不符：说明",
        "建议改为：乙",
        f"依据：《关于〈甲〉的通知》（{NEW}）：“原句”",
    ]


PARTS = st.tuples(
    st.sampled_from(
        ["run", "run", "bold", "link", "sdt", "tab", "field", "mark", "gone", "come", "new paragraph", "cell"]
    ),
    st.text(st.sampled_from("甲乙丙丁〔〕12"), min_size=1, max_size=5),
)
WRITTEN = {
    "run": t,
    "bold": lambda text: t(text, "<w:b/>"),
    "link": lambda text: f'<w:hyperlink w:anchor="x">{t(text)}{t(text, "<w:i/>")}</w:hyperlink>',
    "sdt": lambda text: sdt(t(text)),
    "tab": lambda text: f"<w:r><w:t>{text}</w:t><w:tab/><w:t>{text}</w:t></w:r>",
    "field": lambda text: field(t(text)),
    "mark": lambda text: '<w:proofErr w:type="spellStart"/>' + t(text),
    "gone": lambda text: f'<w:del w:id="0" w:author="王"><w:r><w:delText>{text}</w:delText></w:r></w:del>' + t(text),
    "come": lambda text: f'<w:ins w:id="0" w:author="王">{t(text)}</w:ins>',
    "new paragraph": lambda text: "</w:p><w:p>" + t(text),
    "cell": lambda text: f"</w:p>{table(text, text)}<w:p>",
}
SPANS = st.lists(
    st.tuples(st.integers(0, 200), st.integers(1, 12), st.sampled_from(["", "戊", "甲戊", "己庚辛"])), max_size=8
)


@given(st.lists(PARTS, min_size=1, max_size=12), SPANS)
@settings(max_examples=150, deadline=None)
def test_any_spans_in_any_runs(parts, spans):
    source = made(f"<w:p>{''.join(WRITTEN[kind](text) for kind, text in parts)}</w:p>")
    traced = trace_docx(source, "甲.docx")
    text = traced.text
    real = {at for piece in traced.pieces for at in range(piece.span.start, piece.span.end)}
    given = [(Span(at % len(text), min(at % len(text) + size, len(text))), new) for at, size, new in spans]
    given = sorted((span, new) for span, new in given if any(at in real for at in range(span.start, span.end)))
    result = reviewed_docx(reviewed(source, *given), source)
    marks = anchored(result)
    for number, (span, _) in enumerate(given, 1):
        covered = "".join(text[at] for at in range(span.start, span.end) if at in real)
        assert "".join(marks[str(number)].split()) == "".join(covered.split())
    assert canonical(settled(result, accept=False)) == canonical(member(source))
    expected, end = "", 0
    for span, new in given:
        whole = all(at in real for at in range(span.start, span.end))
        if new and whole and span.start >= end and span.of(text) != new:
            expected += text[end : span.start] + new
            end = span.end
    assert read_again(settled(result, accept=True)) == expected + text[end:]


def saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_all_else_in_the_file_stays():
    d = docx.Document()
    d.sections[0].header.paragraphs[0].text = "页眉"
    d.add_paragraph("根据").add_run(OLD).bold = True
    source = saved(d)
    result = reviewed_docx(reviewed(source, (OLD, NEW)), source)
    with zipfile.ZipFile(io.BytesIO(source)) as before, zipfile.ZipFile(io.BytesIO(result)) as after:
        new = set(after.namelist()) - set(before.namelist())
        same = {name for name in before.namelist() if before.read(name) == after.read(name)}
        assert after.namelist()[: len(before.namelist())] == before.namelist()
    assert new <= {"word/comments.xml"}
    assert set(before.namelist()) - same <= {
        "[Content_Types].xml",
        "word/document.xml",
        "word/_rels/document.xml.rels",
        "word/comments.xml",
    }
    opened = docx.Document(io.BytesIO(result))
    assert [(comment.author, comment.text.split("\n")[0]) for comment in opened.comments] == [
        ("引文核对", "【提示】书写不规范：说明")
    ]
    assert canonical(settled(result, accept=False)) == canonical(member(source))


def test_comments_that_a_file_has_stay_and_new_ones_follow():
    d = docx.Document()
    run = d.add_paragraph("根据").add_run(OLD)
    d.add_comment(run, text="旧批注", author="王", initials="王")
    source = saved(d)
    result = reviewed_docx(reviewed(source, (OLD, NEW)), source)
    assert [
        (comment.author, comment.text.split("\n")[0]) for comment in docx.Document(io.BytesIO(result)).comments
    ] == [
        ("王", "旧批注"),
        ("引文核对", "【提示】书写不规范：说明"),
    ]
    again = reviewed_docx(reviewed(result, (NEW, "己")), result)
    assert len(docx.Document(io.BytesIO(again)).comments) == 3


def strict(data):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as file, zipfile.ZipFile(out, "w") as to:
        for name in file.namelist():
            xml = file.read(name)
            for kind in (b"wordprocessingml/2006/main", b"officeDocument/2006/relationships"):
                here = kind.replace(b"/2006/", b"/")
                xml = xml.replace(b"http://schemas.openxmlformats.org/" + kind, b"http://purl.oclc.org/ooxml/" + here)
            to.writestr(name, xml)
    return out.getvalue()


def test_a_strict_file_stays_strict():
    d = docx.Document()
    d.add_paragraph(OLD)
    source = strict(saved(d))
    result = reviewed_docx(reviewed(source, (OLD, NEW)), source)
    with zipfile.ZipFile(io.BytesIO(result)) as file:
        for name in ("word/document.xml", "word/comments.xml"):
            assert etree.fromstring(file.read(name)).tag.startswith(
                "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
            )
        links = etree.fromstring(file.read("word/_rels/document.xml.rels"))
    assert "http://purl.oclc.org/ooxml/officeDocument/relationships/comments" in {link.get("Type") for link in links}
    assert read_docx(result, "甲.docx").text == NEW


PLAIN = "# 标题\n\n　　根据\x01国科发政〔2012〕47号\x0b，&<a>。\n| 甲 | 乙 |"


@pytest.mark.parametrize("source", [None, PLAIN.encode(), b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_from_any_other_format_a_plain_file_is_made(source):
    review = Review(Document("a", "甲", PLAIN), (finding(PLAIN, OLD, NEW), finding(PLAIN, "甲 | 乙")))
    result = reviewed_docx(review, source)
    assert anchored(result) == {"1": OLD, "2": "甲 | 乙"}
    opened = docx.Document(io.BytesIO(result))
    assert [line.text for line in opened.paragraphs][:2] == ["标题", ""]
    assert opened.paragraphs[3].text == "| 甲 | 乙 |"
    assert len(opened.comments) == 2
    accepted = "".join(settled(result, accept=True).itertext())
    assert "　　根据\ufffd国科" in accepted
    assert NEW in accepted


def test_many_findings_take_linear_time():
    source = made(p(t(OLD * 4_000)) + p(OLD) * 4_000)
    text = read_docx(source, "甲").text
    spans = [Span(at, at + len(OLD)) for at in range(0, len(OLD) * 4_000, len(OLD))]
    later = len(OLD) * 4_000 + 1
    spans += [Span(at, at + len(OLD)) for at in range(later, len(text), len(OLD) + 1)]
    review = Review(Document("a", "甲", text), tuple(finding(text, span, NEW) for span in spans))
    before = time.process_time()
    result = reviewed_docx(review, source)
    assert time.process_time() - before < 20
    assert set(anchored(result).values()) == {OLD}


def between(root, office):
    """The text between the marks of comments, in the order of the text."""
    within = silent = False
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if node.tag == f"{office}annotation":
            silent, within = event == "start", True
        elif node.tag == f"{office}annotation-end":
            within = False
        if within and not silent:
            yield (node.text if event == "start" else node.tail) or ""


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_with_the_comments_in_place(tmp_path):
    d = docx.Document()
    line = d.add_paragraph("根据国科")
    line.add_run("发政〔2012〕").bold = True
    line.add_run("47号办理。")
    d.add_table(1, 2).cell(0, 1).text = f"据{OLD}"
    source = saved(d)
    text = read_docx(source, "甲").text
    last = text.rindex(OLD)
    review = reviewed(source, (OLD, NEW), (Span(last, last + len(OLD)), NEW))
    plain = Review(Document("a", "甲", f"据{OLD}办。"), (finding(f"据{OLD}办。", OLD, NEW),))
    (tmp_path / "a.docx").write_bytes(reviewed_docx(review, source))
    (tmp_path / "b.docx").write_bytes(reviewed_docx(plain, None))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "fodt", "--outdir", str(tmp_path)]
    subprocess.run(
        [*command, str(tmp_path / "a.docx"), str(tmp_path / "b.docx")], check=True, capture_output=True, timeout=300
    )
    office = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
    kept = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
    for name, count in (("a", 2), ("b", 1)):
        root = etree.parse(str(tmp_path / f"{name}.fodt")).getroot()
        notes = list(root.iter(f"{office}annotation"))
        assert all(NEW in "".join(note.itertext()) and "引文核对" in "".join(note.itertext()) for note in notes)
        assert "".join(between(root, office)) == OLD.replace("发", "发办") * count
        assert len(list(root.iter(f"{kept}deletion"))) >= count
        assert len(list(root.iter(f"{kept}insertion"))) == count
