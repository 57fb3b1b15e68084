"""What a layer trains by: the choice, and that XLA's program is the same training as the graph."""

import keras
import numpy as np
import pytest
from equations import BATCH, INPUTS, RAGGED, STEPS, UNITS, each

from zoo.cells import make_cell
from zoo.cells.products import products_in
from zoo.errors import InputError
from zoo.layers.engine import choose
from zoo.layers.recurrent import Recurrent

on_tensorflow = pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="a choice of TensorFlow's")


@on_tensorflow
@each()
@pytest.mark.parametrize("masked", [False, True], ids=["whole", "ragged"])
def test_a_step_of_training_in_xla_is_that_of_the_graph(cell, masked, random):
    x = random.normal(size=(BATCH, STEPS, INPUTS)).astype("float32")
    y = random.normal(size=(BATCH, STEPS, UNITS)).astype("float32")
    moved, engines = [], []
    for jit_compile in (False, True):
        keras.utils.set_random_seed(1)
        layer = Recurrent(make_cell(cell[0], UNITS, **cell[1]), return_sequences=True, jit_compile=jit_compile)
        inputs, mask = keras.Input((STEPS, INPUTS)), keras.Input((STEPS,), dtype="bool")
        model = keras.Model([inputs, mask], layer(inputs, mask=mask if masked else None))
        model.compile(keras.optimizers.SGD(1.0), "mse")
        before = model.get_weights()
        for _ in range(3):
            model.train_on_batch([x, RAGGED], y)
        moved.append([late - early for late, early in zip(model.get_weights(), before, strict=True)])
        engines.append(layer.engine)
    assert engines == ["graph", "XLA"]
    for graph, xla in zip(*moved, strict=True):
        assert np.abs(graph).max() > 1e-3
        np.testing.assert_allclose(xla, graph, rtol=0, atol=1e-6)


@on_tensorflow
def test_nothing_is_compiled_at_every_call(random):
    layer = Recurrent(make_cell("rnn", UNITS), jit_compile=True)
    layer(random.normal(size=(BATCH, STEPS, INPUTS)), training=True)
    assert layer.engine == "graph"


@on_tensorflow
def test_xla_is_taken_where_it_pays():
    import tensorflow as tf

    found = {}

    def chosen(name, time, units=256, **options):
        @tf.function
        def traced(sequence):
            found[name] = choose("auto", sequence, units)
            return sequence

        with products_in(options.get("products", "float32")):
            traced.get_concrete_function(tf.TensorSpec((time, None, 3)))

    chosen("known and long", 30)
    chosen("short", 15)
    chosen("unknown", None)
    chosen("bfloat16", 30, products="bfloat16")
    assert found == {"known and long": "XLA", "short": "graph", "unknown": "graph", "bfloat16": "graph"}
    assert choose("auto", tf.zeros((30, 1, 3)), 256) == "graph"  # each step by itself: nothing to compile for
    assert choose(True, tf.zeros((30, 1, 3)), 256) == "graph"


def test_layers_say_what_they_trained_by_and_keep_the_choice(random):
    layer = Recurrent(make_cell("gru", UNITS), jit_compile=False)
    assert layer.engine is None
    layer(random.normal(size=(BATCH, STEPS, INPUTS)).astype("float32"), training=True)
    assert layer.engine == {"tensorflow": "graph", "jax": "JAX", "torch": "torch"}[keras.backend.backend()]
    assert Recurrent.from_config(layer.get_config()).jit_compile is False
    with pytest.raises(InputError, match=r"jit_compile is .*'always'"):
        Recurrent(make_cell("gru", UNITS), jit_compile="always")
