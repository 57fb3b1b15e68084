"""What changes of graphs have in common."""

import random
from collections.abc import Callable
from typing import Any

import onnx

INTEGERS = (-(2**63), -(2**31), -1000, -2, -1, 0, 1, 2, 3, 7, 64, 1000, 2**20, 2**31, 2**40, 2**62, 2**63 - 1)
FLOATS = (0.0, -1.0, 1e-45, 3e38, float("inf"), float("-inf"), float("nan"))
TEXTS = ("", "bidirectional", "reverse", "Tanh", "Affine", "x" * 10_000, "a\nb", "é", "state_1", "../../etc/passwd")

Change = Callable[[random.Random, onnx.ModelProto, onnx.GraphProto], None]
"""Changes one of the graphs of a model: the outer one, or one inside a node."""


def names(graph: onnx.GraphProto) -> list[str]:
    """The names of all values of a graph."""
    made = [name for node in graph.node for name in node.output]
    return [*(value.name for value in graph.input), *(tensor.name for tensor in graph.initializer), *made, "nothing"]


def one(chance: random.Random, items: Any) -> Any:
    """Any of several; None of an empty list."""
    return chance.choice(items) if len(items) else None
