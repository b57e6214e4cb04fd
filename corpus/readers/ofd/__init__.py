"""OFD (GB/T 33190—2016): the text of a fixed-layout file in reading order, without what its page templates repeat."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import count

from lxml import etree

from corpus.errors import ReadError
from corpus.readers.extracted import Extracted
from corpus.readers.layout import Page, legible
from corpus.readers.layout.paragraphs import composed
from corpus.readers.ofd.page import POINTS, laid, numbers
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


def _size(within: etree._Element) -> tuple[float, float] | None:
    """Width and height of a page in points; some programs write them elsewhere than in the page's area."""
    found = next(within.iter("{*}PhysicalBox"), None)
    box = numbers(found.text) if found is not None else []
    if len(box) != len(_A4) or not all(0 < side <= _LONGEST_SIDE for side in box[2:]):
        return None
    return box[2] * POINTS, box[3] * POINTS


def _templates(content: etree._Element) -> list[str | None]:
    return [use.get("TemplateID") for use in content.iterfind("{*}Template")]


class _Reader:
    """Reads the pages of a package; ``notes`` fill as it goes."""

    def __init__(self, package: Zipped, name: str) -> None:
        self._package = package
        self._name = name
        self._pages = count(1)
        self.leaning = 0
        self.beyond = 0
        self.notes: list[str] = []

    def open(self, member: str) -> etree._Element:
        """The root of a member. Raises ReadError."""
        return parse(self._package.read(member), self._name)

    def pages(self, member: str) -> Iterator[Page]:
        """The pages of the document that ``member`` describes. Raises ReadError where that cannot be read.

        A template belongs to the text only where one page uses it, so that it repeats nothing.
        """
        document = self.open(member)
        templates = {
            template.get("ID"): template.get("BaseLoc", "")
            for template in document.iterfind("{*}CommonData/{*}TemplatePage")
        }
        usual = _size(document) or (_A4[2] * POINTS, _A4[3] * POINTS)
        listed = document.findall("{*}Pages/{*}Page")
        often = self._repeated(member, listed) if templates else frozenset()
        for page in listed:
            number = next(self._pages)
            try:
                content = self.open(self._place(member, page.get("BaseLoc", "")))
                used = [templates.get(of, "") for of in _templates(content) if of not in often]
                shared = [self.open(self._place(member, place)) for place in used if place]
            except ReadError as error:
                self.notes.append(f"第{number}页未读：{error}")
                continue
            layers = [layer for part in (content, *shared) for layer in part.iterfind("{*}Content/{*}Layer")]
            read = laid(layers, _size(content) or usual)
            self.leaning += read.leaning
            self.beyond += read.beyond
            if not legible(read.runs):
                self.notes.append(f"第{number}页的字体没有给出文字，未读：请用 OFD 阅读软件导出为 PDF 后重试。")
                continue
            yield Page(number, *read.size, read.runs)

    def _repeated(self, member: str, pages: list[etree._Element]) -> frozenset[str | None]:
        """The templates that more than one page uses."""
        uses: Counter[str | None] = Counter()
        for page in pages:
            with suppress(ReadError):
                uses.update({*_templates(self.open(self._place(member, page.get("BaseLoc", ""))))})
        return frozenset(template for template, times in uses.items() if times > 1)

    def _place(self, base: str, place: str) -> str:
        """The member at a location; some programs write it from the root where it should be from the file's folder."""
        member, other = _member(base, place), _member("", place)
        return other if member not in self._package.names and other in self._package.names else member


def _fitted(pages: list[Page]) -> list[Page]:
    """The pages with the size that their text says, where no text passes the middle of a page either way.

    Some programs write the size in another unit than the places.
    """
    runs = [(run, page) for page in pages for run in page.runs]
    if not runs or any(run.right > page.width / 2 or run.bottom > page.height / 2 for run, page in runs):
        return pages
    width = max(run.right for run, _ in runs) + min(run.left for run, _ in runs)
    height = max(run.bottom for run, _ in runs) + min(run.top for run, _ in runs)
    return [replace(page, width=width, height=height) for page in pages]


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
    text, anchors = composed(_fitted(pages))
    if not text:
        raise ReadError(next(iter(reader.notes), None) or f"{name} 没有文字，像是扫描件：请转换为 PDF 或图片后重试。")
    if reader.leaning:
        reader.notes.append(f"有 {reader.leaning} 处倾斜的文字（多为水印）未读。")
    if reader.beyond:
        reader.notes.append(f"有 {reader.beyond} 处文字在页面之外，未读。")
    titles = [_text(body, "{*}DocInfo/{*}Title") for body in bodies]
    head = _SPACES.sub("", text[:_TITLE_WITHIN])
    title = next((title for title in titles if title and _SPACES.sub("", title) in head), None)
    return Extracted(text, title, anchors, notes=tuple(reader.notes))
