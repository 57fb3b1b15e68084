"""The graph of a binary tagger."""

from collections.abc import Sequence

import numpy as np

from zoo.onnx import blocks
from zoo.onnx.graph import Graph, Graphs
from zoo.onnx.interface import Interface, Interfaces, floats, ids
from zoo.onnx.recurrence import looked_up
from zoo.onnx.states import ShapeOf
from zoo.onnx.weights import Tensors
from zoo.tasks.binary_tagger.encoder import FORMS


def interfaces(made, labels: Sequence[str], shape_of: ShapeOf) -> Interfaces:
    given = {"places": ids("batch", "time", len(FORMS))}
    return {"model": Interface(given, {"probabilities": floats("batch", "time")})}


def graphs(made, labels: Sequence[str], tensors: Tensors) -> Graphs:
    graph, interface = Graph("binary-tagger"), interfaces(made, labels, tensors.shape)["model"]
    (places,) = graph.inputs(interface.inputs)
    words = graph("Gather", places, graph.constant(np.array(0, np.int64)), axis=2)  # 0 right of the sentence
    _, lengths = blocks.counted(graph, words)
    output = looked_up(graph, tensors.layer("both_ways" if made.bidirectional else "forward"), places, lengths)
    chances = blocks.dense(graph, tensors.dense("sigmoid"), output, "Sigmoid")
    graph.outputs(interface.outputs, [blocks.squeezed(graph, chances, 2)])
    return {"model": graph.proto()}
