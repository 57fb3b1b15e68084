"""The ONNX graph of a network that predicts the next token: language models and tune generators."""

from collections.abc import Sequence

import numpy as np

from zoo.onnx import blocks
from zoo.onnx.graph import Graph, Graphs
from zoo.onnx.recurrence import stack, stack_over_ids
from zoo.onnx.states import state_inputs, state_outputs, state_sizes
from zoo.onnx.weights import Tensors


def next_features(graph: Graph, architecture, tensors: Tensors) -> tuple[str, list[str], dict[str, int]]:
    """The output of the layers for `token_ids`, (batch, time, width), their final states, and the sizes of the states
    by name."""
    ids = graph.input("token_ids", np.int32, ("batch", "time"))
    layers = tensors.stack("stack", architecture.layers)
    sizes = state_sizes(layers)
    initial = state_inputs(graph, sizes)
    if architecture.embedding_size:
        vectors = blocks.vectors(graph, tensors["embedding/embeddings"], ids)
        output, final = stack(graph, layers, vectors, initial=initial, residual=architecture.residual)
    else:
        output, final = stack_over_ids(graph, layers, ids, initial, architecture.residual)
    return output, final, sizes


def next_token_graph(architecture, labels: Sequence[str], tensors: Tensors) -> Graphs:
    graph = Graph(architecture.task)
    output, final, sizes = next_features(graph, architecture, tensors)
    if architecture.tied:
        table, bias = tensors["embedding/embeddings"], tensors["embedding/bias"]
        kernel = table.T  # not by an operator, since only constants are quantized
    else:
        kernel, bias = tensors.dense("logits")
    logits = blocks.dense(graph, (kernel, bias), output)
    graph.output("logits", logits, np.float32, ("batch", "time", len(bias)))
    state_outputs(graph, sizes, final)
    return {"model": graph.proto()}
