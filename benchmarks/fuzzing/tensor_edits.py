"""Changes of a graph's tensors, of what it states of its values, and of its version."""

import struct

from onnx import TensorProto, helper

from benchmarks.fuzzing.graph_edits import FLOATS, INTEGERS, Change, names, one


def dims(chance, model, graph):
    tensor = one(chance, graph.initializer)
    if tensor is None:
        return
    if len(tensor.dims) and chance.random() < 0.5:
        tensor.dims[chance.randrange(len(tensor.dims))] = chance.choice(INTEGERS)
    elif len(tensor.dims) > 1 and chance.random() < 0.5:
        tensor.dims.extend([tensor.dims.pop(0)])  # still as many numbers
    else:
        tensor.dims.extend(chance.choices((1, 1, *INTEGERS), k=chance.randint(1, 12)))


def retype(chance, model, graph):
    tensor = one(chance, graph.initializer)
    if tensor is not None:
        tensor.data_type = chance.randrange(28)


def numbers(chance, model, graph):
    tensor = one(chance, graph.initializer)
    if tensor is None:
        return
    if tensor.data_type == TensorProto.INT64 and chance.random() < 0.8:
        count = len(tensor.raw_data) // 8
        tensor.raw_data = b"".join(
            number.to_bytes(8, "little", signed=True) for number in chance.choices(INTEGERS, k=count)
        )
    elif chance.random() < 0.5:
        tensor.raw_data = chance.randbytes(len(tensor.raw_data))
    else:
        tensor.raw_data = tensor.raw_data[: chance.randrange(len(tensor.raw_data) + 1)]


def near_numbers(chance, model, graph):
    """Sizes, axes and bounds that are near the true ones."""
    tensor = one(chance, [item for item in graph.initializer if item.data_type == TensorProto.INT64])
    if tensor is not None:
        count = len(tensor.raw_data) // 8
        tensor.raw_data = b"".join(chance.randint(-3, 9).to_bytes(8, "little", signed=True) for _ in range(count))


def other_weights(chance, model, graph):
    """Weights that are finite, however large."""
    tensor = one(chance, [item for item in graph.initializer if item.data_type == TensorProto.FLOAT and item.raw_data])
    if tensor is not None:
        scale = chance.choice((1e-40, 1.0, 1e4, 1e30, 3e38))
        numbers = [scale * chance.uniform(-1, 1) for _ in range(len(tensor.raw_data) // 4)]
        tensor.raw_data = struct.pack(f"<{len(numbers)}f", *numbers)


def elsewhere(chance, model, graph):
    tensor = one(chance, graph.initializer)
    if tensor is not None:
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in (
            ("location", chance.choice(("/etc/passwd", "model.onnx"))),
            ("offset", "0"),
            ("length", "64"),
        ):
            tensor.external_data.add(key=key, value=value)
        tensor.ClearField("raw_data")


def other_data(chance, model, graph):
    tensor = one(chance, graph.initializer)
    if tensor is None:
        return
    match chance.randrange(4):
        case 0:
            tensor.float_data.extend(chance.choices(FLOATS, k=3))
        case 1:
            tensor.int64_data.extend(chance.choices(INTEGERS, k=3))
        case 2:
            tensor.string_data.append(b"text")
        case 3:
            sparse = graph.sparse_initializer.add()
            sparse.values.CopyFrom(tensor)
            sparse.dims.append(2**40)


def described(chance, model, graph):
    value = one(chance, [*graph.input, *graph.output, *graph.value_info])
    if value is None:
        return
    tensor = value.type.tensor_type
    match chance.randrange(4):
        case 0:
            tensor.elem_type = chance.randrange(28)
        case 1:
            if size := one(chance, tensor.shape.dim):
                size.dim_value = chance.choice(INTEGERS)
        case 2:
            tensor.shape.dim.add().dim_param = "batch"
        case 3:
            graph.value_info.append(helper.make_tensor_value_info(chance.choice(names(graph)), 1, [2, 3]))


def version(chance, model, graph):
    match chance.randrange(4):
        case 0:
            model.ir_version = chance.choice((0, 3, 7, 9, 2**31, 2**62))
        case 1:
            model.opset_import.append(helper.make_opsetid("ai.onnx.ml", 3))
        case 2:
            model.opset_import.append(helper.make_opsetid("", chance.choice((0, 7, 13, 21, 99))))
        case 3:
            function = model.functions.add(name="Add", domain="")
            function.node.extend(graph.node[:2])


PASSING: tuple[Change, ...] = (near_numbers, other_weights)
"""Changes after which a graph may still be one that zoo could have written."""

CHANGES: tuple[Change, ...] = (
    dims,
    retype,
    numbers,
    elsewhere,
    other_data,
    described,
    version,
)
