"""Graphs with weights in 8 bits."""

import logging
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic


def in_8_bits(graph: onnx.ModelProto) -> onnx.ModelProto:
    """The graph with the weights of LSTMs, of tables and of matrix products as 8-bit integers, whose inputs onnxruntime
    scales as they come ("dynamic quantization"); RNNs and GRUs, for which it has no such operator, stay as they are."""
    with TemporaryDirectory() as folder, _without_advice():
        path = Path(folder) / "graph.onnx"
        quantize_dynamic(graph, path, weight_type=QuantType.QInt8)
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
