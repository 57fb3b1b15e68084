"""The LSTM cell against its equations, written again in NumPy."""

import keras
import numpy as np
import pytest

from zoo.cells.lstm import LSTMCell
from zoo.errors import InputError
from zoo.layers.recurrent import Recurrent


def test_a_step_follows_the_equations(random, lstm_reference):
    cell = LSTMCell(4, dtype="float64")
    cell.build((None, 3))
    weights = [random.normal(size=weight.shape) for weight in cell.weights]
    cell.set_weights(weights)
    x, a, c = (random.normal(size=(2, size)) for size in (3, 4, 4))

    output, (activation, memory) = cell(x, [a, c])

    expected, (_, expected_memory) = lstm_reference(weights, x[:, None], [a, c])
    np.testing.assert_allclose(output, expected[:, 0], rtol=0, atol=1e-12)
    np.testing.assert_allclose(activation, expected[:, 0], rtol=0, atol=1e-12)
    np.testing.assert_allclose(memory, expected_memory, rtol=0, atol=1e-12)


def test_keras_rnn_runs_the_cell_as_recurrent_does(random):
    x = random.normal(size=(2, 5, 3)).astype("float32")
    theirs = keras.layers.RNN(LSTMCell(4), return_sequences=True)
    ours = Recurrent(LSTMCell(4), return_sequences=True)
    ours.build(x.shape)
    theirs.build(x.shape)
    ours.set_weights([random.normal(size=weight.shape) for weight in ours.weights])
    theirs.set_weights(ours.get_weights())

    np.testing.assert_allclose(theirs(x), ours(x), rtol=0, atol=1e-6)


def test_only_the_forget_gate_starts_with_a_bias():
    cell = LSTMCell(2)
    cell.build((None, 3))

    assert np.asarray(cell.bias).tolist() == [0, 0, 1, 1, 0, 0, 0, 0]


@pytest.mark.parametrize("units", [0, -1])
def test_a_width_below_one_is_refused(units):
    with pytest.raises(InputError, match=f"units.*{units}"):
        LSTMCell(units)


def test_a_config_makes_the_same_cell():
    cell = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(LSTMCell(5, name="mine")))

    assert isinstance(cell, LSTMCell)
    assert (cell.units, cell.name) == (5, "mine")
