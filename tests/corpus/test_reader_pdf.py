import contextlib
import io
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import ReadError
from corpus.readers import ocr, pdf
from corpus.readers.layout import Run
from corpus.readers.pdf import apart, read_pdf, read_pdf_here

Canvas = pytest.importorskip("reportlab.pdfgen.canvas").Canvas
pytest.importorskip("PIL")
from PIL import Image  # noqa: E402
from reportlab.lib.pagesizes import A4  # noqa: E402
from reportlab.lib.pdfencrypt import StandardEncryption  # noqa: E402
from reportlab.lib.utils import ImageReader  # noqa: E402
from reportlab.pdfbase import pdfmetrics  # noqa: E402
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: E402

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
WIDTH, HEIGHT = A4
LEFT, SIZE, LEADING = 80, 16, 28
PER_LINE = 27
BODY = (
    "为贯彻落实关于支持企业创新发展的决策部署，引导各类创新资源向企业集聚，现就做好评价工作有关事项通知如下，"
    "请各单位认真贯彻执行，确保各项工作落到实处，不得擅自提高标准，也不得增设门槛和附加条件。"
)


class Paper:
    """Draws pages as a word processor sets them."""

    def __init__(self, **options):
        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, pagesize=A4, **options)
        self.y = HEIGHT - 100

    def put(self, text, x=LEFT, y=None, size=SIZE, font="STSong-Light"):
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.y if y is None else y, text)
        return self

    def line(self, text, x=LEFT, size=SIZE, **options):
        self.put(text, x, size=size, **options)
        self.y -= LEADING
        return self

    def paragraph(self, text, x=LEFT, per_line=PER_LINE, size=SIZE):
        first, rest = text[: per_line - 2], text[per_line - 2 :]
        self.line(first, x + 2 * size, size=size)
        for at in range(0, len(rest), per_line):
            self.line(rest[at : at + per_line], x, size=size)
        return self

    def page(self):
        self.canvas.showPage()
        self.y = HEIGHT - 100
        return self

    def data(self):
        self.canvas.save()
        return self.out.getvalue()


def picture(width=600, height=800):
    return ImageReader(Image.new("RGB", (width, height), "white"))


def read(paper):
    return read_pdf_here(paper.data(), "甲.pdf")


def test_lines_become_paragraphs():
    paper = (
        Paper().line("关于开展评价工作的", 180, size=22).line("通知", 270, size=22).line("国科办火〔2023〕12号", 220)
    )
    paper.line("各有关单位：").paragraph(BODY).paragraph("一、" + BODY).line("科学技术部", 400).line(
        "2023年5月1日", 380
    )
    assert read(paper).text.split("\n") == [
        "关于开展评价工作的",
        "通知",
        "国科办火〔2023〕12号",
        "各有关单位：",
        BODY,
        "一、" + BODY,
        "科学技术部",
        "2023年5月1日",
    ]


def test_a_paragraph_goes_on_over_the_page_and_the_anchor_says_where():
    paper = Paper().paragraph(BODY)
    for _ in range(8):
        paper.line(BODY[:PER_LINE])
    paper.page().line(BODY[:10]).page().page().line("第四页")
    extracted = read(paper)
    second, fourth = extracted.anchors[1:]
    assert [anchor.label for anchor in extracted.anchors] == ["第1页", "第2页", "第4页"]
    assert extracted.text[second.start :].startswith(BODY[:10] + "\n")
    assert extracted.text[second.start - 1] != "\n"
    assert extracted.text[fourth.start :] == "第四页"


def test_columns_are_read_one_after_the_other():
    paper = Paper().line("两栏的标题", 220, size=22)
    for text in ("左" + BODY, "右" + BODY):
        paper.y = HEIGHT - 150
        for _ in range(3):
            paper.paragraph(text, LEFT if text[0] == "左" else 310, per_line=20, size=10)
    assert read(paper).text.split("\n") == ["两栏的标题", *["左" + BODY] * 3, *["右" + BODY] * 3]


def test_columns_drawn_row_by_row_too():
    paper = Paper()
    text = BODY * 3
    for at in range(0, 200, 20):
        paper.put(text[at : at + 20], size=10).line(text[at + 1 : at + 21], 310, size=10)
    lines = read(paper).text.replace("\n", "")
    assert lines.startswith(text[:200])


