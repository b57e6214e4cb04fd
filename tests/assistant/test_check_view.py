"""What the view of a check says: the draft with its marks, the rows, the lines of a run, the files to take along."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant import checking
from assistant.chain import Assistant
from assistant.checking.types import Evidence, Finding, FindingKind, Severity, Target, Verdict
from assistant.web.findings import LONGEST_PIECE, Group, Sheet, group, row
from assistant.web.i18n import Language, Words
from assistant.web.services import Services
from assistant.web.views import check
from assistant.web.views.check import Checks, Given, Wanted, frame
from assistant.web.waiting import Waiting
from corpus.types import Document, DocumentNumber, Span, State
from index.relations import Validity
from tests.assistant.checking.factories import catalogue_of
from tests.assistant.test_render import HOSTILE, Parsed

PLAN = Document(
    "plan",
    "产业技术创新战略联盟评估工作方案（试行）",
    "第一条 评估结果为C级的联盟，取消试点资格。",
    number=DocumentNumber("国科办政", 2012, 47),
)
DRAFT = "各联盟：\n请对照《产业技术创新战略联盟评估工作方案（试行）》（国科办政〔2011〕47号），另见国发〔2019〕9号。"
CHINESE = Words()
TAGS = {"li", "button", "span", "p", "ins", "div", "cite", "blockquote"}
ENDED = Document(
    "ended",
    "关于旧事项的通知",
    "本通知自2011年1月1日起施行。",
    number=DocumentNumber("甲发", 2011, 1),
    issued="2011-01-01",
)
ENDING = Document("ending", "关于废止的通知", "《关于旧事项的通知》（甲发〔2011〕1号）同时废止。", issued="2015-01-01")


def finding(span: Span, text: str, severity: Severity = Severity.ERROR, **more: Any) -> Finding:
    return Finding(span, span.of(text), FindingKind.NUMBER, more.pop("verdict", Verdict.FORM), severity, "说明", **more)


@pytest.fixture(scope="module")
def checks(tmp_path_factory: pytest.TempPathFactory) -> Checks:
    catalogue = catalogue_of(tmp_path_factory.mktemp("library"), [PLAN, ENDED, ENDING])
    retriever = SimpleNamespace(generation=SimpleNamespace(catalogue=catalogue))
    assistant = cast(Assistant, SimpleNamespace(retriever=retriever))
    return Checks(Services(assistant, Path("feedback"), 1, lambda _: Validity(State.UNVERIFIED, None, None)), pace=0)


def lines(said: str) -> list[dict[str, Any]]:
    """What a run said after its name."""
    return [json.loads(line) for line in said.split("\n")[1:-1]]


@pytest.mark.parametrize(
    ("severity", "verdict", "expected"),
    [
        (Severity.ERROR, Verdict.YEAR_CONFLICT, Group.ERROR),
        (Severity.WARNING, Verdict.QUOTE_ALTERED, Group.LOOK),
        (Severity.HINT, Verdict.ORDER, Group.FORM),
        (Severity.INFO, Verdict.NOT_HELD, Group.UNCHECKED),
        (Severity.INFO, Verdict.UNCHECKED, Group.UNCHECKED),
        (Severity.INFO, Verdict.OK, Group.RIGHT),
    ],
)
def test_groups(severity: Severity, verdict: Verdict, expected: Group) -> None:
    assert group(finding(Span(0, 1), "x", severity, verdict=verdict)) is expected


@st.composite
def drafts(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(st.text(st.sampled_from('甲乙𠀀<>&"\n 〔'), min_size=1, max_size=60))
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda ends: Span(*sorted(ends)))
    return text, draw(st.lists(spans, max_size=6))


@given(drafts())
@example((HOSTILE, [Span(0, 9), Span(4, 20)]))
@example((f"{'长' * (2 * LONGEST_PIECE + 1)}\n完", [Span(LONGEST_PIECE - 2, LONGEST_PIECE + 2)]))
def test_the_sheet_is_the_draft_and_its_marks_are_the_findings(drawn: tuple[str, list[Span]]) -> None:
    text, spans = drawn
    sheet = Sheet(text, CHINESE)
    for number, span in enumerate(spans, 1):
        sheet.mark(number, finding(span, text))
    paragraphs, marked = [], [""] * len(spans)
    parsed = Parsed(sheet.html())
    assert {name for name, _ in parsed.elements} <= {"div", "p", "a"}
    for at, (_, attributes) in enumerate(one for one in parsed.elements if one[0] == "p"):
        inner = Parsed(f"<p>{sheet.piece(at)}</p>")
        paragraphs.append(("\n" if at and "data-on" not in attributes else "") + inner.all_text())
        links = [a for name, a in inner.elements if name == "a"]
        words = [data for tag, data in inner.text if tag == "a"]
        for link, said in zip(links, words, strict=True):
            for found in (link["data-findings"] or "").split():
                marked[int(found) - 1] += said
    assert "".join(paragraphs) == text
    assert marked == [span.of(text).replace("\n", "") for span in spans]


def test_marking_tells_the_pieces_that_change() -> None:
    sheet = Sheet("甲乙\n\n丙丁", CHINESE)
    assert list(sheet.mark(1, finding(Span(1, 5), "甲乙\n\n丙丁"))) == [0, 1, 2]
    assert list(sheet.mark(2, finding(Span(2, 2), "甲乙\n\n丙丁"))) == [0]


def test_a_mark_has_a_sign_and_words_besides_its_colour() -> None:
    sheet = Sheet("甲乙丙", CHINESE)
    sheet.mark(1, finding(Span(0, 2), "甲乙丙"))
    sheet.mark(2, finding(Span(1, 3), "甲乙丙", Severity.INFO, verdict=Verdict.OK))
    links = [a for name, a in Parsed(sheet.html()).elements if name == "a"]
    assert [(a["class"], a["data-findings"], a.get("data-sign")) for a in links] == [
        ("mark error", "1", "错"),
        ("mark error right", "1 2", "✓"),
        ("mark right", "2", None),
    ]
    assert links[1]["title"] == "错误：书写不规范；正确：相符"


def places(parsed: Parsed) -> list[dict[str, Any]]:
    """Where the buttons of a row lead."""
    return [json.loads(a["data-place"] or "") for _, a in parsed.elements if "data-place" in a]


def test_a_row_shows_the_words_of_the_library_and_where_they_are() -> None:
    span = Span(4, 13)
    evidence = Evidence(PLAN.id, span, span.of(PLAN.text))
    target = Target(PLAN.id, str(PLAN.number), PLAN.title)
    found = finding(Span(0, 2), "甲乙", suggestion="丙", document=target, evidence=evidence, place="第2页")
    parsed = Parsed(row(3, found, lambda _: PLAN, CHINESE))
    assert parsed.all_text("blockquote") == span.of(PLAN.text)
    assert parsed.all_text("cite") == "《产业技术创新战略联盟评估工作方案（试行）》（国科办政〔2012〕47号）"
    (place,) = places(parsed)
    assert place == {"document": "plan", "start": 4, "end": 13, "mark": None, "quote": span.of(PLAN.text)}
    assert [a["data-suggestion"] for _, a in parsed.elements if a.get("class") == "accept"] == ["丙"]
    assert "第2页" in parsed.all_text("span")


def test_a_row_names_both_the_document_meant_and_the_one_that_says_so() -> None:
    evidence = Evidence("other", Span(0, 3), "第一条")
    found = finding(Span(0, 1), "甲", document=Target("gone/<b>", None, "旧办法"), evidence=evidence)
    parsed = Parsed(row(1, found, lambda _: PLAN, CHINESE))
    found_at = [(place["document"], place["start"], place["end"]) for place in places(parsed)]
    assert found_at == [("gone/<b>", None, None), ("other", 0, 3)]


def test_nothing_of_a_draft_becomes_markup() -> None:
    whole = Span(0, len(HOSTILE))
    document = Document(HOSTILE, HOSTILE, HOSTILE)
    target, evidence = Target(HOSTILE, HOSTILE, HOSTILE), Evidence("x", whole, HOSTILE)
    found = finding(whole, HOSTILE, suggestion=HOSTILE, document=target, evidence=evidence, place=HOSTILE)
    parsed = Parsed(row(1, found, lambda _: document, CHINESE))
    assert {name for name, _ in parsed.elements} <= TAGS


@pytest.mark.parametrize("say", [CHINESE, Words(Language.ENGLISH)])
def test_the_frame_is_whole_and_starts_empty(say: Words) -> None:
    parsed = Parsed(frame(say))
    assert parsed.elements[0][1]["data-state"] == "empty"
    english = {name for name in parsed.all_text("button") if "\u4e00" <= name <= "\u9fff"}
    assert bool(english) is (say is CHINESE)


def test_a_run_says_the_draft_then_more_and_more(checks: Checks) -> None:
    steps = list(checks.stream(Waiting(), Given(None, {"text": DRAFT})))
    for (_, before), (_, after) in pairwise(steps):
        assert after.startswith(before)
    first, *rest, last = lines(steps[-1][1])
    parsed = Parsed(first["draft"])
    assert "\n".join(data for tag, data in parsed.text if tag == "p") == DRAFT
    assert last == {"done": True}
    assert len(rest) == 3
    (changed,) = rest[-1]["pieces"].values()
    assert Parsed(f"<p>{changed}</p>").all_text() == DRAFT.split("\n")[1]
    kept = [checked for checked, _ in steps if isinstance(checked, check.Checked)]
    assert [len(one.review.findings) for one in kept] == [0, 1, 2, 3]
    assert [one.verdict.value for one in kept[-1].review.findings] == ["ok", "year-conflict", "not-held"]


def test_a_run_that_is_no_longer_waited_for_says_nothing_more(checks: Checks) -> None:
    waiting = Waiting()
    first = checks.stream(waiting, Given(None, {"text": DRAFT, "run": 1}))
    assert lines(next(first)[1])[-1].keys() == {"draft", "day"}
    second = checks.stream(waiting, Given(None, {"text": DRAFT, "run": 2}))
    assert next(second)[1].startswith("2\n")
    assert list(first) == []
    assert lines(next(second)[1])[-1].keys() == {"rows", "pieces"}
    waiting.stop()
    assert list(second) == []


def test_findings_that_come_together_are_shown_together(checks: Checks) -> None:
    patient = Checks(checks._services, pace=3600)
    *_, (_, said) = patient.stream(Waiting(), Given(None, {"text": DRAFT}))
    assert [len(Parsed(line["rows"]).all_text("p")) > 0 for line in lines(said)[1:-1]] == [True, True]


def file(data: bytes, name: str) -> dict[str, str]:
    return {"name": name, "data": base64.b64encode(data).decode()}


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "甲")
    return out.getvalue()


def test_a_file_is_read_by_its_content_and_named_after_itself(checks: Checks) -> None:
    steps = list(checks.stream(Waiting(), Given(None, file(DRAFT.encode("gb18030"), "../稿.txt"))))
    checked = steps[-2][0]
    assert checked.review.draft.text == DRAFT
    assert (checked.name, checked.source) == ("稿", DRAFT.encode("gb18030"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"text": " \n"}, "没有可以核对的文字"),
        ({}, "没有可以核对的文字"),
        ({"text": "长" * 2_000_001}, "2,000,000 字"),
        (file(b"x" * 20_000_010, "a.txt"), "超过 20 MB"),
        (file("长".encode() * 2_000_001, "a.txt"), "2,000,000 字"),
        (file(b"", "a.txt"), "没有可以核对的文字"),
        (file(b"%PDF-1.7 broken", "<b>.pdf"), "<b>.pdf"),
        (file(zipped(), "a.zip"), "一次只核对一份"),
        (file(b'{"id":"a","text":"x"}\n{"id":"b","text":"y"}\n', "a.jsonl"), "一次只核对一份"),
        (file(b"PK\x03\x04 broken", "a.docx"), "a.docx"),
        ({"name": "a.txt", "data": "!!"}, "重新选择文件"),
        ({"name": "a.txt", "data": "好"}, "重新选择文件"),
        ({"name": "a.txt", "data": 5}, "重新选择文件"),
    ],
)
def test_what_cannot_be_checked_is_told_in_one_line(checks: Checks, data: dict[str, Any], words: str) -> None:
    ((kept, said),) = checks.stream(Waiting(), Given(None, data))
    (line,) = lines(said)
    told = Parsed(line["error"])
    assert words in told.all_text()
    assert [name for name, _ in told.elements] == ["p"]
    assert not isinstance(kept, check.Checked)


def test_half_a_character_does_not_break_a_check(checks: Checks) -> None:
    *_, (_, said) = checks.stream(Waiting(), Given(None, {"text": f"\ud800{DRAFT}"}))
    assert lines(said)[-1] == {"done": True}
    said.encode()


@pytest.mark.parametrize(
    ("form", "start"), [(".docx", b"PK"), (".xlsx", b"PK"), (".csv", b"\xef\xbb\xbf"), (".md", b"# ")]
)
def test_what_was_found_is_taken_along_as_a_file(checks: Checks, form: str, start: bytes) -> None:
    checked = list(checks.stream(Waiting(), Given(None, file(DRAFT.encode(), "稿.txt"))))[-2][0]
    saved = json.loads(checks.download(checked, Wanted(None, {"form": form})))
    assert saved["name"] == f"稿-引文核对{form}"
    assert base64.b64decode(saved["data"]).startswith(start)
    again = json.loads(checks.download(checked, Wanted(None, {"form": form})))
    assert again["key"] != saved["key"]


@pytest.mark.parametrize(("accepted", "tracked"), [([], 0), ([2], 1), ([3, 99, -1], 0)])
def test_only_what_was_accepted_is_changed_in_the_word_file(checks: Checks, accepted: list[int], tracked: int) -> None:
    checked = list(checks.stream(Waiting(), Given(None, {"text": DRAFT})))[-2][0]
    assert [finding.suggestion is not None for finding in checked.review.findings] == [False, True, False]
    saved = json.loads(checks.download(checked, Wanted(None, {"form": ".docx", "accepted": accepted})))
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(saved["data"]))) as file:
        text, comments = file.read("word/document.xml").decode(), file.read("word/comments.xml").decode()
    assert text.count("<w:ins ") == tracked
    assert comments.count("<w:comment ") == 2


OLD = "见《关于旧事项的通知》（甲发〔2011〕1号）。"


@pytest.mark.parametrize(
    ("text", "day", "verdict", "words"),
    [
        (OLD, "", "not-in-force", "草稿没有日期"),
        (OLD, "2012-03-01", "ok", "效力按2012年3月1日判断。"),
        (OLD, " 2016-03-01 ", "not-in-force", "效力按2016年3月1日判断。"),
        (f"{OLD}\n\n2012年8月10日", "", "ok", "草稿日期2012年8月10日"),
        (f"情况表\n（截至2012年8月10日）\n{OLD}", "", "ok", "情况截至的2012年8月10日"),
        (f"{OLD}\n\n2012年8月10日", "2016-01-01", "not-in-force", "效力按2016年1月1日判断。"),
    ],
)
def test_validity_is_judged_as_of_a_day(checks: Checks, text: str, day: str, verdict: str, words: str) -> None:
    steps = list(checks.stream(Waiting(), Given(None, {"text": text, "date": day})))
    assert words in lines(steps[-1][1])[0]["day"]
    assert {found.verdict.value for found in steps[-2][0].review.findings} == {verdict}
    assert {found["verdict"] for found in checks.json(text, day)["findings"]} == {verdict}


@pytest.mark.parametrize("day", ["2012", "2012-13-01", "昨天", "<b>"])
def test_what_is_no_day_is_told_in_one_line(checks: Checks, day: str) -> None:
    ((kept, said),) = checks.stream(Waiting(), Given(None, {"text": OLD, "date": day}))
    assert "日期写得不对" in Parsed(lines(said)[0]["error"]).all_text()
    assert not isinstance(kept, check.Checked)
    with pytest.raises(gr.Error, match="日期写得不对"):
        checks.json(OLD, day)


@pytest.mark.parametrize(("held", "form"), [(False, ".csv"), (True, ".exe"), (True, "../x")])
def test_what_is_not_there_is_not_taken_along(checks: Checks, held: bool, form: str) -> None:
    checked = list(checks.stream(Waiting(), Given(None, {"text": DRAFT})))[-2][0] if held else None
    assert "重新核对" in json.loads(checks.download(checked, Wanted(None, {"form": form})))["error"]


def test_the_endpoint_gives_the_contracts_form(checks: Checks) -> None:
    draft = Document("x", "x", DRAFT)
    catalogue = checks._services.assistant.retriever.generation.catalogue
    assert checks.json(DRAFT) == checking.review(draft, catalogue).to_json()
    assert checks.json(DRAFT)["summary"] == {"ok": 1, "not-held": 1, "year-conflict": 1}


@pytest.mark.parametrize(("text", "words"), [("", "没有可以核对的文字"), ("长" * 2_000_001, "2,000,000 字")])
def test_the_endpoint_refuses_in_one_line(checks: Checks, text: str, words: str) -> None:
    with pytest.raises(gr.Error, match=words):
        checks.json(text)
