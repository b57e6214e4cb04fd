"""The four abilities of RGB: which documents are taken, what an answer shows, and the command."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.commands import common
from assistant.settings import Settings
from assistant.types import Answer, Reason
from corpus.errors import PolicyError, QuestionError, ReadError
from eval import rgb
from eval.cases import Case
from eval.rgb_abilities import CONDITIONS, Condition, Figures, run, score, text_report, to_json, trials
from eval.rgb_questions import Ids, Parts, Question, load, mixed, parse, sample, shuffled
from tests.eval.factories import answered, citation, refused
from tests.index.fakes import FakeEmbedder

REFINE, INT, FACT = "zh_refine", "zh_int", "zh_fact"


def names(letter: str, n: int) -> Ids:
    return tuple(f"{letter}{place}" for place in range(n))


def question(
    subset: str = REFINE,
    id: str = "q",
    relevant: int = 0,
    negatives: int = 0,
    wrong: int = 0,
    groups: Sequence[int] | None = None,
    facts: Parts = (("三家", "3家"),),
    fake: Parts = (),
) -> Question:
    """Numbers of documents; those of the groups follow each other in ``relevant``."""
    held = names("r", sum(groups) if groups else relevant)
    starts = [sum((groups or ())[:place]) for place in range(len(groups or ()))]
    parts = tuple(held[start : start + size] for start, size in zip(starts, groups or (), strict=True)) or (held,)
    case = Case(id, f"问{id}", relevant=held, facts=facts)
    return Question(case, subset, names("n", negatives), parts if held else (), names("w", wrong), fake)


def condition(ability: str, name: str) -> Condition:
    return next(item for item in CONDITIONS if (item.ability, item.name) == (ability, name))


def drawn(ability: str, name: str, asked: Question, n: int = 5) -> str:
    """The kinds of the documents, in alphabetical order."""
    return "".join(sorted(document[0] for document in condition(ability, name).draw(asked, n)))


@pytest.mark.parametrize(
    ("good", "bad", "n", "share", "least", "expected"),
    [
        (9, 9, 5, 0.0, 0, (5, 0)),
        (9, 9, 5, 0.2, 0, (4, 1)),
        (9, 9, 5, 0.8, 0, (1, 4)),
        (9, 9, 5, 1.0, 0, (0, 5)),
        (9, 9, 4, 0.2, 0, (3, 1)),
        (9, 9, 10, 0.4, 0, (6, 4)),
        (2, 9, 5, 0.2, 0, (2, 3)),
        (9, 1, 5, 0.8, 0, (4, 1)),
        (1, 2, 5, 0.4, 0, (1, 2)),
        (0, 0, 5, 0.4, 0, (0, 0)),
        (9, 9, 5, 0.4, 4, (4, 1)),
        (9, 9, 5, 0.4, 7, (7, 0)),
        (9, 9, 5, 0.4, 2, (3, 2)),
    ],
)
def test_how_many_of_each_kind(
    good: int, bad: int, n: int, share: float, least: int, expected: tuple[int, int]
) -> None:
    assert mixed(names("r", good), names("n", bad), n, share, least) == (
        *names("r", expected[0]),
        *names("n", expected[1]),
    )


SIZES = st.integers(0, 12)


@given(SIZES, SIZES, SIZES, st.sampled_from((0.0, 0.2, 0.4, 0.6, 0.8, 1.0)))
def test_a_mixture_is_full_where_it_can_be_and_has_its_ratio(good: int, bad: int, n: int, share: float) -> None:
    ids = mixed(names("r", good), names("n", bad), n, share)
    assert len(ids) == len(set(ids)) == min(n, good + bad)
    wanted = round(share * n)
    if wanted <= bad and n - wanted <= good:
        assert sum(document[0] == "n" for document in ids) == wanted


@given(st.lists(st.integers(1, 5), min_size=1, max_size=7), SIZES, st.integers(2, 8), st.sampled_from(("0", "0.4")))
def test_information_to_integrate_has_a_document_of_each_group(
    groups: list[int], negatives: int, n: int, noise: str
) -> None:
    asked = shuffled(question(INT, groups=groups, negatives=negatives), 1)
    ids = condition("information_integration", noise).draw(asked, n)
    assert all(set(group) & set(ids) for group in asked.groups)
    assert len(ids) == len(set(ids)) == max(len(groups), min(n, sum(groups) + negatives))


@pytest.mark.parametrize(
    ("ability", "name", "asked", "expected"),
    [
        ("noise_robustness", "0", question(relevant=9, negatives=9), "rrrrr"),
        ("noise_robustness", "0.6", question(relevant=9, negatives=9), "nnnrr"),
        ("noise_robustness", "0", question(relevant=3, negatives=9), "nnrrr"),
        ("noise_robustness", "0.8", question(negatives=9), ""),
        ("negative_rejection", "1", question(relevant=9, negatives=9), "nnnnn"),
        ("negative_rejection", "1", question(relevant=9, negatives=2), "nn"),
        ("negative_rejection", "1", question(relevant=9), ""),
        ("information_integration", "0.4", question(INT, groups=(1, 1), negatives=9), "nnnrr"),
        ("information_integration", "0.4", question(INT, groups=(1,) * 4, negatives=9), "nrrrr"),
        ("information_integration", "0", question(INT, negatives=9), ""),
        ("counterfactual", "wrong", question(FACT, relevant=9, wrong=9, fake=(("四家",),)), "wwwww"),
        ("counterfactual", "wrong", question(FACT, relevant=9, wrong=2, negatives=9, fake=(("四家",),)), "ww"),
        ("counterfactual", "wrong", question(FACT, relevant=9, wrong=9), ""),
        ("counterfactual", "wrong", question(FACT, relevant=9, wrong=9, fake=(("3家",),)), ""),
        ("counterfactual", "mixed", question(FACT, relevant=9, wrong=9, fake=(("四家",),)), "rrrww"),
        ("counterfactual", "mixed", question(FACT, relevant=1, wrong=1, fake=(("四家",),)), "rw"),
        ("counterfactual", "mixed", question(FACT, wrong=9, fake=(("四家",),)), ""),
        ("counterfactual", "mixed", question(FACT, relevant=9, fake=(("四家",),)), ""),
    ],
)
def test_what_a_condition_takes(ability: str, name: str, asked: Question, expected: str) -> None:
    assert drawn(ability, name, asked) == expected


@pytest.mark.parametrize(("n", "expected"), [(2, "rw"), (4, "rrww"), (8, "rrrrwwww")])
def test_half_is_wrong_where_documents_contradict(n: int, expected: str) -> None:
    asked = question(FACT, relevant=9, wrong=9, fake=(("四家",),))
    assert drawn("counterfactual", "mixed", asked, n) == expected


def test_groups_are_dealt_in_turn() -> None:
    ids = condition("information_integration", "0").draw(question(INT, groups=(4, 2, 1)), 5)
    assert ids == ("r0", "r4", "r6", "r1", "r5")


@given(st.integers(), st.text(max_size=5))
def test_an_order_is_fixed_by_the_seed_and_loses_nothing(seed: int, id: str) -> None:
    asked = question(INT, id, groups=(3, 4), negatives=6, wrong=5)
    turned = shuffled(asked, seed)
    assert turned == shuffled(asked, seed)
    for before, after in [
        (asked.case.relevant, turned.case.relevant),
        (asked.negatives, turned.negatives),
        (asked.wrong, turned.wrong),
        *zip(asked.groups, turned.groups, strict=True),
    ]:
        assert sorted(before) == sorted(after)


def test_another_seed_and_another_question_have_another_order() -> None:
    orders = {shuffled(question(id=id, negatives=30), seed).negatives for seed in (0, 1) for id in ("a", "b")}
    assert len(orders) == 4


def test_more_noise_keeps_the_negatives_there_are() -> None:
    (asked,) = {item.question for item in trials([question(relevant=9, negatives=9)], 5, seed=3)}
    taken = [set(item.draw(asked, 5)) for item in CONDITIONS if item.subset == REFINE]
    noise = [ids & set(asked.negatives) for ids in taken]
    assert [len(ids) for ids in noise] == [0, 1, 2, 3, 4, 5]
    assert all(few < many for few, many in pairwise(noise))


@pytest.mark.parametrize(("n", "expected"), [(1, 3), (2, 5), (9, 9)])
def test_a_sample_has_as_many_of_each_subset(n: int, expected: int) -> None:
    sizes = {REFINE: 6, INT: 2, FACT: 1}
    held = [question(subset, f"{subset}-{place}") for subset, size in sizes.items() for place in range(size)]
    got = sample(held, n, 7)
    assert got == sample(held, n, 7)
    assert len(got) == expected
    assert [held.index(item) for item in got] == sorted({held.index(item) for item in got})
    assert {item.subset for item in got} == set(sizes)


@pytest.mark.parametrize(
    ("text", "max_chars", "expected"),
    [
        ("共三家。", 200, "accuracy"),
        ("共3家。", 200, "accuracy"),
        ("共13家。", 200, ""),
        ("共四家，由省里确定。", 200, "fake"),
        ("共四家。", 200, ""),
        ("有说三家的，也有说四家的，由省里确定。", 200, "accuracy both fake"),
        ("有说三家的，也有说四家的，由省里确定。", 6, "accuracy"),
        ("文件没有说", 200, ""),
    ],
)
def test_what_an_answer_shows(text: str, max_chars: int, expected: str) -> None:
    asked = question(FACT, fake=(("四家",), ("省里", "省级")))
    shows = score(asked, answered((text, ())), max_chars)
    assert " ".join(sorted(name for name, value in shows.items() if value)) == expected


def test_all_parts_are_needed() -> None:
    asked = question(INT, facts=(("三家",), ("一年", "12个月")))
    for text, expected in (("三家，为期12个月", 1.0), ("三家", 0.0), ("为期一年", 0.0)):
        assert score(asked, answered((text, ())), 200)["accuracy"] == expected


def test_a_citation_mark_is_not_an_answer() -> None:
    reply = answered(("第一项。", (1,)), citations=(citation(1, "plan", "评估由科技部主导。"),))
    assert score(question(facts=(("1",),)), reply, 200)["accuracy"] == 0


@pytest.mark.parametrize("reason", [Reason.NOT_STATED, Reason.AMBIGUOUS])
def test_a_refusal_shows_nothing(reason: Reason) -> None:
    reply = replace(refused(reason), answer="没有写明三家还是四家。")
    asked = question(FACT, fake=(("四家",),))
    assert score(asked, reply, 200) == {"accuracy": 0, "fake": 0, "both": 0, "refused": 1}


def held(asked: Sequence[Question], ask: Callable[[str, frozenset[str]], Answer]) -> dict[tuple[str, str], Figures]:
    figures = run(trials(asked, 5, 0), ask, 200)
    return {(item.condition.ability, item.condition.name): item for item in figures}


def test_an_assistant_that_knows_relevant_documents_when_it_sees_them() -> None:
    def ask(_: str, ids: frozenset[str]) -> Answer:
        told = [said for letter, said in (("r", "三家"), ("w", "四家")) if any(i[0] == letter for i in ids)]
        return answered(("，".join(told), ())) if told else refused()

    fake = (("四家",),)
    figures = held(
        [
            question(relevant=9, negatives=9),
            question(id="few", relevant=2, negatives=1),
            question(id="none", relevant=2),
            question(INT, groups=(2, 2), negatives=9),
            question(FACT, relevant=3, wrong=3, fake=fake),
        ],
        ask,
    )
    assert {name: item.n for name, item in figures.items() if item.n != 1} == {
        **{("noise_robustness", noise): 3 for noise in ("0", "0.2", "0.4", "0.6", "0.8")},
        ("negative_rejection", "1"): 2,
    }
    assert figures["negative_rejection", "1"].values == {"refused": 1}
    assert figures["noise_robustness", "0.8"].values == {"accuracy": 1, "refused": 0}
    assert figures["noise_robustness", "0.8"].noise == pytest.approx((4 / 5 + 1 / 3 + 0) / 3)
    assert figures["counterfactual", "wrong"].values == {"fake": 1, "accuracy": 0, "refused": 0}
    assert figures["counterfactual", "mixed"].values == {"both": 1, "accuracy": 1, "fake": 1, "refused": 0}
    assert figures["information_integration", "0.4"].intervals == {"accuracy": (1, 1), "refused": (0, 0)}


def test_a_question_that_fails_counts_as_wrong() -> None:
    def ask(asked: str, _: frozenset[str]) -> Answer:
        if asked == "问bad":
            raise QuestionError("问题\n是空的。")
        return answered(("三家", ()))

    figures = held([question(id=id, relevant=5, negatives=5) for id in ("bad", "a", "b", "c")], ask)
    item = figures["noise_robustness", "0"]
    assert (item.n, item.errors, item.values) == (
        4,
        ("bad: QuestionError: 问题 是空的。",),
        {"accuracy": 0.75, "refused": 0},
    )
    low, high = item.intervals["accuracy"]
    assert 0 <= low < 0.75 < high <= 1
    assert figures["negative_rejection", "1"].values == {"refused": 0}
    assert to_json(list(figures.values()))["failed"] == 6
    assert "共提问 24 次，出错 6 次" in text_report(list(figures.values()))


def test_what_nobody_foresaw_ends_the_run() -> None:
    def ask(_question: str, _ids: frozenset[str]) -> Answer:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        held([question(relevant=1)], ask)


def test_over_nothing_there_is_no_figure() -> None:
    figures = run([], lambda _question, _ids: refused(), 200)
    form = to_json(figures)
    assert list(form) == [
        "failed",
        "noise_robustness",
        "negative_rejection",
        "information_integration",
        "counterfactual",
    ]
    assert form["counterfactual"]["wrong"] == {
        "n": 0,
        "failed": 0,
        "noise": None,
        "fake": None,
        "accuracy": None,
        "refused": None,
        "intervals": {},
    }
    assert "—" in text_report(figures)


LINE = {
    "id": "zh_fact-1",
    "subset": FACT,
    "question": "有几家？",
    "answer_parts": [["三家", "3家"]],
    "relevant": ["a"],
    "negatives": ["b", "b", "c"],
    "wrong_docs": ["d"],
    "fake_answer": "四家",
}


def test_a_line_becomes_a_question() -> None:
    asked = parse(LINE)
    assert asked.case.facts == (("三家", "3家"),)
    assert (asked.negatives, asked.groups, asked.wrong, asked.fake) == (("b", "c"), (("a",),), ("d",), (("四家",),))
    assert asked.documents == {"a", "b", "c", "d"}
    assert parse({**LINE, "fake_answer": ["四家", "省里"]}).fake == (("四家",), ("省里",))
    assert parse({**LINE, "positive_groups": [["a"], [], ["b"]]}).groups == (("a",), ("b",))
    bare = parse({key: LINE[key] for key in ("id", "question", "answer_parts")})
    assert (bare.documents, bare.groups, bare.fake) == (frozenset(), (), ())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", None),
        ("question", []),
        ("answer_parts", None),
        ("answer_parts", []),
        ("answer_parts", [[]]),
        ("answer_parts", "三家"),
        ("relevant", "a"),
        ("negatives", [1]),
        ("wrong_docs", {}),
        ("positive_groups", "a"),
        ("positive_groups", [["a"], "b"]),
        ("answer_parts", [["一年", "半年"], ["　。"]]),
        ("fake_answer", 4),
        ("fake_answer", [4]),
    ],
)
def test_a_bad_line_is_named(key: str, value: object, tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text("\n" + json.dumps({**LINE, key: value}), encoding="utf-8")
    with pytest.raises(ReadError, match="第 2 行") as raised:
        load(path)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(("fake", "expected"), [("", ()), ("。", ()), (["", "半年"], (("半年",),)), ([" "], ())])
def test_a_fake_answer_that_says_nothing_is_none(fake: object, expected: object, tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(json.dumps({**LINE, "fake_answer": fake}), encoding="utf-8")
    (question,) = load(path)
    assert question.fake == expected


def test_other_lines_are_passed_over_but_some_have_to_be_of_rgb(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    other = json.dumps({"id": "1", "question": "问"})
    path.write_text(f"{other}\n{json.dumps(LINE)}\n", encoding="utf-8")
    assert [item.case.id for item in load(path)] == ["zh_fact-1"]
    path.write_text(other, encoding="utf-8")
    with pytest.raises(ReadError, match="没有 RGB 问题"):
        load(path)


Evaluate = Callable[..., str]


@pytest.fixture
def own(tmp_path: Path) -> tuple[str, Path, str, Path]:
    """Options for the documents and questions of three subsets."""
    docs, questions = tmp_path / "d.jsonl", tmp_path / "q.jsonl"
    texts = {"a": "试点联盟共有三家。", "b": "联盟由企业组成。", "c": "科技部主导。", "d": "试点联盟共有四家。"}
    records = [{"id": id, "title": id, "text": text} for id, text in texts.items()]
    docs.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    lines = [{**LINE, "id": f"{subset}-{n}", "subset": subset} for subset in (REFINE, INT, FACT) for n in range(3)]
    questions.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return "--docs", docs, "--questions", questions


@pytest.fixture
def evaluate(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Evaluate:
    monkeypatch.setattr(common, "load_embedder", lambda _: FakeEmbedder())
    parser = argparse.ArgumentParser(prog="test")
    rgb.register(parser.add_subparsers())
    settings = Settings(tmp_path / "mine", tmp_path / "cache", reader=False)

    def evaluate(*argv: object) -> str:
        arguments = parser.parse_args(["eval-rgb", *map(str, argv)])
        arguments.run(arguments, settings.at(arguments.store))
        return capsys.readouterr().out

    return evaluate


def test_the_command(evaluate: Evaluate, own: tuple[str, Path, str, Path], tmp_path: Path) -> None:
    first, second = (evaluate(*own, "--sample", 2, "--seed", 5, "--passages", 3, "--json") for _ in range(2))
    assert first == second
    result = json.loads(first)
    assert {name: result[name] for name in ("passages", "max_chars", "seed", "failed")} == {
        "passages": 3,
        "max_chars": 200,
        "seed": 5,
        "failed": 0,
    }
    assert result["negative_rejection"]["1"]["noise"] == 1
    assert {
        (ability, name, figures["n"])
        for ability, conditions in result.items()
        if isinstance(conditions, dict)
        for name, figures in conditions.items()
    } == {(item.ability, item.name, 2) for item in CONDITIONS}
    assert not (tmp_path / "mine").exists()


def test_the_command_asks_within_the_documents_of_the_question(
    evaluate: Evaluate, own: tuple[str, Path, str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[set[str]] = []

    def ask(_self: object, _question: str, within: frozenset[str]) -> Answer:
        asked.append(set(within))
        return answered(("三家", ()))

    monkeypatch.setattr("assistant.chain.Assistant.ask", ask)
    text = evaluate(*own, "--sample", 1, "--passages", 2)
    assert ["a" in ids for ids in asked[:5]] == [True] * 5
    assert asked[5] == {"b", "c"}
    assert asked[-2:] == [{"d"}, {"a", "d"}]
    assert text.startswith("共提问 11 次，出错 0 次\n\n能力")
    assert "抗噪声    噪声 0.8      1     0.500         含正确答案  1.000 [1.000, 1.000]" in text


def test_errors_are_told(
    evaluate: Evaluate,
    own: tuple[str, Path, str, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[str] = []

    def ask(*_arguments: object, **_options: object) -> Answer:
        raise QuestionError("问题是空的。")

    monkeypatch.setattr("assistant.chain.Assistant.ask", ask)
    monkeypatch.setattr(rgb, "note", told.append)
    assert json.loads(evaluate(*own, "--sample", 1, "--json"))["failed"] == 11
    assert told == [told[0]] * 5
    assert told[0].startswith("出错：zh_refine-")


def test_a_document_that_is_not_held(evaluate: Evaluate, own: tuple[str, Path, str, Path]) -> None:
    own[3].write_text(json.dumps({**LINE, "negatives": ["b", "gone"]}), encoding="utf-8")
    with pytest.raises(PolicyError, match="zh_fact-1 所列的文件 gone 不在 --docs 里"):
        evaluate(*own)


@pytest.mark.parametrize(
    "options",
    [
        ("--docs", "d"),
        ("--questions", "q"),
        ("--docs", "d", "--questions", "q", "--passages", "1"),
        ("--docs", "d", "--questions", "q", "--max-chars", "0"),
        ("--docs", "d", "--questions", "q", "--sample", "0"),
    ],
)
def test_wrong_usage(evaluate: Evaluate, options: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as left:
        evaluate(*options)
    assert left.value.code == 2
