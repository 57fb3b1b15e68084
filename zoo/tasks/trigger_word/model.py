"""Many to many, equal lengths, forwards only: for every step of sound, whether the trigger word has just been said."""

from collections.abc import Iterable
from pathlib import Path

import keras
import numpy as np
from keras import ops

from zoo.audio.recordings import Recording
from zoo.audio.scenes import Scene, SceneMaker
from zoo.data.batching import DrawnBatches
from zoo.data.held_out import held_out
from zoo.errors import InputError
from zoo.generation.keras_stateful_backbone import StatesByDefault
from zoo.layers.built_once import BuiltOnce
from zoo.layers.compiled_call import compiled
from zoo.layers.full_precision import output_dtype
from zoo.tasks.shared.examples import check_share
from zoo.tasks.shared.keras_objective import without_padding
from zoo.tasks.shared.keras_task import KerasTask
from zoo.tasks.shared.raw_input import RawInput
from zoo.tasks.trigger_word.backbone import TriggerWordBackbone
from zoo.tasks.trigger_word.detector import check_threshold
from zoo.tasks.trigger_word.encoder import ListeningEncoder
from zoo.tasks.trigger_word.inference import States, TriggerWordInference
from zoo.tasks.trigger_word.keras_training import SceneTraining, StepLoss
from zoo.tasks.trigger_word.metrics import best_operating_point
from zoo.tasks.trigger_word.preprocessor import IGNORED, TriggerWordPreprocessor
from zoo.tasks.trigger_word.recordings import check_recordings, maker_of, spoken_scenes


