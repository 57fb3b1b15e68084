"""A network as a function from NumPy to NumPy, for calls of every shape."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np


def compiled(network: keras.Model) -> Callable[[dict[str, np.ndarray]], Any]:
    """`network` without training, its outputs as arrays, compiled once for all shapes where the backend can.

    On TensorFlow `predict_on_batch` keeps a record of every shape that it has seen and compares each call with all
    of them, so that a long-running service grows slower; a fixed signature has one.
    """
    if keras.backend.backend() != "tensorflow":
        return lambda features: keras.Model.predict_on_batch(network, features)
    import tensorflow as tf

    signature = {item.name: tf.TensorSpec(item.shape, item.dtype, name=item.name) for item in network.inputs}
    call = tf.function(lambda features: network(features, training=False), input_signature=[signature])
    return lambda features: keras.tree.map_structure(lambda tensor: tensor.numpy(), call(features))
