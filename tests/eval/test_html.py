"""The HTML report: everything is in it, nothing in it is markup of others, and nothing is fetched."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Answer, Reason
from eval.cases import Case
from eval.figures import figures
from eval.html import html_report
from eval.report import COLUMNS, GROUPS, KINDS, LABELS, NAMES
from eval.runner import Record, Result, run
from tests.eval.factories import answered, citation, refused, text_of

VOID = {"meta", "input"}
TAGS = VOID | {
    "html",
    "head",
    "title",
    "style",
    "body",
    "header",
    "h1",
    "h2",
    "p",
    "nav",
    "a",
    "main",
    "section",
    "div",
}
TAGS |= {
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "small",
    "svg",
    "rect",
    "line",
    "circle",
    "text",
}
TAGS |= {"form", "label", "select", "option", "button", "output", "details", "summary", "span", "dl", "dt", "dd"}
TAGS |= {"ul", "ol", "li", "blockquote", "script"}
HOSTILE = (
    "</p></details></style></script><script>alert(1)</script><img src=http://e.example onerror='x'>\"' {{ 7 * 7 }} &lt;"
)

DUE = Case("due", "评上B了咋整？", relevant=("plan",), facts=(("一年内",), ("验收",)), category="everyday")
NONE_DUE = Case("none", "权重是多少？", answerable=False, category="not-stated", reason=Reason.NOT_STATED)
QUOTE = citation(1, "plan", "应在一年内整改，整改期间暂停新的支持。")
PARTLY = answered((QUOTE.quote, (1,)), citations=(QUOTE,), found=("list", "plan"), confidence=0.85)


class Parsed(HTMLParser):
    """Well-formed, or it cannot be made. ``text``: pieces and the class they stand in; ``own``: style and script."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[tuple[str, str | None]] = []
        self.text: list[tuple[str | None, str]] = []
        self.own: dict[str, str] = {}
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("class")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        tag, name = self.open[-1] if self.open else ("", None)
        if tag in ("style", "script"):
            self.own[tag] = self.own.get(tag, "") + data
        else:
            self.text.append((name, data))

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def all(self, tag: str, **attributes: str) -> list[dict[str, str | None]]:
        return [held for name, held in self.elements if name == tag and attributes.items() <= held.items()]

    def shown(self) -> str:
        return "".join(data for _, data in self.text)

    def inside(self, name: str) -> list[str]:
        return [data for held, data in self.text if held == name]

    def policy(self) -> str:
        (meta,) = self.all("meta", **{"http-equiv": "Content-Security-Policy"})
        return meta["content"] or ""


def result(*pairs: tuple[Case, Answer | Exception]) -> Result:
    replies = {case.id: reply for case, reply in pairs}

    def ask(case: Case) -> Answer:
        reply = replies[case.id]
        if isinstance(reply, Exception):
            raise reply
        return reply

    return run([case for case, _ in pairs], ask, text_of)


def record(text: str) -> Record:
    """A record whose every text is ``text``."""
    cited = {"marker": 1, "document_id": text, "number": text, "title": text, "heading": [text, text], "quote": text}
    found = {"document_id": text, "title": text, "heading": [text], "text": text, "relevant": True}
    faults = (text, text)
    return Record(
        text, text, text, text, "answered", text, text, 0.5, 12.0, True, faults, {"facts": 0.0}, (cited,), (found,)
    )


WORKED = result((DUE, PARTLY), (NONE_DUE, refused()))
EMPTY = Result(figures([]), {}, ())


def holds_only_its_own(page: Parsed) -> None:
    assert {tag for tag, _ in page.elements} <= TAGS
    for _, attributes in page.elements:
        assert not any(name.startswith("on") or name in ("src", "style", "action", "xlink:href") for name in attributes)
        assert (attributes.get("href") or "#").startswith("#")


def test_all_that_is_to_be_read_is_there() -> None:
    page = Parsed(html_report(WORKED, "notices 2026-11-23"))
    shown = page.shown()
    assert shown.count("notices 2026-11-23") == 2
    assert "共 2 题，1 题没有发现问题，1 题有问题" in shown
    labels = {LABELS[name] for _, names in GROUPS.values() for name in names if name != "judge"} | {LABELS["ece"]}
    for text in (*GROUPS, *labels, *COLUMNS, NAMES["everyday"], NAMES["not-stated"], *KINDS.values()):
        assert text in shown, text
    assert LABELS["judge"] not in shown
    low, high = WORKED.intervals["answer.facts"]
    assert f"[{low:.3f}, {high:.3f}]" in shown
    (failed,) = WORKED.failures
    for text in (failed.question, failed.answer, failed.expected, *failed.faults, QUOTE.quote, str(QUOTE.number)):
        assert text in shown, text
    assert "置信度 0.850" in shown
    assert "前 2 段，1 段出自相关文件" in shown


