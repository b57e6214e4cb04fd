"""Who is said to have issued a document, and whether that can be so.

Only bodies that are known here count, in full or shortened (发改委, 国家发展改革委), under the names that they had
(农业部, 农业农村部). What is unknown, or may be meant, says nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.agencies import agencies
from corpus.script import simplified

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.types import Document

_DEPARTMENTS = (
    "科学技术|科技",
    "财政",
    "教育",
    "工业和信息化|工业信息化|工信|经济和信息化|经济信息化|经信|信息产业",
    "发展和改革|发展改革|发改|发展计划",
    "人力资源和社会保障|人力资源社会保障|人力社保|人社|劳动和社会保障|劳动保障|人事",
    "农业农村|农业",
    "生态环境|环境保护|环保",
    "自然资源|国土资源",
    "住房和城乡建设|住房城乡建设|住建|建设",
    "交通运输|交通",
    "水利",
    "商务",
    "文化和旅游|文化旅游|文旅|文化|旅游",
    "卫生健康|卫健|卫生和计划生育|卫生计生|卫计|卫生",
    "审计",
    "应急管理|应急|安全生产监督管理|安全监管|安监",
    "民政",
    "司法",
    "公安",
    "外交",
    "国防",
    "国家安全",
    "民族宗教事务|民族宗教|民族事务|民宗|民委",
    "退役军人事务|退役军人",
    "国有资产监督管理|国资",
    "市场监督管理|市场监管|工商行政管理|工商|质量监督检验检疫|质检",
    "统计",
    "税务",
    "林业和草原|林草|林业",
    "知识产权",
    "医疗保障|医保",
    "体育",
    "广播电视|广电|新闻出版广电",
    "能源",
    "粮食和物资储备|粮食",
    "药品监督管理|药监|食品药品监督管理|食药监",
    "文物",
    "中医药管理|中医药",
    "铁道|铁路",
    "住房公积金管理",
    "消防救援|消防",
    "通信管理",
    "邮政管理|邮政",
    "气象",
    "地震",
    "人民防空|人防",
    "机关事务管理|机关事务",
    "大数据发展管理|大数据管理|大数据",
    "政务服务数据管理|政务服务管理|政务服务和数据管理",
    "地方金融监督管理|地方金融管理|地方金融",
    "信访",
    "乡村振兴|扶贫开发",
    "矿山安全监察|煤矿安全监察",
    "烟草专卖|烟草",
    "民用航空|民航",
    "档案",
)
_OTHERS = (
    "国务院",
    "中共中央|党中央",
    "(?:人民)?政府",
    "(?:中国)?人民银行",
    "(?:国家)?开发银行|国开行",
    "(?:(?:中华)?全国)?总工会",
    "中国科学院|中科院",
    "中国工程院",
    "(?:中国)?科学技术协会|(?:中国)?科协",
    "(?:国家)?自然科学基金(?:委员会|委)",
    "(?:中国)?证(?:券监督管理委员|监)会",
    "海关(?:总署)?",
    "残疾人联合会|残联",
    "妇女联合会|妇联",
    "工商业联合会|工商联",
    "文学艺术界联合会|文联",
    "最高人民法院",
    "最高人民检察院",
)
_RANK = "部|委员会|委|总局|厅|局|总署|署|总队|中心"
_BODY = re.compile(
    r"(?P<place>[省市区县州盟旗])?(?P<state>国家|国务院|中华人民共和国|全国)?"
    rf"(?:(?P<department>{'|'.join(_DEPARTMENTS)})(?P<rank>{_RANK})|(?P<other>{'|'.join(_OTHERS)}))"
    r"(?P<office>办公[厅室])?\Z"
)
_OF = [re.compile(words) for words in (*_DEPARTMENTS, *_OTHERS)]
_LAST = tuple("部委会局厅署院央府行金室队心关联")
_LONGEST = 40
_LONGEST_LINE = 200
_BETWEEN = re.compile(r"(?:[、\s]|会同|联合|以及|[和与及])+\Z")
_AND_MORE = re.compile(r"等(?:[两二三四五六七八九十\d]{0,3}个?)(?:有关|相关)?(?:部门|部委|单位|机关|厅局|家)?\Z")
_NOT_FROM = re.compile(r"(?:[向给报送致示请商让]|要求|建议)\Z")
_PASSED_ON = re.compile(r"转发|批转")
_WHOLE = re.compile(
    r"(?P<place>[\u3400-\u9fff]{1,8}?(?:自治[区州县]|[省市县区州盟旗]))"
    r"(?P<core>[\u3400-\u9fff]{0,20}?)(?:管理|监督管理)?(?P<rank>人民政府|厅|局|委员会|办公[厅室]|总队|支队|中心|会)"
)
_LINKING = re.compile("[和与及的省市管理人民政府办公]")
_TITLED = re.compile(r"(?P<issuers>.{3,80}?)(?=关于|印发)")


@dataclass(frozen=True, slots=True)
class Body:
    """A body that issues documents. ``central`` is None where its name fits the state's and a place's alike.

    ``office`` tells that its 办公厅 or 办公室 is named, ``department`` that it is one below a government.
    """

    name: str
    kind: int
    central: bool | None
    office: bool
    department: bool

    def may_be(self, other: Body) -> bool:
        """Whether both may be one body, or one the other's office."""
        return self.kind == other.kind and (None in (self.central, other.central) or self.central == other.central)


