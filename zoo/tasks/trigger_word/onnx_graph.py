"""The graph of a trigger word's network."""

from collections.abc import Sequence

import numpy as np

from zoo.onnx import blocks
from zoo.onnx.graph import Graph, Graphs
from zoo.onnx.recurrence import stack
from zoo.onnx.states import state_inputs, state_outputs, state_sizes
from zoo.onnx.weights import Tensors


def graphs(made, labels: Sequence[str], tensors: Tensors) -> Graphs:
    graph, width = Graph("trigger-word"), made.bands * made.stacked
    members = [tensors.stack(f"stacks/stack_{number}", made.layers) for number, _ in enumerate(made.front_ends, 1)]
    frames = graph.input("frames", np.float32, ("batch", "time", width * len(members)))
    sizes = state_sizes([layer for layers in members for layer in layers])
    given, found, final = state_inputs(graph, sizes), [], []
    for number, (layers, kernel, bias) in enumerate(zip(members, *tensors.dense("logit"), strict=True)):
        ends = (graph.constant(np.array([place], np.int64)) for place in (number * width, (number + 1) * width, 2))
        states, given = given[: len(state_sizes(layers))], given[len(state_sizes(layers)) :]
        output, after = stack(graph, layers, graph("Slice", frames, *ends), initial=states)
        logits = blocks.squeezed(graph, blocks.dense(graph, (kernel[:, :1], bias[:1]), output), 2)
        if len(labels) > 1:
            others = blocks.dense(graph, (kernel[:, 1:], bias[1:]), output)
            among = graph("ReduceLogSumExp", others, axes=[2], keepdims=0)
            logits = graph("Sub", logits, graph("Softplus", among))
        found.append(logits)
        final += after
    graph.output("logits", graph("Mean", *found), np.float32, ("batch", "time"))
    state_outputs(graph, sizes, final)
    return {"model": graph.proto()}
