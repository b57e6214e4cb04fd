"""Embeddings by a user's sentence-transformers model: a folder, or a name on a model hub."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import torch
from safetensors import SafetensorError
from sentence_transformers import SentenceTransformer
from transformers.utils import logging as transformers_logging

from corpus.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Precision = Literal["auto", "float32", "bfloat16"]
_NATIVE_BFLOAT16 = ("avx512_bf16", "amx_bf16", "bf16", "sve_bf16")
_PATH_STARTS = ("/", ".", "~")
_LOAD_ERRORS = (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, ImportError, SafetensorError)


class SentenceTransformerEmbedder:
    """A loaded model (see ``index.types.TextEmbedder``).

    ``model`` is the path of a sentence-transformers folder, or else a name on the model hub; only a hub name ever
    touches the network. ``precision`` ``"auto"`` computes in bfloat16 where the processor does so natively, and in
    float32 elsewhere.
    """

    def __init__(self, model: str, *, precision: Precision = "auto") -> None:
        """Load the model; raises ModelError when that is not possible."""
        place = Path(model).expanduser()
        local = place.is_dir()
        if not local and model.startswith(_PATH_STARTS):
            raise ModelError(f"向量模型文件夹 {model} 不存在，请检查路径")
        dtype = precision_dtype(precision)
        self._model = _load(str(place) if local else model, local, dtype)
        dimension = self._model.get_embedding_dimension()
        if dimension is None:
            raise ModelError(f"模型 {model} 没有给出向量维数，请换用 sentence-transformers 格式的模型")
        self.name = place.resolve().name if local else model
        self.revision = _folder_sum(place) if local else model
        self.dimension = dimension
        self.runtime = f"sentence-transformers-{str(dtype).removeprefix('torch.')}"

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The unit vector of a question, shape ``(dimension,)``."""
        vector: NDArray[np.float32] = self.embed_queries([text])[0]
        return vector

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The unit vectors of questions, shape ``(len(texts), dimension)``."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        return _unit(self._model.encode_query(list(texts), show_progress_bar=False))

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The unit vectors of passages or sentences, shape ``(len(texts), dimension)``."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        return _unit(self._model.encode_document(list(texts), show_progress_bar=False))


def _load(place: str, local: bool, dtype: torch.dtype) -> SentenceTransformer:
    transformers_logging.disable_progress_bar()
    try:
        return SentenceTransformer(place, local_files_only=local, model_kwargs={"dtype": dtype})
    except _LOAD_ERRORS as error:
        where = f"请检查该文件夹，或删除后重试：{place}" if local else "请检查名称和网络，或改用本地文件夹"
        raise ModelError(f"向量模型 {place} 无法加载（{_first_line(error)}），{where}") from error


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def precision_dtype(precision: Precision) -> torch.dtype:
    """The number format to compute in; "auto" is bfloat16 where the processor has it natively, else float32."""
    if precision == "auto":
        capabilities = torch.cpu.get_capabilities()
        native = not torch.cuda.is_available() and any(capabilities.get(name) for name in _NATIVE_BFLOAT16)
        return torch.bfloat16 if native else torch.float32
    return torch.bfloat16 if precision == "bfloat16" else torch.float32


def _unit(vectors: object) -> NDArray[np.float32]:
    array = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(array, axis=1, keepdims=True)
    unit: NDArray[np.float32] = array / np.maximum(lengths, np.float32(1e-12))
    return unit


def _folder_sum(folder: Path) -> str:
    """SHA-256 over the names and contents of the folder's files; hidden files and notes do not count."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden and path.suffix != ".md":
            with path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
            total.update(f"{path.relative_to(folder).as_posix()}\0{content}\0".encode())
    return total.hexdigest()
