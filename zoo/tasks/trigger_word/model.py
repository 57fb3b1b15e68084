"""Many to many, equal lengths, forwards only: for every step of sound, whether the trigger word has just been said."""

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

import keras
import keras_hub
import numpy as np
from keras import ops

from zoo.audio.recordings import Recording
from zoo.audio.scenes import Scene, SceneMaker
from zoo.data.batching import DrawnBatches
from zoo.errors import InputError
from zoo.layers.compiled_call import compiled
from zoo.tasks.shared.batches import epoch_of_batches
from zoo.tasks.shared.pretrained import PretrainedTask
from zoo.tasks.shared.validation_callback import ValidationScores
from zoo.tasks.trigger_word.backbone import TriggerWordBackbone
from zoo.tasks.trigger_word.detector import check_threshold
from zoo.tasks.trigger_word.encoder import ListeningEncoder
from zoo.tasks.trigger_word.inference import States, TriggerWordInference
from zoo.tasks.trigger_word.metrics import best_operating_point
from zoo.tasks.trigger_word.preprocessor import IGNORED, TriggerWordPreprocessor

_NEVER = -1e9
"""The logit of what is ruled out."""


@keras.saving.register_keras_serializable("zoo")
class StepLoss(keras.losses.Loss):
    """−log P(target) in nats a step, from targets (batch, time, words), 1 where a word has just been said, 0 where not
    and `IGNORED` where it may as well be taken for said unless another has been, and each member's logits, (batch,
    time, members, words); that of no word is 0. Members answer for themselves, so that they stay different."""

    def call(self, y_true, y_pred):
        y_true = y_true[..., None, :]
        said = ops.equal(y_true, 1)
        one = ops.any(said, axis=-1)
        allowed = ops.where(ops.where(one[..., None], said, ops.equal(y_true, IGNORED)), y_pred, _NEVER)
        none = ops.where(one, _NEVER, 0.0)
        losses = ops.softplus(ops.logsumexp(y_pred, axis=-1)) - ops.logaddexp(none, ops.logsumexp(allowed, axis=-1))
        return ops.mean(losses, axis=(-2, -1))


class TrainingNetwork(keras.Model):
    """The logits (batch, time, members, words) of frames (batch, time, width) that a `TriggerWord` hears first."""

    def __init__(self, model: keras.Model):
        super().__init__(name="from_silence")
        self.trigger_word = model
        self.built = True

    def call(self, frames, training=False):
        frames = ops.convert_to_tensor(frames)
        batch, time = ops.shape(frames)[0], ops.shape(frames)[1]
        frames = ops.reshape(frames, (batch, time, self.trigger_word.encoder.width))  # where that is not known
        sizes = self.trigger_word.backbone.state_sizes
        states = {name: ops.zeros((batch, size), frames.dtype) for name, size in sizes.items()}
        features = self.trigger_word.backbone({"frames": frames, **states}, training=training)["features"]
        return self.trigger_word.word_logits(features)


