"""Titles in 《》, with nested 〈〉 or 《》."""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.script import simplified
from corpus.types import Reference, ReferenceKind, Span

MAX_TITLE = 200
"""Longest title in characters; what is longer is an unclosed bracket."""

_NOISE = re.compile(r"[\s《》〈〉<>“”‘’\"'「」『』—–―﹣~〜\-·•、,，]")
SHORTEST_NAME = 2
"""Shortest name in characters that a part of a title may be."""
_ISSUING = re.compile(
    r"(?:(?!转发|批转|贯彻|落实|修改|废止).){0,60}?(?:印发|发布|公布|颁布)(?:实施|执行)?(?P<what>.{4,}?)的?(?:通知|公告|决定|令|函)\Z"
)
_QUOTED_WITHIN = re.compile(r"[《〈<]([^《》〈〉<>]{2,})[》〉>]")
_ISSUER = re.compile(
    r"(?:(?!关于|转发|印发|批转).){1,60}?(?:部|委|局|厅|院|署|会|行|府|中央|办公室|委员会|集团|公司)(?=关于)"
)
_REVISION = re.compile(r"\((?:\d{4}年?)?(?:第[一二三四五六七八九十]次)?(?:修订|修正)(?:调整|版|本)?\)\Z")
_MARK = re.compile("[《》]")
_INNER_QUOTES = re.compile(r"[()\[\]〔〕【】]")


@lru_cache(4096)
def canonical_title(title: str) -> str:
    """The form in which equal titles are equal: one script and width; no spaces, quotes, dashes or nested brackets.

    The words themselves stay, so （试行） and （暂行） still differ.
    """
    return _INNER_QUOTES.sub("", _NOISE.sub("", simplified(title)))


def title_names(title: str) -> tuple[str, ...]:
    """The names of a document by its title, in canonical form: the title itself, and what it is also cited as.

    A title is also cited without its issuer (科技部关于… ↔ 关于…), without 中华人民共和国 or its year of revision, and
    by what it issues (关于印发〈方案〉的通知 ↔ 方案). （试行） and （暂行） stay.
    """
    whole = canonical_title(title)
    issued = _ISSUING.match(whole)
    inner = _QUOTED_WITHIN.findall(simplified(title)) if issued else []
    revised = _REVISION.sub("", simplified(title))
    issuer = _ISSUER.match(whole)
    others = (
        *map(canonical_title, inner),
        issued["what"] if issued and not inner else "",
        whole[issuer.end() :] if issuer else "",
        whole.removeprefix("中华人民共和国"),
        canonical_title(revised),
    )
    return tuple(dict.fromkeys((whole, *(name for name in others if len(name) >= SHORTEST_NAME))))


def _closed(text: str) -> dict[int, int]:
    """The end of each 《…》 by its start, nested ones included, as far as it is no longer than a title."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for mark in _MARK.finditer(text):
        if mark.group() == "《":
            opened.append(mark.start())
        elif opened and mark.end() - (start := opened.pop()) <= MAX_TITLE:
            ends[start] = mark.end()
    return ends


def find_titles(text: str) -> list[Reference]:
    """Outermost titles in order, spans with their brackets; ``canonical`` as ``canonical_title`` gives it."""
    found, at = [], text.find("《")
    ends = _closed(text)
    while at != -1:
        end = ends.get(at)
        if end is not None and text[at + 1 : end - 1].strip():
            title = text[at:end]
            found.append(Reference(ReferenceKind.TITLE, Span(at, end), title, canonical_title(title)))
        at = text.find("《", end or at + 1)
    return found
