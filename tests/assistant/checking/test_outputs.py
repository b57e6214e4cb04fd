import csv
import io
import zipfile
from dataclasses import replace

import pytest
from lxml import etree

from assistant.checking.labels import KINDS, SEVERITIES, VERDICTS
from assistant.checking.outputs import OutputError, summary_markdown, table_csv, table_xlsx, write
from assistant.checking.types import Evidence, Finding, FindingKind, Review, Severity, Target, Verdict
from corpus.errors import ReadError
from corpus.types import Anchor, Document, Span

TEXT = "根据国科发政〔2012〕47号\n和《甲》办理。\n见《乙》。"
HELD = Target("b", "国科办政〔2012〕47号", "关于印发《甲》的通知")
X = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def found(part, verdict, severity, message="说明", **more):
    start = TEXT.index(part)
    return Finding(Span(start, start + len(part)), part, FindingKind.TITLE, verdict, severity, message, **more)


FINDINGS = (
    found(
        "国科发政〔2012〕47号",
        Verdict.NUMBER_TITLE_CONFLICT,
        Severity.ERROR,
        suggestion="国科办政〔2012〕47号",
        document=HELD,
        evidence=Evidence("b", Span(0, 2), "原句"),
    ),
    found("《甲》", Verdict.OK, Severity.INFO),
    found("《乙》", Verdict.NOT_HELD, Severity.INFO, "本库未收录，不等于有误。"),
)
REVIEW = Review(Document("a", "草稿", TEXT), FINDINGS)


def with_message(message):
    return Review(REVIEW.draft, (replace(FINDINGS[0], message=message),))


def table(review):
    out = table_csv(review)
    assert out.startswith("\ufeff")
    return list(csv.reader(io.StringIO(out[1:], newline="")))


def sheet(review):
    """The cells of the workbook by row and column letter, and the tree of its sheet."""
    with zipfile.ZipFile(io.BytesIO(table_xlsx(review))) as file:
        shared = [
            "".join(node.itertext(X + "t"))
            for node in etree.fromstring(file.read("xl/sharedStrings.xml")).iter(X + "si")
        ]
        root = etree.fromstring(file.read("xl/worksheets/sheet1.xml"))
    cells = {}
    for cell in root.iter(X + "c"):
        value = cell.findtext(X + "v")
        cells[cell.get("r")] = shared[int(value)] if cell.get("t") == "s" else value
    return cells, root


def test_every_word_of_the_contract_has_a_label_of_its_own():
    for kind, labels in ((Verdict, VERDICTS), (Severity, SEVERITIES), (FindingKind, KINDS)):
        assert set(labels) == set(kind)
        assert len(set(labels.values())) == len(labels)


def test_the_table_has_a_row_for_every_finding():
    rows = table(REVIEW)
    assert rows[0] == ["序号", "位置", "类别", "原文", "结论", "级别", "说明", "建议", "库中文件", "依据原句"]
    assert rows[1] == [
        *("1", "第1行", "标题", "国科发政〔2012〕47号", "文号与标题不符", "错误", "说明", "国科办政〔2012〕47号"),
        *("《关于印发〈甲〉的通知》（国科办政〔2012〕47号）", "原句"),
    ]
    assert [row[:2] for row in rows[1:]] == [["1", "第1行"], ["2", "第2行"], ["3", "第3行"]]


PLACES = [((Anchor(0, "第1页"),), None, "第1页"), ((Anchor(0, "第1页"),), "第9段", "第9段"), ((), None, "第3行")]


@pytest.mark.parametrize(("anchors", "place", "shown"), PLACES)
def test_the_place_is_the_page_or_paragraph_or_else_the_line(anchors, place, shown):
    review = Review(replace(REVIEW.draft, anchors=anchors), (replace(FINDINGS[2], place=place),))
    assert table(review)[1][1] == shown


@pytest.mark.parametrize("start", [*"=+-@\t\r＝＋－＠"])
def test_no_cell_is_a_formula(start):
    assert table(with_message(f"{start}cmd|'/c calc'!A1"))[1][6].startswith(f"'{start}")
    cells, root = sheet(with_message(f"{start}1"))
    assert not list(root.iter(X + "f"))
    assert cells["G2"].replace("_x000D_", "\r") == f"{start}1"


@pytest.mark.parametrize("text", ['有"引号"，逗号', "两\n行", "http://a.example/b", "控\x01制", "长" * 40_000])
def test_any_text_stays_in_its_cell(text):
    assert table(with_message(text))[1][6] == text
    cells, _ = sheet(with_message(text))
    assert cells["G2"] == text[:32_767].replace("\x01", "\ufffd")
    assert "A3" not in cells


