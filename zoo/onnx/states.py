"""States as inputs and outputs of a graph."""

from collections.abc import Mapping, Sequence

import numpy as np

from zoo.onnx.graph import Graph
from zoo.onnx.recurrence import Layer


def last_outputs(layer: Layer, final: Sequence[str]) -> list[str]:
    """What the top layer gives at its last step, one a way; a cell's first state is its output."""
    return list(final[-len(layer) * layer[0].states :: layer[0].states])


def state_sizes(layers: Sequence[Layer]) -> dict[str, int]:
    """The width of each state, by its name."""
    widths = [cell.units for layer in layers for cell in layer for _ in range(cell.states)]
    return {f"state_{number}": width for number, width in enumerate(widths, 1)}


def state_inputs(graph: Graph, sizes: Mapping[str, int]) -> list[str]:
    return [graph.input(name, np.float32, ("batch", size)) for name, size in sizes.items()]


def state_outputs(graph: Graph, sizes: Mapping[str, int], final: list[str]) -> None:
    """Gives final states back; an output cannot have the name of an input, so they are called `next_state_1` …"""
    for (name, size), state in zip(sizes.items(), final, strict=True):
        graph.output(f"next_{name}", state, np.float32, ("batch", size))
