"""The speed of reading: real files, our text and the bare library's beside each other."""

from __future__ import annotations

import json
from itertools import count

import pytest

from eval.formats import samples, speeds, text_report

pytest.importorskip("reportlab")
SAMPLES = samples(3_000)


@pytest.mark.parametrize("name", SAMPLES)
def test_both_read_the_text_of_each_file(name: str) -> None:
    sample = SAMPLES[name]
    ours, raw = ("".join(text.split()) for text in (sample.read(sample.data, "a").text, sample.raw(sample.data)))
    assert len(ours) > 2_000
    assert len(ours) == pytest.approx(len(raw), rel=0.02)


def test_a_speed_is_text_over_the_seconds_of_the_processor() -> None:
    ticks = count()
    found = speeds(SAMPLES["txt"], lambda: float(next(ticks)))
    text = SAMPLES["txt"].read(SAMPLES["txt"].data, "a").text
    assert found == {
        "characters": len(text),
        "mb_per_s": pytest.approx(len(text.encode()) / 1e6),
        "raw_mb_per_s": pytest.approx(len(SAMPLES["txt"].data) / 1e6),
        "ratio": pytest.approx(len(text.encode()) / len(SAMPLES["txt"].data)),
    }
    shown = text_report({"formats": {"txt": found}, "pdf_start_ms": 150.0, "pdf_process_ms": 0.4})
    assert "txt" in shown
    assert "150 毫秒" in shown
    assert "0.4 毫秒" in shown
    assert json.dumps(found)
