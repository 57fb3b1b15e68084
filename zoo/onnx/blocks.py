"""Parts of networks as operators of ONNX."""

from collections.abc import Sequence

import numpy as np

from zoo.onnx.graph import Graph
from zoo.text.iob2 import closed_potentials

_NEVER = np.float32(-1e9)


def dense(graph: Graph, weights: Sequence[np.ndarray], value: str, activation: str | None = None) -> str:
    """A value times a kernel, over its last axis, and a bias; with an activation, an operator's name."""
    kernel, bias = weights
    sums = graph("Add", graph("MatMul", value, graph.constant(kernel)), graph.constant(bias))
    return graph(activation, sums) if activation else sums


def vectors(graph: Graph, table: np.ndarray, ids: str) -> str:
    """The rows of a table at ids."""
    return graph("Gather", graph.constant(table), ids)


def counted(graph: Graph, ids: str) -> tuple[str, str]:
    """Where ids (batch, time) are not 0, as float32, and how many of each row are not, (batch,) int32."""
    there = graph("Not", graph("Equal", ids, graph.constant(np.int32(0))))
    lengths = graph("ReduceSum", graph("Cast", there, to=6), graph.constant(np.array([1], np.int64)), keepdims=0)
    return graph("Cast", there, to=1), lengths


def unsqueezed(graph: Graph, value: str, axis: int) -> str:
    return graph("Unsqueeze", value, graph.constant(np.array([axis], np.int64)))


def squeezed(graph: Graph, value: str, axis: int) -> str:
    return graph("Squeeze", value, graph.constant(np.array([axis], np.int64)))


def known_words(graph: Graph, ids: str, listed: int, unknown: int) -> str:
    """Ids below a bound as they are, the others unknown."""
    far = graph("GreaterOrEqual", ids, graph.constant(np.int32(listed)))
    return graph("Where", far, graph.constant(np.int32(unknown)), ids)


def letters(graph: Graph, table: np.ndarray, kernel: np.ndarray, bias: np.ndarray, ids: str) -> str:
    """A `CharacterEncoder` of letter ids (batch, time, letters): (batch, time, filters)."""
    shape = graph("Shape", ids)
    first, last = (graph.constant(np.array([place], np.int64)) for place in (0, 2))
    count = graph("Slice", shape, last, graph.constant(np.array([3], np.int64)))
    flat = graph("Reshape", ids, graph("Concat", graph.constant(np.array([-1], np.int64)), count, axis=0))
    real = graph("Cast", graph("Greater", flat, graph.constant(np.int32(0))), to=1)
    read = graph("Mul", vectors(graph, table, flat), unsqueezed(graph, real, 2))
    read = graph("Transpose", read, perm=[0, 2, 1])
    around = (len(kernel) - 1) // 2, len(kernel) // 2
    answers = graph("Conv", read, graph.constant(kernel.transpose(2, 1, 0)), graph.constant(bias), pads=list(around))
    strongest = graph("ReduceMax", graph("Mul", answers, unsqueezed(graph, real, 1)), axes=[2], keepdims=0)
    outer = graph("Slice", shape, first, last)
    width = graph.constant(np.array([len(bias)], np.int64))
    return graph("Relu", graph("Reshape", strongest, graph("Concat", outer, width, axis=0)))


def chain_potentials(
    graph: Graph, transitions: np.ndarray, start: np.ndarray, labels: Sequence[str], emissions: str
) -> str:
    """A `CRF`'s potentials (batch, time, labels, labels), of emissions (batch, time, labels)."""
    closed_start, closed_pairs = closed_potentials(labels)
    pairs = transitions + closed_pairs
    begins = np.broadcast_to(start + closed_start, pairs.shape)
    wide = unsqueezed(graph, emissions, 2)
    one, end, axis = (graph.constant(np.array([number], np.int64)) for number in (1, np.iinfo(np.int64).max, 1))
    zero = graph.constant(np.array([0], np.int64))
    first = graph("Add", graph("Slice", wide, zero, one, axis), graph.constant(begins))
    later = graph("Add", graph("Slice", wide, one, end, axis), graph.constant(pairs))
    return graph("Concat", first, later, axis=1)


def pooled(graph: Graph, kind: str, weights: Sequence[np.ndarray], sequence: str, there: str, lengths: str) -> str:
    """A sequence (batch, time, width) to one vector each, (batch, width): its "max", its "mean" or by "attention"."""
    present = unsqueezed(graph, there, 2)
    if kind == "max":
        absent = graph("Mul", graph("Sub", graph.constant(np.float32(1)), present), graph.constant(_NEVER))
        return graph("ReduceMax", graph("Add", graph("Mul", sequence, present), absent), axes=[1], keepdims=0)
    axis = graph.constant(np.array([1], np.int64))
    if kind == "mean":
        total = graph("ReduceSum", graph("Mul", sequence, present), axis, keepdims=0)
        return graph("Div", total, unsqueezed(graph, graph("Cast", lengths, to=1), 1))
    kernel, bias, context = map(graph.constant, weights)
    scores = graph("MatMul", graph("Tanh", graph("Add", graph("MatMul", sequence, kernel), bias)), context)
    shares = masked_softmax(graph, scores, present, axis=1)
    return graph("ReduceSum", graph("Mul", sequence, shares), axis, keepdims=0)


def masked_softmax(graph: Graph, scores: str, present: str, axis: int) -> str:
    """Softmax over an axis, of which only what is present counts."""
    absent = graph("Mul", graph("Sub", graph.constant(np.float32(1)), present), graph.constant(_NEVER))
    return graph("Softmax", graph("Add", scores, absent), axis=axis)
