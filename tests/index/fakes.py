"""Hand-made documents and a small embedder that needs no model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.references import parse_number
from corpus.types import Document, Source, SourceKind, State, Status
from index.generation import MANIFEST
from index.lexical import tokenize
from index.store import Store


class FakeEmbedder:
    """Hashes tokens into a vector: texts with tokens in common are close. Counts what it embedded."""

    dimension = 64
    runtime = "none"

    def __init__(self, name: str = "fake", revision: str = "1") -> None:
        self.name = name
        self.revision = revision
        self.embedded: list[str] = []

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return self._vector(text)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded.extend(texts)
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> NDArray[np.float32]:
        vector = np.full(self.dimension, 1e-3, dtype=np.float32)
        for token in tokenize(text):
            digest = hashlib.sha256(token.encode()).digest()
            vector[digest[0] % self.dimension] += 1 if digest[1] % 2 else -1
        return vector / np.linalg.norm(vector)


def older(store: Store) -> None:
    """Give the current generation the manifest of an older schema, which had no ``runtime``."""
    path = store.path / store.status()["generation"] / MANIFEST
    manifest = json.loads(path.read_bytes()) | {"schema": 2}
    del manifest["runtime"]
    path.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")


def document(id: str, title: str, text: str, number: str | None = None, **fields: object) -> Document:
    return Document(id, title, text, parse_number(number) if number else None, **fields)  # type: ignore[arg-type]


PLAN = document(
    "plan",
    "科技部办公厅关于印发《联盟评估工作方案（试行）》的通知",
    "一、评估目的\n为推动联盟建设，依据国科发政〔2009〕648号制定本方案。\n"
    "二、评估结果\n（一）A级：评估结果为A级的联盟，予以认定。\n"
    "（二）B级：评估结果为B级的联盟，应在一年内进行整改提升。\n（三）C级：评估结果为C级的联盟，取消试点资格。\n",
    "国科办政〔2012〕47号",
    aliases=("联盟评估工作方案（试行）",),
    issuers=("科学技术部办公厅",),
    issued="2012-06-14",
    basis=("国科发政〔2009〕648号",),
    attachments=("联盟评估工作方案（试行）",),
    status=Status(State.UNVERIFIED, None, "2026-11-01"),
    source=Source(SourceKind.DIGEST, ("[T] 通知正文",)),
)
MEASURES = document(
    "measures",
    "关于推动联盟构建与发展的实施办法（试行）",
    "第一章 总则\n第一条 为规范联盟的构建，制定本办法。\n第二条 联盟由企业、大学和科研机构组成。\n"
    "第三条 联盟应当签订具有法律约束力的协议，设立决策机构。\n",
    "国科发政〔2009〕648号",
)
GUIDANCE = document(
    "guidance",
    "关于推动联盟构建的指导意见",
    "一、重要意义\n构建联盟是建设国家创新体系的重要举措。\n二、主要任务\n组织企业围绕关键技术开展合作。\n",
    "国科发政〔2008〕770号",
)
MINE = document("mine", "智慧矿山", "智慧矿山系统包含矿山各个方面的智慧化，由协会牵头发起成立。\n")
DOCUMENTS = [PLAN, MEASURES, GUIDANCE, MINE]
