"""The operators of exports, and the shapes of what they give.

A graph of a stranger is checked by them before onnxruntime sees it. Each operator is a function of what is known of its
inputs, with its attributes as keywords; it raises `ValueError` or `IndexError` where onnxruntime would refuse them, or
where no export uses it so.
"""

from collections.abc import Callable, Sequence
from math import prod
from typing import NamedTuple

import numpy as np

OPSET, IR = 17, 8
"""Of the graphs that zoo writes: known to every runtime of the last years; nothing needs later ones."""

DOMAINS = {"": OPSET, "com.microsoft": 1}
"""The sets of operators, and their versions; the second has those in 8 bits."""

MOST_AXES = 8
"""Of a value; exports have 4."""

MOST_NUMBERS = 64
"""More are no sizes of one value."""

Shape = tuple[int, ...]


class Known(NamedTuple):
    """What is known of a value before a graph runs: its shape and, of integers that may be sizes, the numbers."""

    shape: Shape
    numbers: np.ndarray | None = None


class Answer(NamedTuple):
    """What is known of an operator's outputs, and how many multiplications it takes for them."""

    outputs: list[Known]
    products: int = 0


class Operator(NamedTuple):
    """An operator of exports."""

    answer: Callable[..., Answer] | None
    """None of a `Scan`, whose graph `zoo.onnx.shapes` goes through."""
    inputs: tuple[int, int]
    """The fewest and the most."""
    attributes: tuple[str, ...] = ()
    optional: bool = False
    """Whether inputs may be left out."""
    domain: str = ""


def _one(shape: Sequence[int], numbers: np.ndarray | None = None, products: int = 0) -> Answer:
    small = numbers is not None and numbers.size <= MOST_NUMBERS
    return Answer([Known(tuple(shape), numbers if small else None)], products)


def _sizes(value: Known) -> list[int]:
    """The numbers of a value that says sizes or axes."""
    if value.numbers is None or value.numbers.ndim > 1:
        raise ValueError("a size depends on what is read")
    return value.numbers.reshape(-1).tolist()


def _axis(axis: int, rank: int) -> int:
    if not -rank <= axis < rank:
        raise ValueError(f"there is no axis {axis}")
    return axis % rank


def _elementwise(value: Known, *_: Known, **attributes) -> Answer:
    return _one(value.shape)


def _broadcast(*values: Known) -> Answer:
    return _one(np.broadcast_shapes(*(value.shape for value in values)))


def _cast(value: Known, to: int = 0) -> Answer:
    if to not in (1, 6, 7):
        raise ValueError(f"it casts to type {to}")
    return _one(value.shape)


def _matmul(left: Known, right: Known, *_: Known) -> Answer:
    if min(len(left.shape), len(right.shape)) < 2 or left.shape[-1] != right.shape[-2]:
        raise ValueError("its inputs do not fit each other")
    outer = np.broadcast_shapes(left.shape[:-2], right.shape[:-2])
    shape = (*outer, left.shape[-2], right.shape[-1])
    return _one(shape, products=prod(shape) * left.shape[-1])


def _gather(values: Known, places: Known, axis: int = 0) -> Answer:
    axis = _axis(axis, len(values.shape))
    numbers = None
    if values.numbers is not None and places.numbers is not None:
        numbers = values.numbers.take(places.numbers, axis)
    return _one((*values.shape[:axis], *places.shape, *values.shape[axis + 1 :]), numbers)


def _shape(value: Known) -> Answer:
    return _one((len(value.shape),), np.array(value.shape, np.int64))


def _slice(value: Known, starts: Known, ends: Known, axes: Known | None = None) -> Answer:
    first, last = _sizes(starts), _sizes(ends)
    where = list(range(len(first))) if axes is None else _sizes(axes)
    parts = [slice(None)] * len(value.shape)
    for start, end, axis in zip(first, last, where, strict=True):
        parts[_axis(axis, len(value.shape))] = slice(start, end)
    shape = [len(range(*part.indices(size))) for part, size in zip(parts, value.shape, strict=True)]
    return _one(shape, None if value.numbers is None else value.numbers[tuple(parts)])


