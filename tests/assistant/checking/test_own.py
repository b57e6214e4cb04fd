"""A draft that cites itself: wrong where it rests on itself, right where it only speaks of itself."""

from __future__ import annotations

import pytest

from assistant.checking import check
from assistant.checking.own import own_of
from corpus.readers.metadata import document_from
from index.catalogue import Catalogue
from tests.assistant.checking.factories import catalogue_of
from tests.index.fakes import document

NUMBER, WHOLE = "某科发〔2014〕5号", "《某科技厅关于印发〈某市联盟管理办法〉和〈某市联盟评估细则〉的通知》"
SHORT, ISSUED, OTHER = WHOLE.replace("某科技厅", "", 1), "《某市联盟管理办法》", "《甲办法》（甲发〔2012〕1号）"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogue_of(tmp_path_factory.mktemp("empty"), [])


BASED = [
    f"依照{NUMBER}，提出以下意见。",
    f"依照{WHOLE}，现提出如下意见。",
    f"遵照{WHOLE}精神，结合我市实际，现就有关事项通知如下。",
    f"按照{NUMBER}有关规定，现将申报事项通知如下。",
    f"按照{NUMBER}要求，经厅务会研究决定，启动申报。",
    f"为贯彻落实{WHOLE}，现就有关工作通知如下。",
    f"为认真贯彻{SHORT}，特制定工作安排。",
    f"根据{SHORT}，各地要抓紧申报。",
    f"依据{OTHER}和{WHOLE}，现将有关事项通知如下。",
    f"依照{WHOLE}和{OTHER}，提出以下意见。",
    f"以{WHOLE}为依据，作如下部署。",
    f"本通知依照{NUMBER}制定。",
    f"本办法以{ISSUED}为依据制定。",
    f"参照{ISSUED}，结合实际，制定本办法。",
    f"遵循{NUMBER}，制定本实施方案。",
    f"依照{WHOLE}的规定，我厅拟定了工作安排。",
    f"{NUMBER}是本通知的制定依据。",
    f"在{WHOLE}（{NUMBER}）的基础上，制定本通知。",
    f"按{NUMBER}文件部署，现组织开展申报。",
    f"鉴于{WHOLE}（{NUMBER}）已作部署，建议同步推进。",
    f"现以{NUMBER}为依据，明确有关事项。",
    f"以{OTHER}和{NUMBER}为依据，作如下部署。",
    f"拟定本文时，遵循了{WHOLE}。",
    f"上述意见系参酌{WHOLE}形成，以其为准绳。",
    f"作此安排的依据，一是上级部署，二是{WHOLE}（{NUMBER}）。",
    f"经{NUMBER}授权，可以开展试点。",
    f"上述办法系参酌{NUMBER}形成。",
]
SPOKEN_OF = [
    f"各单位要依照{NUMBER}抓好落实。",
    f"按照{WHOLE}有关规定执行，并报送材料。",
    f"现将{ISSUED}印发给你们。",
    f"为贯彻落实{ISSUED}，现就有关工作通知如下。",
    f"根据{ISSUED}，制定本细则。",
    f"根据{ISSUED}，制定如下措施。",
    f"根据{WHOLE}，我单位申报联盟评估，现将材料报上。",
    f"{WHOLE}发现将改正的，从其规定。",
    f"按照{NUMBER}要求，我厅将组织专家评审。",
    f"{NUMBER}是本次申报的重要依据。",
    f"对{NUMBER}的解释由某科技厅负责。",
    f"依据是{OTHER}，现将{WHOLE}印发给你们。",
    f"以往{NUMBER}的做法不变。",
    f"各地可以参酌{NUMBER}。",
]


def verdicts(text: str, library: Catalogue) -> dict[str, str]:
    own = document("draft", WHOLE[1:-1], text, NUMBER)
    return {finding.text: finding.verdict.value for finding in check(own, library)}


