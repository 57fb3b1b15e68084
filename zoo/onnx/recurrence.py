"""Recurrent layers as ONNX's RNN, GRU and LSTM and, of what these have no equations for, as a Scan."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from zoo.onnx.graph import Graph
from zoo.onnx.weight_layouts import to_onnx

_ACTIVATIONS = {"tanh": "Tanh", "relu": "Relu", "sigmoid": "Sigmoid", "linear": "Affine"}

_OPEN = 40.0
"""The bias of a gate that is to be 1: σ(40) is, in float32."""


class Cell(NamedTuple):
    """One direction of a layer: the name of its cell, the weights in our layout (`zoo.onnx.weight_layouts`), and the
    settings that the weights do not show."""

    kind: str
    weights: Sequence[np.ndarray]
    activation: str = "tanh"
    output_peephole: str = "previous"

    @property
    def units(self) -> int:
        return self.weights[1].shape[0]

    @property
    def states(self) -> int:
        return states_of(self.kind)


def states_of(kind: str) -> int:
    """How many states a cell has."""
    return 2 if kind in ("lstm", "peephole-lstm") else 1


Layer = Sequence[Cell]
"""The cell that reads forwards and, if there is one, the cell that reads backwards."""


def stack(
    graph: Graph,
    layers: Sequence[Layer],
    sequence: str,
    lengths: str = "",
    initial: Sequence[str] = (),
    residual: bool = False,
) -> tuple[str, list[str]]:
    """Layers over a sequence, (batch, time, features), one above the other: their output, (batch, time, width), and
    their final states, each (batch, units), in the order of the layers' own.

    Args:
        lengths: (batch,) int32, how many elements of each sequence count, which stand first; all of them by default.
        initial: the states of all layers from the bottom up, each (batch, units); zeros by default.
        residual: each layer's input is added to its output where their widths agree.
    """
    sequence = graph("Transpose", sequence, perm=[1, 0, 2])
    left, final = list(initial), []
    for layer in layers:
        count = len(layer) * layer[0].states
        given, left = left[:count], left[count:]
        output, states = _run(graph, layer, sequence, lengths, given)
        adds = residual and len(layer) * layer[0].units == layer[0].weights[0].shape[0]
        sequence = graph("Add", output, sequence) if adds else output
        final += states
    return graph("Transpose", sequence, perm=[1, 0, 2]), final


def stack_over_ids(
    graph: Graph, layers: Sequence[Layer], ids: str, initial: Sequence[str], residual: bool
) -> tuple[str, list[str]]:
    """As `stack`, over one-hot vectors by the places of their ones, (batch, time) integers; forwards alone."""
    first, *upper = layers
    table, lowest = _one_hot_input(first)
    if lowest is first:
        return stack(graph, layers, graph("Gather", graph.constant(table[0]), ids), "", initial, residual)
    count = first[0].states
    vectors = graph("Gather", graph.constant(table[0]), ids)
    output, final = stack(graph, [lowest], vectors, initial=initial[:count])
    if upper:
        output, others = stack(graph, upper, output, initial=initial[count:], residual=residual)
        final += others
    return output, final


def looked_up(graph: Graph, layer: Layer, places: str, lengths: str = "") -> str:
    """A layer over a sequence of sums of one-hot vectors, by the places of their ones, (batch, time, ones) integers:
    its output, (batch, time, width)."""
    tables, own = _one_hot_input(layer)
    axes = graph.constant(np.array([-2], np.int64))
    sums = [graph("ReduceSum", graph("Gather", graph.constant(table), places), axes, keepdims=0) for table in tables]
    vectors = sums[0] if len(sums) == 1 else graph("Concat", *sums, axis=-1)
    output, _ = _run(graph, own, graph("Transpose", vectors, perm=[1, 0, 2]), lengths, [])
    return graph("Transpose", output, perm=[1, 0, 2])


def _one_hot_input(layer: Layer) -> tuple[list[np.ndarray], Layer]:
    """Tables whose rows, side by side, a layer reads in place of one-hot vectors, and the layer that reads them.

    ONNX's operators have no input of ids. Either the rows are the one-hot vectors, or the kernels' own rows, which are
    the inputs' share of the gates and which the layer then leaves as they are. Either takes an identity matrix; the
    smaller one is never larger than the kernel."""
    ids, size = layer[0].weights[0].shape
    if ids <= size:
        return [np.eye(ids, dtype=np.float32)], layer
    cells = []
    for number, cell in enumerate(layer):
        own = np.zeros((len(layer), size, size), np.float32)
        own[number] = np.eye(size)
        cells.append(cell._replace(weights=[own.reshape(-1, size), *cell.weights[1:]]))
    return [cell.weights[0] for cell in layer], cells


def _run(graph: Graph, layer: Layer, sequence: str, lengths: str, initial: Sequence[str]) -> tuple[str, list[str]]:
    """A layer over a sequence, time first: its output, time first, and its final states."""
    if layer[0].kind == "peephole-lstm" and layer[0].output_peephole == "previous":
        return _scanned(graph, layer, sequence, lengths, initial)
    cell, several = layer[0], len(layer)
    name, attributes = _operator(cell)
    tensors = [_tensors(one) for one in layer]
    both = {key: graph.constant(np.concatenate([one[key] for one in tensors])) for key in tensors[0]}
    if several > 1:
        attributes["direction"] = "bidirectional"
        attributes |= {key: value * several for key, value in attributes.items() if key.startswith("activation")}
    states = [""] * cell.states
    if initial:
        unsqueezed = [graph("Unsqueeze", state, graph.constant(np.array([0], np.int64))) for state in initial]
        for place in range(cell.states):
            same = unsqueezed[place :: cell.states]  # one a way
            states[place] = same[0] if several == 1 else graph("Concat", *same, axis=0)
    inputs = [sequence, both["W"], both["R"], both["B"], lengths, *states]
    inputs += [both["P"]] if "P" in both else []
    output, *final = graph(name, *inputs, outputs=1 + cell.states, hidden_size=cell.units, **attributes)
    output = graph("Transpose", output, perm=[0, 2, 1, 3])
    output = graph("Reshape", output, graph.constant(np.array([0, 0, several * cell.units], np.int64)))
    ends = []
    for way in range(several):
        place = graph.constant(np.array(way, np.int64))
        ends += [graph("Gather", state, place, axis=0) for state in final]
    return output, ends


def _operator(cell: Cell) -> tuple[str, dict[str, Any]]:
    """The operator of a cell, and its attributes."""
    if cell.kind == "rnn":
        attributes: dict[str, Any] = {"activations": [_ACTIVATIONS[cell.activation]]}
        if cell.activation == "linear":
            attributes |= {"activation_alpha": [1.0], "activation_beta": [0.0]}
        return "RNN", attributes
    if cell.kind in ("gru", "simplified-gru"):
        return "GRU", {"linear_before_reset": 0}
    return "LSTM", {}


def _tensors(cell: Cell) -> dict[str, np.ndarray]:
    """The operator's tensors. The simplified GRU is one whose reset gate is always open."""
    kind, weights = cell.kind, list(cell.weights)
    if kind == "simplified-gru":
        kind, weights = "gru", [_with_open_reset(weight) for weight in weights]
        weights[2][cell.units : 2 * cell.units] = _OPEN
    return {name: tensor.astype(np.float32) for name, tensor in to_onnx(kind, weights).items()}


