"""Other ways to write the same number or title. What is accepted denotes the same; what is of bad form does too."""

from __future__ import annotations

import re
from functools import cache

import opencc

from corpus.script import simplified


def nested(name: str) -> str:
    """A title as it stands within 《》: its own 《》 become 〈〉 (GB/T 15834—2011, 4.14)."""
    return name.replace("《", "〈").replace("》", "〉")


def titled(name: str) -> str:
    """A title in 《》."""
    return f"《{nested(name)}》"


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def traditional(text: str) -> str:
    """The text in traditional script, of the same length, so that it folds back to what it was."""
    converted = str(_converter().convert(text))
    if len(converted) != len(text):
        return text
    return "".join(new if simplified(new) == simplified(old) else old for old, new in zip(text, converted, strict=True))


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


def parts_of(line: str) -> tuple[str, str]:
    """A sentence before and after its first comma."""
    first, _, rest = line.partition("，")
    return first, rest


def shortened(line: str) -> str:
    """The middle left out, with an ellipsis."""
    first, rest = parts_of(line)
    return f"{first}……{rest[-6:]}"


def first_half(line: str) -> str:
    """The sentence to its first comma, with an ellipsis."""
    return f"{parts_of(line)[0]}，……"


def second_half(line: str) -> str:
    """What follows the first comma."""
    return parts_of(line)[1]


def half_width(line: str) -> str:
    """Half-width commas."""
    return line.replace("，", ",")


def led_in(line: str) -> str:
    """An ellipsis, and what follows the first comma."""
    return f"……{parts_of(line)[1]}"


def first_words(line: str) -> str:
    """The sentence to its first comma."""
    return parts_of(line)[0]


def stepped(serial: str) -> tuple[str, ...]:
    """A digit changed."""
    return tuple(str(int(serial) + step) for step in (1, 2, 10, 100))


def swapped(serial: str) -> tuple[str, ...]:
    """Two digits swapped, or one lost."""
    swaps = (serial[:at] + serial[at + 1] + serial[at] + serial[at + 2 :] for at in range(len(serial) - 1))
    return (*swaps, serial[:-1])


def stuttered(serial: str) -> tuple[str, ...]:
    """A digit written twice."""
    return tuple(serial[: at + 1] + serial[at:] for at in range(len(serial)))


def lowered(serial: str) -> tuple[str, ...]:
    """A little less."""
    return tuple(str(int(serial) - step) for step in (1, 3, 20))


def tortoise(name: str) -> str:
    """〔〕 around 试行 or 暂行."""
    return re.sub("（(试行|暂行)）", r"〔\1〕", name)


def set_off(name: str) -> str:
    """A space before （试行） or （暂行）."""
    return re.sub("(?=（(?:试行|暂行)）)", " ", name)


def quoted_within(name: str) -> str:
    """“” for 〈〉."""
    return name.replace("〈", "“").replace("〉", "”")


def upright(name: str) -> str:
    """Typewriter quotes for “”."""
    return name.replace("“", '"').replace("”", '"')


def wide_digits(line: str) -> str:
    """Full-width digits."""
    return line.translate({ord("0") + digit: ord("０") + digit for digit in range(10)})


def airy(line: str) -> str:
    """Spaces around figures."""
    return re.sub(r"(?<=[^\d%])(?=\d)|(?<=[\d%])(?=[^\d%])", " ", line)


def last_words(line: str) -> str:
    """What follows the last comma."""
    return line.rpartition("，")[2]


def look_alike(serial: str) -> tuple[str, ...]:
    """A digit read as another that looks like it."""
    alike = {"0": "6", "1": "7", "2": "7", "3": "8", "4": "9", "5": "6", "6": "0", "7": "1", "8": "3", "9": "4"}
    return tuple(serial[:at] + alike[digit] + serial[at + 1 :] for at, digit in enumerate(serial))


def clipped(serial: str) -> tuple[str, ...]:
    """The first digit lost, or a nought too many."""
    return serial[1:], f"{serial}0"


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


def six_dots(line: str) -> str:
    """The middle left out, with six full stops of a typewriter for the ellipsis."""
    first, rest = parts_of(line)
    return f"{first}......{rest[-6:]}"


def breathing(line: str) -> str:
    """A space after each comma."""
    return line.replace("，", "， ")


def wide_percent(line: str) -> str:
    """A full-width percent sign, and a comma as a typewriter has it."""
    return line.replace("%", "％").replace("，", ", ")


