"""Torch's operators for whole sequences: when they are taken, and that they are the same network."""

import keras
import numpy as np
import pytest
from equations import BATCH, INPUTS, RAGGED, STEPS, UNITS

from zoo.cells import make_cell
from zoo.cells.products import products_in
from zoo.layers.recurrent import Recurrent

pytestmark = pytest.mark.skipif(keras.backend.backend() != "torch", reason="operators of torch's")

CASES = {"lstm": ("lstm", {}), "rnn": ("rnn", {}), "relu": ("rnn", {"activation": "relu"})}


def answers(layer, weights, inputs, states):
    """Outputs and final states, and the gradients by weights, inputs and states."""
    import torch

    layer.build(inputs.shape)
    layer.set_weights(weights)
    leaves = [torch.tensor(values, requires_grad=True) for values in (inputs, *states)]
    outputs = layer(leaves[0], initial_state=leaves[1:], training=True)
    sum((output**2).sum() * (place + 1) for place, output in enumerate(outputs)).backward()
    found = [*outputs, *(weight.value.grad for weight in layer.trainable_weights), *(leaf.grad for leaf in leaves)]
    return [keras.ops.convert_to_numpy(values) for values in found]


@pytest.mark.parametrize("cell", CASES.values(), ids=CASES)
@pytest.mark.parametrize("go_backwards", [False, True])
def test_an_operator_is_the_same_network(cell, go_backwards, random):
    inputs = random.normal(size=(BATCH, STEPS, INPUTS)).astype("float32")
    layers = [
        Recurrent(
            make_cell(cell[0], UNITS, **cell[1]),
            return_sequences=True,
            return_state=True,
            go_backwards=go_backwards,
            jit_compile=jit_compile,
        )
        for jit_compile in ("auto", False)
    ]
    layers[1].build(inputs.shape)
    weights = [random.normal(size=weight.shape).astype("float32") / 2 for weight in layers[1].weights]
    states = [random.normal(size=(BATCH, UNITS)).astype("float32") for _ in layers[1].state_sizes]
    ours, own = (answers(layer, weights, inputs, states) for layer in layers)
    assert [layer.engine for layer in layers] == ["operator", "torch"]
    for left, right in zip(ours, own, strict=True):
        assert np.abs(right).max() > 1e-3
        np.testing.assert_allclose(left, right, rtol=1e-5, atol=1e-5)


def test_other_equations_masks_and_dropout_keep_to_the_steps(random):
    inputs = random.normal(size=(BATCH, STEPS, INPUTS)).astype("float32")

    def engine(cell, mask=None, **options):
        layer = Recurrent(make_cell(cell, UNITS, **options))
        layer(inputs, mask=mask, training=True)
        return layer.engine

    for cell in ("gru", "simplified-gru", "peephole-lstm"):
        assert engine(cell) == "torch"
    assert engine("rnn", activation="sigmoid") == "torch"
    assert engine("lstm", dropout=0.5) == "operator"  # of the inputs, before it
    assert engine("lstm", recurrent_dropout=0.5) == engine("lstm", mask=RAGGED) == "torch"
    with products_in("bfloat16"):
        assert engine("lstm") == "torch"