@keras.saving.register_keras_serializable("zoo")
class TriggerWord(StatesByDefault, KerasTask, TriggerWordInference):
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

    EXAMPLE_TYPES = (Path, Recording)
    LABELLED = "recordings, and the word in each; or it is scenes"
    NO_CLASSES = "scenes are drawn, and their words have no weights; leave class_weight out"
    loss_cls = StepLoss
    backbone_cls = TriggerWordBackbone
    preprocessor_cls = TriggerWordPreprocessor

    def __init__(self, backbone, preprocessor, trigger, threshold=0.5, others=(), **kwargs):
        check_threshold(threshold)
        if len({trigger, *others}) != 1 + len(others):
            raise InputError(f"the words are {', '.join([trigger, *others])}; each is to be another")
        outputs = dict(backbone.output)
        by_member = keras.layers.Reshape((-1, backbone.members, backbone.units), name="by_member")
        logit = keras.layers.EinsumDense(
            "btmu,muw->btmw",
            (None, backbone.members, 1 + len(others)),
            bias_axes="mw",
            dtype=output_dtype(),
            name="logit",
        )
        logits = logit(by_member(outputs.pop("features")))
        self.backbone = backbone
        self.preprocessor = preprocessor
        self.trigger = trigger
        self.threshold = threshold
        self.others = list(others)
        super().__init__(inputs=backbone.input, outputs={"logits": _joined(logits), **outputs}, **kwargs)
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

    def word_logits(self, features):
        """Each member's logits of the labels, (batch, time, members, words), from the backbone's features."""
        return self._logit(self._by_member(features))

    def initial_states(self, batch: int) -> States:
        return self.backbone.initial_states(batch)

    def positions(self, y, y_pred):
        """As in `Objective`: losses and metrics of one's own see targets of the trigger word and its probabilities,
        (batch, time, 1)."""
        targets, logits = y[..., 0] if len(y.shape) == 3 else y, y_pred if len(y_pred.shape) == 2 else _joined(y_pred)
        targets, logits, counted = without_padding(targets, logits)
        return targets[..., None], ops.sigmoid(logits)[..., None], counted

    def evaluate(self, x=None, y=None, *args, **kwargs):
        """As `KerasTask.evaluate`, on scenes, or on recordings and the word in each; `listening_scores` says of what.

        Args:
            x: scenes, of which an iterator is read once, so that hours of them need not be in memory.
        """
        if hasattr(x, "__next__") and y is None:
            return self.measure(x)
        return super().evaluate(x, y, *args, **kwargs)

    def choose_threshold(self, scenes: Iterable[Scene]) -> None:
        """Sets the threshold to the one with which scenes have the fewest misses at half a false accept an hour."""
        self.threshold = best_operating_point(self.trade_off(self.score_scenes(scenes))).threshold

    def fit(self, x=None, y=None, batch_size=None, *, scenes: int = 512, **options):
        """As `KerasTask.fit`, on scenes that are always new.

        Each epoch reports `val_miss-rate`, `val_misses`, `val_false-accepts` and `val_hours` of `validation_data`:
        scenes, or a pair as x and y are. Scenes have no weights.

        Args:
            x: a `SceneMaker` whose trigger word is the model's; or recordings, or their paths.
            y: of recordings the word that is said in each, "" in one of background; hisses serve where there is none.
            batch_size: scenes a batch, 32 by default.
            scenes: how many are drawn an epoch.

        Raises:
            InputError: a maker of scenes of another word; recordings that cannot be read, or without the trigger word.
        """
        return super().fit(x, y, batch_size, scenes=scenes, **options)

    def read_raw(self, x, y=None, sample_weight=None, batches=None, **options):
        if isinstance(x, SceneMaker):
            return RawInput([x]), x
        return super().read_raw(x, y, sample_weight, batches, **options)

    def checked(self, raw):
        if raw.weights is not None:
            raise InputError("scenes are drawn, and have no weights; leave sample_weight out")
        return super().checked(raw)

    def check_examples(self, x, y):
        if all(isinstance(one, SceneMaker | Scene) for one in x):
            return x, None
        return check_recordings(x, y)

    def unpack_validation(self, given):
        scenes = hasattr(given, "__next__") or (isinstance(given, list | tuple) and isinstance((*given, 0)[0], Scene))
        return (list(given), None, None) if scenes else super().unpack_validation(given)

    def hold_out(self, examples, share, seed):
        if examples.y is None:
            raise InputError("scenes are drawn, and none can be held out; give validation_data")
        check_share(share)
        out = held_out(examples.y, share, seed)
        return examples.part(np.flatnonzero(~out)), examples.part(np.flatnonzero(out))

    def fit_batches(self, examples, batch_size, seed, epochs, scenes=512):
        x, words = examples.x, examples.y
        if not x or isinstance(x[0], Scene):
            raise InputError("a trigger word learns from a SceneMaker, or from recordings and their words")
        maker = x[0] if words is None else maker_of(x, words, self.trigger, self.encoder.rate, seed)
        return self.make_batches(maker, scenes, batch_size, seed, epochs)

    def network_for(self, batch_size, **options):
        return self.in_training()

    def batch_of(self, x, y):
        scenes = x if y is None else spoken_scenes(x, y)
        parts = [self.preprocessor([scene], y=self.labels) for scene in scenes]
        steps = max(targets.shape[1] for _, targets in parts)
        frames = np.zeros((len(parts), steps, self.encoder.width), np.float32)
        targets = np.full((len(parts), steps, len(self.labels)), IGNORED, np.int32)
        for row, (features, known) in enumerate(parts):
            frames[row, : known.shape[1]], targets[row, : known.shape[1]] = features["frames"][0], known[0]
        return {"frames": frames}, targets

    def scores_of(self, examples):
        return self.measure(examples.x if examples.y is None else spoken_scenes(examples.x, examples.y))

    def answers(self, x, on_error="raise"):
        return [self.listen(one, on_error=on_error) for one in x]

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

    def in_training(self) -> SceneTraining:
        """The network from frames (batch, time, width) to logits (batch, time, members, words), compiled as this one
        is; it has the same weights."""
        return self.compile_network(SceneTraining(self))

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

    @BuiltOnce
    def _network(self):
        return compiled(self)


def _joined(logits):
    """Of each member's logits of the words (batch, time, members, words) the model's own of the trigger word (batch,
    time)."""
    against = ops.softplus(ops.logsumexp(logits[..., 1:], axis=-1)) if logits.shape[-1] > 1 else 0.0
    return ops.mean(logits[..., 0] - against, axis=-1)
