"""Recurrent layers as ONNX's RNN, GRU and LSTM."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from zoo.cells import CELLS
from zoo.cells.layouts import to_onnx
from zoo.errors import InputError
from zoo.export.graph import Graph
from zoo.layers.bidirectional import Bidirectional
from zoo.layers.recurrent import Recurrent
from zoo.layers.stack import Stack

_ACTIVATIONS = {"tanh": "Tanh", "relu": "Relu", "sigmoid": "Sigmoid", "linear": "Affine"}

_OPEN = 40.0
"""The bias of a gate that is to be 1: σ(40) is, in float32."""


def stack(
    graph: Graph, layers: Stack, sequence: str, lengths: str = "", initial: Sequence[str] = ()
) -> tuple[str, list[str]]:
    """A stack over a sequence, (batch, time, features): its output, (batch, time, width), and its final states, each
    (batch, units), in the order of the layers' own.

    Args:
        lengths: (batch,) int32, how many elements of each sequence count, which stand first; all of them by default.
        initial: the states of all layers from the bottom up, each (batch, units); zeros by default.

    Raises:
        InputError: a cell with no operator of ONNX's.
    """
    sequence = graph("Transpose", sequence, perm=[1, 0, 2])
    left, final = list(initial), []
    for layer in layers.layers:
        given, left = left[: len(layer.state_sizes)], left[len(layer.state_sizes) :]
        output, states, width = _run(graph, layer, sequence, lengths, given)
        adds = layers.residual and width == _ways(layer)[0].cell.kernel.shape[0]
        sequence = graph("Add", output, sequence) if adds else output
        final += states
    return graph("Transpose", sequence, perm=[1, 0, 2]), final


def recurrent(graph: Graph, layer, sequence: str, lengths: str = "") -> str:
    """A `Recurrent` or a `Bidirectional` over a sequence, (batch, time, features), or of one with `one_hot`, (batch,
    time, ones) integers: its output, (batch, time, width)."""
    ways = _ways(layer)
    if ways[0].one_hot:
        output, _, _ = _looked_up(graph, ways, sequence, lengths)
    else:
        output, _, _ = _run(graph, layer, graph("Transpose", sequence, perm=[1, 0, 2]), lengths, [])
    return graph("Transpose", output, perm=[1, 0, 2])


def _ways(layer) -> list[Recurrent]:
    """The layer that reads forwards and, if there is one, the layer that reads backwards."""
    return [layer.forward_layer, layer.backward_layer] if isinstance(layer, Bidirectional) else [layer]


def _run(graph: Graph, layer, sequence: str, lengths: str, initial: Sequence[str]) -> tuple[str, list[str], int]:
    """A layer over a sequence, time first: its output, time first, its final states, and the output's width."""
    ways = _ways(layer)
    weights = [_of(way.cell, way.cell.get_weights()) for way in ways]
    return _operator(graph, ways, weights, sequence, lengths, initial)


def _looked_up(graph: Graph, ways: Sequence[Recurrent], places: str, lengths: str) -> tuple[str, list[str], int]:
    """The same for one-hot vectors, by the places of their ones: the inputs' share of the gates is a sum of rows of the
    kernel, taken outside of the operator, whose own kernel leaves it as it is."""
    shares, weights = [], []
    for number, way in enumerate(ways):
        kernel, recurrent_kernel, bias, *peepholes = way.cell.get_weights()
        axes = graph.constant(np.array([-2], np.int64))
        rows = graph("Gather", graph.constant(kernel), places)
        shares.append(graph("Add", graph("ReduceSum", rows, axes, keepdims=0), graph.constant(bias)))
        size = len(bias)
        own = np.zeros((len(ways), size, size), np.float32)
        own[number] = np.eye(size)
        weights.append(_of(way.cell, [own.reshape(-1, size), recurrent_kernel, np.zeros_like(bias), *peepholes]))
    both = shares[0] if len(shares) == 1 else graph("Concat", *shares, axis=-1)
    return _operator(graph, ways, weights, graph("Transpose", both, perm=[1, 0, 2]), lengths, [])


def _operator(
    graph: Graph,
    ways: Sequence[Recurrent],
    weights: Sequence[dict[str, np.ndarray]],
    sequence: str,
    lengths: str,
    initial: Sequence[str],
) -> tuple[str, list[str], int]:
    cell, several = ways[0].cell, len(ways)
    name, attributes = _named(cell)
    tensors = {key: graph.constant(np.concatenate([one[key] for one in weights])) for key in weights[0]}
    if several > 1:
        attributes["direction"] = "bidirectional"
        attributes |= {key: value * several for key, value in attributes.items() if key.startswith("activation")}
    states = [""] * cell.STATES
    if initial:
        unsqueezed = [graph("Unsqueeze", state, graph.constant(np.array([0], np.int64))) for state in initial]
        for place in range(cell.STATES):
            same = unsqueezed[place :: cell.STATES]  # one a way
            states[place] = same[0] if several == 1 else graph("Concat", *same, axis=0)
    inputs = [sequence, tensors["W"], tensors["R"], tensors["B"], lengths, *states]
    inputs += [tensors["P"]] if "P" in tensors else []
    output, *final = graph(name, *inputs, outputs=1 + cell.STATES, hidden_size=cell.units, **attributes)
    output = graph("Transpose", output, perm=[0, 2, 1, 3])
    output = graph("Reshape", output, graph.constant(np.array([0, 0, several * cell.units], np.int64)))
    ends = []
    for way in range(several):
        place = graph.constant(np.array(way, np.int64))
        ends += [graph("Gather", state, place, axis=0) for state in final]
    return output, ends, several * cell.units


def _named(cell) -> tuple[str, dict[str, Any]]:
    """The operator of a cell, and its attributes."""
    kind = _kind(cell)
    if kind == "rnn":
        attributes: dict[str, Any] = {"activations": [_ACTIVATIONS[cell.activation]]}
        if cell.activation == "linear":
            attributes |= {"activation_alpha": [1.0], "activation_beta": [0.0]}
        return "RNN", attributes
    if kind in ("gru", "simplified-gru"):
        return "GRU", {"linear_before_reset": 0}
    if kind == "peephole-lstm" and cell.output_peephole == "previous":
        raise InputError(
            "an output gate that looks at the memory before the step is in no operator of ONNX's; train with "
            'output_peephole="current"'
        )
    return "LSTM", {}


def _of(cell, weights: Sequence[np.ndarray]) -> dict[str, np.ndarray]:
    """The operator's tensors, from a cell's weights. The simplified GRU is one whose reset gate is always open."""
    kind = _kind(cell)
    weights = [np.asarray(weight, np.float32) for weight in weights]
    if kind == "simplified-gru":
        weights = [_with_open_reset(weight) for weight in weights]
        weights[2][cell.units : 2 * cell.units] = _OPEN
        kind = "gru"
    return {name: tensor.astype(np.float32) for name, tensor in to_onnx(kind, weights).items()}


def _with_open_reset(weight: np.ndarray) -> np.ndarray:
    """The parts of a simplified GRU's weight with those of a reset gate, zeros, between them."""
    update, candidate = np.split(weight, 2, axis=-1)
    return np.concatenate([update, np.zeros_like(update), candidate], axis=-1)


def _kind(cell) -> str:
    for name, kind in CELLS.items():
        if type(cell) is kind:
            return name
    raise InputError(f"{type(cell).__name__} is no cell of zoo.cells; those are exported alone")
