from __future__ import annotations

import gzip
import json
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from assistant.types import Reason
from corpus.errors import ReadError
from eval.cases import Case, load, sample, suite
from eval.checking.parts import PARTS, SEALED
from eval.drafts import CATEGORY
from eval.measures.text import normalise, occurs
from eval.report import NAMES
from eval.suites import CHECKING

NOTICES = Path(str(files("corpus"))) / "notices"
CASES = suite("notices")
ANSWERABLE = [case for case in CASES if case.answerable]


def named(cases: list[Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=[case.id for case in cases])


def test_plain_and_compressed_lines(tmp_path: Path) -> None:
    lines = (
        '\ufeff{"id": 7, "question": "问\u2028一"}\r\n\n'
        '{"id": "b", "question": "问", "answers": ["答", NaN, null, 2], "relevant": ["d"], "answerable": false,'
        ' "history": [["甲", null], ["乙", "丙"]], "facts": [["一", "二"]], "forbidden": ["三"],'
        ' "cites": ["国发〔2009〕9号"], "category": "类", "reason": "ambiguous", "split": "dev"}\n'
    )
    plain, packed = tmp_path / "q.jsonl", tmp_path / "q.jsonl.gz"
    plain.write_bytes(lines.encode())
    packed.write_bytes(gzip.compress(lines.encode()))
    expected = [
        Case("7", "问\u2028一"),
        Case(
            "b", "问", ("答", "2"), ("d",), False, (("甲", None), ("乙", "丙")), (("一", "二"),), ("三",),
            ("国发〔2009〕9号",), "类", Reason.AMBIGUOUS,
        ),
    ]  # fmt: skip
    assert load(plain) == expected
    assert load(packed) == expected


def test_the_held_out_suite_has_questions_of_its_own_and_names_held_notices() -> None:
    held_out = suite("held-out")
    assert len({case.id for case in held_out}) == len(held_out) > 0
    asked = {case.question for case in CASES}
    assert sum(case.question in asked for case in held_out) <= 3
    for case in held_out:
        assert all((NOTICES / f"{document_id}.md").exists() for document_id in case.relevant), case.id
        assert bool(case.relevant) is case.answerable, case.id


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{", "第 2 行"),
        (b"[]", "JSON 对象"),
        (b'{"question": "q"}', "“id”"),
        (b'{"id": true, "question": "q"}', "“id”"),
        (b'{"id": "a", "question": null}', "“question”"),
        (b'{"id": "a", "question": ""}', None),
        (b'{"id": "a", "question": "q", "answers": "x"}', "“answers”"),
        (b'{"id": "a", "question": "q", "relevant": [true]}', "“relevant”"),
        (b'{"id": "a", "question": "q", "answerable": 1}', "“answerable”"),
        (b'{"id": "a", "question": "q", "history": [["x"]]}', "“history”"),
        (b'{"id": "a", "question": "q", "history": 3}', "“history”"),
        (b'{"id": "a", "question": "q", "facts": ["x"]}', "“facts”"),
        (b'{"id": "a", "question": "q", "facts": {"x": 1}}', "“facts”"),
        (b'{"id": "a", "question": "q", "category": []}', None),
        (b'{"id": "a", "question": "q", "category": ["x"]}', "“category”"),
        (b'{"id": "a", "question": "q", "reason": "why"}', None),
        (b'{"id": "a", "question": "q", "reason": ["x"]}', None),
        (b'{"id": ' + b"9" * 5_000 + b', "question": "q"}', "JSON"),
        (b"[" * 100_000, "JSON"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: bytes, said: str | None) -> None:
    path = tmp_path / "q.jsonl"
    path.write_bytes(b'{"id": "ok", "question": "q"}\n' + line)
    if said is None:
        assert len(load(path)) == 2
        return
    with pytest.raises(ReadError, match=said) as raised:
        load(path)
    assert "第 2 行" in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030"])
def test_questions_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_bytes('{"id": "a", "question": "联盟的评估流程分为几个步骤？"}'.encode(encoding))
    assert load(path) == [Case("a", "联盟的评估流程分为几个步骤？")]


@pytest.mark.parametrize(("content", "said"), [(b"", "没有问题"), (b"\n \n", "没有问题"), (b'{"id": "\xff"}', "编码")])
def test_a_file_without_questions_is_an_error(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_bytes(content)
    with pytest.raises(ReadError, match=said):
        load(path)


@pytest.mark.parametrize(
    ("content", "said"), [(b"not packed", "第 1 行"), (gzip.compress(b"x", mtime=0)[:9], "压缩文件已损坏")]
)
def test_a_broken_archive_is_an_error(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "q.jsonl.gz"
    path.write_bytes(content)
    with pytest.raises(ReadError, match=said):
        load(path)


def test_a_file_that_is_not_there_and_a_suite_that_is_not() -> None:
    with pytest.raises(ReadError, match=r"gone\.jsonl"):
        load(Path("gone.jsonl"))
    with pytest.raises(ReadError, match="notices"):
        suite("gone")


def test_a_sample_is_seeded_ordered_and_without_repeats() -> None:
    chosen = sample(CASES, 20, seed=3)
    assert chosen == sample(CASES, 20, seed=3)
    assert chosen != sample(CASES, 20, seed=4)
    places = [CASES.index(case) for case in chosen]
    assert places == sorted(set(places))
    assert sample(CASES, len(CASES) + 1, seed=3) == CASES
    assert sample(CASES, 0, seed=3) == []


def test_the_suite_is_large_and_its_ids_and_questions_are_unique() -> None:
    assert len(CASES) >= 150
    assert max(Counter(case.id for case in CASES).values()) == 1
    assert max(Counter((case.question, case.history) for case in CASES).values()) == 1


def test_every_category_has_its_name_its_file_and_five_cases() -> None:
    counts = Counter(case.category for case in CASES)
    assert counts.keys() == NAMES.keys() - {CATEGORY}
    assert min(counts.values()) >= 5
    folder = Path(str(files("eval"))) / "cases"
    for path in folder.glob("*.jsonl"):
        assert {case.category for case in load(path)} == {path.stem}
        known = set(Case.__slots__)
        for line in path.read_text(encoding="utf-8").split("\n"):
            assert not line or json.loads(line).keys() <= known


def test_every_relevant_document_is_in_the_library_and_every_notice_is_asked_for() -> None:
    held = {path.stem for path in NOTICES.glob("*.md")}
    asked = {document for case in CASES for document in case.relevant}
    assert asked == held


@named(ANSWERABLE)
def test_an_answerable_case_says_what_is_right(case: Case) -> None:
    assert case.answers
    assert case.relevant
    assert case.facts
    assert case.reason is None
    library = "\n".join((NOTICES / f"{document}.md").read_text(encoding="utf-8") for document in case.relevant)
    for fact in case.facts:
        assert any(occurs(wording, library) for wording in fact), fact
        assert any(occurs(wording, answer) for wording in fact for answer in case.answers), fact
    for wording in case.forbidden:
        assert not any(occurs(wording, answer) for answer in case.answers)


@named([case for case in CASES if not case.answerable])
def test_a_case_to_refuse_says_why(case: Case) -> None:
    assert case.reason is not None
    assert (case.answers, case.relevant, case.facts, case.cites) == ((), (), (), ())


def test_numbers_to_cite_are_held_by_a_relevant_document() -> None:
    for case in CASES:
        heads = [normalise((NOTICES / f"{document}.md").read_text(encoding="utf-8")) for document in case.relevant]
        for number in case.cites:
            assert any(normalise(f"number: {number}") in head for head in heads), case.id


UNSTATED = ["2008年12月30日", "2009年12月1日", "36家", "20家", "关于选择一批产业技术创新战略联盟开展试点工作的通知"]


def test_nothing_without_a_source_is_expected() -> None:
    for case in CASES:
        for unstated in UNSTATED:
            wordings = (*case.answers, *(wording for fact in case.facts for wording in fact))
            assert not any(occurs(unstated, wording) for wording in wordings), case.id


def test_every_part_of_drafts_has_a_suite() -> None:
    assert sorted(CHECKING.values()) == sorted(PARTS)
    assert CHECKING["checking-sealed"] == SEALED.name
