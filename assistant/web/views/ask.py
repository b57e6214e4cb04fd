"""问答: the conversation, with the notices it rests on beside it."""

from __future__ import annotations

from typing import Any

import gradio as gr
from gradio.events import api

from assistant.web.asking import Asking
from assistant.web.i18n import Words
from assistant.web.markup import Html, element
from assistant.web.render import button
from assistant.web.resources import resource
from assistant.web.services import Services
from assistant.web.talk import Talk
from assistant.web.waiting import Waiting

AT_ONCE = 4
"""Questions answered at the same time, from all sessions together; the others wait in a queue."""
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def build(services: Services) -> None:
    """Put the view into the page that is being built. What was said is kept per session, and in the browser."""
    asking, say = Asking(services), services.say
    talk, waiting = gr.State(None), gr.State(Waiting())
    with gr.Row(elem_id="desk"):
        with gr.Column(elem_id="talk", min_width=0):
            tools = _part("tools", tools_bar(say), "history.js", export=asking.export)
            conversation = _part(
                "conversation",
                asking.view.html(Talk()),
                "conversation.js",
                follow=asking.follow,
                welcome=asking.welcome,
            )
            with gr.Row(elem_id="composer"):
                box = gr.Textbox(
                    placeholder=say("输入问题，回车发送"),
                    label=say("问题"),
                    show_label=False,
                    container=False,
                    max_lines=4,
                    elem_id="question",
                )
                send = gr.Button(say("发送"), variant="primary", min_width=72, elem_id="send")
                stop = gr.Button(say("停止"), min_width=72, elem_id="stop")
        marked = _part("marked", "", "marked.js")
        _part("notice", panel_frame(say), "notice.js", notice=asking.notice)

    asked = gr.on(
        [box.submit, send.click, conversation.submit],
        asking.reply,
        [box, talk, waiting],
        [box, talk, conversation],
        trigger_mode="multiple",
        concurrency_limit=AT_ONCE,
        **QUIET,
    )
    asked.failure(asking.failed, talk, [talk, conversation], **QUIET)
    stop.click(asking.stop, [talk, waiting], [talk, conversation], queue=False, **QUIET)
    conversation.edit(asking.edit, talk, [box, talk, conversation], queue=False, **QUIET)
    conversation.like(asking.mark, talk, marked, queue=False, **QUIET)
    tools.select(asking.open, waiting, [talk, conversation], queue=False, **QUIET)
    tools.clear(asking.new, waiting, [talk, conversation], queue=False, **QUIET)
    api(asking.ask, api_name="ask", concurrency_limit=AT_ONCE)


def _part(name: str, value: str, script: str, **served: Any) -> gr.HTML:
    """A part of the page with its script, which may call what is ``served`` as ``server.NAME(value)``."""
    functions = [_named(function, called) for called, function in served.items()]
    return gr.HTML(
        value,
        apply_default_css=False,
        elem_id=name,
        js_on_load=resource(f"views/{script}"),
        server_functions=functions or None,
    )


def _named(function: Any, name: str) -> Any:
    def served(value: Any) -> Any:
        return function(value)

    served.__name__ = name
    return served


def tools_bar(say: Words) -> Html:
    """The buttons above the conversation, and the list of conversations that this browser keeps."""
    kept = element(
        "li",
        element("button", element("span", class_="title"), element("time"), class_="open", type="button"),
        button(say("删除"), "delete", aria_label=say("删除这次对话")),
    )
    dialog = element(
        "dialog",
        element("div", element("h2", say("对话记录")), button(say("关闭"), "close"), class_="top"),
        element("p", say("只存在这台电脑的这个浏览器里。"), class_="note"),
        element("input", type="search", placeholder=say("查找对话"), aria_label=say("查找对话"), autocomplete="off"),
        element("ul"),
        element("p", say("没有对话。"), class_="none"),
        element("template", kept),
        class_="history",
        aria_label=say("对话记录"),
    )
    return element(
        "div",
        button(say("对话记录"), "records", aria_haspopup="dialog"),
        button(say("新对话"), "new"),
        element("span", class_="space"),
        button(say("导出 Word"), "export", data_form="docx"),
        button(say("导出 Markdown"), "export", data_form="md"),
        element("p", class_="error", role="alert", hidden=""),
        dialog,
        class_="tools",
        role="toolbar",
        aria_label=say("对话"),
    )


def panel_frame(say: Words) -> Html:
    """Where an opened notice is put at first, and the card that shows a quote."""
    return element(
        "div",
        element("aside", aria_label=say("引文所在的通知"), class_="panel", hidden=""),
        element("div", class_="card", id="quote-card", role="tooltip", hidden=""),
        class_="beside",
    )
