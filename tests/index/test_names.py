"""Look-ups by index give what a look at every name would give."""

from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.references import canonical_title
from corpus.types import Document, DocumentNumber, NumberForm
from index import catalogue, names
from index.catalogue import Catalogue
from index.names import Names

TITLES = (
    "联盟",
    "联盟评估",
    "联盟评估工作",
    "联盟评估工作办法",
    "评估工作办法（试行）",
    "关于印发《联盟评估实施细则》的通知",
    "矿山实施细则",
    "𠀀𠀁管理规定",
)


def opened(folder: Path, documents: list[Document]) -> Catalogue:
    path = folder / "catalogue.sqlite"
    catalogue.write(path, documents, {document.id: () for document in documents})
    return Catalogue(path)


def titled(*titles: str) -> list[Document]:
    return [Document(f"d{at}", title, "略。") for at, title in enumerate(titles)]


@pytest.fixture
def held(tmp_path: Path) -> Names:
    return Names(opened(tmp_path, titled(*TITLES)))


@pytest.mark.parametrize(
    ("text", "shortest", "expected"),
    [
        ("", 1, {}),
        ("联", 1, {}),
        ("联盟", 1, {"联盟": [0]}),
        ("联盟评估工作办", 1, {"联盟评估工作": [0], "联盟评估": [0], "联盟": [0]}),
        ("联盟评估工作办", 4, {"联盟评估工作": [0], "联盟评估": [0]}),
        ("问联盟评估和联盟评估", 4, {"联盟评估": [1, 6]}),
        ("联盟评古", 1, {"联盟": [0]}),
        ("评估工作办法试行吗", 4, {"评估工作办法试行": [0], "工作办法": [2]}),
        ("按实施细则办", 4, {"实施细则": [1]}),
        ("𠀀𠀁管理规定", 4, {"𠀀𠀁管理规定": [0], "管理规定": [2]}),
        ("\U0010ffff" * 5, 1, {}),
        ("!!!!!", 1, {}),
    ],
)
def test_the_names_in_a_text(held: Names, text: str, shortest: int, expected: dict[str, list[int]]) -> None:
    found = held.standing_in(text, shortest)
    assert found == expected
    assert [len(name) for name in found] == sorted(map(len, found), reverse=True)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("联盟", ["d0"]),
        ("管理规定", ["d7"]),
        ("实施细则", []),
        ("联盟评估实施细则", []),
        ("没有这样的", []),
    ],
)
def test_what_a_name_calls(held: Names, name: str, expected: list[str]) -> None:
    assert held.called(name) == expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("工作办法", ["d3", "d4"]),
        ("法试", ["d4"]),
        ("𠀁", ["d7"]),
        ("知", ["d5"]),
        ("盟", ["d0", "d1", "d2", "d3", "d5"]),
        ("估联", []),
        ("", []),
    ],
)
def test_titles_in_which_a_part_stands(held: Names, part: str, expected: list[str]) -> None:
    assert held.containing(part) == expected


def test_aliases_are_no_own_titles(tmp_path: Path) -> None:
    document = Document("a", "关于甲的通知", "略。", aliases=("乙的方案",))
    found = Names(opened(tmp_path, [document]))
    assert (found.containing("乙的"), found.containing("甲的")) == ([], ["a"])
    assert found.sharing("乙的方案") == []
    assert found.called("乙的方案") == ["a"]


def test_at_most_so_many_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "MOST", 2)
    found = Names(opened(tmp_path, titled(*["联盟通知"] * 3)))
    assert found.containing("联盟") == ["d0", "d1"]


@pytest.mark.parametrize(
    ("title", "telling", "near", "expected"),
    [
        ("联盟评估工作", 9, 9, ["d0", "d1", "d2", "d3", "d4", "d5"]),
        ("联盟评估工作", 9, 2, ["d2", "d3"]),
        ("联盟矿山", 2, 9, ["d6"]),
        ("联盟", 2, 3, ["d0", "d1", "d2"]),
        ("盟", 9, 9, []),
    ],
)
def test_titles_that_share_most(
    held: Names, monkeypatch: pytest.MonkeyPatch, title: str, telling: int, near: int, expected: list[str]
) -> None:
    monkeypatch.setattr(names, "_TELLING", telling)
    monkeypatch.setattr(names, "NEAR", near)
    assert [document_id for _, document_id in held.sharing(title)] == expected


def number(code: str, year: int | None, serial: int, form: NumberForm = NumberForm.BRACKET) -> DocumentNumber:
    return DocumentNumber(code, year, serial, form)


