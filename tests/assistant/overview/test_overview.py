"""What is recognised in a text, and that every word of a picture stands where it links to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.overview import Kind, Node, Overview, Part, overview
from assistant.overview.types import node
from corpus.notices import folder
from corpus.readers import read_documents
from corpus.types import Document, DocumentNumber, Span

DATASETS = Path(os.environ.get("POLICY_ASSISTANT_TEST_DATASETS", Path(__file__).parents[4] / "shared" / "datasets"))
STATE_COUNCIL = DATASETS / "state_council.docs.jsonl.gz"
BEFORE = "一、概况\n本办法规定有关事项。\n"


def listed(heading: str, *items: str) -> str:
    """A heading with items（一）（二）… below it."""
    return "\n".join([heading, *(f"（{mark}）{item}" for mark, item in zip("一二三四五六", items, strict=False))])


def drawn(text: str) -> Overview | None:
    return overview(Document("d", "关于某事的通知", text))


def part_of(text: str, kind: Kind) -> Part | None:
    found = drawn(text)
    return next((part for part in found.parts if part.kind is kind), None) if found else None


def labels(part: Part | None) -> list[str]:
    return [node.label for node in part.nodes] if part else []


def nodes_of(found: Overview) -> Iterator[Node]:
    waiting = [each for part in found.parts for each in (*part.nodes, *filter(None, [part.heading]))]
    while waiting:
        last = waiting.pop()
        yield last
        waiting += last.below


def check_verbatim(document: Document) -> None:
    found = overview(document)
    for drawn_node in nodes_of(found) if found else ():
        assert drawn_node.span.of(document.text) == drawn_node.quote
        assert drawn_node.label.strip()
        assert drawn_node.label in drawn_node.quote
        assert drawn_node.note in drawn_node.quote


@cache
def bundled() -> dict[str, Document]:
    return {document.id: document for document in read_documents([folder()])}


PROCEDURE = listed("二、办理程序", "申请：提交材料。", "审核：核对材料。", "公布：公布结果。")
STAGES = ("第一阶段为自查阶段", "第二阶段为审查阶段", "第三阶段为总结阶段")
MEASURES = ("减少环节：减少一半。", "压缩时间：压缩一半。", "网上办理：全部上网。")
STEPS = [
    (PROCEDURE, ["申请", "审核", "公布"]),
    ("办理分为三个步骤，依次是申请、审核、公布。", ["申请", "审核", "公布"]),
    ("评审分四步：申请，评审（含答辩、投票），公示，发文。", ["申请", "评审（含答辩、投票）", "公示", "发文"]),
    ("办理流程：申请→审核→公布。", ["申请", "审核", "公布"]),
    ("办理时，先向县里申请，再由市里审核，最后予以公布。", ["先向县里申请", "再由市里审核", "最后予以公布"]),
    (listed("二、工作安排", *(f"{stage}。逐项办理。" for stage in STAGES)), list(STAGES)),
    ("办理分为四个步骤，依次是申请、审核、公布。", []),
    (listed("二、优化审批流程", *MEASURES), []),
    ("要进一步加强先进经验的推广，再创佳绩。", []),
]


@pytest.mark.parametrize(("text", "expected"), STEPS)
def test_steps(text: str, expected: list[str]) -> None:
    assert labels(part_of(BEFORE + text, Kind.STEPS)) == expected


GRADES = [
    (listed("二、结果", "A级：优先支持。", "B级：限期整改。", "C级：取消资格。"), ["A级", "B级", "C级"]),
    (listed("二、档次", "信用高：免检。", "信用较高：抽检。", "信用较差：全检。"), ["信用高", "信用较高", "信用较差"]),
    ("二、运用\n考核为优秀的，奖励。\n考核为合格的，保留。\n考核为不合格的，整改。", ["优秀", "合格", "不合格"]),
    ("二、结果\nA级单位共有8家，B级单位另行公布。\n材料一式三份。\n各单位要总结经验。", []),
    ("二、队伍\n培养优秀人才。\n营造良好环境。\n保证合格质量。", []),
]


@pytest.mark.parametrize(("text", "expected"), GRADES)
def test_grades(text: str, expected: list[str]) -> None:
    assert labels(part_of(BEFORE + text, Kind.GRADES)) == expected


def test_what_follows_from_a_grade_stands_below_it() -> None:
    part = part_of(GRADES[0][0], Kind.GRADES)
    assert part
    assert [node.note for node in part.nodes] == ["优先支持", "限期整改", "取消资格"]


def test_conditions_of_an_article() -> None:
    article = listed("第二条 申请人应当具备下列条件：", "有固定场所；", "有专职人员；", "法律规定的其他条件。")
    text = f"第一条 为规范管理，制定本办法。\n{article}"
    part = part_of(text, Kind.CONDITIONS)
    assert labels(part) == ["有固定场所", "有专职人员", "法律规定的其他条件"]
    assert part
    assert part.heading
    assert (part.heading.label, part.heading.note) == ("第二条", "申请人应当具备下列条件：")


def test_content_is_a_tree_of_what_each_head_holds() -> None:
    text = (
        "二、评估内容\n（一）创新活动：履行协议，承担项目（含子课题，专题），共享资源。\n"
        "（二）运行管理：评估机构的运行。\n（三）服务产业：\n1.制定规划。\n2.培养人才。"
    )
    part = part_of(text, Kind.CONTENT)
    assert labels(part) == ["创新活动", "运行管理", "服务产业"]
    assert part
    below = [[leaf.label for leaf in node.below] for node in part.nodes]
    assert below == [["履行协议", "承担项目（含子课题，专题）", "共享资源"], [], ["制定规划", "培养人才"]]


TOTALS = [
    ("参加评估的联盟共56家。\nA级的有26家。\nB级的有26家。\nC级的有4家。", [56, 26, 26, 4]),
    ("联盟共65家，由第一批26家和第二批39家组成。", [65, 26, 39]),
    ("现有联盟数由各批得出，即56＋39＋55－4＝146家。", [146, 56, 39, 55, 4]),
    ("参加评估的联盟共56家。\nA级的有26家。\nB级的有26家。", None),
    ("现有联盟数由各批得出，即56＋39＋55－4＝147家。", None),
    ("联盟共65家，由企业26个和高校39个组成。", None),
]


@pytest.mark.parametrize(("text", "expected"), TOTALS)
def test_totals_only_where_the_text_adds_them_up(text: str, expected: list[int] | None) -> None:
    part = part_of(text, Kind.TOTALS)
    assert (part and [node.value for node in part.nodes]) == expected


def test_roles() -> None:
    text = (
        "评估工作由科技部主导，评估工作组负责实施，有关单位要认真配合。\n负责人应当到会。\n"
        "二、任务\n1.开展培训。组织各类培训。（教育部、财政部负责）\n2.加强检查。组织检查。（由各地负责）"
    )
    part = part_of(text, Kind.ROLES)
    assert part
    told = [(node.label, node.note) for node in part.nodes]
    assert told == [("科技部", "评估工作由科技部主导"), ("评估工作组", "负责实施"), ("教育部、财政部", "开展培训")]


DATES = [
    ("2019年6月底前完成检查工作。\n2018年12月1日起开始检查工作。", ["2018年12月1日起", "2019年6月底前"]),
    (
        "自2019年1月1日至2020年2月3日开展试点。\n试点期为2年，期满后评估。",
        ["2019年1月1日至2020年2月3日", "试点期为2年"],
    ),
    ("2013年度有91家联盟参加评价。\n2014年度有116家联盟参加评价。", ["2013年度", "2014年度"]),
    ("2013年度有91家联盟参加评价。\n2013年度的经费另行下达。", []),
    ("依据《规划纲要（2006—2020年）》和国发〔2009〕9号制定。\n依据《2012年5月计划》制定。", []),
    ("截至2026年11月，未见废止的通知。\n2020年初步建成三个中心。\n2月3日内蒙古开展检查。", []),
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_dates_in_order_of_time(text: str, expected: list[str]) -> None:
    assert labels(part_of(f"{text}\n{PROCEDURE}", Kind.DATES)) == expected


def test_headings_where_there_is_nothing_better() -> None:
    duties = listed("二、任务分解", "甲事\n做好甲事。", "乙事\n做好乙事。")
    text = f"一、意义\n甲很重要。\n{duties}\n三、纪律\n丙。\n四、监督\n丁。"
    part = part_of(text, Kind.OUTLINE)
    assert labels(part) == ["意义", "任务分解", "纪律", "监督"]
    assert part
    assert [leaf.label for leaf in part.nodes[1].below] == ["甲事", "乙事"]


@pytest.mark.parametrize(
    "text", ["", "此复。", "一、意义\n甲很重要。\n二、纪律\n丙。", "同意你省的意见，请认真组织实施。"]
)
def test_nothing_of_a_short_text(text: str) -> None:
    assert drawn(text) is None


def test_notes_on_the_text_itself_are_no_part_of_it() -> None:
    text = f"{PROCEDURE}\n{listed('三、未载事项', '甲：所据材料未载甲。', '乙：所据材料未载乙。')}"
    found = drawn(text)
    assert found
    assert [part.kind for part in found.parts] == [Kind.STEPS]


def test_badges() -> None:
    number = DocumentNumber("国科办政", 2012, 47)
    found = overview(Document("d", "题", PROCEDURE, number=number, issuers=("某厅", "某局")))
    assert found
    assert found.badges == ("国科办政〔2012〕47号", "某厅", "某局")


def test_evaluation_plan() -> None:
    found = overview(bundled()["guokebanzheng-2012-47"])
    assert found
    by_heading = {part.heading.label: part for part in found.parts if part.heading}
    assert labels(by_heading["评估流程"]) == [
        "联盟自评",
        "信息核实",
        "资格审核",
        "专家评估",
        "征求意见",
        "结果审定发布",
    ]
    assert labels(by_heading["评估内容"]) == ["创新活动", "创新绩效", "服务产业", "运行管理", "利益保障"]
    assert labels(by_heading["评估结果和处理"]) == ["A级", "B级", "C级"]
    assert {part.kind for part in found.parts} >= {Kind.ROLES, Kind.DATES}


def test_every_word_stands_in_the_bundled_notices() -> None:
    for document in bundled().values():
        check_verbatim(document)
    assert sum(overview(document) is not None for document in bundled().values()) >= 12


@pytest.mark.skipif(not STATE_COUNCIL.exists(), reason="the folder of data sets is not there")
def test_every_word_stands_in_the_state_councils_documents() -> None:
    documents = list(read_documents([STATE_COUNCIL]))
    for document in documents:
        check_verbatim(document)
    assert sum(overview(document) is not None for document in documents) >= 40


PIECES = st.sampled_from(
    [
        *(
            "一、程序\n",
            "（一）",
            "（二）申请：",
            "1.",
            "第一条 ",
            "A级",
            "甲",
            "共9家",
            "由科技部负责",
            "2019年6月底前",
        ),
        *("先办", "再办", "分为三个步骤：", "下列条件：", "（教育部负责）", "未载"),
        *"\n。；，：、→（）《》 3＋＝",
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join))
@example("；→→")
def test_every_word_stands_in_any_text(text: str) -> None:
    check_verbatim(Document("d", "题", text))


def test_a_node_cannot_hold_words_from_elsewhere() -> None:
    with pytest.raises(ValueError, match="outside"):
        node("甲乙丙", Span(0, 1), Span(1, 2))
