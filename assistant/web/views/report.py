"""评测: the last evaluation in plain words, how it was before, the cases that failed, and a new one begun here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

import gradio as gr
from starlette.requests import HTTPConnection

from assistant.web.evaluating import SAMPLES, EvaluationError, Run, runs
from assistant.web.evaluations import Evaluation, Failure, evaluations
from assistant.web.i18n import Words
from assistant.web.markup import Html, element, join
from assistant.web.render import button, message
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
    """Whether there is a place for results: somebody may make one while the page is served."""
    return services.reports is not None


def build(services: Services) -> None:
    """Put the view into the page that is being built; results that come later are shown when the page is opened."""
    if services.reports is None:
        return
    shown = Shown(services.reports, services.say)

    def refusal(request: gr.Request) -> str | None:
        return services.access.refusal(cast(HTTPConnection, request))

    def results(_: Any) -> str:
        return shown.results()

    def offer(_: Any, request: gr.Request) -> str:
        return shown.offer(refusal(request))

    def begin(value: Any, request: gr.Request) -> dict[str, Any]:
        return shown.begin(value, refusal(request))

    def stop(_: Any, request: gr.Request) -> dict[str, Any]:
        return shown.stop(refusal(request))

    def status(_: Any, request: gr.Request) -> dict[str, Any]:
        return shown.status(refusal(request))

    gr.HTML(
        element("div", element("div", class_="offer"), element("div", class_="report")),
        apply_default_css=False,
        elem_id="report",
        js_on_load=resource("views/report.js"),
        head=f"<style>{resource('views/report.css')}</style>",
        server_functions=[results, offer, begin, stop, status],
    )


def _form(say: Words) -> Html:
    named = (say("{count} 题", count=sample) if sample else say("全部题目") for sample in SAMPLES)
    options = (element("option", name, value=sample or "") for name, sample in zip(named, SAMPLES, strict=True))
    return element(
        "form",
        element("label", element("span", say("题数")), element("select", *options, name_="sample")),
        element("button", say("开始评测"), type="submit", class_="begin"),
        button(say("停止"), "stop", hidden=""),
        element("div", class_="running", role="status"),
        element("p", say("向随程序附带的通知问自带的题，在本机进行，与文件库无关。"), class_="note"),
    )


class Shown:
    """What the view shows of the results in a folder, and of an evaluation that runs.

    ``refusal`` is why whoever looks may not begin one (``Access.refusal``), None where they may.
    """

    def __init__(self, folder: Path, say: Words) -> None:
        self._folder = folder
        self._say = say

    def results(self) -> str:
        """The results as HTML."""
        return report(evaluations(self._folder), self._say)

    def offer(self, refusal: str | None) -> str:
        """HTML: where an evaluation is begun, or a line that says why not here."""
        return element("p", self._say(refusal), class_="note") if refusal else _form(self._say)

    def begin(self, value: Any, refusal: str | None) -> dict[str, Any]:
        """Begin an evaluation of so many questions (None: all), unless one runs; the status, as ``status``."""
        if refusal:
            return {"html": message(self._say(refusal)), "running": False}
        try:
            if value not in SAMPLES:
                raise EvaluationError("没有这样的题数：请重新选择。")
            runs(self._folder).start(value)
        except EvaluationError as error:
            return {"html": message(str(error)), "running": False}
        return self.status(refusal)

    def stop(self, refusal: str | None) -> dict[str, Any]:
        """End the evaluation that runs; the status, as ``status``."""
        if refusal:
            return {"html": message(self._say(refusal)), "running": False}
        runs(self._folder).stop()
        return self.status(refusal)

    def status(self, refusal: str | None) -> dict[str, Any]:
        """``{"html", "running"}`` of the last evaluation that the page began; the HTML is empty where there is none.

        Who may not begin one does not learn of it.
        """
        last = None if refusal else runs(self._folder).last
        return {"html": _progress(last, self._say) if last else "", "running": last is not None and last.running}


def _progress(run: Run, say: Words) -> Html:
    if not run.running:
        if run.trouble is None:
            return element("p", say("评测完成，结果如下。"))
        return message(run.trouble) if run.trouble else element("p", say("评测已停止，没有保存结果。"))
    if not run.total:
        return element("p", element("progress", aria_label=say("评测进度")), say("正在准备：载入模型和索引…"))
    bar = element("progress", value=run.done, max=run.total, aria_label=say("评测进度"))
    return element("p", bar, say("已问 {done} / {total} 题", done=run.done, total=run.total))


def report(found: Sequence[Evaluation], say: Words) -> Html:
    """The last of the results, which stand from the oldest on, with those before it of as many questions."""
    if not found:
        return element("p", say("还没有评测结果。"), class_="note")
    last = found[-1]
    alike = [one for one in found if one.figures.n == last.figures.n]
    told = say("{name}，{time}，共 {count} 题", name=last.name, time=_time(last), count=last.figures.n)
    apart = say("“上一次”和“历次”只与题数相同的结果相比。") if len(alike) < len(found) else ""
    return join(
        (
            element("p", told, " ", apart, class_="note"),
            _table(alike, say),
            _failures(last.figures.failures, say),
        )
    )


def _failures(failures: Sequence[Failure], say: Words) -> Html:
    if not failures:
        return element("section", element("h2", say("每一题都全对。")))
    return element(
        "section",
        element("h2", say("没有全对的 {count} 题", count=len(failures))),
        *(_failed(failure, say) for failure in failures),
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
        element("td", _shown(before, group), data_name=say("上一次")),
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
    address = f"?{urlencode({'q': failure.question})}#ask"
    return element(
        "details",
        element("summary", failure.question or failure.id, element("span", "；".join(failure.faults), class_="faults")),
        element("dl", *(cell for name, text in pairs for cell in (element("dt", say(name)), element("dd", text)))),
        element("a", say("到问答里问这一题"), class_="ask", href=address) if failure.question else "",
    )


def _time(one: Evaluation) -> str:
    return one.time.strftime("%Y-%m-%d %H:%M")
