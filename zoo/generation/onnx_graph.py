"""The ONNX graph of a network that predicts the next token: language models and tune generators."""

from collections.abc import Sequence

from zoo.onnx import blocks
from zoo.onnx.graph import Graph, Graphs
from zoo.onnx.interface import Interface, Interfaces, floats, ids
from zoo.onnx.recurrence import stack, stack_over_ids
from zoo.onnx.states import ShapeOf, stack_units, states_after, states_before
from zoo.onnx.weights import Tensors


def next_token_interfaces(architecture, labels: Sequence[str], shape_of: ShapeOf) -> Interfaces:
    """What the graph `model` takes and gives."""
    states = states_before(architecture.cell, stack_units(shape_of, "stack", architecture.layers))
    (tokens,) = shape_of("embedding/bias" if architecture.tied else "logits/bias")
    given = {"token_ids": ids("batch", "time"), **states}
    return {"model": Interface(given, {"logits": floats("batch", "time", tokens), **states_after(states)})}


def next_features(graph: Graph, architecture, tensors: Tensors) -> tuple[str, list[str]]:
    """The output of the layers for `token_ids`, (batch, time, width), and their final states."""
    token_ids, *initial = graph.inputs(next_token_interfaces(architecture, [], tensors.shape)["model"].inputs)
    layers = tensors.stack("stack", architecture.layers)
    if not architecture.embedding_size:
        return stack_over_ids(graph, layers, token_ids, initial, architecture.residual)
    vectors = blocks.vectors(graph, tensors["embedding/embeddings"], token_ids)
    return stack(graph, layers, vectors, initial=initial, residual=architecture.residual)


def next_token_graph(architecture, labels: Sequence[str], tensors: Tensors) -> Graphs:
    graph = Graph(architecture.task)
    output, final = next_features(graph, architecture, tensors)
    if architecture.tied:
        table, bias = tensors["embedding/embeddings"], tensors["embedding/bias"]
        kernel = table.T  # not by an operator, since only constants are quantized
    else:
        kernel, bias = tensors.dense("logits")
    logits = blocks.dense(graph, (kernel, bias), output)
    graph.outputs(next_token_interfaces(architecture, labels, tensors.shape)["model"].outputs, [logits, *final])
    return {"model": graph.proto()}