def cut_short(line: str) -> str:
    """All but what follows the last comma, with an ellipsis for it."""
    return f"{line.rpartition('，')[0]}……"


def neighbour_key(serial: str) -> tuple[str, ...]:
    """A digit replaced by the one above or below it on the number pad."""
    pad = {"0": "1", "1": "4", "2": "5", "3": "6", "4": "1", "5": "8", "6": "9", "7": "4", "8": "5", "9": "6"}
    return tuple(serial[:at] + pad[digit] + serial[at + 1 :] for at, digit in enumerate(serial))


def prefixed(serial: str) -> tuple[str, ...]:
    """A digit too many in front."""
    return f"1{serial}", f"2{serial}"


def inner_spaced(name: str) -> str:
    """Spaces inside the brackets of 试行 or 暂行."""
    return re.sub("（(试行|暂行)）", r"（ \1 ）", name)


def wrapped(name: str) -> str:
    """A space before the last words, where a line once ended."""
    return re.sub("(?=.{2}(?:办法|细则|规定|方案|规程|通知|意见)[》（])", " ", name, count=1)


def wide_angled(name: str) -> str:
    """Full-width ＜＞ for 〈〉."""
    return name.replace("〈", "＜").replace("〉", "＞")


def stopped(line: str) -> str:
    """The sentence with its full stop."""
    return f"{line}。"


def elided(line: str) -> str:
    """What follows the first comma left out, with （略）."""
    return f"{parts_of(line)[0]}，（略）"


def dotted(line: str) -> str:
    """An ellipsis of typewriter dots, and what follows the first comma."""
    return f"......{parts_of(line)[1]}"


def keypad(serial: str) -> tuple[str, ...]:
    """A digit for the one above or below it on the keypad."""
    near = {"0": "1", "1": "04", "2": "5", "3": "6", "4": "17", "5": "28", "6": "39", "7": "4", "8": "5", "9": "6"}
    return tuple(serial[:at] + new + serial[at + 1 :] for at, digit in enumerate(serial) for new in near[digit])


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


def lone_ellipsis(line: str) -> str:
    """The middle left out, with half an ellipsis for it."""
    first, rest = parts_of(line)
    return f"{first}…{rest[-6:]}"


def bracketed_gap(line: str) -> str:
    """The middle left out, with an ellipsis in brackets."""
    first, rest = parts_of(line)
    return f"{first}[……]{rest[-6:]}"


def three_stops(line: str) -> str:
    """The middle left out, with three full stops for the ellipsis."""
    first, rest = parts_of(line)
    return f"{first}。。。{rest[-6:]}"


def nought_inside(serial: str) -> tuple[str, ...]:
    """A nought too many between two digits."""
    return tuple(f"{serial[:at]}0{serial[at:]}" for at in range(1, len(serial)))


def half_turned(serial: str) -> tuple[str, ...]:
    """A digit read upside down or mirrored."""
    turned = {"6": "9", "9": "6", "2": "5", "5": "2"}
    return tuple(serial[:at] + turned[digit] + serial[at + 1 :] for at, digit in enumerate(serial) if digit in turned)


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


def but_the_end(line: str) -> str:
    """All but what follows the last comma."""
    return line.rpartition("，")[0]


def centred_dots(line: str) -> str:
    """The first comma and what precedes it left out, with dots in the middle of the line."""
    return f"⋯⋯{parts_of(line)[1]}"


def trailing_comma(line: str) -> str:
    """The sentence to its last comma, with that comma."""
    return f"{line.rpartition('，')[0]}，"


def line_broken(line: str) -> str:
    """A space in the middle, where a line once ended."""
    half = len(line) // 2
    return f"{line[:half]} {line[half:]}"


def mirrored(serial: str) -> tuple[str, ...]:
    """The digits from back to front."""
    return (serial[::-1],)


def hollowed(serial: str) -> tuple[str, ...]:
    """A digit from within lost."""
    return tuple(serial[:at] + serial[at + 1 :] for at in range(1, len(serial) - 1))


def nought_within(serial: str) -> tuple[str, ...]:
    """A nought put in between two digits."""
    return tuple(f"{serial[:at]}0{serial[at:]}" for at in range(1, len(serial)))


def upside_down(serial: str) -> tuple[str, ...]:
    """6 for 9 or 9 for 6, as on a sheet that lies the wrong way round."""
    turned = {"6": "9", "9": "6"}
    return tuple(serial[:at] + turned[c] + serial[at + 1 :] for at, c in enumerate(serial) if c in turned)
