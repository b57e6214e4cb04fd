"""A small library on disk, as it is served: a plan, a notice that rests on it, and one that repeals that notice."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from assistant.chain import Assistant
from assistant.web.holdings import Holdings
from corpus.references import parse_number
from corpus.types import Document, Source, SourceKind, Status
from index.generation import Generation
from index.store import Store
from tests.index.fakes import FakeEmbedder


def made(id: str, title: str, text: str, number: str | None = None, **fields: Any) -> Document:
    return Document(id, title, text, parse_number(number) if number else None, **fields)


PLAN = made(
    "plan",
    "关于印发《联盟评估工作方案（试行）》的通知",
    "一、目的\n本方案的目的是推动联盟建设。\n\n二、步骤\n（一）自评。\n（二）审核。",
    "国科办政〔2012〕47号",
    issuers=("科学技术部办公厅",),
    issued="2012-06-14",
    source=Source(SourceKind.DIGEST),
)
USE = made(
    "use",
    "关于开展<b>评估</b>的通知",
    "根据国科办政〔2012〕47号和国科发政〔2009〕648号，现将有关事项通知如下。\n请按时报送。",
    "国科办政〔2013〕5号",
    issuers=("科学技术部办公厅", "财政部办公厅"),
    issued="2013-02-01",
)
END = made("end", "关于停止评估的通知", "国科办政〔2013〕5号同时废止。", issuers=("财政部",), issued="2019-01-02")
BARE = made("bare", "一份说明", "此处没有引用。", status=Status())
LIBRARY = (PLAN, USE, END, BARE)


def holdings(folder: Path, documents: tuple[Document, ...] = LIBRARY) -> Holdings:
    """The library, built below ``folder`` without a model; it answers nothing."""
    store, embedder = Store(folder / "store"), FakeEmbedder()
    store.build(documents, embedder)

    def over(generation: Generation) -> Assistant:
        catalogue = generation.catalogue
        retriever = SimpleNamespace(generation=generation)
        held = SimpleNamespace(documents=catalogue.full_documents, document=catalogue.find, retriever=retriever)
        return cast(Assistant, held)

    return Holdings(store, embedder, over)
