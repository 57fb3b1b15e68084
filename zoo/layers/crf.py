"""The linear-chain conditional random field: its layer, its likelihood, its loss."""

import keras
from keras import ops

from zoo.layers.scan import scan
from zoo.text.iob2 import closed_potentials


@keras.saving.register_keras_serializable("zoo")
class CRF(keras.layers.Layer):
    """Turns scores of single labels into log-potentials of pairs, with the IOB2 scheme's forbidden pairs shut out.

    Called with emissions (batch, time, labels); gives potentials (batch, time, labels, labels), where [b, t, i, j]
    is the log-potential of label j at step t after label i, and at t = 0 that of opening with j, whatever i.
    They are all that training (`CRFLoss`) and decoding (`zoo.tasks.tagger.viterbi`) need.

        transitions  (labels, labels)
        start        (labels,)

    Source: Lafferty, McCallum & Pereira 2001; as a network's last layer, Lample et al. 2016, "Neural
    architectures for named entity recognition".

    Args:
        labels: the tags in the order of the emissions.
    """

    def __init__(self, labels, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.labels = list(labels)
        self._closed_start, self._closed_pairs = closed_potentials(self.labels)

    def build(self, emissions_shape):
        size = len(self.labels)
        self.transitions = self.add_weight(shape=(size, size), initializer="zeros", name="transitions")
        self.start = self.add_weight(shape=(size,), initializer="zeros", name="start")

    def call(self, emissions):
        pairs = self.transitions + ops.cast(self._closed_pairs, self.compute_dtype)
        start = ops.broadcast_to(self.start + ops.cast(self._closed_start, self.compute_dtype), ops.shape(pairs))
        first = ops.expand_dims(emissions[:, :1], 2) + start
        later = ops.expand_dims(emissions[:, 1:], 2) + pairs
        return ops.concatenate([first, later], axis=1)

    def compute_mask(self, inputs, mask=None):
        return None  # the loss takes its mask from the labels

    def get_config(self):
        return {**super().get_config(), "labels": self.labels}


def log_partition(potentials, mask):
    """log Σ over all label sequences, (batch,), by the forward recursion.

    Args:
        potentials: (batch, time, labels, labels), as `CRF` gives them.
        mask: (batch, time), true on a sentence's steps, which stand first.
    """
    size = potentials.shape[-1]
    batch, time = ops.shape(potentials)[:2]
    steps = ops.transpose(ops.reshape(potentials, (batch, time, size * size)), (1, 0, 2))[1:]
    keep = ops.cast(ops.transpose(mask)[1:, :, None], potentials.dtype)

    def step(states, elements):
        (alpha,), (pairs, keep) = states, elements
        onward = ops.logsumexp(alpha[..., None] + ops.reshape(pairs, (-1, size, size)), axis=1)
        return [ops.where(keep > 0, onward, alpha)], []

    (alpha,), _ = scan(step, [potentials[:, 0, 0]], [steps, keep], like=[])
    return ops.logsumexp(alpha, axis=-1)


def log_likelihood(potentials, labels, mask):
    """log P(labels | sentence), (batch,); `labels` (batch, time), integers, any value where the mask is false."""
    size = potentials.shape[-1]
    labels = ops.where(mask, labels, 0)
    before = ops.concatenate([ops.zeros_like(labels[:, :1]), labels[:, :-1]], axis=1)
    pairs = ops.one_hot(before * size + labels, size * size, dtype=potentials.dtype)
    flat = ops.reshape(potentials, (*ops.shape(potentials)[:2], size * size))
    on_path = ops.sum(pairs * flat, axis=-1) * ops.cast(mask, potentials.dtype)
    return ops.sum(on_path, axis=1) - log_partition(potentials, mask)


@keras.saving.register_keras_serializable("zoo")
class CRFLoss(keras.losses.Loss):
    """−log P(labels | sentence) in nats a sentence, from labels (batch, time), −1 where padded, and potentials."""

    def call(self, y_true, y_pred):
        labels = ops.cast(y_true, "int32")
        return -log_likelihood(y_pred, labels, labels >= 0)
