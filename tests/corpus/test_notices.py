"""The bundled notices: their front matter, the facts that they must state once, and what they must not state."""

import re
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from corpus.notices import folder
from corpus.types import SourceKind, State

KEYS = ["title", "aliases", "number", "issuers", "issued", "basis", "attachments", "status", "source"]
NUMBER = re.compile(r"[\u4e00-\u9fff]+〔\d{4}〕[1-9]\d*号")
ISO_PREFIX = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
ORIGIN = re.compile(r"\[[TNSI]\] .+")
DIFFERENCES = "转述与原文的出入"
NOT_STATED = "未载事项"
HEADING = re.compile(r"[一二三四五六七八九十]+、")
NUMERALS = "一二三四五六七八九十"
ITEM = re.compile(r"（[一二三四五六七八九十]+）")


class Line(NamedTuple):
    """A line of a body, the section that it stands in and the id of its notice."""

    id: str
    section: str
    text: str

    @property
    def is_rule(self) -> bool:
        """Whether the line states something as it holds: no heading, no difference, no gap."""
        return self.text != self.section and not self.section.endswith((DIFFERENCES, NOT_STATED))


def parts(path: Path) -> tuple[dict[str, Any], str]:
    opening, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    assert opening == ""
    return yaml.safe_load(head), body


PATHS = sorted(folder().glob("*.md"))
HEADS = {path.stem: parts(path)[0] for path in PATHS}
BODIES = {path.stem: parts(path)[1] for path in PATHS}


def lines_of(id_: str, body: str) -> list[Line]:
    lines, section = [], ""
    for text in body.splitlines():
        section = text if HEADING.match(text) else section
        lines.append(Line(id_, section, text))
    return lines


LINES = [line for id_, body in BODIES.items() for line in lines_of(id_, body)]
RULES = [line for line in LINES if line.is_rule]

every_notice = pytest.mark.parametrize("id_", BODIES)


@every_notice
def test_front_matter_keys(id_: str) -> None:
    head = HEADS[id_]
    assert list(head) == [key for key in KEYS if key in head], "unknown keys, or not in their order"
    assert {"title", "source"} <= head.keys()
    assert head["title"].strip()
    for key in ("aliases", "issuers", "basis", "attachments"):
        values = head.get(key, ["-"])
        assert values
        assert all(isinstance(value, str) and value for value in values)
    assert head["title"] not in head.get("aliases", [])


@every_notice
def test_front_matter_values(id_: str) -> None:
    head = HEADS[id_]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id_)
    if "number" in head:
        assert NUMBER.fullmatch(head["number"])
    if "issued" in head:
        assert ISO_PREFIX.fullmatch(str(head["issued"]))
    if "status" in head:
        assert head["status"] == {"state": State.UNVERIFIED, "as-of": date(2026, 11, 1)}
    source = head["source"]
    assert list(source) == ["kind", "from"]
    assert SourceKind(source["kind"]) is not SourceKind.OFFICIAL
    assert source["from"]
    assert all(ORIGIN.fullmatch(origin) for origin in source["from"])


def test_numbers_titles_and_aliases_are_unique() -> None:
    numbers = [head["number"] for head in HEADS.values() if "number" in head]
    names = [name for head in HEADS.values() for name in (head["title"], *head.get("aliases", []))]
    for values in (numbers, names):
        assert [value for value, times in Counter(values).items() if times > 1] == []


def test_every_basis_is_held() -> None:
    held = {head.get("number") for head in HEADS.values()}
    assert {basis for head in HEADS.values() for basis in head.get("basis", [])} <= held


@every_notice
def test_body_is_plain_text(id_: str) -> None:
    body = BODIES[id_]
    assert not re.search(r"^[-+>\s]|[#*|`_\t]|\]\(|https?://", body, re.MULTILINE)
    assert not re.search(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]", body), "half-width punctuation"
    assert "\n\n" not in body
    assert body.endswith("。\n")


@every_notice
def test_body_begins_with_what_it_is(id_: str) -> None:
    first, second, *_ = BODIES[id_].splitlines()
    assert first in ("一、文件概况", "一、概况")
    if {"number", "issued"} & HEADS[id_].keys():
        assert first == "一、文件概况"
        assert HEADS[id_].get("number", HEADS[id_]["title"]) in second
    wording = {SourceKind.DIGEST: ("摘编", "列出"), SourceKind.RESTATEMENT: ("转述材料",)}
    assert second.startswith("本篇")
    assert any(word in second for word in wording[HEADS[id_]["source"]["kind"]])