@keras.saving.register_keras_serializable("zoo")
class TriggerWord(TriggerWordInference, PretrainedTask, keras_hub.models.Task):
    """Hears a word in sound of any length.

        model.listen("kitchen.wav")               # [Detection(time=12.48, score=0.97), …]
        stream = model.stream(rate=16000)         # the same for sound that comes in pieces, in constant memory
        model.fit(maker, epochs=10)               # learns from scenes; see zoo.audio.scenes

    A sound is the path of a file, a `Recording`, or samples at a rate. As a Keras model it maps the inputs of
    `TriggerWordBackbone` to its outputs with `logits`, (batch, time), in place of the features.

    It can know other words, too. One word is said at a time, or none, so that a word which is more like another than
    like the trigger word is none that it answers to: the logit is that of the trigger word against all the others and
    none in a softmax. Where the backbone has several members, it is their mean.

    Source: Chen, Parada & Heigold 2014, "Small-footprint keyword spotting using deep neural networks"; with recurrence,
    Sun et al. 2016, "Max-pooling loss training of long short-term memory networks for small-footprint keyword
    spotting".

    Args:
        backbone: a `TriggerWordBackbone`.
        preprocessor: a `TriggerWordPreprocessor`.
        trigger: the word.
        threshold: the probability from which it counts as heard, in (0, 1).
        others: words that it tells the trigger word from.
    """

    backbone_cls = TriggerWordBackbone
    preprocessor_cls = TriggerWordPreprocessor

    def __init__(self, backbone, preprocessor, trigger, threshold=0.5, others=(), **kwargs):
        check_threshold(threshold)
        if len({trigger, *others}) != 1 + len(others):
            raise InputError(f"the words are {', '.join([trigger, *others])}; each is to be another")
        outputs = dict(backbone.output)
        by_member = keras.layers.Reshape((-1, backbone.members, backbone.units), name="by_member")
        logit = keras.layers.EinsumDense(
            "btmu,muw->btmw", (None, backbone.members, 1 + len(others)), bias_axes="mw", name="logit"
        )
        logits = logit(by_member(outputs.pop("features")))
        against = ops.softplus(ops.logsumexp(logits[..., 1:], axis=-1)) if others else 0.0
        self.backbone = backbone
        self.preprocessor = preprocessor
        self.trigger = trigger
        self.threshold = threshold
        self.others = list(others)
        logits = ops.mean(logits[..., 0] - against, axis=-1)
        super().__init__(inputs=backbone.input, outputs={"logits": logits, **outputs}, **kwargs)
        self._by_member, self._logit = by_member, logit

    def get_config(self):
        return {**super().get_config(), "trigger": self.trigger, "threshold": self.threshold, "others": self.others}

    @property
    def encoder(self) -> ListeningEncoder:
        """Sound to steps."""
        return self.preprocessor.encoder

    @property
    def labels(self) -> list[str]:
        """The trigger word, then the others, as a checkpoint names what it tells apart."""
        return [self.trigger, *self.others]

    def compile(self, optimizer="auto", **kwargs):
        """As `keras.Model.compile`; by default Adam at 0.001 with gradients clipped at a norm of 1. The loss is
        `StepLoss`."""
        optimizer = keras.optimizers.Adam(1e-3, global_clipnorm=1.0) if optimizer == "auto" else optimizer
        super().compile(optimizer=optimizer, loss=None, **kwargs)

    def word_logits(self, features):
        """Each member's logits of the labels, (batch, time, members, words), from the backbone's features."""
        return self._logit(self._by_member(features))

    def initial_states(self, batch: int) -> States:
        return self.backbone.initial_states(batch)

    def predict(self, x, *args, **kwargs):
        """The detections in the file or the `Recording` of one sound or of several, as in `listen`. Arrays and datasets
        go to `keras.Model.predict`."""
        if not _is_raw(x):
            return keras.Model.predict(self, x, *args, **kwargs)
        return super().predict(x)

    def evaluate(self, x=None, y=None, *args, **kwargs):
        """Of scenes a dictionary, as `listening_scores` has it. Arrays and datasets go to `keras.Model.evaluate`.

        Args:
            x: an iterable of `Scene`, read once, so that hours of them need not be in memory.
        """
        if isinstance(x, dict | np.ndarray) or x is None:
            return keras.Model.evaluate(self, x, y, *args, **kwargs)
        return self.measure(x)

    def choose_threshold(self, scenes: Iterable[Scene]) -> None:
        """Sets the threshold to the one with which scenes have the fewest misses at half a false accept an hour."""
        self.threshold = best_operating_point(self.trade_off(self.score_scenes(scenes))).threshold

    def fit(
        self,
        x=None,
        y=None,
        batch_size=32,
        epochs=1,
        scenes=512,
        validation_data=None,
        callbacks=None,
        **kwargs,
    ):
        """Learns from scenes that are drawn anew all the time.

        Args:
            x: a `SceneMaker` whose trigger word is the model's.
            batch_size: scenes a batch.
            scenes: how many are drawn an epoch.
            validation_data: scenes; each epoch then reports `val_miss-rate`, `val_misses` and `val_false-accepts`.
            epochs, callbacks and the rest: as in `keras.Model.fit`. Arrays and datasets go there, too.

        Raises:
            InputError: a maker of scenes of another word.
        """
        if not isinstance(x, SceneMaker):
            given = {"batch_size": batch_size, "epochs": epochs, "validation_data": validation_data}
            return keras.Model.fit(self, x, y, callbacks=callbacks, **given, **kwargs)
        callbacks = list(callbacks or [])
        if validation_data is not None:
            scored = list(validation_data)
            callbacks.insert(0, ValidationScores(lambda: self.evaluate(scored)))
        seed = int(np.random.randint(2**31))  # follows keras.utils.set_random_seed
        batches = self.make_batches(x, scenes, batch_size, seed, epochs)
        data = epoch_of_batches(batches, kwargs.get("initial_epoch", 0))
        kwargs["shuffle"] = False
        return keras.Model.fit(self.in_training(), data, epochs=epochs, callbacks=callbacks, **kwargs)

    def make_batches(self, maker: SceneMaker, scenes: int, batch_size: int, seed: int, epochs: int) -> DrawnBatches:
        """Batches of scenes, (features, targets), that (seed, epoch, batch) decide; arguments as in `fit`. Words of the
        model's that the scenes do not name are `IGNORED`: what is said in them may be such a word."""
        if maker.trigger != self.trigger:
            raise InputError(f"the model listens for {self.trigger!r}, the scenes are made for {maker.trigger!r}")

        unnamed = [label not in (maker.trigger, *maker.others) for label in self.labels]

        def make(indices, random):
            features, targets = self.preprocessor([maker.make(random) for _ in indices], y=self.labels)
            targets[..., unnamed] = IGNORED
            return features["frames"], targets

        return DrawnBatches([1] * scenes, make, batch_size, seed, epochs)

    def in_training(self) -> keras.Model:
        """The network from frames (batch, time, width) to logits (batch, time, members, words), compiled with this
        one's optimizer; it has the same weights."""
        if not self.compiled:
            self.compile()
        network = TrainingNetwork(self)
        # JAX compiles in no other way.
        compiler = keras.backend.backend() == "jax" and not self.run_eagerly
        network.compile(optimizer=self.optimizer, loss=StepLoss(), run_eagerly=self.run_eagerly, jit_compile=compiler)
        return network

    def for_word(self, word: str) -> "TriggerWord":
        """A new model for another word that starts from this one's weights, and tells it from all the words that this
        one knows: a word that is none of them begins as what they have in common."""
        preprocessor = TriggerWordPreprocessor.from_config(self.preprocessor.get_config())
        backbone = TriggerWordBackbone.from_config(self.backbone.get_config())
        others = [label for label in self.labels if label != word]
        other = TriggerWord(backbone, preprocessor, word, self.threshold, others)
        other.backbone.set_weights(self.backbone.get_weights())
        places = [self.labels.index(label) for label in others]
        own = [self.labels.index(word)] if word in self.labels else slice(None)
        other._logit.set_weights(
            [
                np.concatenate([values[..., own].mean(axis=-1, keepdims=True), values[..., places]], axis=-1)
                for values in self._logit.get_weights()
            ]
        )
        other.checkpoint = getattr(self, "checkpoint", None)  # where it comes from, and under which licence
        return other

    @cached_property
    def _network(self):
        return compiled(self)


def _is_raw(x: Any) -> bool:
    """Whether `x` is a file, a recording or a list of them, and no array or data set."""
    sound = str | Path | Recording
    return isinstance(x, sound) or (isinstance(x, list | tuple) and all(isinstance(one, sound) for one in x))
