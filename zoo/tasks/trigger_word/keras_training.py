"""A trigger word in training: scenes from silence on, each member of the network for itself."""

import keras
from keras import ops

from zoo.tasks.shared.keras_network import TrainingNetwork
from zoo.tasks.trigger_word.preprocessor import IGNORED

_NEVER = -1e9
"""The logit of what is ruled out."""


@keras.saving.register_keras_serializable("zoo")
class StepLoss(keras.losses.Loss):
    """−log P(target) in nats a step, from targets (batch, time, words), 1 where a word has just been said, 0 where not
    and `IGNORED` where it may as well be taken for said unless another has been, and each member's logits, (batch,
    time, members, words); that of no word is 0. Members answer for themselves, so that they stay different.

    Of one logit a step, (batch, time), the targets of the first word alone count, or targets (batch, time)."""

    reads_padding = True

    def call(self, y_true, y_pred):
        if len(y_pred.shape) == 2:
            y_true = y_true[..., :1] if len(y_true.shape) == 3 else y_true[..., None]
            y_pred = y_pred[..., None, None]
        y_true = y_true[..., None, :]
        said = ops.equal(y_true, 1)
        one = ops.any(said, axis=-1)
        allowed = ops.where(ops.where(one[..., None], said, ops.equal(y_true, IGNORED)), y_pred, _NEVER)
        none = ops.where(one, _NEVER, 0.0)
        losses = ops.softplus(ops.logsumexp(y_pred, axis=-1)) - ops.logaddexp(none, ops.logsumexp(allowed, axis=-1))
        return ops.mean(losses, axis=(-2, -1))


class SceneTraining(TrainingNetwork):
    """The logits (batch, time, members, words) of frames (batch, time, width) that a `TriggerWord` hears first."""

    def __init__(self, model: keras.Model):
        super().__init__(model, "from_silence")

    def call(self, frames, training=False):
        frames = ops.convert_to_tensor(frames)
        batch, time = ops.shape(frames)[0], ops.shape(frames)[1]
        frames = ops.reshape(frames, (batch, time, self.task.encoder.width))  # where that is not known
        sizes = self.task.backbone.state_sizes
        states = {name: ops.zeros((batch, size), frames.dtype) for name, size in sizes.items()}
        features = self.task.backbone({"frames": frames, **states}, training=training)["features"]
        return self.task.word_logits(features)
