"""The bundled encoder: its vectors are those of the reference, and a text's own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.runtime import reference, weights
from index.runtime.encoder import Encoder
from index.types import TextEmbedder

SENTENCES = [
    "产业技术创新战略联盟评估工作方案（试行）",
    "国科办政〔2012〕47号由科学技术部办公厅印发，成文日期为2012年6月14日。",
    "评估结果为B级的联盟，\n应在一年内进行整改提升。",
    "《国家中长期科学和技术发展规划纲要（2006～2020年）》",
    "The alliances that are rated A are recognised.",
    "联盟",
    "？",
    "12,500.00元",
    "第三条　联盟应当签订具有法律约束力的协议，设立决策机构。",
    "逾期不提交自评报告的，由工作组责令限期提交；仍不提交的，取消试点资格。",
    "评成B会怎样？",
    "今天上海多云转晴，最高气温二十八度，东南风三到四级。",
    "（一）申请书；\n（二）协议；\n（三）其他材料。",
    "國務院關於印發《實施方案》的通知",
    "联系人：王老师　电话：010-58881234　网址：http://www.most.gov.cn/",
    "企业研究开发费用可以在税前加计扣除百分之五十。",
    "湖北省风电产业技术创新战略联盟由华锐风电牵头发起。",
    "①甲㎡ＡＢ→■ 20％～30％",
    "床前明月光，疑是地上霜。举头望明月，低头思故乡。",
    "各省、自治区、直辖市科技厅（委、局），各有关单位：" * 8,
]


@pytest.mark.slow
def test_vectors_are_those_of_the_reference(bundled_embedder: Encoder, model_cache: Path) -> None:
    from index.runtime.sentence_transformer import SentenceTransformerEmbedder  # noqa: PLC0415 - imports torch

    exact = SentenceTransformerEmbedder(str(reference.folder(model_cache)), precision="float32")
    cosines = {
        "passages": (bundled_embedder.embed_passages(SENTENCES) * exact.embed_passages(SENTENCES)).sum(axis=1),
        "queries": (bundled_embedder.embed_queries(SENTENCES) * exact.embed_queries(SENTENCES)).sum(axis=1),
    }
    for name, found in cosines.items():
        assert found.min() >= 0.997, (name, SENTENCES[int(found.argmin())])


def test_a_vector_is_the_same_alone_and_among_others(bundled_embedder: Encoder) -> None:
    together = bundled_embedder.embed_passages([*SENTENCES, *SENTENCES[::-1]])
    alone = np.concatenate([bundled_embedder.embed_passages([text]) for text in SENTENCES])
    np.testing.assert_array_equal(together, np.concatenate([alone, alone[::-1]]))
    asked = np.stack([bundled_embedder.embed_query(text) for text in SENTENCES])
    np.testing.assert_array_equal(bundled_embedder.embed_queries(SENTENCES), asked)


def test_shapes_units_and_names(bundled_embedder: Encoder) -> None:
    assert isinstance(bundled_embedder, TextEmbedder)
    assert (bundled_embedder.name, bundled_embedder.dimension) == ("multilingual-e5-small", 384)
    assert (bundled_embedder.revision, bundled_embedder.runtime) == (weights.revision(), "onnxruntime-int8")
    for embed in (bundled_embedder.embed_passages, bundled_embedder.embed_queries):
        vectors = embed(SENTENCES)
        assert (vectors.shape, vectors.dtype) == ((len(SENTENCES), 384), np.float32)
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
        assert embed([]).shape == (0, 384)
    assert bundled_embedder.embed_query("联盟").shape == (384,)


def test_questions_differ_from_passages(bundled_embedder: Encoder) -> None:
    assert float(bundled_embedder.embed_query("联盟") @ bundled_embedder.embed_passages(["联盟"])[0]) < 0.999


@pytest.mark.parametrize("text", ["", " \n", "\ud800", "\x00\u202e", "🀄" * 50])
def test_anything_has_a_vector(bundled_embedder: Encoder, text: str) -> None:
    assert np.linalg.norm(bundled_embedder.embed_query(text)) == pytest.approx(1, abs=1e-6)


def test_what_is_too_long_is_cut(bundled_embedder: Encoder) -> None:
    long, longer = bundled_embedder.embed_passages(["各类事项" * 400, "各类事项" * 400 + "另一段"])
    np.testing.assert_array_equal(long, longer)
