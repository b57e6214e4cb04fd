"""HTML: the article of a page, without menus, share bars, lists of links and what stands below the page."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from itertools import accumulate, groupby

from lxml import etree

from corpus.errors import ReadError
from corpus.readers.encoding import decode
from corpus.readers.extracted import Extracted
from corpus.readers.html.markup import Flat, Line, flatten, is_link, plain, tag
from corpus.readers.raised import raised
from corpus.types import Anchor

MAX_BYTES = 32 * 1024 * 1024
_MAX_MARKS = 1_000_000
_CHARSET = re.compile(
    rb"""<meta\b[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{1,40})|^\s*<\?xml[^>]*encoding=["']([\w-]+)""", re.I
)
_CODECS = (
    (r"utf-?8", "utf-8"),
    (r"(?:x-)?gb_?2312(?:-80)?|(?:x-)?gbk|cp936|gb18030", "gb18030"),
    (r"big-?5(?:-hkscs)?", "big5hkscs"),
)
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HEAD = 8_192
_MAX_LOST = 0.01
_DECLARED = re.compile(r"\A\s*(?:<\?xml[^>]*>\s*)?<!DOCTYPE[^<>\[]*\[[^\]]*\]\s*>", re.IGNORECASE)
"""A document type with declarations of its own, which no reader of pages heeds."""
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\ufeff\u200b]")

_FURNITURE = re.compile(
    r"(?:nav|navbar|navigation|topnav|subnav|menu|submenu|breadcrumbs?|crumbs?|bread|location|dqwz|position|share|sharebar"
    r"|bshare\w*|bdshare\w*|jiathis\w*|social|footer|foot|copyright|sidebar|aside|related|relation|recommend|recommended"
    r"|hot|toolbar|tools?|login|search|searchbox|pagination|pager|pages|qrcode|erweima|ewm|fontsize|font-size|advert"
    r"|adsense|ads?|skip-link|skiplink|friendlink|friendlinks|hidden|sr-only|topbar|banner)"
)
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar", "toolbar"})
_MAX_FURNITURE = 0.3
"""Share of the page's characters outside links that something named as furniture may hold."""
_HOLDS_ALL = 0.85
"""Share of the page's sentences that the element of the article holds."""
_SENTENCE = re.compile(r"[，。；、！？]")
_LINKED = 0.7
_LIST_OF_LINKS = 3
_KEPT_LINK = re.compile(r"附件|附录|附表|\.(?:docx?|wps|pdf|ofd|xlsx?|et|zip|rar)\b", re.I)
_BUTTON = (
    "打印(?:本页|此页)?|关闭(?:窗口|本页|此页)?|收藏(?:本页)?|返回(?:顶部|列表)?|我要纠错|纠错|分享|字体|字号|大|中|小"
    "|复制链接|下载|转发|微信|微博|QQ空间"
)
_FURNITURE_LINE = re.compile(
    r"(?:当前|您(?:现在|当前)?的|你的|所在)位置(?:是)?[：:].*|首页(?:\s*[>»›/].*)?|.{0,12}首页\s*[>»›].*"
    rf"|(?:[【\[（(]?(?:{_BUTTON})[】\]）)]?[\s：:|｜]*)+"
    r"|(?:发布|更新)?(?:时间|日期|来源|作者)[：:].{0,80}(?:打印|次数|浏览|字号|字体|分享|来源|编辑).{0,80}"
    r"|(?:分享到|扫一扫|扫码|用微信扫).{0,40}|[上下]一[篇条页][：:].*|(?:责任)?编辑[：:]\S{1,20}"
    r"|(?:浏览|阅读|点击)(?:次数|量|数)?[：:]\s*\d*.{0,4}"
)
_FOOT_LINE = re.compile(
    r".{0,80}(?:ICP备|公网安备|网站标识码|[Cc]opyright|©|版权所有).{0,120}"
    r"|(?:主办|承办|技术支持|网站管理)(?:单位)?[：:].{0,60}|网站地图.{0,40}"
)
_OFFICIAL = re.compile(
    r"发文字号|发文机关|成文日期|发布日期|主题词|抄送|印发|附件|^.{1,20}[〔\[［（(](?:19|20)\d\d[〕\]］）)]第?\d+号|令$|第\s*\d+\s*号$"
    r"|^(?:\d{4}|二[〇○零oO]..)\s*年.{1,3}月.{1,3}日"
)
_SITE = re.compile(
    r"\s*(?:[_|｜]|--+|\s[-–—]+\s|\s*[-–—](?=[^-–—]{1,15}(?:网|网站|政府|平台|在线|门户|部|委|局|厅|百科|文库)$))\s*"
)
_WITHOUT_TEXT = re.compile(
    r"script|style|noscript|noframes|template|iframe|frame|rt|rp|svg|canvas|object|embed|video|audio|map|math|button|input|select|option"
    r"|textarea|datalist|head"
)
_TAGS = frozenset({"nav", "footer", "aside"})
_BOXES = frozenset({"html", "body", "main", "article", "section", "div", "center", "form", "td", "fieldset"})
_MAX_AROUND = 25
"""Lines before and after the article among which its head and its foot are looked for."""
_NEAR = 5
"""So many lines apart from it what belongs to it stands at most."""
_META_TITLES = ("articletitle", "og:title", "dc.title", "twitter:title")


