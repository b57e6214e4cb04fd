"""The parts of a Word file (ECMA-376 Part 2) and how to look into its XML."""

from __future__ import annotations

import posixpath
import re

from lxml import etree

from corpus.errors import ReadError
from corpus.readers.xml import parse
from corpus.readers.zipped import open_zip

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = re.compile(rb'http://purl\.oclc\.org/ooxml/([\w/]+?)/(\w+)(?=["\'])')
_TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/\2"
_OFF = {"0", "false", "off"}
_WHOLE = re.compile(r"-?[0-9]{1,9}")


def value(parent: etree._Element | None, *names: str) -> str | None:
    """The ``w:val`` at the path of ``w:`` names below ``parent``; None where there is none."""
    found = None if parent is None else parent.find("/".join(W + name for name in names))
    return None if found is None else found.get(W + "val")


def integer(text: str | None) -> int | None:
    """The integer that ``text`` is, of nine digits at most; None for all else."""
    return int(text) if text and _WHOLE.fullmatch(text) else None


def switch(parent: etree._Element | None, name: str) -> bool | None:
    """Whether the on/off property ``w:name`` of ``parent`` is on; None where it is not given."""
    found = None if parent is None else parent.find(W + name)
    return None if found is None else found.get(W + "val", "1") not in _OFF


def tree(data: bytes, name: str) -> etree._Element:
    """The root of a member, one of the strict kind (ISO/IEC 29500) as if it were not; raises ReadError as ``parse``."""
    return parse(_STRICT.sub(_TRANSITIONAL, data), name)


def is_strict(data: bytes) -> bool:
    """Whether a member has the namespaces of the strict kind."""
    return _STRICT.search(data) is not None


def written(root: etree._Element, original: bytes) -> bytes:
    """A root as a member, with those strict namespaces that the ``original`` member has."""
    xml = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    for strict in set(_STRICT.findall(original)):
        usual = b'"http://schemas.openxmlformats.org/%s/2006/%s"' % strict
        xml = xml.replace(usual, b'"http://purl.oclc.org/ooxml/%s/%s"' % strict)
    return xml


class Package:
    """A Word file in memory; ``name`` is for the messages. Raises ReadError for what is none.

    ``main`` is the member that holds the text.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._zip = open_zip(data, name)
        self._name = name
        roots = self._related("")
        self.main = roots.get("officeDocument", "word/document.xml")
        self._parts = {"core-properties": "docProps/core.xml", **roots, **self._related(self.main)}

    def _parse(self, member: str) -> etree._Element:
        return tree(self._zip.read(member), self._name)

    def _related(self, part: str) -> dict[str, str]:
        """Member names by the last word of the relationship's type."""
        folder, file = posixpath.split(part)
        member = posixpath.join(folder, "_rels", f"{file}.rels")
        if member not in self._zip.names:
            return {}
        return {
            link.get("Type", "").rpartition("/")[2]: posixpath.normpath(
                posixpath.join("/", folder, link.get("Target", ""))
            ).lstrip("/")
            for link in self._parse(member)
            if link.get("TargetMode") != "External"
        }

    def body(self) -> etree._Element:
        """The body of the text. Raises ReadError where the file is no Word file or is broken."""
        if self.main not in self._zip.names:
            raise ReadError(f"{self._name} 不是完整的 Word 文档：请用 Word 或 WPS 另存为 .docx 后重试。")
        root = self._parse(self.main)
        body = root.find(W + "body")
        if root.tag != W + "document" or body is None:
            raise ReadError(f"{self._name} 不是 Word 文档：请用 Word 或 WPS 另存为 .docx 后重试。")
        return body

    def part(self, kind: str) -> etree._Element | None:
        """The root of the part of a kind (``styles``, ``numbering``, ``footnotes``…); None where there is none.

        Raises ReadError where it is broken.
        """
        member = self._parts.get(kind, f"word/{kind}.xml")
        return self._parse(member) if member in self._zip.names else None