@every_notice
def test_sections_and_items_are_numbered_in_order(id_: str) -> None:
    lines = BODIES[id_].splitlines()
    sections = [line.split("、")[0] for line in lines if HEADING.match(line)]
    assert sections == [*NUMERALS, "十一", "十二"][: len(sections)]
    items = [NUMERALS.index(match[0][1]) + 1 if (match := ITEM.match(line)) else 0 for line in lines]
    assert all(number in (0, before + 1) for before, number in pairwise(items))


@every_notice
def test_each_line_is_one_sentence_that_stands_alone(id_: str) -> None:
    for line in lines_of(id_, BODIES[id_]):
        sentence = ITEM.sub("", line.text)
        if line.text == line.section:
            assert "。" not in sentence
            continue
        assert sentence.endswith("。"), line
        assert sentence.count("。") == 1, line
        assert not sentence.startswith(("其", "该", "此", "它", "这")), line
        if line.section.endswith(NOT_STATED):
            assert "未载" in sentence, line
        if line.section.endswith("效力情况"):
            assert re.search("未核实|第23号", sentence), line


COUNTS = {"三": 3, "四": 4, "五": 5, "六": 6, "两": 2}
LEAD = re.compile(r"(?:有|分为|包括|写明|得分分为)([两三四五六])(?:个|项)")


@every_notice
def test_a_list_has_as_many_items_as_its_lead_says(id_: str) -> None:
    lines = BODIES[id_].splitlines()
    for here, (before, line) in enumerate(pairwise(lines), start=1):
        if ITEM.match(line) and not ITEM.match(before) and (lead := LEAD.search(before)):
            items = next(n for n, text in enumerate(lines[here:]) if not ITEM.match(text))
            assert items == COUNTS[lead[1]], before


def test_no_sentence_stands_twice() -> None:
    sentences = Counter(ITEM.sub("", line.text) for line in LINES if line.text != line.section)
    assert [sentence for sentence, times in sentences.items() if times > 1] == []


P47, P3, P770, P648, LIST = (
    "guokebanzheng-2012-47",
    "guokebanzheng-2010-3",
    "guokefazheng-2008-770",
    "guokefazheng-2009-648",
    "lianmeng-wenjian-zongshu",
)
COAL, HUBEI, YUHUAN, HUARUI, LANHUO = (
    "zhihui-kuangshan",
    "hubei-fengdian",
    "yuhuan-shukong",
    "huarui-fengdian",
    "lanhuo-jihua",
)

