"""From a file of each format to a cited answer, with the page or paragraph it was read from."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from assistant.chain import Assistant
from assistant.types import AnswerStatus
from corpus.readers import ocr, read_library
from index.runtime.encoder import Encoder
from index.store import Store

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
OFD = "http://www.ofdspec.org/2016"


@dataclass(frozen=True, slots=True)
class Case:
    """A file's name, its title, the sentence below it, a question that this answers, and where it stands."""

    name: str
    title: str
    quote: str
    question: str
    place: str | None


QUICK = [
    Case("桥梁.docx", "山区桥梁检查办法", "桥梁检查由县交通站负责，每季度检查一次。", "桥梁检查由谁负责？", "第2段"),
    Case("渡船.pdf", "渡船管理规定", "渡船检验由港航中心负责，每年检验两次。", "渡船检验由谁负责？", "第2页"),
    Case(
        "护林.html",
        "护林员补助通知",
        "护林员补助标准为每人每月1200元，由乡镇发放。",
        "护林员补助标准是多少元？",
        "第2段",
    ),
    Case(
        "校车.ofd", "校车安全管理规定", "校车安全检查由教育局牵头，每学期检查三次。", "校车安全检查由谁牵头？", "第2页"
    ),
    Case("水井.txt", "农村水井管理办法", "水井水质由疾控中心检测，检测结果在村务栏公布。", "水井水质由谁检测？", None),
    Case("茶园.md", "茶园防霜规程", "茶园防霜由农技站指导，霜冻前三天发布预警。", "茶园防霜由谁指导？", None),
    Case("灯塔.jsonl", "灯塔值守规定", "灯塔值守由航标处安排，每班两人。", "灯塔值守由谁安排？", None),
    Case("邮路.zip", "乡村邮路办法", "乡村邮路由邮政分公司开通，每周投递五次。", "乡村邮路由谁开通？", None),
    Case("书屋/农家/书屋.txt", "农家书屋办法", "农家书屋由文化站管理，周末全天开放。", "农家书屋由谁管理？", None),
]
OFFICE = [
    Case("蜂场.doc", "蜂场检疫办法", "蜂场检疫由畜牧站负责，转场前七天申报。", "蜂场检疫由谁负责？", "第2段"),
    Case("粮仓.wps", "粮仓巡查办法", "粮仓巡查由粮食中心负责，每旬巡查一次。", "粮仓巡查由谁负责？", "第2段"),
]
SEEN = [
    Case("冰场.pdf", "冰场开放办法", "冰场开放由体育馆决定，冰厚不足时关闭。", "冰场开放由谁决定？", "第1页"),
    Case("盐田.png", "盐田验收办法", "盐田验收由盐务站组织，每年验收一次。", "盐田验收由谁组织？", "第1页"),
]


def word_file(case: Case) -> bytes:
    made, out = docx.Document(), io.BytesIO()
    made.add_paragraph(case.title)
    made.add_paragraph(case.quote)
    made.save(out)
    return out.getvalue()


