"""The graph of a trigger word's network."""

from collections.abc import Sequence

import numpy as np

from zoo.onnx import blocks
from zoo.onnx.graph import Graph, Graphs
from zoo.onnx.interface import Interface, Interfaces, floats
from zoo.onnx.recurrence import stack
from zoo.onnx.states import ShapeOf, stack_units, states_after, states_before
from zoo.onnx.weights import Tensors


def interfaces(made, labels: Sequence[str], shape_of: ShapeOf) -> Interfaces:
    units = [size for path in _stacks(made) for size in stack_units(shape_of, path, made.layers)]
    states = states_before(made.cell, units)
    frames = floats("batch", "time", made.bands * made.stacked * len(made.front_ends))
    outputs = {"logits": floats("batch", "time"), **states_after(states)}
    return {"model": Interface({"frames": frames, **states}, outputs)}


def _stacks(made) -> list[str]:
    """The paths of the stacks, one a front end."""
    return [f"stacks/stack_{number}" for number, _ in enumerate(made.front_ends, 1)]


def graphs(made, labels: Sequence[str], tensors: Tensors) -> Graphs:
    graph, interface = Graph("trigger-word"), interfaces(made, labels, tensors.shape)["model"]
    (frames, *given), width = graph.inputs(interface.inputs), made.bands * made.stacked
    members, found, final = [tensors.stack(path, made.layers) for path in _stacks(made)], [], []
    for number, (layers, kernel, bias) in enumerate(zip(members, *tensors.dense("logit"), strict=True)):
        ends = (graph.constant(np.array([place], np.int64)) for place in (number * width, (number + 1) * width, 2))
        count = len(given) // (len(members) - number)
        states, given = given[:count], given[count:]
        output, after = stack(graph, layers, graph("Slice", frames, *ends), initial=states)
        logits = blocks.squeezed(graph, blocks.dense(graph, (kernel[:, :1], bias[:1]), output), 2)
        if len(labels) > 1:
            others = blocks.dense(graph, (kernel[:, 1:], bias[1:]), output)
            among = graph("ReduceLogSumExp", others, axes=[2], keepdims=0)
            logits = graph("Sub", logits, graph("Softplus", among))
        found.append(logits)
        final += after
    graph.outputs(interface.outputs, [graph("Mean", *found), *final])
    return {"model": graph.proto()}
