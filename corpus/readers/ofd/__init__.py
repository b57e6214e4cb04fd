"""OFD (GB/T 33190—2016): the text of a fixed-layout file in reading order, without what its page templates repeat."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from itertools import count

from lxml import etree

from corpus.errors import ReadError
from corpus.readers.extracted import Extracted
from corpus.readers.layout import Page
from corpus.readers.layout.paragraphs import composed
from corpus.readers.ofd.page import POINTS, numbers, runs_of
from corpus.readers.xml import parse
from corpus.readers.zipped import Zipped, open_zip

_ENTRY = "OFD.xml"
_A4 = (0.0, 0.0, 210.0, 297.0)
_LONGEST_SIDE = 10_000.0
_TITLE_WITHIN = 2_000
_SPACES = re.compile(r"\s+")


def _member(base: str, place: str) -> str:
    """The member that a location in the file ``base`` names: from the root with a slash, else from its folder."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(base), place.strip())).lstrip("/")


def _text(parent: etree._Element, path: str) -> str:
    return "".join((found.text or "").strip() for found in parent.iterfind(path))


def _size(area: etree._Element | None) -> tuple[float, float] | None:
    """Width and height of a page in points."""
    box = numbers(_text(area, "{*}PhysicalBox")) if area is not None else []
    if len(box) != len(_A4) or not all(0 < side <= _LONGEST_SIDE for side in box[2:]):
        return None
    return box[2] * POINTS, box[3] * POINTS


class _Reader:
    """Reads the pages of a package; ``notes`` fill as it goes."""

    def __init__(self, package: Zipped, name: str) -> None:
        self._package = package
        self._name = name
        self._pages = count(1)
        self.leaning = 0
        self.notes: list[str] = []

    def open(self, member: str) -> etree._Element:
        """The root of a member. Raises ReadError."""
        return parse(self._package.read(member), self._name)

    def pages(self, member: str) -> Iterator[Page]:
        """The pages of the document that ``member`` describes. Raises ReadError where that cannot be read.

        A template belongs to the text only where there is but one page, so that it repeats nothing.
        """
        document = self.open(member)
        templates = {
            template.get("ID"): template.get("BaseLoc", "")
            for template in document.iterfind("{*}CommonData/{*}TemplatePage")
        }
        usual = _size(document.find("{*}CommonData/{*}PageArea")) or (_A4[2] * POINTS, _A4[3] * POINTS)
        listed = document.findall("{*}Pages/{*}Page")
        for page in listed:
            number = next(self._pages)
            try:
                content = self.open(self._place(member, page.get("BaseLoc", "")))
                used = [templates.get(use.get("TemplateID"), "") for use in content.iterfind("{*}Template")]
                shared = [self.open(self._place(member, place)) for place in used if place and len(listed) == 1]
            except ReadError as error:
                self.notes.append(f"第{number}页未读：{error}")
                continue
            layers = [layer for part in (content, *shared) for layer in part.iterfind("{*}Content/{*}Layer")]
            size = _size(content.find("{*}Area")) or usual
            runs, leaning = runs_of(layers, size)
            self.leaning += leaning
            yield Page(number, *size, runs)

    def _place(self, base: str, place: str) -> str:
        """The member at a location; some programs write it from the root where it should be from the file's folder."""
        member, other = _member(base, place), _member("", place)
        return other if member not in self._package.names and other in self._package.names else member


def read_ofd(data: bytes, name: str) -> Extracted:
    """The text of an OFD file with its pages. The title is the file's own where the text shows it.

    Raises ReadError for a file that is broken, encrypted, or has no text, as one of scanned pages.
    """
    package = open_zip(data, name)
    if any(posixpath.basename(member) == "Encryptions.xml" for member in package.names):
        raise ReadError(f"{name} 已加密：请用 OFD 阅读软件去掉密码后重试。")
    reader = _Reader(package, name)
    bodies = reader.open(_ENTRY).findall("{*}DocBody")
    pages = [page for body in bodies for page in reader.pages(_member(_ENTRY, _text(body, "{*}DocRoot")))]
    text, anchors = composed(pages)
    if not text:
        raise ReadError(next(iter(reader.notes), None) or f"{name} 没有文字，像是扫描件：请转换为 PDF 或图片后重试。")
    if reader.leaning:
        reader.notes.append(f"有 {reader.leaning} 处倾斜的文字（多为水印）未读。")
    titles = [_text(body, "{*}DocInfo/{*}Title") for body in bodies]
    head = _SPACES.sub("", text[:_TITLE_WITHIN])
    title = next((title for title in titles if title and _SPACES.sub("", title) in head), None)
    return Extracted(text, title, anchors, notes=tuple(reader.notes))
