"""Document numbers (发文字号) in every form in which they are written.

The text is cleaned first (one script, one width, no spaces) with its offsets kept; then numbers are found, and the
words that lead in to them (按照财库〔2022〕3号, 科技部国科发政〔2008〕770号) are cut from the code. A case number such
as （2025）沪0101刑初682号 has its year before its code and is none, nor is that of an award (仲裁字)
or of a permit (取水（浙）字〔2023〕第12号).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from corpus.numerals import to_int
from corpus.script import simplified
from corpus.types import DocumentNumber, NumberForm, Reference, ReferenceKind, Span

_OPEN, _CLOSE = r"[〔\[【(〈﹝〖〚❲‘'<《「『{]", r"[〕\]】)〉﹞〗〛❳’'>》」』}]"
_YEAR = r"(?P<year>[12][\dOoIl]{3}|[一二][〇零○Oo一二三四五六七八九]{3})"
_SERIAL = r"第?(?P<serial>\d{1,7}|[一二三四五六七八九十百千〇零]{1,7})"
_SERIAL_BEFORE = _SERIAL.replace("serial", "number")
_AFTER_CODE = {
    NumberForm.BRACKET: re.compile(rf"\n?{_OPEN}{_YEAR}年?{_CLOSE}{_SERIAL}号"),
    NumberForm.ORDER: re.compile(
        rf"令\n?\(?(?:第(?=.)|(?<=[部府院局委会署行]令)(?=\d)){_SERIAL}号|(?:[12]\d{{3}}年)?第{_SERIAL_BEFORE}号令"
    ),
    NumberForm.ANNOUNCEMENT: re.compile(rf"公告{_YEAR}年?{_SERIAL}号"),
}
_AS_TYPED = {NumberForm.BRACKET: re.compile(rf"{_OPEN}?{_YEAR}年?{_CLOSE}?[-—–]?{_SERIAL}(?:号|(?![\d年月日.-]))")}
_CODE_BEFORE = re.compile(r"[\u3400-\u9fff]{1,32}\Z")
_NEXT = re.compile(
    rf"\n?(?:[、,;]|和|及|与|以及){_OPEN}?(?:(?<={_OPEN}){_YEAR}年?{_CLOSE})?"
    r"第?(?P<serial>\d{1,7})号(?![楼线院店门台铁])"
)
_MISREAD = str.maketrans("OoIl", "0011")
_BROKEN = re.compile(r"(?<=[〔\[【\d〕\]】])[ \t\u3000]*\n[ \t\u3000]*(?=[\d〕\]】]|号)")
_SPACES = frozenset(" \t\r\u00a0\u200b\u2002\u2003\u2009\u3000\ufeff")

_LEAD_IN = re.compile(
    r".*(?:根据|依据|依照|按照|遵照|参照|比照|对照|关于|以及|其中|例如|比如|印发|转发|下发|制发|颁发|发布|公布|执行|落实|贯彻|"
    r"通知|意见|办法|规定|细则|方案|决定|条例|批复|文件|文号|字号|编号|附件|请问|咨询|想问|没有|有没有|什么|怎么|"
    r"熟悉|了解|掌握|学习|遵守|查阅|参阅|凡与|必须|"
    r"遵循|参考|结合|同时|已经|配合|继续|严格|做好|抓好|衔接|出台|实施|依托|通过|基于|围绕|立足|鉴于|包括|会同|批转|收到|"
    r"接到|现行|上级|下列|上述|前述|要以|依法|此前|日前|曾经|先后|陆续|有关|相关|年度|主要|批准|同意|取消|停止|代替|取代|补充|"
    r"延续|完善|细化|明确|要求|指出|提出|强调|说明|解读|解释|传达|部署|安排|开展|完成|牵头|负责|支持|加强|强化|深化|优化|提升|"
    r"切实|全面|深入|抓紧|持续|进一步|确保|避免|防止|违背|符合|超出|突破|沿用|采用|采取|使用|运用|参与|具体|另外|此外|"
    r"然后|或者|如果|各单位|各地|部门|务必|应当|需要|可以|不得|不再|再次|还要|随同|连同|同步|一并|列入|纳入|来自|出自|引自|摘自|"
    r"重点|核心|省厅|省里|我[省市县区厅局委]|[省市县区]政府|"
    r"引用|援引|简称|替代|废止|修订|修改|未载|载明|针对|推断|制定|提到|涉及|违反|适用|属于|对于|至于|就是|还是|不是|不要|而是|以下|如下|一下|"
    r"(?:^|[年月])[年月日](?=.{2})|[的了吗呢吧把被由按据见是为在将从因或且那这哪谁们问查找看说叫跟请给我你您他她它该其号款页仍又只仅但各须凡])"
)
_LEADING = re.compile(r"^(?:[和及与以依对并]|还有|另有)(?=.{2})")
_CENTRAL_CODE = re.compile(
    r".+(?<![中京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼])"
    r"(?=(?:国(?!家|务|内|外|际|有|民)|中(?=[发办组宣纪编])).+)"
)
_AGENCY = re.compile(
    r".*(?:国务院|国资委|发改委|发展改革委|委员会|人民政府|办公厅|办公室|总工会|开发银行|人民银行|总局|"
    r"(?!工信|人社)(?:..部|..厅|..局|..院|..署))(?=.{2})"
)
_OF_A_PERMIT = re.compile("许可证|证书|证号|执照|牌照|资质|批件|(?:审计|评估|鉴定|检[验测]|验资)报告|鉴定意见|鉴证")
CODE_HEADS = (
    "国中财教建银证保税工人发环农水交商文卫审科民司公法最"
    "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼内"
)
"""Characters that codes begin with, those of the provinces among them."""
_PLACE = re.compile(r"(?![原现按据依照见如另并与和及以在由经对除参])[\u3400-\u9fff]")
"""What may stand before 国资 in a code that is all of a text: 雁国资改 is one of a city, not of the state."""
_NO_CODE = re.compile(r"(?:仲|裁|判|诉|刑|鉴|公证)字?\Z|\A字\Z")
MAX_CODE = 9
"""Longest issuer code in characters (粤国土资利用发 has 7)."""


@dataclass(frozen=True, slots=True)
class _Clean:
    """Folded text without spaces; ``origin[i]`` is where its character i stood, ``gaps`` where spaces were cut."""

    text: str
    origin: list[int]
    gaps: frozenset[int]

    def span(self, start: int, end: int) -> Span:
        return Span(self.origin[start], self.origin[end - 1] + 1)


def _clean(text: str) -> _Clean:
    folded = _BROKEN.sub(lambda broken: " " * len(broken.group()), simplified(text))
    kept = [at for at, character in enumerate(folded) if character not in _SPACES]
    gaps = frozenset(i for i, at in enumerate(kept) if i and at != kept[i - 1] + 1)
    return _Clean("".join(folded[at] for at in kept), kept, gaps)


def _cut_at_gaps(run: str, gaps: list[int]) -> int:
    """Start of the code in ``run``, which had spaces at ``gaps``.

    A space inside a code is noise, one after other words is not: a piece that ends in a lead-in or an agency, or with
    which the code would be too long, is no part of it.
    """
    start = 0
    for previous, gap in zip([0, *gaps], gaps, strict=False):
        piece = run[previous:gap]
        piece = piece[_issuer_start(piece) :]
        too_long = len(run) - gap + len(piece) > MAX_CODE
        words = not piece or too_long or _AGENCY.fullmatch(piece + "〇〇")
        if words and len(run) - gap >= 2:
            start = gap
    return start


def _bracket_code_start(run: str, gaps: list[int]) -> int:
    """Where the issuer code starts in the Han characters before the bracket; ``len(run)`` where there is none."""
    start = _cut_at_gaps(run, gaps)
    while True:
        rest = run[start:]
        match = _LEAD_IN.match(rest) or _LEADING.match(rest)
        if not match:
            break
        start += match.end()
    if run[start:] in {"和", "及", "与"}:
        return len(run)
    for words in (_AGENCY, _CENTRAL_CODE):
        match = words.match(run, start)
        if match:
            start = match.end()
    if len(run) - start > MAX_CODE:
        heads = (at for at in range(len(run) - MAX_CODE, len(run) - 1) if run[at] in CODE_HEADS)
        start = next(heads, len(run) - MAX_CODE)
    return start


def _issuer_start(run: str) -> int:
    """Where the issuer's name starts in the run before 令 or 公告; 省政府 and the like are such a name."""
    start, rest = 0, run.removesuffix("政府")
    while match := _LEAD_IN.match(rest[start:]) or _LEADING.match(rest[start:]):
        start += match.end()
    return start


