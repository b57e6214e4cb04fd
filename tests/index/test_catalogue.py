from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from corpus.chunking import chunk
from corpus.errors import CorruptIndexError, UnknownDocumentError
from corpus.references import find_references
from corpus.structure import sections
from corpus.types import SourceKind, State
from index import catalogue
from index.catalogue import Catalogue
from tests.index.fakes import DOCUMENTS, GUIDANCE, MEASURES, MINE, PLAN, document


@pytest.fixture
def opened(tmp_path: Path) -> Catalogue:
    path = tmp_path / "catalogue.sqlite"
    catalogue.write(path, DOCUMENTS, {document.id: chunk(document) for document in DOCUMENTS})
    return Catalogue(path)


def test_documents_come_back_as_they_were(opened: Catalogue) -> None:
    assert opened.full_documents() == DOCUMENTS
    assert [opened.document(document.id) for document in DOCUMENTS] == DOCUMENTS


def test_sections_chunks_and_references_come_back_as_they_were(opened: Catalogue) -> None:
    for held in DOCUMENTS:
        assert opened.sections_of(held.id) == sections(held.text)
        assert opened.chunks_of(held.id) == chunk(held)
        named = [reference for reference in find_references(held.text) if reference.number]
        told = [mention for reference in named for mention in opened.references_to(reference.number.key)]
        assert {mention.reference for mention in told if mention.document_id == held.id} == set(named)


def test_rows_number_all_chunks_in_order(opened: Catalogue) -> None:
    chunks = [part for held in DOCUMENTS for part in chunk(held)]
    assert [opened.chunk(row) for row in range(len(chunks))] == chunks
    assert opened.counts()["chunks"] == len(chunks)


@pytest.mark.parametrize("row", [-1, 1000])
def test_a_row_that_is_not_there(opened: Catalogue, row: int) -> None:
    with pytest.raises(IndexError, match=str(row)):
        opened.chunk(row)


@pytest.mark.parametrize(
    ("ids", "expected"),
    [(["plan"], ["plan"]), ({"mine", "measures"}, ["measures", "mine"]), (["gone", "mine"], ["mine"]), ([], [])],
)
def test_rows_of_documents(opened: Catalogue, ids: list[str], expected: list[str]) -> None:
    rows = sorted(opened.rows_of(ids))
    assert [opened.chunk(row) for row in rows] == [part for id_ in expected for part in opened.chunks_of(id_)]


def test_entries_are_light(opened: Catalogue) -> None:
    entries = opened.documents()
    assert [entry.id for entry in entries] == [held.id for held in DOCUMENTS]
    assert [entry.number for entry in entries] == [str(held.number) if held.number else None for held in DOCUMENTS]
    assert (entries[0].issued, entries[0].title) == ("2012-06-14", PLAN.title)
    assert [(entry.source_kind, entry.state) for entry in entries] == [
        (held.source.kind, held.status.state) for held in DOCUMENTS
    ]
    assert isinstance(entries[0].state, State)
    assert isinstance(entries[0].source_kind, SourceKind)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("国科办政〔2012〕47号", [PLAN]),
        ("国科发政〔2008〕770号", [GUIDANCE]),
        ("国科发政〔2012〕47号", []),
        ("", []),
    ],
)
def test_find_by_number(opened: Catalogue, key: str, expected: list[object]) -> None:
    assert opened.find_by_number(key) == expected


@pytest.mark.parametrize("name", ["plan", "国科办政〔2012〕47号", "国科办政(2012)47号", "国科办政字[2012]第47号"])
def test_find_by_id_or_by_a_number_in_any_form(opened: Catalogue, name: str) -> None:
    assert opened.find(name) == PLAN


@pytest.mark.parametrize("name", ["nobody", "国科办政〔2012〕74号", "", "\udcff"])
def test_what_is_not_held_is_not_found(opened: Catalogue, name: str) -> None:
    with pytest.raises(UnknownDocumentError):
        opened.find(name)


def test_numbers(opened: Catalogue) -> None:
    assert [(held.key, held.document_id) for held in opened.numbers()] == [
        ("国科办政〔2012〕47号", "plan"),
        ("国科发政〔2009〕648号", "measures"),
        ("国科发政〔2008〕770号", "guidance"),
    ]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("联盟评估工作方案（试行）", [PLAN]),
        ("聯盟評估工作方案(試行)", [PLAN]),
        ("科技部办公厅关于印发《联盟评估工作方案（试行）》的通知", [PLAN]),
        ("智慧矿山", [MINE]),
        ("联盟评估工作方案（暂行）", []),
    ],
)
def test_find_by_title(opened: Catalogue, title: str, expected: list[object]) -> None:
    assert opened.find_by_title(title) == expected


def test_two_documents_may_share_a_number_and_a_title(tmp_path: Path) -> None:
    twins = [document(id, "通知", "正文。", "国科办政〔2012〕47号") for id in ("a", "b")]
    catalogue.write(tmp_path / "c", twins, {twin.id: chunk(twin) for twin in twins})
    opened = Catalogue(tmp_path / "c")
    assert opened.find_by_number("国科办政〔2012〕47号") == opened.find_by_title("通知") == twins


def test_references_to_a_number(opened: Catalogue) -> None:
    (mention,) = opened.references_to("国科发政〔2009〕648号")
    assert mention.document_id == "plan"
    assert mention.reference.span.of(PLAN.text) == "国科发政〔2009〕648号"
    assert mention.reference.number == MEASURES.number


def test_unknown_document(opened: Catalogue) -> None:
    with pytest.raises(UnknownDocumentError, match="nowhere"):
        opened.document("nowhere")


def test_threads_may_share_a_catalogue(opened: Catalogue) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda i: opened.document(DOCUMENTS[i % 4].id), range(200)))
    assert found == [DOCUMENTS[i % 4] for i in range(200)]


def test_the_file_cannot_be_written_through_a_catalogue(opened: Catalogue) -> None:
    with pytest.raises(CorruptIndexError, match="readonly"):
        opened._rows("DELETE FROM documents")


def test_another_schema_is_refused(opened: Catalogue, tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "catalogue.sqlite")
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(CorruptIndexError, match="index build"):
        Catalogue(tmp_path / "catalogue.sqlite")


@pytest.mark.parametrize("content", [b"", b"not a database, but long enough to look at" * 9])
def test_a_file_that_is_no_catalogue(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "c").write_bytes(content)
    with pytest.raises(CorruptIndexError):
        Catalogue(tmp_path / "c")


def test_an_absent_file(tmp_path: Path) -> None:
    with pytest.raises(CorruptIndexError):
        Catalogue(tmp_path / "absent")
