"""Other ways to write the same number, title or quotation. What is accepted denotes the same."""

from __future__ import annotations

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


def parts_of(line: str) -> tuple[str, str]:
    """A sentence before and after its first comma."""
    first, _, rest = line.partition("，")
    return first, rest