def body_at_end(words: str) -> Body | None:
    """The known body that folded ``words`` end with; None where they end otherwise."""
    match = _BODY.search(words[-_LONGEST:]) if words[-1:] in _LAST else None
    if match is None:
        return None
    named = match["department"] or match["other"]
    kind = next(at for at, pattern in enumerate(_OF) if pattern.fullmatch(named))
    department = match["department"] is not None
    return Body(match.group(), kind, _is_central(match), match["office"] is not None, department)


def may_be_one(name: str, other: str) -> bool:
    """Whether two names of issuers, in full or shortened (省政府), may mean one body; so where one is not known."""
    bodies = body_at_end(simplified(name)), body_at_end(simplified(other))
    if bodies[0] is None or bodies[1] is None:
        return True
    place, another = name[: -len(bodies[0].name)], other[: -len(bodies[1].name)]
    return bodies[0].may_be(bodies[1]) and (place.endswith(another) or another.endswith(place))


def _is_central(match: re.Match[str]) -> bool | None:
    if match["place"] or match["rank"] == "厅" or (match["other"] or "").endswith("政府"):
        return False
    if match["state"] or match["other"] or match["rank"] in ("部", "总局", "总署"):
        return True
    return False if re.search(r"(?:省|市|自治区|[^地]区|县|州|盟|旗)\Z", match.string[: match.start()]) else None


def named_in(words: str, *, anyhow: bool = False) -> tuple[Body, ...]:
    """The bodies at the end of folded ``words`` (科技部、财政部等六部门), as far as they are known; the last first.

    None where something is done to them (向科技部), unless ``anyhow``.
    """
    found: list[Body] = []
    rest = _AND_MORE.sub("", words.rstrip())
    while (body := body_at_end(rest)) and len(body.name) > 2:
        found.append(body)
        rest = rest[: len(rest) - len(body.name)]
        if (between := _BETWEEN.search(rest)) is None:
            break
        rest = rest[: between.start()]
    return () if _NOT_FROM.search(rest) and not anyhow else tuple(found)


def named_at_end(words: str, *, anyhow: bool = False) -> tuple[tuple[Body, ...], str]:
    """The last bodies named near the end of folded ``words``, the last first, and what stands behind them."""
    for end in range(len(words), max(0, len(words) - _LONGEST), -1):
        if words[end - 1] in _LAST and (body := body_at_end(words[:end])) and len(body.name) > 2:
            return named_in(words[:end], anyhow=anyhow), words[end:]
    return (), words


def named_in_title(title: str) -> tuple[Body, ...]:
    """The bodies that a title begins with (科技部办公厅关于…)."""
    match = _TITLED.match(simplified(title))
    return named_in(match["issuers"]) if match and not _PASSED_ON.search(title) else ()


def stranger(named: Sequence[Body], held: Document, drafted: bool = False) -> str | None:
    """The name of a body that for certain is none of a held document's issuers; None where there is none.

    An office is one where none of the issuers is an office; its house may be named for it. With ``drafted`` the bodies
    are only said to have laid it down: they may do so with or for one that issues it.
    """
    issuers = [body_at_end(simplified(name)) for name in held.issuers]
    known = [body for body in issuers if body]
    if not known or len(known) < len(issuers) or any(_PASSED_ON.search(title) for title in held.titles):
        return None
    if drafted and any(not other.department or any(body.may_be(other) for body in named) for other in known):
        return None
    for body in named:
        if not any(body.may_be(other) for other in known):
            return None if _signs(body, held) else body.name
        if body.office and not any(other.office for other in known):
            return body.name
    return None


def unlike(words: str, held: Document) -> str | None:
    """The name at the end of folded ``words`` that for certain is none of a held document's issuers, known here or not.

    It must be a whole name of the same place as they are, and have no character in common with theirs but the rank.
    """
    issuers = [_WHOLE.fullmatch(simplified(name)) for name in held.issuers]
    places = {match["place"] for match in issuers if match}
    if not all(issuers) or len(places) != 1:
        return None
    place = places.pop()
    match = _WHOLE.fullmatch(words[words.rfind(place) :]) if place in words else None
    if match is None or match["place"] != place or match.group() in _signatures(held):
        return None
    own = set(_LINKING.sub("", match["core"]))
    return None if any(own & set(other["core"]) for other in issuers if other) else match.group()


def _signs(body: Body, held: Document) -> bool:
    """Whether a line of the document names the body and no more than bodies."""
    return any((other := body_at_end(name)) is not None and body.may_be(other) for name in _signatures(held))


def _signatures(held: Document) -> set[str]:
    """The bodies that lines of a document name which name no more than bodies."""
    lines = (line.strip() for line in simplified(held.text).split("\n") if len(line) <= _LONGEST_LINE)
    return {name for line in lines for name in agencies(line)}
