"""The shapes of all values of a graph for given sizes of its inputs. Nothing is computed, so that any size is quick."""

from collections.abc import Iterator, Mapping, Sequence
from math import prod
from typing import Any, NamedTuple

from zoo.onnx.operators import MOST_AXES, Answer, Known, Operator, Shape


class Node(NamedTuple):
    """A node of a graph."""

    named: str
    """What it is called in errors."""
    operator: Operator
    inputs: Sequence[str]
    outputs: Sequence[str]
    attributes: Mapping[str, Any]
    body: "Graph | None" = None
    """What a `Scan` does at each step."""


class Graph(NamedTuple):
    """Nodes in an order in which each comes after those whose outputs it takes."""

    inputs: Sequence[str]
    outputs: Sequence[str]
    nodes: Sequence[Node]
    constants: Mapping[str, Known]
    fixed: frozenset[str]
    """The values that follow from constants alone."""
    stated: Mapping[str, Sequence[int | str | None] | None]
    """What the file itself says of shapes; None is what it leaves open, and a name may stand for any size."""

    def weights(self) -> Iterator[Shape]:
        """The shapes of all constants, also of those in bodies."""
        yield from (known.shape for known in self.constants.values())
        for node in self.nodes:
            if node.body:
                yield from node.body.weights()


class Room:
    """What a graph may still take: numbers that it holds, and steps of arithmetic."""

    def __init__(self, numbers: int, steps: int):
        self._numbers, self._steps = numbers, steps

    def take(self, numbers: int, steps: int) -> None:
        """Raises `ValueError` where nothing is left."""
        self._numbers -= numbers
        self._steps -= steps
        if self._numbers < 0:
            raise ValueError("it takes far more memory than a network of its size")
        if self._steps < 0:
            raise ValueError("it takes far more arithmetic than a network of its size")


def walk(graph: Graph, given: Mapping[str, Shape], room: Room, times: int = 1) -> dict[str, Known]:
    """What is known of every value, given the shapes of the inputs.

    Args:
        graph: the graph.
        given: the shapes of its inputs.
        room: is taken from.
        times: how often the graph runs.

    Raises:
        ValueError: onnxruntime would refuse a node, or no export has one like it; or there is no room.
    """
    values = {**graph.constants, **{name: Known(shape) for name, shape in given.items()}}
    for node in graph.nodes:
        inputs = [values[name] if name else None for name in node.inputs]
        try:
            answer = _answer(node, inputs, room, times)
            found = dict(zip(node.outputs, answer.outputs, strict=False))
            if len(found) < len(node.outputs) or any(len(known.shape) > MOST_AXES for known in found.values()):
                raise ValueError("it has too many outputs or axes")
            numbers = sum(prod(known.shape) for name, known in found.items() if name not in graph.fixed)
            room.take(numbers, times * (numbers + answer.products))
        except (ValueError, IndexError, OverflowError) as error:
            raise ValueError(f"its node {node.named} is invalid: {error}") from error
        values |= found
    for name, sizes in graph.stated.items():
        if sizes is not None and not _fits(sizes, values[name].shape):
            raise ValueError(f"its value {name[:40]!r} has another shape than it states")
    return values


def _fits(stated: Sequence[int | str | None], shape: Shape) -> bool:
    known = [true if size is None or isinstance(size, str) else size for size, true in zip(stated, shape, strict=False)]
    return len(stated) == len(shape) and tuple(known) == shape


def _answer(node: Node, inputs: Sequence[Known | None], room: Room, times: int) -> Answer:
    if node.body:
        return _scanned(node.body, node.attributes.get("num_scan_inputs", 0), inputs, room, times)
    return node.operator.answer(*inputs, **node.attributes)


def _scanned(body: Graph, sequences: int, inputs: Sequence[Known | None], room: Room, times: int) -> Answer:
    """A `Scan` along the first axis of its last inputs; those before are its states."""
    shapes = [known.shape for known in inputs if known]
    if not 0 < sequences < len(shapes) or not all(shapes[-sequences:]):
        raise ValueError("it has no states, or no sequence")
    states, lengths = shapes[:-sequences], {shape[0] for shape in shapes[-sequences:]}
    if len(lengths) != 1:
        raise ValueError("its sequences differ in length")
    (length,) = lengths
    given = [*states, *(shape[1:] for shape in shapes[-sequences:])]
    values = walk(body, dict(zip(body.inputs, given, strict=True)), room, times * length)
    found = [values[name].shape for name in body.outputs]
    if found[: len(states)] != states:
        raise ValueError("its states change their shapes")
    return Answer([*(Known(shape) for shape in states), *(Known((length, *shape)) for shape in found[len(states) :])])
