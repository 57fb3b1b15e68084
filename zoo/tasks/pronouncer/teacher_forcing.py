"""An encoder–decoder in training: each position is foretold from what truly stands before it, or from what the model
itself would have put there."""

from collections.abc import Sequence

import keras
import numpy as np
from keras import ops

from zoo.data.batching import ScheduledBatches, filled, shifted
from zoo.tasks.pronouncer.encoder import Pair
from zoo.tasks.shared.keras_network import TrainingNetwork
from zoo.tasks.shared.keras_objective import PADDED
from zoo.text.vocabulary import END, PADDING

NO_TARGET = PADDED
"""What stands among the targets after the end of a sequence."""


class TeacherForcing(TrainingNetwork):
    """Predicts every id of targets.

    Called with {"source_ids": (batch, elements) int32, "target_ids": (batch, time) int32, what truly stands before each
    position} it gives the logits (batch, time, tokens). With "own" (batch, time) bool, too, what stands before a
    position where it is true is the id that the model finds most probable there, given all that truly stands before:
    scheduled sampling, all steps at once.

    Source: Bengio et al. 2015, "Scheduled sampling for sequence prediction with recurrent neural networks"; at once,
    Duckworth et al. 2019, "Parallel scheduled sampling", with one pass.

    Args:
        model: an `EncoderDecoder`.
    """

    def __init__(self, model: keras.Model):
        super().__init__(model, "teacher_forcing")

    def call(self, inputs, training=False):
        backbone, logits_of = self.task.backbone, self.task.logits_of
        before = ops.convert_to_tensor(inputs["target_ids"])
        encoded = backbone.encode(ops.convert_to_tensor(inputs["source_ids"]), training)
        if "own" in inputs:
            told = ops.cast(ops.argmax(logits_of(backbone.decoder(before, encoded, training=False)), axis=-1), "int32")
            own = ops.concatenate([before[:, :1], ops.stop_gradient(told)[:, :-1]], axis=1)
            before = ops.where(ops.cast(inputs["own"], "bool"), own, before)
        return logits_of(backbone.decoder(before, encoded, training))


def pair_batches(
    pairs: Sequence[Pair], batch_size: int, seed: int, epochs: int, scheduled_sampling: float = 0.0
) -> ScheduledBatches:
    """Batches for `TeacherForcing`: features, and targets (batch, time) int32 with `NO_TARGET` after an end.

    Args:
        pairs: what is read and what is to be written.
        scheduled_sampling: how likely an id that stands before another is to be the model's own at the end of all
            epochs; the rate grows evenly from 0. At 0 the features have no "own".
    """

    def make(indices, random, over):
        features, targets = forced(*zip(*(pairs[index] for index in indices), strict=True))
        if scheduled_sampling:
            features["own"] = random.random(targets.shape) < scheduled_sampling * over
        return features, targets

    lengths = [len(source) + len(target) for source, target in pairs]
    return ScheduledBatches(lengths, make, batch_size, seed, epochs)


def forced(sources: Sequence[np.ndarray], targets: Sequence[np.ndarray]) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Sources and what truly stands before each position of their targets, as the network reads them, and the targets,
    (batch, time) int32 with `NO_TARGET` after an end."""
    before, known = shifted(targets, END, NO_TARGET)
    return {"source_ids": filled(sources, PADDING), "target_ids": before}, known
