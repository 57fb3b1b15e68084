"""The hand-written gradient: against central differences of the equations in NumPy, and against the backend's own."""

import keras
import numpy as np
import pytest
from equations import ACTIVATIONS, BATCH, CASES, INPUTS, RAGGED, STEPS, UNITS, each, give, run, states_of, weight_shapes
from keras import ops

from zoo.cells import make_cell
from zoo.layers import through_time
from zoo.layers.recurrent import Recurrent

MASKS = pytest.mark.parametrize("mask", [None, RAGGED], ids=["whole", "ragged"])
DROPS = pytest.mark.parametrize("dropped", [False, True], ids=["kept", "dropped"])


def weighted_sum(shares, values):
    return sum(ops.sum(value * ops.convert_to_tensor(share)) for share, value in zip(shares, values, strict=True))


@each(CASES | ACTIVATIONS)
@MASKS
@DROPS
def test_every_gradient_is_that_of_central_differences(cell, mask, dropped, gradients, random):
    """By inputs, initial states and weights, of a sum that every output and final state has a part of its own in."""
    shapes = weight_shapes(cell, INPUTS)
    arrays = [0.7 * random.normal(size=shape) for shape in shapes]
    arrays += [random.normal(size=(BATCH, STEPS, INPUTS))]
    arrays += [random.normal(size=(BATCH, UNITS)) for _ in range(states_of(cell[0]))]
    shares = [
        random.normal(size=(BATCH, STEPS, UNITS)),
        *(random.normal(size=(BATCH, UNITS)) for _ in arrays[len(shapes) + 1 :]),
    ]
    drops = {width: 2.0 * random.integers(2, size=(BATCH, width)) for width in {INPUTS, UNITS}} if dropped else {}

    rates = {"dropout": 0.5, "recurrent_dropout": 0.5} if dropped else {}
    made = make_cell(cell[0], UNITS, dtype="float64", **cell[1], **rates)
    made.drop_mask = lambda rate, batch, width: ops.convert_to_tensor(drops[width])
    layer = Recurrent(made, return_sequences=True, return_state=True)

    def ours(*arrays):
        give(made, arrays[: len(shapes)])
        inputs, *states = arrays[len(shapes) :]
        return weighted_sum(shares, layer(inputs, initial_state=states, mask=mask, training=True))

    def expected(*arrays):
        inputs, *states = arrays[len(shapes) :]
        inputs = inputs * drops.get(INPUTS, np.ones(1))[:, None]
        outputs, final = run(cell, arrays[: len(shapes)], inputs, states, mask, drops.get(UNITS, 1.0))
        return sum((share * value).sum() for share, value in zip(shares, [outputs, *final], strict=True))

    for gradient, array in zip(gradients(ours, *arrays), arrays, strict=True):
        measured = np.zeros_like(array)
        for place in np.ndindex(array.shape):
            value, around = array[place], []
            for array[place] in (value + 1e-5, value - 1e-5):
                around.append(expected(*arrays))
            array[place] = value
            measured[place] = (around[0] - around[1]) / 2e-5
        assert np.linalg.norm(gradient - measured) <= 1e-6 * np.linalg.norm(measured)
        np.testing.assert_allclose(gradient, measured, rtol=1e-5, atol=1e-6)


@each()
@pytest.mark.parametrize("whole", [True, False], ids=["whole", "ragged and dropped"])
def test_fast_is_plain_over_a_thousand_steps(cell, whole, gradients, random):
    """In float32, in which models train, with the weights that training begins with: larger ones make a chaotic system,
    of which no two orders of summing agree after a thousand steps."""
    steps, batch = 1000, 2
    keras.utils.set_random_seed(1)  # the first weights; rare ones take one number a hair beyond what float32 holds
    made = make_cell(cell[0], UNITS, dtype="float32", **cell[1])
    made.build((None, INPUTS))
    kernel, *recurrent = made.get_weights()
    made = make_cell(cell[0], UNITS, dtype="float32", **cell[1])
    bias = recurrent.pop(1)
    projected = random.normal(size=(steps, batch, len(bias))).astype("float32")
    states = random.normal(size=(states_of(cell[0]), batch, UNITS)).astype("float32")
    shares = [random.normal(size=(steps, batch, UNITS)).astype("float32"), *states]
    mask = None if whole else ops.convert_to_tensor(random.random((steps, batch, 1)) < 0.8)
    drop = None if whole else ops.convert_to_tensor(2 * random.integers(2, size=(batch, UNITS)).astype("float32"))

    def total(engine):
        def compute(projected, states, *rest):
            recurrent_kernel, *peepholes = rest[: len(recurrent)]
            give(made, [kernel, recurrent_kernel, bias, *peepholes])
            initial = ops.unstack(states, len(shares) - 1)
            outputs, final = engine(made, made.recurrent_weights(), projected, initial, mask, drop)
            return weighted_sum(rest[len(recurrent) :], [outputs, *final])

        return compute

    fast, plain = (
        gradients(total(engine), projected, states, *recurrent, *shares, compiled=True)
        for engine in (through_time.custom_gradient, through_time.autodiff)
    )

    # The gradients by the shares are the outputs and the final states.
    for ours, expected in zip(fast, plain, strict=True):
        np.testing.assert_allclose(ours, expected, rtol=0, atol=1e-5 * max(1, np.abs(expected).max()))


@pytest.mark.parametrize("jit_compile", [False, True], ids=["graph", "XLA"])
def test_a_compiled_step_of_training_follows_the_gradient_of_plain(random, monkeypatch, jit_compile):
    """`fit` compiles the step, which must see the same gradient as one call by hand."""
    if jit_compile and keras.backend.backend() == "torch":
        pytest.skip("torch has no XLA")
    x = random.normal(size=(BATCH, STEPS, INPUTS)).astype("float32")
    y = random.normal(size=(BATCH, UNITS)).astype("float32")
    after = []
    for engine in (through_time.custom_gradient, through_time.autodiff):
        monkeypatch.setattr(through_time, "custom_gradient", engine)
        keras.utils.set_random_seed(1)
        layer = Recurrent(make_cell("lstm", UNITS), jit_compile=False)
        model = keras.Sequential([keras.Input((None, INPUTS)), layer])
        model.compile("sgd", "mse", jit_compile=jit_compile)
        before = model.get_weights()
        model.fit(x, y, epochs=3, verbose=0)
        after.append(model.get_weights())

    for ours, expected, start in zip(*after, before, strict=True):
        np.testing.assert_allclose(ours, expected, rtol=0, atol=1e-6)
        assert not np.allclose(ours, start)
