"""How much each word of a text moves the decision for a label."""

from collections.abc import Callable
from threading import Lock

import keras
import numpy as np
from keras import ops


class Saliency:
    """Gradient × input of a model's logits, along a text.

    Called with the ids of a text (time,) and a direction (labels,): gives, of the logits along the direction, the
    derivative by the size of each word's vector, (time,).

    The network is a copy without dropout that runs as in training, where the recurrent layers write their gradient out:
    it takes as long as the text is, while TensorFlow's own gradient of their loop takes the square of it.

    Args:
        model: gives logits of labels; its weights are those at the time of the call.
    """

    def __init__(self, model: keras.Model):
        config = model.backbone.get_config()
        still = {name: 0.0 if name.endswith("_dropout") else value for name, value in config.items()}
        backbone = type(model.backbone).from_config(still)
        self._model = model
        self._copy = type(model)(backbone, model.preprocessor, hidden_units=model.hidden_units)
        inputs = [backbone.input["token_ids"], backbone.vectors]
        self._one_at_a_time = Lock()  # torch refuses weights that were set anew while it went back
        self._gradient = _input_gradient(keras.Model(inputs, self._copy.output))

    def __call__(self, ids: np.ndarray, direction: np.ndarray) -> np.ndarray:
        with self._one_at_a_time:
            self._copy.set_weights(self._model.get_weights())
            vectors = ops.convert_to_numpy(self._copy.backbone.embedding(ids[None]))
            return (self._gradient([ids[None], vectors], direction) * vectors)[0].sum(axis=-1)


def _input_gradient(network: keras.Model) -> Callable[..., np.ndarray]:
    """A function from what `network` reads, a list of arrays, and a direction (width,), to the gradient of the
    network's output (1, width) along the direction by the last array."""
    backend = keras.backend.backend()

    def score(inputs, direction):
        return ops.sum(network(inputs, training=True) * direction)

    if backend == "jax":
        import jax

        def gradient(inputs, direction):
            *others, read = map(ops.convert_to_tensor, inputs)
            return np.asarray(jax.grad(lambda given: score([*others, given], direction))(read))

    elif backend == "torch":
        import torch

        def gradient(inputs, direction):
            *others, read = map(ops.convert_to_tensor, inputs)
            given = read.detach().requires_grad_()
            with torch.enable_grad():
                (found,) = torch.autograd.grad(score([*others, given], ops.convert_to_tensor(direction)), given)
            return ops.convert_to_numpy(found)

    else:
        import tensorflow as tf

        def differentiate(inputs, direction):
            with tf.GradientTape() as tape:
                tape.watch(inputs[-1])
                value = score(inputs, direction)
            return tape.gradient(value, inputs[-1])

        # A graph, where the loop over a long text is none of Python, and one for texts of every length.
        signature = [[tf.TensorSpec(item.shape, item.dtype) for item in network.inputs], tf.TensorSpec((None,))]
        compiled = tf.function(differentiate, input_signature=signature)

        def gradient(inputs, direction):
            return compiled([tf.constant(given) for given in inputs], tf.constant(direction)).numpy()

    return gradient