def _reshape(value: Known, shape: Known) -> Answer:
    sizes = _sizes(shape)
    sizes = [value.shape[axis] if size == 0 else size for axis, size in enumerate(sizes)]
    if (unknown := sizes.count(-1)) == 1:
        sizes[sizes.index(-1)] = prod(value.shape) // max(1, prod(size for size in sizes if size != -1))
    if unknown > 1 or min(sizes, default=0) < 0 or prod(sizes) != prod(value.shape):
        raise ValueError("it reshapes to another size")
    return _one(sizes)


def _concat(*values: Known, axis: int = 0) -> Answer:
    axis = _axis(axis, len(values[0].shape))
    others = {(*value.shape[:axis], *value.shape[axis + 1 :]) for value in values}
    if len(others) != 1 or len({len(value.shape) for value in values}) != 1:
        raise ValueError("its inputs do not fit each other")
    shape = list(values[0].shape)
    shape[axis] = sum(value.shape[axis] for value in values)
    known = [value.numbers for value in values if value.numbers is not None]
    return _one(shape, np.concatenate(known, axis) if len(known) == len(values) else None)


def _unsqueeze(value: Known, axes: Known) -> Answer:
    (axis,) = _sizes(axes)
    axis = _axis(axis, len(value.shape) + 1)
    shape = (*value.shape[:axis], 1, *value.shape[axis:])
    return _one(shape, None if value.numbers is None else value.numbers.reshape(shape))


def _squeeze(value: Known, axes: Known) -> Answer:
    (axis,) = _sizes(axes)
    axis = _axis(axis, len(value.shape))
    if value.shape[axis] != 1:
        raise ValueError("its axis is not 1 long")
    return _one((*value.shape[:axis], *value.shape[axis + 1 :]))


def _transpose(value: Known, perm: Sequence[int] = ()) -> Answer:
    if sorted(perm) != list(range(len(value.shape))):
        raise ValueError("its axes are not those of its input")
    return _one([value.shape[axis] for axis in perm])


def _expand(value: Known, shape: Known) -> Answer:
    return _one(np.broadcast_shapes(value.shape, tuple(_sizes(shape))))


def _range(start: Known, limit: Known, delta: Known) -> Answer:
    (first,), (last,), (step,) = map(_sizes, (start, limit, delta))
    return _one([len(range(first, last, step))])


def _reduce(value: Known, over: Known | None = None, axes: Sequence[int] = (), keepdims: int = 1) -> Answer:
    gone = {_axis(axis, len(value.shape)) for axis in (axes if over is None else _sizes(over))}
    if not gone or keepdims:
        raise ValueError("it reduces no axis, or keeps it")
    return _one([size for axis, size in enumerate(value.shape) if axis not in gone])


def _split(value: Known, sizes: Known, axis: int = 0) -> Answer:
    axis, parts = _axis(axis, len(value.shape)), _sizes(sizes)
    if min(parts, default=0) < 1 or sum(parts) != value.shape[axis]:
        raise ValueError("its parts are not the whole")
    return Answer([Known((*value.shape[:axis], part, *value.shape[axis + 1 :])) for part in parts])


def _conv(value: Known, kernel: Known, bias: Known, pads: Sequence[int] = ()) -> Answer:
    (batch, channels, length), (filters, read, width) = value.shape, kernel.shape
    if len(pads) != 2 or min(pads) < 0 or channels != read or bias.shape != (filters,):
        raise ValueError("its inputs do not fit each other")
    shape = (batch, filters, length + sum(pads) - width + 1)
    if shape[2] < 1:
        raise ValueError("its kernel is wider than its input")
    return _one(shape, products=prod(shape) * read * width)


def _dynamic_quantize(value: Known) -> Answer:
    return Answer([Known(value.shape), Known(()), Known(())])


