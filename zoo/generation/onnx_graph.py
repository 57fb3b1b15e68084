"""The graph of what predicts the next token from states: language models and tune generators."""

from collections.abc import Sequence

import numpy as np

from zoo.onnx import blocks
from zoo.onnx.graph import Graph, Graphs
from zoo.onnx.recurrence import Layer, stack
from zoo.onnx.states import state_inputs, state_outputs, state_sizes
from zoo.onnx.weights import Tensors


def next_features(graph: Graph, made, tensors: Tensors) -> tuple[str, list[str], dict[str, int]]:
    """What the layers say of `token_ids`, (batch, time, width), their final states, and the states' sizes by name."""
    ids = graph.input("token_ids", np.int32, ("batch", "time"))
    layers = tensors.stack("stack", made.layers)
    sizes = state_sizes(layers)
    vectors = blocks.vectors(graph, _table(made, layers, tensors), ids)
    output, final = stack(graph, layers, vectors, initial=state_inputs(graph, sizes), residual=made.residual)
    return output, final, sizes


def _table(made, layers: Sequence[Layer], tensors: Tensors) -> np.ndarray:
    """The vectors of tokens; with none learnt, one-hot vectors."""
    if made.embedding_size:
        return tensors["embedding/embeddings"]
    return np.eye(layers[0][0].weights[0].shape[0], dtype=np.float32)


def next_token_graph(made, labels: Sequence[str], tensors: Tensors) -> Graphs:
    graph = Graph(made.task)
    output, final, sizes = next_features(graph, made, tensors)
    if made.tied:
        table, bias = tensors["embedding/embeddings"], tensors["embedding/bias"]
        kernel = table.T  # and not by an operator: only a constant is quantized
    else:
        kernel, bias = tensors.dense("logits")
    logits = blocks.dense(graph, (kernel, bias), output)
    graph.output("logits", logits, np.float32, ("batch", "time", len(bias)))
    state_outputs(graph, sizes, final)
    return {"model": graph.proto()}
