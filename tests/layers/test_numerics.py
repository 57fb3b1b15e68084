"""What numbers do at their limits: long sequences, saturated gates, half precision."""

import keras
import numpy as np
import pytest
from equations import BATCH, INPUTS, STEPS, UNITS, each, give, states_of, weight_shapes
from keras import ops

from zoo.cells import make_cell
from zoo.layers.recurrent import Recurrent


def compiled(function):
    """The function as one program, where the backend has such."""
    if keras.backend.backend() == "torch":
        return function
    if keras.backend.backend() == "jax":
        import jax

        return jax.jit(function)
    import tensorflow as tf

    return tf.function(function, jit_compile=True)


@each()
def test_a_hundred_thousand_steps_in_float32_stay_with_float64(cell, random):
    steps = 5_000 if keras.backend.backend() == "torch" else 100_000  # torch takes them one operation at a time
    inputs, outputs = random.normal(size=(1, steps, INPUTS)), []
    weights = [random.normal(size=shape) / 2 for shape in weight_shapes(cell, INPUTS)]
    for dtype in ("float32", "float64"):
        layer = Recurrent(make_cell(cell[0], UNITS, dtype=dtype, **cell[1]), return_sequences=True)
        layer.build(inputs.shape)
        layer.set_weights(weights)
        outputs.append(ops.convert_to_numpy(compiled(layer)(ops.convert_to_tensor(inputs.astype(dtype)))))

    np.testing.assert_allclose(*outputs, rtol=0, atol=1e-4)
    assert outputs[0][0, -1].std() > 0.01


@each()
@pytest.mark.parametrize("training", [False, True], ids=["plain", "fast"])
def test_saturated_gates_leave_values_and_gradients_finite(cell, training, random, gradients):
    arrays = [1e4 * random.choice([-1, 1], size=shape).astype("float32") for shape in weight_shapes(cell, INPUTS)]
    arrays += [1e4 * random.choice([-1, 1], size=(BATCH, STEPS, INPUTS)).astype("float32")]
    states = [np.float32(random.choice([-1, 1], size=(BATCH, UNITS))) for _ in range(states_of(cell[0]))]
    layer = Recurrent(make_cell(cell[0], UNITS, **cell[1]), return_sequences=True)

    def total(share, *arrays):
        give(layer.cell, arrays[: len(arrays) - 1])
        return ops.sum(share * layer(arrays[-1], initial_state=states, training=training))

    for gradient in gradients(total, np.ones((BATCH, STEPS, UNITS), "float32"), *arrays):
        assert np.isfinite(gradient).all()


@each()
def test_a_model_trains_in_mixed_bfloat16(cell):
    """With dropout of both kinds, and a loss that falls."""
    keras.utils.set_random_seed(1)
    made = make_cell(cell[0], 8, dropout=0.1, recurrent_dropout=0.1, **cell[1])
    layer = Recurrent(made, dtype="mixed_bfloat16")
    model = keras.Sequential([keras.Input((STEPS, INPUTS)), layer, keras.layers.Dense(1)])
    model.compile(keras.optimizers.Adam(0.02), "mse")
    x = keras.random.normal((32, STEPS, INPUTS), seed=1)
    x, y = ops.convert_to_numpy(x), ops.convert_to_numpy(x[:, -1, :1])

    losses = model.fit(x, y, epochs=8, verbose=0).history["loss"]

    assert losses[-1] < 0.7 * losses[0]
    assert all(weight.dtype == "float32" and np.isfinite(weight).all() for weight in layer.get_weights())
    assert keras.backend.standardize_dtype(layer(x).dtype) == "bfloat16"
