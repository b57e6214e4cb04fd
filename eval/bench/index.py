"""Indexing: documents from their file to a finished index, beside embedding the same texts alone and other programs.

Each in a process of its own, over the same file. Loading a model is not counted in ``seconds``. As JSON
``documents``, ``text_mb`` (10^6 bytes of UTF-8) and ``runs``, a list:

name               "index build"; "embedding" by the same model alone; "sentence-transformers float32" and "… bfloat16",
                   which embed the same texts by the same model; "langchain", the usual pipeline
passages, texts    passages made, and texts embedded: an index has a vector of each sentence too, the pipeline has not
load_seconds       loading the model, and embedding a first text
seconds            all texts; of them ``passages_seconds`` for the passages alone where they were embedded apart
passages_per_s, texts_per_s, mb_per_s
ratio              seconds over those of "index build"
peak_mb
"""

from __future__ import annotations

import gzip
import random
import time
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from assistant.commands.common import note

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.settings import Settings
    from corpus.types import Document
    from eval.bench.process import Work
    from index.runtime.sentence_transformer import Precision
    from index.types import TextEmbedder

_SEED = 0
_FIRST = "预热"
"""Embedded as a part of loading a model."""
_EXTRAS = {
    "models": ("sentence_transformers",),
    "bench": ("langchain_community", "langchain_huggingface", "langchain_text_splitters"),
}
_LEFT_OUT = "没有安装可选组件 [{0}]，略去与它的对比；要对比请运行 pip install -c constraints.txt -e '.[{0}]'"
_CHUNK, _OVERLAP = 250, 25
"""Characters of a chunk and of what it has in common with the next, as pipelines for Chinese commonly have them."""
_SEPARATORS = ["\n\n", "\n", "。", "！", "？", "；", "，", ""]


def sampled(docs: Path | None, n: int, folder: Path) -> Path:
    """A file in ``folder`` with ``n`` documents of ``docs`` (all where there are no more), always the same ones.

    The folder of the bundled notices where ``docs`` is None.
    """
    if docs is None:
        from corpus.notices import folder as notices  # noqa: PLC0415 - hardly needed

        return notices()
    data = docs.read_bytes()
    lines = [line for line in (gzip.decompress(data) if docs.suffix == ".gz" else data).splitlines() if line.strip()]
    chosen = sorted(random.Random(_SEED).sample(range(len(lines)), min(n, len(lines))))  # noqa: S311
    path = folder / "sample.jsonl"
    path.write_bytes(b"\n".join(lines[at] for at in chosen) + b"\n")
    return path


def measure(work: Work, docs: Path | None, n: int) -> dict[str, Any]:
    """All runs over ``n`` of the documents, one after the other.

    Those whose extra is not installed are left out, as stderr says. Raises PolicyError, OSError.
    """
    with TemporaryDirectory() as folder:
        path = str(sampled(docs, n, Path(folder)))
        runs = [{"name": "index build", **work("index", path=path)}]
        runs.append({"name": "embedding", **work("embed", path=path, precision=None)})
        if _installed("models"):
            for precision in ("float32", "bfloat16"):
                done = work("embed", path=path, precision=precision)
                runs.append({"name": f"sentence-transformers {precision}", **done})
        if _installed("bench"):
            runs.append({"name": "langchain", **work("langchain", path=path)})
    documents, size = (runs[0].pop(key) for key in ("documents", "text_mb"))
    for run in runs:
        seconds = max(run["seconds"], 1e-6)
        run["passages_per_s"] = round(run["passages"] / seconds, 2)
        run["texts_per_s"] = round(run["texts"] / seconds, 2)
        run["mb_per_s"] = round(size / seconds, 4)
        run["ratio"] = round(seconds / max(runs[0]["seconds"], 1e-6), 2)
    return {"documents": documents, "text_mb": size, "runs": runs}


def _installed(extra: str) -> bool:
    held = all(find_spec(name) for name in _EXTRAS[extra])
    if not held:
        note(_LEFT_OUT.format(extra))
    return held


