"""The loss of a model that is not to be too sure of itself."""

import keras
from keras import ops


@keras.saving.register_keras_serializable("zoo")
class SmoothedCrossentropy(keras.losses.Loss):
    """−Σ_k t_k log p_k in nats a symbol, where t is 1 − ε + ε/n for the right one of n symbols and ε/n for each other.

    Called with the right symbols (batch, time), −1 where there is none, and logits (batch, time, symbols). Its mean is
    over the symbols that there are.

    Source: Szegedy et al. 2016, "Rethinking the Inception architecture for computer vision", §7.

    Args:
        smoothing: ε, in [0, 1).
    """

    reads_padding = True

    def __init__(self, smoothing=0.0, name="smoothed_crossentropy", **kwargs):
        super().__init__(name=name, **kwargs)
        self.smoothing = smoothing

    def call(self, y_true, y_pred):
        symbols = ops.cast(y_true, "int32")
        logits = ops.cast(y_pred, "float32")
        told = logits - ops.logsumexp(logits, axis=-1, keepdims=True)
        right = ops.take_along_axis(told, ops.maximum(symbols, 0)[..., None], axis=-1)[..., 0]
        losses = -(1 - self.smoothing) * right - self.smoothing * ops.mean(told, axis=-1)
        there = ops.cast(symbols >= 0, losses.dtype)
        return losses * there / ops.mean(there)

    def get_config(self):
        return {**super().get_config(), "smoothing": self.smoothing}