# (fact, notice that states it, wordings that stand together in one line of it and of no other notice)
SEED_FACTS: list[tuple[str, str, list[str]]] = [
    ("科技部发布试点名单", LIST, ["科技部", "发布", "试点", "名单", "转述"]),
    ("试点名单的目的", LIST, ["推动科技创新与产业发展深度融合"]),
    ("联盟的作用：建议", LIST, ["提出促进产业发展的建设性意见"]),
    ("联盟的作用：政策依据", LIST, ["为政府制定相关产业政策提供依据"]),
    ("联盟的作用：资金", LIST, ["争取政府项目资金"]),
    ("联盟的作用：发展", LIST, ["切实有效推动产业发展"]),
    ("3号由谁发布", P3, ["国科办政〔2010〕3号", "由", "科技部办公厅", "发布"]),
    ("3号的目的", P3, ["国科办政〔2010〕3号", "旨在推动", "联盟", "试点工作"]),
    ("3号的依据", P3, ["国科办政〔2010〕3号的依据", "指导意见", "〔2008〕770号", "实施办法", "〔2009〕648号"]),
    ("3号的评估", P3, ["经过综合评估各领域的联盟构建情况"]),
    ("3号的决定", P3, ["决定从现有", "联盟中选择一批进行试点"]),
    ("770号贯彻的精神", P770, ["为了深入贯彻", "十七大", "全国科技大会精神"]),
    ("770号实施纲要", P770, ["实施《国家中长期科学和技术发展规划纲要"]),
    ("770号的体系", P770, ["以企业为主体、市场为导向", "产学研", "创新体系"]),
    ("770号的能力", P770, ["国科发政〔2008〕770号", "提升产业技术创新能力"]),
    ("770号的标题", P770, ["标题", "《关于推动产业技术创新战略联盟构建的指导意见》"]),
    ("47号由谁印发", P47, ["国科办政〔2012〕47号", "由", "科技部办公厅", "印发"]),
    (
        "47号的标题和文号",
        P47,
        ["国科办政〔2012〕47号的标题", "关于印发〈产业技术创新战略联盟评估工作方案（试行）〉的通知"],
    ),
    ("十一五以来的成果", P47, ["自“十一五”以来", "联盟建设", "取得的显著成果"]),
    ("制定评估方案", P47, ["科技部", "制定", "评估工作方案（试行）", "印发"]),
    ("成立工作组和专家组", P47, ["近期", "评估工作组", "专家组"]),
    ("启动2012年度评估", P47, ["启动2012年度", "联盟评估工作"]),
    ("具体安排另行通知", P47, ["具体工作安排", "专项通知", "另行"]),
    ("高度重视", P47, ["各有关单位", "高度重视", "充分准备", "积极配合"]),
    ("共同推进", P47, ["共同推进", "顺利进行"]),
    ("政策导向工具", P47, ["评估", "政策导向工具"]),
    ("引导健康发展", P47, ["引导联盟健康发展"]),
    ("衡量建设和运行", P47, ["考核", "联盟", "建设和运行绩效"]),
    ("定期评估", P47, ["定期评估"]),
    ("动态和优胜劣汰", P47, ["动态调整", "优胜劣汰"]),
    ("竞争机制", P47, ["形成竞争机制"]),
    ("创新活力", P47, ["激发", "创新活力和动力"]),
    ("内容：履行协议", P47, ["创新活动：", "有效履行", "合作协议"]),
    ("内容：重大项目", P47, ["创新活动：", "承担重大科研项目"]),
    ("内容：合作创新", P47, ["创新活动：", "积极参与和推动合作创新"]),
    ("内容：核心技术", P47, ["创新绩效：", "掌握核心技术"]),
    ("内容：技术标准", P47, ["创新绩效：", "技术标准"]),
    ("内容：贡献", P47, ["创新绩效：", "创新成果对经济社会的贡献程度"]),
    ("组织：科技部主导", P47, ["科技部主导"]),
    ("组织：创新办组织", P47, ["创新办", "组织"]),
    ("组织：司局参与", P47, ["司局参与"]),
    ("组织：工作组实施", P47, ["评估工作组负责", "实施"]),
    ("组织：专家组评估", P47, ["专家组负责", "绩效", "综合评估"]),
    ("流程：自评报告和问卷", P47, ["联盟自评：", "自评报告", "问卷"]),
    ("流程：必要材料", P47, ["联盟自评：", "必要材料"]),
    ("流程：信息核实", P47, ["信息核实：", "调查", "舆情调查", "实地考察"]),
    ("流程：资格审核", P47, ["资格审核：", "确保联盟符合条件"]),
    ("流程：专家评估", P47, ["专家评估：", "科技部组织专家", "形成评估意见"]),
    ("A级的表现", P47, ["A级", "表现出色", "成绩显著"]),
    ("A级的认定", P47, ["A级", "认定为国家XXX产业技术创新战略联盟"]),
    ("A级的支持", P47, ["A级", "经验总结", "宣传推广", "项目和政策"]),
    ("B级整改", P47, ["B级", "一年内", "整改提升"]),
    ("B级暂停支持", P47, ["B级", "暂停", "新的支持", "直至达到标准"]),
    ("C级取消资格", P47, ["C级的联盟，取消试点资格"]),
    ("C级不再支持", P47, ["C级", "不再给予新的支持"]),
    ("智慧矿山：牵头", COAL, ["智慧矿山联盟", "中国职业安全健康协会牵头"]),
    ("智慧矿山：承办", COAL, ["智慧矿山联盟", "北京龙德时代承办"]),
    ("智慧矿山：发起", COAL, ["神华", "中煤集团", "中国矿业大学", "煤炭科学总院", "法人单位", "发起"]),
    ("智慧矿山：依据", COAL, ["智慧矿山联盟依据", "国科发政〔2008〕770号"]),
    ("智慧矿山：系统", COAL, ["智慧矿山系统", "各个方面、各个系统的智慧化"]),
    ("湖北风电：组成", HUBEI, ["湖北风电装备", "多家企业、高校和科研院所"]),
    ("湖北风电：装备企业", HUBEI, ["成员", "国测诺德新能源", "武昌船舶重工", "武汉重工铸锻", "国营武汉长虹机械厂"]),
    ("湖北风电：其他企业", HUBEI, ["成员", "中国长江航运集团电机厂", "湖北新火炬科技", "武汉中北造船"]),
    ("湖北风电：研究所", HUBEI, ["湖北风电装备", "成员", "中船重工七〇九研究所"]),
    ("湖北风电：高校", HUBEI, ["湖北风电装备", "成员", "武汉大学", "华中科技大学", "武汉理工大学"]),
    *(
        (f"宇环数控：{body}", YUHUAN, [f"）{body}：宇环数控是{role}。"])
        for body, role in (
            ("中国机械工业联合会", "会员单位"),
            ("中国机电装备维修与改造技术协会", "理事长单位"),
            ("中国机床再制造产业技术创新战略联盟", "副理事长单位"),
            ("中国触控协会", "理事单位"),
            ("湖南省机床工具工业协会", "理事长单位"),
            ("长沙市数控装备产业技术创新战略联盟", "理事长单位"),
        )
    ),
    ("华锐风电：使命", HUARUI, ["华锐风电", "重大装备国产化的历史使命"]),
    ("华锐风电：己任", HUARUI, ["华锐风电", "向全世界、全人类奉献清洁能源为己任"]),
    ("华锐风电：文化", HUARUI, ["华锐风电", "核心企业文化", "挑战、创新、超越"]),
    ("华锐风电：战略", HUARUI, ["长期发展战略", "技术创新、国产化、规模化、大型化、国际化、服务一体化"]),
    ("华锐风电：成就", HUARUI, ["华锐风电", "中国风电设备制造业多个第一和奇迹"]),
    ("蓝火计划：教育部", LANHUO, ["蓝火计划是教育部的计划"]),
    ("蓝火计划：启动", LANHUO, ["蓝火计划", "2009年6月2日", "江苏省常熟市", "正式启动"]),
    ("蓝火计划：率先落地", LANHUO, ["蓝火计划", "全国率先落地"]),
    ("蓝火计划：首个试点", LANHUO, ["常熟市", "蓝火计划的首个试点"]),
    ("常熟：转型升级", LANHUO, ["常熟市", "产业转型升级的关键阶段"]),
    ("常熟：新兴产业", LANHUO, ["常熟市", "对新兴产业的需求强烈"]),
    ("常熟：产业特色", LANHUO, ["常熟市", "产业特色鲜明", "规模企业众多"]),
    ("常熟：科技特派员试点", LANHUO, ["科技特派员试点工作", "奠定了坚实基础"]),
    ("科技园：国家级", LANHUO, ["科技部、教育部", "全国县级市中首家国家级大学科技园"]),
    ("科技园：实习基地", LANHUO, ["同时", "全国高校学生科技创业实习基地"]),
    ("科技园：共建", LANHUO, ["常熟市政府", "东南大学", "南京师范大学", "常熟理工学院", "19所江苏高校"]),
    ("科技园：产物", LANHUO, ["蓝火计划试点项目", "江苏省科技特派员工作", "重要产物"]),
    ("科技园：启动建设", LANHUO, ["2007年启动建设", "不断发展壮大"]),
    ("科技园：省级", LANHUO, ["2009年12月", "江苏省省级大学科技园"]),
]


