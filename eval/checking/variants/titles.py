"""Other ways to write one title, which denote the same."""

from __future__ import annotations

import re


def narrow(name: str) -> str:
    """Half-width brackets."""
    return name.replace("（", "(").replace("）", ")")


def dashed(name: str) -> str:
    """A hyphen for a dash."""
    return name.replace("—", "-")


def cornered(name: str) -> str:
    """「」 for quotation marks."""
    return name.replace("“", "「").replace("”", "」")


def angled(name: str) -> str:
    """<> for 〈〉."""
    return name.replace("〈", "<").replace("〉", ">")


def doubled(name: str) -> str:
    """《》 within 《》."""
    return name.replace("〈", "《").replace("〉", "》")


def spaced(name: str) -> str:
    """A space after 关于."""
    return name.replace("关于", "关于 ", 1)


def hyphened(name: str) -> str:
    """A full-width hyphen for a dash, and half-width brackets with spaces around them."""
    return name.replace("—", "－").replace("（", " (").replace("）", ") ")


def bare_within(name: str) -> str:
    """No marks around the title within the title."""
    return name.replace("〈", "").replace("〉", "")


def padded(name: str) -> str:
    """Spaces inside the marks."""
    return f"{name[0]} {name[1:-1]} {name[-1]}"


def parted(name: str) -> str:
    """A wide space after the province or the region."""
    return re.sub("(?<=[省区])", "　", name, count=1)


def letter_spaced(name: str) -> str:
    """A space between the two characters of 试行 or 暂行 in brackets."""
    return re.sub("（(试|暂)行）", r"（\1 行）", name)


def squared(name: str) -> str:
    """【】 around 试行 or 暂行."""
    return re.sub("（(试行|暂行)）", r"【\1】", name)


def single_quoted(name: str) -> str:
    """‘’ for 〈〉."""
    return name.replace("〈", "‘").replace("〉", "’")


def dangling(name: str) -> str:
    """A space before 的通知."""
    return re.sub("(?=的通知》$)", " ", name)


def inner_spaced(name: str) -> str:
    """Spaces inside the brackets of 试行 or 暂行."""
    return re.sub("（(试行|暂行)）", r"（ \1 ）", name)


def wrapped(name: str) -> str:
    """A space before the last words, where a line once ended."""
    return re.sub("(?=.{2}(?:办法|细则|规定|方案|规程|通知|意见)[》（])", " ", name, count=1)


def wide_angled(name: str) -> str:
    """Full-width ＜＞ for 〈〉."""
    return name.replace("〈", "＜").replace("〉", "＞")


def boxed_kind(name: str) -> str:
    """[] around 试行 or 暂行."""
    return re.sub("（(试行|暂行)）", r"[\1]", name)


def islanded(name: str) -> str:
    """Spaces before and after the title within the title."""
    return name.replace("〈", " 〈").replace("〉", "〉 ")


def hard_space(name: str) -> str:
    """A space that does not break after 关于, as web pages have it."""
    return name.replace("关于", "关于\u00a0", 1)


def single_marks(name: str) -> str:
    """‘’ for “”."""
    return name.replace("“", "‘").replace("”", "’")


def hooked_within(name: str) -> str:
    """「」 for 〈〉."""
    return name.replace("〈", "「").replace("〉", "」")


def mixed_brackets(name: str) -> str:
    """A half-width bracket before 试行 or 暂行, and a full-width one after it."""
    return re.sub("（(试行|暂行)）", r"(\1）", name)


def issuer_apart(name: str) -> str:
    """A space between the issuer and 关于."""
    return re.sub("(?<=[厅局室会府])(?=关于)", " ", name, count=1)


def mathematical(name: str) -> str:
    """The angle brackets U+2329 and U+232A for 〈〉."""
    return name.replace("〈", "\u2329").replace("〉", "\u232a")


def wide_quoted(name: str) -> str:
    """Full-width typewriter quotes for “”."""
    return name.replace("“", "＂").replace("”", "＂")


def nested_airy(name: str) -> str:
    """Spaces inside 〈〉."""
    return name.replace("〈", "〈 ").replace("〉", " 〉")


def half_shut(name: str) -> str:
    """A full-width bracket that a half-width one shuts."""
    return name.replace("）", ")")


def loosened(name: str) -> str:
    """A space before 的通知, as where a line was broken."""
    return name.replace("的通知", " 的通知")


def small_brackets(name: str) -> str:
    """Small brackets around 试行 or 暂行, as some converters leave them."""
    return re.sub("（(试行|暂行)）", "\ufe59\\1\ufe5a", name)


def wide_gap(name: str) -> str:
    """A wide space before （试行） or （暂行）."""
    return re.sub("(?=（(?:试行|暂行)）)", "\u3000", name)


def wide_about(name: str) -> str:
    """A wide space after 关于."""
    return name.replace("关于", "关于\u3000", 1)


def white_corners(name: str) -> str:
    """『』 for “”."""
    return name.replace("“", "『").replace("”", "』")


def issued_apart(name: str) -> str:
    """A space after 印发, where a line once ended."""
    return name.replace("印发", "印发 ", 1)


def broken_after_issuing(name: str) -> str:
    """A space after 关于印发, where a line once ended."""
    return name.replace("关于印发", "关于印发 ", 1)


def spread_notice(name: str) -> str:
    """A wide space within 通知 at the end, as heads of letters have it."""
    return re.sub("通知》$", "通　知》", name)


def wide_squared(name: str) -> str:
    """［］ around 试行 or 暂行."""
    return re.sub("（(试行|暂行)）", r"［\1］", name)


def same_way(name: str) -> str:
    """Two opening marks, for an opening one and a closing one."""
    return name.replace("”", "“")


def issued_wide(name: str) -> str:
    """A wide space between 关于印发 and what is issued."""
    return re.sub("(?<=关于印发)(?=[〈《])", "　", name)
