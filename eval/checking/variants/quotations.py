"""Other ways to write one quotation, in what does not count; and parts of it."""

from __future__ import annotations

import re

from eval.checking.variants import parts_of


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


def stopped(line: str) -> str:
    """The sentence with its full stop."""
    return f"{line}。"


def elided(line: str) -> str:
    """What follows the first comma left out, with （略）."""
    return f"{parts_of(line)[0]}，（略）"


def dotted(line: str) -> str:
    """An ellipsis of typewriter dots, and what follows the first comma."""
    return f"......{parts_of(line)[1]}"


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


def dotted_six(line: str) -> str:
    """The middle left out, with six typewriter dots."""
    first, rest = parts_of(line)
    return f"{first}......{rest[-7:]}"


def wide_percent_six(line: str) -> str:
    """Full-width percent signs."""
    return line.replace("%", "％")


def late_start(line: str) -> str:
    """An ellipsis for the first four characters, and for a figure that they cut."""
    return "……" + re.sub(r"^[\d%]+", "", line[4:])


def early_end(line: str) -> str:
    """An ellipsis for the last five characters, and for a figure that they cut."""
    return re.sub(r"\d+$", "", line[:-5]) + "……"


def wide_breaths(line: str) -> str:
    """A wide space after each comma."""
    return line.replace("，", "，\u3000")


def framed(line: str) -> str:
    """What follows the first comma, between two ellipses."""
    return f"……{parts_of(line)[1]}……"


def round_gap(line: str) -> str:
    """The middle left out, with an ellipsis in round brackets."""
    first, rest = parts_of(line)
    return f"{first}（……）{rest[-6:]}"


def firm_figures(line: str) -> str:
    """Spaces that do not break around figures, as web pages have them."""
    return re.sub(r"(?<=[^\d%])(?=\d)|(?<=[\d%])(?=[^\d%])", "\u00a0", line)


def comma_gap(line: str) -> str:
    """What stands between the first and the last comma left out, with an ellipsis between commas."""
    first, rest = parts_of(line)
    return f"{first}，……，{rest.rpartition('，')[2]}" if "，" in rest else line


def noted_gap(line: str) -> str:
    """What stands between the first and the last comma, or after the only one, left out, with a note that says so."""
    first, rest = parts_of(line)
    return f"{first}，（中略）{rest.rpartition('，')[2]}" if "，" in rest else f"{first}（后略）"


def short_tail(line: str) -> str:
    """All but what follows the last comma, with half an ellipsis for it."""
    return f"{line.rpartition('，')[0]}…"


def aired_gap(line: str) -> str:
    """What stands between the first and last comma, or before the only one, left out, with a spaced ellipsis."""
    first, rest = parts_of(line)
    return f"{first}， …… {rest.rpartition('，')[2]}" if "，" in rest else f"…… {rest}"
