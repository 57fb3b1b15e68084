"""Tokens as vectors of their own axis."""

import keras
from keras import ops


@keras.saving.register_keras_serializable("zoo")
class OneHot(keras.layers.Layer):
    """token_ids (batch, …) int to vectors (batch, …, tokens) that are 1 at the token's place and 0 elsewhere.

    Unlike `Recurrent`'s `one_hot` it costs a product with the whole kernel, and so gives the kernel's gradient whole,
    which Adam and clipping want.
    """

    def __init__(self, tokens, **kwargs):
        super().__init__(**kwargs)
        self.tokens = tokens

    def call(self, inputs):
        return ops.one_hot(inputs, self.tokens, dtype=self.compute_dtype)

    def compute_output_spec(self, inputs):
        return keras.KerasTensor((*inputs.shape, self.tokens), dtype=self.compute_dtype)

    def get_config(self):
        return {**super().get_config(), "tokens": self.tokens}
