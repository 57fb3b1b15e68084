"""Losses and metrics over the positions that count: padding has no part in either."""

import keras
from keras import ops

from zoo.errors import InputError

PADDED = -1
"""What stands among targets where there is nothing to predict."""

_MEANS = ("sum_over_batch_size", "mean")


class Objective:
    """What a task and the networks that train it share, before `keras.Model` among their bases.

    Losses of zoo's own read targets as they are, `PADDED` among them. Every other loss, and every metric, gets
    `positions` of them: no target is `PADDED` there, and a weight of 0 takes padding out. Plain metrics get no other
    weights; losses and `weighted_metrics` also those that the user gives.
    """

    def positions(self, y, y_pred):
        """Targets, outputs and which of them count, (batch, time), as losses and metrics of a user's own see them;
        where all count, None."""
        return y, y_pred, None

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        """As `keras.Model.compute_loss`, without padding. Raises `InputError` where there are no targets."""
        if y is None:
            raise InputError("there are no targets; give raw examples, or y in addition to the network's own inputs")
        y_pred = main_output(y, y_pred)
        if not keras.tree.is_nested(y) and sample_weight is not None and len(y.shape) > 1 == len(sample_weight.shape):
            # An example's, for each of its positions: where a loss has a mask of its own, Keras wants them all.
            sample_weight = ops.cast(sample_weight, "float32")[:, None]
            if hasattr(self.loss, "ignore_class"):
                sample_weight = sample_weight * ops.ones_like(y, "float32")
        if not (keras.tree.is_nested(y) or reads_padding(self.loss)):
            y, y_pred, counted = self.positions(y, y_pred)
            if counted is not None:
                sample_weight = self._loss_weights(counted, sample_weight)
        return super().compute_loss(x=x, y=y, y_pred=y_pred, sample_weight=sample_weight, training=training)

    def compute_metrics(self, x, y, y_pred, sample_weight=None):
        """As `keras.Model.compute_metrics`, without padding."""
        compiled = self._compile_metrics
        if compiled is None or y is None or keras.tree.is_nested(y):
            return super().compute_metrics(x, y, y_pred, sample_weight)
        y, y_pred, counted = self.positions(y, main_output(y, y_pred))
        if counted is None:
            return super().compute_metrics(x, y, y_pred, sample_weight)
        weights = _weighted(counted, sample_weight)
        y, y_pred = (ops.reshape(tensor, (-1, *tensor.shape[2:])) for tensor in (y, y_pred))
        if not compiled.built:
            compiled.build(y, y_pred)
        for metrics, shares in ((compiled._flat_metrics, counted), (compiled._flat_weighted_metrics, weights)):
            for metric in filter(None, metrics):
                metric.update_state(y, y_pred, sample_weight=ops.reshape(shares, (-1,)))
        return self.get_metrics_result()

    def _loss_weights(self, counted, sample_weight):
        """Weights with which a mean over all positions is one over those that count."""
        weights = _weighted(counted, sample_weight)
        if getattr(self.loss, "reduction", _MEANS[0]) in _MEANS:
            weights = ops.divide_no_nan(weights, ops.mean(ops.cast(counted, weights.dtype)))
        return weights


def main_output(y, y_pred):
    """The output that targets are for: where a network gives states, too, the logits."""
    return y_pred["logits"] if isinstance(y_pred, dict) and not keras.tree.is_nested(y) else y_pred


def reads_padding(loss) -> bool:
    """Whether a loss reads `PADDED` among the targets as what it is."""
    return getattr(loss, "reads_padding", False) or getattr(loss, "ignore_class", None) == PADDED


def without_padding(y, y_pred):
    """What `positions` gives of targets (batch, time) and outputs (batch, time, …): 0 where padded, and the mask."""
    counted = ops.not_equal(y, PADDED)
    return ops.where(counted, y, ops.zeros_like(y)), y_pred, counted


def _weighted(counted, sample_weight):
    """The weights of positions, (batch, time)."""
    counted = ops.cast(counted, "float32")
    if sample_weight is None:
        return counted
    weights = ops.cast(sample_weight, "float32")
    return counted * (weights[:, None] if len(weights.shape) == 1 else weights)
