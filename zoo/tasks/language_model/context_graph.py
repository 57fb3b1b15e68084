"""The graph of a language model as features of another network."""

from collections.abc import Mapping

import numpy as np
import onnx

from zoo.generation.onnx_graph import next_features
from zoo.onnx import blocks
from zoo.onnx.graph import Graph
from zoo.onnx.weights import Tensors
from zoo.store.architecture import Architecture


def context_graph(made: Architecture, tensors: Mapping[str, np.ndarray]) -> onnx.ModelProto:
    """The graph of a language model up to its `features`, (batch, places, width), at given `places`, (batch, places)
    int64, of its input."""
    graph, own = Graph("context"), Tensors(tensors, made.cell)
    output, _ = next_features(graph, made, own)
    places = graph.input("places", np.int64, ("batch", "places"))
    chosen = graph("GatherND", output, blocks.unsqueezed(graph, places, 2), batch_dims=1)
    graph.output("features", chosen, np.float32, ("batch", "places", made.embedding_size if made.tied else made.units))
    return graph.proto()