ORDER = NumberForm.ORDER
NUMBERS = [
    number("国发", 2012, 47),
    number("国发", 2013, 48),
    number("财教", 2012, 47),
    number("科技部", None, 47, ORDER),
    number("国科发政字", 2001, 12),
]


def numbered(numbers: list[DocumentNumber]) -> list[Document]:
    return [Document(f"n{at}", f"第{at}篇", "略。", each) for at, each in enumerate(numbers)]


@pytest.mark.parametrize(
    ("serial", "year", "form", "most", "expected"),
    [
        (47, None, None, 9, ["n0", "n2", "n3"]),
        (47, None, None, 1, ["n0"]),
        (47, 2012, None, 9, ["n0", "n2"]),
        (47, None, ORDER, 9, ["n3"]),
        (47, 2011, None, 9, []),
        (9999999, None, None, 9, []),
    ],
)
def test_numbers_with_a_serial(
    tmp_path: Path, serial: int, year: int | None, form: NumberForm | None, most: int, expected: list[str]
) -> None:
    found = Names(opened(tmp_path, numbered(NUMBERS))).with_serial(serial, year, form, most)
    assert [each.document_id for each in found] == expected
    assert [each.number for each in found] == [NUMBERS[int(id_[1:])] for id_ in expected]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (number("国发", 2012, 74), ["n0", "n1", "n2"]),
        (number("国发", 2013, 49), ["n0", "n1"]),
        (number("国科发政", 2001, 13), ["n4"]),
        (number("粤府", None, 48, ORDER), ["n1"]),
        (number("", None, 999), []),
    ],
)
def test_numbers_near_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: DocumentNumber, expected: list[str]
) -> None:
    """Two by each way, the last of which leads to the first keys: n5 and n6."""
    monkeypatch.setattr(names, "NEAR", 2)
    library = numbered([*NUMBERS, *(number("丁", 1900 + at, 900 + at) for at in range(9))])
    found = Names(opened(tmp_path, library)).near(wanted)
    assert [each.document_id for each in found] == [*expected, "n5", "n6"]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    titles=st.lists(st.text("甲乙丙（）实施办法", min_size=1, max_size=7), min_size=1, max_size=8),
    text=st.text("甲乙丙()实施办法", max_size=12),
)
def test_names_and_parts_are_found_as_by_a_look_at_all(titles: list[str], text: str, tmp_path: Path) -> None:
    library = titled(*titles)
    found = Names(opened(Path(mkdtemp(dir=tmp_path)), library))
    own = {document.id: canonical_title(document.title) for document in library}
    standing = found.standing_in(text, 2)
    for name in own.values():
        places = [at for at in range(len(text)) if len(name) > 1 and text.startswith(name, at)]
        assert standing.get(name, []) == places
    for part in {text[:1], text[:2], text[2:5], text}:
        assert found.containing(part) == [id_ for id_, title in own.items() if part and part in title]
    pairs = {text[at : at + 2] for at in range(len(text) - 1)}
    like = [id_ for id_, title in own.items() if any(pair in title for pair in pairs)]
    assert [id_ for _, id_ in found.sharing(text)] == like


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    held=st.lists(
        st.builds(
            number,
            st.sampled_from(["国发", "财教", "国科发政字"]),
            st.integers(2010, 2012),
            st.integers(1, 30),
            st.sampled_from([NumberForm.BRACKET, ORDER]),
        ),
        max_size=9,
    ),
    wanted=st.builds(number, st.sampled_from(["国发", "国科发政"]), st.integers(2010, 2012), st.integers(1, 30)),
)
def test_numbers_are_found_as_by_a_look_at_all(
    held: list[DocumentNumber], wanted: DocumentNumber, tmp_path: Path
) -> None:
    library = [*numbered(held), Document("none", "无号", "略。")]
    found = Names(opened(Path(mkdtemp(dir=tmp_path)), library))
    ids = {f"n{at}": each for at, each in enumerate(held)}
    equal = [id_ for id_, each in ids.items() if each.key == wanted.key]
    assert [each.document_id for each in found.numbered(wanted.key)] == equal
    for year, form in ((None, None), (wanted.year, None), (None, ORDER)):
        same = [
            id_
            for id_, each in ids.items()
            if each.serial == wanted.serial and year in (None, each.year) and form in (None, each.form)
        ]
        assert [each.document_id for each in found.with_serial(wanted.serial, year, form)] == same
    assert [each.document_id for each in found.near(wanted)] == list(ids)
