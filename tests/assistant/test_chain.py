"""The chain as LangChain runs it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from assistant.chain import Assistant, Turn
from index.store import Store
from tests.index.fakes import DOCUMENTS, FakeEmbedder


def test_the_runnable_answers_as_the_assistant_does(tmp_path: Path) -> None:
    store, embedder = Store(tmp_path), FakeEmbedder()
    store.build(DOCUMENTS, embedder)
    with store.open(embedder) as generation:
        assistant = Assistant(generation, embedder)
        answer = assistant.ask("评估结果为B级的联盟怎么办？")
        turn = assistant.chain.invoke(Turn("评估结果为B级的联盟怎么办？"))
    assert turn.answer == replace(answer, timings_ms={})
    assert list(turn.timings_ms) == ["understand", "retrieve", "read", "answer", "verify"]
