"""The structure of a graph of a stranger: every value is made once, before it is used, by an operator of exports."""

from types import SimpleNamespace

import numpy as np

from zoo.onnx.graph_file import array, attributes, stated
from zoo.onnx.operators import MOST_NUMBERS, OPERATORS, Known
from zoo.onnx.shapes import Graph, Node

_UNFOLDED = ("DequantizeLinear", "Reshape")
"""What may follow from constants alone: weights in 8 bits that become floats as a graph is loaded."""

_NEEDED = 3
"""The inputs that an operator has, also where others may be left out."""

_MOST_VALUES = 4000
"""Constants and outputs of nodes; the deepest architecture that is valid has 2,300. onnxruntime's time to load a graph
grows with the square of their number."""

_MOST_UNFOLDED = 3
"""Numbers that constants and what follows from them have, for each number of the constants."""


def structure(graph: SimpleNamespace, names: set[str]) -> Graph:
    """A graph as `zoo.onnx.graph_file.parse` gives it, for `zoo.onnx.shapes`.

    Args:
        graph: the graph.
        names: of all values before it; those of this one are added.

    Raises:
        ValueError: names the first thing that no export has.
    """
    inputs = [_new(value.name, names) for value in graph.input]
    constants = {_new(tensor.name, names): _constant(tensor) for tensor in graph.initializer}
    sizes = {name: values.size for name, values in constants.items()}
    scope, nodes, most = {*inputs, *constants}, [], _MOST_UNFOLDED * sum(sizes.values())
    for number, node in enumerate(graph.node):
        named = f"{number} ({(node.op_type or '')[:40]})"
        try:
            made = _node(named, node, scope, names)
        except ValueError as error:
            raise ValueError(f"its node {named} is invalid: {error}") from error
        scope.update(made.outputs)
        nodes.append(made)
        if all(name in sizes for name in made.inputs if name):
            if node.op_type not in _UNFOLDED:
                raise ValueError(f"its node {named} follows from constants alone")
            sizes[made.outputs[0]] = sizes[made.inputs[0]]
    if sum(sizes.values()) > most:
        raise ValueError("its constants unfold to far more than their size")
    outputs = [value.name for value in graph.output]
    shapes = {value.name: stated(value)[1] for value in graph.value_info}
    if unmade := {*outputs, *shapes} - scope:
        raise ValueError(f"it makes no value {min(map(str, unmade))[:40]!r}")
    if len(set(outputs)) < len(outputs):
        raise ValueError("it gives a value twice")
    known = {name: Known(values.shape, _numbers(values)) for name, values in constants.items()}
    return Graph(inputs, outputs, nodes, known, frozenset(sizes), shapes)


def _new(name: str | None, names: set[str]) -> str:
    """A name that no other value has, now taken."""
    if not name or name in names:
        raise ValueError(f"two values are called {name[:40]!r}" if name else "a value has no name")
    if len(names) == _MOST_VALUES:
        raise ValueError("it has more values than any graph that zoo writes")
    names.add(name)
    return name


def _constant(tensor: SimpleNamespace) -> np.ndarray:
    values = array(tensor)
    if values.dtype == np.float32 and not np.isfinite(values).all():
        raise ValueError(f"its tensor {tensor.name[:40]!r} has numbers that are not finite")
    return values


def _numbers(values: np.ndarray) -> np.ndarray | None:
    """The numbers of a constant that may be sizes."""
    return values if values.dtype == np.int64 and values.size <= MOST_NUMBERS else None


def _node(named: str, node: SimpleNamespace, scope: set[str], names: set[str]) -> Node:
    """A node that takes values of a scope."""
    operator = OPERATORS.get(node.op_type)
    if operator is None or (node.domain or "") != operator.domain:
        raise ValueError("zoo never writes this operator")
    fewest, most = operator.inputs
    needed = node.input[:_NEEDED] if operator.optional else node.input
    if not fewest <= len(node.input) <= most or "" in needed or not node.output:
        raise ValueError("it has too few inputs or outputs, or too many")
    if unmade := {name for name in node.input if name} - scope:
        raise ValueError(f"there is no value {min(unmade)[:40]!r} before it")
    given = attributes(node)
    if odd := given.keys() - set(operator.attributes):
        raise ValueError(f"zoo never writes its attribute {min(odd)!r}")
    body = given.pop("body", None)
    if (body is None) == (node.op_type == "Scan"):
        raise ValueError("it has no graph inside")
    outputs = [_new(name, names) for name in node.output]
    return Node(named, operator, node.input, outputs, given, body and structure(body, names))