def stating(wordings: list[str]) -> list[Line]:
    return [line for line in RULES if all(wording in line.text for wording in wordings)]


@pytest.mark.parametrize(("fact", "id_", "wordings"), SEED_FACTS, ids=[row[0] for row in SEED_FACTS])
def test_every_fact_is_stated_exactly_once(fact: str, id_: str, wordings: list[str]) -> None:
    assert [line.id for line in stating(wordings)] == [id_], fact


def test_a_fact_that_is_not_held_is_not_found() -> None:
    assert stating(["B级", "取消试点资格"]) == []
    assert stating(["评估周期", "每三年"]) == []


# (notice, wordings that stand together in one line of it)
NOTICE_FACTS: list[tuple[str, list[str]]] = [
    (P47, ["成文日期", "2012年6月14日"]),
    (P47, ["依据", "国科发政〔2009〕648号"]),
    (P47, ["深入实施国家技术创新工程"]),
    (P47, ["征求意见：", "领域主管单位"]),
    (P47, ["结果审定发布：", "发布"]),
    (P47, ["服务产业：", "扩散"]),
    (P47, ["利益保障：", "知识产权"]),
    (P47, ["参照", "行业协会"]),
    (P770, ["财政部", "教育部", "国资委", "全国总工会", "国家开发银行"]),
    (P648, ["第一条", "联合开发、优势互补、利益共享、风险共担"]),
    ("shidian-mingdan-2012", ["成文日期", "2012年4月28日"]),
    ("shidian-mingdan-2012", ["39家"]),
    ("guokebanti-2013-4", ["A级", "26家", "半导体照明"]),
    ("guokebanti-2013-4", ["B级", "26家", "大豆加工"]),
    ("guokebanti-2013-4", ["据推断", "C级", "4家"]),
    ("guokefati-2013-632", ["55家", "附件1"]),
    ("guokefati-2013-632", ["41家", "附件2"]),
    ("guoketihan-2013-10", ["65家", "26家", "39家"]),
    ("huoyuedu-pingjia", ["不是一回事", "A、B、C"]),
    (LIST, ["56＋39＋55－4＝146"]),
    (LIST, ["2007年6月"]),
    ("guofa-2009-9", ["269号的写法：", "《关于发挥科技支撑作用促进经济平稳较快发展的意见》"]),
    ("guofa-2009-9", ["648号的写法：", "《关于充分发挥科技支撑作用，促进经济平稳较快发展的意见》"]),
    ("zhongbanfa-2012-14", ["15个文种", "通知", "纪要"]),
    ("zhongbanfa-2012-14", ["18个要素", "份号", "页码"]),
    ("gbt-9704-2012", ["六角括号"]),
    ("jishu-chuangxin-lianmeng-falv", ["科学技术进步法", "第三十一条"]),
]


