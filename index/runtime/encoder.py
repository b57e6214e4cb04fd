"""The bundled encoder: texts as unit vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.runtime import bundled, weights
from index.runtime.bundled import STATES
from index.runtime.network import Network, side_by_side
from index.runtime.weights import NAME, PROMPTS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray


class Encoder:
    """The bundled model on ONNX Runtime (see ``index.types.TextEmbedder``).

    A text's vector is the mean of its tokens' states, at unit length; it depends on that text alone.
    """

    name = NAME
    runtime = "onnxruntime-int8"

    def __init__(self, *, cache: Path) -> None:
        """Load it; ``cache`` is where it is written out. Raises ModelError when that is not possible."""
        self._network = Network(bundled.folder(cache), bundled.ENCODER)
        self.revision = weights.revision()
        self.dimension = self._network.vocabulary.dimension

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The unit vector of a question, shape ``(dimension,)``."""
        return self._vector(PROMPTS["query"] + text)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The unit vectors of questions, shape ``(len(texts), dimension)``."""
        return self._stacked([PROMPTS["query"] + text for text in texts])

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The unit vectors of passages or sentences, shape ``(len(texts), dimension)``."""
        return self._stacked([PROMPTS["document"] + text for text in texts])

    def _stacked(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array(side_by_side(self._vector, texts), dtype=np.float32).reshape(len(texts), self.dimension)

    def _vector(self, text: str) -> NDArray[np.float32]:
        held = self._network.vocabulary
        ids = [held.bos, *held.cut(text).ids[: held.longest - 2], held.eos]
        (states,) = self._network.run(ids, [STATES])
        return _unit(states.mean(axis=0))


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vector at length 1, or as it is where it has none."""
    length = np.linalg.norm(vector)
    scaled: NDArray[np.float32] = vector / max(length, np.float32(1e-12))
    return scaled
