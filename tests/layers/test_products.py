"""Matrix products in bfloat16: training alone takes them, and nearly follows those of float32."""

import keras
import numpy as np
import pytest
from equations import BATCH, INPUTS, STEPS, UNITS, each, states_of
from keras import ops

from zoo.cells import make_cell
from zoo.cells.products import narrowed, product, products_in
from zoo.layers.recurrent import Recurrent


@each()
def test_gradients_by_products_in_bfloat16_are_nearly_those_of_float32(cell, gradients, random):
    """By inputs, initial states and weights: all are there, in float32, none is the same to the bit."""
    layer = Recurrent(make_cell(cell[0], UNITS, dtype="float32", **cell[1]), return_sequences=True, return_state=True)
    layer.build((None, STEPS, INPUTS))
    layer.set_weights([random.normal(size=weight.shape) for weight in layer.get_weights()])
    shapes = [(BATCH, STEPS, INPUTS), *[(BATCH, UNITS)] * states_of(cell[0])]
    arrays = [random.normal(size=shape).astype("float32") for shape in shapes]

    def total(inputs, *states):
        outputs, *final = layer(inputs, initial_state=list(states), training=True)
        return ops.sum(outputs) + sum(ops.sum(state) for state in final)

    exact = gradients(total, *arrays)
    with products_in("bfloat16"):
        near = gradients(total, *arrays)
    for ours, expected in zip(near, exact, strict=True):
        assert np.asarray(ours).dtype == np.float32
        assert 0 < np.linalg.norm(ours - expected) < 0.05 * np.linalg.norm(expected)


def test_training_in_bfloat16_moves_float32_weights_nearly_as_float32_does(random):
    x = random.normal(size=(BATCH, STEPS, INPUTS)).astype("float32")
    y = random.normal(size=(BATCH, UNITS)).astype("float32")
    steps = []
    for number_format in ("float32", "bfloat16"):
        keras.utils.set_random_seed(1)
        model = keras.Sequential([keras.Input((STEPS, INPUTS)), Recurrent(make_cell("gru", UNITS))])
        model.compile("sgd", "mse")
        before = model.get_weights()
        with products_in(number_format):
            model.train_on_batch(x, y)
        steps.append([late - early for late, early in zip(model.get_weights(), before, strict=True)])
    for exact, near in zip(*steps, strict=True):
        assert near.dtype == np.float32
        assert 0 < np.linalg.norm(near - exact) < 0.05 * np.linalg.norm(exact)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_outside_of_its_scope_and_in_float64_a_product_is_the_plain_one(dtype, random):
    left, right = (ops.convert_to_tensor(random.normal(size=(3, 3)).astype(dtype)) for _ in range(2))
    with products_in("bfloat16"):
        inside = product(left, narrowed(right))
    after = product(left, narrowed(right))
    exact = ops.convert_to_numpy(ops.matmul(left, right))
    assert (ops.convert_to_numpy(after) == exact).all()
    assert (ops.convert_to_numpy(inside) == exact).all() == (dtype == "float64")
