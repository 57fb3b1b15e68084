"""The graph of a classifier."""

from collections.abc import Sequence

from zoo.onnx import blocks
from zoo.onnx.graph import Graph, Graphs
from zoo.onnx.interface import Interface, Interfaces, floats, ids
from zoo.onnx.recurrence import stack
from zoo.onnx.states import ShapeOf, last_outputs
from zoo.onnx.weights import Tensors


def interfaces(made, labels: Sequence[str], shape_of: ShapeOf) -> Interfaces:
    return {"model": Interface({"token_ids": ids("batch", "time")}, {"logits": floats("batch", len(labels))})}


def graphs(made, labels: Sequence[str], tensors: Tensors) -> Graphs:
    graph, interface = Graph("classifier"), interfaces(made, labels, tensors.shape)["model"]
    (token_ids,), layers = graph.inputs(interface.inputs), tensors.stack("stack", made.layers)
    there, lengths = blocks.counted(graph, token_ids)
    vectors = blocks.vectors(graph, tensors["embedding/embeddings"], token_ids)
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
    graph.outputs(interface.outputs, [blocks.dense(graph, (kernel, bias), vector)])
    return {"model": graph.proto()}
