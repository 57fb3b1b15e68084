"""What losses of whole sentences share that are sums over their tokens."""

import keras
from keras import ops


class SentenceLoss(keras.losses.Loss):
    """The sum of the losses of a sentence's tokens, from labels (batch, time), −1 where padded, and outputs.

    A subclass has `call`, which gives (batch,), and `token_losses`, the parts of it that tokens have. Weights are a
    sentence's, (batch,) or (batch, 1), or a token's, (batch, time).
    """

    reads_padding = True

    def token_losses(self, y_true, y_pred):
        """The loss of each token, (batch, time), 0 where padded; their sum is what `call` gives."""
        raise NotImplementedError

    def __call__(self, y_true, y_pred, sample_weight=None):
        weights = None if sample_weight is None else ops.convert_to_tensor(sample_weight, self.dtype)
        if weights is not None and len(weights.shape) == 2 and weights.shape[-1] == 1:
            weights = weights[:, 0]
        if weights is None or len(weights.shape) == 1:
            return super().__call__(y_true, y_pred, weights)
        losses = self.token_losses(ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred, self.dtype))
        return _Given(reduction=self.reduction, dtype=self.dtype)(y_true, ops.sum(losses * weights, axis=-1))


class _Given(keras.losses.Loss):
    """Losses that have been found already, (batch,)."""

    def call(self, y_true, y_pred):
        return y_pred
