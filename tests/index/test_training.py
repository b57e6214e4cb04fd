"""How the reader is trained: examples made by rule, tokens marked, batches, and going on after a stop."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file
from transformers import AutoTokenizer

from index.runtime import reference
from index.training import held_back
from index.training.batches import IGNORED, Encoded, batches, collate, encode
from index.training.data import SPANS, is_held_back
from index.training.examples import Example, load, save
from index.training.rules import made_from

pytest.importorskip("peft")

MADE = [
    (
        "申请试点，应当提交下列材料：\n（一）申请书；\n（二）协议。\n受理后不再补交。",
        "材料",
        "申请试点，应当提交下列材料：\n（一）申请书；\n（二）协议。",
    ),
    (
        "联盟有下列情形之一的，取消资格：\n（一）弄虚作假的；\n（二）拒不整改的。",
        "取消资格",
        "联盟有下列情形之一的，取消资格：\n（一）弄虚作假的；\n（二）拒不整改的。",
    ),
    (
        "本办法所称联盟，是指企业和高校以契约结成的合作组织。",
        "联盟",
        "本办法所称联盟，是指企业和高校以契约结成的合作组织。",
    ),
    ("逾期不提交自评报告的，由工作组责令限期提交。", "逾期不提交自评报告", "工作组"),
    ("联盟应当自收到通知之日起三十日内提交报告。", "提交报告", "三十日内"),
    ("创新办负责评估工作的组织实施。", "创新办", "创新办负责评估工作的组织实施。"),
    (
        "（一）加强组织领导。各地要明确责任分工，指定专人负责，按时报送材料并做好总结。",
        "组织领导",
        "各地要明确责任分工，指定专人负责，按时报送材料并做好总结。",
    ),
]


@pytest.mark.parametrize(("text", "asked", "answer"), MADE)
def test_a_rule_makes_a_question_of_what_it_finds(text: str, asked: str, answer: str) -> None:
    made = [one for seed in range(20) for one in made_from(text, random.Random(seed))]
    assert any(asked in one.question and text[one.start : one.end] == answer for one in made)


@given(
    st.text("联盟应当不得下列情形之一的，。：；（一）\n本办法所称是指负责三十日内由处", max_size=120), st.integers(0, 9)
)
def test_made_answers_stand_in_the_text(text: str, seed: int) -> None:
    for made in made_from(text, random.Random(seed)):
        assert 0 <= made.start < made.end <= len(text)


def test_examples_come_back_as_they_were(tmp_path: Path) -> None:
    held = [Example("问", "文\u2028字", True, (0, 1)), Example("问", "文", False), Example("问", "文", True)]
    save(held, tmp_path / "x")
    assert load(tmp_path / "x") == held


@pytest.fixture(scope="module")
def tokenizer(model_cache: Path):  # type: ignore[no-untyped-def]
    return AutoTokenizer.from_pretrained(reference.folder(model_cache))


def test_tokens_of_the_answer_are_marked(tokenizer) -> None:  # type: ignore[no-untyped-def]
    passage = "被评为B级的联盟，应在一年内整改。"
    start = passage.index("一年内")
    (one,) = encode(tokenizer, [Example("多久整改？", passage, True, (start, start + 3))])
    assert "一年内" in tokenizer.decode(one.ids[one.start : one.end + 1]).replace(" ", "")
    assert one.start >= one.passage > 0


def test_no_answer_is_the_first_token_and_an_unmarked_one_is_ignored(tokenizer) -> None:  # type: ignore[no-untyped-def]
    none, unmarked = encode(tokenizer, [Example("问", "文字", False), Example("问", "文字", True)])
    assert (none.start, none.end) == (0, 0)
    assert (unmarked.start, unmarked.end) == (IGNORED, IGNORED)


def test_an_answer_that_is_cut_off_is_left_out(tokenizer) -> None:  # type: ignore[no-untyped-def]
    assert encode(tokenizer, [Example("问", "各类事项" * 400 + "终", True, (1600, 1601))]) == []


def _encoded(lengths: list[int]) -> list[Encoded]:
    return [Encoded([2] * length, 0, 0, 1, False) for length in lengths]


@given(st.lists(st.integers(2, 30), max_size=60), st.integers(1, 7), st.integers(0, 3))
def test_batches_hold_every_example_once(lengths: list[int], size: int, seed: int) -> None:
    encoded = _encoded(lengths)
    groups = list(batches(encoded, size, seed))
    assert sorted(id(one) for group in groups for one in group) == sorted(map(id, encoded))
    assert all(len(group) <= size for group in groups)


def test_padding_does_not_count() -> None:
    batch = collate([Encoded([0, 5, 6, 7], 2, 3, 1, True), Encoded([0, 5], 0, 0, 1, False)], pad=1)
    assert batch.mask.shape == (2, 16)
    assert batch.mask.sum(dim=1).tolist() == [4, 2]
    assert batch.inside[:, :4].tolist() == [[-1.0, 0.0, 1.0, 1.0], [-1.0, 0.0, -1.0, -1.0]]
    assert set(batch.inside[:, 4:].flatten().tolist()) == {-1.0}


@pytest.mark.slow
def test_a_broken_off_training_goes_on_to_the_same_end(tmp_path: Path, model_cache: Path, tokenizer) -> None:  # type: ignore[no-untyped-def]
    from index.training.loop import Recipe, Trainer, export, network  # noqa: PLC0415 - needs peft

    passage = "被评为B级的联盟，应在一年内整改。"
    encoded = encode(tokenizer, [Example(f"第{i}问", passage, True, (10, 13)) for i in range(8)])
    recipe = Recipe(batch=2, every=1, frozen=11, rank=2)

    def trainer(folder: str) -> Trainer:
        (tmp_path / folder).mkdir(exist_ok=True)
        return Trainer(network(reference.folder(model_cache), recipe), encoded, recipe, tmp_path / folder)

    whole, broken = trainer("whole"), trainer("broken")
    whole.run()
    broken.run(until=2)
    again = trainer("broken")
    again.run()
    assert again.done == whole.done == 4
    for name, master in whole.masters.items():
        assert torch.allclose(master, again.masters[name], atol=1e-4), name
    export(again.net, recipe, tmp_path / "out")
    assert (tmp_path / "out").stat().st_size > 1000


def _set(folder: Path, name: str, documents: list[dict[str, object]], questions: list[dict[str, object]]) -> None:
    for kind, rows in (("docs", documents), ("questions", questions)):
        with gzip.open(folder / f"{name}.{kind}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.mark.slow
def test_one_command_goes_from_question_sets_to_adapters(tmp_path: Path, model_cache: Path) -> None:
    from index.training.__main__ import main  # noqa: PLC0415 - needs peft

    places = [f"第{n}号桥" for n in range(12)]
    documents: list[dict[str, object]] = [
        {
            "id": f"d{n}",
            "title": place,
            "text": f"{place}管理办法\n{place}建于{1950 + n}年。{place}长{100 + n}米，由县里养护。",
        }
        for n, place in enumerate(places)
    ]
    questions: list[dict[str, object]] = [
        {"id": f"q{n}", "question": f"{place}建于哪年？", "answers": [f"{1950 + n}年"], "relevant": [f"d{n}"]}
        | {"answerable": True}
        for n, place in enumerate(places)
    ]
    articles: list[dict[str, object]] = [
        {
            "id": f"a{n}",
            "title": f"第{n}条",
            "text": f"申请第{n}类养护，应当提交下列材料：\n（一）申请书；\n（二）图纸{n}。",
        }
        for n in range(70)
    ]
    lay: list[dict[str, object]] = [
        {
            "id": f"q{n}",
            "question": f"办第{n}类养护要交什么？",
            "answers": [],
            "relevant": [f"a{n}"],
            "answerable": True,
        }
        for n in range(6)
    ]
    data, work, out = tmp_path / "data", tmp_path / "work", tmp_path / "adapters"
    data.mkdir()
    for name, held, asked in (
        ("cmrc2018", documents, questions),
        ("drcd", documents, questions),
        ("stard_lecoqa", articles, lay),
        ("state_council", articles[:6], []),
    ):
        _set(data, name, held, asked)
    arguments = ["--datasets", str(data), "--work", str(work), "--output", str(out)]
    assert main(arguments) == 0
    first = load_file(out)
    assert len((work / "round-2" / "curve.csv").read_text().splitlines()) >= 1
    assert main(arguments) == 0
    again = load_file(out)
    assert again.keys() == first.keys()
    assert all(torch.equal(again[name], first[name]) for name in first)


def test_held_back_questions_are_those_of_titles_that_were_not_trained_on(tmp_path: Path) -> None:
    titles = [f"标题{at}" for at in range(60)]
    for name in SPANS:
        with gzip.open(tmp_path / f"{name}.docs.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps({"id": t, "title": t, "text": "正文在此。"}) + "\n" for t in titles)
        with gzip.open(tmp_path / f"{name}.questions.jsonl.gz", "wt", encoding="utf-8") as file:
            rows = [
                {"id": t, "question": "问", "answers": ["正文"], "relevant": [t], "answerable": True} for t in titles
            ]
            rows.append({"id": "none", "question": "问", "answers": [], "relevant": [], "answerable": False})
            file.writelines(json.dumps(row) + "\n" for row in rows)
    assert held_back.main(["--datasets", str(tmp_path), "--output", str(tmp_path / "out")]) == 0
    for name in SPANS:
        lines = (tmp_path / "out" / f"{name}.questions.jsonl").read_text(encoding="utf-8").splitlines()
        assert [json.loads(line)["id"] for line in lines] == [t for t in titles if is_held_back(t)] != []


def test_a_set_that_is_not_there_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert held_back.main(["--datasets", str(tmp_path), "--output", str(tmp_path / "out")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