def _with_open_reset(weight: np.ndarray) -> np.ndarray:
    """The parts of a simplified GRU's weight with those of a reset gate, zeros, between them."""
    update, candidate = np.split(weight, 2, axis=-1)
    return np.concatenate([update, np.zeros_like(update), candidate], axis=-1)


def _scanned(graph: Graph, layer: Layer, sequence: str, lengths: str, initial: Sequence[str]) -> tuple[str, list[str]]:
    """A peephole LSTM whose output gate looks at the memory before the step, which ONNX's LSTM does not: step by
    step."""
    zero, one = (graph.constant(np.array(number, np.int64)) for number in (0, 1))
    first = graph.constant(np.array([0], np.int64))
    shape = graph("Shape", sequence)
    time, batch = (graph("Gather", shape, place, axis=0) for place in (zero, one))
    counts = graph("Cast", lengths, to=7) if lengths else graph("Expand", time, graph("Unsqueeze", batch, first))
    steps = graph("Unsqueeze", graph("Range", zero, time, one), graph.constant(np.array([1], np.int64)))
    there = graph("Unsqueeze", graph("Less", steps, counts), graph.constant(np.array([2], np.int64)))
    outputs, ends = [], []
    for way, cell in enumerate(layer):
        kernel, _, bias, _ = (graph.constant(np.asarray(weight, np.float32)) for weight in cell.weights)
        read = graph("ReverseSequence", sequence, counts, batch_axis=1, time_axis=0) if way else sequence
        share = graph("Add", graph("MatMul", read, kernel), bias)
        states = list(initial[2 * way : 2 * way + 2])
        if not states:
            size = graph("Concat", graph("Unsqueeze", batch, first), graph.constant(np.array([cell.units])), axis=0)
            states = [graph("Expand", graph.constant(np.float32(0)), size)] * 2
        *final, output = graph.scan(lambda *given, cell=cell: _step(cell, *given), states, [share, there])
        outputs.append(graph("ReverseSequence", output, counts, batch_axis=1, time_axis=0) if way else output)
        ends += final
    return outputs[0] if len(outputs) == 1 else graph("Concat", *outputs, axis=2), ends


def _step(cell: Cell, graph: Graph, output: str, memory: str, share: str, there: str) -> tuple[list[str], list[str]]:
    """A step: the states after it, and what it gives. Where there is no element, states stay and zeros are given."""
    recurrent, peepholes = (np.asarray(cell.weights[place], np.float32) for place in (1, 3))
    sums = graph("Add", share, graph("MatMul", output, graph.constant(recurrent)))
    sizes = graph.constant(np.full(4, cell.units, np.int64))
    *gates, candidate = graph("Split", sums, sizes, outputs=4, axis=-1)
    update, forget, out = (
        graph("Sigmoid", graph("Add", gate, graph("Mul", memory, graph.constant(weights))))
        for gate, weights in zip(gates, peepholes, strict=True)
    )
    kept, new = graph("Mul", forget, memory), graph("Mul", update, graph("Tanh", candidate))
    after = graph("Add", kept, new)
    given = graph("Mul", out, graph("Tanh", after))
    states = [graph("Where", there, now, before) for now, before in ((given, output), (after, memory))]
    return states, [graph("Where", there, given, graph.constant(np.float32(0)))]
