"""The training loop: low-rank adapters and heads on the frozen encoder; resumable, seeded."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import torch
from peft import LoraConfig, inject_adapter_in_model
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from index.reader.adapters import END, INSIDE, START
from index.reader.network import ReaderNetwork
from index.runtime import weights
from index.runtime.sentence_transformer import precision_dtype
from index.training.batches import IGNORED, Batch, Encoded, batches, collate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from index.reader.network import Output

CHECKPOINT = "checkpoint.pt"
CURVE = "curve.csv"
_CLIP = 1.0
_PAD = 1


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train. ``rate`` is the highest learning rate, after ``warmup`` (a share of the steps); then it falls to 0.

    ``rank`` and ``alpha`` are LoRA's; ``frozen`` is how many of the lowest layers stay as they are.
    """

    seed: int = 1
    epochs: int = 1
    batch: int = 24
    rate: float = 2e-3
    warmup: float = 0.03
    rank: int = 32
    alpha: int = 64
    frozen: int = 4
    dropout: float = 0.05
    every: int = 25


def network(folder: Path, recipe: Recipe) -> ReaderNetwork:
    """The encoder with fresh adapters; only these and the heads are to be trained.

    It computes in bfloat16 where the processor has it natively, else in float32.
    """
    torch.manual_seed(recipe.seed)
    dtype = precision_dtype("auto")
    net = ReaderNetwork(folder, dtype)
    for parameter in net.encoder.parameters():
        parameter.requires_grad_(False)
    for module in net.modules():
        if isinstance(module, nn.Dropout):
            module.p = recipe.dropout
    layers = list(range(recipe.frozen, net.encoder.config.num_hidden_layers))
    config = LoraConfig(
        r=recipe.rank,
        lora_alpha=recipe.alpha,
        target_modules=["query", "key", "value", "dense"],
        layers_to_transform=layers,
    )
    net.encoder = inject_adapter_in_model(config, net.encoder)
    for parameter in net.parameters():
        if parameter.requires_grad:
            parameter.data = parameter.data.to(dtype)
    return net


def loss_of(output: Output, batch: Batch) -> Tensor:
    """Cross entropy of start and end over the tokens (the first token stands for "nowhere"), plus inside and answers.

    The last two are binary cross entropies.
    """
    hidden = batch.mask == 0
    places = output.tokens.masked_fill(hidden.unsqueeze(-1), -1e4)
    start = functional.cross_entropy(places[:, :, START], batch.start, ignore_index=IGNORED)
    end = functional.cross_entropy(places[:, :, END], batch.end, ignore_index=IGNORED)
    counted = batch.inside >= 0
    inside = functional.binary_cross_entropy_with_logits(output.tokens[:, :, INSIDE][counted], batch.inside[counted])
    answers = functional.binary_cross_entropy_with_logits(output.answers, batch.answers)
    return (start + end) / 2 + inside + answers


class Trainer:
    """Trains ``net`` on ``encoded`` and keeps its state in ``folder``; goes on where a former run stopped."""

    def __init__(self, net: ReaderNetwork, encoded: Sequence[Encoded], recipe: Recipe, folder: Path) -> None:
        self.net, self.encoded, self.recipe, self.folder = net, encoded, recipe, folder
        self.trained = {name: p for name, p in net.named_parameters() if p.requires_grad}
        self.masters = {name: p.detach().float().clone() for name, p in self.trained.items()}
        self.optimizer = torch.optim.AdamW(list(self.masters.values()), lr=recipe.rate, weight_decay=0.01)
        self.steps = recipe.epochs * -(-len(encoded) // recipe.batch)
        self.done = 0

    def run(self, until: int | None = None) -> None:
        """Train to the end, or to the step ``until``; the state is kept every ``recipe.every`` steps and at the end."""
        self._resume()
        self.net.train()
        total = 0.0
        with tqdm(total=self.steps, initial=self.done, desc="train", unit="step", mininterval=5) as bar:
            for group in islice(self._groups(), self.done, until):
                total += self._step(group)
                self.done += 1
                bar.update()
                if self.done % self.recipe.every == 0 or self.done == self.steps:
                    mean = total / (self.done % self.recipe.every or self.recipe.every)
                    bar.set_postfix(loss=f"{mean:.3f}")
                    self._keep(mean)
                    total = 0.0

    def _groups(self) -> Iterator[list[Encoded]]:
        for epoch in range(self.recipe.epochs):
            yield from batches(self.encoded, self.recipe.batch, self.recipe.seed + epoch)

    def _step(self, group: Sequence[Encoded]) -> float:
        torch.manual_seed(self.recipe.seed + self.done)
        batch = collate(group, _PAD)
        loss = loss_of(self.net(batch.ids, batch.mask), batch)
        loss.backward()  # type: ignore[no-untyped-call]
        for name, parameter in self.trained.items():
            self.masters[name].grad = None if parameter.grad is None else parameter.grad.float()
            parameter.grad = None
        nn.utils.clip_grad_norm_(self.masters.values(), _CLIP)
        for each in self.optimizer.param_groups:
            each["lr"] = self.recipe.rate * self._share()
        self.optimizer.step()
        with torch.no_grad():
            for name, parameter in self.trained.items():
                parameter.copy_(self.masters[name])
        return float(loss.detach())

    def _share(self) -> float:
        """The learning rate's share of its highest: rises over the warm-up, then falls in a line to 0."""
        warm = max(1, int(self.steps * self.recipe.warmup))
        return min((self.done + 1) / warm, (self.steps - self.done) / max(1, self.steps - warm))

    def _keep(self, loss: float) -> None:
        state = {"masters": self.masters, "optimizer": self.optimizer.state_dict(), "done": self.done}
        new = self.folder / f"{CHECKPOINT}.new"
        torch.save(state, new)
        new.replace(self.folder / CHECKPOINT)
        with (self.folder / CURVE).open("a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow([self.done, f"{loss:.4f}"])

    def _resume(self) -> None:
        path = self.folder / CHECKPOINT
        if not path.is_file():
            return
        state = torch.load(path, weights_only=True)
        self.done = state["done"]
        self.optimizer.load_state_dict(state["optimizer"])
        with torch.no_grad():
            for name, master in self.masters.items():
                master.copy_(state["masters"][name])
                self.trained[name].copy_(master)


def export(net: ReaderNetwork, recipe: Recipe, path: Path) -> None:
    """Write what training changed to ``path``, as ``index.reader.adapters.merged`` reads it, in bfloat16."""
    tensors = {}
    for name, parameter in net.named_parameters():
        if parameter.requires_grad:
            short = name.replace(".lora_A.default.weight", ".a").replace(".lora_B.default.weight", ".b")
            tensors[short] = parameter.detach().to(torch.bfloat16).contiguous()
    scale = recipe.alpha / recipe.rank
    save_file(tensors, path, metadata={"scale": str(scale), "base": weights.revision()})
