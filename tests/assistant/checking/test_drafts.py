"""Drafts as officers write them, over the bundled notices, each with all its findings in a table beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.checking import check
from corpus.notices import folder
from corpus.readers import read_documents
from index.catalogue import Catalogue
from tests.assistant.checking.factories import catalogue_of

DRAFTS = sorted((Path(__file__).parent / "drafts").glob("*.txt"))


@pytest.fixture(scope="module")
def notices(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogue_of(tmp_path_factory.mktemp("notices"), list(read_documents([folder()])))


def expected(draft: Path) -> list[tuple[str, ...]]:
    """Words (⏎ for a line end), kind, verdict and suggestion of each finding, in the order of the text."""
    return [tuple(line.split("\t")) for line in draft.with_suffix(".tsv").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("path", DRAFTS, ids=lambda path: path.stem)
def test_findings(path: Path, notices: Catalogue) -> None:
    (draft,) = read_documents([path])
    found = [(f.text, f.kind.value, f.verdict.value, f.suggestion or "") for f in check(draft, notices)]
    assert [(words.replace("\n", "⏎"), *rest) for words, *rest in found] == expected(path)


def test_there_are_forty_five() -> None:
    assert len(DRAFTS) == 45
