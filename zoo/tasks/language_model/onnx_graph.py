"""The graph of a language model."""

from collections.abc import Sequence

from zoo.generation.onnx_graph import next_token_graph
from zoo.onnx.graph import Graphs
from zoo.onnx.weights import Tensors


def graphs(made, labels: Sequence[str], tensors: Tensors) -> Graphs:
    """The graph `model`, of an architecture and its weights; it has no labels."""
    return next_token_graph(made, labels, tensors)
