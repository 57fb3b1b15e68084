"""An ONNX graph, written operator by operator."""

from collections.abc import Sequence

import numpy as np
import onnx
from onnx import helper, numpy_helper

OPSET = 17
"""Known to every runtime of the last years; nothing here needs a later one."""

_IR = 8

Dimension = int | str
"""A size, or the name of one that is known at run time."""


class Graph:
    """Collects nodes; values are known by their names.

        graph = Graph("double")
        x = graph.input("x", np.float32, ("batch", 4))
        graph.output("y", graph("Mul", x, graph.constant(np.float32(2))), np.float32, ("batch", 4))
        model = graph.proto()

    Args:
        name: of the graph.
    """

    def __init__(self, name: str):
        self._name = name
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        self._inputs: list[onnx.ValueInfoProto] = []
        self._outputs: list[onnx.ValueInfoProto] = []

    def input(self, name: str, dtype, shape: Sequence[Dimension]) -> str:
        """A value that is given at run time."""
        self._inputs.append(_described(name, dtype, shape))
        return name

    def output(self, name: str, value: str, dtype, shape: Sequence[Dimension]) -> None:
        """Gives a value back under a name."""
        self._nodes.append(helper.make_node("Identity", [value], [name]))
        self._outputs.append(_described(name, dtype, shape))

    def constant(self, value) -> str:
        """A value that is always the same."""
        name = f"constant_{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def __call__(self, operator: str, *inputs: str, outputs: int = 1, **attributes):
        """What an operator gives: a value, or a list of so many; an input that is left out is empty."""
        first = f"{operator.lower()}_{len(self._nodes)}"
        names = [first, *(f"{first}_{number}" for number in range(1, outputs))]
        self._nodes.append(helper.make_node(operator, list(inputs), names, **attributes))
        return names[0] if outputs == 1 else names

    def proto(self) -> onnx.ModelProto:
        """The graph as ONNX has it, checked."""
        graph = helper.make_graph(self._nodes, self._name, self._inputs, self._outputs, self._constants)
        model = helper.make_model(
            graph, producer_name="zoo", opset_imports=[helper.make_opsetid("", OPSET)], ir_version=_IR
        )
        onnx.checker.check_model(model, full_check=True)
        return model


def _described(name: str, dtype, shape: Sequence[Dimension]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(np.dtype(dtype)), list(shape))
