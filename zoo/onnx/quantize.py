"""Graphs with weights in 8 bits."""

import logging
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic

_OPERATORS = ["Gather", "LSTM", "MatMul"]
"""What is quantized. Convolutions of 8-bit integers are not run by every version of onnxruntime, and are small here."""


def in_8_bits(graph: onnx.ModelProto) -> onnx.ModelProto:
    """The graph with the weights of LSTMs, of tables and of matrix products as 8-bit integers; onnxruntime scales their
    inputs as they come ("dynamic quantization"). RNNs, GRUs and convolutions stay as they are."""
    with TemporaryDirectory() as folder, _without_advice():
        path = Path(folder) / "graph.onnx"
        quantize_dynamic(graph, path, weight_type=QuantType.QInt8, op_types_to_quantize=_OPERATORS)
        return onnx.load(path)


@contextmanager
def _without_advice():
    """Silences what the quantizer says about shapes that could be inferred beforehand."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)
