"""The linear-chain conditional random field: its layer, its likelihood, its loss."""

import keras
from keras import ops

from zoo.layers.scan import scan, stacked
from zoo.layers.sentence_loss import SentenceLoss
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


def suffix_sums(potentials, mask):
    """log Σ over all that may follow a label at a step, (batch, time, labels), by the backward recursion; 0 at a
    sentence's last step and after it."""
    size = potentials.shape[-1]
    batch, time = ops.shape(potentials)[:2]
    steps = ops.transpose(ops.reshape(potentials, (batch, time, size * size)), (1, 0, 2))[1:]
    keep = ops.cast(ops.transpose(mask)[1:, :, None], potentials.dtype)
    end = ops.zeros_like(potentials[:, 0, 0])

    def step(states, elements):
        (beta,), (pairs, keep) = states, elements
        before = ops.logsumexp(ops.reshape(pairs, (-1, size, size)) + beta[:, None], axis=-1)
        beta = ops.where(keep > 0, before, beta)
        return [beta], [beta]

    _, (found,) = scan(step, [end], [steps, keep], like=[end], reverse=True)
    return ops.concatenate([ops.transpose(stacked(found), (1, 0, 2)), end[:, None]], axis=1)


def token_log_likelihoods(potentials, labels, mask):
    """log P(label | the label before, sentence) of each token, (batch, time), 0 where the mask is false: the parts of
    `log_likelihood`; arguments as there."""
    labels = ops.where(mask, labels, 0)
    before = ops.concatenate([ops.zeros_like(labels[:, :1]), labels[:, :-1]], axis=1)
    rows = ops.take_along_axis(potentials, before[:, :, None, None], axis=2)[:, :, 0]
    scores = rows + suffix_sums(potentials, mask)
    chosen = ops.take_along_axis(scores, labels[..., None], axis=-1)[..., 0]
    return (chosen - ops.logsumexp(scores, axis=-1)) * ops.cast(mask, potentials.dtype)


def marginals(potentials, mask):
    """P(label at a step | sentence), (batch, time, labels), of any value where the mask is false."""
    later = suffix_sums(potentials, mask)
    moves = potentials + later[:, :, None]
    moves = ops.exp(moves - ops.logsumexp(moves, axis=-1, keepdims=True))  # P(label | the label before, sentence)
    size = potentials.shape[-1]
    batch, time = ops.shape(potentials)[:2]
    steps = ops.transpose(ops.reshape(moves, (batch, time, size * size)), (1, 0, 2))[1:]
    first = moves[:, 0, 0]

    def step(states, elements):
        (share,), (pairs,) = states, elements
        share = ops.sum(share[..., None] * ops.reshape(pairs, (-1, size, size)), axis=1)
        return [share], [share]

    _, (found,) = scan(step, [first], [steps], like=[first])
    return ops.concatenate([first[:, None], ops.transpose(stacked(found), (1, 0, 2))], axis=1)


@keras.saving.register_keras_serializable("zoo")
class CRFLoss(SentenceLoss):
    """−log P(labels | sentence) in nats a sentence, from labels (batch, time), −1 where padded, and potentials. A
    token's part of it is −log P(label | the label before, sentence)."""

    def call(self, y_true, y_pred):
        labels = ops.cast(y_true, "int32")
        return -log_likelihood(y_pred, labels, labels >= 0)

    def token_losses(self, y_true, y_pred):
        labels = ops.cast(y_true, "int32")
        return -token_log_likelihoods(y_pred, labels, labels >= 0)
