"""The findings of a long draft, which is read in parts, are those of the same draft read as a whole."""

from __future__ import annotations

import random
import time
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import checking
from assistant.checking import Finding, check
from corpus.types import Document
from index.catalogue import Catalogue
from tests.assistant.checking.factories import catalogue_of
from tests.assistant.checking.held import LIBRARY

PLAN, HOUSE = "《联盟评估工作方案（试行）》", "《关于推动联盟构建与发展的实施办法（试行）》"
PIECES = [
    f"按照{PLAN}（国科办政〔2012〕47号）办理。", f"{PLAN}（国科办政〔2012〕74号）要求。\n", f"{HOUSE}、{PLAN}",
    "（国科发政〔2009〕648号、国科办政〔2012〕47号）", "国科发政[2009]648号", "甲发〔2012〕1号", "、2号", "47号文",
    "该方案", "该办法", f"{HOUSE}（以下简称《实施办法》）", "《实施办法》第二条", "（以下简称“联盟评估方案”）",
    "（以下简称“评估方案”）", "联盟评估方案", "评估方案", "第三条、第九条", "“", "”", "《", "》", "。", "。\n",
    "，", "\n", f"{PLAN}规定：“评估每两年进行一次，结果向社会公布。”", "一、", "二、", "四、", "附件3", "见附件1。",
    "《甲办法》（甲发〔2012〕1号）", "《甲办法》（甲发〔2012〕5号）", "《工作方案》", "（", "）", "已经废止", "财政部",
    "根据本通知，现就有关事项通知如下。", "各单位要认真落实，确保任务落到实处。",
]  # fmt: skip
FOOT = "\n附件：1．甲表\n2．乙表\n某科技厅\n2013年5月1日\n"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogue_of(tmp_path_factory.mktemp("library"), LIBRARY)


def found(text: str, library: Catalogue, first: int, step: int) -> list[Finding]:
    with patch.object(checking, "_FIRST", first), patch.object(checking, "_STEP", step):
        return list(check(Document("draft", "", text), library))


@given(st.integers(min_value=0))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12, deadline=None)
def test_in_parts_as_in_one(library: Catalogue, seed: int) -> None:
    text = "".join(random.Random(seed).choices(PIECES, k=700)) + FOOT
    whole = found(text, library, len(text), 2)
    assert len(whole) > 100
    assert found(text, library, 50, 2) == whole


@pytest.mark.slow
def test_the_first_finding_does_not_wait_for_the_last_page(library: Catalogue) -> None:
    text = "".join(random.Random(0).choices([piece for piece in PIECES if len(piece) > 12], k=5_000)) + FOOT
    begun = time.process_time()
    findings = check(Document("draft", "", text), library)
    next(findings)
    first = time.process_time() - begun
    assert sum(1 for _ in findings) > 1_000
    assert first < (time.process_time() - begun) / 6
