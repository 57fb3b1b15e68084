"""Weights of the matrices that meet a state, dropped in training."""

import keras
import numpy as np
import pytest
from equations import BATCH, CASES, INPUTS, STEPS, UNITS, each
from keras import ops

from zoo.cells import make_cell
from zoo.errors import InputError
from zoo.layers import through_time
from zoo.layers.bidirectional import Bidirectional
from zoo.layers.recurrent import Recurrent


def as_numpy(value):
    return ops.convert_to_numpy(value)


def ready(cell, **options):
    """A layer over a cell (name, options) whose dropout is the same each time it is made."""
    keras.utils.set_random_seed(1)
    layer = Recurrent(make_cell(cell[0], UNITS, seed=3, **cell[1]), return_sequences=True, **options)
    layer.build((None, None, INPUTS))
    chance = np.random.default_rng(1)
    layer.set_weights([chance.normal(size=weight.shape) for weight in layer.weights])
    return layer


@pytest.fixture
def inputs(random):
    return random.normal(size=(BATCH, STEPS, INPUTS)).astype("float32")


@each()
def test_the_same_weights_are_dropped_at_every_step(cell, inputs, monkeypatch):
    """A sequence read with dropped weights is one read by a layer that never had them."""
    layer, dropped = ready(cell, weight_dropout=0.5), []
    monkeypatch.setattr(layer, "_recurrent_weights", keep(layer._recurrent_weights, dropped))
    read = as_numpy(layer(inputs, training=True))
    assert len(dropped) == 1

    other = ready(cell)
    monkeypatch.setattr(other.cell, "recurrent_weights", lambda: dropped[0])

    np.testing.assert_allclose(read, as_numpy(other(inputs)), rtol=0, atol=1e-5)
    assert not np.allclose(read, as_numpy(ready(cell)(inputs)), rtol=0, atol=1e-3)


def keep(function, kept):
    """The function, with what it gives listed in `kept`."""

    def call(*arguments):
        kept.append(function(*arguments))
        return kept[-1]

    return call


@each()
def test_plain_and_fast_drop_the_same_from_the_same_seed(cell, inputs, monkeypatch):
    fast = as_numpy(ready(cell, weight_dropout=0.5)(inputs, training=True))
    monkeypatch.setattr(through_time, "custom_gradient", through_time.autodiff)
    plain = as_numpy(ready(cell, weight_dropout=0.5)(inputs, training=True))

    np.testing.assert_allclose(fast, plain, rtol=0, atol=1e-5)


def test_what_is_dropped_gets_no_gradient_and_what_stays_is_scaled(inputs, gradients, monkeypatch):
    layer, dropped = ready(CASES["lstm"], weight_dropout=0.5), []
    monkeypatch.setattr(layer, "_recurrent_weights", keep(layer._recurrent_weights, dropped))
    kernel = layer.cell.recurrent_kernel
    whole = as_numpy(kernel)

    def total(weight):
        monkeypatch.setattr(layer.cell, "recurrent_weights", lambda: [weight])
        return ops.sum(layer(inputs, training=True) ** 2)

    gradient = gradients(total, whole)[0]

    scale = (gradient != 0).astype(float) * 2
    assert 0.3 < scale.mean() / 2 < 0.7
    if keras.backend.backend() != "jax":  # what jax.grad traced cannot be looked at
        given = dropped[0][0]
        given = given.detach() if hasattr(given, "detach") else given
        np.testing.assert_allclose(as_numpy(given), whole * scale, rtol=0, atol=1e-5)


def test_each_batch_drops_others(inputs):
    layer = ready(CASES["gru"], weight_dropout=0.5)
    first, second = (as_numpy(layer(inputs, training=True)) for _ in range(2))

    assert not np.allclose(first, second)


@each()
def test_nothing_is_dropped_outside_of_training(cell, inputs):
    np.testing.assert_array_equal(
        as_numpy(ready(cell, weight_dropout=0.9)(inputs, training=False)), as_numpy(ready(cell)(inputs))
    )


def test_peepholes_stay():
    """They are vectors: their weights are too few."""
    layer = ready(CASES["peephole-lstm"], weight_dropout=0.9)
    kernel, *peepholes = layer._recurrent_weights(training=True)

    assert np.count_nonzero(as_numpy(kernel)) < 0.5 * as_numpy(kernel).size
    for ours, expected in zip(peepholes, layer.cell.recurrent_weights()[1:], strict=True):
        np.testing.assert_array_equal(as_numpy(ours), as_numpy(expected))


def test_both_ways_drop_differently(inputs):
    layer = Bidirectional(ready(CASES["gru"], weight_dropout=0.5))
    assert layer.backward_layer.weight_dropout == 0.5
    layer.build(inputs.shape)
    layer.backward_layer.set_weights(layer.forward_layer.get_weights())

    ahead, back = (
        as_numpy(part._recurrent_weights(training=True)[0]) for part in (layer.forward_layer, layer.backward_layer)
    )
    assert not np.array_equal(ahead == 0, back == 0)


@pytest.mark.parametrize("rate", [1, 1.5, -0.1, "half"])
def test_what_is_no_rate_is_refused(rate):
    with pytest.raises(InputError, match=r"weight_dropout is a rate in \[0, 1\)"):
        Recurrent(make_cell("gru", 2), weight_dropout=rate)


def test_a_cell_of_keras_is_refused():
    with pytest.raises(InputError, match=r"weight_dropout takes a cell of zoo\.cells"):
        Recurrent(keras.layers.GRUCell(2), weight_dropout=0.1)
