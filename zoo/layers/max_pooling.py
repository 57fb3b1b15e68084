"""A sequence to the largest value of each feature."""

import keras
from keras import ops


@keras.saving.register_keras_serializable("zoo")
class MaskedMaxPooling(keras.layers.Layer):
    """The largest value that each feature has along a sequence; Keras's `GlobalMaxPooling1D` takes no mask.

    Called with `inputs` (batch, time, features) and `mask` (batch, time), true where an element counts: at least one
    in each row. Gives (batch, features).
    """

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, inputs, mask=None):
        if mask is not None:
            inputs = ops.where(ops.cast(mask, "bool")[..., None], inputs, -float("inf"))
        return ops.max(inputs, axis=1)

    def compute_output_shape(self, inputs_shape):
        return inputs_shape[0], inputs_shape[-1]

    def compute_mask(self, inputs, mask=None):
        return None
