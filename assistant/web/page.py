"""The frame of the page: its head, the navigation, and the views."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import gradio as gr

from assistant.web.i18n import Language, Words
from assistant.web.markup import Html, element
from assistant.web.resources import resource
from assistant.web.services import Services
from assistant.web.views import VIEWS, View

NAME = "政策通知问答"
FONTS = ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif")
THEME = gr.themes.Base(primary_hue="blue", neutral_hue="gray", font=FONTS, font_mono=("ui-monospace", "monospace"))
PATHS = {Language.ENGLISH: "/en", Language.CHINESE: "/"}
"""Where the page stands in each language; the root comes last, for it holds all other paths."""


def build(services: Services) -> gr.Blocks:
    """The page with all views, in the language of ``services.say``."""
    views = [view for view in VIEWS if view.applies(services)]
    page = gr.Blocks(title=services.say(NAME), analytics_enabled=False, fill_width=True)
    with page:
        gr.HTML(
            masthead(services.say, views),
            apply_default_css=False,
            elem_id="masthead",
            js_on_load=resource("masthead.js"),
        )
        for view in views:
            with gr.Column(elem_id=f"view-{view.name}", elem_classes="view", min_width=0):
                view.build(services)
    return page


def masthead(say: Words, views: Sequence[View]) -> Html:
    """The head of the page: what it is, the views, and the other language."""
    links = (element("li", element("a", say(view.title), href=f"#{view.name}")) for view in views)
    other, path = (("English", "en/"), ("中文", "../"))[say.language is Language.ENGLISH]
    tag = (Language.ENGLISH, Language.CHINESE)[say.language is Language.ENGLISH]
    return element(
        "header",
        element("a", say("跳到正文"), class_="skip", href=f"#view-{views[0].name}"),
        element(
            "div",
            element("h1", say(NAME)),
            element("p", say("每句话都有原文引文；没有依据就不答。")),
            class_="name",
        ),
        element("nav", element("ul", *links), aria_label=say("视图")),
        element("a", other, class_="language", href=path, lang=tag.value, hreflang=tag.value),
        class_="masthead",
    )


def head(say: Words) -> str:
    """What stands in the document's head: styles, and the script that the views share."""
    styles = "\n".join((*map(resource, ("page.css", "panel.css", "views/ask.css")), *_shown()))
    language = f"document.documentElement.lang = '{say.language.value}';"
    return f"<style>{styles}</style><script>{language}\n{resource('page.js')}</script>"


def _shown() -> Iterator[str]:
    """The rules that hide every view but the one of the address."""
    for view in VIEWS:
        yield f"html:not([data-view={view.name}]) #view-{view.name} {{ display: none !important; }}"