def pdf_file(case: Case) -> bytes:
    out = io.BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(out)
    for text in (case.title, case.quote):
        canvas.setFont("STSong-Light", 16)
        canvas.drawString(72, 720, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def web_page(case: Case) -> bytes:
    article = f"<article><h1>{case.title}</h1><p>{case.quote}</p></article>"
    return f"<html><body><nav><a href='/'>首页</a></nav>{article}</body></html>".encode()


def zipped(members: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


def ofd_file(case: Case) -> bytes:
    def page(text: str) -> str:
        code = f'<TextCode X="0" Y="4.2" DeltaX="g {len(text) - 1} 5">{text}</TextCode>'
        drawn = f'<TextObject Size="5" Boundary="25 40 160 5">{code}</TextObject>'
        return f'<Page xmlns="{OFD}"><Content><Layer>{drawn}</Layer></Content></Page>'

    listed = '<Pages><Page ID="1" BaseLoc="1.xml"/><Page ID="2" BaseLoc="2.xml"/></Pages>'
    members = {
        "OFD.xml": f'<OFD xmlns="{OFD}"><DocBody><DocRoot>Document.xml</DocRoot></DocBody></OFD>',
        "Document.xml": f'<Document xmlns="{OFD}">{listed}</Document>',
    }
    return zipped(members | {"1.xml": page(case.title), "2.xml": page(case.quote)})


def picture(case: Case) -> Image.Image:
    image = Image.new("RGB", (1200, 400), "white")
    font = ImageFont.truetype(str(FONT), 40)
    for row, text in enumerate((case.title, case.quote)):
        ImageDraw.Draw(image).text((60, 80 + 120 * row), text, fill="black", font=font)
    return image


def scan(case: Case) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.drawImage(ImageReader(picture(case)), 0, 500, A4[0], A4[0] / 3)
    canvas.save()
    return out.getvalue()


def image_file(case: Case) -> bytes:
    out = io.BytesIO()
    picture(case).save(out, "PNG")
    return out.getvalue()


def converted(case: Case, folder: Path) -> bytes:
    """What LibreOffice makes of a Word file: .doc, which WPS writes under its own ending too."""
    (folder / "a.docx").write_bytes(word_file(case))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "doc", "--outdir", str(folder), str(folder / "a.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return (folder / "a.doc").read_bytes()


def plain(case: Case) -> bytes:
    return f"{case.title}\n{case.quote}".encode()


MAKERS = {
    ".docx": word_file,
    ".pdf": pdf_file,
    ".html": web_page,
    ".ofd": ofd_file,
    ".txt": plain,
    ".md": lambda case: f"---\ntitle: {case.title}\n---\n{case.quote}\n".encode(),
    ".jsonl": lambda case: json.dumps({"id": "j", "title": case.title, "text": case.quote}).encode(),
    ".zip": lambda case: zipped({"甲/文.txt": plain(case).decode()}),
}


class Library:
    """Files of some cases, read, indexed and asked."""

    def __init__(self, files: dict[str, bytes], folder: Path, store: Path, embedder: Encoder) -> None:
        for name, data in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        self.store = Store(store)
        self.store.build(read_library([folder]).documents, embedder)


def check(assistant: Assistant, case: Case) -> None:
    answer = assistant.ask(case.question)
    assert answer.status is AnswerStatus.ANSWERED
    first = answer.citations[0]
    assert first.quote == case.quote
    assert (assistant.text_of(first.document_id) or "")[first.span.start : first.span.end] == first.quote
    assert first.title == case.title
    assert first.place == case.place


@pytest.fixture(scope="module")
def assistant(bundled_embedder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    files = {case.name: MAKERS[Path(case.name).suffix](case) for case in QUICK}
    made = Library(files, tmp_path_factory.mktemp("files"), tmp_path_factory.mktemp("store"), bundled_embedder)
    with made.store.open(bundled_embedder) as generation:
        yield Assistant(generation, bundled_embedder)


@pytest.mark.parametrize("case", QUICK, ids=lambda case: case.name)
def test_a_file_is_cited_with_its_place(assistant: Assistant, case: Case) -> None:
    check(assistant, case)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_the_files_of_older_programs_are_cited(bundled_embedder: Encoder, tmp_path: Path) -> None:
    made = Library(
        {case.name: converted(case, tmp_path) for case in OFFICE}, tmp_path / "f", tmp_path / "s", bundled_embedder
    )
    with made.store.open(bundled_embedder) as generation:
        for case in OFFICE:
            check(Assistant(generation, bundled_embedder), case)


@pytest.mark.slow
@pytest.mark.skipif(not ocr.available(), reason="the extra ocr is not installed")
@pytest.mark.skipif(not FONT.exists(), reason="no Han font is installed")
def test_scans_and_pictures_are_cited(bundled_embedder: Encoder, tmp_path: Path) -> None:
    files = {"冰场.pdf": scan(SEEN[0]), "盐田.png": image_file(SEEN[1])}
    made = Library(files, tmp_path / "f", tmp_path / "s", bundled_embedder)
    with made.store.open(bundled_embedder) as generation:
        for case in SEEN:
            check(Assistant(generation, bundled_embedder), case)


@pytest.mark.parametrize("case", OFFICE, ids=lambda case: case.name)
def test_without_libreoffice_one_line_says_so(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_bytes(plain(QUICK[0]))
    (tmp_path / case.name).write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + "WordDocument".encode("utf-16-le"))
    monkeypatch.setenv("PATH", str(tmp_path))
    (skipped,) = read_library([tmp_path]).skipped
    assert "安装 LibreOffice" in (skipped.reason or "")
    assert "\n" not in (skipped.reason or "")