def own_words(text: str) -> str:
    return next(words for words in (NUMBER, WHOLE, SHORT, ISSUED) if words in text)


@pytest.mark.parametrize("text", BASED)
def test_a_draft_does_not_rest_on_itself(empty: Catalogue, text: str) -> None:
    found = verdicts(text, empty)
    wrong = {words for words, verdict in found.items() if verdict == "self-reference"}
    assert wrong == {words for words in found if words in (NUMBER, WHOLE, SHORT, ISSUED)} != set()


@pytest.mark.parametrize("text", SPOKEN_OF)
def test_a_draft_may_speak_of_itself(empty: Catalogue, text: str) -> None:
    assert verdicts(text, empty)[own_words(text)] == "ok"


THIS = [
    ("根据本通知，现就有关事项通知如下。", ["根据本通知"]),
    ("依照本意见精神，结合实际，提出以下意见。", ["依照本意见"]),
    ("依据本办法有关规定，制定本办法。", ["依据本办法"]),
    ("根据本办法，制定本细则。", []),
    ("各单位要按照本通知要求，认真抓好落实。", []),
    ("按照本通知要求，现将申报书填写说明印发。", []),
    ("根据本通知要求报送的材料如下。", []),
]


@pytest.mark.parametrize(("text", "words"), THIS)
def test_this_notice_as_its_own_basis(empty: Catalogue, text: str, words: list[str]) -> None:
    own = document("draft", WHOLE[1:-1], text, NUMBER)
    assert [f.text for f in check(own, empty) if f.verdict.value == "self-reference"] == words


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("在全省联盟工作会议上的讲话\n（2014年3月5日，根据录音整理）\n同志们：", "2014-03-05"),
        ("联盟工作问答\n（某科技厅　2014年3月5日）", "2014-03-05"),
        ("专题会议纪要\n第7期\n时间：2014年3月5日　地点：三楼会议室", "2014-03-05"),
        ("专题会议纪要\n会议时间: 2014年3月5日上午", "2014-03-05"),
        ("工作简报\n第12期　某科技厅办公室编　2014年3月5日", "2014-03-05"),
        ("关于转办信件的答复\n答复日期　2014年3月5日　经办：张三", "2014-03-05"),
        ("关于张三任职的公示\n出生日期：2014年3月5日", None),
        ("关于来函的答复\n贵单位2014年3月5日来函收悉", None),
        ("关于征集项目的公告\n报名时间：2014年3月5日起", None),
        ("关于征集项目的公告\n截止日期：2014年3月5日", None),
        ("联盟统计表\n（截至2014年3月5日）", None),
        ("在会议上的讲话\n同志们，2014年3月5日我们开过会。", None),
    ],
)
def test_a_speech_and_minutes_have_their_day_below_the_title(head: str, day: str | None) -> None:
    assert own_of(document_from({}, "草稿", None, f"{head}\n今年的工作很多。"), None).date == day


def test_a_draft_is_not_older_than_the_day_that_its_facts_reach() -> None:
    own = own_of(document_from({}, "草稿", None, "联盟统计表\n（截至2014年3月5日）\n今年的工作很多。"), None)
    assert (own.date, own.since, own.as_of) == (None, "2014-03-05", "2014-03-05")


@pytest.mark.parametrize(
    ("foot", "day"),
    [
        ("甲市科技局\n2026年  月  日", "2026"),
        ("甲市科技局\n　　2026年×月×日", "2026"),
        ("甲市科技局\n2026年3月  日", "2026-03"),
        ("（2026年3月）", "2026-03"),
        ("2026年3月启动。", None),
        ("甲市科技局\n年  月  日", None),
        ("2026年", None),
    ],
)
def test_a_day_that_is_yet_to_be_filled_in(foot: str, day: str | None) -> None:
    text = f"关于征集项目的公告\n各单位：\n今年的工作很多。\n{foot}"
    assert own_of(document_from({}, "草稿", None, text), None).date == day