@pytest.mark.parametrize(("id_", "wordings"), NOTICE_FACTS, ids=[f"{row[0]}:{row[1][0]}" for row in NOTICE_FACTS])
def test_the_notices_state_what_is_known_of_them(id_: str, wordings: list[str]) -> None:
    assert id_ in {line.id for line in stating(wordings)}


@pytest.mark.parametrize(
    "id_",
    [P3, P770, P648, "guokebanti-2013-4", "guokefati-2013-632", "guoketihan-2013-10", "guofa-2005-44", "guofa-2009-9"],
)
def test_unknown_dates_are_left_out_and_told(id_: str) -> None:
    assert "issued" not in HEADS[id_]
    gaps = [line for line in LINES if line.id == id_ and line.section.endswith(NOT_STATED)]
    assert any("成文日期" in gap.text for gap in gaps)


UNSOURCED = [
    r"2008-12|2008年12月|2009-12-0|2009年12月1日",
    r"(?<!\d)(36|20)家",
    r"选择一批产业技术创新战略联盟|2010年1月|2010-01",
    r"国家行政机关公文处理办法|中国共产党机关公文处理条例|1996年",
    r"财税字|公告2023年",
    r"现行有效|仍然有效|继续有效",
    r"评估周期为|评估周期是|每[一二两三\d]年评估",
]


@pytest.mark.parametrize("pattern", UNSOURCED)
def test_nothing_without_a_source_is_stated(pattern: str) -> None:
    found = {path.stem: match[0] for path in PATHS if (match := re.search(pattern, path.read_text(encoding="utf-8")))}
    assert found == {}


def test_neither_title_of_guofa_2009_9_is_called_the_right_one() -> None:
    lines = [line.text for line in LINES if "国发〔2009〕9号" in line.text and "正确" in line.text]
    assert lines
    assert all("哪一种正确未核实" in line for line in lines)


DIFFERENCES_TOLD = [
    (P47, "已着手制定"),
    (P47, "针对的是"),
    (P47, "专家团队"),
    (P47, "第四步"),
    (P47, "两个方面"),
    (P47, "首先"),
    (P47, "核心任务"),
    (P47, "近日"),
    (P3, "针对国科办政〔2010〕3号文件"),
    (P3, "[2008]"),
    (P770, "《2006-2020国家中长期科学和技术发展规划纲要》"),
    (P770, "产学研紧密结合的创新体系"),
    (HUBEI, "七0九"),
]


@pytest.mark.parametrize(("id_", "wording"), DIFFERENCES_TOLD)
def test_a_wording_of_the_restatements_is_told_only_as_a_difference(id_: str, wording: str) -> None:
    assert [line.id for line in LINES if wording in line.text and line.section.endswith(DIFFERENCES)] == [id_]
    if len(wording) > 3:
        assert [line.text for line in RULES if wording in line.text] == []
