"""From a file of each format to a cited answer."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from assistant.chain import Assistant
from assistant.types import AnswerStatus
from corpus.readers import read_library
from index.embedding import Embedder
from index.store import Store

BRIDGES = "桥梁检查由县交通站负责，每季度检查一次。"
FERRIES = "渡船检验由港航中心负责，每年检验两次。"
FORESTS = "护林员补助标准为每人每月1200元，由乡镇发放。"
WELLS = "水井水质由疾控中心检测，检测结果在村务栏公布。"


def word_file() -> bytes:
    made, out = docx.Document(), io.BytesIO()
    made.add_paragraph("山区桥梁检查办法")
    made.add_paragraph(BRIDGES)
    made.save(out)
    return out.getvalue()


def pdf_file() -> bytes:
    out = io.BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(out)
    for text in ("渡船管理规定", FERRIES):
        canvas.setFont("STSong-Light", 16)
        canvas.drawString(72, 720, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def web_page() -> bytes:
    article = f"<article><h1>护林员补助通知</h1><p>{FORESTS}</p></article>"
    return f"<html><body><nav><a href='/'>首页</a></nav>{article}</body></html>".encode()


def zip_archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("水井.txt", f"农村水井管理办法\n{WELLS}")
    return out.getvalue()


@pytest.fixture(scope="module")
def assistant(model_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("files")
    made = {"桥梁.docx": word_file(), "渡船.pdf": pdf_file(), "护林.html": web_page(), "其他.zip": zip_archive()}
    for name, data in made.items():
        (folder / name).write_bytes(data)
    embedder = Embedder(cache=model_cache)
    store = Store(tmp_path_factory.mktemp("store"))
    store.build(read_library([folder]).documents, embedder)
    with store.open(embedder) as generation:
        yield Assistant(generation, embedder)


@pytest.mark.parametrize(
    ("question", "quote", "place"),
    [
        ("桥梁检查由谁负责？", BRIDGES, "第2段"),
        ("渡船检验由谁负责？", FERRIES, "第2页"),
        ("护林员补助标准是多少元？", FORESTS, None),
        ("水井水质由谁检测？", WELLS, None),
    ],
)
def test_a_file_is_cited_with_its_place(assistant: Assistant, question: str, quote: str, place: str | None) -> None:
    answer = assistant.ask(question)
    assert answer.status is AnswerStatus.ANSWERED
    first = answer.citations[0]
    assert first.quote == quote
    assert first.span.of(assistant.text_of(first.document_id) or "") == quote
    assert place is None or first.place == place
