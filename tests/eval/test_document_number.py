from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.types import Citation
from eval import measures
from tests.eval.factories import answered, citation, number_of

NUMBER = "国科办政〔2012〕47号"
PLAN = citation(1, "plan", "应在一年内整改")
LIST = citation(2, "list", "2012年度试点联盟共39家")
NAMING = replace(LIST, quote="依据国发〔2009〕9号、10号")


@pytest.mark.parametrize(
    ("sentences", "citations", "cites", "facts", "expected"),
    [
        ([("39家", (2,))], (LIST,), [], [], None),
        ([("39家", (2,))], (LIST,), [], [["39家"]], None),
        ([("一年内整改", (1,))], (PLAN,), [], [], 1),
        ([(f"{NUMBER}印发", (1,))], (PLAN,), [NUMBER], [[NUMBER, "47号"]], 1),
        ([("国科办政[2012]47号印发", (1,))], (PLAN,), [], [[NUMBER]], 1),
        ([("国科办政〔2012〕74号印发", (1,))], (PLAN,), [], [], 0),
        ([(f"{NUMBER}印发", (2,)), ("一年内整改", (1,))], (PLAN, LIST), [], [], 0),
        ([("依据国发〔2009〕9号", (2,))], (NAMING,), [], [], 1),
        ([("依据国发〔2009〕10号", (2,))], (NAMING,), ["国发〔2009〕10号"], [], 1),
        ([("依据国发〔2009〕9号", (1,))], (PLAN, NAMING), [], [], 0),
        ([("依据国发〔2009〕11号", (2,))], (NAMING,), [], [], 0),
        ([("一年内整改", (1,))], (replace(PLAN, number="国科办政〔2012〕74号"),), [], [], 0),
        ([("一年内整改", (1,))], (replace(PLAN, number=None),), [], [], 0),
        ([("39家", (2,))], (replace(LIST, number=NUMBER),), [], [], 0),
        ([("39家", (2,))], (LIST,), [NUMBER], [], 0),
        ([("39家", (2,))], (LIST, PLAN), ["国科办政[2012]47号"], [], 1),
        ([("39家", (2,))], (LIST, PLAN), [], [[NUMBER]], 0),
        ([("39家", (2,))], (LIST, PLAN), [], [["40家"]], 1),
    ],
)
def test_document_number(
    sentences: list[tuple[str, tuple[int, ...]]],
    citations: tuple[Citation, ...],
    cites: list[str],
    facts: list[list[str]],
    expected: float | None,
) -> None:
    answer = answered(*sentences, citations=citations)
    text = "".join(sentence for sentence, _ in sentences)
    assert measures.document_number(answer, text, number_of, cites, facts) == expected
