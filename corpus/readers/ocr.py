"""Text of pictures by optical character recognition, where the extra ``ocr`` is installed."""

from __future__ import annotations

import io
import struct
import threading
import warnings
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import ReadError
from corpus.readers.extracted import Extracted
from corpus.readers.layout import Page, Run, is_han
from corpus.readers.layout.paragraphs import composed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

ADVICE = "安装 policy-assistant[ocr] 后可以识别"
MAX_PAGES = 200
"""So many pages of one file are recognised at most."""
MAX_PIXELS = 50_000_000
"""A picture with more pixels is not opened."""
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP")
_POINTS_PER_PIXEL = 72 / 200
_UNSURE = 0.8
"""Lines that are read with less confidence are listed."""
_LEGIBLE = 0.5
"""Lines that are read with less confidence are listed and left out."""
_MAX_LISTED = 3
_LEAST_EM = 0.1
_LOCK = threading.Lock()
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    OverflowError,
    MemoryError,
    RuntimeError,
    AttributeError,
    struct.error,
    zlib.error,
)
"""What Pillow raises on bytes that are not the picture they say they are."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A line of a picture and how surely it was read, 0..1."""

    run: Run
    score: float


def _models() -> dict[str, str]:
    """The model files that the package carries, by setting; empty where it is not installed or has none."""
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None or find_spec("onnxruntime") is None:
        return {}
    folder = Path(spec.origin).parent / "models"
    found = {part: sorted(folder.glob(f"*_{part.lower()}_*.onnx")) for part in ("Det", "Cls", "Rec")}
    return {f"{part}.model_path": str(files[0]) for part, files in found.items() if files}


def available() -> bool:
    """Whether pictures can be read: the extra is installed and its models lie beside it, so that none is fetched."""
    return len(_models()) == 3


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR  # noqa: PLC0415 - an extra, and seconds to import

    return RapidOCR(params={"Global.log_level": "critical", "Global.text_score": 0.0, **_models()})


def _em(text: str, width: float, height: float) -> float:
    units = sum(1.0 if is_han(character) else 0.5 for character in text)
    return max(min(width / units, height) if units else height, _LEAST_EM)


def recognise(picture: NDArray[np.uint8], scale: float) -> list[Recognised]:
    """The lines of a picture, ``(height, width, 3)``, blue first; ``scale`` is the points that a pixel measures.

    Only where ``available()``.
    """
    import numpy as np  # noqa: PLC0415 - the reader of PDF starts a process for each file, and few need it

    with _LOCK, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = _engine()(np.ascontiguousarray(picture))
    if not len(result):
        return []
    lines = []
    for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
        (left, top), (right, bottom) = box.min(axis=0) * scale, box.max(axis=0) * scale
        run = Run(text.strip(), left, top, right, bottom, _em(text.strip(), right - left, bottom - top))
        lines.append(Recognised(run, float(score)))
    return [line for line in lines if line.run.text]


def legible(lines: Sequence[Recognised]) -> tuple[Run, ...]:
    """The lines that go into the text."""
    return tuple(line.run for line in lines if line.score >= _LEGIBLE)


def confidence(lines: Sequence[Recognised]) -> float | None:
    """Mean over the characters of the lines that go into the text, 0..1; None where there are none."""
    kept = [(line.score, len(line.run.text)) for line in lines if line.score >= _LEGIBLE]
    return sum(score * n for score, n in kept) / sum(n for _, n in kept) if kept else None


def _listed(lines: Sequence[Recognised]) -> str:
    quoted = "".join(f"“{line.run.text}”" for line in lines[:_MAX_LISTED])
    return f"{quoted}{'等' if len(lines) > _MAX_LISTED else ''}"


def badly_read(page: int, lines: Sequence[Recognised]) -> list[str]:
    """A note on the lines of a page that were read badly, and one on those that were left out for that."""
    unsure = [line for line in lines if _LEGIBLE <= line.score < _UNSURE]
    lost = [line for line in lines if line.score < _LEGIBLE]
    notes = [f"第{page}页有 {len(unsure)} 行识别把握较低：{_listed(unsure)}"] if unsure else []
    return notes + ([f"第{page}页有 {len(lost)} 行看不清，没有收入：{_listed(lost)}"] if lost else [])


def _opaque(frame: Image.Image) -> NDArray[np.uint8]:
    """The picture upright and on white, ``(height, width, 3)``, blue first."""
    import numpy as np  # noqa: PLC0415 - as in ``recognise``
    from PIL import Image, ImageOps  # noqa: PLC0415

    upright = ImageOps.exif_transpose(frame)
    if upright.has_transparency_data:
        layer = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    return np.asarray(upright.convert("RGB"))[:, :, ::-1]


def _pictures(data: bytes, name: str) -> Iterator[NDArray[np.uint8]]:
    """The pictures of a file one by one. Raises ReadError."""
    from PIL import Image, ImageSequence  # noqa: PLC0415 - as in ``recognise``

    too_large = f"{name} 的图像太大：请缩小到 {MAX_PIXELS // 1_000_000} 百万像素以内后重试。"
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            for frame in ImageSequence.Iterator(image):
                if frame.width * frame.height > MAX_PIXELS:
                    raise ReadError(too_large)
                yield _opaque(frame)
    except Image.DecompressionBombError as error:
        raise ReadError(too_large) from error
    except _BROKEN as error:
        raise ReadError(f"{name} 打不开：图像不完整，或不是 PNG、JPEG、TIFF、BMP，请换一份完整的文件。") from error


def read_image(data: bytes, name: str) -> Extracted:
    """The text of a PNG, JPEG, TIFF (each of its pictures is a page) or BMP file.

    Raises ReadError where the extra ``ocr`` is absent, the file is broken or too large, or nothing is read in it.
    """
    if not available():
        raise ReadError(f"{name} 是图像，里面没有文字：{ADVICE}。")
    pages: list[Page] = []
    lines: list[Recognised] = []
    notes: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number, picture in enumerate(_pictures(data, name), 1):
            if number > MAX_PAGES:
                notes.append(f"一个文件最多识别 {MAX_PAGES} 页，其后的没有识别。")
                break
            seen = recognise(picture, _POINTS_PER_PIXEL)
            height, width = picture.shape[:2]
            pages.append(Page(number, width * _POINTS_PER_PIXEL, height * _POINTS_PER_PIXEL, legible(seen)))
            lines += seen
            notes += badly_read(number, seen)
    text, anchors = composed(pages)
    if not text:
        raise ReadError(f"{name} 里没有识别出文字：请换一份更清晰的图像。")
    return Extracted(text, None, anchors, confidence(lines), tuple(notes))