NUMBERS = ["— {} —", "- {} -", "{}", "第 {} 页 共 4 页", "第{}页", "{}/4", "·{}·", "Page {} of 4", "－{}－"]


@pytest.mark.parametrize("number", NUMBERS)
def test_page_numbers_and_running_heads_are_dropped(number):
    paper = Paper()
    for page in range(1, 5):
        paper.put("企业评价办法汇编", 230, HEIGHT - 50, 10).put(number.format(page), 290, 40, 12)
        paper.line(f"附件{page}").paragraph(BODY).page()
    assert read(paper).text == "\n".join(f"附件{page}\n{BODY}" for page in range(1, 5))


def test_what_stands_alone_on_a_page_is_kept():
    paper = Paper().put("2023", 290, HEIGHT - 50).paragraph(BODY).page().put("附件1", y=HEIGHT - 50).page()
    paper.put("附件2", y=HEIGHT - 50)
    assert read(paper).text == f"2023\n{BODY}\n附件1\n附件2"


def test_latin_words_are_joined():
    paper = Paper()
    for line in [
        "The assessment of small and medium sized enterprises shall be infor-",
        "mation based, and the result is",
        "final",
    ]:
        paper.line(line, font="Helvetica")
    assert (
        read(paper).text
        == "The assessment of small and medium sized enterprises shall be information based, and the result is\nfinal"
    )


def ruled(paper, xs, ys, cells, size=10):
    paper.canvas.grid(xs, ys)
    for (x, y), text in cells.items():
        paper.put(text, xs[x] + 3, ys[y] + 4, size)


def test_tables_become_rows():
    paper = Paper().line("表前")
    ys = [500, 520, 540, 560]
    ruled(
        paper,
        [80, 120, 240, 400],
        ys,
        {(0, 2): "序号", (1, 2): "名称", (2, 2): "分|值", (0, 1): "1", (1, 1): "甲乙", (2, 1): "20"}
        | {(0, 0): "2", (1, 0): "丙", (2, 0): "30"},
    )
    paper.put("表后", y=400)
    assert read(paper).text == "表前\n| 序号 | 名称 | 分\\|值 |\n| 1 | 甲乙 | 20 |\n| 2 | 丙 | 30 |\n表后"


def test_cells_that_touch_are_parted_and_lines_within_a_cell_joined():
    paper = Paper()
    ruled(paper, [80, 113, 300], [500, 540], {(0, 0): "一二三", (1, 0): "四五六"})
    paper.put("上上上", 83, 520, 10).put("policy", 116, 520, 10)
    assert read(paper).text == "| 上上上一二三 | policy四五六 |"


def test_merged_cells():
    paper = Paper()
    c = paper.canvas
    for x, top in [(80, 560), (160, 560), (240, 560), (320, 560)]:
        c.line(x, 500, x, top)
    c.line(80, 560, 320, 560)
    c.line(80, 500, 320, 500)
    c.line(160, 530, 320, 530)
    for text, x, y in [("类", 85, 540), ("甲", 165, 540), ("10", 245, 540), ("乙", 165, 510), ("20", 245, 510)]:
        paper.put(text, x, y, 10)
    assert read(paper).text == "| 类 | 甲 | 10 |\n| 类 | 乙 | 20 |"


def test_a_table_goes_on_over_the_page():
    paper = Paper()
    for row in ("1", "2"):
        ruled(paper, [80, 200, 400], [500, 520, 540], {(0, 1): "序号", (1, 1): "名称", (0, 0): row, (1, 0): "名" + row})
        paper.page()
    assert read(paper).text == "| 序号 | 名称 |\n| 1 | 名1 |\n| 2 | 名2 |"


def test_a_frame_is_no_table():
    paper = Paper().paragraph(BODY)
    paper.canvas.rect(60, 60, WIDTH - 120, HEIGHT - 120)
    assert read(paper).text == BODY


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read_upright(turn):
    paper = Paper()
    paper.canvas.translate(WIDTH / 2, HEIGHT / 2)
    paper.canvas.rotate(turn)
    paper.y = 100
    paper.line("第一行", -200).line("第二行", -200)
    assert read(paper).text == "第一行\n第二行"


def test_a_slanting_watermark_is_left_out():
    paper = Paper().paragraph(BODY)
    paper.canvas.translate(200, 300)
    paper.canvas.rotate(45)
    paper.put("内部资料", 0, 0, 60)
    assert read(paper).text == BODY


