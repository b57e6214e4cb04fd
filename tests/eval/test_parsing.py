"""What is read off real notices: the arithmetic on made-up ones, the figures where the data sets are there."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from corpus.errors import ReadError
from eval.parsing import CITED, NOTICES, Found, bench, citations, forms, heads, read_forms, read_notices

DATASETS = Path(os.environ.get("POLICY_ASSISTANT_TEST_DATASETS", Path(__file__).parents[3] / "shared" / "datasets"))
TEXT = """示例部关于开展评估工作的通知
示办政〔2023〕47号
各有关单位：
根据《示例评估办法》和示办政〔2020〕3号文件，参照《示例管理条例》，现通知如下。
示例部
2023年6月14日
"""
NOTICE = {
    "id": "a",
    "title": "示例部关于开展评估工作的通知",
    "text": TEXT,
    "doc_no": "示办政〔2023〕47号",
    "issuer": "示例部",
    "cites": ["示办政〔2020〕3号", "示办政〔2023〕47号"],
    "cited_titles": ["示例评估办法", "没有引用的办法", "示例部关于开展评估工作的通知"],
}
WRONG = {**NOTICE, "doc_no": "示办政〔2023〕48号", "title": "", "issuer": "另一部"}
ROWS = {
    900: {"canonical_title": "示例评估管理办法", "document_number": "示办政〔2020〕3号"},
    901: {"canonical_title": "《示例规定》（示办政〔2021〕5号）", "document_number": ""},
    902: {"canonical_title": "示办政〔2022〕9号", "document_number": "示办政〔2022〕9号"},
}


def test_shares_count_what_there_is() -> None:
    assert heads([NOTICE, WRONG]) == {"n": 2, "number": 0.5, "title": 1.0, "issuer": 0.5}
    assert heads([]) == {"n": 0, "number": None, "title": None, "issuer": None}


def test_citations_leave_the_notice_itself_out() -> None:
    found = citations([NOTICE])
    assert found["titles"] == {"n": 2, "precision": 0.5, "recall": 0.5}
    assert found["numbers"] == {"n": 1, "precision": 1.0, "recall": 1.0}


def test_what_is_known_besides_is_no_fault() -> None:
    found = Found()
    found.count({"甲", "乙"}, {"甲", "丙", "丁"}, {"丙", "戊"})
    assert found == Found(right=2, wrong=1, missed=1)


@pytest.mark.parametrize("noisy", [False, True])
def test_forms_lead_to_their_documents(noisy: bool) -> None:
    assert forms(ROWS, noisy) == {"n": 3, "precision": 1.0, "recall": 1.0}


def test_the_report_and_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ReadError, match=NOTICES):
        bench(tmp_path, as_json=True)
    with gzip.open(tmp_path / NOTICES, "wt", encoding="utf-8") as file:
        file.write(json.dumps(NOTICE))
    with pytest.raises(ReadError, match=CITED):
        bench(tmp_path, as_json=True)
    rows = [f"{rank},{row['canonical_title']},{row['document_number']}" for rank, row in ROWS.items()]
    (tmp_path / CITED).write_text("\n".join(["rank,canonical_title,document_number", *rows]), encoding="utf-8")
    bench(tmp_path, as_json=True)
    assert json.loads(capsys.readouterr().out)["notices"]["n"] == 1
    bench(tmp_path, as_json=False)
    assert "正文引用的标题" in capsys.readouterr().out


@pytest.mark.skipif(not (DATASETS / NOTICES).exists(), reason="the notices of the State Council are not here")
def test_notices_of_the_state_council() -> None:
    notices = read_notices(DATASETS)
    assert len(notices) == 60
    head = heads(notices)
    least = {"number": 0.98, "title": 0.97, "issuer": 0.95}
    assert {name for name, value in least.items() if (head[name] or 0) < value} == set()
    found = citations(notices)
    assert (found["titles"]["precision"] or 0) >= 0.99
    assert (found["titles"]["recall"] or 0) >= 0.99
    assert found["numbers"]["recall"] == 1


@pytest.mark.skipif(not (DATASETS / CITED).exists(), reason="the cited titles and numbers are not here")
@pytest.mark.parametrize("noisy", [False, True])
def test_forms_in_the_wild(noisy: bool) -> None:
    found = forms(read_forms(DATASETS), noisy)
    assert found["n"] == 200
    assert (found["precision"] or 0) >= 0.99
    assert (found["recall"] or 0) >= 0.97
