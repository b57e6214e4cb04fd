"""评测: the last stored evaluation in plain words, how it was before, and the cases that failed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.web.evaluations import Evaluation, Failure, evaluations
from assistant.web.i18n import Words
from assistant.web.markup import Html, element, join
from assistant.web.resources import resource
from assistant.web.services import Services

FIGURES = {
    ("retrieval", "hit@1"): ("首位就是所要的文件", "有相关文件可找的题里，排在第一的文件就是相关文件的比例"),
    ("retrieval", "hit@5"): ("前五篇里有所要的文件", "同上，排在前五的文件里有相关文件的比例"),
    ("answer", "facts"): ("要点齐全", "该作答的题里，标准答案的要点都答到的比例"),
    ("answer", "rouge_l"): ("与标准答案相近", "与标准答案用词的重合程度（ROUGE-L）；照录原文的回答不会接近 1"),
    ("answer", "document_number"): ("文号无误", "回答里文号全对的比例"),
    ("citation", "precision"): ("引文靠得住", "引文逐字可查、出自相关文件、与所在句子相符的比例"),
    ("citation", "recall"): ("句句有依据", "有这样引文的句子的比例"),
    ("abstention", "precision"): ("拒答拒得对", "拒答的题里，确实不该作答的比例"),
    ("abstention", "recall"): ("当拒则拒", "不该作答的题里，真的没有作答的比例"),
    ("latency_ms", "p50"): ("一题用时（中位数）", "从提问到得到结果的时间"),
    ("latency_ms", "p95"): ("较慢的一题用时", "一百题里有九十五题比它快"),
}
"""Figures by group and name: what each is called, and what it says."""
WIDTH, HEIGHT = 120, 30
"""Of a plot, in its own units."""


def applies(services: Services) -> bool:
    """Whether there is a result to show."""
    return services.reports is not None and bool(evaluations(services.reports))


def build(services: Services) -> None:
    """Put the view into the page that is being built; results that come later are shown when the page is opened."""
    folder, say = services.reports or Path(), services.say

    def show(_: Any) -> str:
        return report(evaluations(folder), say)

    gr.HTML(
        element("div", class_="report"),
        apply_default_css=False,
        elem_id="report",
        js_on_load='server.show(null).then((html) => { element.querySelector(".report").innerHTML = html; });',
        head=f"<style>{resource('views/report.css')}</style>",
        server_functions=[show],
    )


def report(found: Sequence[Evaluation], say: Words) -> Html:
    """The last of the results, which stand from the oldest on, with the history of every figure."""
    if not found:
        return element("p", say("还没有评测结果。"), class_="note")
    last = found[-1]
    told = say("{name}，{time}，共 {count} 题", name=last.name, time=_time(last), count=last.figures.n)
    return join(
        (
            element("p", told, class_="note"),
            _table(found, say),
            element(
                "section",
                element("h3", say("没有全对的 {count} 题", count=len(last.figures.failures))),
                *(_failed(failure, say) for failure in last.figures.failures),
            ),
            element(
                "p",
                say("重新评测："),
                element("code", f"policy-assistant eval --suite notices --output {last.name}"),
                class_="note",
            ),
        )
    )


def _table(found: Sequence[Evaluation], say: Words) -> Html:
    heads = (element("th", say(name), scope="col") for name in ("项目", "数值", "上一次", "历次"))
    rows = (_row(found, group, name, say) for group, name in FIGURES)
    return element("table", element("thead", element("tr", *heads)), element("tbody", *rows))


def _row(found: Sequence[Evaluation], group: str, name: str, say: Words) -> Html:
    title, about = FIGURES[group, name]
    values = [one.figures.value(group, name) for one in found]
    before = values[-2] if len(values) > 1 else None
    return element(
        "tr",
        element("th", say(title), element("span", say(about), class_="note"), scope="row"),
        element("td", _shown(values[-1], group)),
        element("td", _shown(before, group)),
        element("td", _plot(values, group, [f"{_time(one)}" for one in found])),
    )


def _shown(value: float | None, group: str) -> str:
    if value is None:
        return "—"
    return f"{value:.0f} ms" if group == "latency_ms" else f"{value:.1%}"


def _plot(values: Sequence[float | None], group: str, times: Sequence[str]) -> Html | str:
    """A line through the values, from the oldest to the newest; nothing where there are not two."""
    there = [(at, value) for at, value in enumerate(values) if value is not None]
    if len(there) < 2:
        return ""
    most = max(value for _, value in there) or 1.0 if group == "latency_ms" else 1.0
    last = len(values) - 1
    points = [(WIDTH * at / last, HEIGHT * (1 - value / most)) for at, value in there]
    titles = (f"{times[at]} {_shown(value, group)}" for at, value in there)
    return element(
        "svg",
        element("title", "\n".join(titles)),
        element("polyline", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points)),
        element("circle", cx=f"{points[-1][0]:.1f}", cy=f"{points[-1][1]:.1f}", r="3"),
        viewBox=f"-4 -4 {WIDTH + 8} {HEIGHT + 8}",
        role="img",
    )


def _failed(failure: Failure, say: Words) -> Html:
    pairs = (("应为", failure.expected), ("回答", failure.answer), ("不足", "；".join(failure.faults)))
    return element(
        "details",
        element("summary", failure.question or failure.id, element("span", "；".join(failure.faults), class_="faults")),
        element("dl", *(cell for name, text in pairs for cell in (element("dt", say(name)), element("dd", text)))),
    )


def _time(one: Evaluation) -> str:
    return one.time.strftime("%Y-%m-%d %H:%M")