def test_the_workbook_is_ready_to_read():
    cells, root = sheet(REVIEW)
    assert [cells[f"{letter}1"] for letter in "ABJ"] == ["序号", "位置", "依据原句"]
    assert (cells["A2"], cells["E2"], cells["E4"]) == ("1", "文号与标题不符", "本库未收录")
    assert root.find(f".//{X}pane").get("state") == "frozen"
    assert root.find(f"{X}autoFilter").get("ref") == "A1:J4"
    assert len(root.findall(f"{X}cols/{X}col")) == 10
    looks = {cell.get("r"): cell.get("s") for cell in root.iter(X + "c")}
    assert looks["D2"] != looks["D3"] == looks["D4"]


def test_the_summary_tells_all_errors_and_what_was_not_checked():
    assert summary_markdown(REVIEW).split("\n") == [
        "# 引文核对：《草稿》",
        "",
        "共 3 处引用：错误 1 处，请核实 0 处，未收录或无法核对 1 处。未收录不等于有误。",
        "",
        "| 结论 | 处数 |",
        "| --- | ---: |",
        "| 相符 | 1 |",
        "| 本库未收录 | 1 |",
        "| 文号与标题不符 | 1 |",
        "",
        "## 错误",
        "",
        "- 第1行，标题 国科发政〔2012〕47号：说明（建议改为：国科办政〔2012〕47号）",
        "",
        "## 未收录或无法核对",
        "",
        "- 第3行，标题 《乙》：本库未收录，不等于有误。",
        "",
    ]


def test_a_long_summary_keeps_to_a_page_but_for_errors():
    error, _, unheld = FINDINGS
    lines = summary_markdown(Review(REVIEW.draft, (error,) * 50 + (unheld,) * 50)).split("\n")
    assert sum("国科发政" in line for line in lines) == 50
    assert sum("《乙》" in line for line in lines) == 30
    assert "- 另有 20 处，见明细表。" in lines


@pytest.mark.parametrize("text", ["<img src=x>", "a|b", "**b**", "[a](b)", "`c`", "# d", "两\n行"])
def test_no_text_is_markup_in_the_summary(text):
    line = next(line for line in summary_markdown(with_message(text)).split("\n") if line.startswith("- "))
    bare = line
    for sign in "<>|*[]`#":
        bare = bare.replace(f"\\{sign}", "")
    assert not set(bare) & set("<>|*[]`#\n")


def test_nothing_found_is_said():
    review = Review(REVIEW.draft, ())
    assert "共 0 处引用" in summary_markdown(review)
    assert len(table(review)) == 1
    assert sheet(review)[0]["A1"] == "序号"


STARTS = [
    (".csv", b"\xef\xbb\xbf"),
    (".xlsx", b"PK"),
    (".docx", b"PK"),
    (".md", "# 引".encode()),
    (".CSV", b"\xef\xbb\xbf"),
]


@pytest.mark.parametrize(("suffix", "start"), STARTS)
def test_the_ending_chooses_the_format(tmp_path, suffix, start):
    path = tmp_path / f"结果{suffix}"
    path.write_text("旧", encoding="utf-8")
    write(REVIEW, None, path)
    assert path.read_bytes().startswith(start)
    assert list(tmp_path.iterdir()) == [path]


BROKEN = with_message("坏\udc80字")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".docx", ".md"])
def test_a_character_that_is_none_does_no_harm(tmp_path, suffix):
    write(BROKEN, None, tmp_path / f"a{suffix}")
    assert (tmp_path / f"a{suffix}").stat().st_size


@pytest.mark.parametrize("name", ["a", "a.txt", "a.pdf", "无此目录/a.csv", "."])
def test_what_cannot_be_written_is_told_in_one_line(tmp_path, name):
    with pytest.raises(OutputError, match=r"^写不了 .*：?请.*。$") as error:
        write(REVIEW, None, tmp_path / name)
    assert "\n" not in str(error.value)
    assert not list(tmp_path.iterdir())


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(OutputError, match="写不了"):
        write(REVIEW, None, tmp_path / "a" / "b.csv")


def test_a_folder_is_not_replaced(tmp_path):
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(OutputError, match="不是普通文件"):
        write(REVIEW, None, tmp_path / "a.csv")


def test_the_draft_itself_is_never_overwritten(tmp_path):
    (tmp_path / "draft.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "link.md").symlink_to(tmp_path / "draft.md")
    for name in ("draft.md", "link.md"):
        with pytest.raises(OutputError, match="就是原稿"):
            write(REVIEW, TEXT.encode(), tmp_path / name)
    assert (tmp_path / "draft.md").read_text(encoding="utf-8") == TEXT


def test_what_stood_there_stays_where_writing_fails(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(b"old")
    with pytest.raises(ReadError, match="原稿"):
        write(REVIEW, b"PK\x03\x04", path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
