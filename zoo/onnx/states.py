"""States as inputs and outputs of a graph."""

from collections.abc import Callable, Mapping, Sequence

from zoo.onnx.interface import Array, floats
from zoo.onnx.recurrence import Layer, states_of

ShapeOf = Callable[[str], tuple[int, ...]]
"""The shape of a weight by its name."""


def last_outputs(layer: Layer, final: Sequence[str]) -> list[str]:
    """What the top layer gives at its last step, one a way; a cell's first state is its output."""
    return list(final[-len(layer) * layer[0].states :: layer[0].states])


def states_before(cell: str, units: Sequence[int]) -> dict[str, Array]:
    """The states that layers of so many units take, one way each, by their names."""
    widths = [width for width in units for _ in range(states_of(cell))]
    return {f"state_{number}": floats("batch", width) for number, width in enumerate(widths, 1)}


def states_after(before: Mapping[str, Array]) -> dict[str, Array]:
    """The states that they give; an output cannot have the name of an input, so they are called `next_state_1` …"""
    return {f"next_{name}": state for name, state in before.items()}


def stack_units(shape_of: ShapeOf, path: str, layers: int) -> list[int]:
    """The units of the layers of a `Stack`, one way each."""
    return [shape_of(f"{path}/layer_{number}/cell/recurrent_kernel")[0] for number in range(1, layers + 1)]