def _decoded(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text of a page and notes: its own charset where that fits, else any that does. Raises ReadError."""
    found = None if data.startswith(_MARKS) else _CHARSET.search(data[:_HEAD])
    said = (found[1] or found[2]).decode("ascii").lower() if found else ""
    encoding = next((codec for names, codec in _CODECS if re.fullmatch(names, said)), None)
    if encoding is None:
        return decode(data, name), ()
    try:
        return data.decode(encoding), ()
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
    try:
        return decode(data, name), ()
    except ReadError:
        lost = text.count("\ufffd")
        if lost > _MAX_LOST * len(text):
            raise
        return text, (f"有 {lost} 个字符不合编码 {said}，无法识别。",)


def _tree(text: str, name: str) -> etree._Element:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    again = "请在浏览器中打开后另存为网页或文本，再重试"
    try:
        root = etree.fromstring(_DECLARED.sub("", _UNPRINTABLE.sub("", text), 1).encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(f"{name} 不是可读的网页：{again}。") from error
    if root is None:
        raise ReadError(f"{name} 是空的网页：{again}。")
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise ReadError(f"{name} 的标签嵌套过深：{again}。")
    return root


def _sizes(root: etree._Element) -> dict[etree._Element, int]:
    """For each element the characters below it that stand outside links; one pass from the leaves up."""
    sizes: dict[etree._Element, int] = {}
    for element in reversed(list(root.iter())):
        inner = sum(sizes[child] + len((child.tail or "").strip()) for child in element)
        sizes[element] = 0 if is_link(element) else inner + len((element.text or "").strip())
    return sizes


def _is_invisible(element: etree._Element) -> bool:
    style = re.sub(r"\s", "", element.get("style", "")).lower()
    return (
        _WITHOUT_TEXT.fullmatch(tag(element)) is not None
        or element.get("hidden") is not None
        or element.get("aria-hidden", "").lower() == "true"
        or "display:none" in style
        or "visibility:hidden" in style
    )


def _is_furniture(element: etree._Element) -> bool:
    """Whether an element says of itself that it belongs to the site and not to the page."""
    name = tag(element)
    if name in ("html", "body", "main", "article", "h1"):
        return False
    if name == "header":
        return next(element.iter("h1"), None) is None
    words = f"{element.get('class', '')} {element.get('id', '')}".lower().replace("_", "-").split()
    return name in _TAGS or element.get("role", "").lower() in _ROLES or any(map(_FURNITURE.fullmatch, words))


def _empty(element: etree._Element) -> None:
    tail = element.tail
    element.clear()
    element.tail = tail


def _clear(root: etree._Element) -> None:
    """Take out of the tree what is not shown and what belongs to the site."""
    for element in [element for element in root.iter() if _is_invisible(element)]:
        _empty(element)
    for element in root.iter("sup"):
        element.text = raised((element.text or "").strip())
    sizes = _sizes(root)
    most = _MAX_FURNITURE * sizes[root]
    for element in [element for element in root.iter() if _is_furniture(element) and sizes[element] <= most]:
        _empty(element)


def _is_list_of_links(run: list[Line]) -> bool:
    return sum(line.links for line in run) >= _LIST_OF_LINKS and not any(_KEPT_LINK.search(line.text) for line in run)


def _is_linked(line: Line) -> bool:
    return line.linked > _LINKED * len(line.text)


def _article(flat: Flat) -> tuple[int, int]:
    """The lines of the smallest box that holds almost all sentences, and of those around it that add no furniture."""
    alien = [_is_linked(line) or _is_furniture_line(line) or _is_foot(line) for line in flat.lines]
    outside = [0 if odd else len(line.text) - line.linked for odd, line in zip(alien, flat.lines, strict=True)]
    told = [size if _SENTENCE.search(line.text) else 0 for size, line in zip(outside, flat.lines, strict=True)]
    sums = [0, *accumulate(told if any(told) else outside)]
    boxes = sorted(
        (
            (start, end)
            for element, (start, end) in flat.ranges.items()
            if tag(element) in _BOXES and end - start > 1 and sums[end] - sums[start] >= _HOLDS_ALL * sums[-1]
        ),
        key=lambda box: box[1] - box[0],
    )
    start, end = boxes[0] if boxes else (0, len(flat.lines))
    for wider_start, wider_end in boxes[1:]:
        if any(alien[wider_start:start]) or any(alien[end:wider_end]):
            break
        start, end = wider_start, wider_end
    return start, end


def _widened(lines: list[Line], box: tuple[int, int], title: str | None) -> tuple[int, int]:
    """The lines of the article with its title and number before it, and its date and copies after it."""
    start, end = box
    before = [at for at in range(max(0, start - _MAX_AROUND), start) if not _is_linked(lines[at])]
    titles = [at for at in before if title and _squeezed(lines[at].text) == _squeezed(title)]
    if titles:
        start = titles[0]
    for at in reversed(before):
        if start - _NEAR <= at < start and _OFFICIAL.search(lines[at].text):
            start = at
    for at in range(end, len(lines)):
        if at >= end + _NEAR:
            break
        if _OFFICIAL.search(lines[at].text) and not _is_linked(lines[at]):
            end = at + 1
    return start, end


def _is_furniture_line(line: Line) -> bool:
    return _FURNITURE_LINE.fullmatch(line.text) is not None


def _is_foot(line: Line) -> bool:
    return _FOOT_LINE.fullmatch(line.text) is not None


def _kept(lines: list[Line]) -> list[Line]:
    """The lines without lists of links, buttons, and what ends a site's page."""
    kept: list[Line] = []
    for is_linked, run in groupby(lines, key=_is_linked):
        here = list(run)
        if not (is_linked and _is_list_of_links(here)):
            kept += [line for line in here if not _is_furniture_line(line)]
    while kept and _is_foot(kept[-1]):
        kept.pop()
    return kept


def _squeezed(text: str) -> str:
    return re.sub(r"[\s#]", "", text)


def _titles(root: etree._Element) -> tuple[str, list[str]]:
    """The words of ``<title>`` without the site's name, and the titles in the page's ``<meta>``."""
    whole = plain(str(root.xpath("string(//title)")))
    metas = {
        (meta.get("name") or meta.get("property") or "").lower(): plain(meta.get("content", ""))
        for meta in root.iter("meta")
    }
    return max(_SITE.split(whole), key=len, default=""), [metas[key] for key in _META_TITLES if metas.get(key)]


def _title(root: etree._Element, shown: str, metas: list[str]) -> str | None:
    """The heading that the page's title repeats, else what the page says of itself, else its first heading."""
    headings = [text for h1 in root.iter("h1") if (text := plain("".join(map(str, h1.itertext()))))]
    for heading in headings:
        a, b = _squeezed(heading), _squeezed(shown)
        if b and (a in b or b in a):
            return heading
    cleaned = [max(_SITE.split(meta), key=len) for meta in metas]
    return next(iter([*cleaned, *([shown] if shown else []), *headings]), None)


def read_html(data: bytes, name: str) -> Extracted:
    """The article of a page. A page that is nothing but links is kept whole.

    Raises ReadError for a page that is too large, in no known encoding, or without text.
    """
    if len(data) > MAX_BYTES or data.count(b"<") > _MAX_MARKS:
        raise ReadError(f"{name} 过大（上限 {MAX_BYTES // 1024 // 1024} MB），不像一篇网页：请拆开后重试。")
    text, notes = _decoded(data, name)
    root = _tree(text, name)
    shown, metas = _titles(root)
    _clear(root)
    title = _title(root, shown, metas)
    flat = flatten(root)
    start, end = _widened(flat.lines, _article(flat), title)
    lines = _kept(flat.lines[start:end]) or flat.lines
    if not lines:
        raise ReadError(f"{name} 没有正文，可能由脚本或框架显示：请在浏览器中打开后另存为完整网页，或复制为文本。")
    return _extracted(lines, title, notes)


def _extracted(lines: Iterable[Line], title: str | None, notes: tuple[str, ...]) -> Extracted:
    anchors: list[Anchor] = []
    parts: list[str] = []
    offset = 0
    for count, (_, group) in enumerate(groupby(lines, key=lambda line: line.paragraph), 1):
        anchors.append(Anchor(offset, f"第{count}段"))
        for line in group:
            parts.append(line.text)
            offset += len(line.text) + 1
    return Extracted("\n".join(parts), title, tuple(anchors), notes=notes)
