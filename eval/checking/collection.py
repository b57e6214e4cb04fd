"""A small library by rule, as lines of JSON Lines: documents of an invented province, with what faults need.

Sixty documents or some more: plans issued by notices, some 试行 or 暂行, opinions, orders; old ones that a later one
repeals or amends, 试行 and 暂行 under one name, one title used in two years, one serial under three codes in one year,
documents later than any draft; with more topics, documents of several bodies, and some that are repealed only after
the drafts.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corpus.numerals import to_chinese

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eval.checking.parts.types import Part

_LATEST = 2024
"""The years below are for drafts of this one, and shifted for others."""
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

    def year(self, year: int) -> int:
        return year + int(self.part.until[:4]) - _LATEST

    def filled(self, template: str, topic: str) -> str:
        return filled(template, self.rng, topic, [office.name for office in self.part.offices[:-2]])

    def articles(self, topic: str, last: str) -> str:
        """第一条 to the last: one to three paragraphs each, some with items."""
        wording = self.part.wording
        n = wording.articles
        rules = self.rng.sample(self.part.rules, min(len(self.part.rules), n * 2))
        lines = [wording.purpose.replace("{t}", topic)]
        for number in range(2, n):
            paragraphs = [self.filled(rules.pop(), topic) for _ in range(self.rng.choice((1, 1, 2, 2, 3))) if rules]
            paragraphs = paragraphs or [wording.plain.replace("{t}", topic)]
            if number % 3 == 0:
                chosen = self.rng.sample(self.part.items, self.rng.randint(3, 5))
                listed = [f"（{to_chinese(i)}）{self.filled(item, topic)}" for i, item in enumerate(chosen, 1)]
                paragraphs[-1] += wording.listing
                paragraphs.append("；\n".join(listed) + "。")
            lines.append(f"第{to_chinese(number)}条　" + "\n".join(paragraphs))
        return "\n".join([*lines, f"第{to_chinese(n)}条　{last}"])

    def add(self, title: str, number: str, office: str, year: int, body: str, earliest: int = 1, **more: Any) -> Line:  # noqa: PLR0913, PLR0917
        """A document of a month not before ``earliest``; several bodies in ``office`` have spaces between them."""
        month, day = max(self.rng.randint(1, 12), earliest), self.rng.randint(1, 28)
        issuers = office.split()
        names = "\n".join(issuers)
        foot = f"{names}\n{year}年{month}月{day}日"
        text = f"{names}文件\n{number}\n{title}\n{self.part.wording.to}\n{body}\n".replace("{date}", foot)
        line = {
            "id": f"{self.part.name}-{len(self.lines) + 1:02d}",
            "title": title,
            "number": number,
            "issuers": issuers,
            "issued": f"{year}-{month:02d}-{day:02d}",
            "text": text,
            **more,
        }
        self.lines.append(line)
        return line

    def force(self, year: int, month: int) -> str:
        """When what is issued in ``year`` comes into force: the next year."""
        return self.part.wording.force.replace("{year}", str(year + 1)).replace("{month}", str(month))

    def repeals(self, old: Line) -> str:
        """A sentence that repeals it."""
        template = self.part.wording.repeals[len(self.lines) % len(self.part.wording.repeals)]
        return template.replace("{name}", old["aliases"][0]).replace("{number}", old["number"])

    def plan(  # noqa: PLR0913, PLR0917
        self, name: str, topic: str, year: int, number: str, office: str, also: str = "", earliest: int = 1
    ) -> Line:
        """A notice that issues ``name``; ``also`` stands at the end of its last article."""
        title = f"{office}关于印发《{name}》的通知"
        last = self.force(year, 1) + also
        opening = self.part.wording.opening.replace("{name}", name)
        body = f"{opening}\n{{date}}\n{name}\n{self.articles(topic, last)}"
        return self.add(title, number, office, year, body, earliest, aliases=[name])

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
    _decision(maker, maker.lines[9:12])
    _joint(maker, topics[40:45])
    _spared(maker, topics[45:])
    return maker.lines


def _plans(maker: _Maker, topics: Sequence[str], codes: Sequence[tuple[str, str]]) -> None:
    kinds, suffixes = maker.part.wording.kinds, maker.part.wording.suffixes
    for at, topic in enumerate(topics):
        year = maker.year(maker.rng.randint(2009, 2017))
        name = maker.name(topic, kinds[at % len(kinds)], suffixes[at % len(suffixes)])
        if at >= len(topics) - 6:
            group, year = at // 3, maker.year(2011 + at // 3)
            office, code = codes[at % 3]
            number = maker.number(code, year, 21 + group)
        elif at >= len(topics) - 9:
            office, code = codes[0]
            year = maker.year(2018)
            number = maker.number(code, year, 61 + at % 3)
        else:
            office, code = maker.office()
            number = maker.number(code, year)
        maker.plan(name, topic, year, number, office)


def _opinions(maker: _Maker, topics: Sequence[str]) -> None:
    for topic in topics:
        year = maker.year(maker.rng.randint(2012, 2022))
        office, code = maker.office(departments=False)
        said = [maker.filled(opinion, topic) for opinion in maker.part.opinions]
        maker.rng.shuffle(said)
        body = "\n".join(
            f"{to_chinese(i)}、{heading}\n{text}"
            for i, (heading, text) in enumerate(zip(maker.part.headings, said, strict=False), 1)
        )
        title = office + maker.part.wording.opinion.replace("{t}", topic)
        maker.add(title, maker.number(code, year), office, year, f"{body}\n{{date}}")


def _orders(maker: _Maker, topics: Sequence[str]) -> None:
    government = maker.part.offices[-2].name
    for serial, topic in enumerate(topics, 201):
        year = maker.year(maker.rng.randint(2010, 2020))
        body = maker.articles(topic, maker.force(year, 3)) + "\n{date}"
        maker.add(
            maker.name(topic, maker.part.wording.order, ""), f"{government}令第{serial}号", government, year, body
        )


def _replacements(maker: _Maker) -> None:
    """Six of the plans are repealed by a new one, half of them by their front matter too; three are amended."""
    for at in range(6):
        old = maker.lines[at]
        name = old["aliases"][0].removeprefix(maker.part.province)
        topic = next(topic for topic in maker.part.topics if name.startswith(topic))
        year = maker.year(2020 + at % 3)
        office, code = maker.office()
        number = maker.number(code, year)
        maker.plan(maker.name(topic, maker.part.wording.replacing, ""), topic, year, number, office, maker.repeals(old))
        if at % 2:
            old["status"] = {"state": "repealed", "by": number}
    for old in maker.lines[6:9]:
        office, code = maker.office()
        name, year = old["aliases"][0], maker.year(2019)
        change = maker.part.wording.change.replace("{name}", name).replace("{number}", old["number"])
        maker.add(f"{office}关于修改《{name}》的通知", maker.number(code, year), office, year, f"{change}\n{{date}}")


def _twins(maker: _Maker, topics: Sequence[str]) -> None:
    for topic in topics:
        for suffix, year in (("（试行）", maker.year(2013)), ("（暂行）", maker.year(2016))):
            office, code = maker.office()
            name = maker.name(topic, maker.part.wording.twin, suffix)
            maker.plan(name, topic, year, maker.number(code, year), office)


def _yearly(maker: _Maker, topics: Sequence[str]) -> None:
    ministry = maker.part.offices[0]
    for topic in topics:
        for year in (maker.year(2015), maker.year(2019)):
            body = "".join(
                f"{to_chinese(i)}、{maker.filled(rule, topic)}\n"
                for i, rule in enumerate(maker.rng.sample(maker.part.rules, 3), 1)
            )
            title = ministry.name + maker.part.wording.yearly.replace("{t}", topic)
            maker.add(title, maker.number(ministry.codes[-1], year), ministry.name, year, f"{body}{{date}}")


def _later(maker: _Maker, topics: Sequence[str]) -> None:
    for at, topic in enumerate(topics):
        office, code = maker.office()
        until = maker.part.until
        soon = at % 2 == 0 and until[5:7] != "12"
        year = int(until[:4]) if soon else maker.year(2026)
        number = maker.number(code, year)
        name = maker.name(topic, maker.part.wording.later, "")
        maker.plan(name, topic, year, number, office, earliest=int(until[5:7]) + 1 if soon else 1)


def _decision(maker: _Maker, old: Sequence[Line]) -> None:
    """A notice that repeals three of the plans by a list."""
    if not maker.part.wording.decision:
        return
    ministry, year = maker.part.offices[0], maker.year(2021)
    listed = "\n".join(
        f"{to_chinese(i)}、《{line['aliases'][0]}》（{line['number']}）" for i, line in enumerate(old, 1)
    )
    body = f"{maker.part.wording.decision}\n{listed}\n{{date}}"
    title = f"{ministry.name}关于废止部分文件的通知"
    maker.add(title, maker.number(ministry.codes[0], year), ministry.name, year, body)


def _joint(maker: _Maker, topics: Sequence[str]) -> None:
    """Plans of two or three bodies, under the code of the first."""
    departments = [maker.part.offices[0], *maker.part.offices[2:-2]]
    for at, topic in enumerate(topics):
        offices = maker.rng.sample(departments, 2 + at % 2)
        names, code = " ".join(office.name for office in offices), offices[0].codes[0]
        year = maker.year(2014 + at)
        kind, suffix = maker.part.wording.kinds[at], maker.part.wording.suffixes[at % 3]
        maker.plan(maker.name(topic, kind, suffix), topic, year, maker.number(code, year), names)


def _spared(maker: _Maker, topics: Sequence[str]) -> None:
    """Plans that a document repeals which is later than any draft."""
    for at, topic in enumerate(topics):
        office, code = maker.office()
        year, later = maker.year(2012 + at), maker.year(2025)
        name = maker.name(topic, maker.part.wording.kinds[at], "")
        old = maker.plan(name, topic, year, maker.number(code, year), office)
        name = maker.name(topic, maker.part.wording.replacing, "")
        maker.plan(name, topic, later, maker.number(code, later), office, maker.repeals(old))