def test_the_title_of_the_properties_counts_where_the_text_has_it():
    for title, expected in [("关于评价的通知", "关于评价的通知"), ("别的文件", None), ("Microsoft Word", None)]:
        paper = Paper().line("关于评价").line("的通知")
        paper.canvas.setTitle(title)
        assert read(paper).title == expected


@pytest.fixture
def recogniser(monkeypatch):
    """Stands in for recognition: says on each picture what is put in the list."""
    lines = []
    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "recognise", lambda picture, scale: list(lines))
    return lines


def seen(text, score, y=100):
    return ocr.Recognised(Run(text, 80, y, 80 + 16 * len(text), y + 16, 16), score)


def scanned(paper=None):
    paper = paper or Paper()
    paper.canvas.drawImage(picture(), 0, 0, WIDTH, HEIGHT)
    return paper


def test_a_scanned_page_is_recognised(recogniser):
    recogniser += [seen("识别的文字", 0.95), seen("模糊", 0.6, 140), seen("噪", 0.2, 180)]
    paper = scanned(Paper().paragraph(BODY).page())
    extracted = read(paper)
    assert extracted.text == f"{BODY}\n识别的文字\n模糊"
    assert extracted.confidence == pytest.approx((5 * 0.95 + 2 * 0.6) / 7)
    assert extracted.notes == ("第2页有 1 行识别把握较低：“模糊”", "第2页有 1 行看不清，没有收入：“噪”")
    assert [anchor.label for anchor in extracted.anchors] == ["第1页", "第2页"]


def test_a_scan_with_a_stamped_page_number_is_recognised(recogniser):
    recogniser.append(seen("识别的文字", 0.95))
    assert read(scanned().put("— 1 —", 290, 40)).text == "识别的文字"


def test_so_many_scanned_pages_at_most(recogniser, monkeypatch):
    recogniser.append(seen("文字", 0.95, 400))
    monkeypatch.setattr(ocr, "MAX_PAGES", 2)
    paper = Paper()
    for _ in range(4):
        scanned(paper).page()
    assert "第3—4页是扫描图像，没有识别：一个文件最多识别 2 页" in read(paper).notes


def test_without_recognition_scanned_pages_are_named(monkeypatch):
    monkeypatch.setattr(ocr, "available", lambda: False)
    paper = scanned(Paper().paragraph(BODY).page()).page()
    assert read(scanned(paper)).notes == ("第2—3页是扫描图像，没有文字：安装 policy-assistant[ocr] 后可以识别",)
    with pytest.raises(ReadError, match=r"扫描图像，没有文字：安装 policy-assistant\[ocr\]"):
        read(scanned())


def encrypted(user, owner="主人"):
    return Paper(encrypt=StandardEncryption(user, owner, canPrint=0)).paragraph(BODY).data()


def test_a_password_only_for_changes_is_no_bar():
    assert read_pdf_here(encrypted(""), "甲.pdf").text == BODY


def pages(count):
    paper = Paper()
    for _ in range(count):
        paper.page()
    return paper.data()


def bad_files():
    whole = Paper().paragraph(BODY).data()
    yield b"", "打不开"
    yield b"%PDF-1.7\n", "打不开"
    yield b"PK\x03\x04", "打不开"
    yield "甲".encode() * 1000, "打不开"
    yield whole[:200], "打不开"
    yield encrypted("密码"), "密码"
    yield pages(3), "没有文字"


@pytest.mark.parametrize(("data", "says"), list(bad_files()))
def test_a_bad_file_is_told_in_one_line(data, says):
    with pytest.raises(ReadError, match=says) as error:
        read_pdf_here(data, "甲.pdf")
    assert str(error.value).startswith("甲.pdf ")
    assert "\n" not in str(error.value)


def test_ten_thousand_empty_pages_are_refused_at_once():
    kids = " ".join(f"{number} 0 R" for number in range(3, 10_003))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count 10000/Kids[{kids}]>>"]
    objects += ["<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"] * 10_000
    body = "".join(f"{number} 0 obj{text}endobj\n" for number, text in enumerate(objects, 1))
    before = time.process_time()
    with pytest.raises(ReadError, match="有 10000 页，最多可读 3000 页"):
        read_pdf_here(f"%PDF-1.4\n{body}trailer<</Root 1 0 R/Size 10003>>\n%%EOF".encode(), "甲.pdf")
    assert time.process_time() - before < 3


