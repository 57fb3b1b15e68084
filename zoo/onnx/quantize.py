"""Graphs with weights in 8 bits."""

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import onnx
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

_OPERATORS = ["Gather", "LSTM", "MatMul"]
"""What onnxruntime quantizes. Convolutions of 8-bit integers are not run by every version of it, and are small here."""

_STORED = ("GRU", "RNN")
"""What it has no 8-bit operator for: the weights are stored in 8 bits, and are floats again when the operator runs."""

_NAMES = {"DynamicQuantizeLSTM": "LSTM", "MatMulInteger": "MatMul"}
"""Operators in 8 bits, by the names that they have otherwise."""

_LARGEST = 127
_LEAST = 2**16
"""Bytes: smaller weights that stay as they are, such as biases, are not worth a word."""


def in_8_bits(graph: onnx.ModelProto) -> onnx.ModelProto:
    """The graph with the weights of recurrent operators, of tables and of matrix products as 8-bit integers;
    onnxruntime scales the inputs of LSTMs and products as they come ("dynamic quantization"). Convolutions and the
    step of a `Scan` stay as they are."""
    with TemporaryDirectory() as folder, _without_advice():
        path = Path(folder) / "graph.onnx"
        quantize_dynamic(graph, path, weight_type=QuantType.QInt8, op_types_to_quantize=_OPERATORS)
        quantized = onnx.load(path)
    _store_in_8_bits(quantized.graph)
    return quantized


def _store_in_8_bits(graph: onnx.GraphProto) -> None:
    """Puts 8-bit weights and the nodes that make floats of them in the place of the weights of GRUs and RNNs, each row
    with a scale of its own."""
    weights = {tensor.name: tensor for tensor in graph.initializer}
    wanted = dict.fromkeys(name for node in graph.node if node.op_type in _STORED for name in node.input[1:3])
    nodes = []
    for name in wanted:
        tensor = numpy_helper.to_array(weights[name])
        rows = tensor.reshape(-1, tensor.shape[-1])
        scales = np.maximum(np.abs(rows).max(axis=1), np.finfo(np.float32).tiny * _LARGEST) / np.float32(_LARGEST)
        new = {
            "8_bits": np.rint(rows / scales[:, None]).astype(np.int8),
            "scales": scales.astype(np.float32),
            "zeros": np.zeros(len(rows), np.int8),
            "shape": np.array(tensor.shape, np.int64),
        }
        graph.initializer.remove(weights[name])
        graph.initializer.extend(numpy_helper.from_array(value, f"{name}_{kind}") for kind, value in new.items())
        inputs = [f"{name}_{kind}" for kind in ("8_bits", "scales", "zeros")]
        nodes.append(helper.make_node("DequantizeLinear", inputs, [f"{name}_rows"], axis=0))
        nodes.append(helper.make_node("Reshape", [f"{name}_rows", f"{name}_shape"], [name]))
    nodes += graph.node
    del graph.node[:]
    graph.node.extend(nodes)


class Stored(NamedTuple):
    """The bytes of a graph's weights by the operators that take them: those in 8 bits, and larger others."""

    in_8_bits: Counter[str]
    others: Counter[str]


def stored(model: onnx.ModelProto) -> Stored:
    """How the weights of a graph are stored."""
    found = Stored(Counter(), Counter())
    for graph in _graphs(model.graph):
        takers = {name: node for node in reversed(graph.node) for name in node.input}
        for tensor in graph.initializer:
            value = numpy_helper.to_array(tensor)
            taker = takers.get(tensor.name)
            while taker is not None and taker.op_type in ("DequantizeLinear", "Reshape"):
                taker = takers.get(taker.output[0])
            small = value.dtype.itemsize == 1 and value.ndim > 1
            if taker is not None and (small or value.nbytes >= _LEAST):
                counts = found.in_8_bits if small else found.others
                counts[_NAMES.get(taker.op_type, taker.op_type)] += value.nbytes
    return found


def _graphs(graph: onnx.GraphProto) -> Iterator[onnx.GraphProto]:
    """A graph and those inside its nodes."""
    yield graph
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.type == onnx.AttributeProto.GRAPH:
                yield from _graphs(attribute.g)


@contextmanager
def _without_advice():
    """Silences what the quantizer says about shapes that could be inferred beforehand."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)
