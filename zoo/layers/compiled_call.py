"""A network as a function from NumPy to NumPy, for calls of every shape."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np


def compiled(network: keras.Model) -> Callable[[dict[str, np.ndarray]], Any]:
    """`network` without training, its outputs as arrays, compiled once for all shapes where the backend can; threads
    may share it.

    Keras's `predict_on_batch` will not do. On TensorFlow it keeps a record of every shape that it has seen and compares
    each call with all of them, so that a long-running service grows slower; a fixed signature has one. On JAX it gives
    the weights away for the time of a call, and another thread finds none.
    """
    backend = keras.backend.backend()
    if backend == "jax":
        import jax

        @jax.jit
        def stateless(trainable, others, features):
            return network.stateless_call(trainable, others, features, training=False)[0]

        def run(features):
            variables = network.trainable_variables, network.non_trainable_variables
            return stateless(*([one.value for one in some] for some in variables), features)

        return lambda features: keras.tree.map_structure(np.array, run(features))
    if backend != "tensorflow":
        return lambda features: keras.Model.predict_on_batch(network, features)
    import tensorflow as tf

    signature = {item.name: tf.TensorSpec(item.shape, item.dtype, name=item.name) for item in network.inputs}
    call = tf.function(lambda features: network(features, training=False), input_signature=[signature])
    return lambda features: keras.tree.map_structure(lambda tensor: tensor.numpy(), call(features))
