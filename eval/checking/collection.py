"""A small library by rule, as lines of JSON Lines: documents of an invented province, with what faults need.

Sixty documents: plans issued by notices, some 试行 or 暂行, opinions, orders; old ones that a later one repeals or
amends, 试行 and 暂行 under one name, one title used in two years, one serial under three codes in one year, and
documents later than any draft.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corpus.numerals import to_chinese

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eval.checking.parts import Part

LATER = 2026
"""Year of the documents that are later than any draft."""
_KINDS = ("管理办法", "实施细则", "管理规定", "实施方案", "工作规程", "评估办法")
_SUFFIXES = ("", "", "（试行）", "（暂行）")
_TO = "各市、县人民政府有关部门，各有关单位："
Line = dict[str, Any]


def filled(template: str, rng: random.Random, topic: str, offices: Sequence[str]) -> str:
    """A template (``eval.checking.parts``) with its slots filled; {ref} and {q} stay."""
    values = {
        "{t}": topic,
        "{n}": str(rng.randint(2, 12)),
        "{d}": str(rng.choice((5, 7, 10, 15, 20, 30, 45, 60))),
        "{p}": str(rng.randint(4, 19) * 5),
        "{m}": str(rng.randint(2, 60) * 10),
        "{a}": rng.choice(list(offices)),
    }
    for slot, value in values.items():
        template = template.replace(slot, value)
    return template


@dataclass(slots=True)
class _Maker:
    part: Part
    rng: random.Random
    lines: list[Line] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def number(self, code: str, year: int, serial: int | None = None) -> str:
        while True:
            number = f"{code}〔{year}〕{serial or self.rng.randint(2, 380)}号"
            if number not in self.used:
                self.used.add(number)
                return number

    def office(self, departments: bool = True) -> tuple[str, str]:
        """An office and one of its codes."""
        offices = self.part.offices[:-2] if departments else self.part.offices[-2:]
        office = self.rng.choice(offices)
        return office.name, self.rng.choice(office.codes)

    def filled(self, template: str, topic: str) -> str:
        return filled(template, self.rng, topic, [office.name for office in self.part.offices[:-2]])

    def articles(self, topic: str, last: str, n: int = 9) -> str:
        """第一条 to 第N条: one to three paragraphs each, some with items."""
        rules = self.rng.sample(self.part.rules, min(len(self.part.rules), n * 2))
        lines = [f"第一条　为规范{topic}工作，制定本文件。"]
        for number in range(2, n):
            paragraphs = [self.filled(rules.pop(), topic) for _ in range(self.rng.choice((1, 1, 2, 2, 3))) if rules]
            paragraphs = paragraphs or [f"{topic}工作由省级主管部门统筹。"]
            if number % 3 == 0:
                chosen = self.rng.sample(self.part.items, self.rng.randint(3, 5))
                listed = [f"（{to_chinese(i)}）{self.filled(item, topic)}" for i, item in enumerate(chosen, 1)]
                paragraphs[-1] += "具体包括下列情形："
                paragraphs.append("；\n".join(listed) + "。")
            lines.append(f"第{to_chinese(number)}条　" + "\n".join(paragraphs))
        return "\n".join([*lines, f"第{to_chinese(n)}条　{last}"])

    def add(self, title: str, number: str, office: str, year: int, body: str, **more: Any) -> Line:
        month, day = self.rng.randint(1, 12), self.rng.randint(1, 28)
        foot = f"{office}\n{year}年{month}月{day}日"
        text = f"{office}文件\n{number}\n{title}\n{_TO}\n{body}\n".replace("{date}", foot)
        line = {
            "id": f"{self.part.name}-{len(self.lines) + 1:02d}",
            "title": title,
            "number": number,
            "issuers": [office],
            "issued": f"{year}-{month:02d}-{day:02d}",
            "text": text,
            **more,
        }
        self.lines.append(line)
        return line

    def plan(self, name: str, topic: str, year: int, number: str, office: str, also: str = "") -> Line:  # noqa: PLR0913, PLR0917
        """A notice that issues ``name``; ``also`` stands at the end of its last article."""
        title = f"{office}关于印发《{name}》的通知"
        last = f"本文件自{year + 1}年1月1日起施行。{also}"
        body = f"现将《{name}》印发给你们，请认真贯彻执行。\n{{date}}\n{name}\n{self.articles(topic, last)}"
        return self.add(title, number, office, year, body, aliases=[name])

    def name(self, topic: str, kind: str, suffix: str) -> str:
        return f"{self.part.province}{topic}{kind}{suffix}"


def made(part: Part) -> list[Line]:
    """The lines of a part's library, always the same."""
    maker = _Maker(part, random.Random(part.seed))  # noqa: S311
    topics = list(part.topics)
    maker.rng.shuffle(topics)
    ministry, its_office = part.offices[:2]
    codes = [
        (ministry.name, ministry.codes[0]),
        (ministry.name, ministry.codes[1]),
        (its_office.name, its_office.codes[0]),
    ]
    _plans(maker, topics[:24], codes)
    _opinions(maker, topics[24:32])
    _orders(maker, topics[32:35])
    _replacements(maker)
    _twins(maker, topics[35:38])
    _yearly(maker, topics[35:38])
    _later(maker, topics[36:40])
    return maker.lines


