"""What a recurrent layer trains by: a graph of TensorFlow's, programs of XLA's, or whatever another backend makes of
its steps; `operator` is torch's for a whole sequence."""

from typing import Literal

import keras

from zoo.cells.products import format_of_products

Engine = Literal["graph", "XLA", "JAX", "torch", "operator"]

_LEAST = 4096
"""Numbers that a state has over all steps of one row. To compile a layer takes a second or two, which a shorter one
would need thousands of steps to win back."""


def choose(jit_compile: bool | Literal["auto"], sequence, units: int) -> Engine:
    """The engine for a sequence, time first, and a width of the state.

    XLA runs the steps of a loop without the overhead of starting each operation, and fuses what is done to single
    numbers; `python -m benchmarks.recurrent_layer` measures what comes of it. It compiles for each shape again, so that
    "auto" takes it where the time is known beforehand, in a graph, on a processor; and not for products in bfloat16,
    which are faster in TensorFlow's own operations.
    """
    backend = keras.backend.backend()
    if backend != "tensorflow":
        return {"jax": "JAX"}.get(backend, backend)
    import tensorflow as tf

    if not jit_compile or tf.executing_eagerly():  # where a program would be made again at every call
        return "graph"
    if jit_compile != "auto":
        return "XLA"
    time = sequence.shape[0]
    pays = time is not None and time * units >= _LEAST and format_of_products() == "float32"
    return "XLA" if pays and not tf.config.list_logical_devices("GPU") else "graph"
