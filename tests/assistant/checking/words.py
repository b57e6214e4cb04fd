"""Word files by hand, and what a person would see in a reviewed one."""

import io
import zipfile

from lxml import etree

from assistant.checking.types import Finding, FindingKind, Review, Severity, Verdict
from corpus.readers.docx import read_docx
from corpus.readers.docx.package import W
from corpus.types import Document, Span

SPACES = (
    f'xmlns:w="{W[1:-1]}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
LINKS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
AUTHOR = "引文核对"


def made(body, **parts):
    """A Word file: the XML within its body, and further members of the folder ``word`` by their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", TYPES)
        file.writestr("word/document.xml", f"<w:document {SPACES}><w:body>{body}</w:body></w:document>")
        for kind, xml in parts.items():
            file.writestr(f"word/{kind}.xml", f"<w:{kind} {SPACES}>{xml}</w:{kind}>")
        if parts:
            links = (f'<Relationship Id="{kind}" Type="x/{kind}" Target="{kind}.xml"/>' for kind in parts)
            file.writestr("word/_rels/document.xml.rels", f"<Relationships {LINKS}>{''.join(links)}</Relationships>")
    return out.getvalue()


def t(text, properties=""):
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inner}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(content, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{content if content.startswith('<') else t(content)}</w:p>"


def finding(text, part, suggestion=None, certain=True, verdict=Verdict.FORM, severity=Severity.HINT, **more):
    """A finding on the first ``part`` of ``text``, or on a span of it."""
    span = part if isinstance(part, Span) else Span(text.index(part), text.index(part) + len(part))
    return Finding(
        span,
        span.of(text),
        FindingKind.NUMBER,
        verdict,
        severity,
        "说明",
        suggestion,
        certain and bool(suggestion),
        **more,
    )


def reviewed(source, *findings):
    """The review of a Word file; a finding is given as the arguments of ``finding`` after the first."""
    text = read_docx(source, "甲.docx").text
    return Review(Document("a", "甲", text), tuple(finding(text, *given) for given in findings))


def member(data, name="word/document.xml"):
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return etree.fromstring(file.read(name))


def said(data, name="word/comments.xml"):
    """The comments of a file: their text by their ids."""
    return {
        node.get(W + "id"): "\n".join("".join(line.itertext(W + "t")) for line in node.iter(W + "p"))
        for node in member(data, name)
    }


def anchored(data, name="word/document.xml"):
    """The text that each comment is anchored to, as it was before our changes, by the comment's id."""
    open_now, found, noted = set(), {}, set()
    for node in member(data, name).iter(etree.Element):
        identifier = node.get(W + "id")
        if node.tag == W + "commentRangeStart":
            open_now.add(identifier)
            found[identifier] = ""
        elif node.tag == W + "commentRangeEnd":
            open_now.remove(identifier)
        elif node.tag == W + "commentReference":
            assert identifier not in open_now
            noted.add(identifier)
        elif text := _shown(node):
            for one in open_now:
                found[one] += text
    assert not open_now
    assert noted == set(found)
    return found


def _shown(node):
    parents = {(above.tag, above.get(W + "author") == AUTHOR) for above in node.iterancestors(W + "ins", W + "del")}
    if (W + "ins", True) in parents or (W + "del", False) in parents:
        return ""
    return {W + "t": node.text, W + "delText": node.text, W + "tab": " ", W + "noBreakHyphen": "-"}.get(node.tag)


def _unwrap(node):
    for child in list(node):
        node.addprevious(child)
    node.getparent().remove(node)


def settled(data, accept):
    """The root of a reviewed text without our comments, its changes accepted or rejected."""
    root = member(data)
    ours = {node.get(W + "id") for node in member(data, "word/comments.xml") if node.get(W + "author") == AUTHOR}
    for node in list(root.iter(W + "commentRangeStart", W + "commentRangeEnd", W + "commentReference")):
        if node.get(W + "id") in ours:
            gone = node.getparent() if node.tag == W + "commentReference" else node
            gone.getparent().remove(gone)
    for tag, stays in ((W + "ins", accept), (W + "del", not accept)):
        for node in [node for node in root.iter(tag) if node.get(W + "author") == AUTHOR]:
            for text in node.iter(W + "delText"):
                text.tag = W + "t"
            _unwrap(node) if stays else node.getparent().remove(node)
    return root


def canonical(root):
    """The XML of a tree in which runs and insertions that follow each other and look alike are one."""
    for holder in list(root.iter(W + "ins")):
        before = holder.getprevious()
        if before is not None and before.tag == W + "ins" and _author(before) == _author(holder):
            before.extend(list(holder))
            holder.getparent().remove(holder)
    for run in list(root.iter(W + "r")):
        before = run.getprevious()
        if before is None or before.tag != W + "r" or _look(before) != _look(run):
            continue
        for child in [child for child in run if child.tag != W + "rPr"]:
            before.append(child)
        run.getparent().remove(run)
    for text in list(root.iter(W + "t")):
        text.attrib.clear()
        before = text.getprevious()
        if before is not None and before.tag == W + "t":
            text.text = (before.text or "") + (text.text or "")
            text.getparent().remove(before)
    return etree.tostring(root, method="c14n")


def _author(change):
    return {name: value for name, value in change.attrib.items() if name != W + "id"}


def _look(run):
    properties = run.find(W + "rPr")
    return dict(run.attrib), None if properties is None else etree.tostring(properties, method="c14n")


def read_again(root, **parts):
    """The text of a tree as our reader reads it."""
    body = "".join(etree.tostring(node, encoding="unicode") for node in root[0])
    return read_docx(made(body, **parts), "甲.docx").text