def _issuer(name: str) -> str:
    name = name.rpartition("中华人民共和国")[2] or name
    return "国务院" if name == "国" else name


def _year(written: str) -> int:
    """A year, with letters that were typed or read for its digits."""
    return to_int(written.translate(_MISREAD) if written[0] in "12" else written)


def _number(form: NumberForm, code: str, match: re.Match[str]) -> DocumentNumber:
    groups = match.groupdict()
    year = groups.get("year")
    serial = groups["serial"] or groups["number"]
    if form is not NumberForm.BRACKET:
        code = _issuer(code)
    return DocumentNumber(code, _year(year) if year else None, to_int(serial), form)


def _list_members(clean: _Clean, head: DocumentNumber, end: int) -> Iterator[tuple[Span, DocumentNumber]]:
    while match := _NEXT.match(clean.text, end):
        year = _year(match["year"]) if match["year"] else head.year
        start = match.start("year") - 1 if match["year"] else match.start("serial")
        if not match["year"] and clean.text[start - 1] == "第":
            start -= 1
        head = DocumentNumber(head.code, year, int(match["serial"]), head.form)
        yield clean.span(start, match.end()), head
        end = match.end()


def _code_start(clean: _Clean, run: re.Match[str], form: NumberForm) -> int:
    """Where the code starts within the run of Han characters; the run's length where there is none."""
    first, code = run.start(), run.group()
    if form is not NumberForm.BRACKET:
        return _issuer_start(code)
    gaps = [at - first for at in range(first + 1, run.end()) if at in clean.gaps]
    return _bracket_code_start(code, gaps)


