"""XML that nobody need trust: no entities, no document types, no network, bounded size and depth."""

from __future__ import annotations

from lxml import etree

from corpus.errors import ReadError

MAX_BYTES = 64 * 1024 * 1024
_MAX_MARKS = 5_000_000
"""Elements and attributes together: a tree takes some hundred bytes for each."""


def parse(data: bytes, name: str) -> etree._Element:
    """The root of an XML file without its comments and processing instructions; ``name`` is for the message.

    Raises ReadError for what is not well-formed, declares a document type, or is too large.
    """
    if len(data) > MAX_BYTES or data.count(b"<") + data.count(b"=") > _MAX_MARKS:
        raise ReadError(f"{name} 里的 XML 过大（上限 {MAX_BYTES // 1024 // 1024} MB）：请拆成几个文件后重试。")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(f"{name} 里的 XML 已损坏：请用原来的软件重新保存后重试。") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadError(f"{name} 里的 XML 自带实体或类型声明，不安全，未读：请用原来的软件重新保存后重试。")
    return root
