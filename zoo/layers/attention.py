"""What of a sequence matters to each step of another."""

import keras
from keras import ops
from keras.src.backend import get_keras_mask

from zoo.cells.products import narrowed, product

_NEVER = -1e9
"""The score of what does not count, so finite that no gradient becomes NaN."""


@keras.saving.register_keras_serializable("zoo")
class Attention(keras.layers.Layer):
    """For each query the mean of a sequence, its elements weighted by how well they answer the query:

        s_ti = q_t · (h_i W)      a_t = softmax over i of s_ti      c_t = Σ_i a_ti h_i

    Called with `queries` (batch, time, width), `sequence` (batch, elements, features) and `mask` (batch, elements),
    true where an element counts: at least one in each row; by default the mask that Keras carries with the sequence.
    Gives the contexts c (batch, time, features), which keep the mask of the queries, and the weights a (batch, time,
    elements).

        kernel  (features, width)

    Source: Luong, Pham & Manning 2015, "Effective approaches to attention-based neural machine translation", global
    attention with the score "general".
    """

    def build(self, queries_shape, sequence_shape, mask_shape=None):
        self.kernel = self.add_weight(shape=(sequence_shape[-1], queries_shape[-1]), name="kernel")

    def __call__(self, queries, sequence, mask=None, **kwargs):
        # Keras itself passes a mask on only where there is one tensor.
        mask = get_keras_mask(sequence) if mask is None else mask
        return super().__call__(queries, sequence, mask=mask, **kwargs)

    def call(self, queries, sequence, mask=None):
        return self.attend(queries, sequence, self.keys(sequence), mask)

    def keys(self, sequence):
        """h W, (batch, elements, width): what the queries meet, which a loop over time takes once."""
        return product(sequence, narrowed(self.kernel))

    def attend(self, queries, sequence, keys, mask=None):
        """As a call, with the keys of the sequence made beforehand."""
        scores = ops.matmul(queries, ops.transpose(keys, (0, 2, 1)))
        if mask is not None:
            scores = ops.where(ops.cast(mask, "bool")[:, None], scores, _NEVER)
        # Not ops.softmax, which warns of sequences of one element.
        weights = ops.exp(scores - ops.max(scores, axis=-1, keepdims=True))
        weights = weights / ops.sum(weights, axis=-1, keepdims=True)
        return ops.matmul(weights, sequence), weights

    def compute_output_shape(self, queries_shape, sequence_shape, mask_shape=None):
        return (*queries_shape[:2], sequence_shape[-1]), (*queries_shape[:2], sequence_shape[1])

    def compute_mask(self, queries, mask=None):
        return [get_keras_mask(queries), None]