def test_a_point_lies_where_confidence_and_accuracy_put_it() -> None:
    right = replace(DUE, id="right", facts=(("一年内",),))
    page = Parsed(html_report(result((right, PARTLY), (DUE, PARTLY)), "t"))
    (point,) = page.all("circle")
    (axis,) = page.all("line", **{"class": "diagonal"})
    left, bottom, side = float(axis["x1"] or 0), float(axis["y1"] or 0), float(axis["x2"] or 0) - float(axis["x1"] or 0)
    assert float(point["cx"] or 0) == pytest.approx(left + 0.85 * side, abs=0.1)
    assert float(point["cy"] or 0) == pytest.approx(bottom - 0.5 * side, abs=0.1)


def test_a_bar_is_as_long_as_its_figure_and_its_whisker_as_its_interval() -> None:
    changed = replace(
        WORKED.total, intervals={"answer.facts": (0.125, 0.875)}, answer={**WORKED.total.answer, "facts": 0.375}
    )
    page = Parsed(html_report(replace(WORKED, total=changed, by_category={}), "t"))
    assert page.all("rect", **{"class": "fill", "width": "37.5%"})
    assert len(page.all("line", x1="12.5%", x2="87.5%")) == 1


def test_a_judge_s_score_and_a_run_that_took_no_time_are_shown() -> None:
    total = replace(
        WORKED.total,
        answer={**WORKED.total.answer, "judge": 0.625},
        latency_ms={"p50": 0.0, "p95": 0.0},
    )
    page = Parsed(html_report(replace(WORKED, total=total, by_category={}), "t"))
    assert LABELS["judge"] in page.shown()
    assert "0.625" in page.shown()
    assert "0 · 0" in page.shown()


def test_the_policy_lets_nothing_in_and_only_its_own_style_and_script_run() -> None:
    page = Parsed(html_report(replace(WORKED, records=(record("a"),)), "t"))
    holds_only_its_own(page)
    assert "://" not in html_report(WORKED, "t")
    for kind in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(page.own[kind].encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}';" in page.policy()
    assert page.policy().startswith("default-src 'none';")
    assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest|innerHTML", page.own["style"] + page.own["script"])


def test_hostile_text_stays_text() -> None:
    harmless, page = (
        Parsed(html_report(replace(WORKED, by_category={text: WORKED.total}, records=(record(text),)), text))
        for text in ("a", HOSTILE)
    )
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in harmless.elements]
    holds_only_its_own(page)
    assert page.own == harmless.own
    assert page.policy() == harmless.policy()
    assert page.shown().count(HOSTILE) >= 10
    (case,) = page.all("details", **{"class": "case"})
    assert case["data-category"] == HOSTILE
    assert page.all("option", value=HOSTILE)


@given(st.text())
def test_any_text_keeps_the_page_whole(text: str) -> None:
    page = html_report(replace(EMPTY, records=(record(text),)), text)
    assert page.encode("utf-8")
    holds_only_its_own(Parsed(page))


def test_what_is_no_unicode_can_still_be_written() -> None:
    assert "甲?乙" in html_report(replace(EMPTY, records=(record("甲\ud800乙"),)), "t").encode("utf-8").decode("utf-8")


def test_every_failed_case_is_there_once_and_no_other() -> None:
    failed = [replace(record(f"题{place}"), category="fact" if place % 2 else "who") for place in range(40)]
    right = replace(record("对的题"), faults=())
    page = Parsed(html_report(replace(WORKED, records=(*failed, right)), "t"))
    assert [case["data-category"] for case in page.all("details", **{"class": "case"})] == ["who", "fact"] * 20
    assert page.inside("question") == [item.question for item in failed]
    assert "对的题" not in page.shown()
    assert [option["value"] for option in page.all("option")] == ["", "who", "fact"]


def without_intervals(figures: Any) -> Any:
    return replace(figures, intervals={})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (EMPTY, "共 0 题"),
        (replace(WORKED, records=()), "0 题有问题"),
        (replace(WORKED, total=without_intervals(WORKED.total), by_category={}), "—"),
        (result((DUE, RuntimeError("断了"))), "断了"),
        (result((replace(DUE, category="", question=""), refused(Reason.AMBIGUOUS))), "未分类"),
    ],
)
def test_results_that_lack_something(given: Result, said: str) -> None:
    page = Parsed(html_report(given, "t"))
    holds_only_its_own(page)
    assert said in page.shown()
    assert bool(page.all("form")) is bool(given.failures)
    assert bool(page.all("circle")) is any(part["n"] for part in given.calibration["bins"])
    assert ("95% 区间" in page.shown()) is bool(given.intervals)
    assert not re.search(r"\b(?:None|nan|Undefined)\b", page.shown())