def _found(clean: _Clean, patterns: Mapping[NumberForm, re.Pattern[str]]) -> Iterator[tuple[Span, DocumentNumber]]:
    for form, pattern in patterns.items():
        for match in pattern.finditer(clean.text):
            run = _CODE_BEFORE.search(clean.text, max(0, match.start() - 24), match.start())
            if run is None:
                continue
            cut = _code_start(clean, run, form)
            if cut == len(run.group()):
                continue
            number = _number(form, run.group()[cut:], match)
            if _NO_CODE.search(number.code) or _OF_A_PERMIT.match(clean.text, match.end()):
                continue
            if number.code.endswith("字") and clean.text[max(0, run.start() - 1) : run.start()] == ")":
                continue
            yield clean.span(run.start() + cut, match.end()), number
            yield from _list_members(clean, number, match.end())


def _references(text: str, patterns: Mapping[NumberForm, re.Pattern[str]]) -> list[Reference]:
    found: dict[int, Reference] = {}
    for span, number in _found(_clean(text), patterns):
        reference = Reference(ReferenceKind.NUMBER, span, span.of(text), number.key, number)
        found.setdefault(span.start, reference)
    return [found[start] for start in sorted(found)]


def find_numbers(text: str) -> list[Reference]:
    """Document numbers of ``text`` in order, each with its place, its words as written and its canonical form."""
    return _references(text, _AFTER_CODE)


def find_typed_numbers(text: str) -> list[Reference]:
    """As ``find_numbers``, with numbers typed without their brackets or their 号 too (国科办政2012 47).

    For questions: in running text a year before a number is often just a year.
    """
    return _references(text, _AFTER_CODE | _AS_TYPED)


def parse_number(text: str) -> DocumentNumber | None:
    """The number that ``text`` is, in whatever form; None when it is not exactly one number."""
    found = find_numbers(text)
    if len(found) != 1 or found[0].number is None or text[found[0].span.end :].strip():
        return None
    before = text[: found[0].span.start].strip()
    if not before:
        return found[0].number
    return replace(found[0].number, code=before + found[0].number.code) if _PLACE.fullmatch(before) else None