def _recurrent(sequence: Known, kernel: Known, recurrent_kernel: Known, *_: Known | None, **attributes) -> Answer:
    """RNN, GRU and LSTM: the output (time, ways, batch, units), and the final states (ways, batch, units)."""
    units, way = attributes.get("hidden_size", 0), attributes.get("direction", "forward")
    ways = {"forward": 1, "bidirectional": 2}.get(way, 0)
    if units < 1 or not ways or len(sequence.shape) != 3:
        raise ValueError("its units, its direction or its input cannot be")
    if attributes.get("linear_before_reset", 0) or set(attributes.get("activations", ["Tanh"])) != {"Tanh"}:
        raise ValueError("it has the equations of no cell that zoo exports")
    time, batch, _ = sequence.shape
    state = Known((ways, batch, units))
    products = time * batch * (prod(kernel.shape) + prod(recurrent_kernel.shape))
    return Answer([Known((time, ways, batch, units)), state, state], products)


_RECURRENT = Operator(_recurrent, (4, 8), ("hidden_size", "direction", "activations", "linear_before_reset"), True)
_PAIR, _SINGLE = Operator(_broadcast, (2, 2)), Operator(_elementwise, (1, 1))

OPERATORS = {
    "Add": _PAIR,
    "Cast": Operator(_cast, (1, 1), ("to",)),
    "Concat": Operator(_concat, (1, 64), ("axis",)),
    "Conv": Operator(_conv, (3, 3), ("pads",)),
    "DequantizeLinear": Operator(_elementwise, (3, 3), ("axis",)),
    "Div": _PAIR,
    "DynamicQuantizeLSTM": Operator(
        _recurrent, (12, 12), ("hidden_size", "direction"), optional=True, domain="com.microsoft"
    ),
    "DynamicQuantizeLinear": Operator(_dynamic_quantize, (1, 1)),
    "Equal": _PAIR,
    "Expand": Operator(_expand, (2, 2)),
    "GRU": _RECURRENT,
    "Gather": Operator(_gather, (2, 2), ("axis",)),
    "Greater": _PAIR,
    "GreaterOrEqual": _PAIR,
    "Identity": _SINGLE,
    "LSTM": _RECURRENT,
    "Less": _PAIR,
    "MatMul": Operator(_matmul, (2, 2)),
    "MatMulInteger": Operator(_matmul, (4, 4)),
    "Mean": Operator(_broadcast, (1, 64)),
    "Mul": _PAIR,
    "Not": _SINGLE,
    "RNN": _RECURRENT,
    "Range": Operator(_range, (3, 3)),
    "ReduceLogSumExp": Operator(_reduce, (1, 1), ("axes", "keepdims")),
    "ReduceMax": Operator(_reduce, (1, 1), ("axes", "keepdims")),
    "ReduceSum": Operator(_reduce, (2, 2), ("keepdims",)),
    "Relu": _SINGLE,
    "Reshape": Operator(_reshape, (2, 2)),
    "ReverseSequence": Operator(_elementwise, (2, 2), ("batch_axis", "time_axis")),
    "Scan": Operator(None, (2, 64), ("body", "num_scan_inputs")),
    "Shape": Operator(_shape, (1, 1)),
    "Sigmoid": _SINGLE,
    "Slice": Operator(_slice, (3, 4)),
    "Softmax": Operator(_elementwise, (1, 1), ("axis",)),
    "Softplus": _SINGLE,
    "Split": Operator(_split, (2, 2), ("axis",)),
    "Squeeze": Operator(_squeeze, (2, 2)),
    "Sub": _PAIR,
    "Tanh": _SINGLE,
    "Transpose": Operator(_transpose, (1, 1), ("perm",)),
    "Unsqueeze": Operator(_unsqueeze, (2, 2)),
    "Where": Operator(_broadcast, (3, 3)),
}
"""By their names: all that exports have, also in 8 bits, and nothing else."""