def timed_index(settings: Settings, path: str) -> dict[str, Any]:
    """What ``index build`` does with ``path``, in a store of its own. Raises PolicyError."""
    from corpus.readers import read_library  # noqa: PLC0415 - as all here, in a process of its own
    from index.duplicates import merged  # noqa: PLC0415
    from index.store import Store  # noqa: PLC0415

    begin = time.perf_counter()
    embedder = _embedder(settings, None)
    start = time.perf_counter()
    with TemporaryDirectory() as folder:
        store = Store(Path(folder))
        with store.readings() as memory:
            documents = read_library([Path(path)], memory).documents
        found = merged(documents, {})
        report = store.build(found.documents, embedder, members=found.members)
        seconds = time.perf_counter() - start
    size = sum(len(document.text.encode("utf-8")) for document in documents) / 1e6
    return {
        "documents": len(documents),
        "text_mb": round(size, 4),
        "passages": report.chunks,
        "texts": sum(map(len, _texts(found.documents))),
        "load_seconds": round(start - begin, 3),
        "seconds": round(seconds, 3),
    }


def timed_embedding(settings: Settings, path: str, precision: Precision | None) -> dict[str, Any]:
    """Embed the passages of ``path``, then their sentences: by the bundled model, or by sentence-transformers.

    Raises PolicyError.
    """
    from corpus.readers import read_documents  # noqa: PLC0415 - as all here, in a process of its own

    whole, parts = _texts(read_documents([Path(path)]))
    begin = time.perf_counter()
    embedder = _embedder(settings, precision)
    start = time.perf_counter()
    embedder.embed_passages(whole)
    between = time.perf_counter()
    embedder.embed_passages(parts)
    return {
        "passages": len(whole),
        "texts": len(whole) + len(parts),
        "load_seconds": round(start - begin, 3),
        "seconds": round(time.perf_counter() - start, 3),
        "passages_seconds": round(between - start, 3),
    }


def _texts(documents: Iterable[Document]) -> tuple[list[str], list[str]]:
    """The texts of passages and of sentences, each once: an index embeds no text twice."""
    from corpus.chunking import chunk  # noqa: PLC0415
    from index.passages import passages  # noqa: PLC0415

    cuts = [cut for held in documents for cut in passages(held, chunk(held))]
    whole = dict.fromkeys(cut.text for cut in cuts)
    parts = dict.fromkeys(text for cut in cuts for text in cut.sentences if text not in whole)
    return list(whole), list(parts)


def _embedder(settings: Settings, precision: Precision | None) -> TextEmbedder:
    """A model that has embedded something already: the first time takes longer."""
    if precision is None:
        from assistant.commands.common import load_embedder  # noqa: PLC0415

        embedder = load_embedder(settings)
    else:
        from index.runtime.reference import folder  # noqa: PLC0415
        from index.runtime.sentence_transformer import SentenceTransformerEmbedder  # noqa: PLC0415 - imports torch

        embedder = SentenceTransformerEmbedder(str(folder(settings.cache)), precision=precision)
    embedder.embed_passages([_FIRST])
    return embedder


def timed_langchain(settings: Settings, path: str) -> dict[str, Any]:
    """The usual pipeline: split, embed by sentence-transformers, and save a FAISS index. Raises PolicyError."""
    begin = time.perf_counter()
    from langchain_community.vectorstores import FAISS  # noqa: PLC0415 - the extra bench
    from langchain_core.documents import Document as LCDocument  # noqa: PLC0415
    from langchain_huggingface import HuggingFaceEmbeddings  # noqa: PLC0415
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # noqa: PLC0415

    from corpus.readers import read_documents  # noqa: PLC0415
    from index.runtime.reference import folder  # noqa: PLC0415
    from index.runtime.weights import PROMPTS  # noqa: PLC0415

    embedder = HuggingFaceEmbeddings(
        model_name=str(folder(settings.cache)),
        encode_kwargs={"normalize_embeddings": True, "prompt": PROMPTS["document"]},
    )
    embedder.embed_documents([_FIRST])
    start = time.perf_counter()
    splitter = RecursiveCharacterTextSplitter(_SEPARATORS, chunk_size=_CHUNK, chunk_overlap=_OVERLAP)
    documents = [LCDocument(held.text, metadata={"id": held.id}) for held in read_documents([Path(path)])]
    chunks = splitter.split_documents(documents)
    with TemporaryDirectory() as made:
        FAISS.from_documents(chunks, embedder).save_local(made)
        seconds = time.perf_counter() - start
    return {
        "passages": len(chunks),
        "texts": len(chunks),
        "load_seconds": round(start - begin, 3),
        "seconds": round(seconds, 3),
    }
