"""The encoder as ONNX graphs: one text at a time, computed in 8-bit integers.

Every linear layer quantises each token's activations by their own greatest value (symmetric, 8 bits) and has its
weights in 7 bits, one scale an output (Xiao et al., SmoothQuant, 2023, name this per-token and per-channel). So a
text's vectors depend on nothing but the text; and no sum of two products exceeds 16 bits, at which processors without
VNNI cut off (``vpmaddubsw``), so that all give the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, ValueInfoProto, helper, numpy_helper

from index.runtime.bundled import EMBEDDED, STATES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from index.runtime.weights import Header

    Floats = NDArray[np.float32]

_OPSET, _IR = 20, 10
_CONTRIBUTED = "com.microsoft"
_MOST_ACTIVATION, _MOST_WEIGHT = 127, 63
_ZERO_POINT = 128
_LEAST = 1e-12


def encoder(state: Mapping[str, Floats], header: Header) -> ModelProto:
    """The graph of the tensors ``state`` (``index.runtime.weights.Weights.state``): EMBEDDED → STATES."""
    graph = _Graph(state, header)
    graph.layers()
    return graph.model({STATES: header.hidden})


def reader(state: Mapping[str, Floats], header: Header, heads: Mapping[str, tuple[Floats, Floats]]) -> ModelProto:
    """EMBEDDED → of each head ``states @ weight.T + bias``, shape ``(1, length, rows of weight)``, by its name."""
    graph = _Graph(state, header)
    graph.layers()
    for name, (weight, bias) in heads.items():
        graph.head(name, weight, bias)
    return graph.model({name: len(bias) for name, (_, bias) in heads.items()})


class _Graph:
    """Nodes and constants as they are added."""

    def __init__(self, state: Mapping[str, Floats], header: Header) -> None:
        self._state, self._header = state, header
        self._names = 0
        self._nodes: list[NodeProto] = []
        self._constants: list[TensorProto] = []
        self._axis = self._constant(np.array([-1], dtype=np.int64))
        self._one = self._constant(np.float32(1))
        self._step = self._constant(np.float32(1 / _MOST_ACTIVATION))
        self._least = self._constant(np.float32(_LEAST))
        self._zero_point = self._constant(np.uint8(_ZERO_POINT))
        self._thirds = self._constant(np.full(3, header.hidden, dtype=np.int64))

    def model(self, outputs: Mapping[str, int]) -> ModelProto:
        """What was added, from EMBEDDED to ``outputs``, which have so many columns."""

        def value(name: str, columns: int) -> ValueInfoProto:
            return helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, "length", columns])

        made = [value(*each) for each in outputs.items()]
        given = [value(EMBEDDED, self._header.hidden)]
        graph = helper.make_graph(self._nodes, "encoder", given, made, self._constants)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_CONTRIBUTED, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR)

    def layers(self) -> None:
        """All layers, from EMBEDDED to STATES."""
        norm = [self._constant(self._state[f"embeddings.LayerNorm.{part}"]) for part in ("weight", "bias")]
        states = self._op("LayerNormalization", [EMBEDDED, *norm], axis=-1, epsilon=self._header.epsilon)
        for layer in range(self._header.layers):
            states = self._layer(states, f"encoder.layer.{layer}.")
        self._node("Identity", [states], [STATES])

    def head(self, name: str, weight: Floats, bias: Floats) -> None:
        """A linear function of STATES."""
        product = self._op("MatMul", [STATES, self._constant(weight.T)])
        self._node("Add", [product, self._constant(bias)], [name])

    def _layer(self, states: str, name: str) -> str:
        attention = [f"{name}attention.self.{part}" for part in ("query", "key", "value")]
        thirds = [self._name() for _ in attention]
        self._node("Split", [self._linear(states, attention), self._thirds], thirds, axis=-1)
        biases = self._constant(np.concatenate([self._state[f"{part}.bias"] for part in attention]))
        heads = self._op("MultiHeadAttention", [*thirds, biases], _CONTRIBUTED, num_heads=self._header.heads)
        states = self._added(self._linear(heads, [f"{name}attention.output.dense"]), states, f"{name}attention.output")
        wide = self._linear(states, [f"{name}intermediate.dense"])
        bias = self._constant(self._state[f"{name}intermediate.dense.bias"])
        wide = self._op("BiasGelu", [wide, bias], _CONTRIBUTED)
        return self._added(self._linear(wide, [f"{name}output.dense"]), states, f"{name}output")

    def _linear(self, states: str, names: Sequence[str]) -> str:
        """``states @ W.T`` of the matrices of that name, one beside the other; their biases are for the next node."""
        weight = np.concatenate([self._state[f"{name}.weight"] for name in names]).T
        scales = np.maximum(np.abs(weight).max(axis=0), _LEAST) / _MOST_WEIGHT
        quantised = np.round(weight / scales).astype(np.int8)
        greatest = self._op("ReduceMax", [self._op("Abs", [states]), self._axis], keepdims=1)
        steps = self._op("Max", [self._op("Mul", [greatest, self._step]), self._least])
        tokens = self._op("QuantizeLinear", [self._op("Div", [states, steps]), self._one, self._zero_point])
        factors = [self._constant(quantised), self._one, self._constant(scales.astype(np.float32)), self._zero_point]
        return self._op("Mul", [self._op("MatMulIntegerToFloat", [tokens, *factors], _CONTRIBUTED), steps])

    def _added(self, change: str, states: str, name: str) -> str:
        """``LayerNorm(change + bias + states)``."""
        norm = [self._constant(self._state[f"{name}.LayerNorm.{part}"]) for part in ("weight", "bias")]
        bias = self._constant(self._state[f"{name}.dense.bias"])
        inputs = [change, states, *norm, bias]
        return self._op("SkipLayerNormalization", inputs, _CONTRIBUTED, epsilon=self._header.epsilon)

    def _op(self, kind: str, inputs: Sequence[str], domain: str = "", **attributes: Any) -> str:
        name = self._name()
        self._node(kind, inputs, [name], domain, **attributes)
        return name

    def _node(
        self, kind: str, inputs: Sequence[str], outputs: Sequence[str], domain: str = "", **attributes: Any
    ) -> None:
        self._nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **attributes))

    def _constant(self, value: NDArray[np.generic] | np.generic) -> str:
        name = self._name()
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value).reshape(value.shape), name))
        return name

    def _name(self) -> str:
        self._names += 1
        return f"t{self._names}"
