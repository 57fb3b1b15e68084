"""Weights of every recurrent operator are stored in 8 bits, or named."""

import numpy as np
import onnx
import onnxruntime
import pytest

from zoo.onnx.graph import Graph
from zoo.onnx.quantize import in_8_bits, stored
from zoo.onnx.recurrence import Cell, stack

UNITS, FEATURES = 128, 128


def network(random, kind: str, ways: int = 1) -> onnx.ModelProto:
    """A recurrent layer over sequences of any length."""
    gates = {"rnn": 1, "gru": 3, "simplified-gru": 2, "lstm": 4, "peephole-lstm": 4}[kind]
    shapes = [(FEATURES, gates * UNITS), (UNITS, gates * UNITS), (gates * UNITS,)]
    shapes += [(3, UNITS)] if kind == "peephole-lstm" else []
    cells = [Cell(kind, [0.1 * random.normal(size=shape) for shape in shapes]) for _ in range(ways)]
    graph = Graph("layer")
    sequence = graph.input("x", np.float32, ("batch", "time", FEATURES))
    output, _ = stack(graph, [cells], sequence)
    graph.output("y", output, np.float32, ("batch", "time", ways * UNITS))
    return graph.proto()


def answer(model: onnx.ModelProto, x: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"x": x})[0]


@pytest.mark.parametrize("ways", [1, 2])
@pytest.mark.parametrize("kind", ["rnn", "gru", "simplified-gru", "lstm"])
def test_every_recurrent_operator_takes_a_quarter_and_says_nearly_the_same(random, kind, ways):
    whole = network(random, kind, ways)
    small = in_8_bits(whole)
    onnx.checker.check_model(small)
    assert small.ByteSize() < 0.3 * whole.ByteSize()
    x = random.normal(size=(2, 7, FEATURES)).astype(np.float32)
    assert 0 < np.abs(answer(small, x) - answer(whole, x)).max() < 0.05
    assert set(stored(whole).others) == set(stored(small).in_8_bits) == {kind.removeprefix("simplified-").upper()}
    assert not stored(whole).in_8_bits and not stored(small).others
    assert 4 * stored(small).in_8_bits.total() == pytest.approx(stored(whole).others.total(), rel=0.01)


def test_a_row_of_zeros_stays_zeros(random):
    whole = network(random, "gru")
    for tensor in whole.graph.initializer:
        if len(tensor.dims) == 3:
            value = np.array(onnx.numpy_helper.to_array(tensor))
            value[:, :10] = 0
            tensor.CopyFrom(onnx.numpy_helper.from_array(value, tensor.name))
    x = random.normal(size=(1, 3, FEATURES)).astype(np.float32)
    assert np.isfinite(answer(in_8_bits(whole), x)).all()


def test_what_stays_as_it_was_is_named(random):
    assert set(stored(in_8_bits(network(random, "peephole-lstm"))).others) == {"MatMul"}  # in the body of a Scan
