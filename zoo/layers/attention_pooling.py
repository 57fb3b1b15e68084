"""A sequence to its elements' mean, weighted by what the layer attends to."""

import keras
from keras import ops


@keras.saving.register_keras_serializable("zoo")
class AttentionPooling(keras.layers.Layer):
    """The weighted mean of a sequence, the weights learnt:

        u_t = tanh(W h_t + b)      a = softmax over t of u_t · c      output = Σ_t a_t h_t

    Called with `inputs` (batch, time, features) and `mask` (batch, time), true where an element counts: at least one
    in each row. Gives (batch, features).

    Source: Yang et al. 2016, "Hierarchical attention networks", NAACL, equations 5 to 7.

    Args:
        units: width of u and c, by default that of the inputs.
    """

    def __init__(self, units: int | None = None, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.supports_masking = True

    def build(self, inputs_shape):
        width = self.units or inputs_shape[-1]
        self.kernel = self.add_weight(shape=(inputs_shape[-1], width), name="kernel")
        self.bias = self.add_weight(shape=(width,), initializer="zeros", name="bias")
        self.context = self.add_weight(shape=(width, 1), name="context")

    def call(self, inputs, mask=None):
        scores = ops.matmul(ops.tanh(ops.matmul(inputs, self.kernel) + self.bias), self.context)
        if mask is not None:
            scores = ops.where(ops.cast(mask, "bool")[..., None], scores, -float("inf"))
        # Not ops.softmax, which warns of sequences of one element.
        weights = ops.exp(scores - ops.max(scores, axis=1, keepdims=True))
        return ops.sum(weights * inputs, axis=1) / ops.sum(weights, axis=1)

    def compute_output_shape(self, inputs_shape):
        return inputs_shape[0], inputs_shape[-1]

    def compute_mask(self, inputs, mask=None):
        return None

    def get_config(self):
        return {**super().get_config(), "units": self.units}
