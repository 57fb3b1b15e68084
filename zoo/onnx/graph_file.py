"""Reads an ONNX file as far as exports have parts of it: names, nodes, attributes and tensors. No onnx.

Source of the fields' numbers: onnx/onnx-ml.proto. A part that ONNX has and no export does is None here, and refused.
"""

from math import prod
from types import SimpleNamespace
from typing import Any

import numpy as np

from zoo.onnx.operators import MOST_AXES
from zoo.onnx.protobuf import Schema, read

DTYPES = {1: np.float32, 2: np.uint8, 3: np.int8, 6: np.int32, 7: np.int64}
"""The types of tensors by ONNX's numbers for them."""

_MOST_PARTS = 50_000
"""Fields and numbers of a file; the deepest architecture that is valid has 27,000."""

_MOST_APART = 64
"""Numbers of a tensor that are not one row of bytes: what is done for the scales of 8-bit weights alone."""

_DIMENSION: Schema = {1: ("dim_value", int), 2: ("dim_param", str)}
_TENSOR_TYPE: Schema = {1: ("elem_type", int), 2: ("shape", {1: ("dim", [_DIMENSION])})}
_VALUE: Schema = {1: ("name", str), 2: ("type", {1: ("tensor_type", _TENSOR_TYPE)})}

_TENSOR: Schema = {
    1: ("dims", [int]),
    2: ("data_type", int),
    4: ("float_data", [float]),
    5: ("int32_data", [int]),
    6: ("string_data", None),
    8: ("name", str),
    9: ("raw_data", bytes),
    13: ("external_data", None),
    14: ("data_location", int),
}

_ATTRIBUTE: Schema = {
    1: ("name", str),
    3: ("i", int),
    4: ("s", str),
    5: ("a tensor", None),
    6: ("a graph", None),
    8: ("ints", [int]),
    9: ("strings", [str]),
    11: ("graphs", None),
    20: ("type", int),
    22: ("a sparse tensor", None),
}

_TYPES = {"i": 2, "s": 3, "g": 5, "ints": 7, "strings": 8}
"""ONNX's numbers for the types of attributes, by where their values are."""

_ATTRIBUTES = {
    "activations": "strings",
    "axes": "ints",
    "axis": "i",
    "batch_axis": "i",
    "body": "g",
    "direction": "s",
    "hidden_size": "i",
    "keepdims": "i",
    "linear_before_reset": "i",
    "num_scan_inputs": "i",
    "pads": "ints",
    "perm": "ints",
    "time_axis": "i",
    "to": "i",
}
"""The attributes of exports, and where their values are."""


def _graph(attribute: Schema) -> Schema:
    """A graph whose nodes have such attributes."""
    node: Schema = {
        1: ("input", [str]),
        2: ("output", [str]),
        3: ("name", str),
        4: ("op_type", str),
        5: ("attribute", [attribute]),
        7: ("domain", str),
    }
    return {
        1: ("node", [node]),
        2: ("name", str),
        5: ("initializer", [_TENSOR]),
        11: ("input", [_VALUE]),
        12: ("output", [_VALUE]),
        13: ("value_info", [_VALUE]),
        15: ("sparse_initializer", None),
    }


_MODEL: Schema = {
    1: ("ir_version", int),
    2: ("producer_name", str),
    3: ("producer_version", str),
    7: ("graph", _graph(_ATTRIBUTE | {6: ("g", _graph(_ATTRIBUTE))})),  # a graph inside has none inside it
    8: ("opset_import", [{1: ("domain", str), 2: ("version", int)}]),
    14: ("metadata_props", [{1: ("key", str), 2: ("value", str)}]),
    20: ("training_info", None),
    25: ("functions", None),
}


def parse(data: memoryview) -> SimpleNamespace:
    """The model of a file, with ONNX's own names for its parts; weights are not copied.

    Raises:
        ValueError: it is none, or has what no export has.
    """
    model = read(data, _MODEL, "model", _MOST_PARTS)
    if model.graph is None:
        raise ValueError("it is no ONNX model")
    return model


def attributes(node: SimpleNamespace) -> dict[str, Any]:
    """A node's attributes by their names. Raises `ValueError` where no export has one so."""
    found = {}
    for attribute in node.attribute:
        place = _ATTRIBUTES.get(attribute.name)
        given = [one for one in _TYPES if getattr(attribute, one, None) not in (None, [])]
        if given != [place] or attribute.type != _TYPES[place] or attribute.name in found:
            raise ValueError(f"it has an attribute {(attribute.name or '')[:40]!r} as zoo never writes one")
        found[attribute.name] = getattr(attribute, place)
    return found


def stated(value: SimpleNamespace) -> tuple[type | None, tuple[int | str | None, ...] | None]:
    """The type and the sizes that a file states of a value; None is what it leaves open. Raises `ValueError`."""
    tensor = value.type and value.type.tensor_type
    if not tensor:
        return None, None
    dtype = DTYPES.get(tensor.elem_type)
    if not tensor.shape:
        return dtype, None
    if any(size.dim_value is not None and size.dim_param is not None for size in tensor.shape.dim):
        raise ValueError("a size is a number and a name at once")
    return dtype, tuple(size.dim_param if size.dim_value is None else size.dim_value for size in tensor.shape.dim)


def array(tensor: SimpleNamespace) -> np.ndarray:
    """The numbers of a tensor, where they are in the file. Raises `ValueError`."""
    named, dtype, dims = f"its tensor {tensor.name!r}", DTYPES.get(tensor.data_type), tensor.dims
    if dtype is None:
        raise ValueError(f"{named} is of type {tensor.data_type}, which zoo never writes")
    if tensor.data_location:
        raise ValueError(f"{named} is in another file (external data)")
    if len(dims) > MOST_AXES or min(dims, default=1) < 1:
        raise ValueError(f"{named} has the shape {tuple(dims[:MOST_AXES])}")
    in_row, floats, integers = tensor.raw_data, tensor.float_data, tensor.int32_data
    if in_row is not None and not floats and not integers and len(in_row) == prod(dims) * np.dtype(dtype).itemsize:
        return np.frombuffer(in_row, dtype).reshape(dims)
    apart, others = (floats, integers) if dtype is np.float32 else (integers, floats)
    if in_row is None and not others and len(apart) == prod(dims) <= _MOST_APART and dtype is not np.int64:
        values = np.array(apart)
        if dtype is np.float32 or np.array_equal(values, values.astype(dtype)):
            return values.astype(dtype).reshape(dims)
    raise ValueError(f"{named} does not hold the numbers of its shape {tuple(dims)}")
