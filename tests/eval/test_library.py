from __future__ import annotations

from dataclasses import replace

import pytest

from eval.cases import Case
from eval.library import Library, chunk_key
from eval.runner import run
from tests.eval.factories import (
    DUE,
    RIGHT,
    chunks_of,
    found,
    results,
    text_of,
)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (Case("x", "问", relevant=("plan",), answers=("科技部主导",)), {"plan#1"}),
        (Case("x", "问", relevant=("plan",), facts=(("两年内", "一年内"), ("主导",))), {"plan#0", "plan#1"}),
        (Case("x", "问", relevant=("list",), facts=(("9家",), ("主导",))), set()),
        (Case("x", "问", relevant=("plan", "list", "plan"), answers=("39家",)), {"list#0"}),
        (Case("x", "问", relevant=("plan",), answers=("由科技部来主导的",)), set()),
        (Case("x", "问", relevant=("gone",), answers=("一年内",)), set()),
        (Case("x", "问", answers=("一年内",)), set()),
    ],
)
def test_relevant_chunks(case: Case, expected: set[str]) -> None:
    assert Library(text_of, chunks_of).relevant_chunks(case) == expected


def test_keys_of_chunks_do_not_run_into_each_other() -> None:
    (chunk,) = chunks_of("list")
    assert chunk_key(replace(chunk, document_id="a#1", ordinal=2)) != chunk_key(
        replace(chunk, document_id="a", ordinal=12)
    )


def test_chunks_are_ranked_as_documents_are() -> None:
    case = Case("x", "问", relevant=("plan",), facts=(("主导",),))
    reply = replace(RIGHT, passages=found(("plan", 0), ("list", 0), ("plan", 1), ("plan", 0)))
    total = results((case, reply)).total
    assert total.retrieval["hit@1"] == 1
    assert total.chunks == {"hit@1": 0, "hit@3": 1, "hit@5": 1, "recall@10": 1, "mrr@10": 1 / 3, "ndcg@10": 0.5}
    free_form = replace(case, answers=("由别人说的话",), facts=())
    assert set(results((free_form, reply)).total.chunks.values()) == {None}


def test_without_knowing_the_library_chunks_and_numbers_do_not_count() -> None:
    total = run([DUE], lambda _: RIGHT, text_of).total
    assert set(total.chunks.values()) == {None}
    assert total.answer["document_number"] is None
    assert total.answer["facts"] == 1
