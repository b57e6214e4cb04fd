import contextlib
import io
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import ReadError
from corpus.readers import ocr
from corpus.readers.layout import Run
from corpus.readers.ocr import badly_read, confidence, legible, read_image
from corpus.types import Anchor

Image = pytest.importorskip("PIL.Image")
from PIL import ImageDraw, ImageFont  # noqa: E402

FONTS = [
    Path("/usr/share/fonts/opentype/noto") / f"NotoS{kind}CJK-{weight}.ttc"
    for kind in ("ans", "erif")
    for weight in ("Regular", "Bold")
]
FONT = next((font for font in FONTS if font.exists()), None)
needs_engine = pytest.mark.skipif(not ocr.available(), reason="the extra ocr is not installed")
needs_font = pytest.mark.skipif(FONT is None, reason="no Han font is installed")


def saved(image, kind="PNG", **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def blank(width=200, height=100, mode="RGB"):
    return Image.new(mode, (width, height), "white")


def seen(text, score, y=0.0):
    return ocr.Recognised(Run(text, 0, y, 16.0 * len(text), y + 16, 16), score)


@pytest.fixture
def recogniser(monkeypatch):
    """Stands in for recognition: says ``甲乙丙`` of every picture and keeps what it was shown."""
    shown = []

    def recognise(picture, scale):
        shown.append(picture)
        return [seen("甲乙丙", 0.9, 10)]

    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "recognise", recognise)
    return shown


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP"])
@pytest.mark.parametrize("mode", ["RGB", "L", "1"])
def test_every_kind_of_picture_is_shown_blue_first(recogniser, kind, mode):
    extracted = read_image(saved(blank(mode=mode), kind), "甲.图")
    assert (extracted.text, extracted.confidence, extracted.anchors) == ("甲乙丙", 0.9, (Anchor(0, "第1页"),))
    assert (recogniser[0].shape, recogniser[0].dtype) == ((100, 200, 3), np.uint8)


def test_colours_and_what_is_transparent(recogniser):
    read_image(saved(Image.new("RGB", (2, 2), (255, 0, 10))), "甲.png")
    read_image(saved(Image.new("RGBA", (2, 2), (0, 0, 0, 0))), "甲.png")
    assert [tuple(picture[0, 0]) for picture in recogniser] == [(10, 0, 255), (255, 255, 255)]


def test_a_picture_is_turned_as_the_camera_says(recogniser):
    exif = Image.Exif()
    exif[0x0112] = 6
    read_image(saved(blank(), "JPEG", exif=exif), "甲.jpg")
    assert recogniser[0].shape == (200, 100, 3)


def test_every_picture_of_a_tiff_is_a_page(recogniser, monkeypatch):
    data = saved(blank(), "TIFF", save_all=True, append_images=[blank(), blank()])
    extracted = read_image(data, "甲.tif")
    assert [anchor.label for anchor in extracted.anchors] == ["第1页", "第2页", "第3页"]
    monkeypatch.setattr(ocr, "MAX_PAGES", 2)
    extracted = read_image(data, "甲.tif")
    assert len(extracted.anchors) == 2
    assert extracted.notes == ("一个文件最多识别 2 页，其后的没有识别。",)


def test_what_is_read_badly_is_listed():
    lines = [seen("清楚的字", 0.9), seen("模糊", 0.79), seen("看不清", 0.49), *[seen(str(n), 0.6) for n in range(3)]]
    assert [run.text for run in legible(lines)] == ["清楚的字", "模糊", "0", "1", "2"]
    assert badly_read(3, lines) == [
        "第3页有 4 行识别把握较低：“模糊”“0”“1”等",
        "第3页有 1 行看不清，没有收入：“看不清”",
    ]
    assert confidence(lines) == pytest.approx((4 * 0.9 + 2 * 0.79 + 3 * 0.6) / 9)
    assert (badly_read(1, []), confidence([])) == ([], None)


PNG = saved(Image.effect_noise((60, 40), 50))
TIFF = saved(Image.effect_noise((60, 40), 50), "TIFF", save_all=True, append_images=[blank()])
JPEG = saved(Image.effect_noise((60, 40), 50), "JPEG")
BMP = saved(Image.effect_noise((60, 40), 50), "BMP")
BAD = [
    (b"", "打不开"),
    (b"\x89PNG\r\n\x1a\n", "打不开"),
    (PNG[:200], "打不开"),
    (JPEG[:300], "打不开"),
    (saved(blank(), "GIF"), "打不开"),
    (b"%PDF-1.7", "打不开"),
]


@pytest.mark.parametrize(("data", "says"), BAD)
def test_a_bad_picture_is_told_in_one_line(recogniser, data, says):
    with pytest.raises(ReadError, match=says) as error:
        read_image(data, "甲.png")
    assert str(error.value).startswith("甲.png ")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("side", [8_000, 13_500])
def test_a_picture_that_unpacks_to_too_much_is_refused(recogniser, side):
    data = saved(Image.new("1", (side, side)))
    assert len(data) < 100_000
    with pytest.raises(ReadError, match="图像太大"):
        read_image(data, "甲.png")
    assert not recogniser


def test_a_picture_without_text_is_told(monkeypatch):
    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "recognise", lambda picture, scale: [])
    with pytest.raises(ReadError, match="没有识别出文字"):
        read_image(PNG, "甲.png")


def test_without_the_extra_the_advice_is_to_install_it(monkeypatch):
    monkeypatch.setattr(ocr, "find_spec", lambda name: None)
    with pytest.raises(ReadError, match=r"安装 policy-assistant\[ocr\]"):
        read_image(PNG, "甲.png")


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([PNG, TIFF, JPEG, BMP]), st.data(), st.binary(min_size=1, max_size=12))
def test_broken_bytes_are_pictures_or_told(data, draw, junk):
    at = draw.draw(st.integers(0, len(data)))
    for broken in (data[:at], data[:at] + junk + data[at:], data[:at] + junk + data[at + len(junk) :]):
        with contextlib.suppress(ReadError), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            list(ocr._pictures(broken, "甲"))


@pytest.mark.slow
@needs_engine
@needs_font
def test_printed_text_is_recognised_without_the_network(monkeypatch):
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("the network was used"))
    image = blank(760, 740)
    font = ImageFont.truetype(str(FONT), 40)
    lines = ["各有关单位：", "请于五月十日前报送材料。"]
    for row, line in enumerate(lines):
        ImageDraw.Draw(image).text((60, 60 + 90 * row), line, fill="black", font=font)
    extracted = read_image(saved(image), "甲.png")
    assert extracted.text.split("\n") == lines
    assert extracted.confidence is not None
    assert 0.8 < extracted.confidence <= 1


@pytest.mark.slow
@needs_engine
def test_nothing_is_recognised_on_a_blank_picture():
    with pytest.raises(ReadError, match="没有识别出文字"):
        read_image(saved(blank(740, 740)), "甲.png")
