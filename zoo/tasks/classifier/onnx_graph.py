"""The graph of a classifier."""

from collections.abc import Sequence

import numpy as np

from zoo.onnx import blocks
from zoo.onnx.graph import Graph, Graphs
from zoo.onnx.recurrence import stack
from zoo.onnx.states import last_outputs
from zoo.onnx.weights import Tensors


def graphs(made, labels: Sequence[str], tensors: Tensors) -> Graphs:
    graph, layers = Graph("classifier"), tensors.stack("stack", made.layers)
    ids = graph.input("token_ids", np.int32, ("batch", "time"))
    there, lengths = blocks.counted(graph, ids)
    vectors = blocks.vectors(graph, tensors["embedding/embeddings"], ids)
    sequence, final = stack(graph, layers, vectors, lengths)
    found = []
    for kind in made.pooling:
        if kind == "last":
            found += last_outputs(layers[-1], final)
            continue
        names = ("kernel", "bias", "context") if kind == "attention" else ()
        weights = [tensors[f"attention/{name}"] for name in names]
        found.append(blocks.pooled(graph, kind, weights, sequence, there, lengths))
    vector = found[0] if len(found) == 1 else graph("Concat", *found, axis=-1)
    if made.hidden_units:
        vector = blocks.dense(graph, tensors.dense("hidden"), vector, "Relu")
    kernel, bias = tensors.dense("logits")
    if len(bias) != len(labels):
        raise ValueError(f"{len(bias)} outputs for {len(labels)} labels")
    logits = blocks.dense(graph, (kernel, bias), vector)
    graph.output("logits", logits, np.float32, ("batch", len(labels)))
    return {"model": graph.proto()}
