"""What a reader of one format gives: the text of a file, before anybody asks what notice it is."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.types import Anchor


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of one file in reading order, paragraphs and table rows one a line.

    A heading that the file marks as one and that has no mark of its own (一、 第三条) begins with ``#``, one for each
    level, and a blank. A table row is ``| a | b |``, the header first. ``title`` is what the file itself gives as its
    title. ``anchors`` tell pages or paragraphs. ``confidence`` is as in ``corpus.types.Source``; ``notes`` say in
    Chinese, a line each, what was left out or read badly.
    """

    text: str
    title: str | None = None
    anchors: tuple[Anchor, ...] = ()
    confidence: float | None = None
    notes: tuple[str, ...] = ()
