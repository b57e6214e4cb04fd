"""The head of a notice (GB/T 9704—2012, 7.2): the issuers' mark (…文件), the number with 签发人 beside it, the title.

A page of a site may have a table (索引号, 发文机关, …) above, and the title above the number instead of below it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile

from corpus.agencies import agencies
from corpus.dates import split_date
from corpus.numerals import NUMERAL
from corpus.references import find_numbers, find_titles, parse_number
from corpus.references.titles import MAX_TITLE
from corpus.structure import MAX_HEADING
from corpus.types import DocumentNumber, NumberForm

_HEAD_LINES, _TITLE_LINES, _ORDER_LINES, _SHORT = 50, 8, 16, 100
_SPACED_OUT = re.compile(r"\S(?:\s+\S){2,}")
_CELLS_OF_MARKS = re.compile(r"\|.*(?:签\s?发\s?人.*|抄\s?送.*|印\s?发\s*)\|")
_SIGNER = re.compile(r"\s*签\s*发\s*人\s*[:：].*$")
_STOPS = "。；;！？!?"
_MARK = re.compile(r"(?P<issuers>.*?)\s*文\s*件")
_SECTION = re.compile(
    rf"{NUMERAL}{{1,3}}、|[（(]{NUMERAL}{{1,3}}[）)]|第{NUMERAL}{{1,7}}[编章节条]|\d{{1,2}}\s*[.．、](?!\d)"
)
_BESIDE = re.compile(r"^(?:发文字号|发文号|文件编号|文号)\s*[:：]\s*")
_LABEL = re.compile(r"\S{1,6}\s*[:：]")
_ASIDE = re.compile(
    r"[（(](?!试行|暂行|修订|草案|.{0,6}稿).*[）)]|\d{6}|(?:(?:绝密|机密|秘密|特急|加急|平急|特提|急件)[★\s\d年月个]*)+|[^\u3400-\u9fff]*"
)
_FOOT = re.compile(r"(?:附\s*件|抄\s*送|抄\s*报|主\s*题\s*词)\s*(?:[:：\d]|$)")
_KINDS = (
    "决议|决定|命令|令|公报|公告|通告|意见|通知|通报|报告|请示|批复|复函|议案|函|纪要|答复|"
    "告知书|意见书|答复书|决定书|通知书|建议书|倡议书|裁决书|承诺书|备忘录|公示|说明|办法|规定|条例|细则|方案|规则|规划|计划|纲要|要点|制度|准则|标准|规范|指南|目录|名单|预案|法|章程|措施|建议|总结"
)
_ENDS_AS_TITLE = re.compile(rf"(?:{_KINDS})(?:[（(〔][^（）()〔〕]{{1,30}}[）)〕])?$")
_ISSUES = re.compile("印发|转发|批转|发布|公布|颁发|下发|制发")
_ENDS_AS_NOTICE = re.compile(
    r"的?(?:通知|函|复函|决定|公告|通告|通报|意见|命令|令|批复|请示|报告)(?:[（(].{1,30}[）)])?$"
)
_BODY_STARTS = re.compile(
    r"为了|为(?!民)|根据|按照|依据|依照|遵照|现将|现就|近日|近年来|[你您]们?[好，,]|[我你]们|各\S*[、，]"
)
_TABLE = re.compile(
    r"(?P<label>索引号|主题分类|主题词|发文机关|发文单位|发布机构|制发机关|成文日期|标题|名称|发文字号|文号|发布日期|"
    r"信息来源|有效性|公开类别)[:：]"
)
_KEYS = {
    "发文机关": "issuers",
    "发文单位": "issuers",
    "制发机关": "issuers",
    "成文日期": "issued",
    "标题": "title",
    "名称": "title",
    "发文字号": "number",
    "文号": "number",
}


@dataclass(frozen=True, slots=True)
class Head:
    """Title and number, the issuers of the mark, the index of the first line below all these, and the site's table.

    ``table`` has what the site says under the keys ``issuers``, ``issued``, ``title`` and ``number``.
    """

    title: str | None
    number: DocumentNumber | None
    marks: tuple[str, ...]
    end: int
    table: dict[str, str]


def _tidy(line: str) -> str:
    """The line without spaces around it, a Markdown mark before it, and spaces between each two characters.

    A table row that lays out 签发人, 抄送 or 印发 becomes a line; one with other words stays a row.
    """
    line = line.strip().lstrip("#").strip()
    if len(line) <= MAX_TITLE and _CELLS_OF_MARKS.fullmatch(line):
        line = "  ".join(cell.strip() for cell in line.split("|")).strip()
    if len(line) > _SHORT or not _SPACED_OUT.fullmatch(line):
        return line
    groups = re.split(r"\s{2,}", line)
    apart = " " if any(len(group) > 1 for group in groups) else ""
    return apart.join("".join(group.split()) for group in groups)


def tidy_lines(text: str) -> list[str]:
    """The lines of ``text`` that are not blank, each without spaces around it or spaced out within it."""
    return [line for line in map(_tidy, text.splitlines()) if line]


def _table(lines: list[str]) -> tuple[dict[str, str], int, int]:
    """What the table of a site above the notice says, and the indexes of its first line and of the first below it."""
    found: dict[str, str] = {}
    places: list[int] = []
    end = 0
    for at, line in enumerate(takewhile(lambda line: _fits(line, _STOPS), lines[:_HEAD_LINES])):
        match = _TABLE.match("".join(line.split())) if ":" in line or "：" in line else None
        if not match:
            continue
        places.append(at)
        end = at + 1
        key, value = _KEYS.get(match["label"]), re.split("[:：]", line, maxsplit=1)[1].strip()
        if key and not value and end < len(lines) and _fits(lines[end], "：:"):
            value, end = lines[end], end + 1
        if key and value:
            found.setdefault(key, value)
    return (found, places[0], end) if len(places) > 1 else ({}, 0, 0)


def _fits(line: str, stops: str) -> bool:
    """Whether the line is as short as a title, and ends with none of ``stops``."""
    return len(line) <= MAX_TITLE and (not line or line[-1] not in stops)


def _window(lines: list[str], start: int) -> list[str]:
    """The lines that may be the head, up to the addressees or the first sentence, without 签发人."""
    short = (_SIGNER.sub("", line) if len(line) <= MAX_TITLE else line for line in lines[start : start + _HEAD_LINES])
    return list(takewhile(lambda line: _fits(line, _STOPS + "：:") and not _FOOT.match(line), short))


def _is_complete(title: str) -> bool:
    """Whether it ends as a title does, with its brackets closed; what issues another document, as the notice does."""
    if len(title) > MAX_TITLE or title.count("《") != title.count("》") or not _ENDS_AS_TITLE.search(title):
        return False
    return not ("关于" in title and _ISSUES.search(title)) or _ENDS_AS_NOTICE.search(title) is not None


def _is_title_line(line: str) -> bool:
    if not line or line[0] == "|" or _ASIDE.fullmatch(line) or _SECTION.match(line) or _LABEL.match(line):
        return False
    day = split_date(line)
    return day is None or bool(day[0] and day[2])


def _run(lines: list[str]) -> tuple[int, list[str]]:
    """Where the first lines that may be a title start, and these lines."""
    start = next((at for at, line in enumerate(lines) if _is_title_line(line)), len(lines))
    return start, list(takewhile(_is_title_line, lines[start:]))


def _title(run: list[str], tight: bool) -> tuple[str, int] | None:
    """The title that the first lines make, and how many they are: all that make one where ``tight``, else the first."""
    joined, best = "", None
    for count, line in enumerate(run[:_TITLE_LINES], 1):
        joined += line
        if _is_complete(joined) and not (count < len(run) and run[count].startswith(("的", "（", "("))):
            best = joined, count
            if not tight:
                break
    return best


def _numbered_line(line: str) -> tuple[str | None, DocumentNumber] | None:
    """The number that the line is, or with which it ends, and the title before it."""
    if "号" not in line:
        return None
    number = parse_number(_BESIDE.sub("", line).strip("（）()")) or parse_number(line)
    if number:
        return None, number
    found = find_numbers(line)
    if not found or found[-1].number is None or found[-1].span.end < len(line.rstrip("）) ")):
        return None
    title = line[: found[-1].span.start].rstrip("（( \u3000")
    return (title, found[-1].number) if _is_complete(title) else None


def _place(window: list[str]) -> tuple[int, int, str | None, DocumentNumber] | None:
    """The number: its first line, how many it has, and the title that stands before it on the line."""
    for at, line in enumerate(window):
        if found := _numbered_line(line):
            return at, 1, *found
    for at in range(len(window)):
        for count in (2, 3):
            lines = window[at : at + count]
            number = parse_number("".join(lines)) if len(lines) == count and "号" in lines[-1] else None
            if number:
                return at, count, None, number
    return None


def _marked(line: str) -> str | None:
    """The issuers of a mark 某部文件, which may be none (文件); None where the line is no mark."""
    mark = _MARK.fullmatch(line)
    return mark["issuers"] if mark and (not mark["issuers"] or agencies(mark["issuers"])) else None


def _marks(lines: list[str]) -> tuple[tuple[str, ...], int]:
    """The issuers of the mark, and the index of the first line below it; 0 where there is none."""
    at = next((at for at, line in enumerate(lines) if _marked(line) is not None), None)
    if at is None:
        return (), 0
    more = list(takewhile(agencies, lines[at + 1 :]))
    names = [agencies(line) for line in [*lines[:at], _marked(lines[at]) or "", *more]]
    return tuple(name for several in names for name in several), at + 1 + len(more)


def _promulgated(lines: list[str], start: int) -> str | None:
    """The title of what an order issues: below its day, or else as its sentence names it."""
    lines = [line[: _SHORT * 5] for line in lines[start : start + _ORDER_LINES]]
    for at, line in enumerate(lines):
        day = split_date(line) if len(line) <= _SHORT else None
        if day and not day[2]:
            found = _title(_run(lines[at + 1 :])[1], tight=False)
            if found:
                return found[0]
    titles = [title for line in lines for title in find_titles(line)]
    return titles[0].text[1:-1] if titles else None


def _plain_heading(lines: list[str], window: list[str]) -> str | None:
    """The first line, where it looks like a heading and more follows."""
    first = window[0] if window else ""
    plain = _is_title_line(first) and len(first) <= MAX_HEADING and not re.search(r"[，,：:。]", first)
    return first if plain and len(lines) > 1 and not _BODY_STARTS.match(first) else None


def _unnumbered(lines: list[str], window: list[str], start: int) -> tuple[str | None, int]:
    skip, run = _run(window)
    is_tight = start + len(window) < len(lines) and lines[start + len(window)][-1] in "：:"
    found = _title(run, is_tight and skip + len(run) == len(window))
    if found:
        return found[0], start + skip + found[1]
    title = _plain_heading(lines, window)
    return title, start + (1 if title else 0)


def _titled(lines: list[str], window: list[str], start: int) -> tuple[str | None, DocumentNumber | None, int]:
    """Title, number and the index of the line after both, of the window that starts at ``start`` below the marks."""
    place = _place(window)
    if place is None:
        title, end = _unnumbered(lines, window, start)
        return title, None, end
    at, count, title, number = place
    above = list(takewhile(_is_title_line, reversed(window[:at])))[::-1][:_TITLE_LINES]
    above = [] if all(map(agencies, above)) else above
    end = at + count
    skip, run = _run(window[end:])
    is_tight = end + skip + len(run) == len(window) and len(lines) > start + len(window)
    below = _title(run, is_tight and lines[start + len(window)][-1] in "：:")
    upper = _title(above, tight=True)
    if title is None and upper is None and below:
        return below[0], number, start + end + skip + below[1]
    title = title or (upper[0] if upper else "".join(above)) or None
    if title is None and number.form is NumberForm.ORDER:
        title = _promulgated(lines, start + end)
    return title, number, start + end


def read_head(lines: list[str]) -> Head:
    """The head at the top of ``lines``, as ``tidy_lines`` gives them."""
    table, first, start = _table(lines)
    window = _window(lines, start)
    marks, below = _marks(window)
    title, number, end = _titled(lines, window[below:], start + below)
    above = _title(_run(lines[:first])[1], tight=False)
    titles = (table.get("title"), title, above and above[0])
    labelled = parse_number(table.get("number", ""))
    return Head(next(filter(None, titles), None), labelled or number, marks, end, table)
