"""What is said about a reference: one clear line in Chinese that says what is wrong and how to mend it."""

from __future__ import annotations

from assistant.checking.types import Target
from assistant.messages import SOURCE_KINDS, STATES, cited, official_title
from corpus.types import Document, State
from index.relations import Validity

ORDER = "通常先引标题、后引发文字号（习惯写法，条例和国家标准没有这一要求）"
OWN = "本文自身"


def named(target: Target) -> str:
    """A held document as officials cite it."""
    return cited(target.title, target.number)


def agrees(document: Document, validity: Validity) -> str:
    """A reference that is right."""
    state = STATES[validity.state] + (f"（见{validity.by}）" if validity.by and validity.state is State.AMENDED else "")
    return f"与本库所载{_cited(document)}相符；{state}，本库文字为{SOURCE_KINDS[document.source.kind]}"


def _cited(document: Document) -> str:
    return cited(document.title, str(document.number) if document.number else None)


def not_held(name: str, near: str | None) -> str:
    """A document that the library does not hold."""
    told = f"本库没有收录{name}，无法核对（没有收录不等于写错）"
    return f"{told}；本库有{near}，请看是否写错" if near else told


def number_of_other(held: Target, title: str) -> str:
    """The number is another's, and which is wrong is seen from the title."""
    return f"{official_title(title)}在本库的文号是{held.number}，请核对文号"


def number_differs(held: Target, other: Target | None) -> str:
    """A title that is held under another number."""
    told = f"本库所载{official_title(held.title)}的文号是{held.number}，与所引不同，请核对文号"
    return f"{told}；所引文号是{official_title(other.title)}的" if other else told


def code_differs(held: Target, number: str) -> str:
    """Another issuer's code, all else alike."""
    return f"机关代字与发文机关不符：本库所载{official_title(held.title)}的文号是{held.number}，不是{number}"


def issuer_differs(written: str, issuers: tuple[str, ...]) -> str:
    """The issuer named is none of the document's."""
    return f"所写发文机关是{written}，本库所载发文机关是{'、'.join(issuers)}，请核对"


def year_differs(held: Target) -> str:
    """Another year, all else alike."""
    return f"年份不符：本库所载{official_title(held.title)}的文号是{held.number}"


def day_differs(written: str, held: Document) -> str:
    """A day written by the reference that is not the held one's."""
    day = held.issued or (str(held.number.year) if held.number else "")
    return f"所写日期{written}与本库所载{_cited(held)}的日期{day}不符"


def title_differs(held: Target) -> str:
    """A title that is not quite the held one of that number."""
    return f"标题与文号不符：本库所载{held.number}的标题是{official_title(held.title)}，请核对标题"


def cannot_tell(held: Target, title: str) -> str:
    """Number and title disagree, and nothing says which is wrong."""
    told = f"文号与标题不符：本库所载{held.number}是{official_title(held.title)}，不是{official_title(title)}"
    return f"{told}；哪一个有误无法断定"


def several_differ(title: str, candidates: list[Target]) -> str:
    """A title of several held documents, none of which has the number."""
    return f"文号与标题不符：本库所载{official_title(title)}有{'、'.join(c.number or '无文号' for c in candidates)}"


def suffix_differs(held: Target, written: str, right: str) -> str:
    """试行 and 暂行 exchanged, left out or added."""
    if not written:
        return f"标题漏写“{right}”：本库所载为{named(held)}"
    if not right:
        return f"标题多写“{written}”：本库所载为{named(held)}"
    return f"标题写作“{written}”，应为“{right}”：本库所载为{named(held)}"


def suffix_added(held: Target, title: str, written: str) -> str:
    """试行 or 暂行 in a title that is held without: it may be an earlier document, which is not held."""
    told = f"本库没有收录{official_title(title)}，只有{named(held)}，请核对是否多写了“{written}”"
    return f"{told}；如所引为此前的文件，请改引现行的"


def suffix_left_out(candidates: list[Target]) -> str:
    """试行 or 暂行 left out of a title that several documents have with one or the other."""
    return f"标题漏写“试行”或“暂行”：本库有{'、'.join(named(held) for held in candidates[:3])}，请核对是哪一份"


def ended(held: Target, validity: Validity, *, dated: bool) -> str:
    """A document that no longer holds, by the day of a ``dated`` draft or else by all that is held."""
    by = f"，见{validity.by}" if validity.by else ""
    told = f"{named(held)}{STATES[validity.state]}{by}，不宜再引用，请改引现行文件或写明情况"
    return told if dated else f"{told}（本文没有日期，按现在的效力提示）"


def later(name: str, day: str, draft: str) -> str:
    """A document that came after the draft."""
    return f"{name}（{day}）晚于本文日期（{draft}），本文成文时尚未印发，请核对文号和日期"


def ambiguous(candidates: list[str]) -> str:
    """One form for several documents."""
    return f"所指不明，可能是{'，也可能是'.join(candidates)}：请写出完整的标题和文号"