@pytest.mark.parametrize(("limit", "value", "says"), [("MAX_BYTES", 100, "MB"), ("MAX_CHARACTERS", 50, "万字")])
def test_limits(monkeypatch, limit, value, says):
    monkeypatch.setattr(pdf, limit, value)
    with pytest.raises(ReadError, match=says):
        (read_pdf if limit == "MAX_BYTES" else read_pdf_here)(Paper().paragraph(BODY).data(), "甲.pdf")


def with_objects(*objects):
    body = b"".join(b"%d 0 obj%bendobj\n" % numbered for numbered in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Info 5 0 R/Size 6>>\n%%EOF"


def drawing(content, form=b"<<>>", info=b"<<>>"):
    return with_objects(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 595 842]/Resources<</XObject<</X 4 0 R>>"
        b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Type/Page/Parent 2 0 R/Contents 6 0 R>>",
        form,
        info,
        b"<</Length %d>>stream\n%b\nendstream " % (len(content), content),
    )


def test_read_in_a_process_of_its_own():
    whole = Paper().paragraph(BODY).page().line("二").data()
    assert read_pdf(whole, "甲.pdf") == read_pdf_here(whole, "甲.pdf")
    with pytest.raises(ReadError, match=r"甲\.pdf 打不开"):
        read_pdf(b"", "甲.pdf")


ASKED = Paper().line("一").data()


def test_many_files_are_read_by_one_process():
    assert [read_pdf(ASKED, "甲.pdf").text for _ in range(2)] == ["一", "一"]
    (worker,) = apart._IDLE
    with pytest.raises(ReadError, match=r"乙\.pdf 打不开"):
        read_pdf(b"%PDF-", "乙.pdf")
    assert read_pdf(ASKED, "甲.pdf").text == "一"
    assert [worker] == apart._IDLE


def test_a_process_that_is_gone_is_replaced():
    read_pdf(ASKED, "甲.pdf")
    (worker,) = apart._IDLE
    worker._process.kill()
    assert read_pdf(ASKED, "甲.pdf").text == "一"
    assert [worker] != apart._IDLE


def test_another_environment_takes_another_process(monkeypatch):
    read_pdf(ASKED, "甲.pdf")
    (worker,) = apart._IDLE
    monkeypatch.setenv("ANOTHER", "1")
    assert read_pdf(ASKED, "甲.pdf").text == "一"
    assert [worker] != apart._IDLE
    assert worker._process.returncode is not None


def test_several_files_at_once():
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: read_pdf(ASKED, "甲.pdf").text, range(6))) == ["一"] * 6
    assert len(apart._IDLE) <= 1


def test_what_breaks_off_the_reading_ends_the_process(monkeypatch):
    read_pdf(ASKED, "甲.pdf")
    (worker,) = apart._IDLE

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(apart.json, "dumps", interrupted)
    with pytest.raises(KeyboardInterrupt):
        read_pdf(ASKED, "甲.pdf")
    assert worker._process.returncode is not None
    assert apart._IDLE == []


def test_a_form_that_draws_itself_costs_no_more_than_its_process(monkeypatch):
    monkeypatch.setattr(apart, "SECONDS", 1)
    monkeypatch.setattr(apart, "MEMORY", 1 << 30)
    form = (
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>/Length 12>>stream\n"
        b"/X Do /X Do \nendstream "
    )
    read_pdf(ASKED, "乙.pdf")
    with pytest.raises(ReadError, match=r"甲\.pdf 无法读取"):
        read_pdf(drawing(b"/X Do", form), "甲.pdf")
    assert read_pdf(ASKED, "乙.pdf").text == "一"


def test_a_title_that_is_no_text_is_passed_over():
    data = drawing(b"BT /F 12 Tf 72 700 Td (text) Tj ET", info=b"<</Title<FEFFD800D80041>>>")
    extracted = read_pdf_here(data, "甲.pdf")
    assert (extracted.text, extracted.title) == ("text", None)


WHOLE = Paper().paragraph(BODY).page().paragraph(BODY).data()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(WHOLE)), st.integers(0, len(WHOLE) - 1), st.binary(max_size=20))
def test_broken_bytes_are_text_or_told(end, at, junk):
    with contextlib.suppress(ReadError):
        read_pdf_here((WHOLE[:at] + junk + WHOLE[at + len(junk) :])[:end], "甲.pdf")
        read_pdf_here(WHOLE[:at] + junk + WHOLE[at:], "甲.pdf")
