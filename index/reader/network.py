"""The reader's network for training: the bundled encoder over question and passage, and linear heads on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from torch import Tensor, nn
from transformers import AutoModel

if TYPE_CHECKING:
    from pathlib import Path

    import torch


@dataclass(frozen=True, slots=True)
class Output:
    """``tokens``: logits of start, end and inside, shape ``(batch, length, 3)``; ``answers``: shape ``(batch,)``."""

    tokens: Tensor
    answers: Tensor


class ReaderNetwork(nn.Module):
    """An encoder with two heads: three logits a token, and one of the whole passage from the first token."""

    def __init__(self, folder: Path, dtype: torch.dtype) -> None:
        """The encoder of the sentence-transformers folder ``folder``, its heads not yet trained."""
        super().__init__()
        self.encoder = AutoModel.from_pretrained(
            folder, dtype=dtype, local_files_only=True, attn_implementation="eager"
        )
        hidden = self.encoder.config.hidden_size
        self.tokens = nn.Linear(hidden, 3, dtype=dtype)
        self.answers = nn.Linear(hidden, 1, dtype=dtype)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Output:
        """``input_ids`` and ``attention_mask`` have the shape ``(batch, length)``."""
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return Output(self.tokens(states).float(), self.answers(states[:, 0]).squeeze(-1).float())