def _plans(maker: _Maker, topics: Sequence[str], codes: Sequence[tuple[str, str]]) -> None:
    for at, topic in enumerate(topics):
        year = maker.rng.randint(2009, 2017)
        name = maker.name(topic, _KINDS[at % len(_KINDS)], _SUFFIXES[at % len(_SUFFIXES)])
        if at >= len(topics) - 6:
            group, year = divmod(at, 3)[0], 2011 + at // 3
            office, code = codes[at % 3]
            number = maker.number(code, year, 21 + group)
        elif at >= len(topics) - 9:
            office, code = codes[0]
            year, number = 2018, maker.number(code, 2018, 61 + at % 3)
        else:
            office, code = maker.office()
            number = maker.number(code, year)
        maker.plan(name, topic, year, number, office)


def _opinions(maker: _Maker, topics: Sequence[str]) -> None:
    for topic in topics:
        year = maker.rng.randint(2012, 2022)
        office, code = maker.office(departments=False)
        said = [maker.filled(opinion, topic) for opinion in maker.part.opinions]
        maker.rng.shuffle(said)
        body = "\n".join(
            f"{to_chinese(i)}、{heading}\n{text}"
            for i, (heading, text) in enumerate(zip(maker.part.headings, said, strict=False), 1)
        )
        maker.add(f"{office}关于加快发展{topic}的意见", maker.number(code, year), office, year, f"{body}\n{{date}}")


def _orders(maker: _Maker, topics: Sequence[str]) -> None:
    government = maker.part.offices[-2].name
    for serial, topic in enumerate(topics, 201):
        year = maker.rng.randint(2010, 2020)
        body = maker.articles(topic, f"本文件自{year + 1}年3月1日起施行。") + "\n{date}"
        maker.add(maker.name(topic, "管理办法", ""), f"{government}令第{serial}号", government, year, body)


def _replacements(maker: _Maker) -> None:
    """Six of the plans are repealed by a new one, half of them by their front matter too; three are amended."""
    for at in range(6):
        old = maker.lines[at]
        topic = old["aliases"][0].removeprefix(maker.part.province)
        office, code = maker.office()
        number = maker.number(code, 2020 + at % 3)
        topic = next(name for name in maker.part.topics if topic.startswith(name))
        also = f"《{old['aliases'][0]}》（{old['number']}）同时废止。"
        maker.plan(maker.name(topic, "促进办法", ""), topic, 2020 + at % 3, number, office, also)
        if at % 2:
            old["status"] = {"state": "repealed", "by": number}
    for old in maker.lines[6:9]:
        office, code = maker.office()
        name = old["aliases"][0]
        changes = "一、将第三条中的年限增加一年。\n二、其余条款不变。"
        body = f"经研究，决定对《{name}》（{old['number']}）作如下修改：\n{changes}\n{{date}}"
        maker.add(f"{office}关于修改《{name}》的通知", maker.number(code, 2019), office, 2019, body)


def _twins(maker: _Maker, topics: Sequence[str]) -> None:
    for topic in topics:
        for suffix, year in (("（试行）", 2013), ("（暂行）", 2016)):
            office, code = maker.office()
            maker.plan(maker.name(topic, "补助办法", suffix), topic, year, maker.number(code, year), office)


def _yearly(maker: _Maker, topics: Sequence[str]) -> None:
    ministry = maker.part.offices[0]
    for topic in topics:
        for year in (2015, 2019):
            body = "".join(
                f"{to_chinese(i)}、{maker.filled(rule, topic)}\n"
                for i, rule in enumerate(maker.rng.sample(maker.part.rules, 3), 1)
            )
            title = f"{ministry.name}关于组织开展{topic}专项检查的通知"
            maker.add(title, maker.number(ministry.codes[-1], year), ministry.name, year, f"{body}{{date}}")


def _later(maker: _Maker, topics: Sequence[str]) -> None:
    for topic in topics:
        office, code = maker.office()
        maker.plan(maker.name(topic, "提升方案", ""), topic, LATER, maker.number(code, LATER), office)
