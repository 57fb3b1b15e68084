"""The graph of a language model."""

from collections.abc import Sequence

from zoo.generation.onnx_graph import next_token_graph, next_token_interfaces
from zoo.onnx.graph import Graphs
from zoo.onnx.interface import Interfaces
from zoo.onnx.states import ShapeOf
from zoo.onnx.weights import Tensors


def interfaces(made, labels: Sequence[str], shape_of: ShapeOf) -> Interfaces:
    """What the graph `model` takes and gives, of an architecture and the shapes of its weights; it has no labels."""
    return next_token_interfaces(made, labels, shape_of)


def graphs(made, labels: Sequence[str], tensors: Tensors) -> Graphs:
    """The graph `model`, of an architecture and its weights; it has no labels."""
    return next_token_graph(made, labels, tensors)
