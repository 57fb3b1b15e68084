"""The graph of a binary tagger."""

from collections.abc import Sequence

import numpy as np

from zoo.onnx import blocks
from zoo.onnx.graph import Graph, Graphs
from zoo.onnx.recurrence import looked_up
from zoo.onnx.weights import Tensors
from zoo.tasks.binary_tagger.encoder import FORMS


def graphs(made, labels: Sequence[str], tensors: Tensors) -> Graphs:
    graph = Graph("binary-tagger")
    places = graph.input("places", np.int32, ("batch", "time", len(FORMS)))
    words = graph("Gather", places, graph.constant(np.array(0, np.int64)), axis=2)  # 0 right of the sentence
    _, lengths = blocks.counted(graph, words)
    output = looked_up(graph, tensors.layer("both_ways" if made.bidirectional else "forward"), places, lengths)
    chances = blocks.dense(graph, tensors.dense("sigmoid"), output, "Sigmoid")
    graph.output("probabilities", blocks.squeezed(graph, chances, 2), np.float32, ("batch", "time"))
    return {"model": graph.proto()}
