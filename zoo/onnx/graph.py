"""An ONNX graph, written operator by operator."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from zoo.onnx.interface import Array, Dimension
from zoo.onnx.operators import IR, OPSET

if TYPE_CHECKING:
    import onnx

Graphs = dict[str, "onnx.ModelProto"]
"""A network's graphs by their names: most have one, `model`."""


class Graph:
    """Collects nodes; values are known by their names.

        graph = Graph("double")
        x = graph.input("x", np.float32, ("batch", 4))
        graph.output("y", graph("Mul", x, graph.constant(np.float32(2))), np.float32, ("batch", 4))
        model = graph.proto()

    Args:
        name: of the graph.
        prefix: what the names of its values begin with, which those of a graph around it do not.
    """

    def __init__(self, name: str, prefix: str = ""):
        import onnx  # here, since what describes graphs is also read where none is written

        self._onnx = onnx
        self._name, self._prefix = name, prefix
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        self._inputs: list[onnx.ValueInfoProto] = []
        self._outputs: list[onnx.ValueInfoProto] = []

    def input(self, name: str, dtype, shape: Sequence[Dimension]) -> str:
        """A value that is given at run time."""
        self._inputs.append(self._described(name, dtype, shape))
        return name

    def inputs(self, wanted: Mapping[str, Array]) -> list[str]:
        """Values that are given at run time, by their names."""
        return [self.input(name, *array) for name, array in wanted.items()]

    def output(self, name: str, value: str, dtype, shape: Sequence[Dimension]) -> None:
        """Gives a value back under a name."""
        self._nodes.append(self._onnx.helper.make_node("Identity", [value], [name]))
        self._outputs.append(self._described(name, dtype, shape))

    def outputs(self, wanted: Mapping[str, Array], values: Sequence[str]) -> None:
        """Gives values back under names, in their order."""
        for (name, array), value in zip(wanted.items(), values, strict=True):
            self.output(name, value, *array)

    def constant(self, value) -> str:
        """A value that is always the same."""
        name = f"{self._prefix}constant_{len(self._constants)}"
        self._constants.append(self._onnx.numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def __call__(self, operator: str, *inputs: str, outputs: int = 1, **attributes):
        """What an operator gives: a value, or a list of so many; an input that is left out is empty."""
        first = f"{self._prefix}{operator.lower()}_{len(self._nodes)}"
        names = [first, *(f"{first}_{number}" for number in range(1, outputs))]
        self._nodes.append(self._onnx.helper.make_node(operator, list(inputs), names, **attributes))
        return names[0] if outputs == 1 else names

    def scan(self, step: Callable[..., tuple[list[str], list[str]]], states: list[str], sequences: list[str]):
        """The final states and the outputs, each (time, …), of a step that is taken along sequences, each (time, …).

        Args:
            step: takes a graph of its own, the states before, and an element of each sequence; gives the states
                after, and its outputs.
        """
        inner = Graph("step", prefix=f"{self._prefix}step_{len(self._nodes)}_")
        given = [f"{inner._prefix}given_{number}" for number in range(len(states) + len(sequences))]
        after, outputs = step(inner, *given)
        begun, found = (
            [self._onnx.ValueInfoProto(name=name) for name in names] for names in (given, [*after, *outputs])
        )
        body = self._onnx.helper.make_graph(inner._nodes, "step", begun, found, inner._constants)
        return self("Scan", *states, *sequences, outputs=len(found), body=body, num_scan_inputs=len(sequences))

    def proto(self) -> "onnx.ModelProto":
        """The graph as ONNX has it."""
        helper = self._onnx.helper
        graph = helper.make_graph(self._nodes, self._name, self._inputs, self._outputs, self._constants)
        return helper.make_model(
            graph, producer_name="zoo", opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR
        )

    def _described(self, name: str, dtype, shape: Sequence[Dimension]) -> "onnx.ValueInfoProto":
        helper = self._onnx.helper
        return helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(np.dtype(dtype)), list(shape))
