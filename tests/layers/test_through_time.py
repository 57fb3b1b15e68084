"""The hand-written gradient against the backend's own and against central differences."""

import keras
import numpy as np
import pytest
from keras import ops

from zoo.cells.lstm import LSTMCell
from zoo.layers import through_time

STEPS, BATCH, UNITS = 7, 3, 4
MASK = np.array([[1] * 7, [1, 1, 0, 1, 0, 0, 0], [0] * 7], "float64").T[..., None]
MASKS = pytest.mark.parametrize("mask", [None, MASK], ids=["whole", "ragged"])


@pytest.fixture
def arrays(random):
    """The input's share of the gates, the recurrent kernel, a′ and c′."""
    shapes = (STEPS, BATCH, 4 * UNITS), (UNITS, 4 * UNITS), (BATCH, UNITS), (BATCH, UNITS)
    return [random.normal(size=shape) for shape in shapes]


@pytest.fixture
def loss(random):
    """Makes a scalar function of the arrays that every state of every step has a different part in."""
    shares = [random.normal(size=(STEPS, BATCH, UNITS)) for _ in range(2)]

    def make(engine, mask):
        cell = LSTMCell(UNITS, dtype="float64")

        def total(projected, kernel, *states):
            cell.recurrent_kernel = kernel
            history = engine(cell, projected, list(states), mask)
            return sum(ops.sum(share * state) for share, state in zip(shares, history, strict=True))

        return total

    return make


@MASKS
def test_fast_gives_the_states_of_plain(arrays, mask):
    cell = LSTMCell(UNITS, dtype="float64")
    projected, cell.recurrent_kernel, *states = (ops.convert_to_tensor(array) for array in arrays)

    fast, plain = (engine(cell, projected, states, mask) for engine in (through_time.fast, through_time.plain))

    for ours, expected in zip(fast, plain, strict=True):
        np.testing.assert_allclose(ours, np.asarray(expected), rtol=0, atol=1e-12)


@MASKS
def test_fast_gives_the_gradients_of_plain(arrays, loss, gradients, mask):
    fast = gradients(loss(through_time.fast, mask), *arrays)
    plain = gradients(loss(through_time.plain, mask), *arrays)

    for ours, expected in zip(fast, plain, strict=True):
        np.testing.assert_allclose(ours, expected, rtol=1e-6, atol=1e-9)


@MASKS
def test_fast_gives_the_gradients_of_central_differences(arrays, loss, gradients, random, mask):
    function, step = loss(through_time.fast, mask), 1e-5

    for index, gradient in enumerate(gradients(function, *arrays)):
        direction = random.normal(size=arrays[index].shape)
        above, below = (
            [*arrays[:index], arrays[index] + sign * step * direction, *arrays[index + 1 :]] for sign in (1, -1)
        )
        measured = (float(function(*above)) - float(function(*below))) / (2 * step)
        np.testing.assert_allclose((gradient * direction).sum(), measured, rtol=1e-6)


def test_a_compiled_step_of_training_follows_the_gradient_of_plain(random, monkeypatch):
    """`fit` compiles the step; XLA and graphs must see the same gradient as one call by hand."""
    from zoo.layers.recurrent import Recurrent

    x = random.normal(size=(BATCH, STEPS, 2)).astype("float32")
    y = random.normal(size=(BATCH, UNITS)).astype("float32")
    after = []
    for engine in (through_time.fast, through_time.plain):
        monkeypatch.setattr(through_time, "fast", engine)
        keras.utils.set_random_seed(1)
        model = keras.Sequential([keras.Input((None, 2)), Recurrent(LSTMCell(UNITS))])
        model.compile("sgd", "mse")
        before = model.get_weights()
        model.fit(x, y, epochs=3, verbose=0)
        after.append(model.get_weights())

    for ours, expected, start in zip(*after, before, strict=True):
        np.testing.assert_allclose(ours, expected, rtol=0, atol=1e-6)
        assert not np.allclose(ours, start)
